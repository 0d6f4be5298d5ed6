package payment

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"lizhi/domain"
)

// BatchID names a batch.
type BatchID = domain.ID[Batch]

// BatchState is where a batch stands.
type BatchState string

// The states of a batch; see the diagram of the package.
const (
	Drafted   BatchState = "drafted"
	Checked   BatchState = "checked"  // by the school's head
	Approved  BatchState = "approved" // by the county, or by the city for its own schools
	Exported  BatchState = "exported"
	Settled   BatchState = "settled" // every row has its result
	Withdrawn BatchState = "withdrawn"
)

// next lists the states each state may turn into. What is not listed is final.
var next = map[BatchState][]BatchState{
	Drafted:  {Checked, Withdrawn},
	Checked:  {Approved, Withdrawn},
	Approved: {Exported, Withdrawn},
	Exported: {Settled},
}

// Format is how a batch file is written.
type Format string

// The formats. GBK is for tools that know nothing newer (policy G14).
const (
	XLSX       Format = "xlsx"
	CSV        Format = "csv_utf8"
	CSVGB18030 Format = "csv_gb18030"
	CSVGBK     Format = "csv_gbk"
)

// Batch 批次 is what one school sends to 一卡通 of one programme and term.
type Batch struct {
	ID                   BatchID
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
	Format               Format
	Checksum             string // SHA-256 of the exported content in order
	File                 domain.FileID
	FileHash             string // SHA-256 of the file itself, kept when the file is gone
	ExportedAt           *time.Time
	Reason               string // of a withdrawal
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
	if b.State == Exported || b.State == Settled {
		return ErrExported
	}
	return ErrState.With("state", b.State)
}

// total fixes what a batch holds when it is drafted or a row is taken out.
func (b *Batch) total(rows []Attempt) { b.Rows, b.Sum, b.Seal = tally(rows) }

// tally counts the rows, adds them up and seals them in order: amount, payee
// and card of each.
func tally(rows []Attempt) (count int, sum domain.Money, seal string) {
	h := sha256.New()
	for _, a := range rows {
		if a.State == AttemptLeft {
			continue
		}
		count++
		sum += a.Amount
		fmt.Fprintf(h, "%d %s %d %s %s %s\n", a.Row, a.Obligation, a.Amount, a.Payee, a.Card, a.PayeeName)
	}
	return count, sum, hex.EncodeToString(h.Sum(nil))
}

// Confirms is what a person saw when they approve: it must be what is there.
type Confirms struct {
	Version int
	Rows    int
	Sum     domain.Money
}

// agree adds the rows up again (features AI10): against what was drafted, and
// against what the approving person saw.
func (b Batch) agree(rows []Attempt, saw Confirms) error {
	count, sum, seal := tally(rows)
	switch {
	case saw.Version != b.Version:
		return domain.ErrStale.With("yours", saw.Version).With("current", b.Version)
	case count != b.Rows, sum != b.Sum, seal != b.Seal, saw.Rows != count, saw.Sum != sum:
		return ErrAltered.With("rows", count).With("sum", sum)
	}
	return nil
}

// Check is the head's yes to what the officer made (policy G12).
func (b *Batch) Check(by domain.PersonID, rows []Attempt, saw Confirms) error {
	if by == b.MadeBy {
		return ErrOwnBatch
	}
	if err := b.agree(rows, saw); err != nil {
		return err
	}
	b.CheckedBy = by
	return b.move(Checked)
}

// Approve is the bureau's yes to what the school checked; a third person.
func (b *Batch) Approve(by domain.PersonID, rows []Attempt, saw Confirms) error {
	if by == b.MadeBy || by == b.CheckedBy {
		return ErrOwnBatch
	}
	if err := b.agree(rows, saw); err != nil {
		return err
	}
	b.ApprovedBy = by
	return b.move(Approved)
}

// Editable refuses a change of rows unless the batch is a draft (policy G5).
func (b Batch) Editable() error {
	switch b.State {
	case Drafted:
		return nil
	case Exported, Settled:
		return ErrExported
	}
	return ErrState.With("state", b.State)
}
