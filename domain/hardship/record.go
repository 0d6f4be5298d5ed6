package hardship

import (
	"strings"
	"time"

	"lizhi/domain"
)

// RecordID names a recognition.
type RecordID = domain.ID[Record]

// Record is a recognition 认定 of one student for one school year, as it was
// decided, with the source of the list in which it came.
type Record struct {
	ID                          RecordID
	Student                     domain.PersonID
	SchoolYear                  domain.SchoolYear
	Grade                       string // code of a Grade in force in the school year
	DecidedOn                   domain.Day
	PublicityEnded              domain.Day  // zero while the publicity is open
	FromTerm                    domain.Term // from which it holds; zero for the whole school year
	DoubtedOn                   domain.Day  // when an objection to it was upheld; it is decided anew
	Source                      string      // the document or list it was taken from
	City, County, School, Class domain.UnitID
	EnteredBy                   domain.PersonID
	Version                     int
	CreatedAt                   time.Time
}

// Place is where the recognition was made.
func (r Record) Place() domain.Place {
	return domain.Place{City: r.City, County: r.County, School: r.School, Class: r.Class}
}

// Published reports whether the publicity was over before the given day. Its
// last day itself still belongs to the publicity (policy D3). What is in doubt
// is not published any more, from the day on which an objection was upheld.
func (r Record) Published(on domain.Day) bool {
	return !r.PublicityEnded.IsZero() && r.PublicityEnded.Before(on) && (r.DoubtedOn.IsZero() || on.Before(r.DoubtedOn))
}

// Stands reports whether the publicity has ended and no objection was upheld
// since, on whatever day it is asked.
func (r Record) Stands() bool { return !r.PublicityEnded.IsZero() && r.DoubtedOn.IsZero() }

// Item is one line of a list of recognitions.
type Item struct {
	Student        domain.PersonID
	SchoolYear     domain.SchoolYear
	Grade          string
	DecidedOn      domain.Day
	PublicityEnded domain.Day
	FromTerm       domain.Term  // zero for the whole school year
	At             domain.Place // where it was decided; a list is entered where the student is enrolled
}

// same reports whether a line says what the record says already.
func (r Record) same(i Item) bool {
	return r.Grade == i.Grade && (r.PublicityEnded == i.PublicityEnded || i.PublicityEnded.IsZero())
}

// take fills in the end of the publicity. Everything else a list may not change:
// another decision has another day.
func (r *Record) take(i Item) error {
	if r.Grade != i.Grade || !r.PublicityEnded.IsZero() {
		return ErrDiffers.With("decided_on", r.DecidedOn)
	}
	r.PublicityEnded = i.PublicityEnded
	return nil
}

// check asks what a line can answer for by itself.
func (i Item) check(grades []Grade, today domain.Day) error {
	if _, known := GradeOf(grades, i.Grade, i.SchoolYear); !known {
		return ErrUnknownGrade.With("grades", names(grades, i.SchoolYear))
	}
	switch {
	case i.DecidedOn.After(today):
		return ErrFuture
	case domain.SchoolYearOf(i.DecidedOn) != i.SchoolYear:
		return ErrOtherYear.With("year", i.SchoolYear)
	case i.PublicityEnded.IsZero():
		return nil
	case i.PublicityEnded.Before(i.DecidedOn), i.PublicityEnded.After(today):
		return ErrPublicityDay
	}
	return nil
}

// InForce picks the recognition that holds for a school year as it stands now:
// the latest decision. Zero if there is none.
func InForce(records []Record, year domain.SchoolYear) Record {
	return InForceAt(records, year.Spring())
}

// InForceAt picks the recognition that holds for a term: the latest decision
// that holds from that term or an earlier one of the school year. So what was
// adjusted for the spring leaves the autumn as it was (policy C15).
func InForceAt(records []Record, term domain.Term) Record {
	var latest Record
	for _, r := range records {
		if r.SchoolYear == term.SchoolYear() && r.FromTerm <= term && (latest.ID.IsZero() || r.DecidedOn.After(latest.DecidedOn)) {
			latest = r
		}
	}
	return latest
}

func names(grades []Grade, year domain.SchoolYear) string {
	var known []string
	for _, g := range grades {
		if g.in(year) {
			known = append(known, g.Code+" "+g.Name)
		}
	}
	return strings.Join(known, "、")
}
