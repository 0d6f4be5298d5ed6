package bankfile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strconv"
	"strings"

	"lizhi/domain"
)

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
	ToGuardian                                bool // the payee is a guardian of the student
	PayeeName, PayeeID, Relation, Bank, Phone string
	Card                                      string // the whole number
	CardCurrent                               bool   // still the verified card of the payee; not written
	Held                                      bool   // the list that was made public holds the award by now; not written
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
	"payee_kind":      func(l Line) string { return payeeNames[l.ToGuardian] },
	"payee_name":      func(l Line) string { return l.PayeeName },
	"payee_id":        func(l Line) string { return l.PayeeID },
	"relation":        func(l Line) string { return l.Relation },
	"bank":            func(l Line) string { return l.Bank },
	"card":            func(l Line) string { return l.Card },
	"phone":           func(l Line) string { return l.Phone },
	"batch":           func(l Line) string { return l.Batch },
	"attempt":         func(l Line) string { return strconv.Itoa(l.Attempt) },
}

var payeeNames = map[bool]string{false: "学生本人", true: "监护人"}

// Refused says why a file cannot carry a line, written as cells, as it is: a
// character outside the encoding, what a CSV would carry as a formula, a card that
// is no longer the payee's, or an award that is held by now (policy G2, G3, G14,
// G15).
func (l Line) Refused(forms Forms, format Format, cells []string) []*domain.Fault {
	var wrong []*domain.Fault
	at := fmt.Sprintf("/rows/%d", l.Row)
	if !l.CardCurrent {
		wrong = append(wrong, ErrCardChanged.With("row", l.Row).At(at))
	}
	if l.Held {
		wrong = append(wrong, ErrHeld.With("row", l.Row).At(at))
	}
	for _, cell := range cells {
		if !forms.Holds(format, cell) {
			wrong = append(wrong, ErrUnencodable.With("row", l.Row).At(at))
		}
		if format != XLSX && cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
			wrong = append(wrong, ErrFormula.With("row", l.Row).At(at))
		}
	}
	return wrong
}

// Preview is how the first rows of a batch would read in a layout, every number
// cut down to its last four digits.
type Preview struct {
	Titles []string
	Rows   [][]string
}

// Preview shows lines in the layout, every number cut down to its last four
// digits.
func (l Layout) Preview(lines []Line) (Preview, error) {
	shown := Preview{Titles: l.Titles()}
	for _, line := range lines {
		line.StudentID, line.PayeeID = masked(line.StudentID), masked(line.PayeeID)
		line.Card, line.Phone = masked(line.Card), masked(line.Phone)
		cells, err := l.Cells(line)
		if err != nil {
			return Preview{}, err
		}
		shown.Rows = append(shown.Rows, cells)
	}
	return shown, nil
}

func masked(number string) string {
	return strings.Repeat("*", max(0, len(number)-4)) + number[max(0, len(number)-4):]
}

// Manifest is the SHA-256 of a file's content in order, whatever its format
// (decisions §6).
type Manifest struct{ hash hash.Hash }

// NewManifest begins with the titles of a layout.
func NewManifest(l Layout) Manifest {
	m := Manifest{sha256.New()}
	for _, c := range l.Columns {
		fmt.Fprintf(m.hash, "%s\t", c.Title)
	}
	return m
}

// Add adds a row; each cell is quoted, so that a tab inside of one is not the end
// of it.
func (m Manifest) Add(cells []string) { fmt.Fprintf(m.hash, "\n%q", cells) }

// Sum is the hash of what was added, in hexadecimal digits.
func (m Manifest) Sum() string { return hex.EncodeToString(m.hash.Sum(nil)) }
