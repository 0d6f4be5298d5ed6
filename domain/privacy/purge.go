package privacy

import (
	"time"

	"lizhi/domain"
)

// PurgeID names a purge.
type PurgeID = domain.ID[Purge]

// Purge 清理 removes what a class has from before a moment.
type Purge struct {
	ID         PurgeID
	Class      Class
	BeforeAt   time.Time // everything earlier goes
	Expected   int64     // what the dry run counted
	Gone       int64     // what was removed so far
	Digest     []byte    // over every removed line of the audit, in the order of the chain
	KeyID      string    // of the digest
	OrderedBy  domain.PersonID
	FinishedAt *time.Time
	CreatedAt  time.Time
}

// Until says up to which day a class may be purged, and refuses a later one
// (policy M5). A zero day asks for as much as is allowed.
func (r Rules) Until(c Class, day, today domain.Day) (domain.Day, error) {
	if err := c.Check(); err != nil {
		return domain.Day{}, err
	}
	last := today.Add(-r.Keep(c))
	switch {
	case day.IsZero():
		return last, nil
	case day.After(last):
		return domain.Day{}, ErrKept.With("days", r.Keep(c)).With("before", last.String()).At("/before")
	}
	return day, nil
}

// Carry is the task that carries a purge out.
type Carry struct {
	Purge PurgeID `json:"purge"`
}

// Kind names the task.
func (Carry) Kind() string { return "privacy.purge" }

// Sweep is the task of the night: what goes without being asked for.
type Sweep struct{}

// Kind names the task.
func (Sweep) Kind() string { return "privacy.sweep" }

// Once lets one of them wait or run at a time.
func (Sweep) Once() string { return "" }
