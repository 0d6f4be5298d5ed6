package contest

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lizhi/domain"
)

// SeasonID names a season.
type SeasonID = domain.ID[Season]

// SeasonState says how far a season has come.
type SeasonState string

// The states of a season, in their order.
const (
	SeasonPlanned   SeasonState = "planned"   // being written, seen by its organisers
	SeasonOpen      SeasonState = "open"      // published and frozen; entries come in its window
	SeasonJudging   SeasonState = "judging"   // ballots are handed out
	SeasonProposed  SeasonState = "proposed"  // a result waits for a second person
	SeasonAnnounced SeasonState = "announced" // the end
)

// Season 届次 is one contest with its one round, organised by a school, a county
// or the city.
type Season struct {
	ID        SeasonID
	Organiser domain.UnitID
	Level     domain.Scope // of the organiser: School, County or City
	Plan      Plan
	State     SeasonState
	Version   int
	// ProposedBy proposed the result that waits or was announced.
	ProposedBy domain.PersonID
	// AnnouncedOn is the day on which the result was made known.
	AnnouncedOn domain.Day
	CreatedAt   time.Time
}

// Plan is what an organiser decides about a season, frozen when published.
type Plan struct {
	Name         string            `json:"name"`
	SchoolYear   domain.SchoolYear `json:"school_year"` // for which grades are counted
	Categories   []Category        `json:"categories"`
	Rubric       []Item            `json:"rubric"`
	TieKeys      []string          `json:"tie_keys"`      // items that break a tie, in this order
	Judges       int               `json:"judges"`        // per entry, k
	TeacherCheck bool              `json:"teacher_check"` // the class teacher looks at every entry first
	// EntryFrom is the first instant at which an entry is taken, EntryUntil the
	// first at which none is; JudgingUntil is the same for ballots.
	EntryFrom    time.Time `json:"entry_from"`
	EntryUntil   time.Time `json:"entry_until"`
	JudgingUntil time.Time `json:"judging_until"`
}

// Category 组别 is what entries of one stage compete in.
type Category struct {
	Key      string  `json:"key"`
	Name     string  `json:"name"`
	Stage    string  `json:"stage"`     // the stage it is for, org.Stage
	MinGrade int     `json:"min_grade"` // 1 for everybody; 2 for the 中职 track (policy H3)
	MinText  int     `json:"min_text"`  // code points
	MaxText  int     `json:"max_text"`  // code points (policy H2)
	Media    Limits  `json:"media"`
	Awards   []Award `json:"awards"` // best first
}

// Limits say what pictures and films an entry may have.
type Limits struct {
	Pictures   int `json:"pictures"`    // at most
	Films      int `json:"films"`       // at most
	MinWidth   int `json:"min_width"`   // of a picture upright or lying, in pixels; 0 for any
	MinHeight  int `json:"min_height"`  // pixels
	MinSeconds int `json:"min_seconds"` // of a film
	MaxSeconds int `json:"max_seconds"` // of a film; 0 for any
}

// Award 奖项 is what the best entries of a category get.
type Award struct {
	Name   string `json:"name"`
	Places int    `json:"places"`
}

// Item 评分项 is one line of the rubric, scored from 0 to 100.
type Item struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	Weight int    `json:"weight"` // percent; all of a rubric sum to 100
}

// The most that a plan may hold, so that a screen and a ballot stay readable.
const (
	maxName       = 60
	maxCategories = 20
	maxItems      = 20
	maxJudges     = 15
	maxText       = 15000
	maxMedia      = 20
	maxPlaces     = 1000
	maxAwards     = 6
)

// Check refuses a plan that could not be carried out, naming every mistake at
// once. ErrWeights when the rubric does not sum to 100.
func (p Plan) Check() error {
	var wrong []*domain.Fault
	must := func(ok bool, pointer, want string) {
		if !ok {
			wrong = append(wrong, ErrPlan.With("want", want).At(pointer))
		}
	}
	must(short(p.Name, maxName), "/name", "1–60")
	if short(p.Name, maxName) && !domain.PublicTitle(p.NoticeTitle()) {
		wrong = append(wrong, ErrSeasonName.With("most", domain.LongestNumber).At("/name"))
	}
	must(p.Judges >= 1 && p.Judges <= maxJudges, "/judges", "1–15")
	must(p.SchoolYear >= 2000 && p.SchoolYear <= 2100, "/school_year", "2000–2100")
	must(p.EntryFrom.Before(p.EntryUntil), "/entry_until", "entry_until > entry_from")
	must(!p.JudgingUntil.Before(p.EntryUntil), "/judging_until", "judging_until ≥ entry_until")
	must(len(p.Categories) >= 1 && len(p.Categories) <= maxCategories, "/categories", "1–20")
	must(len(p.Rubric) >= 1 && len(p.Rubric) <= maxItems, "/rubric", "1–20")

	keys := map[string]bool{}
	for i, c := range p.Categories {
		at := fmt.Sprintf("/categories/%d", i)
		must(short(c.Key, maxName) && !keys[c.Key], at+"/key", "unique, 1–60")
		keys[c.Key] = true
		c.check(at, must)
		wrong = append(wrong, c.unpublishable(at)...)
	}
	sum, items := 0, map[string]bool{}
	for i, item := range p.Rubric {
		at := fmt.Sprintf("/rubric/%d", i)
		must(short(item.Key, maxName) && !items[item.Key], at+"/key", "unique, 1–60")
		must(short(item.Name, maxName), at+"/name", "1–60")
		must(item.Weight >= 1 && item.Weight <= 100, at+"/weight", "1–100")
		items[item.Key] = true
		sum += item.Weight
	}
	if sum != 100 {
		wrong = append(wrong, ErrWeights.With("sum", sum).At("/rubric"))
	}
	used := map[string]bool{}
	for i, key := range p.TieKeys {
		must(items[key] && !used[key], fmt.Sprintf("/tie_keys/%d", i), "an item of the rubric, once")
		used[key] = true
	}
	return domain.Wrong(wrong...)
}

func (c Category) check(at string, must func(ok bool, pointer, want string)) {
	must(short(c.Name, maxName), at+"/name", "1–60")
	must(c.Stage != "", at+"/stage", "a stage")
	must(c.MinGrade >= 1 && c.MinGrade <= 9, at+"/min_grade", "1–9")
	must(c.MinText >= 0 && c.MinText <= c.MaxText, at+"/min_text", "0–max_text")
	must(c.MaxText >= 1 && c.MaxText <= maxText, at+"/max_text", "1–15000")
	m := c.Media
	must(m.Pictures >= 0 && m.Pictures <= maxMedia, at+"/media/pictures", "0–20")
	must(m.Films >= 0 && m.Films <= maxMedia, at+"/media/films", "0–20")
	must(m.MinWidth >= 0 && m.MinHeight >= 0, at+"/media/min_width", "≥ 0")
	must(m.MinSeconds >= 0 && (m.MaxSeconds == 0 || m.MinSeconds <= m.MaxSeconds), at+"/media/min_seconds", "0–max_seconds")
	must(len(c.Awards) <= maxAwards, at+"/awards", "0–6")
	for i, a := range c.Awards {
		must(short(a.Name, maxName) && a.Places >= 1 && a.Places <= maxPlaces, fmt.Sprintf("%s/awards/%d", at, i), "1–1000")
	}
}

// unpublishable finds the awards whose names could not be made public.
func (c Category) unpublishable(at string) (wrong []*domain.Fault) {
	for i, a := range c.Awards {
		if short(a.Name, maxName) && !domain.PublicResult(inWords(a.Name)) {
			wrong = append(wrong, ErrAwardName.With("max", domain.LongestResult).At(fmt.Sprintf("%s/awards/%d/name", at, i)))
		}
	}
	return wrong
}

// short reports whether a text is there and not too long.
func short(s string, most int) bool {
	return strings.TrimSpace(s) != "" && utf8.RuneCountInString(s) <= most
}

// category finds a category of the plan by its key.
func (p Plan) category(key string) (Category, error) {
	i := slices.IndexFunc(p.Categories, func(c Category) bool { return c.Key == key })
	if i < 0 {
		return Category{}, ErrCategory.At("/category")
	}
	return p.Categories[i], nil
}

// Place is where a season stands in the tree: with its organiser and nobody
// above or below, since everybody sees only their own round.
func (s Season) Place() domain.Place {
	switch s.Level {
	case domain.School:
		return domain.Place{School: s.Organiser}
	case domain.County:
		return domain.Place{County: s.Organiser}
	}
	return domain.Place{City: s.Organiser}
}

// subject is the season as an Access is asked about it. Once it is published it
// concerns everybody who is logged in.
func (s Season) subject(who domain.Actor) domain.Subject {
	subject := domain.Subject{Made: s.Place()}
	if s.State != SeasonPlanned {
		subject.Person = who.Person
	}
	return subject
}

// Covers reports whether students at a place take part in the season.
func (s Season) Covers(p domain.Place) bool {
	switch s.Level {
	case domain.School:
		return p.School == s.Organiser
	case domain.County:
		return p.County == s.Organiser
	}
	return p.City == s.Organiser
}

// Change replaces the plan while nobody relies on it: ErrFrozen afterwards,
// ErrStale when another version was read.
func (s *Season) Change(p Plan, version int) error {
	switch {
	case s.State != SeasonPlanned:
		return ErrFrozen
	case version != s.Version:
		return domain.ErrStale.With("yours", version).With("current", s.Version)
	}
	if err := p.Check(); err != nil {
		return err
	}
	s.Plan = p
	return nil
}

// Publish freezes the plan and opens the season.
func (s *Season) Publish(version int) error {
	if err := s.Change(s.Plan, version); err != nil {
		return err
	}
	s.State = SeasonOpen
	return nil
}

// Takes refuses entries outside the window (policy H1), by the server's clock.
func (s Season) Takes(now time.Time) error {
	if s.State != SeasonOpen || now.Before(s.Plan.EntryFrom) || !now.Before(s.Plan.EntryUntil) {
		return ErrClosed.With("from", shown(s.Plan.EntryFrom)).With("until", shown(s.Plan.EntryUntil))
	}
	return nil
}

// Scores refuses ballots outside the time of judging.
func (s Season) Scores(now time.Time) error {
	switch {
	case s.State != SeasonJudging:
		return ErrSeasonState.With("state", string(s.State))
	case !now.Before(s.Plan.JudgingUntil):
		return ErrJudgingOver.With("until", shown(s.Plan.JudgingUntil))
	}
	return nil
}

// Assigns refuses to hand out ballots before the window is over and after the
// result is announced; it moves the season on to judging.
func (s *Season) Assigns(now time.Time) error {
	switch {
	case s.State == SeasonPlanned, s.State == SeasonAnnounced:
		return ErrSeasonState.With("state", string(s.State))
	case now.Before(s.Plan.EntryUntil):
		return ErrEntriesOpen.With("until", shown(s.Plan.EntryUntil))
	}
	s.State = SeasonJudging
	return nil
}

// shown is an instant as people in China read it.
func shown(t time.Time) string { return t.In(domain.Shanghai).Format("2006-01-02 15:04") }
