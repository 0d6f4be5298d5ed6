package growth

import (
	"crypto/sha256"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"lizhi/domain"
)

// RecordID names a record; a phone may make it.
type RecordID = domain.ID[Record]

type waiter struct{}

// WaiterID is a class or a student for whom a record waits.
type WaiterID = domain.ID[waiter]

// State is where a record stands.
type State string

// The states of a record, as the diagram of the package shows them.
const (
	Draft     State = "draft"
	ToConfirm State = "to_confirm" // typed by a teacher; the child or a guardian has not confirmed it
	Submitted State = "submitted"
	Returned  State = "returned"
	Verified  State = "verified"
	Withdrawn State = "withdrawn"
)

// next lists the states each state may turn into. A draft turns into Verified
// again when it is withdrawn and a frozen version stands behind it.
var next = map[State][]State{
	Draft:     {Draft, ToConfirm, Submitted, Withdrawn, Verified},
	ToConfirm: {Draft, Submitted, Withdrawn, Verified},
	Submitted: {Draft, Returned, Verified},
	Returned:  {Draft, ToConfirm, Submitted, Withdrawn, Verified},
	Verified:  {Draft},
}

// Record 写实记录 is what a student did, in the student's own words.
type Record struct {
	ID        RecordID
	Student   domain.PersonID
	Made      domain.Place  // where it was begun; never changes
	WrittenIn domain.UnitID // school of the newest version
	State     State
	Version   int // counts every change
	// VerifiedVersion is the version that counts: this one while Verified, else a
	// frozen one; 0 when none was verified yet.
	VerifiedVersion int

	Kind      Kind
	Dimension Dimension
	Title     string
	Text      string
	Day       domain.Day
	Minutes   int
	Place     string // a name, never coordinates
	Details   map[string]string
	Files     []domain.FileID

	Author     domain.PersonID // who typed the newest version
	AuthorRole domain.Role
	Proxy      bool // typed by somebody else than the student
	// ConfirmedBy is the child or the guardian who stood for a teacher's typing.
	ConfirmedBy domain.PersonID
	ConfirmedAt *time.Time
	SubmittedAt *time.Time // first of all
	DecidedBy   domain.PersonID
	DecidedAt   *time.Time
	Reason      string // why it was returned
	Counted     int    // minutes that count towards the hours

	// Awaits is whose turn it is: the class to verify it, the student to mend or
	// confirm it; nobody's otherwise. AwaitsSince orders the queue.
	Awaits      WaiterID
	AwaitsSince *time.Time

	Origin    []byte // what it was made from; tells a repeated creation from a taken id
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Content is what a person types.
type Content struct {
	Kind      Kind
	Dimension Dimension
	Title     string
	Text      string
	Day       domain.Day
	Minutes   int
	Place     string
	Details   map[string]string
	Files     []domain.FileID
}

// Content is what the newest version says.
func (r Record) Content() Content {
	return Content{r.Kind, r.Dimension, r.Title, r.Text, r.Day, r.Minutes, r.Place, r.Details, r.Files}
}

func (r *Record) put(c Content) {
	r.Kind, r.Dimension, r.Title, r.Text, r.Day = c.Kind, c.Dimension, c.Title, c.Text, c.Day
	r.Minutes, r.Place, r.Details, r.Files = c.Minutes, c.Place, c.Details, c.Files
}

// Subject is the record as an Access is asked about it; now is where the
// student is enrolled today.
func (r Record) Subject(now domain.Place) domain.Subject {
	return domain.Subject{Person: r.Student, Made: r.Made, Now: now}
}

// trimmed is the content as it is kept: no blanks around it, since one of the
// databases does not tell them apart, and no empty particulars.
func (c Content) trimmed() Content {
	c.Title, c.Text, c.Place = strings.TrimSpace(c.Title), strings.TrimSpace(c.Text), strings.TrimSpace(c.Place)
	details := map[string]string{}
	for name, value := range c.Details {
		if value = strings.TrimSpace(value); value != "" {
			details[name] = value
		}
	}
	c.Details, c.Files = details, slices.Clone(c.Files)
	if c.Files == nil {
		c.Files = []domain.FileID{}
	}
	return c
}

// origin is a digest of who made a record for whom out of what.
func origin(author, student domain.PersonID, c Content, submit bool) []byte {
	text, _ := json.Marshal(struct { // of strings and numbers: cannot fail
		Author, Student domain.PersonID
		Content         Content
		Submit          bool
	}{author, student, c, submit})
	sum := sha256.Sum256(text)
	return sum[:]
}

// Change says what to change; what is nil stays. The kind of a record never
// changes: its fields hang on it.
type Change struct {
	Dimension *Dimension
	Title     *string
	Text      *string
	Day       *domain.Day
	Minutes   *int
	Place     *string
	Details   map[string]string // all of them, or nil
	Files     []domain.FileID   // all of them, or nil
	// OwnWords is a teacher's word that this is what the child said.
	OwnWords bool
	Submit   bool
}

// On is the content after the change.
func (ch Change) On(c Content) Content {
	set(&c.Dimension, ch.Dimension)
	set(&c.Title, ch.Title)
	set(&c.Text, ch.Text)
	set(&c.Day, ch.Day)
	set(&c.Minutes, ch.Minutes)
	set(&c.Place, ch.Place)
	if ch.Details != nil {
		c.Details = ch.Details
	}
	if ch.Files != nil {
		c.Files = ch.Files
	}
	return c.trimmed()
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// Stale refuses a change that started from another version, naming both and
// every field in which the two of them would differ (PH6).
func (r Record) Stale(yours int, to Content) error {
	if yours == r.Version {
		return nil
	}
	return domain.ErrStale.With("yours", yours).With("current", r.Version).At(differ(r.Content(), to)...)
}

// differ points at the fields in which two contents differ.
func differ(a, b Content) (pointers []string) {
	for _, f := range []struct {
		name string
		same bool
	}{
		{"/dimension", a.Dimension == b.Dimension},
		{"/title", a.Title == b.Title},
		{"/text", a.Text == b.Text},
		{"/day", a.Day == b.Day},
		{"/minutes", a.Minutes == b.Minutes},
		{"/place", a.Place == b.Place},
		{"/details", maps.Equal(a.Details, b.Details)},
		{"/files", slices.Equal(a.Files, b.Files)},
	} {
		if !f.same {
			pointers = append(pointers, f.name)
		}
	}
	return pointers
}
