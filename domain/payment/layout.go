package payment

import (
	"fmt"
	"strconv"
	"strings"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
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
	PayeeKind                                 ledger.PayeeKind
	PayeeName, PayeeID, Relation, Bank, Phone string
	Card                                      string // the whole number
	CardCurrent                               bool   // still the verified card of the payee; not written
	Listed                                    Listed // what stands against the award by now; not written
	Batch                                     string
	Attempt                                   int
}

// Value is what a column of the line holds, as text; a card is text and never
// a number (policy G15).
func (l Line) Value(key string) (string, bool) {
	read, known := columns[key]
	if !known {
		return "", false
	}
	return read(l), true
}

// columns are what a batch file can say.
var columns = map[string]func(Line) string{
	"row":             func(l Line) string { return strconv.Itoa(l.Row) },
	"student_name":    func(l Line) string { return l.StudentName },
	"student_id_type": func(Line) string { return "居民身份证" },
	"student_id":      func(l Line) string { return l.StudentID },
	"school_code":     func(l Line) string { return l.SchoolCode },
	"school_name":     func(l Line) string { return l.SchoolName },
	"class":           func(l Line) string { return l.Class },
	"programme":       func(l Line) string { return l.Programme },
	"programme_name":  func(l Line) string { return l.ProgrammeName },
	"school_year":     func(l Line) string { return l.Term.SchoolYear().String() },
	"term":            func(l Line) string { return l.Term.String() },
	"amount":          func(l Line) string { return l.Amount.String() },
	"payee_kind":      func(l Line) string { return payeeNames[l.PayeeKind] },
	"payee_name":      func(l Line) string { return l.PayeeName },
	"payee_id":        func(l Line) string { return l.PayeeID },
	"relation":        func(l Line) string { return l.Relation },
	"bank":            func(l Line) string { return l.Bank },
	"card":            func(l Line) string { return l.Card },
	"phone":           func(l Line) string { return l.Phone },
	"batch":           func(l Line) string { return l.Batch },
	"attempt":         func(l Line) string { return strconv.Itoa(l.Attempt) },
}

var payeeNames = map[ledger.PayeeKind]string{ledger.ToStudent: "学生本人", ledger.ToGuardian: "监护人"}

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
