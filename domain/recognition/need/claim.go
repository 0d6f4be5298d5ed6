package need

import (
	"slices"
	"strings"

	"lizhi/domain"
)

// Claim says that the student belongs to a special group, on what evidence and
// for how long.
type Claim struct {
	Group    string
	Evidence string // the document, or whose list
	From, To domain.Day
}

// ClaimStanding is how far a claim can be relied on.
type ClaimStanding string

// Verified counts. Unverified lacks evidence or validity, Expired had it
// (policy C11, C13).
const (
	Verified   ClaimStanding = "verified"
	Unverified ClaimStanding = "unverified"
	Expired    ClaimStanding = "expired"
)

// Standing says how far the claim counts on a day. listed are the groups in
// which a department's list or the aid officer has the student on that day.
func (c Claim) Standing(category Category, listed []string, on domain.Day) ClaimStanding {
	over := func(until domain.Day) bool { return !until.IsZero() && until.Before(on) }
	switch {
	case over(category.Until):
		return Expired
	case category.From.After(on):
		return Unverified
	case slices.Contains(listed, c.Group):
		return Verified
	case over(c.To):
		return Expired
	case strings.TrimSpace(c.Evidence) == "", c.From.IsZero(), c.From.After(on):
		return Unverified
	}
	return Verified
}

// Groups are the special groups of the form that count on a day; all is Verified
// when every claim counts, Expired when the others only have ended, and otherwise
// Unverified.
func (f Form) Groups(groups Categories, listed []string, on domain.Day) (counting []string, all ClaimStanding) {
	all = Verified
	for _, c := range f.Claims {
		standing := c.Standing(groups.Find(c.Group), listed, on)
		switch {
		case standing == Verified:
			counting = append(counting, c.Group)
		case all != Unverified:
			all = standing
		}
	}
	return counting, all
}
