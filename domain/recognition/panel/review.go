package panel

import (
	"fmt"
	"slices"
	"time"

	"lizhi/domain"
)

// ReviewID names a review.
type ReviewID = domain.ID[Review]

// Review 民主评议 is one meeting of a panel with its minutes.
type Review struct {
	ID        ReviewID
	Panel     ID
	HeldOn    domain.Day
	Present   []domain.PersonID
	Minutes   string
	EnteredBy domain.PersonID
	CreatedAt time.Time
}

// Check asks whether the meeting could act: announced before, at least half
// of the members there.
func (r Review) Check(p Panel, today domain.Day) error {
	var wrong []*domain.Fault
	if p.AnnouncedOn.IsZero() || r.HeldOn.Before(p.AnnouncedOn) || r.HeldOn.After(today) {
		return ErrNotAnnounced
	}
	present := map[domain.PersonID]bool{}
	for i, person := range r.Present {
		if !slices.ContainsFunc(p.Seats, func(s Seat) bool { return s.Person == person }) || present[person] {
			wrong = append(wrong, ErrPresent.At(fmt.Sprintf("/present/%d", i)))
		}
		present[person] = true
	}
	if 2*len(present) < len(p.Seats) || len(present) == 0 {
		wrong = append(wrong, ErrPresent.At("/present"))
	}
	if r.Minutes == "" {
		wrong = append(wrong, ErrMinutes.At("/minutes"))
	}
	return domain.Wrong(wrong...)
}
