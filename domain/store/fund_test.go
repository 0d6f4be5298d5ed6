package store_test

import (
	"context"
	"testing"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/fund"
	"lizhi/domain/identity"
	"lizhi/domain/org"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/seeds"
)

// till is a purse with the money of schools.
type till struct {
	*purse
	funds fund.Service
	at    fund.At // of the 市直 school, 2026
}

func newTill(t *testing.T, db *store.DB) till {
	t.Helper()
	w := till{purse: newPurse(t, db), funds: fund.New(db.Fund(), db.World())}
	rules, err := seeds.Fund()
	w.must(err, w.funds.Load(context.Background(), system, rules), w.funds.Load(context.Background(), system, rules))
	w.at = fund.At{School: w.ofCity.ID, Year: 2026}
	return w
}

// post adds an entry as the school's officer.
func (w till) post(kind fund.Kind, amount domain.Money) {
	w.t.Helper()
	_, err := w.funds.Post(context.Background(), w.officer, w.at, fund.Entry{Kind: kind, Amount: amount})
	w.must(err)
}

func (w till) shown() fund.Shown {
	w.t.Helper()
	shown, err := w.funds.Year(context.Background(), w.bureau, w.at.School, w.at.Year)
	w.must(err)
	return shown
}

// supported is an award that the 市直 school pays: its student has no 学籍.
func (w till) supported(name string) aid.Award {
	w.t.Helper()
	id := w.settle(name, w.ofCity, w.classOfCity, domain.UnitID{}, identity.Attending)
	w.recognise(id)
	o := w.one(w.officer, id)
	if o.Refused != nil || o.Award.Purse != aid.SchoolFunds {
		w.t.Fatalf("awarded %+v, %v", o.Award, o.Refused)
	}
	done, err := w.aid.Approve(context.Background(), w.head, []aid.Chosen{{ID: o.Award.ID, Version: 1}})
	if w.must(err); done[0].Refused != nil {
		w.t.Fatal(done[0].Refused)
	}
	return done[0].Award
}

func paying(a aid.Award) fund.Entry {
	return fund.Entry{Kind: fund.Spending, Amount: a.Amount, Use: fund.Award, Award: domain.ID[any](a.ID)}
}

// TestPolicyF10ToF15OfASchool keeps a school's year: income, extraction, an
// award that it pays, what is left, and the next year.
func TestPolicyF10ToF15OfASchool(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newTill(t, db), context.Background()
		if got := w.shown(); got.State != fund.BaseMissing || got.Ratio != nil {
			t.Errorf("before anything was entered: %+v", got.Assessment)
		}
		a := w.supported("林晓雨")
		w.post(fund.Income, 1_000_000_000)
		w.post(fund.Extraction, 29_999_999)
		if got := w.shown(); got.State != fund.Short || got.Shortfall != 1 || got.Required != 30_000_000 {
			t.Errorf("F10: %+v", got.Assessment)
		}
		for remark, row := range map[string]struct {
			entry fund.Entry
			want  string
		}{
			"more than there is":       {fund.Entry{Kind: fund.Spending, Amount: 30_000_000, Use: fund.Allowance, Files: []domain.FileID{domain.FileID(storetest.NextID())}}, "fund.overspent"},
			"without evidence":         {fund.Entry{Kind: fund.Spending, Amount: 1, Use: fund.Allowance}, "fund.evidence"},
			"without a use":            {fund.Entry{Kind: fund.Spending, Amount: 1}, "fund.use"},
			"a reward of 公办":           {fund.Entry{Kind: fund.Spending, Amount: 1, Use: fund.Reward}, "fund.reward"},
			"part of an award":         {fund.Entry{Kind: fund.Spending, Amount: 1, Use: fund.Award, Award: domain.ID[any](a.ID)}, "fund.award_amount"},
			"an award that is not":     {fund.Entry{Kind: fund.Spending, Amount: 1, Use: fund.Award, Award: domain.ID[any](storetest.NextID())}, "fund.award"},
			"somebody else's evidence": {fund.Entry{Kind: fund.Spending, Amount: 1, Use: fund.Allowance, Files: []domain.FileID{domain.FileID(storetest.NextID())}}, "not_found"},
		} {
			if _, err := w.funds.Post(ctx, w.officer, w.at, row.entry); refusal(err) != row.want {
				t.Errorf("%s: %v, want %q", remark, err, row.want)
			}
		}
		paid, err := w.funds.Post(ctx, w.officer, w.at, paying(a))
		w.must(err)
		if _, err := w.funds.Post(ctx, w.officer, w.at, paying(a)); refusal(err) != "fund.award_paid" {
			t.Errorf("paid twice: %v", err)
		}
		if _, err := w.aid.Withdraw(ctx, w.head, aid.Chosen{ID: a.ID, Version: a.Version}, "误"); refusal(err) != "aid.in_payment" {
			t.Errorf("an award that was paid is withdrawn: %v", err)
		}
		if _, err := w.funds.Reverse(ctx, w.officer, w.at, paid.ID, "付错"); err != nil {
			t.Errorf("taken back: %v", err)
		}
		if _, err := w.funds.Reverse(ctx, w.officer, w.at, paid.ID, "付错"); refusal(err) != "fund.reversed" {
			t.Errorf("taken back twice: %v", err)
		}
		_, err = w.funds.Post(ctx, w.officer, w.at, paying(a))
		w.must(err)
		w.post(fund.Extraction, 1)
		got := w.shown()
		if got.State != fund.Met || *got.Ratio != 300 || got.Year.Left() != 30_000_000-a.Amount || len(got.Entries) != 6 || got.Year.Entries != 6 {
			t.Errorf("at the end of the year: %+v, %d entries", got.Year, len(got.Entries))
		}
		w.closes(got.Year)
	})
}

// closes closes the year and looks at the next.
func (w till) closes(y fund.Year) {
	w.t.Helper()
	ctx := context.Background()
	if _, err := w.funds.Close(ctx, w.head, w.at, y.Version); refusal(err) != "fund.not_over" {
		w.t.Errorf("closed before it is over: %v", err)
	}
	storetest.ClockOf(w.db).Set(domain.NewDay(2027, 1, 4).Start())
	for remark, row := range map[string]struct {
		who     domain.Actor
		version int
		want    string
	}{
		"the officer": {w.officer, y.Version, "forbidden"}, "another head": {appointed(domain.Head, w.ofNanle.ID), y.Version, "not_found"},
		"a stale one": {w.head, y.Version - 1, "stale"},
	} {
		if _, err := w.funds.Close(ctx, row.who, w.at, row.version); refusal(err) != row.want {
			w.t.Errorf("%s closes: %v, want %q", remark, err, row.want)
		}
	}
	earlier := w.at
	earlier.Year--
	_, err := w.funds.Post(ctx, w.officer, earlier, fund.Entry{Kind: fund.Extraction, Amount: 7})
	w.must(err)
	if _, err := w.funds.Close(ctx, w.head, w.at, y.Version); refusal(err) != "fund.earlier_open" {
		w.t.Errorf("closed before the year before: %v", err)
	}
	before, err := w.funds.Year(ctx, w.head, earlier.School, earlier.Year)
	w.must(err)
	_, err = w.funds.Close(ctx, w.head, earlier, before.Year.Version)
	w.must(err)
	y = w.shown().Year
	if y.Carried != 7 {
		w.t.Errorf("%s was carried over, want 0.07", y.Carried)
	}
	closed, err := w.funds.Close(ctx, w.head, w.at, y.Version)
	if w.must(err); !closed.Closed || closed.Left() != 0 {
		w.t.Errorf("closed: %+v", closed)
	}
	if _, err := w.funds.Post(ctx, w.officer, w.at, fund.Entry{Kind: fund.Extraction, Amount: 1}); refusal(err) != "fund.closed" {
		w.t.Errorf("an entry into a closed year: %v", err)
	}
	earlier.Year--
	if _, err := w.funds.Post(ctx, w.officer, earlier, fund.Entry{Kind: fund.Extraction, Amount: 1}); refusal(err) != "fund.closed" {
		w.t.Errorf("an entry before a closed year: %v", err)
	}
	w.at.Year = 2027
	next := w.shown()
	if next.Year.Carried != y.Left() || next.Year.Left() != y.Left() || len(next.Entries) != 1 || next.State != fund.BaseMissing {
		w.t.Errorf("the next year: %+v", next.Year)
	}
}

// TestPolicyF15TwoSpendsAtOnce lets many spend at once what is enough for three.
func TestPolicyF15TwoSpendsAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newTill(t, db), context.Background()
		var awards []aid.Award
		for range 8 {
			awards = append(awards, w.supported("学生"))
		}
		w.post(fund.Extraction, 3*115_000+1)
		errs := all(2*len(awards), func(i int) error {
			_, err := w.funds.Post(ctx, w.officer, w.at, paying(awards[i%len(awards)]))
			return err
		})
		done := 0
		for _, err := range errs {
			switch code := refusal(err); {
			case err == nil:
				done++
			case code != "fund.overspent" && code != "fund.award_paid":
				t.Error(err)
			}
		}
		if got := w.shown(); done != 3 || got.Year.Spent != 345_000 || got.Year.Left() != 1 {
			t.Errorf("%d were paid, %s spent, %s left", done, got.Year.Spent, got.Year.Left())
		}
	})
}

// TestTheFirstEntryOpensTheYearOnce posts into a year that is not there from
// many sides.
func TestTheFirstEntryOpensTheYearOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newTill(t, db), context.Background()
		for _, err := range all(8, func(int) error {
			_, err := w.funds.Post(ctx, w.officer, w.at, fund.Entry{Kind: fund.Extraction, Amount: 100})
			return err
		}) {
			if err != nil {
				t.Error(err)
			}
		}
		if got := w.shown(); got.Year.Extracted != 800 || got.Year.Entries != 8 {
			t.Errorf("%s extracted in %d entries", got.Year.Extracted, got.Year.Entries)
		}
	})
}

// TestSchoolsThatSetAsideTooLittle is the list of a county and of the city.
func TestSchoolsThatSetAsideTooLittle(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newTill(t, db), context.Background()
		private, err := w.org.AddSchool(ctx, system, org.Draft{
			Parent: w.qingfeng.ID, Code: "3441000031", Region: "410922", Name: "清丰县育才高级中学", Stages: []org.Stage{org.Senior}, Private: true,
		})
		w.must(err)
		who := appointed(domain.AidOfficer, private.ID)
		for _, e := range []fund.Entry{{Kind: fund.Income, Amount: 800_000_000}, {Kind: fund.Extraction, Amount: 39_999_999}} {
			_, err := w.funds.Post(ctx, who, fund.At{School: private.ID, Year: 2026}, e)
			w.must(err)
		}
		county := appointed(domain.CountyOfficer, w.qingfeng.ID)
		short, err := w.funds.Schools(ctx, county, 2026, fund.Short)
		if err != nil || len(short) != 1 || short[0].School.Name != private.Name || short[0].Shortfall != 1 || short[0].Rule.Base != fund.Tuition {
			t.Errorf("清丰's list: %+v, %v", short, err)
		}
		if every, err := w.funds.Schools(ctx, county, 2026, ""); err != nil || len(every) != 2 || every[0].State != fund.NotRequired && every[1].State != fund.NotRequired {
			t.Errorf("清丰's schools: %+v, %v", every, err)
		}
		if none, err := w.funds.Schools(ctx, appointed(domain.CountyOfficer, w.nanle.ID), 2026, fund.Short); err != nil || len(none) != 0 {
			t.Errorf("南乐's list: %+v, %v", none, err)
		}
		if missing, err := w.funds.Schools(ctx, w.bureau, 2026, fund.BaseMissing); err != nil || len(missing) != 1 {
			t.Errorf("the city misses the income of %d schools, %v; want the 市直 one", len(missing), err)
		}
		if _, err := w.funds.Schools(ctx, w.teacher, 2026, ""); refusal(err) != "forbidden" {
			t.Errorf("a class teacher reads it: %v", err)
		}
	})
}
