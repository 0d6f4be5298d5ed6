package eligibility

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
)

func oneRule(kind Kind, change func(*Rule)) Set {
	r := Rule{Kind: kind, Text: "要求", Clause: "某条"}
	if change != nil {
		change(&r)
	}
	return Set{Programme: "X", Version: 2, Rules: []Rule{r}}
}

func counting() tally {
	return tally{schools: map[domain.UnitID]*Cost{}, counties: map[domain.UnitID]*Cost{}}
}

func TestAI2WhoGainsAndWhoLoses(t *testing.T) {
	t.Parallel()
	school, county := domain.UnitID{1}, domain.UnitID{2}
	recognised, attending := oneRule(Recognised, nil), oneRule(AtSchool, nil)
	whole := Facts{Stage: "senior", AtSchool: true, Recognised: true, Boards: true}
	notRecognised, away := whole, whole
	notRecognised.Recognised, away.AtSchool = false, false
	byDay := whole
	byDay.Boards = false
	seniors := []Amount{{Stage: "senior", Boarding: "any", Amount: 150_000}}
	for _, row := range []struct {
		remark        string
		facts         Facts
		paid          bool
		before, after Set
		amounts       []Amount
		gain, lose    int
		was, is       domain.Money // fen
		reason        string
	}{
		{"nothing changes", whole, true, recognised, recognised, nil, 0, 0, 100_000, 100_000, ""},
		{"a rule fewer", notRecognised, true, recognised, attending, nil, 1, 0, 0, 100_000, "不符合：要求。实际：2025-2026学年没有困难认定"},
		{"a rule more", away, true, recognised, attending, nil, 0, 1, 100_000, 0, "不符合：要求。实际：没有就读记录"},
		{"another amount", whole, true, recognised, recognised, seniors, 0, 0, 100_000, 150_000, ""},
		{"an amount where there was none", whole, false, recognised, recognised, seniors, 1, 0, 0, 150_000, unpaid},
		{"no amount, before or after", whole, false, recognised, attending, nil, 0, 0, 0, 0, ""},
		{"an amount of another stage", whole, true, recognised, recognised, []Amount{{Stage: "junior", Boarding: "any", Amount: 1}}, 0, 0, 100_000, 100_000, ""},
		{"of day pupils", whole, true, recognised, recognised, []Amount{{Stage: "senior", Boarding: "day", Amount: 1}}, 0, 0, 100_000, 100_000, ""},
		{"of day pupils, to one", byDay, true, recognised, recognised, []Amount{{Stage: "senior", Boarding: "day", Amount: 1}}, 0, 0, 100_000, 1, ""},
		{"of boarders, to a day pupil", byDay, true, recognised, recognised, []Amount{{Stage: "senior", Boarding: "boards", Amount: 1}}, 0, 0, 100_000, 100_000, ""},
		{"of boarders", whole, true, recognised, recognised, []Amount{{Stage: "senior", Boarding: "boards", Amount: 1}}, 0, 0, 100_000, 1, ""},
		{"the first amount that fits", whole, true, recognised, recognised, []Amount{{Stage: "senior", Boarding: "boards", Amount: 7}, seniors[0]}, 0, 0, 100_000, 7, ""},
	} {
		done := counting()
		done.add(Case{
			Question: Question{Term: domain.SchoolYear(2025).Spring(), Facts: row.facts}, School: school, County: county, Amount: 100_000, Paid: row.paid,
		}, row.before, row.after, row.amounts)
		if !row.paid && done.Total.Before != 0 {
			t.Errorf("%s: %s was paid by no standard", row.remark, done.Total.Before)
		}
		got := done.result()
		if len(got.Gain) != row.gain || len(got.Lose) != row.lose || got.Total.Before != row.was || got.Total.After != row.is {
			t.Errorf("%s: %d gain, %d lose, %s before, %s after", row.remark, len(got.Gain), len(got.Lose), got.Total.Before, got.Total.After)
		}
		if len(got.By) != 1 || got.By[0].Unit != school || len(got.ByCounty) != 1 || got.ByCounty[0].Unit != county {
			t.Errorf("%s: counted at %v and %v", row.remark, got.By, got.ByCounty)
		}
		for _, c := range append(got.Gain, got.Lose...) {
			if c.Reason != row.reason || c.Clause == "" || c.School != school {
				t.Errorf("%s: %q by %q, want %q", row.remark, c.Reason, c.Clause, row.reason)
			}
		}
	}
}

// TestAI2TheSumsAddUp: over any students the schools and the counties add up to
// the total, and gain and lose are what the numbers of students differ by.
func TestAI2TheSumsAddUp(t *testing.T) {
	t.Parallel()
	before, after := oneRule(Recognised, nil), oneRule(InStage, func(r *Rule) { r.Stages = []string{"senior", "junior"} })
	rapid.Check(t, func(t *rapid.T) {
		done := counting()
		for i := range rapid.IntRange(0, 30).Draw(t, "students") {
			school := rapid.IntRange(1, 5).Draw(t, "school")
			done.add(Case{
				Question: Question{Facts: Facts{
					Student: domain.PersonID{byte(i)}, Recognised: rapid.Bool().Draw(t, "recognised"),
					Stage: rapid.SampledFrom([]string{"primary", "junior", "senior"}).Draw(t, "stage"), Boards: rapid.Bool().Draw(t, "boards"),
				}},
				School: domain.UnitID{byte(school)}, County: domain.UnitID{byte(school % 2)}, // some of them 市直
				Amount: domain.Money(rapid.IntRange(1, 500_000).Draw(t, "amount")), Paid: rapid.Bool().Draw(t, "paid"),
			}, before, after, []Amount{{Stage: "senior", Boarding: "boards", Amount: 150_000}})
		}
		got := done.result()
		for name, costs := range map[string][]Cost{"schools": got.By, "counties": got.ByCounty} {
			var sum Cost
			for i, c := range costs {
				if i > 0 && fmt.Sprint(costs[i-1].Unit) >= fmt.Sprint(c.Unit) {
					t.Fatalf("%s stand in no order: %v", name, costs)
				}
				sum.Before, sum.After, sum.Now, sum.Then = sum.Before+c.Before, sum.After+c.After, sum.Now+c.Now, sum.Then+c.Then
				sum.Gain, sum.Lose = sum.Gain+c.Gain, sum.Lose+c.Lose
			}
			if sum != got.Total {
				t.Fatalf("%s add up to %+v, the total is %+v", name, sum, got.Total)
			}
		}
		if len(got.Gain) != got.Total.Gain || len(got.Lose) != got.Total.Lose || got.Total.Then-got.Total.Now != got.Total.Gain-got.Total.Lose {
			t.Fatalf("%d gain and %d lose: %+v", len(got.Gain), len(got.Lose), got.Total)
		}
	})
}
