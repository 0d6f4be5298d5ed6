package payment

import (
	"fmt"
	"strconv"
	"strings"

	"lizhi/domain"
)

// Column is one column of a file, by what it holds and how its head reads.
type Column struct {
	Key   string // one of the keys of Line, or of a result
	Title string
}

// LayoutUse says what a layout is for.
type LayoutUse string

// The uses of a layout.
const (
	ForBatch  LayoutUse = "batch"
	ForResult LayoutUse = "result"
)

// Layout is the column layout of a file: the province's own is not known, so
// it is data with its source (policy, head). A county's own goes before one of
// all; a change is a new layout with a later day.
type Layout struct {
	Code    string
	Use     LayoutUse
	From    domain.Day
	Columns []Column
	Source  string
	County  domain.UnitID // zero: of all
	Format  Format        // how its files are written, unless somebody says otherwise
	MadeBy  domain.PersonID
}

// Cause 失败原因 is why a bank sent money back. Texts are words that banks
// write in their files for it.
type Cause struct {
	Code   string // F01–F08
	Name   string
	Advice string // what the school does next
	Family string // what student and guardian do next
	Texts  []string
	Source string
}

// Reference is the set of layouts, causes and deadlines.
type Reference struct {
	Layouts   []Layout
	Causes    []Cause
	Deadlines []Deadline
}

// Wish asks for a layout: the one of a code, or the newest of a use for a county
// on a day.
type Wish struct {
	Use    LayoutUse
	Code   string
	County domain.UnitID
	Today  domain.Day
}

// Layout finds a layout. A county's own goes before one of all, a newer one
// before an older.
func (r Reference) Layout(w Wish) (Layout, error) {
	var best Layout
	for _, l := range r.Layouts {
		if l.Use != w.Use || !l.County.IsZero() && l.County != w.County {
			continue
		}
		if w.Code != "" && l.Code == w.Code {
			return l, nil
		}
		own := l.County == w.County
		newer := own && best.County != w.County || own == (best.County == w.County) && l.From.After(best.From)
		if w.Code == "" && !l.From.After(w.Today) && (best.Code == "" || newer) {
			best = l
		}
	}
	if best.Code == "" {
		return best, ErrNoLayout
	}
	return best, nil
}

// other is the cause of what nobody could name.
const other = "F08"

// Cause finds the cause that a bank's text means; what is unknown is F08.
func (r Reference) Cause(text string) Cause {
	text = strings.TrimSpace(text)
	var last Cause
	for _, c := range r.Causes {
		if text != "" && (text == c.Code || text == c.Name) {
			return c
		}
		for _, t := range c.Texts {
			if t != "" && strings.Contains(text, t) {
				return c
			}
		}
		if c.Code == other {
			last = c
		}
	}
	return last
}

// Named finds a cause by its code.
func (r Reference) Named(code string) Cause {
	for _, c := range r.Causes {
		if c.Code == code {
			return c
		}
	}
	return Cause{}
}

// Line is one row of a batch file, with everything in clear. It lives only
// between the sealed columns and the sealed file.
type Line struct {
	Row                                       int
	Student                                   domain.PersonID // not written
	StudentName, StudentID                    string
	SchoolCode, SchoolName, Class             string
	Programme, ProgrammeName                  string
	Term                                      domain.Term
	Amount                                    domain.Money
	PayeeKind                                 PayeeKind
	PayeeName, PayeeID, Relation, Bank, Phone string
	Card                                      string // the whole number
	CardCurrent                               bool   // still the verified card of the payee; not written
	Batch                                     string
	Attempt                                   int
}

// Value is what a column of the line holds, as text; a card is text and never
// a number (policy G15).
func (l Line) Value(key string) (string, bool) {
	kind := map[PayeeKind]string{ToStudent: "学生本人", ToGuardian: "监护人"}[l.PayeeKind]
	value, known := map[string]string{
		"row": strconv.Itoa(l.Row), "student_name": l.StudentName, "student_id_type": "居民身份证", "student_id": l.StudentID,
		"school_code": l.SchoolCode, "school_name": l.SchoolName, "class": l.Class,
		"programme": l.Programme, "programme_name": l.ProgrammeName,
		"school_year": l.Term.SchoolYear().String(), "term": l.Term.String(), "amount": l.Amount.String(),
		"payee_kind": kind, "payee_name": l.PayeeName, "payee_id": l.PayeeID, "relation": l.Relation,
		"bank": l.Bank, "card": l.Card, "phone": l.Phone, "batch": l.Batch, "attempt": strconv.Itoa(l.Attempt),
	}[key]
	return value, known
}

// Cells are a line's values in the order of a layout; an unknown key is our
// mistake in the layout.
func (l Layout) Cells(line Line) ([]string, error) {
	cells := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		value, known := line.Value(c.Key)
		if !known {
			return nil, fmt.Errorf("layout %s has an unknown column %q", l.Code, c.Key)
		}
		cells[i] = value
	}
	return cells, nil
}
