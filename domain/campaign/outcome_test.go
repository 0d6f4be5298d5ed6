package campaign

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/campaign/reading"
)

func TestHowAPersonEndsAFinding(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 16, 2, 0, 0, 0, time.UTC)
	today := domain.DayOf(now)
	someone := domain.PersonID{1}
	for _, row := range []struct {
		remark string
		kind   Kind
		in     Settling
		has    Aided
		want   error
	}{
		{"missed, and recognised by now", Missed, Settling{Outcome: Recognised}, Aided{Recognised: true}, nil},
		{"missed, and applied for by now", Missed, Settling{Outcome: Recognised}, Aided{Applied: true}, nil},
		{"missed, and awarded by now", Missed, Settling{Outcome: Recognised}, Aided{Awarded: true}, nil},
		{"missed, and nothing is known of it", Missed, Settling{Outcome: Recognised, Note: "已办"}, Aided{}, ErrNotAided},
		{"refused in writing today", Missed, Settling{Outcome: Refuses, Note: "放弃声明", Signed: today}, Aided{}, nil},
		{"refused, signed tomorrow", Missed, Settling{Outcome: Refuses, Note: "放弃声明", Signed: today.Add(1)}, Aided{}, ErrSigned},
		{"refused, unsigned", Missed, Settling{Outcome: Refuses, Note: "放弃声明"}, Aided{}, ErrSigned},
		{"refused without a word", Missed, Settling{Outcome: Refuses, Signed: today}, Aided{}, ErrReason},
		{"not eligible, and why", Missed, Settling{Outcome: NotEligible, Note: "收入核实超标", Signed: today}, Aided{}, nil},
		{"not eligible, and only blanks", Missed, Settling{Outcome: NotEligible, Note: " 　"}, Aided{}, ErrReason},
		{"missed, and stopped", Missed, Settling{Outcome: Stopped, Note: "停发"}, Aided{}, ErrOutcome},
		{"ended, and stopped", Ended, Settling{Outcome: Stopped, Note: "停发"}, Aided{}, nil},
		{"ended, and goes on", Ended, Settling{Outcome: Continues, Note: "复核仍符合"}, Aided{}, nil},
		{"ended, and recognised", Ended, Settling{Outcome: Recognised}, Aided{Recognised: true}, ErrOutcome},
		{"found nowhere, and moved away", NotFound, Settling{Outcome: MovedAway, Note: "已转外市"}, Aided{}, nil},
		{"found nowhere, and refused", NotFound, Settling{Outcome: Refuses, Note: "放弃声明", Signed: today}, Aided{}, ErrOutcome},
		{"uncertain who is meant", Uncertain, Settling{Outcome: DataError, Note: "名单有误"}, Aided{}, ErrUndecided},
		{"covered already", Covered, Settling{Outcome: DataError, Note: "名单有误"}, Aided{}, ErrOutcome},
		{"by what only the program says", Missed, Settling{Outcome: NoMore, Note: "无"}, Aided{}, ErrOutcome},
		{"another version", Missed, Settling{Version: 2, Outcome: DataError, Note: "名单有误"}, Aided{}, domain.ErrStale},
	} {
		f := Finding{Kind: row.kind}
		before := f
		err := f.settle(someone, row.in, row.has, now)
		if !errors.Is(err, row.want) || err == nil && (!f.Settled || f.SettledBy != someone || f.Outcome != row.in.Outcome) {
			t.Errorf("%s: %v, %+v; want %v", row.remark, err, f, row.want)
		}
		if err != nil && (f.Settled || f.Outcome != before.Outcome || f.Note != "") {
			t.Errorf("%s: refused, and leaves %+v", row.remark, f)
		}
		if err == nil && (f.Signed.IsZero() != (row.in.Outcome != Refuses)) {
			t.Errorf("%s: signed on %s", row.remark, f.Signed)
		}
		if err == nil {
			if err := f.settle(someone, row.in, row.has, now); !errors.Is(err, ErrSettled) {
				t.Errorf("%s: settled twice: %v", row.remark, err)
			}
		}
	}
}

// TestPolicyC14WhoeverIsOnAListHasAFinding: for any facts, a student on a list
// is covered exactly when enrolled and recognised, applied or awarded, missed
// exactly when enrolled and none of it, and ended otherwise; the groups are
// those of the lists, each once, in order.
func TestPolicyC14WhoeverIsOnAListHasAFinding(t *testing.T) {
	t.Parallel()
	codes := func(t *rapid.T, of string) []string {
		return rapid.SliceOfN(rapid.SampledFrom([]string{"SG01", "SG03", "SG08"}), 0, 4).Draw(t, of)
	}
	rapid.Check(t, func(t *rapid.T) {
		f := Facts{
			Enrolled: rapid.Bool().Draw(t, "enrolled"), Groups: codes(t, "groups"), Off: codes(t, "off"), Expired: codes(t, "expired"),
			Aided: Aided{rapid.Bool().Draw(t, "recognised"), rapid.Bool().Draw(t, "applied"), rapid.Bool().Draw(t, "awarded")},
		}
		v := Judge(f)
		var want Kind
		groups := f.Groups
		switch {
		case len(f.Groups) > 0 && !f.Enrolled:
			want = Ended
		case len(f.Groups) > 0 && f.Aided == Aided{}:
			want = Missed
		case len(f.Groups) > 0:
			want = Covered
		case f.Enrolled && len(f.Off) > 0:
			want, groups = Ended, f.Off
		case f.Enrolled && len(f.Expired) > 0:
			want, groups = Ended, f.Expired
		}
		if v.Kind != want || (v.Kind == "") != (v.Reason == "") {
			t.Fatalf("%+v: %+v, want %s", f, v, want)
		}
		if v.Kind == "" {
			return
		}
		for _, g := range groups {
			if !slices.Contains(v.Groups, g) {
				t.Fatalf("%s is lost: %v", g, v.Groups)
			}
		}
		for i, g := range v.Groups {
			if !slices.Contains(groups, g) || i > 0 && v.Groups[i-1] >= g {
				t.Fatalf("groups %v of %v", v.Groups, groups)
			}
		}
	})
}

// TestJudgingAgainChangesNothing sees and settles a finding in any order: the
// same view twice changes it once; what a person settled stays settled while the
// finding is of the same kind; covered is always settled, and an open finding
// has the day of its last opening.
func TestJudgingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 16, 2, 0, 0, 0, time.UTC)
	someone := domain.PersonID{1}
	views := []View{
		{},
		{Missed, "no_application", []string{"SG03"}},
		{Missed, "no_application", []string{"SG01", "SG03"}},
		{Covered, "recognised", []string{"SG03"}},
		{Covered, "applied", []string{"SG03"}},
		{Ended, "left_school", []string{"SG03"}},
		{Ended, "off_list", []string{"SG03"}},
		{NotFound, "unknown", []string{"SG03"}},
		{Uncertain, "same_name", []string{"SG03"}},
	}
	rapid.Check(t, func(t *rapid.T) {
		f, seen := Finding{}, false
		var due domain.Day
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			before := f
			if seen && rapid.IntRange(0, 2).Draw(t, "person") == 0 {
				kinds := outcomes[f.Kind]
				if len(kinds) == 0 {
					continue
				}
				in := Settling{Outcome: rapid.SampledFrom(kinds).Draw(t, "outcome"), Note: "核实", Signed: domain.DayOf(now)}
				if err := f.settle(someone, in, Aided{Recognised: true}, now); (err == nil) != !before.Settled {
					t.Fatalf("settling %+v: %v", before, err)
				}
				continue
			}
			v := rapid.SampledFrom(views).Draw(t, "view")
			if !seen && v.Kind == "" {
				continue // nothing is written of a student of whom nothing is found
			}
			seen = true
			day := domain.NewDay(2026, 3, 30).Add(rapid.IntRange(0, 9).Draw(t, "due"))
			f.see(v, day, now)
			if again := f; again.see(v, day.Add(1), now.Add(time.Hour)) || again.Due != f.Due {
				t.Fatalf("%+v seen again as %+v changes %+v", v, f, again)
			}
			if !f.Settled && (before.Settled || before.Kind != f.Kind) {
				due = day
			}
			switch {
			case v.Kind == Covered && !f.Settled:
				t.Fatalf("covered, and open: %+v", f)
			case !f.Settled && f.Due != due:
				t.Fatalf("opened with %s, due on %s", due, f.Due)
			case f.Settled != (f.Outcome != "") || f.Settled != (f.SettledAt != nil):
				t.Fatalf("half settled: %+v", f)
			case before.Settled && !before.bySystem() && v.Kind == before.Kind && (!f.Settled || f.Outcome != before.Outcome || f.SettledBy != someone):
				t.Fatalf("what a person settled as %s is undone by %+v: %+v", before.Outcome, v, f)
			case v.Kind != "" && v.Kind != Covered && f.Kind != v.Kind:
				t.Fatalf("%+v makes it %s", v, f.Kind)
			}
		}
	})
}

func TestWhatARowMeansThatMeansNobodyForSure(t *testing.T) {
	t.Parallel()
	candidate := func(how How, state MatchState) Candidate { return Candidate{How: how, State: state} }
	for _, row := range []struct {
		remark string
		facts  RowFacts
		kind   Kind
		reason string
	}{
		{"its list is withdrawn", RowFacts{}, "", ""},
		{"it means somebody", RowFacts{Live: true, Sure: true}, "", ""},
		{"nobody of that name", RowFacts{Live: true}, NotFound, "unknown"},
		{"who was found was never enrolled", RowFacts{Live: true, Candidates: []Candidate{candidate(ByName, NoPupil)}}, NotFound, "unknown"},
		{"one of that name and birthday", RowFacts{Live: true, Candidates: []Candidate{candidate(ByName, Possible)}}, Uncertain, "same_name"},
		{"the number of somebody else", RowFacts{Live: true, Candidates: []Candidate{candidate(ByNumberOnly, Possible)}}, Uncertain, "other_name"},
		{"two", RowFacts{Live: true, Candidates: []Candidate{candidate(ByName, Possible), candidate(ByNumberOnly, Possible)}}, Uncertain, "several"},
		{"one of two is left", RowFacts{Live: true, Candidates: []Candidate{candidate(ByName, Rejected), candidate(ByName, Possible)}}, Uncertain, "same_name"},
		{"none is left", RowFacts{Live: true, Candidates: []Candidate{candidate(ByName, Rejected), candidate(ByName, Rejected)}}, NotFound, "rejected"},
	} {
		row.facts.Row = Row{Person: reading.Person{Group: "SG03"}}
		got := row.facts.view()
		if got.Kind != row.kind || got.Reason != row.reason || got.Kind != "" && !slices.Equal(got.Groups, []string{"SG03"}) {
			t.Errorf("%s: %+v, want %s %s", row.remark, got, row.kind, row.reason)
		}
	}
}

func TestTheLowestPlaceOfAllCandidatesDecides(t *testing.T) {
	t.Parallel()
	city := domain.UnitID{7}
	at := func(county, school byte, state MatchState) Candidate {
		c := Candidate{State: state}
		if county > 0 {
			c.Place = domain.Place{City: city, County: domain.UnitID{county}, School: domain.UnitID{school}}
		}
		return c
	}
	none := domain.UnitID{}
	for _, row := range []struct {
		remark         string
		candidates     []Candidate
		county, school domain.UnitID
	}{
		{"nobody: where the row says", nil, domain.UnitID{1}, none},
		{"one pupil: the school", []Candidate{at(2, 21, Possible)}, domain.UnitID{2}, domain.UnitID{21}},
		{"two of a school", []Candidate{at(2, 21, Possible), at(2, 21, Possible)}, domain.UnitID{2}, domain.UnitID{21}},
		{"of two schools: their county", []Candidate{at(2, 21, Possible), at(2, 22, Possible)}, domain.UnitID{2}, none},
		{"of two counties: the city", []Candidate{at(2, 21, Possible), at(3, 31, Possible)}, none, none},
		{"and a third of the first", []Candidate{at(2, 21, Possible), at(3, 31, Possible), at(2, 21, Possible)}, none, none},
		{"who was rejected has no say", []Candidate{at(3, 31, Rejected), at(2, 21, Possible)}, domain.UnitID{2}, domain.UnitID{21}},
		{"nor who is no pupil", []Candidate{at(0, 0, NoPupil), at(2, 21, Possible)}, domain.UnitID{2}, domain.UnitID{21}},
		{"somebody who has left: where the row says", []Candidate{at(0, 0, Possible)}, domain.UnitID{1}, none},
	} {
		got := owner(domain.Place{City: city, County: domain.UnitID{1}}, row.candidates)
		if got != (domain.Place{City: city, County: row.county, School: row.school}) {
			t.Errorf("%s: %+v", row.remark, got)
		}
	}
}

// TestOnlyANumberAndItsNameAreSure: whatever the points of a rule, no candidate
// but by number and name has 100, none has less than nothing, a guardian on file
// never costs points and another number never gives any.
func TestOnlyANumberAndItsNameAreSure(t *testing.T) {
	t.Parallel()
	points := rapid.IntRange(0, 100)
	rapid.Check(t, func(t *rapid.T) {
		r := Rule{
			NameBorn: points.Draw(t, "name"), Guardian: points.Draw(t, "guardian"), Alone: points.Draw(t, "alone"),
			Number: points.Draw(t, "number"), Other: points.Draw(t, "other"),
		}
		c := Candidate{How: rapid.SampledFrom([]How{ByNumber, ByNumberOnly, ByName}).Draw(t, "how"), State: Possible}
		score := func(guardian, other bool) int {
			x := c
			x.Guardian, x.OtherNumber = guardian, other
			return r.scored([]Candidate{x, {How: ByName, State: Possible, Student: domain.PersonID{9}}})[0].Score
		}
		one := func(guardian, other bool) int {
			x := c
			x.Guardian, x.OtherNumber = guardian, other
			return r.scored([]Candidate{x})[0].Score
		}
		for _, guardian := range []bool{false, true} {
			for _, other := range []bool{false, true} {
				s := one(guardian, other)
				if s < 0 || (s == 100) != (c.How == ByNumber) {
					t.Fatalf("%s, guardian %t, other number %t: %d", c.How, guardian, other, s)
				}
			}
			if one(guardian, true) > one(guardian, false) || one(true, guardian) < one(false, guardian) {
				t.Fatalf("%s: another number gives points, or a guardian costs some", c.How)
			}
		}
		if best := score(false, false); best < r.scored([]Candidate{{How: ByName, State: Possible}, {How: ByName, State: Possible}})[1].Score {
			t.Fatalf("the best of two has %d", best)
		}
	})
}

func TestWhoMayBeChosen(t *testing.T) {
	t.Parallel()
	f := RowFacts{Candidates: []Candidate{{Student: domain.PersonID{1}, State: Possible}, {Student: domain.PersonID{2}, State: Rejected}, {Student: domain.PersonID{3}, State: NoPupil}}}
	for id, want := range map[byte]bool{0: true, 1: true, 2: false, 3: false, 4: false} {
		if got := f.has(domain.PersonID{id}); got != want {
			t.Errorf("%d may be chosen: %t, want %t", id, got, want)
		}
	}
}
