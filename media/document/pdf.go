package document

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/signintech/gopdf"
)

// Measures of the page in points: A4 with margins that a binder's holes fit.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	margin     = 56.0
	bottom     = pageHeight - 62
	column     = pageWidth - 2*margin
)

// colour is red, green, blue.
type colour [3]uint8

var (
	ink    = colour{0x22, 0x2B, 0x33}
	grey   = colour{0x6B, 0x74, 0x7C}
	accent = colour{0x0F, 0x6B, 0x5C}
	pale   = colour{0xE8, 0xF1, 0xEF}
	rule   = colour{0xC9, 0xD3, 0xD0}
)

// Info is what a document says of itself. Made is shown, never read from the
// clock, so that the same content gives the same bytes.
type Info struct {
	Title  string
	Footer string // at the foot of every page, left of the page number
	Made   time.Time
}

// PDF sets text and pictures down a page and begins a new one when it is full.
// The first error stays and is returned by WriteTo.
type PDF struct {
	gp      gopdf.GoPdf
	info    Info
	y       float64
	pages   int
	widths  map[string]map[rune]float64 // per face, at size 1
	face    string
	size    float64
	Missing int // characters that the font lacks, printed as 〓
	err     error
}

// NewPDF begins a document; call Page before anything else.
func NewPDF(info Info) (*PDF, error) {
	c, err := fonts()
	if err != nil {
		return nil, fmt.Errorf("read fonts: %w", err)
	}
	p := &PDF{info: info, widths: map[string]map[rune]float64{regular: {}, bold: {}}}
	p.gp.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	p.gp.SetInfo(gopdf.PdfInfo{Title: info.Title, Creator: "Lizhi 励志", CreationDate: info.Made})
	for _, face := range []string{regular, bold} {
		p.do(p.gp.AddTTFFontFromFontContainer(face, c))
	}
	return p, p.err
}

func (p *PDF) do(err error) {
	if p.err == nil {
		p.err = err
	}
}

// Page begins a new page.
func (p *PDF) Page() {
	if p.pages > 0 {
		p.foot()
	}
	p.gp.AddPage()
	p.pages++
	p.y = margin
}

// foot writes the foot of the page that ends.
func (p *PDF) foot() {
	p.font(regular, 8, grey)
	p.at(margin, pageHeight-40, p.info.Footer)
	number := fmt.Sprintf("%d", p.pages)
	p.at(pageWidth-margin-p.width(number), pageHeight-40, number)
}

// WriteTo ends the document and writes it.
func (p *PDF) WriteTo(w io.Writer) (int64, error) {
	if p.pages > 0 {
		p.foot()
	}
	if p.err != nil {
		return 0, p.err
	}
	return p.gp.WriteTo(w)
}

// Pages says how many pages were begun.
func (p *PDF) Pages() int { return p.pages }

func (p *PDF) font(face string, size float64, c colour) {
	p.face, p.size = face, size
	p.do(p.gp.SetFont(face, "", size))
	p.gp.SetTextColor(c[0], c[1], c[2])
}

// width measures a text in the font that is set.
func (p *PDF) width(text string) float64 {
	known := p.widths[p.face]
	sum := 0.0
	for _, r := range text {
		w, ok := known[r]
		if !ok {
			w = p.measure(r)
			known[r] = w
		}
		sum += w
	}
	return sum * p.size
}

func (p *PDF) measure(r rune) float64 {
	if has, err := p.gp.IsCurrFontContainGlyph(r); err == nil && !has {
		r = missing
	}
	w, err := p.gp.MeasureTextWidth(string(r))
	p.do(err)
	return w / p.size
}

// at writes one line with its upper left corner at x, y.
func (p *PDF) at(x, y float64, text string) {
	if text == "" {
		return
	}
	text = strings.Map(func(r rune) rune {
		switch has, err := p.gp.IsCurrFontContainGlyph(r); {
		case r < ' ' || r == 0x7F:
			return -1
		case err == nil && !has:
			p.Missing++
			return missing
		}
		return r
	}, text)
	p.gp.SetXY(x, y)
	p.do(p.gp.Cell(nil, text))
}

// room begins a new page unless a block of the given height still fits.
func (p *PDF) room(height float64) {
	if p.y+height > bottom {
		p.Page()
	}
}

// Space leaves room between blocks, in points.
func (p *PDF) Space(height float64) { p.y += height }

// block sets a paragraph over the whole column.
func (p *PDF) block(face string, size, leading float64, c colour, text string) {
	p.font(face, size, c)
	for _, line := range Lines(text, column, p.width) {
		if p.y+leading > bottom {
			p.Page()
			p.font(face, size, c)
		}
		p.at(margin, p.y, line)
		p.y += leading
	}
}

// Title sets the largest heading.
func (p *PDF) Title(text string) {
	p.block(bold, 26, 38, accent, text)
}

// Heading begins a section; it stays with at least two lines of what follows.
func (p *PDF) Heading(text string) {
	p.room(80)
	p.y += 10
	p.block(bold, 14, 20, accent, text)
	p.gp.SetStrokeColor(rule[0], rule[1], rule[2])
	p.gp.SetLineWidth(0.7)
	p.gp.Line(margin, p.y+2, pageWidth-margin, p.y+2)
	p.y += 10
}

// Subheading names a part of a section.
func (p *PDF) Subheading(text string) {
	p.room(44)
	p.block(bold, 11, 17, ink, text)
	p.y += 2
}

// Text sets a paragraph.
func (p *PDF) Text(text string) { p.block(regular, 10, 17, ink, text); p.y += 4 }

// Note sets a paragraph in small grey letters.
func (p *PDF) Note(text string) { p.block(regular, 8.5, 14, grey, text); p.y += 2 }

// Pairs sets labels and their values in two columns.
func (p *PDF) Pairs(pairs [][2]string) {
	const label = 84.0
	for _, pair := range pairs {
		p.font(regular, 10, ink)
		lines := Lines(pair[1], column-label, p.width)
		p.room(float64(len(lines)) * 17)
		p.font(regular, 10, grey)
		p.at(margin, p.y, pair[0])
		p.font(regular, 10, ink)
		for _, line := range lines {
			p.at(margin+label, p.y, line)
			p.y += 17
		}
		p.y += 3
	}
}

func (p *PDF) fill(c colour, x, y, w, h float64) {
	p.gp.SetFillColor(c[0], c[1], c[2])
	p.gp.RectFromUpperLeftWithStyle(x, y, w, h, "F")
}
