package payment

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"iter"
	"slices"
	"time"

	"lizhi/domain"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
)

// BatchState is where a batch stands.
type BatchState string

// The states of a batch; see the diagram of the package.
const (
	Drawing   BatchState = "drawing" // a task gathers its rows
	Drafted   BatchState = "drafted"
	Checked   BatchState = "checked"  // by the school's head
	Approved  BatchState = "approved" // by the county, or by the city for its own schools
	Sending   BatchState = "sending"  // a task moves its money into flight
	Exported  BatchState = "exported"
	Settled   BatchState = "settled" // every row has its result
	Withdrawn BatchState = "withdrawn"
)

// next lists the states each state may turn into. What is not listed is final.
var next = map[BatchState][]BatchState{
	Drawing:  {Drafted, Withdrawn},
	Drafted:  {Checked, Withdrawn},
	Checked:  {Approved, Withdrawn},
	Approved: {Sending, Exported, Withdrawn},
	Sending:  {Exported, Approved},
	Exported: {Settled},
}

// Batch 批次 is what one school, or a bureau for its schools together, sends to
// 一卡通 of one programme and term. School is zero in a bureau's batch, and
// County too in one of the city.
type Batch struct {
	ID                   ledger.BatchID
	Number               string // printed on the file and matched in the result
	City, County, School domain.UnitID
	Programme            string
	Term                 domain.Term
	State                BatchState
	Rows                 int
	Sum                  domain.Money // fen, as drafted
	Seal                 string       // SHA-256 over the drafted rows in order
	MadeBy               domain.PersonID
	CheckedBy            domain.PersonID
	ApprovedBy           domain.PersonID
	ExportedBy           domain.PersonID
	Layout               string // code of the column layout
	Format               bankfile.Format
	Checksum             string // SHA-256 of the exported content in order
	File                 domain.FileID
	FileHash             string // SHA-256 of the file itself, kept when the file is gone
	ExportedAt           *time.Time
	Reason               string // of a withdrawal
	LeftOut              int    // students who could not be drawn
	Problem              string // why the last export was refused
	Version              int
	CreatedAt            time.Time
}

// Subject is where the batch belongs.
func (b Batch) Subject() domain.Subject {
	return domain.Subject{Made: domain.Place{City: b.City, County: b.County, School: b.School}}
}

func (b *Batch) move(to BatchState) error {
	if slices.Contains(next[b.State], to) {
		b.State = to
		return nil
	}
	if b.State == Sending || b.State == Exported || b.State == Settled {
		return ErrExported
	}
	return ErrState.With("state", b.State)
}

// Unit is whose batch it is: the school, else the county, else the city.
func (b Batch) Unit() domain.UnitID {
	switch {
	case !b.School.IsZero():
		return b.School
	case !b.County.IsZero():
		return b.County
	}
	return b.City
}

// covers reports whether a student in a place belongs into the batch.
func (b Batch) covers(p domain.Place) bool {
	switch {
	case p.School.IsZero():
		return false
	case !b.School.IsZero():
		return p.School == b.School
	}
	return p.County == b.County
}

// tally counts rows, adds them up and seals them in order: amount, payee and
// card of each. Rows come in parts, so that a long batch is never in memory.
type tally struct {
	rows int
	sum  domain.Money
	hash hash.Hash
}

func newTally() *tally { return &tally{hash: sha256.New()} }

func (t *tally) add(rows ...ledger.Attempt) {
	for _, a := range rows {
		if a.State == ledger.AttemptLeft {
			continue
		}
		t.rows++
		t.sum += a.Amount
		fmt.Fprintf(t.hash, "%d %s %d %s %s %s\n", a.Row, a.Obligation, a.Amount, a.Payee, a.Card, a.PayeeName)
	}
}

func (t *tally) seal() string { return hex.EncodeToString(t.hash.Sum(nil)) }

// Sealed reports whether rows, all of a batch in order, are those that were
// drafted, checked, approved and exported.
func (b Batch) Sealed(rows iter.Seq2[[]ledger.Attempt, error]) (bool, error) {
	t := newTally()
	for part, err := range rows {
		if err != nil {
			return false, err
		}
		t.add(part...)
	}
	return t.rows == b.Rows && t.sum == b.Sum && t.seal() == b.Seal, nil
}

// total fixes what a batch holds when it is drafted or a row is taken out.
func (b *Batch) total(t *tally) { b.Rows, b.Sum, b.Seal = t.rows, t.sum, t.seal() }

// Confirms is what a person saw when they approve: it must be what is there.
type Confirms struct {
	Version int
	Rows    int
	Sum     domain.Money
}

// agree adds the rows up again (features AI10): against what was drafted, and
// against what the approving person saw.
func (b Batch) agree(t *tally, saw Confirms) error {
	switch {
	case saw.Version != b.Version:
		return domain.ErrStale.With("yours", saw.Version).With("current", b.Version)
	case t.rows != b.Rows, t.sum != b.Sum, t.seal() != b.Seal, saw.Rows != t.rows, saw.Sum != t.sum:
		return ErrAltered.With("rows", t.rows).With("sum", t.sum)
	}
	return nil
}

// check is a second person's yes to what the first one made (policy G12).
func (b *Batch) check(by domain.PersonID, t *tally, saw Confirms) error {
	if by == b.MadeBy {
		return ErrOwnBatch
	}
	if err := b.agree(t, saw); err != nil {
		return err
	}
	b.CheckedBy = by
	return b.move(Checked)
}

// approve is the bureau's yes to what was checked; a third person.
func (b *Batch) approve(by domain.PersonID, t *tally, saw Confirms) error {
	if by == b.MadeBy || by == b.CheckedBy {
		return ErrOwnBatch
	}
	if err := b.agree(t, saw); err != nil {
		return err
	}
	b.ApprovedBy = by
	return b.move(Approved)
}

// editable refuses a change of rows unless the batch is a draft (policy G5).
func (b Batch) editable() error {
	switch b.State {
	case Drafted:
		return nil
	case Sending, Exported, Settled:
		return ErrExported
	}
	return ErrState.With("state", b.State)
}
