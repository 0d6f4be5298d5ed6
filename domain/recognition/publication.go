package recognition

import (
	"time"

	"lizhi/domain"
	"lizhi/domain/recognition/panel"
)

// PublicationID names a publication.
type PublicationID = domain.ID[Publication]

// Publication 结果公示 is the list of a school or class that is made public for
// objections; how long, and to whom, is the feature publicity's.
type Publication struct {
	ID                          PublicationID
	City, County, School, Class domain.UnitID // Class is zero for the whole school
	SchoolYear                  domain.SchoolYear
	Title                       string
	Rows                        int
	OrderedBy                   domain.PersonID
	CreatedAt                   time.Time
}

// Publicise is the task that makes a publication public.
type Publicise struct {
	Publication PublicationID `json:"publication"`
}

// Kind names the task.
func (Publicise) Kind() string { return "recognition.publicise" }

// Settled is the task that tells hardship what became of an application: its
// publicity is over, or it ended the recognition of an earlier edition.
type Settled struct {
	Application ApplicationID `json:"application"`
}

// Kind names the task.
func (Settled) Kind() string { return "recognition.settled" }

// Doubted is the task that tells hardship that an objection was upheld after the
// recognition was written there: it counts for nothing until it is decided anew.
type Doubted struct {
	Application ApplicationID `json:"application"`
}

// Kind names the task.
func (Doubted) Kind() string { return "recognition.doubted" }

// Publish puts a decided application into a publication.
func (a *Application) Publish(p PublicationID) error {
	if a.State != Decided {
		return ErrState.With("state", a.State.Chinese())
	}
	a.Publication = p
	return a.move(Publicity)
}

// Conclude says that the publicity was over after a day, with nothing open
// against it.
func (a *Application) Conclude(last domain.Day) error {
	if a.State != Publicity {
		return ErrState.With("state", a.State.Chinese())
	}
	a.PublicityEnded = last
	return a.move(Concluded)
}

// Return gives an application back to the officer: an objection was upheld
// (policy C16). What the panel said stays.
func (a *Application) Return() error {
	if a.State != Publicity && a.State != Concluded {
		return ErrState.With("state", a.State.Chinese())
	}
	a.undecide()
	return a.move(Reviewed)
}

// undecide forgets whatever came after the panel's opinion.
func (a *Application) undecide() {
	a.Proposal, a.Outcome = Opinion{}, Opinion{}
	a.DecidedOn, a.PublicityEnded, a.Publication, a.Objected = domain.Day{}, domain.Day{}, PublicationID{}, false
}

// TakeOut takes an application from a publication that was taken back; it can be
// published anew.
func (a *Application) TakeOut() error {
	if a.State != Publicity {
		return ErrState.With("state", a.State.Chinese())
	}
	a.Publication, a.Objected = PublicationID{}, false
	return a.move(Decided)
}

// Archive ends an application whose publicity is over. open says whether
// anybody's objection is (policy C16).
func (a *Application) Archive(open Contest) error {
	switch {
	case open == Contested && (a.State == Publicity || a.State == Concluded):
		return ErrObjected
	case a.State != Concluded:
		return ErrState.With("state", a.State.Chinese())
	}
	return a.move(Archived)
}

// noticeTitle is the title under which a unit's list hangs. A unit whose name
// could not stand in it, for its length or its digits, is left out: the list is
// shown to that unit alone.
func noticeTitle(unit string, year domain.SchoolYear) string {
	what := year.String() + "学年家庭经济困难学生认定结果公示"
	for _, title := range []string{unit + what, unit + " " + what} { // apart, should the name end in a digit
		if domain.PublicTitle(title) {
			return title
		}
	}
	return what
}

// Contest says whether an objection to an application is open.
type Contest string

// The two answers.
const (
	Contested   Contest = "contested"
	Uncontested Contest = "uncontested"
)

// ArchiveID names an archive.
type ArchiveID = domain.ID[Archive]

// Archive 建档备案 is an application with all that led to its outcome, as it was
// when it was filed. It is never written again (policy C17).
type Archive struct {
	ID          ArchiveID
	Application ApplicationID
	Student     domain.PersonID
	Edition     int // of the application
	Version     int // of the application, once archived
	Packet      Packet
	Hash        string // SHA-256 of the packet, 64 hexadecimal digits
	ArchivedBy  domain.PersonID
	ArchivedOn  domain.Day
	CreatedAt   time.Time
}

// Packet is what an archive holds: application, panel, minutes, decision, the
// proof of the publicity and the objections.
type Packet struct {
	Application Application
	Panel       panel.Panel
	Review      panel.Review
	Proof       Proof
	Objections  []Objection
}

// Proof is how the outcome was made public.
type Proof struct {
	Title            string
	StartsOn, LastOn domain.Day
	Days             int // working days
	Result           string
}

// Objection 异议 is what was held against the outcome and how it was answered.
type Objection struct {
	Reference, State, Outcome string
	RaisedOn                  domain.Day
	Steps                     []Step
}

// Step is one thing that happened to an objection.
type Step struct {
	Kind, Level, Outcome, Text string
	On                         domain.Day
}
