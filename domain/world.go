package domain

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// World is what a rule may not find out by itself: what time it is, and what a
// new thing is called. Tests give one with a fixed clock and counting ids.
type World struct {
	Clock func() time.Time
	IDs   func() [16]byte
}

// RealWorld has the machine's clock and random ids.
func RealWorld() World {
	return World{Clock: time.Now, IDs: func() [16]byte { return uuid.Must(uuid.NewV7()) }}
}

// Now is the time in UTC, in whole seconds, as both databases keep it.
func (w World) Now() time.Time { return w.Clock().UTC().Truncate(time.Second) }

// Today is the day in Asia/Shanghai.
func (w World) Today() Day { return DayOf(w.Clock()) }

// NewID makes 16 bytes for the generic NewID.
func (w World) NewID() [16]byte { return w.IDs() }

// Task is work that happens later: a struct in the feature that orders it,
// kept as JSON. It must hold no number of a person, card or phone in clear.
type Task interface {
	// Kind names the work for good, "growth.export"; jobs maps it to a handler.
	Kind() string
}

// Unique is a Task that is ordered only once while it waits or runs.
type Unique interface {
	Task
	// Once is the key; a second order with the same one is left out.
	Once() string
}

// Outbox orders tasks. What is ordered exists only if the transaction commits.
type Outbox interface {
	// Add orders a task for a time, now or later.
	Add(ctx context.Context, due time.Time, task Task) error
}

// Entry is one line of the audit 审计: who comes from the transaction's actor.
type Entry struct {
	Basis  Basis
	Action string   // "growth.submit", in the words of the operation
	Object string   // the kind of thing, "growth.record"
	ID     [16]byte // which one
	About  PersonID // the person concerned, if any
	Result string   // the code of a refusal; empty for what was done
	// Rows is how many lines the list had that left, or was made to leave (policy
	// B12); nil for everything else.
	Rows *int
	// Before and After are the thing as it was and is. Only a keyed hash of them
	// is kept, never a value.
	Before, After any
}

// Journal keeps the audit. A row stands or falls with the transaction.
type Journal interface {
	Note(ctx context.Context, e Entry) error
}

// Feeds number the changes of a subject (a student, a class, a season), so that
// an ETag is answered by one indexed query (decisions §2).
type Feeds interface {
	// Touch gives the subject its next number, under a lock on its row.
	Touch(ctx context.Context, subjects ...[16]byte) error
}

// Tx is what every feature's transaction can do beside its own reads and
// writes. There is no way to open another one inside it.
type Tx interface {
	Outbox
	Journal
	Feeds
}
