package reading

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Field is what a column of a list says of a person.
type Field string

// The fields. Name is needed, and one of IDNumber and Born.
const (
	FieldName     Field = "name"
	FieldID       Field = "id_number"
	FieldBorn     Field = "born"
	FieldGuardian Field = "guardian"
	FieldGroup    Field = "group"
	FieldCounty   Field = "county"
)

// Fields are all of them, in the order of a form.
var Fields = []Field{FieldName, FieldID, FieldBorn, FieldGuardian, FieldGroup, FieldCounty}

// Mapping says in which column of a file a field stands, the first being 1.
type Mapping map[Field]int

// Check asks whether a file can be read so: columns is how many it has, group that
// of everybody in it, if there is one.
func (m Mapping) Check(columns int, group string) error {
	seen := map[int]bool{}
	for f, at := range m {
		switch {
		case !slices.Contains(Fields, f), at < 1, at > columns, seen[at]:
			return ErrMapping.At("/columns")
		}
		seen[at] = true
	}
	switch {
	case m[FieldName] == 0, m[FieldID] == 0 && m[FieldBorn] == 0:
		return ErrMappingNeeds.At("/columns")
	case group == "" && m[FieldGroup] == 0:
		return ErrGroupMissing.At("/columns")
	}
	return nil
}

// Head is a row that may hold the titles.
type Head struct {
	Row      int      `json:"row"`
	Titles   []string `json:"titles"`
	Proposal Mapping  `json:"proposal"` // by known synonyms
}

// score is how well a head is understood.
func (h Head) score() int {
	n := len(h.Proposal)
	if h.Proposal[FieldName] > 0 {
		n += 3
	}
	return n
}

// Fingerprint is the same for heads with the same titles in the same order.
func (h Head) Fingerprint() string {
	sum := sha256.Sum256([]byte(strings.Join(h.Titles, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// HeadDepth is how far down the titles may stand: departments put a name and a
// date above them.
const HeadDepth = 10

// Heads finds the rows that may hold the titles among the first of a file, the
// best understood first. A row with a long number or a date in it is data.
func Heads(rows []Row, fold func(string) string, words Words) []Head {
	var found []Head
	for i, row := range rows {
		titles, isHead := titlesOf(row)
		if !isHead {
			continue
		}
		if i > 0 { // a title that reaches over two rows stands in the upper one
			above, _ := titlesOf(rows[i-1])
			for n := range titles {
				if titles[n] == "" && n < len(above) && row.Cells[n].Trouble == troubleMerged {
					titles[n] = above[n]
				}
			}
		}
		h := Head{Row: row.Number, Titles: titles, Proposal: Mapping{}}
		for n, title := range titles {
			if f := words.field(fold(title)); f != "" && h.Proposal[f] == 0 {
				h.Proposal[f] = n + 1
			}
		}
		found = append(found, h)
	}
	slices.SortStableFunc(found, func(a, b Head) int { return b.score() - a.score() })
	if len(found) > 0 && found[0].Proposal[FieldName] > 0 {
		titles := found[0].Row // below it people stand: their names are no titles, and are not kept as such
		found = slices.DeleteFunc(found, func(h Head) bool { return h.Row > titles && len(h.Proposal) == 0 })
	}
	return found
}

// titlesOf are the texts of a row as titles, and whether it can be a head.
func titlesOf(row Row) (titles []string, isHead bool) {
	isHead = true
	texts := 0
	for _, c := range row.Cells {
		title := strings.TrimRight(strings.Join(strings.Fields(c.Text), ""), "*＊:：")
		runes := []rune(title)
		digits := 0
		for _, r := range runes {
			if r >= '0' && r <= '9' || r >= '０' && r <= '９' {
				digits++
			}
		}
		isHead = isHead && digits < 6 && len(runes) <= 40
		if title != "" {
			texts++
		}
		titles = append(titles, title)
	}
	return titles, isHead && texts >= 2
}
