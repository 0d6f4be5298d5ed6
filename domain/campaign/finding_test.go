package campaign

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lizhi/domain"
)

func TestPolicyC14C13WhatTheFactsMean(t *testing.T) {
	t.Parallel()
	sg := []string{"SG03", "SG01", "SG03"}
	for _, row := range []struct {
		remark string
		facts  Facts
		want   Kind
		reason string
	}{
		{"C14: on a list, no application", Facts{Enrolled: true, Groups: sg}, Missed, "no_application"},
		{"recognised", Facts{Enrolled: true, Groups: sg, Aided: Aided{Recognised: true}}, Covered, "recognised"},
		{"awarded without recognition", Facts{Enrolled: true, Groups: sg, Aided: Aided{Awarded: true}}, Covered, "awarded"},
		{"applied, and on the way", Facts{Enrolled: true, Groups: sg, Aided: Aided{Applied: true}}, Covered, "applied"},
		{"left school", Facts{Groups: sg, Aided: Aided{Recognised: true}}, Ended, "left_school"},
		{"no longer on the list", Facts{Enrolled: true, Off: []string{"SG03"}, Aided: Aided{Recognised: true}}, Ended, "off_list"},
		{"C13: the membership ended", Facts{Enrolled: true, Expired: []string{"SG02"}}, Ended, "expired"},
		{"off one list and on another", Facts{Enrolled: true, Groups: sg, Off: []string{"SG02"}}, Missed, "no_application"},
		{"ended, and left school too", Facts{Expired: []string{"SG02"}}, "", ""},
		{"nothing", Facts{Enrolled: true, Aided: Aided{Recognised: true}}, "", ""},
	} {
		got := Judge(row.facts)
		if got.Kind != row.want || got.Reason != row.reason {
			t.Errorf("%s: %s %s, want %s %s", row.remark, got.Kind, got.Reason, row.want, row.reason)
		}
		if len(row.facts.Groups) > 0 && !slices.Equal(got.Groups, []string{"SG01", "SG03"}) {
			t.Errorf("%s: groups %v", row.remark, got.Groups)
		}
	}
}

func TestWhatAPersonSettledLasts(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 16, 2, 0, 0, 0, time.UTC)
	due, someone := domain.NewDay(2026, 3, 30), domain.PersonID{1}
	missed := View{Missed, "no_application", []string{"SG03"}}
	covered := View{Covered, "recognised", []string{"SG03"}}
	for _, row := range []struct {
		remark  string
		have    Finding
		see     View
		kind    Kind
		settled bool
		outcome Outcome
		changed bool
	}{
		{"new and missed", Finding{}, missed, Missed, false, "", true},
		{"new and covered", Finding{}, covered, Covered, true, AtOnce, true},
		{"still missed", Finding{Kind: Missed, Reason: "no_application", Groups: []string{"SG03"}}, missed, Missed, false, "", false},
		{"another group", Finding{Kind: Missed, Reason: "no_application", Groups: []string{"SG01"}}, missed, Missed, false, "", true},
		{"recognised since", Finding{Kind: Missed}, covered, Missed, true, Recognised, true},
		{"a person said why not", Finding{Kind: Missed, Settled: true, Outcome: NotEligible, SettledBy: someone, Reason: "no_application", Groups: []string{"SG03"}}, missed, Missed, true, NotEligible, false},
		{"a person said why not, and recognised after all", Finding{Kind: Missed, Settled: true, Outcome: NotEligible, SettledBy: someone}, covered, Missed, true, NotEligible, false},
		{"the program said recognised, and it was withdrawn", Finding{Kind: Missed, Settled: true, Outcome: Recognised}, missed, Missed, false, "", true},
		{"covered, and it was withdrawn", Finding{Kind: Covered, Settled: true, Outcome: AtOnce}, missed, Missed, false, "", true},
		{"settled by a person, then left school", Finding{Kind: Missed, Settled: true, Outcome: Refuses, SettledBy: someone}, View{Ended, "left_school", nil}, Ended, false, "", true},
		{"on no list any more", Finding{Kind: Missed}, View{}, Missed, true, NoMore, true},
		{"refused, and recognised after all", Finding{Kind: Missed, Settled: true, Outcome: Refuses, SettledBy: someone}, covered, Missed, true, Recognised, true},
	} {
		f := row.have
		changed := f.see(row.see, due, now)
		if f.Kind != row.kind || f.Settled != row.settled || f.Outcome != row.outcome || changed != row.changed {
			t.Errorf("%s: %s settled %t %q changed %t, want %s %t %q %t", row.remark, f.Kind, f.Settled, f.Outcome, changed,
				row.kind, row.settled, row.outcome, row.changed)
		}
		if again := f; again.see(row.see, due, now) {
			t.Errorf("%s: seen again it changes again", row.remark)
		}
		if !f.Settled && row.changed && len(row.have.Kind) == 0 && f.Due != due {
			t.Errorf("%s: due %s", row.remark, f.Due)
		}
	}
}

func TestAI16WhoMayClose(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		remark string
		seat   Seat
		counts Counts
		below  int
		want   error
	}{
		{"a county before its schools", Seat{Level: AtCounty}, Counts{}, 1, ErrBelowOpen},
		{"with an open finding", Seat{Level: AtSchool}, Counts{Missed: 3, Open: 1}, 0, ErrFindingsOpen},
		{"all is dealt with", Seat{Level: AtSchool}, Counts{Missed: 3}, 0, nil},
		{"twice", Seat{Level: AtSchool, Closed: true}, Counts{}, 0, ErrClosed},
	} {
		s := row.seat
		if err := s.close(domain.PersonID{1}, row.counts, row.below, now); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.remark, err, row.want)
		}
	}
	for _, row := range []struct {
		by, of Level
		want   bool
	}{
		{AtCounty, AtSchool, true}, {AtCounty, AtCounty, false}, {AtCounty, AtCity, false}, {AtCity, AtCounty, true}, {AtCity, AtCity, true},
	} {
		if got := row.by.above(row.of); got != row.want {
			t.Errorf("%s unlocks %s: %t", row.by, row.of, got)
		}
	}
}

func TestScores(t *testing.T) {
	t.Parallel()
	rule := Rule{NameBorn: 60, Guardian: 25, Alone: 10, Number: 50, Other: 40}
	for _, row := range []struct {
		remark string
		all    []Candidate
		want   []int
	}{
		{"the number and the name", []Candidate{{How: ByNumber}}, []int{100}},
		{"name, birthday, guardian, nobody else", []Candidate{{How: ByName, Guardian: true, State: Possible}}, []int{95}},
		{"name and birthday, nobody else", []Candidate{{How: ByName, State: Possible}}, []int{70}},
		{"two of a name", []Candidate{{How: ByName, State: Possible}, {How: ByName, Guardian: true, State: Possible}}, []int{85, 60}},
		{"another number on file", []Candidate{{How: ByName, OtherNumber: true, State: Possible}}, []int{30}},
		{"the number under another name", []Candidate{{How: ByNumberOnly, State: Possible}}, []int{60}},
		{"who was rejected leaves the other alone", []Candidate{{How: ByName, State: Rejected}, {How: ByName, State: Possible, Student: domain.PersonID{9}}}, []int{70, 70}},
	} {
		var got []int
		for _, c := range rule.scored(row.all) {
			got = append(got, c.Score)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.remark, got, row.want)
		}
	}
}

// TestTheOrderOfCandidatesDoesNotMatter: scores, the view and the owner are the
// same however the candidates come.
func TestTheOrderOfCandidatesDoesNotMatter(t *testing.T) {
	t.Parallel()
	rule := Rule{NameBorn: 60, Guardian: 25, Alone: 10, Number: 50, Other: 40}
	unit := rapid.Map(rapid.IntRange(0, 2), func(n int) domain.UnitID { return domain.UnitID{byte(n)} })
	candidate := rapid.Custom(func(t *rapid.T) Candidate {
		return Candidate{
			Student: domain.PersonID{rapid.Byte().Draw(t, "student")}, How: rapid.SampledFrom([]How{ByNumberOnly, ByName}).Draw(t, "how"),
			State: rapid.SampledFrom([]MatchState{Possible, Rejected, NoPupil}).Draw(t, "state"), Guardian: rapid.Bool().Draw(t, "guardian"),
			OtherNumber: rapid.Bool().Draw(t, "other"), Place: domain.Place{County: unit.Draw(t, "county"), School: unit.Draw(t, "school")},
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfNDistinct(candidate, 0, 5, func(c Candidate) domain.PersonID { return c.Student }).Draw(t, "candidates")
		mixed := rapid.Permutation(all).Draw(t, "mixed")
		home := domain.Place{City: domain.UnitID{7}, County: domain.UnitID{1}}
		if a, b := rule.scored(all), rule.scored(mixed); !slices.Equal(a, b) {
			t.Fatalf("scores depend on the order: %v, %v", a, b)
		}
		if a, b := owner(home, all), owner(home, mixed); a != b {
			t.Fatalf("the owner depends on the order: %v, %v", a, b)
		}
		a, b := RowFacts{Live: true, Candidates: all}.view(), RowFacts{Live: true, Candidates: mixed}.view()
		if a.Kind != b.Kind || a.Reason != b.Reason {
			t.Fatalf("the view depends on the order: %v, %v", a, b)
		}
		if p := owner(home, all); p.City != home.City {
			t.Fatalf("no city owns it: %v", p)
		}
	})
}
