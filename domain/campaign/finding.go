package campaign

import (
	"slices"
	"strings"
	"time"

	"lizhi/domain"
)

// FindingID names a finding within its campaign: it is the id of the student,
// or of the row that nobody was found for.
type FindingID = domain.ID[Finding]

// Kind is what a finding says.
type Kind string

// The kinds; the package comment says what each means.
const (
	Covered   Kind = "covered"
	Missed    Kind = "missed"
	Ended     Kind = "ended"
	Uncertain Kind = "uncertain"
	NotFound  Kind = "not_found"
)

// Outcome is how a finding ended.
type Outcome string

// The outcomes. Those of the second group the program finds by itself.
const (
	Recognised  Outcome = "recognised"   // 已认定或已资助
	Refuses     Outcome = "refuses"      // 书面放弃
	MovedAway   Outcome = "moved_away"   // 已转出或不在本市就读
	NotEligible Outcome = "not_eligible" // 不符合条件
	DataError   Outcome = "data_error"   // 名单或系统数据有误
	Stopped     Outcome = "stopped"      // 已停止享受
	Continues   Outcome = "continues"    // 仍符合条件

	Matching Outcome = "matched"     // it became known who is meant
	NoMore   Outcome = "no_more"     // nothing says so any longer
	AtOnce   Outcome = "from_outset" // covered from the beginning
)

// outcomes are those that a person may give, by kind.
var outcomes = map[Kind][]Outcome{
	Missed:   {Recognised, Refuses, MovedAway, NotEligible, DataError},
	Ended:    {Stopped, Continues, MovedAway, DataError},
	NotFound: {MovedAway, NotEligible, DataError},
}

// Aided says what a student has in the school year or term of a campaign.
type Aided struct{ Recognised, Applied, Awarded bool }

// any reports whether the student has any of it.
func (a Aided) any() bool { return a.Recognised || a.Applied || a.Awarded }

// Facts are what is known of a student when a campaign is judged.
type Facts struct {
	Student     domain.PersonID
	Place       domain.Place // of the enrolment, or of the last one
	Enrolled    bool
	Groups      []string // of the lists that the student is on
	Departments []string
	Aided       Aided
	Off         []string // groups whose department listed the student the last time
	Expired     []string // groups whose membership ended, with nothing after it
}

// View is what the facts mean; a zero Kind is nothing.
type View struct {
	Kind   Kind
	Reason string // in one word: recognised, applied, awarded, no_application, left_school, off_list, expired
	Groups []string
}

// Judge says what the facts about a student mean (policy C13, C14).
func Judge(f Facts) View {
	groups := sortedOnce(f.Groups)
	switch {
	case len(groups) > 0 && !f.Enrolled:
		return View{Ended, "left_school", groups}
	case len(groups) > 0 && f.Aided.Recognised:
		return View{Covered, "recognised", groups}
	case len(groups) > 0 && f.Aided.Awarded:
		return View{Covered, "awarded", groups}
	case len(groups) > 0 && f.Aided.Applied:
		return View{Covered, "applied", groups}
	case len(groups) > 0:
		return View{Missed, "no_application", groups}
	case len(f.Off) > 0 && f.Enrolled:
		return View{Ended, "off_list", sortedOnce(f.Off)}
	case len(f.Expired) > 0 && f.Enrolled:
		return View{Ended, "expired", sortedOnce(f.Expired)}
	}
	return View{}
}

func sortedOnce(codes []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(codes)))
}

// Finding is what a campaign found about a student, or about a row.
type Finding struct {
	Campaign    ID
	Subject     FindingID
	Student     domain.PersonID // none for a row that nobody was found for
	List        ListID          // of the row
	Row         int
	Kind        Kind
	Reason      string
	Groups      []string
	Departments []string
	City        domain.UnitID
	County      domain.UnitID
	School      domain.UnitID // none: the bureau owns it
	Class       domain.UnitID
	Due         domain.Day
	Settled     bool
	Outcome     Outcome
	Note        string
	Signed      domain.Day // of a refusal in writing
	SettledBy   domain.PersonID
	SettledAt   *time.Time
	Version     int
	CreatedAt   time.Time
}

// About is where the finding belongs. Those of a student who moved are the new
// school's with the next matching.
func (f Finding) About() domain.Subject {
	p := domain.Place{City: f.City, County: f.County, School: f.School}
	return domain.Subject{Made: p, Now: p}
}

// Owner is the level that must deal with it.
func (f Finding) Owner() Level {
	switch {
	case !f.School.IsZero():
		return AtSchool
	case !f.County.IsZero():
		return AtCounty
	}
	return AtCity
}

// Overdue reports whether it is open past its day.
func (f Finding) Overdue(today domain.Day) bool {
	return !f.Settled && !f.Due.IsZero() && today.After(f.Due)
}

// place puts the finding where its owner is.
func (f *Finding) place(p domain.Place) bool {
	moved := f.City != p.City || f.County != p.County || f.School != p.School || f.Class != p.Class
	f.City, f.County, f.School, f.Class = p.City, p.County, p.School, p.Class
	return moved
}

// home is who owns what is said of a student: the school, or for those in none
// the bureau that the last school answers to.
func (f Facts) home() domain.Place {
	if f.Enrolled {
		return f.Place
	}
	return domain.Place{City: f.Place.City, County: f.Place.County}
}

// Step is one thing that happened to a finding; steps are never changed.
type Step struct {
	Campaign ID
	Subject  FindingID
	Number   int // the version of the finding that it made
	Kind     Kind
	Reason   string
	Outcome  Outcome
	Note     string
	By       domain.PersonID // none: the program itself
	At       time.Time
}

// step is the step that made the finding what it is.
func (f Finding) step(by domain.PersonID, now time.Time) Step {
	return Step{
		Campaign: f.Campaign, Subject: f.Subject, Number: f.Version, Kind: f.Kind, Reason: f.Reason,
		Outcome: f.Outcome, Note: f.Note, By: by, At: now,
	}
}

// see takes in what a judging found, and reports whether anything changed. What
// a person settled stays so while the finding is of the same kind; what the
// program settled opens again when its reason is gone.
func (f *Finding) see(v View, due domain.Day, now time.Time) bool {
	before := *f
	switch {
	case v.Kind == "":
		f.end(NoMore, now)
	case v.Kind == Covered && f.Kind == "":
		f.Kind = Covered
		f.end(AtOnce, now)
	case v.Kind == Covered && f.Kind != Covered:
		if !f.Settled || f.Outcome == NoMore || f.Outcome == Refuses {
			f.end(Recognised, now)
		}
	case v.Kind == f.Kind && (v.Kind == Covered || !f.Settled || !f.bySystem()):
		// as it was
	default:
		f.Kind = v.Kind
		f.reopen(due)
	}
	if v.Kind != "" && (v.Kind == f.Kind || f.Kind == "") {
		f.Reason, f.Groups = v.Reason, v.Groups
	}
	return before.Kind != f.Kind || before.Reason != f.Reason || before.Settled != f.Settled || before.Outcome != f.Outcome ||
		!slices.Equal(before.Groups, f.Groups)
}

// bySystem reports whether nobody but the program settled it.
func (f Finding) bySystem() bool { return f.SettledBy.IsZero() }

func (f *Finding) end(o Outcome, now time.Time) {
	if f.Settled && f.Outcome == o {
		return
	}
	f.Settled, f.Outcome, f.SettledAt, f.SettledBy, f.Note, f.Signed = true, o, &now, domain.PersonID{}, "", domain.Day{}
}

func (f *Finding) reopen(due domain.Day) {
	f.Settled, f.Outcome, f.SettledAt, f.SettledBy, f.Note, f.Signed, f.Due = false, "", nil, domain.PersonID{}, "", domain.Day{}, due
}

// Settling is how a person ends a finding.
type Settling struct {
	Version int
	Outcome Outcome
	Note    string     // which paper, why not eligible, what is wrong
	Signed  domain.Day // of a refusal in writing
}

// settle ends the finding by a person's word. Recognised must be true by now.
func (f *Finding) settle(by domain.PersonID, s Settling, has Aided, now time.Time) error {
	switch {
	case s.Version != f.Version:
		return domain.ErrStale.With("yours", s.Version).With("current", f.Version)
	case f.Settled:
		return ErrSettled
	case f.Kind == Uncertain:
		return ErrUndecided
	case !slices.Contains(outcomes[f.Kind], s.Outcome):
		return ErrOutcome.With("outcomes", listed(outcomes[f.Kind])).At("/outcome")
	case s.Outcome == Recognised && !has.any():
		return ErrNotAided
	case s.Outcome != Recognised && strings.TrimSpace(s.Note) == "":
		return ErrReason.At("/note")
	case s.Outcome == Refuses && (s.Signed.IsZero() || s.Signed.After(domain.DayOf(now))):
		return ErrSigned.At("/signed_on")
	}
	f.Settled, f.Outcome, f.Note, f.SettledBy, f.SettledAt = true, s.Outcome, strings.TrimSpace(s.Note), by, &now
	if s.Outcome == Refuses {
		f.Signed = s.Signed
	}
	return nil
}

func listed(all []Outcome) string {
	words := make([]string, len(all))
	for i, o := range all {
		words[i] = string(o)
	}
	return strings.Join(words, "、")
}
