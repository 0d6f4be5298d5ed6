package jobs

import (
	"fmt"
	"io"
	"strings"
	"time"

	"lizhi/domain"
	"lizhi/domain/portfolio"
	"lizhi/media/document"
)

// picture is a picture of a record as it goes into a portfolio: the stored copy
// of 1,280 pixels, never the original.
type picture struct {
	name          string // in the archive, "photos/01-1.jpg"
	jpeg          []byte
	width, height int
}

// pages is what is drawn: the portfolio, its pictures by item, and what stands
// outside of the content.
type pages struct {
	portfolio.Portfolio
	pictures map[[16]byte][]picture
	link     string // what the QR code says
}

// made is the time that stands in the documents: that of the content, so that
// the same content gives the same bytes.
func (p pages) made() time.Time {
	if until := p.Until(); !until.IsZero() {
		return until.Start()
	}
	return time.Unix(0, 0).UTC()
}

// until is the day up to which the content goes, in words.
func (p pages) until() string {
	if until := p.Until(); !until.IsZero() {
		return until.String()
	}
	return "暂无记录"
}

// writePDF draws the portfolio: a cover, the five dimensions with records and
// pictures, hours, mentoring and honours. It counts the characters that the
// font lacks.
func (p pages) writePDF(w io.Writer) (missing int, err error) {
	pdf, err := document.NewPDF(document.Info{
		Title: p.Name + " 成长档案", Footer: p.Name + " · 成长档案 · 截至 " + p.until(), Made: p.made(),
	})
	if err != nil {
		return 0, err
	}
	p.cover(pdf)
	pdf.Page()
	for _, c := range p.Chapters {
		p.chapter(pdf, c)
	}
	p.hours(pdf)
	p.talks(pdf)
	p.honours(pdf)
	_, err = pdf.WriteTo(w)
	return pdf.Missing, err
}

func (p pages) cover(pdf *document.PDF) {
	pdf.Page()
	pdf.Band(p.Name+" 成长档案", p.School+"　"+p.Class)
	records, minutes := 0, 0
	for _, c := range p.Chapters {
		records += len(c.Items)
	}
	for _, h := range p.Hours {
		minutes += h.Minutes
	}
	pdf.Pairs([][2]string{
		{"姓　　名", p.Name},
		{"学　　校", p.School},
		{"班　　级", p.Class},
		{"记　　录", fmt.Sprintf("%d 条，均已由教师审核", records)},
		{"累计时长", hoursText(minutes)},
		{"内容截至", p.until()},
	})
	pdf.Space(16)
	pdf.Subheading("目录")
	for _, c := range p.Chapters {
		pdf.Text(fmt.Sprintf("%s　%d 条", c.Name, len(c.Items)))
	}
	pdf.QR(p.link, 440, 640, 92)
}

func (p pages) chapter(pdf *document.PDF, c portfolio.Chapter) {
	pdf.Heading(c.Name)
	if len(c.Items) == 0 {
		pdf.Note("这一方面还没有已审核的记录。")
		return
	}
	for _, i := range c.Items {
		pdf.Subheading(i.Title)
		pdf.Note(lineOf(i))
		if i.Text != "" {
			pdf.Text(i.Text)
		}
		var shown []document.Picture
		for _, pic := range p.pictures[i.ID] {
			shown = append(shown, document.Picture{JPEG: pic.jpeg, Width: pic.width, Height: pic.height})
		}
		pdf.Pictures(shown)
		if i.VerifiedBy != "" {
			pdf.Note("审核：" + i.VerifiedBy + "　" + i.VerifiedOn.String())
		}
		pdf.Space(6)
	}
}

// lineOf is the small line below a title: kind, day, place, hours, particulars.
func lineOf(i portfolio.Item) string {
	parts := []string{i.Kind, i.Day.String()}
	if i.Place != "" {
		parts = append(parts, i.Place)
	}
	if i.Minutes > 0 {
		parts = append(parts, hoursText(i.Minutes))
	}
	for _, d := range i.Details {
		parts = append(parts, d.Label+"："+d.Value)
	}
	return strings.Join(parts, "　")
}

func (p pages) hours(pdf *document.PDF) {
	pdf.Heading("各学期时长")
	var bars []document.Bar
	for _, h := range p.Hours {
		bars = append(bars, document.Bar{Label: termText(h.Term), Value: float64(h.Minutes), Shown: hoursText(h.Minutes)})
	}
	pdf.Bars(bars)
}

func (p pages) talks(pdf *document.PDF) {
	pdf.Heading("导师陪伴")
	if len(p.Talks) == 0 {
		pdf.Note("暂无已确认的导师谈话。")
		return
	}
	var rows [][]string
	for _, t := range p.Talks {
		rows = append(rows, []string{t.Day.String(), t.Kind, t.Topic, t.Mentor, fmt.Sprint(t.Minutes)})
	}
	pdf.Table([]document.Column{
		{Title: "日期", Share: 2},
		{Title: "方式", Share: 1.3},
		{Title: "主题", Share: 5},
		{Title: "导师", Share: 1.6},
		{Title: "分钟", Share: 1, Right: true},
	}, rows)
}

func (p pages) honours(pdf *document.PDF) {
	pdf.Heading("荣誉")
	if len(p.Honours) == 0 {
		pdf.Note("暂无荣誉记录。")
		return
	}
	var rows [][]string
	for _, h := range p.Honours {
		rows = append(rows, []string{h.Day.String(), h.Title, h.Issuer, h.Level})
	}
	pdf.Table([]document.Column{{Title: "日期", Share: 2}, {Title: "名称", Share: 5}, {Title: "授予单位", Share: 4}, {Title: "级别", Share: 1.4}}, rows)
}

// hoursText shows minutes as hours: "1.5 小时"; a tenth is 6 minutes, cut.
func hoursText(minutes int) string {
	if minutes%60 == 0 {
		return fmt.Sprintf("%d 小时", minutes/60)
	}
	return fmt.Sprintf("%d.%d 小时", minutes/60, minutes%60/6)
}

// termText shows a term as people say it: "2025年秋".
func termText(t domain.Term) string {
	year, half, _ := strings.Cut(t.String(), "-")
	if half == "autumn" {
		return year + "年秋"
	}
	return year + "年春"
}
