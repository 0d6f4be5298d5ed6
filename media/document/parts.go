package document

import (
	"github.com/signintech/gopdf"
	"github.com/skip2/go-qrcode"
)

// Column is one column of a table: its share of the width, and whether its
// cells stand at the right, as numbers do.
type Column struct {
	Title string
	Share float64
	Right bool
}

const (
	cellPad  = 5.0
	cellLead = 14.0
)

// Table sets rows under a head that is repeated on every page. A row stays
// whole unless it is longer than a page.
func (p *PDF) Table(columns []Column, rows [][]string) {
	total := 0.0
	for _, c := range columns {
		total += c.Share
	}
	widths := make([]float64, len(columns))
	titles := make([]string, len(columns))
	for i, c := range columns {
		widths[i], titles[i] = column*c.Share/total, c.Title
	}
	head := func() { p.row(columns, widths, titles, true) }
	p.room(60)
	head()
	for _, row := range rows {
		if p.y+p.rowHeight(widths, row, regular) > bottom {
			p.Page()
			head()
		}
		p.row(columns, widths, row, false)
	}
	p.y += 8
}

func (p *PDF) rowHeight(widths []float64, row []string, face string) float64 {
	p.font(face, 9, ink)
	most := 1
	for i, cell := range row {
		most = max(most, len(Lines(cell, widths[i]-2*cellPad, p.width)))
	}
	return float64(most)*cellLead + cellPad
}

func (p *PDF) row(columns []Column, widths []float64, row []string, head bool) {
	face := regular
	if head {
		face = bold
	}
	height := p.rowHeight(widths, row, face)
	if head {
		p.fill(pale, margin, p.y, column, height)
	}
	x := margin
	for i, cell := range row {
		y := p.y + cellPad/2
		for _, line := range Lines(cell, widths[i]-2*cellPad, p.width) {
			if y+cellLead > bottom { // a single row longer than a page
				p.Page()
				p.font(face, 9, ink)
				y = p.y
			}
			left := x + cellPad
			if columns[i].Right {
				left = x + widths[i] - cellPad - p.width(line)
			}
			p.at(left, y, line)
			y += cellLead
		}
		x += widths[i]
	}
	p.y += height
	p.gp.SetStrokeColor(rule[0], rule[1], rule[2])
	p.gp.SetLineWidth(0.5)
	p.gp.Line(margin, p.y, pageWidth-margin, p.y)
}

// Picture is a JPEG with its size in pixels and a line below it.
type Picture struct {
	JPEG          []byte
	Width, Height int
	Caption       string
}

// Pictures sets pictures in rows of at most three, none wider than its place.
func (p *PDF) Pictures(pictures []Picture) {
	const gap, tallest = 10.0, 180.0
	for len(pictures) > 0 {
		n := min(3, len(pictures))
		place := (column - gap*float64(n-1)) / float64(n)
		if n == 1 {
			place = column * 0.6
		}
		height := 0.0
		for _, pic := range pictures[:n] {
			_, h := fit(pic, place, tallest)
			height = max(height, h)
		}
		p.room(height + 24)
		x := margin
		for _, pic := range pictures[:n] {
			w, h := fit(pic, place, tallest)
			holder, err := gopdf.ImageHolderByBytes(pic.JPEG)
			if err != nil {
				p.do(err)
				return
			}
			p.do(p.gp.ImageByHolder(holder, x, p.y, &gopdf.Rect{W: w, H: h}))
			p.font(regular, 8, grey)
			if lines := Lines(pic.Caption, place, p.width); len(lines) > 0 {
				p.at(x, p.y+h+4, lines[0])
			}
			x += place + gap
		}
		p.y += height + 24
		pictures = pictures[n:]
	}
}

// fit scales a picture into a box.
func fit(pic Picture, width, height float64) (w, h float64) {
	if pic.Width <= 0 || pic.Height <= 0 {
		return width, height
	}
	scale := min(width/float64(pic.Width), height/float64(pic.Height))
	return float64(pic.Width) * scale, float64(pic.Height) * scale
}

// Bar is one bar of a chart.
type Bar struct {
	Label string
	Value float64
	Shown string // the value as people read it, "12.5 小时"
}

// Bars draws a chart of horizontal bars, the longest as wide as the column
// allows. A chart without values says so.
func (p *PDF) Bars(bars []Bar) {
	const label, shown, thick, step = 90.0, 76.0, 11.0, 20.0
	most := 0.0
	for _, b := range bars {
		most = max(most, b.Value)
	}
	if most == 0 {
		p.Note("暂无数据。")
		return
	}
	for _, b := range bars {
		p.room(step)
		p.font(regular, 9, ink)
		p.at(margin, p.y, b.Label)
		w := (column - label - shown) * b.Value / most
		p.fill(pale, margin+label, p.y, column-label-shown, thick)
		p.fill(accent, margin+label, p.y, w, thick)
		p.at(pageWidth-margin-shown+8, p.y, b.Shown)
		p.y += step
	}
	p.y += 6
}

// QR draws a code of the given side in points with its upper left corner at
// x, y, counted from the page's corner. It does not move the cursor.
func (p *PDF) QR(text string, x, y, side float64) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		p.do(err)
		return
	}
	code.DisableBorder = true
	bitmap := code.Bitmap()
	dot := side / float64(len(bitmap))
	p.gp.SetFillColor(0, 0, 0)
	for row, line := range bitmap {
		// Neighbouring dots are drawn as one, or hair lines show between them.
		for from := 0; from < len(line); from++ {
			to := from
			for to < len(line) && line[to] {
				to++
			}
			if to > from {
				p.gp.RectFromUpperLeftWithStyle(x+float64(from)*dot, y+float64(row)*dot, float64(to-from)*dot, dot, "F")
				from = to
			}
		}
	}
}

// Band draws the coloured band at the head of a cover and moves below it.
func (p *PDF) Band(title, subtitle string) {
	const height = 220.0
	p.fill(accent, 0, 0, pageWidth, height)
	p.font(bold, 30, colour{255, 255, 255})
	p.at(margin, 96, title)
	p.font(regular, 13, colour{255, 255, 255})
	p.at(margin, 146, subtitle)
	p.y = height + 40
}

// Y says how far down the page the cursor is, in points.
func (p *PDF) Y() float64 { return p.y }

// Keep begins a new page unless a block of the given height still fits.
func (p *PDF) Keep(height float64) { p.room(height) }
