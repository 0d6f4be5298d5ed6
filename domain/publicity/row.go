package publicity

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"lizhi/domain"
)

// RowState is how far a row is.
type RowState string

// The states of a row.
const (
	Shown    RowState = "shown"
	Frozen   RowState = "frozen"   // an objection is open
	Finished RowState = "finished" // its publicity is over, nothing stood against it
	Struck   RowState = "struck"   // an objection was upheld
)

// Row is one line of a notice. Ref and Person are for the feature behind it and
// are never shown.
type Row struct {
	Notice NoticeID
	Number int // from 1
	Ref    SourceID
	Person domain.PersonID
	Public
	State RowState
}

// Public is all that is ever shown of a row: it has no field for anything else
// (policy D1, D2).
type Public struct {
	Name   string // with (1), (2) for namesakes of a class (policy D6)
	School string
	Grade  string // 年级
	Class  string
	Result string // in words: the grade of difficulty, the programme, the award
}

// Draft is what a feature wants published.
type Draft struct {
	Kind      Kind
	Source    SourceID
	Title     string
	Unit      domain.UnitID // the class or school to which it is shown
	OrderedBy domain.PersonID
	Entries   []Entry
}

// Entry is one line of a Draft. Name, school, grade and class are added from the
// roster. Class is where it happened; zero is where the person is enrolled today.
type Entry struct {
	Ref    SourceID
	Person domain.PersonID
	Class  domain.UnitID
	Result string
}

// Label is what the roster says of a person in a class.
type Label struct {
	Name                 string
	School, Grade, Class string
	Namesakes            []domain.PersonID // all of the name in the class, in the roster's order
}

// check asks what a draft can answer for by itself.
func (d Draft) check(place domain.Place) error {
	switch {
	case !d.Kind.Valid():
		return fmt.Errorf("publicity: %q is no kind", d.Kind)
	case d.Source.IsZero():
		return fmt.Errorf("publicity: a notice needs its source")
	case len(d.Entries) == 0:
		return fmt.Errorf("publicity: a notice needs a row")
	case d.Kind.Hardship() && place.School.IsZero():
		return fmt.Errorf("publicity: a list of kind %s is shown to a class or a school", d.Kind)
	}
	for _, e := range d.Entries {
		if err := checkResult(e.Result); err != nil {
			return err
		}
	}
	return checkTitle(d.Title)
}

// rows makes the rows of a notice in the order of school, class and name.
func (n Notice) rows(entries []Entry, labels []Label) []Row {
	rows := make([]Row, len(entries))
	for i, e := range entries {
		rows[i] = Row{Notice: n.ID, Ref: e.Ref, Person: e.Person, State: Shown, Public: labels[i].public(n.Kind, e)}
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(strings.Compare(a.School, b.School), strings.Compare(a.Class, b.Class),
			strings.Compare(a.Name, b.Name), slices.Compare(a.Ref[:], b.Ref[:]))
	})
	for i := range rows {
		rows[i].Number = i + 1
	}
	return rows
}

// public is what is shown of an entry under the columns of a kind.
func (l Label) public(k Kind, e Entry) Public {
	p := Public{Name: l.Name, Result: e.Result}
	if len(l.Namesakes) > 1 {
		if at := slices.Index(l.Namesakes, e.Person); at >= 0 {
			p.Name = fmt.Sprintf("%s(%d)", l.Name, at+1)
		}
	}
	may := allowed[k]
	if may.school {
		p.School = l.School
	}
	if may.grade {
		p.Grade = l.Grade
	}
	if may.class {
		p.Class = l.Class
	}
	return p
}
