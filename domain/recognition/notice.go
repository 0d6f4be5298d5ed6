package recognition

import (
	"strings"
	"time"

	"lizhi/domain"
)

// NoticeID names a notice.
type NoticeID = domain.ID[Notice]

// Notice 提前告知 is what a school told families before anybody applied, and
// through which channels. There is one for a school and school year (policy C2).
type Notice struct {
	ID                   NoticeID
	City, County, School domain.UnitID
	SchoolYear           domain.SchoolYear
	Title, Body          string
	Channels             []string   // class meeting, letter, WeChat, website, …
	ApplyBy              domain.Day // asked for by then; later ones are taken, too
	PublishedBy          domain.PersonID
	Version              int
	CreatedAt            time.Time
}

// Subject is the school that the notice is of.
func (n Notice) Subject() domain.Subject {
	return domain.Subject{Made: domain.Place{City: n.City, County: n.County, School: n.School}}
}

func (n Notice) check(today domain.Day) error {
	var wrong []*domain.Fault
	if strings.TrimSpace(n.Title) == "" {
		wrong = append(wrong, ErrNotice.At("/title"))
	}
	if strings.TrimSpace(n.Body) == "" {
		wrong = append(wrong, ErrNotice.At("/body"))
	}
	if len(n.Channels) == 0 {
		wrong = append(wrong, ErrNotice.At("/channels"))
	}
	if !n.ApplyBy.IsZero() && n.ApplyBy.Before(today) {
		wrong = append(wrong, ErrNotice.At("/apply_by"))
	}
	return domain.Wrong(wrong...)
}
