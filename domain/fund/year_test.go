package fund

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
)

func TestWhatAnEntryMustSay(t *testing.T) {
	t.Parallel()
	school, files := domain.UnitID{1}, []domain.FileID{{5}}
	award := domain.ID[any]{9}
	paid := ToPay{School: school, Approved: true, Own: true, Amount: 31_250}
	spending := func(change func(*Entry)) Entry {
		e := Entry{Kind: Spending, Amount: 31_250, Use: Award, Award: award}
		if change != nil {
			change(&e)
		}
		return e
	}
	other := func(change func(*ToPay)) ToPay {
		a := paid
		change(&a)
		return a
	}
	for _, row := range []struct {
		remark string
		entry  Entry
		of     Type
		award  ToPay
		want   *domain.Fault
	}{
		{"income", Entry{Kind: Income, Amount: 1}, Senior, ToPay{}, nil},
		{"an extraction", Entry{Kind: Extraction, Amount: 1}, Senior, ToPay{}, nil},
		{"of nothing", Entry{Kind: Extraction}, Senior, ToPay{}, ErrAmount},
		{"of less than nothing", Entry{Kind: Income, Amount: -1}, Senior, ToPay{}, ErrAmount},
		{"a reversal is no entry of its own", Entry{Kind: Reversal, Amount: 1}, Senior, ToPay{}, ErrKind},
		{"nor is what is carried over", Entry{Kind: CarriedIn, Amount: 1}, Senior, ToPay{}, ErrKind},
		{"a kind that there is not", Entry{Kind: "gift", Amount: 1}, Senior, ToPay{}, ErrKind},
		{"F2: an award of this school", spending(nil), Senior, paid, nil},
		{"a fen too little", spending(func(e *Entry) { e.Amount-- }), Senior, paid, ErrAwardAmount},
		{"a fen too much", spending(func(e *Entry) { e.Amount++ }), Senior, paid, ErrAwardAmount},
		{"of another school", spending(nil), Senior, other(func(a *ToPay) { a.School = domain.UnitID{2} }), ErrAward},
		{"not approved", spending(nil), Senior, other(func(a *ToPay) { a.Approved = false }), ErrAward},
		{"that the state pays", spending(nil), Senior, other(func(a *ToPay) { a.Own = false }), ErrAward},
		{"that there is not", spending(nil), Senior, ToPay{}, ErrAward},
		{"for an award, and none is named", spending(func(e *Entry) { e.Award, e.Files = domain.ID[any]{}, files }), Senior, ToPay{}, ErrEvidence},
		{"绿色通道 with a file", Entry{Kind: Spending, Amount: 1, Use: GreenChannel, Files: files}, Senior, ToPay{}, nil},
		{"without one", Entry{Kind: Spending, Amount: 1, Use: GreenChannel}, Senior, ToPay{}, ErrEvidence},
		{"for nothing", Entry{Kind: Spending, Amount: 1, Files: files}, Senior, ToPay{}, ErrUse},
		{"for a party", Entry{Kind: Spending, Amount: 1, Use: "party", Files: files}, Senior, ToPay{}, ErrUse},
		{"a reward of a 民办 school", Entry{Kind: Spending, Amount: 1, Use: Reward, Files: files}, Private, ToPay{}, nil},
		{"of a 公办 one", Entry{Kind: Spending, Amount: 1, Use: Reward, Files: files}, Senior, ToPay{}, ErrReward},
	} {
		err := row.entry.check(Year{School: school, Type: row.of}, row.award)
		if row.want == nil && err != nil || row.want != nil && !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.remark, err, row.want)
		}
	}
}

func TestYearsAreClosedInTheirOrder(t *testing.T) {
	t.Parallel()
	open, closed := func(year int) Year { return Year{Year: year} }, func(year int) Year { return Year{Year: year, Closed: true} }
	for _, row := range []struct {
		remark       string
		all          []Year
		write, close *domain.Fault // of 2026
	}{
		{"the first", []Year{open(2026)}, nil, nil},
		{"the year before is closed", []Year{closed(2025), open(2026)}, nil, nil},
		{"the year before is open", []Year{open(2025), open(2026)}, nil, ErrEarlierOpen},
		{"one long before is open", []Year{open(2019), closed(2025), open(2026)}, nil, ErrEarlierOpen},
		{"the next is open", []Year{open(2026), open(2027)}, nil, nil},
		{"it is closed", []Year{closed(2026), open(2027)}, ErrClosed, nil},
		{"the next is closed", []Year{closed(2027)}, ErrClosed, nil},
	} {
		y := Year{Year: 2026}
		for what, got := range map[string]struct {
			err  error
			want *domain.Fault
		}{"written": {y.inTurn(row.all), row.write}, "closed": {y.nextToClose(row.all), row.close}} {
			if got.want == nil && got.err != nil || got.want != nil && !errors.Is(got.err, got.want) {
				t.Errorf("%s: %s: %v, want %v", row.remark, what, got.err, got.want)
			}
		}
	}
}

func TestPolicyF13IncomeThatWasTakenBackIsNone(t *testing.T) {
	t.Parallel()
	rules := Rules{{Type: Senior, From: 2016, Base: BusinessIncome, Least: 300, Most: 500}}
	y := Year{Type: Senior, Year: 2026}
	for _, row := range []struct {
		remark string
		entry  Entry
		undoes Entry
		state  State
		ratio  bool
	}{
		{"entered", Entry{Kind: Income, Amount: 10_000}, Entry{}, Short, true},
		{"and more", Entry{Kind: Income, Amount: 5_000}, Entry{}, Short, true},
		{"the first taken back", Entry{Kind: Reversal, Amount: 10_000}, Entry{Kind: Income, Amount: 10_000}, Short, true},
		{"the second, too: nothing is met by that", Entry{Kind: Reversal, Amount: 5_000}, Entry{Kind: Income, Amount: 5_000}, BaseMissing, false},
	} {
		if err := y.Post(row.entry, row.undoes); err != nil {
			t.Fatal(err)
		}
		if got := rules.Assess(y); got.State != row.state || (got.Ratio != nil) != row.ratio {
			t.Errorf("%s: %+v, want %s", row.remark, got, row.state)
		}
	}
}

// TestAReversalIsTheOppositeOfItsEntry: whatever was posted and is taken back
// leaves the sums as they were, and is refused only where what it had set aside
// is spent or carried over.
func TestAReversalIsTheOppositeOfItsEntry(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.Map(rapid.Int64Range(0, 1_000), func(n int64) domain.Money { return domain.Money(n) })
		y := Year{Year: 2026, Base: amount.Draw(t, "base"), Extracted: amount.Draw(t, "extracted") + 2_000, Carried: amount.Draw(t, "carried"), Spent: amount.Draw(t, "spent")}
		y.BaseKnown = y.Base > 0
		e := Entry{Kind: rapid.SampledFrom([]Kind{Income, Extraction, Spending}).Draw(t, "kind"), Amount: amount.Draw(t, "amount") + 1}
		before := y
		if err := y.Post(e, Entry{}); err != nil {
			t.Fatal(err)
		}
		if err := y.Post(Entry{Kind: Reversal, Amount: e.Amount}, e); err != nil {
			t.Fatal(err)
		}
		before.Entries += 2
		if y != before {
			t.Fatalf("%s of %s and back: %+v, was %+v", e.Kind, e.Amount, y, before)
		}
		if err := y.Post(Entry{Kind: Reversal, Amount: 1}, Entry{Kind: Reversal, Amount: 1}); !errors.Is(err, ErrReversed) || y != before {
			t.Fatalf("a reversal is taken back: %v", err)
		}
		spent := y
		spent.Spent = spent.Extracted + spent.Carried
		if err := spent.Post(Entry{Kind: Reversal, Amount: 1}, Entry{Kind: Extraction, Amount: 1}); !errors.Is(err, ErrOverspent) {
			t.Fatalf("what was spent is no longer set aside: %v", err)
		}
	})
}

func TestPolicyM14ARateHasItsRangeAndItsFirstYear(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark      string
		least, most int
		allowed     bool
	}{
		{"none", 0, 0, true},
		{"3 % to 5 %", 300, 500, true},
		{"5 % and more", 500, 0, true},
		{"exactly 5 %", 500, 500, true},
		{"upside down", 500, 499, false},
		{"less than nothing", -1, 0, false},
		{"an upper end below nothing", 0, -1, false},
		{"all of it", 10_000, 10_000, true},
		{"more than all", 10_001, 0, false},
		{"up to more than all", 300, 10_001, false},
	} {
		if err := (Rule{Least: row.least, Most: row.most}).Check(); (err == nil) != row.allowed {
			t.Errorf("%s: %v", row.remark, err)
		}
	}
	all := Rules{{Type: Senior, From: 2026, Least: 400}, {Type: Senior, From: 2016, Least: 300}, {Type: Private, From: 2020, Least: 500}}
	for year, want := range map[int]int{2015: 0, 2016: 300, 2025: 300, 2026: 400, 2040: 400} {
		if got, known := all.At(Senior, year); got.Least != want || known != (want > 0) {
			t.Errorf("in %d: %d, want %d", year, got.Least, want)
		}
	}
}

// TestPolicyF10F14NobodyWhoIsMetSetAsideTooLittle: for any income, amount set
// aside and rule the four answers are told apart by exact arithmetic, and a
// shortfall, set aside too, is what was missing and not a fen more.
func TestPolicyF10F14NobodyWhoIsMetSetAsideTooLittle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		least := rapid.IntRange(1, 10_000).Draw(t, "least")
		most := rapid.OneOf(rapid.Just(0), rapid.IntRange(least, 10_000)).Draw(t, "most")
		base := rapid.Int64Range(0, 1_000_000_000).Draw(t, "base")
		// Near what is required, where a fen decides.
		aside := base*int64(least)/10_000 + rapid.Int64Range(-3, 3).Draw(t, "more")
		if rapid.Bool().Draw(t, "near the upper end") {
			aside = base*int64(most)/10_000 + rapid.Int64Range(-3, 3).Draw(t, "more")
		}
		aside = max(aside, 0)
		rules := Rules{{Type: Senior, From: 2016, Least: least, Most: most}}
		y := Year{Type: Senior, Year: 2026, Base: domain.Money(base), BaseKnown: true, Extracted: domain.Money(aside)}
		got := rules.Assess(y)
		enough := aside*10_000 >= base*int64(least)
		beyond := most > 0 && aside*10_000 > base*int64(most)
		want := Met
		switch {
		case !enough:
			want = Short
		case beyond:
			want = Above
		}
		if got.State != want || (got.Shortfall > 0) != (want == Short) {
			t.Fatalf("%d of %d at %d–%d: %+v, want %s", aside, base, least, most, got, want)
		}
		if got.Ratio != nil && (int64(*got.Ratio)*base > aside*10_000 || int64(*got.Ratio+1)*base <= aside*10_000) {
			t.Fatalf("%d of %d is shown as %d", aside, base, *got.Ratio)
		}
		if want != Short {
			return
		}
		y.Extracted += got.Shortfall
		if full := rules.Assess(y); full.State == Short {
			t.Fatalf("the shortfall of %s, set aside, leaves %+v", got.Shortfall, full)
		}
		y.Extracted--
		if less := rules.Assess(y); less.State != Short {
			t.Fatalf("a fen less than the shortfall of %s is %s", got.Shortfall, less.State)
		}
	})
}

func TestAYearThatCarriesIntoAClosedOneStaysOpen(t *testing.T) {
	t.Parallel()
	y, next := Year{Year: 2025, Extracted: 100}, Year{Year: 2026, Closed: true}
	before := y
	if _, _, err := y.Close(&next, domain.NewDay(2027, 1, 1)); !errors.Is(err, ErrClosed) || y != before {
		t.Errorf("closed into a closed year: %v, %+v", err, y)
	}
	next = Year{ID: YearID{2}, Year: 2026}
	y.ID = YearID{1}
	out, in, err := y.Close(&next, domain.NewDay(2026, 1, 1))
	if err != nil || out.Amount != 100 || in.Amount != 100 || out.Year != y.ID || in.Year != next.ID || out.Number != 1 || in.Number != 1 {
		t.Errorf("closed: %v, %+v out and %+v in", err, out, in)
	}
	if _, _, err := y.Close(&next, domain.NewDay(2026, 1, 1)); !errors.Is(err, ErrClosed) {
		t.Errorf("closed twice: %v", err)
	}
}
