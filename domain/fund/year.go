package fund

import (
	"slices"
	"time"

	"lizhi/domain"
)

// YearID names a school's account of a fiscal year.
type YearID = domain.ID[Year]

// Year is a school's account of a fiscal year. The sums follow from its entries.
type Year struct {
	ID                   YearID
	City, County, School domain.UnitID
	Year                 int  // fiscal, the calendar year
	Type                 Type // of the school when the account was opened
	Base                 domain.Money
	BaseKnown            bool
	Extracted            domain.Money
	Carried              domain.Money // from the year before
	Spent                domain.Money
	CarriedOut           domain.Money // into the next year
	Entries              int
	Closed               bool
	Version              int
	CreatedAt            time.Time
}

// Subject is where the account stands.
func (y Year) Subject() domain.Subject {
	p := domain.Place{City: y.City, County: y.County, School: y.School}
	return domain.Subject{Made: p, Now: p}
}

// Left is what can still be spent, in fen.
func (y Year) Left() domain.Money { return y.Extracted + y.Carried - y.Spent - y.CarriedOut }

// Kind is what an entry records.
type Kind string

// The kinds of entry.
const (
	Income     Kind = "income"     // more of the base
	Extraction Kind = "extraction" // money set aside
	Spending   Kind = "spending"   // money used
	Reversal   Kind = "reversal"   // another entry taken back
	CarriedIn  Kind = "carried_in"
	CarriedOut Kind = "carried_out"
)

// Use is what money was used for.
type Use string

// The uses that the notice names.
const (
	FeeReduction Use = "fee_reduction"      // 减免学杂费
	Allowance    Use = "hardship_allowance" // 困难学生补助
	WorkStudy    Use = "work_study"         // 勤工助学
	GreenChannel Use = "green_channel"      // “绿色通道”
	SchoolGrant  Use = "school_grant"       // 校内奖助学金
	Award        Use = "award"              // an award that the school pays: 校籍分离, 无学籍
	Reward       Use = "reward"             // 奖励困难学生, of 民办 schools
)

// EntryID names an entry.
type EntryID = domain.ID[Entry]

// Entry is a line of a school's ledger. It never changes; Reversal takes another
// one back.
type Entry struct {
	ID        EntryID
	Year      YearID
	Number    int // within the year, from 1
	Kind      Kind
	Amount    domain.Money // fen, more than 0; 0 only where nothing is carried over; of a reversal that of the entry taken back
	Use       Use
	Award     domain.ID[any] // that a spending pays
	AwardKey  *[16]byte      // the award until the entry is taken back: it is paid once
	Reverses  EntryID
	UndoneKey *[16]byte // the entry that this one takes back: it is taken back once
	Files     []domain.FileID
	Note      string
	MadeBy    domain.PersonID
	CreatedAt time.Time
}

// ToPay is what fund must know of an award that it pays.
type ToPay struct {
	School   domain.UnitID
	Student  domain.PersonID
	Approved bool
	Own      bool // its purse is the school's own
	Amount   domain.Money
}

// check asks what an entry can answer for by itself; award is what it pays, if
// it pays one.
func (e Entry) check(y Year, award ToPay) error {
	switch {
	case !slices.Contains([]Kind{Income, Extraction, Spending}, e.Kind):
		return ErrKind.At("/kind")
	case e.Amount <= 0:
		return ErrAmount.At("/amount")
	case e.Kind != Spending:
		return nil
	case !slices.Contains([]Use{FeeReduction, Allowance, WorkStudy, GreenChannel, SchoolGrant, Award, Reward}, e.Use):
		return ErrUse.At("/use")
	case e.Use == Reward && y.Type != Private:
		return ErrReward.At("/use")
	case e.Use == Award && e.Award.IsZero(), e.Award.IsZero() && len(e.Files) == 0:
		return ErrEvidence.At("/files")
	case e.Award.IsZero():
		return nil
	case award.School != y.School || !award.Approved || !award.Own:
		return ErrAward.At("/award")
	case award.Amount != e.Amount:
		return ErrAwardAmount.With("amount", award.Amount).At("/amount")
	}
	return nil
}

// Post adds an entry to the sums; undoes is the entry that a reversal takes
// back. Nothing may be spent that is not there (policy F15). What is refused
// changes nothing.
func (y *Year) Post(e Entry, undoes Entry) error {
	if y.Closed {
		return ErrClosed.With("year", y.Year)
	}
	after := *y
	kind, amount := e.Kind, e.Amount
	if kind == Reversal {
		kind, amount = undoes.Kind, -undoes.Amount
	}
	switch kind {
	case Income:
		after.Base += amount
		after.BaseKnown = after.Base > 0 // not while all that was entered is taken back
	case Extraction:
		after.Extracted += amount
	case Spending:
		after.Spent += amount
	case CarriedIn:
		after.Carried += amount
	case CarriedOut:
		after.CarriedOut += amount
	default:
		return ErrReversed
	}
	if after.Left() < 0 {
		return ErrOverspent.With("left", y.Left())
	}
	after.Entries++
	*y = after
	return nil
}

// inTurn asks whether a school's account can be written at all, all being its
// accounts: what is closed, and whatever is before it, is over.
func (y Year) inTurn(all []Year) error {
	for _, other := range all {
		if other.Closed && other.Year >= y.Year {
			return ErrClosed.With("year", other.Year)
		}
	}
	return nil
}

// nextToClose asks whether the account is the earliest that is open, all being
// those of the school: what is left of one is carried into the next.
func (y Year) nextToClose(all []Year) error {
	for _, other := range all {
		if !other.Closed && other.Year < y.Year {
			return ErrEarlierOpen.With("year", other.Year)
		}
	}
	return nil
}

// Close carries what is left into the next year.
func (y *Year) Close(next *Year, today domain.Day) (out, in Entry, err error) {
	year, _, _ := today.Date()
	switch {
	case y.Closed:
		return out, in, ErrClosed.With("year", y.Year)
	case year <= y.Year:
		return out, in, ErrNotOver.With("year", y.Year)
	}
	left := y.Left()
	out, in = Entry{Year: y.ID, Kind: CarriedOut, Amount: left}, Entry{Year: next.ID, Kind: CarriedIn, Amount: left}
	if err := next.Post(in, Entry{}); err != nil {
		return out, in, err
	}
	if err := y.Post(out, Entry{}); err != nil {
		return out, in, err
	}
	out.Number, in.Number = y.Entries, next.Entries
	y.Closed = true
	return out, in, nil
}
