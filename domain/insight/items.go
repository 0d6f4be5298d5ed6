package insight

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"time"

	"lizhi/domain"
)

// School is what the first two indicators must know of one.
type School struct {
	ID        domain.UnitID
	Name      string
	Place     domain.Place
	Stages    []string // org.Stage
	Enrolled  bool     // somebody is
	Officer   bool     // somebody holds the office of aid officer
	CreatedAt time.Time
}

// missing says why a school is not in the system.
func (s School) missing() []Reason {
	var why []Reason
	if !s.Enrolled {
		why = append(why, NobodyEnrolled)
	}
	if !s.Officer {
		why = append(why, NoOfficer)
	}
	return why
}

func (s School) exception(why ...Reason) Exception {
	return Exception{ID: s.ID, School: s.ID, SchoolName: s.Name, Reasons: why, At: s.CreatedAt}
}

// sum gives an item of a list that is computed its place among those of the
// same moment.
func sum(parts ...[]byte) []byte {
	h := sha256.Sum256(bytes.Join(parts, []byte{0}))
	return h[:16]
}

// Programme is what the second indicator must know of one: for which stages it
// has a standard in the term.
type Programme struct {
	Code   string
	Name   string
	Stages []string
}

func (p Programme) concerns(s School) bool {
	return slices.ContainsFunc(s.Stages, func(stage string) bool { return slices.Contains(p.Stages, stage) })
}

// Item is a programme at a school in a term.
type Item struct {
	School    domain.UnitID
	Programme string
}

// Managed says which items have an award or a declaration.
type Managed map[Item]bool

// schoolList is some schools.
type schoolList []School

// of keeps the schools in a unit.
func (u Unit) of(schools schoolList) schoolList {
	var kept schoolList
	for _, s := range schools {
		if u.ID == s.ID || u.ID == s.Place.County || u.ID == s.Place.City {
			kept = append(kept, s)
		}
	}
	return kept
}

// entered is the indicator of schools.
func (schools schoolList) entered() Indicator {
	total := int64(len(schools))
	return Indicator{Schools, total, total - int64(len(schools.outside()))}
}

// managed is the indicator of items.
func (schools schoolList) managed(programmes []Programme, managed Managed) Indicator {
	open, total := schools.openItems(programmes, managed)
	return Indicator{Items, total, total - int64(len(open))}
}

// openItems lists the items of some schools that nobody has said anything
// about, and counts all of them.
func (schools schoolList) openItems(programmes []Programme, managed Managed) (open []Exception, total int64) {
	for _, s := range schools {
		for _, p := range programmes {
			if !p.concerns(s) {
				continue
			}
			total++
			if !managed[Item{s.ID, p.Code}] {
				e := s.exception(NothingForProgram)
				e.Programme, e.ProgrammeName = p.Code, p.Name
				e.ID = [16]byte(sum(s.ID[:], []byte(p.Code)))
				open = append(open, e)
			}
		}
	}
	return open, total
}

// outside lists the schools that are not in the system.
func (schools schoolList) outside() []Exception {
	var list []Exception
	for _, s := range schools {
		if why := s.missing(); len(why) > 0 {
			list = append(list, s.exception(why...))
		}
	}
	return list
}

// paged sorts a computed list newest first and cuts a page out of it.
func paged(list []Exception, page domain.Page) domain.List[Exception] {
	later := func(a, b Exception) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return bytes.Compare(b.ID[:], a.ID[:])
	}
	slices.SortFunc(list, later)
	if !page.After.IsZero() {
		after := Exception{At: page.After.At, ID: page.After.ID}
		list = slices.DeleteFunc(list, func(e Exception) bool { return later(e, after) <= 0 })
	}
	return domain.Listed(list, page.Limit, position)
}

func position(e Exception) domain.Position { return domain.Position{At: e.At, ID: e.ID} }

// Exception is one line behind a number. Student and Award are zero for a
// school or an item.
type Exception struct {
	ID            [16]byte // with At the place in the list
	School        domain.UnitID
	SchoolName    string
	Student       domain.PersonID
	Name          string
	Award         AwardID
	Programme     string
	ProgrammeName string
	Reasons       []Reason
	At            time.Time
}

// DeclarationID names a declaration.
type DeclarationID = domain.ID[Declaration]

// Declaration 零申报 says that nobody at a school gets a programme in a term.
type Declaration struct {
	ID         DeclarationID
	School     domain.UnitID
	Programme  string
	Term       domain.Term
	DeclaredBy domain.PersonID
	Reason     string
	CreatedAt  time.Time
}
