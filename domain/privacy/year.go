package privacy

import (
	"time"

	"lizhi/domain"
)

// Year 年度个人信息保护审计 is what the city reports each January about the year
// before (policy B13).
type Year struct {
	Year     int
	On       domain.Day // the people below are counted on it
	Students int        // enrolled
	Minors   int        // of them, under 18
	Under14  int        // of them, under 14
	Consents []ConsentCount
	Reveals  []RoleCount // numbers shown in clear, by the role under which
	Exports  []LeftCount // lists and files that left, by the role under which
	Refused  int         // accesses and logins that were refused
	Deleted  []StateCount
	Purged   []ClassCount
}

// ConsentCount is how a purpose stands.
type ConsentCount struct {
	Purpose                    domain.Purpose
	Agreed, Refused, Withdrawn int // answers in the year
}

// RoleCount is how often something was done under a role.
type RoleCount struct {
	Role  domain.Role
	Count int
}

// LeftCount is how often lists and files left under a role, and with how many
// lines together (policy B12).
type LeftCount struct {
	Role        domain.Role
	Count, Rows int
}

// StateCount is how many requests for deletion of the year stand where.
type StateCount struct {
	State RequestState
	Count int
}

// ClassCount is how much of a class was purged in the year.
type ClassCount struct {
	Class Class
	Count int
}

// ages gives the first days of birth with which somebody is under an age on a
// day, by the cautious rule for birthdays (policy B2, B3).
func bornSince(age int, on domain.Day) domain.Day {
	y, m, d := on.Date()
	born := domain.NewDay(y-age, m, d).Add(-2)
	for born.Reached(age, on) {
		born = born.Add(1)
	}
	return born
}

// span is a year from its first moment to that of the next.
func span(year int) (from, to time.Time) {
	return domain.NewDay(year, 1, 1).Start(), domain.NewDay(year+1, 1, 1).Start()
}
