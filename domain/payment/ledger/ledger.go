package ledger

import (
	"slices"
	"time"

	"lizhi/domain"
)

// Account is a place where money of an obligation can stand.
type Account string

// The accounts. Planned is where all of it comes from; the others add up to it.
const (
	Planned    Account = "planned"
	Pending    Account = "pending"     // to be paid
	InFlight   Account = "in_flight"   // in an exported file
	Paid       Account = "paid"        // 已到账
	Returned   Account = "returned"    // 银行退回, not re-issued
	Struck     Account = "withdrawn"   // no longer owed
	ClawedBack Account = "clawed_back" // 追回 after a wrong payment
)

// moves lists from which account money may move to which. What is not listed
// does not happen.
var moves = map[Account][]Account{
	Planned:  {Pending},
	Pending:  {InFlight, Struck},
	InFlight: {Paid, Returned},
	Returned: {Pending, Struck},
	Paid:     {ClawedBack},
}

// EntryID names an entry.
type EntryID = domain.ID[Entry]

// Entry is one movement of an obligation's money: the same amount leaves one
// account and enters another.
type Entry struct {
	ID         EntryID
	Obligation ObligationID
	Attempt    AttemptID // zero when no attempt caused it
	Source     Account
	Target     Account
	Amount     domain.Money // fen, above zero
	Reason     string
	By         domain.PersonID // zero for the program itself
	At         time.Time
}

// ObligationID names an obligation.
type ObligationID = domain.ID[Obligation]

// Obligation 应发 is what must be paid: student × programme × term × part. Its
// balances are in fen and change only by Move.
type Obligation struct {
	ID                          ObligationID
	Student                     domain.PersonID
	Programme                   string
	Term                        domain.Term
	Part                        int // 0 is the award, later parts are 补发
	Award                       AwardID
	Planned                     domain.Money
	Pending                     domain.Money
	InFlight                    domain.Money
	Paid                        domain.Money
	Returned                    domain.Money
	Withdrawn                   domain.Money
	ClawedBack                  domain.Money
	Attempts                    int             // exported so far
	RetryReason                 string          // why the same data is sent again (policy G9)
	RetryPayee                  domain.PersonID // who is paid instead, chosen at the correction
	City, County, School, Class domain.UnitID
	Version                     int
	CreatedAt                   time.Time
}

// Subject is whom and where an obligation is about.
func (o Obligation) Subject() domain.Subject {
	return domain.Subject{Person: o.Student, Made: domain.Place{City: o.City, County: o.County, School: o.School, Class: o.Class}}
}

type entitlement struct{}

// AwardID is the award that an obligation carries out, in aid's numbering.
type AwardID = domain.ID[entitlement]

// balance is what stands in an account.
func (o *Obligation) balance(a Account) *domain.Money {
	return map[Account]*domain.Money{
		Planned: &o.Planned, Pending: &o.Pending, InFlight: &o.InFlight, Paid: &o.Paid,
		Returned: &o.Returned, Struck: &o.Withdrawn, ClawedBack: &o.ClawedBack,
	}[a]
}

// Owe adds to what must be paid: planned and, by the same entry, pending. It
// opens an obligation, and opens it again when another award took the place of
// one that was withdrawn.
func (o *Obligation) Owe(e *Entry, amount domain.Money) error {
	if amount <= 0 {
		return ErrNoAmount
	}
	o.Planned += amount
	o.Pending += amount
	e.Obligation, e.Source, e.Target, e.Amount = o.ID, Planned, Pending, amount
	return nil
}

// Move moves an amount from one account to another and writes it into the entry.
// It refuses a movement that is not on the map and an amount that is not there.
func (o *Obligation) Move(e *Entry, from, to Account, amount domain.Money) error {
	if from == Planned || !slices.Contains(moves[from], to) {
		return ErrMove.With("from", from).With("to", to)
	}
	source, target := o.balance(from), o.balance(to)
	if amount <= 0 || *source < amount {
		return ErrMove.With("from", from).With("to", to)
	}
	*source -= amount
	*target += amount
	e.Obligation, e.Source, e.Target, e.Amount = o.ID, from, to, amount
	return nil
}

// Strike takes off the books what is still owed: what is pending and what came
// back. Each movement goes into an entry of its own, that next makes.
func (o *Obligation) Strike(next func() Entry) ([]Entry, error) {
	var entries []Entry
	for _, from := range []Account{Pending, Returned} {
		amount := *o.balance(from)
		if amount == 0 {
			continue
		}
		e := next()
		if err := o.Move(&e, from, Struck, amount); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// Conserved reports whether the accounts add up to what was planned (features
// AI13).
func (o Obligation) Conserved() bool {
	return o.Planned == o.Pending+o.InFlight+o.Paid+o.Returned+o.Withdrawn+o.ClawedBack
}

// Fold adds entries up to the balances they lead to.
func Fold(entries []Entry) Obligation {
	var o Obligation
	for _, e := range entries {
		if e.Source == Planned {
			o.Planned += e.Amount
		} else {
			*o.balance(e.Source) -= e.Amount
		}
		*o.balance(e.Target) += e.Amount
	}
	return o
}

// Entitled is what an obligation takes of its award: all that is still owed or
// was paid and kept.
func (o Obligation) Entitled() domain.Money { return o.Planned - o.Withdrawn - o.ClawedBack }

// SameBalances reports whether two obligations hold the same in each account.
func (o Obligation) SameBalances(p Obligation) bool {
	return o.Planned == p.Planned && o.Pending == p.Pending && o.InFlight == p.InFlight && o.Paid == p.Paid &&
		o.Returned == p.Returned && o.Withdrawn == p.Withdrawn && o.ClawedBack == p.ClawedBack
}
