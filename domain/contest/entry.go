package contest

import (
	"slices"
	"time"

	"lizhi/domain"
)

// EntryID names an entry.
type EntryID = domain.ID[Entry]

// EntryState says how far an entry has come.
type EntryState string

// The states of an entry.
const (
	Draft       EntryState = "draft"
	Unconfirmed EntryState = "unconfirmed" // by proxy, until the child or a guardian confirms
	Submitted   EntryState = "submitted"
	Checked     EntryState = "checked"   // the class teacher stands for it
	Returned    EntryState = "returned"  // with a reason, to be mended
	InJudging   EntryState = "judging"   // ballots are out
	Published   EntryState = "published" // the result is announced
	Withdrawn   EntryState = "withdrawn"
	Struck      EntryState = "struck" // announced, and lost what it won
)

// next lists the states each state may turn into. What is not listed is final.
var next = map[EntryState][]EntryState{
	Draft:       {Unconfirmed, Submitted, Withdrawn},
	Unconfirmed: {Submitted, Returned, Withdrawn},
	Submitted:   {Checked, Returned, InJudging, Withdrawn},
	Checked:     {InJudging, Returned, Withdrawn},
	Returned:    {Unconfirmed, Submitted, Withdrawn},
	InJudging:   {Published, Withdrawn},
	Published:   {Struck},
}

// Entry 参赛作品 is what a student takes part with.
type Entry struct {
	ID        EntryID
	Season    SeasonID
	Organiser domain.UnitID // of the season; its officers see the entry
	Student   domain.PersonID
	School    domain.UnitID // where the student was when it was made
	Class     domain.UnitID
	Category  string
	Title     string
	Text      string
	Media     []Media
	State     EntryState
	// Proxy is true when a teacher typed the child's own words (policy H19).
	Proxy       bool
	By          domain.PersonID // who made it
	ConfirmedBy domain.PersonID // who confirmed a proxy's entry
	CheckedBy   domain.PersonID // who checked it or sent it back
	Reason      string          // why it was returned, withdrawn or struck
	Objected    bool            // an objection to its award is open
	AskedBy     domain.PersonID // who asks to disqualify it, until that is decided
	Asked       string          // why; for those who decide
	StruckBy    domain.PersonID // who upheld the objection, or agreed to disqualify it
	ShownBy     domain.PersonID // the officer who put it on show, if any
	Version     int
	CreatedAt   time.Time
}

// Media is a picture or film of an entry, as files found it to be.
type Media struct {
	File    domain.FileID `json:"file"`
	Kind    string        `json:"kind"` // Picture or Film
	Width   int           `json:"width,omitempty"`
	Height  int           `json:"height,omitempty"`
	Seconds int           `json:"seconds,omitempty"`
}

// The kinds of media.
const (
	Picture = "picture"
	Film    = "film"
)

// Words are what the entrant says; all else about an entry follows.
type Words struct {
	Category    string
	Title, Text string
	Files       []domain.FileID
}

// tidy is the words as they are kept.
func (w Words) tidy() Words {
	w.Title, w.Text = Tidy(w.Title), Tidy(w.Text)
	return w
}

const (
	maxTitle  = 60
	maxReason = 200
)

// Admits refuses an entry that a category of the plan does not take: stage and
// grade of the student (policy H3), title, length (policy H2) and media. A draft
// may still be too short; whole asks for everything.
func (p Plan) Admits(w Words, media []Media, student domain.Standing, whole bool) error {
	c, err := p.category(w.Category)
	if err != nil {
		return err
	}
	if c.Stage != student.Stage {
		return ErrStage.At("/category")
	}
	if grade := int(p.SchoolYear) - student.EntryYear + 1; grade < c.MinGrade {
		return ErrGrade.With("min", c.MinGrade).At("/category")
	}
	var title, text *domain.Fault
	if !short(w.Title, maxTitle) {
		title = ErrTitle.With("max", maxTitle).At("/title")
	}
	if n := Length(w.Text); n > c.MaxText || whole && n < max(c.MinText, 1) {
		text = ErrText.With("min", max(c.MinText, 1)).With("max", c.MaxText).With("count", n).At("/text")
	}
	return domain.Wrong(title, text, c.Media.check(media))
}

// check refuses pictures and films beyond the limits.
func (l Limits) check(media []Media) *domain.Fault {
	pictures, films := 0, 0
	for _, m := range media {
		switch m.Kind {
		case Picture:
			pictures++
			// The limit is meant for a picture lying; one upright is as large.
			long, small := max(m.Width, m.Height), min(m.Width, m.Height)
			if long < max(l.MinWidth, l.MinHeight) || small < min(l.MinWidth, l.MinHeight) {
				return ErrPicture.With("width", l.MinWidth).With("height", l.MinHeight).At("/files")
			}
		default:
			films++
			if m.Seconds < l.MinSeconds || l.MaxSeconds > 0 && m.Seconds > l.MaxSeconds {
				return ErrFilm.With("min", l.MinSeconds).With("max", l.MaxSeconds).At("/files")
			}
		}
	}
	if pictures > l.Pictures || films > l.Films {
		return ErrMedia.With("pictures", l.Pictures).With("films", l.Films).At("/files")
	}
	return nil
}

// words are what the entrant said.
func (e Entry) words() Words {
	w := Words{Category: e.Category, Title: e.Title, Text: e.Text}
	for _, m := range e.Media {
		w.Files = append(w.Files, m.File)
	}
	return w
}

// same reports whether a repeated request means this very entry.
func (e Entry) same(o Entry) bool {
	a, b := e.words(), o.words()
	return e.Season == o.Season && e.Student == o.Student && e.By == o.By &&
		a.Category == b.Category && a.Title == b.Title && a.Text == b.Text && slices.Equal(a.Files, b.Files)
}

// Subject is the entry as an Access is asked about it: where it was made, where
// the student is now, and whose season it is. Offices above the school see it
// only in a season of their own.
func (e Entry) Subject(season Season, now domain.Place) domain.Subject {
	made := domain.Place{School: e.School, Class: e.Class}
	switch season.Level {
	case domain.County:
		made.County = season.Organiser
	case domain.City:
		made.City = season.Organiser
	}
	return domain.Subject{Person: e.Student, Made: made, Now: domain.Place{School: now.School, Class: now.Class}}
}

func (e *Entry) move(to EntryState) error {
	if !slices.Contains(next[e.State], to) {
		return ErrEntryState.With("state", string(e.State))
	}
	e.State = to
	return nil
}

// isLive reports whether the entry takes up the student's one place in a season.
func (e Entry) isLive() bool { return e.State != Withdrawn }

// Edit replaces the words of a draft, or of an entry that was returned. A
// teacher changes only what a teacher typed.
func (e *Entry) Edit(w Words, media []Media, as domain.Role) error {
	switch {
	case e.State != Draft && e.State != Returned:
		return ErrEntryState.With("state", string(e.State))
	case as == domain.ClassTeacher && !e.Proxy:
		return ErrNotProxy
	}
	// Who writes in the child's name has the child confirm it; a child or
	// guardian who rewrites it has taken it over.
	e.Proxy = as == domain.ClassTeacher
	e.Category, e.Title, e.Text, e.Media = w.Category, w.Title, w.Text, media
	return nil
}

// Submit hands the entry in. A teacher's waits for the child or a guardian.
func (e *Entry) Submit(as domain.Role) error {
	if as == domain.ClassTeacher {
		if !e.Proxy {
			return ErrNotProxy
		}
		return e.move(Unconfirmed)
	}
	if e.State == Unconfirmed {
		// Only Confirm says that the child has read it.
		return ErrEntryState.With("state", string(e.State))
	}
	return e.move(Submitted)
}

// Confirm is the child's or a guardian's word for what a teacher typed; from
// then on it counts as any other (policy H19).
func (e *Entry) Confirm(by domain.PersonID) error {
	if e.State != Unconfirmed {
		return ErrEntryState.With("state", string(e.State))
	}
	e.ConfirmedBy = by
	return e.move(Submitted)
}

// Check is the class teacher's word for the entry.
func (e *Entry) Check(by domain.PersonID) error {
	if err := e.move(Checked); err != nil {
		return err
	}
	e.CheckedBy, e.Reason = by, ""
	return nil
}

// Return sends the entry back with a reason: the teacher's, or the child's who
// does not find their own words in it.
func (e *Entry) Return(by domain.PersonID, reason string) error {
	reason, err := given(reason)
	if err != nil {
		return err
	}
	if err := e.move(Returned); err != nil {
		return err
	}
	e.CheckedBy, e.Reason = by, reason
	return nil
}

// Withdraw takes the entry back; it can be done until the result is announced.
// A teacher withdraws only what a teacher typed.
func (e *Entry) Withdraw(as domain.Role, reason string) error {
	if as == domain.ClassTeacher && !e.Proxy {
		return ErrNotProxy
	}
	reason, err := given(reason)
	if err != nil {
		return err
	}
	if err := e.move(Withdrawn); err != nil {
		return err
	}
	e.Reason = reason
	return nil
}

// given is a reason as it is kept, ErrReason when there is none.
func given(reason string) (string, error) {
	reason = Tidy(reason)
	if !short(reason, maxReason) {
		return "", ErrReason.With("max", maxReason).At("/reason")
	}
	return reason, nil
}
