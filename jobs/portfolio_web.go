package jobs

import (
	"embed"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"io"

	"lizhi/domain/portfolio"
)

//go:embed portfolio.html
var portfolioPage embed.FS

// portfolioTemplate is the page that opens without a network: no script, no
// address but those of the pictures beside it.
var portfolioTemplate = template.Must(template.New("portfolio.html").Funcs(template.FuncMap{
	"hours": hoursText, "term": termText, "line": lineOf,
}).ParseFS(portfolioPage, "portfolio.html"))

// writeHTML writes the offline page.
func (p pages) writeHTML(w io.Writer) error {
	names := map[string][]string{}
	for id, pictures := range p.pictures {
		for _, pic := range pictures {
			names[hex.EncodeToString(id[:])] = append(names[hex.EncodeToString(id[:])], pic.name)
		}
	}
	most := 1
	for _, h := range p.Hours {
		most = max(most, h.Minutes)
	}
	return portfolioTemplate.Execute(w, map[string]any{
		"P": p.Portfolio, "Until": p.until(), "Most": most,
		"Pictures": func(id [16]byte) []string { return names[hex.EncodeToString(id[:])] },
	})
}

// The portfolio as other programs read it. Nothing of aid is in it (policy K6).
type (
	portfolioJSON struct {
		Format   string        `json:"format"`
		Name     string        `json:"name"`
		School   string        `json:"school"`
		Class    string        `json:"class"`
		Chapters []chapterJSON `json:"chapters"`
		Hours    []hoursJSON   `json:"hours"`
		Talks    []talkJSON    `json:"mentoring"`
		Honours  []honourJSON  `json:"honours"`
	}
	chapterJSON struct {
		Dimension string       `json:"dimension"`
		Records   []recordJSON `json:"records"`
	}
	recordJSON struct {
		ID         string            `json:"id"`
		Kind       string            `json:"kind"`
		Title      string            `json:"title"`
		Text       string            `json:"text"`
		Day        string            `json:"day"`
		Minutes    int               `json:"minutes"`
		Place      string            `json:"place"`
		Details    map[string]string `json:"details,omitempty"`
		Pictures   []string          `json:"pictures"`
		VerifiedBy string            `json:"verified_by"`
		VerifiedOn string            `json:"verified_on"`
	}
	hoursJSON struct {
		Term    string `json:"term"`
		Minutes int    `json:"minutes"`
	}
	talkJSON struct {
		Day     string `json:"day"`
		Kind    string `json:"kind"`
		Topic   string `json:"topic"`
		Minutes int    `json:"minutes"`
		Mentor  string `json:"mentor"`
	}
	honourJSON struct {
		Day    string `json:"day"`
		Title  string `json:"title"`
		Issuer string `json:"issuer"`
		Level  string `json:"level"`
	}
)

// writeJSON writes the portfolio for other programs.
func (p pages) writeJSON(w io.Writer) error {
	out := portfolioJSON{
		Format: "lizhi-portfolio/1", Name: p.Name, School: p.School, Class: p.Class,
		Chapters: []chapterJSON{}, Hours: []hoursJSON{}, Talks: []talkJSON{}, Honours: []honourJSON{},
	}
	for _, c := range p.Chapters {
		chapter := chapterJSON{Dimension: c.Name, Records: []recordJSON{}}
		for _, i := range c.Items {
			chapter.Records = append(chapter.Records, p.record(i))
		}
		out.Chapters = append(out.Chapters, chapter)
	}
	for _, h := range p.Hours {
		out.Hours = append(out.Hours, hoursJSON{h.Term.String(), h.Minutes})
	}
	for _, t := range p.Talks {
		out.Talks = append(out.Talks, talkJSON{t.Day.String(), t.Kind, t.Topic, t.Minutes, t.Mentor})
	}
	for _, h := range p.Honours {
		out.Honours = append(out.Honours, honourJSON{h.Day.String(), h.Title, h.Issuer, h.Level})
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(out)
}

func (p pages) record(i portfolio.Item) recordJSON {
	r := recordJSON{
		ID: hexID(i.ID), Kind: i.Kind, Title: i.Title, Text: i.Text, Day: i.Day.String(), Minutes: i.Minutes,
		Place: i.Place, Pictures: []string{}, VerifiedBy: i.VerifiedBy, VerifiedOn: i.VerifiedOn.String(),
	}
	for _, d := range i.Details {
		if r.Details == nil {
			r.Details = map[string]string{}
		}
		r.Details[d.Label] = d.Value
	}
	for _, pic := range p.pictures[i.ID] {
		r.Pictures = append(r.Pictures, pic.name)
	}
	return r
}

func hexID(id [16]byte) string {
	s := hex.EncodeToString(id[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}
