package bankfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"lizhi/domain"
)

// Format is how a batch file is written.
type Format string

// The formats. GBK is for tools that know nothing newer (policy G14).
const (
	XLSX       Format = "xlsx"
	CSV        Format = "csv_utf8"
	CSVGB18030 Format = "csv_gb18030"
	CSVGBK     Format = "csv_gbk"
)

// Forms knows what the formats of files can hold; media fills it.
type Forms interface {
	// Holds reports whether the encoding of a format can hold a text.
	Holds(f Format, text string) bool
}

// Form says how a batch file is written: the layout's code and the format. If
// empty, they are the newest layout of the county, else of all, and its format.
type Form struct {
	Layout string
	Format Format
}

// Column is one column of a file, by what it holds and how its head reads.
type Column struct {
	Key   string // one of the keys of Line, or of a result
	Title string
}

// Use says what a layout is for.
type Use string

// The uses of a layout.
const (
	ForBatch  Use = "batch"
	ForResult Use = "result"
)

// Layout is the column layout of a file: the province's own is not known, so
// it is data with its source (policy, head). A county's own goes before one of
// all; a change is a new layout with a later day.
type Layout struct {
	Code    string
	Use     Use
	From    domain.Day
	Columns []Column
	Source  string
	County  domain.UnitID // zero: of all
	Format  Format        // how its files are written, unless somebody says otherwise
	MadeBy  domain.PersonID
}

// Wish asks for a layout: the one of a code, or the newest of a use for a county
// on a day.
type Wish struct {
	Use    Use
	Code   string
	County domain.UnitID
	Today  domain.Day
}

// Layouts are all layouts that there are.
type Layouts []Layout

// For finds a layout. A county's own goes before one of all, a newer one before
// an older. Error: ErrNoLayout.
func (ls Layouts) For(w Wish) (Layout, error) {
	var best Layout
	for _, l := range ls {
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

// The most that a layout may have.
const (
	maxColumns = 40
	maxTitle   = 60
)

// must are the columns without which a file says nothing: of a batch, whom to
// pay how much on which card; of a result, what became of which row.
var must = map[Use][]string{
	ForBatch:  {"row", "payee_name", "card", "amount"},
	ForResult: needed,
}

// resultKeys are what a result file may say.
var resultKeys = []string{"batch", "row", "payee_name", "card", "amount", "outcome", "failure"}

// Check refuses a layout that could not be written or read: every column is
// known and there once, with a title of its own that the encoding holds and no
// spreadsheet takes for a formula. It refuses each with its place in the columns.
func (l Layout) Check(forms Forms) error {
	var wrong []*domain.Fault
	keys, titles := map[string]bool{}, map[string]bool{}
	for n, c := range l.Columns {
		at := "/columns/" + strconv.Itoa(n)
		known := slices.Contains(resultKeys, c.Key)
		if l.Use == ForBatch {
			_, known = Line{}.Value(c.Key)
		}
		switch {
		case !known:
			wrong = append(wrong, ErrColumn.With("key", c.Key).At(at+"/key"))
		case keys[c.Key]:
			wrong = append(wrong, ErrColumnTwice.With("key", c.Key).At(at+"/key"))
		case titles[c.Title]:
			wrong = append(wrong, ErrColumnTwice.With("key", c.Title).At(at+"/title"))
		case !goodTitle(c.Title) || !forms.Holds(l.Format, c.Title):
			wrong = append(wrong, ErrTitle.With("max", maxTitle).At(at+"/title"))
		}
		keys[c.Key], titles[c.Title] = true, true
	}
	for _, key := range must[l.Use] {
		if !keys[key] {
			wrong = append(wrong, ErrColumnMissing.With("key", key).At("/columns"))
		}
	}
	if len(l.Columns) > maxColumns {
		wrong = append(wrong, ErrColumnMissing.With("key", "≤ "+strconv.Itoa(maxColumns)).At("/columns"))
	}
	return domain.Wrong(wrong...)
}

func goodTitle(t string) bool {
	return t != "" && t == strings.TrimSpace(t) && utf8.RuneCountInString(t) <= maxTitle &&
		!strings.ContainsRune("=+-@", rune(t[0])) && !strings.ContainsFunc(t, func(r rune) bool { return unicode.IsControl(r) || r == ',' || r == '"' })
}

// Writes refuses a format that cannot hold the titles. Error: ErrTitle.
func (l Layout) Writes(forms Forms, f Format) error {
	for _, title := range l.Titles() {
		if !forms.Holds(f, title) {
			return ErrTitle.With("max", maxTitle).At("/format")
		}
	}
	return nil
}

// Titles are the titles of the columns, in their order.
func (l Layout) Titles() []string {
	titles := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		titles[i] = c.Title
	}
	return titles
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
