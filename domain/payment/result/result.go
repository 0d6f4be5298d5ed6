package result

import (
	"slices"
	"strings"
	"time"

	"lizhi/domain"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
)

// ID names a result file.
type ID = domain.ID[File]

// State is where a result file stands.
type State string

// The states of a result file; see the diagram of the package.
const (
	Received   State = "received"
	Unreadable State = "unreadable"
	Held       State = "held"
	Applying   State = "applying" // a task carries its lines out
	Applied    State = "applied"
	Rejected   State = "rejected"
)

// File 发放结果 is a file that came back for a batch.
type File struct {
	ID                   ID
	Batch                ledger.BatchID
	City, County, School domain.UnitID
	Upload               domain.FileID
	Hash                 string // SHA-256 of the content; UNIQUE: a file is applied once
	State                State
	Lines                int
	Sum                  domain.Money
	PaidRows, FailedRows int // as applied
	Problems             int
	Owner                domain.PersonID // who imported it and must clear up what stays open
	DecidedBy            domain.PersonID
	Reason               string
	Version              int
	CreatedAt            time.Time
}

// Subject is where the result belongs.
func (r File) Subject() domain.Subject {
	return domain.Subject{Made: domain.Place{City: r.City, County: r.County, School: r.School}}
}

// CameToNothing reports that nothing of the file was applied, nor will be.
func (r File) CameToNothing() bool { return r.State == Rejected || r.State == Unreadable }

// Problem is why a line of a result file does not fit.
type Problem string

// The problems of a line.
const (
	Fits           Problem = ""
	UnknownRow     Problem = "unknown_row"
	OtherBatch     Problem = "other_batch"
	WrongAmount    Problem = "wrong_amount"
	WrongPayee     Problem = "wrong_payee"
	RowTwice       Problem = "row_twice"
	AlreadySettled Problem = "already_settled"
	NoOutcome      Problem = "no_outcome" // neither paid nor failed
	Damaged        Problem = "damaged"    // digits lost to 6.2E+18, a formula, merged cells, broken characters
	Missing        Problem = "missing"    // a row of the batch that the file lacks
)

// Line is one line of a result file, staged.
type Line struct {
	Result    ID
	Line      int // in the file, from 1; negative for a row that is missing from it
	BatchRow  int
	Amount    domain.Money
	Succeeded bool
	Cause     string // code of a Cause when not
	Attempt   ledger.AttemptID
	Problem   Problem
}

// words that banks write for an outcome.
var (
	succeeded = []string{"成功", "发放成功", "支付成功", "交易成功", "入账成功", "已发放", "已到账", "paid", "success", "1"}
	failed    = []string{"失败", "发放失败", "支付失败", "交易失败", "入账失败", "退票", "已退票", "已退回", "failed", "0"}
)

// Sought is what lines of a file are matched against.
type Sought struct {
	Batch  string           // its number
	Rows   []ledger.Attempt // those that the lines name, as far as there are any
	Seen   []int            // rows that earlier lines of the file named
	Causes bankfile.Causes
}

// Match stages lines of a file against the rows that they name: by batch row,
// amount and payee (policy G7).
func (in Sought) Match(result ID, lines []bankfile.Reply) []Line {
	byRow := map[int]ledger.Attempt{}
	for _, a := range in.Rows {
		if a.State != ledger.AttemptLeft {
			byRow[a.Row] = a
		}
	}
	named := map[int]bool{}
	for _, n := range in.Seen {
		named[n] = true
	}
	staged := make([]Line, 0, len(lines))
	for _, l := range lines {
		a, known := byRow[l.Row]
		s := Line{
			Result: result, Line: l.Line, BatchRow: l.Row, Amount: l.Amount,
			Succeeded: slices.Contains(succeeded, l.Outcome),
			Problem:   fit(in.Batch, l, a, known, named[l.Row]),
		}
		if known {
			s.Attempt = a.ID
		}
		if !s.Succeeded {
			s.Cause = in.Causes.Meant(l.FailureText).Code
		}
		named[l.Row] = true
		staged = append(staged, s)
	}
	return staged
}

// Lacking are the lines for open rows that the file lacks: then count and sum do
// not fit.
func Lacking(result ID, rows []ledger.Attempt) []Line {
	lines := make([]Line, len(rows))
	for i, a := range rows {
		lines[i] = Line{Result: result, Line: -a.Row, BatchRow: a.Row, Amount: a.Amount, Attempt: a.ID, Problem: Missing}
	}
	return lines
}

func fit(batch string, l bankfile.Reply, a ledger.Attempt, known, twice bool) Problem {
	switch {
	case l.Batch != "" && l.Batch != batch:
		return OtherBatch
	case l.Damaged:
		return Damaged
	case !known:
		return UnknownRow
	case twice:
		return RowTwice
	case !l.HasAmount || l.Amount != a.Amount:
		return WrongAmount
	case l.PayeeName != a.PayeeName, l.Card != "" && l.Last4() != a.CardLast4:
		return WrongPayee
	case a.State != ledger.AttemptExported:
		return AlreadySettled
	case !slices.Contains(succeeded, l.Outcome) && !slices.Contains(failed, l.Outcome):
		return NoOutcome
	}
	return Fits
}

// Staged sums the lines of a result file up: those that are in the file, and the
// problems, among them rows that it lacks.
type Staged struct {
	Lines    int
	Sum      domain.Money
	Problems int
}

// Stage keeps what was found in a file, and says whether it can be applied.
func (r *File) Stage(s Staged) {
	r.Lines, r.Sum, r.Problems = s.Lines, s.Sum, s.Problems
	r.State = Applying
	if r.Problems > 0 {
		r.State = Held
	}
}

// Decide is the second person's word on a held file. Errors: ErrStale,
// ErrOwnResult, ErrResultState, ErrReason.
func (r *File) Decide(by domain.PersonID, v Verdict) error {
	reason := strings.TrimSpace(v.Reason)
	switch {
	case v.Version != r.Version:
		return domain.ErrStale.With("yours", v.Version).With("current", r.Version)
	case by == r.Owner:
		return ErrOwnResult
	case r.State != Held:
		return ErrResultState.With("state", r.State)
	case reason == "":
		return ledger.ErrReason.At("/reason")
	}
	r.DecidedBy, r.Reason = by, reason
	r.State = Rejected
	if v.Decision == ApplyMatching {
		r.State = Applying
	}
	return nil
}

// Decision is what a second person does with a held file.
type Decision string

// The decisions on a held file.
const (
	ApplyMatching Decision = "apply_matching"
	Reject        Decision = "reject"
)

// Verdict is what a second person says of a held file, as they saw it.
type Verdict struct {
	Version  int
	Decision Decision
	Reason   string
}

// Part is a part of the lines of a result file: up to Limit of them after
// the line After, all, or only the Problems.
type Part struct {
	After, Limit int
	Problems     bool
}
