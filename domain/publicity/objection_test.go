package publicity

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
)

// TestARowIsHeldByItsObjectionsAlone plays objections, answers and the end in any
// order against what must hold of the rows after each step.
func TestARowIsHeldByItsObjectionsAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := Notice{State: Open, Active: SourceID{1}}
		rows := make([]Row, rapid.IntRange(1, 6).Draw(t, "rows"))
		for i := range rows {
			rows[i] = Row{Number: i + 1, Ref: SourceID{byte(i + 1)}, State: Shown}
		}
		var pending []Objection
		ended := map[int]int{}
		end := func(done []Row) {
			for _, r := range done {
				ended[r.Number]++
			}
		}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			switch step := rapid.IntRange(0, 4).Draw(t, "step"); {
			case step == 0 && n.State == Open:
				o := Objection{Row: rapid.IntRange(0, len(rows)).Draw(t, "row"), State: Pending}
				if len(open(rows, o)) > 0 {
					freeze(rows, o)
					pending = append(pending, o)
				}
			case step <= 2 && len(pending) > 0:
				at := rapid.IntRange(0, len(pending)-1).Draw(t, "which")
				o := pending[at]
				pending = slices.Delete(pending, at, at+1)
				settle(rows, o, rapid.SampledFrom([]Outcome{Rejected, Upheld}).Draw(t, "outcome"), pending)
				if n.State == Over {
					end(n.finish(rows))
				}
			case step == 4: // the feature behind a row has it struck
				strike(rows, []SourceID{{byte(rapid.IntRange(1, len(rows)+1).Draw(t, "struck"))}})
				if n.State == Over {
					end(n.finish(rows))
				}
			case step == 3 && n.State == Open:
				n.State = Over
				end(n.finish(rows))
			}
			for _, r := range rows {
				held := slices.ContainsFunc(pending, func(o Objection) bool { return o.covers(r) })
				switch {
				case r.State == Frozen && !held, r.State == Shown && held, r.State == Finished && held,
					n.State != Open && r.State == Shown, ended[r.Number] > 1, (r.State == Finished) != (ended[r.Number] == 1) && r.State != Struck:
					t.Fatalf("the notice is %s; row %d is %s, held %t, ended %d times", n.State, r.Number, r.State, held, ended[r.Number])
				}
			}
			frozen := slices.ContainsFunc(rows, func(r Row) bool { return r.State == Frozen })
			if n.State == Closed && frozen || n.State == Over && !frozen || (n.State == Closed) != n.Active.IsZero() {
				t.Fatalf("the notice is %s, a row frozen: %t", n.State, frozen)
			}
		}
	})
}

// TestAPeriodHasItsWorkingDays counts any period in any calendar by hand.
func TestAPeriodHasItsWorkingDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first := domain.NewDay(2022, 1, 1)
		differ := map[domain.Day]bool{domain.NewDay(2024, 12, 31): true} // the years are published
		for range rapid.IntRange(0, 40).Draw(t, "days that differ") {
			differ[first.Add(rapid.IntRange(0, 500).Draw(t, "day"))] = rapid.Bool().Draw(t, "works")
		}
		calendar := domain.NewCalendar(differ)
		n := Notice{State: Open, StartsOn: first.Add(rapid.IntRange(0, 400).Draw(t, "start")), Days: rapid.IntRange(5, 20).Draw(t, "days")}
		n.count(calendar)
		worked := 0
		for d := n.StartsOn.Add(1); d.Before(n.EarliestEnd); d = d.Add(1) {
			if works, _ := calendar.Working(d); works {
				worked++
			}
		}
		if last, _ := calendar.Working(n.LastDay()); worked != n.Days || !last || n.Provisional {
			t.Fatalf("from %s, %d days: ends before %s with %d worked", n.StartsOn, n.Days, n.EarliestEnd, worked)
		}
		if !n.Hangs(n.LastDay()) || n.Hangs(n.EarliestEnd) || n.due(n.LastDay()) == nil || n.due(n.EarliestEnd) != nil {
			t.Fatalf("it does not hang to the end of %s, and not longer", n.LastDay())
		}
	})
}

func TestSecretsAreReadAloud(t *testing.T) {
	t.Parallel()
	secret := domain.DrawCode(10)
	if len(secret) != 19 || !opens(domain.HashCode(secret), secret) {
		t.Errorf("drawn %q", secret)
	}
	for typed, want := range map[string]string{"8xkm 2p4q": "8XKM-2P4Q", "8XKM2P4Q": "8XKM-2P4Q", "o0il-1234": "0011-1234", "": ""} {
		if got := domain.ShapeCode(typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
	if opens(nil, "") || opens(domain.HashCode("A"), "B") {
		t.Error("the wrong secret opens")
	}
}
