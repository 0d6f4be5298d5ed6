package reading

import (
	"crypto/sha256"
	"errors"
	"strconv"
	"strings"
	"time"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// Reader reads the rows of one list. Those of a file come in their order, since
// who stands there twice is told from the rows before.
type Reader struct {
	Fold           identity.Fold
	Today          domain.Day
	Department     Department
	Words          Words
	AgeFrom, AgeTo int           // whole years; who is younger or older is no pupil; AgeTo 0 asks nothing
	Group          string        // of everybody in it, if no column says so
	County         domain.UnitID // of everybody in it, if a county brought it
	Columns        Mapping
	Titles         []string
	Counties       map[string]domain.UnitID // by code and by folded name

	seen    map[[16]byte]sight // by number, or name and birthday
	grouped map[[16]byte]bool  // the same with the group
}

// sight is where somebody stood first.
type sight struct {
	row  int
	name [16]byte
}

// hashed keeps what was seen without keeping a number.
func hashed(parts ...string) [16]byte {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return [16]byte(sum[:16])
}

// line is a row while it is read.
type line struct {
	r    *Reader
	from Row
	row  Person
}

// Read takes a row apart and names every cell that is wrong; false when it is
// empty but for what nobody asked for.
func (r *Reader) Read(from Row) (Person, bool) {
	if r.seen == nil {
		r.seen, r.grouped = map[[16]byte]sight{}, map[[16]byte]bool{}
	}
	l := line{r: r, from: from, row: Person{Number: from.Number, Verdict: Fits, Problems: []Problem{}}}
	if l.empty() {
		return Person{}, false
	}
	l.name()
	l.identity()
	l.group()
	if text, ok := l.cell(FieldGuardian); ok && text != "" {
		l.row.Guardian = r.Fold.Key(text)
	}
	if text, ok := l.cell(FieldCounty); ok && text != "" {
		l.row.County = r.Counties[r.Fold.Query(text)]
	}
	if n := l.row.IDNumber; l.row.County.IsZero() && len(n) > 6 {
		l.row.County = r.Counties[string(n[:6])]
	}
	if !r.County.IsZero() {
		l.row.County = r.County
	}
	if len(l.row.Problems) > 0 {
		l.row.Verdict = Wrong
		return l.row, true
	}
	l.once()
	if l.row.Verdict == Fits && !r.pupil(l.row.Born) {
		l.row.Verdict = Aside
	}
	return l.row, true
}

// pupil reports whether somebody is of an age at which people go to school.
func (r *Reader) pupil(born domain.Day) bool {
	return r.AgeTo == 0 || !r.Today.Before(born.Birthday(r.AgeFrom)) && r.Today.Before(born.Birthday(r.AgeTo+1))
}

func (l *line) empty() bool {
	for _, at := range l.r.Columns {
		if at <= len(l.from.Cells) && (l.from.Cells[at-1].Text != "" || l.from.Cells[at-1].Trouble != "") {
			return false
		}
	}
	return true
}

// cell is the text of a field; false when the list lacks it or it is wrong,
// which is noted.
func (l *line) cell(f Field) (string, bool) {
	at := l.r.Columns[f]
	if at == 0 {
		return "", false
	}
	if at > len(l.from.Cells) {
		return "", true
	}
	c := l.from.Cells[at-1]
	switch c.Trouble {
	case "":
		return c.Text, true
	case troubleMerged:
		l.wrong(f, ErrMerged)
	case "lost_digits":
		l.wrong(f, ErrDigits)
	case "formula":
		l.wrong(f, ErrFormula)
	default:
		l.wrong(f, ErrUnreadable)
	}
	return "", false
}

// wrong notes a cell; what is no fault is our mistake and cannot be read.
func (l *line) wrong(f Field, err error) {
	var fault *domain.Fault
	if !errors.As(err, &fault) {
		fault = ErrUnreadable
	}
	at := l.r.Columns[f]
	title := ""
	if at > 0 && at <= len(l.r.Titles) {
		title = l.r.Titles[at-1]
	}
	l.row.Problems = append(l.row.Problems, Problem{
		Column: title, Cell: domain.CellName(at, l.from.Number), Code: fault.Code, ZH: fault.Text("zh"), EN: fault.Text("en"),
	})
}

func (l *line) name() {
	text, ok := l.cell(FieldName)
	if !ok {
		return
	}
	if text == "" {
		l.wrong(FieldName, ErrRequired)
		return
	}
	name, err := identity.CheckName(text)
	if err != nil {
		l.wrong(FieldName, err)
		return
	}
	l.row.Name, l.row.Key = name, l.r.Fold.Key(name)
}

func (l *line) identity() {
	number, idRead := l.cell(FieldID)
	bornText, bornRead := l.cell(FieldBorn)
	broken := len(l.row.Problems)
	if bornText != "" {
		born, ok := parseBorn(bornText)
		if !ok || born.After(l.r.Today) {
			l.wrong(FieldBorn, ErrDay)
		}
		l.row.Born = born
	}
	if number != "" {
		read, err := identity.ParseStudentID(number, l.r.Today)
		switch {
		case err != nil:
			l.wrong(FieldID, err)
		case bornText != "" && len(l.row.Problems) == broken && read.Born != l.row.Born:
			l.wrong(FieldBorn, ErrBornDiffers)
		default:
			l.row.IDNumber, l.row.Born = read.Number, read.Born
		}
	}
	if number == "" && bornText == "" && (idRead || bornRead) && len(l.row.Problems) == broken {
		f := FieldID
		if !idRead {
			f = FieldBorn
		}
		l.wrong(f, ErrNumberOrBorn)
	}
}

func (l *line) group() {
	l.row.Group = l.r.Group
	word, ok := l.cell(FieldGroup)
	if !ok || word == "" && l.row.Group != "" {
		return
	}
	group, known := l.r.Words.group(l.r.Department, l.r.Fold.Query(word))
	if !known {
		l.wrong(FieldGroup, ErrGroupWord.With("groups", strings.Join(l.r.Department.Groups, "、")))
		return
	}
	l.row.Group = group
}

// once notes who stands in the list twice: the same words again are left out,
// the same number under another name is wrong.
func (l *line) once() {
	key := hashed("name", l.row.Key, l.row.Born.String(), l.row.Guardian)
	if l.row.IDNumber != "" {
		key = hashed("id", string(l.row.IDNumber))
	}
	name := hashed(l.row.Key)
	first, twice := l.r.seen[key]
	if !twice {
		l.r.seen[key] = sight{l.from.Number, name}
	}
	grouped := hashed(string(key[:]), l.row.Group)
	switch {
	case twice && first.name != name:
		l.wrong(FieldID, ErrDiffers.With("row", first.row))
		l.row.Verdict = Wrong
	case l.r.grouped[grouped]:
		l.row.Verdict = Twice
	default:
		l.r.grouped[grouped] = true
	}
}

// parseBorn reads a birthday as departments write it: 2012-03-15, 2012/3/15,
// 2012.3.15, 2012年3月15日, 20120315, or the serial number that a spreadsheet
// keeps for a date.
func parseBorn(text string) (domain.Day, bool) {
	text = strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			r -= '０' - '0'
		}
		switch r {
		case '/', '.', '年', '月', '．', '／', '－':
			return '-'
		case '日', ' ', '　':
			return -1
		}
		return r
	}, text)
	for _, layout := range []string{"2006-1-2", "20060102", "2006-1-200:00:00"} {
		if t, err := time.Parse(layout, text); err == nil && t.Year() >= 1900 {
			return domain.NewDay(t.Year(), t.Month(), t.Day()), true
		}
	}
	// Days since 30 December 1899, from 1954 to 2064.
	if n, err := strconv.Atoi(text); err == nil && n > 20_000 && n < 60_000 {
		return domain.NewDay(1899, time.December, 30).Add(n), true
	}
	return domain.Day{}, false
}
