package need_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/recognition/need"
)

func TestABandBeginsWithItsLeastScore(t *testing.T) {
	t.Parallel()
	r := reference(t).Rubrics.In(2025)
	for _, row := range []struct {
		score int
		want  string
	}{
		{0, "none"}, {19, "none"}, {20, "general"}, {59, "general"}, {60, "difficult"}, {99, "difficult"}, {100, "special"}, {180, "special"},
	} {
		// One item that is worth the score, in place of the rubric's own.
		r.Items = []need.Item{{Code: "x", Cap: 1000, Options: []need.Option{{Points: row.score, Factor: "economy"}}}}
		if s := r.Score(form(), nil); s.Total != row.score || s.Grade != row.want {
			t.Errorf("%d points suggest %s at %d, want %s", row.score, s.Grade, s.Total, row.want)
		}
	}
}

func TestAnOptionCountsByItsOneCondition(t *testing.T) {
	t.Parallel()
	f := form() // 12,000 yuan for three, one of them seriously ill: 400,000 fen a head
	for _, row := range []struct {
		remark string
		option need.Option
		groups []string
		want   int
	}{
		{"the group", need.Option{Group: "SG03"}, []string{"SG03"}, 10},
		{"another group", need.Option{Group: "SG03"}, []string{"SG08"}, 0},
		{"claimed, and it does not count", need.Option{Group: "SG03"}, nil, 0},
		{"the factor", need.Option{Factor: "economy"}, nil, 10},
		{"another factor", need.Option{Factor: "other"}, nil, 0},
		{"somebody is ill", need.Option{Health: need.SeriousIll}, nil, 10},
		{"nobody is a little ill", need.Option{Health: need.MinorIll}, nil, 0},
		{"a fen less than the income per head", need.Option{UpTo: 399_999}, nil, 0},
		{"the income per head", need.Option{UpTo: 400_000}, nil, 10},
		{"no condition is none", need.Option{}, nil, 0},
	} {
		row.option.Points = 10
		r := need.Rubric{Items: []need.Item{{Cap: 100, Options: []need.Option{row.option}}}}
		if got := r.Score(f, row.groups).Total; got != row.want {
			t.Errorf("%s: %d, want %d", row.remark, got, row.want)
		}
	}
	bare := need.Rubric{Items: []need.Item{{Cap: 100, Options: []need.Option{{Points: 10}}}}}
	if got := bare.Score(need.Form{Size: 3}, nil).Total; got != 0 {
		t.Errorf("an option without a condition counts for who has no income: %d", got)
	}
}

func TestADirectGroupDecidesBeforeTheScore(t *testing.T) {
	t.Parallel()
	r := need.Rubric{
		Bands:  []need.Band{{Grade: "special", Least: 100}, {Grade: "none"}},
		Direct: []need.Direct{{Group: "SG08", Grade: "special"}, {Group: "SG01", Grade: "difficult"}},
	}
	for _, row := range []struct {
		remark string
		groups []string
		grade  string
		direct string
	}{
		{"none of them", []string{"SG11"}, "none", ""},
		{"one of them", []string{"SG01"}, "difficult", "SG01"},
		{"two: the one that the rubric names first", []string{"SG01", "SG08"}, "special", "SG08"},
		{"without the form naming it first either", []string{"SG08", "SG01"}, "special", "SG08"},
	} {
		if s := r.Score(form(), row.groups); s.Grade != row.grade || s.Direct != row.direct {
			t.Errorf("%s: %s by %q, want %s by %q", row.remark, s.Grade, s.Direct, row.grade, row.direct)
		}
	}
	if s := (need.Rubric{}).Score(form(), []string{"SG08"}); s.Grade != "" || s.Total != 0 {
		t.Errorf("without a rubric nothing is suggested, got %+v", s)
	}
}

var allGroups = []string{"SG01", "SG02", "SG03", "SG04", "SG05", "SG06", "SG07", "SG08", "SG09", "SG10", "SG11", "SG12"}

var allFactors = []string{"economy", "special_group", "region", "emergency", "consumption", "other"}

// drawnRubric is any rubric whose bands go from the highest to nothing.
var drawnRubric = rapid.Custom(func(t *rapid.T) need.Rubric {
	option := rapid.Custom(func(t *rapid.T) need.Option {
		o := need.Option{Points: rapid.IntRange(0, 60).Draw(t, "points")}
		switch rapid.IntRange(0, 3).Draw(t, "condition") {
		case 0:
			o.Group = rapid.SampledFrom(allGroups).Draw(t, "group")
		case 1:
			o.Factor = rapid.SampledFrom(allFactors).Draw(t, "factor")
		case 2:
			o.Health = rapid.SampledFrom([]need.Health{need.MinorIll, need.SeriousIll}).Draw(t, "health")
		default:
			o.UpTo = domain.Money(rapid.IntRange(1, 5_000_000).Draw(t, "up to"))
		}
		return o
	})
	item := rapid.Custom(func(t *rapid.T) need.Item {
		return need.Item{Cap: rapid.IntRange(0, 100).Draw(t, "cap"), Options: rapid.SliceOfN(option, 0, 5).Draw(t, "options")}
	})
	leasts := rapid.SliceOfNDistinct(rapid.IntRange(1, 200), 0, 4, rapid.ID[int]).Draw(t, "leasts")
	slices.Sort(leasts)
	r := need.Rubric{From: 2018, Items: rapid.SliceOfN(item, 0, 4).Draw(t, "items"), Bands: []need.Band{{Grade: "0"}}}
	for _, least := range leasts {
		r.Bands = append([]need.Band{{Grade: fmt.Sprint(least), Least: least}}, r.Bands...)
	}
	return r
})

// drawnForm is a family of one to five with any incomes and illnesses.
var drawnForm = rapid.Custom(func(t *rapid.T) need.Form {
	relative := rapid.Custom(func(t *rapid.T) need.Relative {
		income := domain.Money(rapid.Int64Range(0, 1_000_000_000).Draw(t, "income"))
		return need.Relative{Income: &income, Health: rapid.SampledFrom([]need.Health{need.Healthy, need.MinorIll, need.SeriousIll}).Draw(t, "health")}
	})
	return need.Form{
		Size:      rapid.IntRange(1, 30).Draw(t, "size"),
		Relatives: rapid.SliceOfN(relative, 1, 5).Draw(t, "relatives"),
		Factors:   rapid.SliceOfDistinct(rapid.SampledFrom(allFactors), rapid.ID[string]).Draw(t, "factors"),
	}
})

// TestPolicyC20NoRubricScoresAboveItsCaps: whatever the city writes into a
// rubric and a family into a form, no item is above its cap, the total is their
// sum, and the band is the highest one that the total reaches.
func TestPolicyC20NoRubricScoresAboveItsCaps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, f := drawnRubric.Draw(t, "rubric"), drawnForm.Draw(t, "form")
		groups := rapid.SliceOfDistinct(rapid.SampledFrom(allGroups), rapid.ID[string]).Draw(t, "groups")
		s := r.Score(f, groups)
		sum := 0
		for i, item := range s.Items {
			if item.Points < 0 || item.Points > r.Items[i].Cap {
				t.Fatalf("%d points, cap %d", item.Points, r.Items[i].Cap)
			}
			sum += item.Points
		}
		if len(s.Items) != len(r.Items) || sum != s.Total {
			t.Fatalf("%d items of %d add up to %d, total %d", len(s.Items), len(r.Items), sum, s.Total)
		}
		for _, b := range r.Bands { // the first that fits, and none above it
			if s.Total >= b.Least {
				if s.Grade != b.Grade {
					t.Fatalf("%d points suggest %s, want %s", s.Total, s.Grade, b.Grade)
				}
				break
			}
		}
	})
}

// TestMoreNeedNeverScoresLess: one group, factor, illness or person more, or a
// lower income, is never worth fewer points.
func TestMoreNeedNeverScoresLess(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, f := drawnRubric.Draw(t, "rubric"), drawnForm.Draw(t, "form")
		groups := rapid.SliceOfDistinct(rapid.SampledFrom(allGroups), rapid.ID[string]).Draw(t, "groups")
		before := r.Score(f, groups).Total
		worse := f
		worse.Relatives = slices.Clone(f.Relatives)
		switch what := rapid.SampledFrom([]string{"group", "factor", "person", "illness", "income"}).Draw(t, "what"); what {
		case "group":
			groups = append(groups, rapid.SampledFrom(allGroups).Draw(t, "one more"))
		case "factor":
			worse.Factors = append(slices.Clone(f.Factors), rapid.SampledFrom(allFactors).Draw(t, "one more"))
		case "person":
			worse.Size++
		case "illness":
			worse.Relatives = append(worse.Relatives, need.Relative{Health: need.SeriousIll})
		case "income":
			less := *worse.Relatives[0].Income / 2
			worse.Relatives[0].Income = &less
		}
		if after := r.Score(worse, groups).Total; after < before {
			t.Fatalf("%d points before, %d after", before, after)
		}
	})
}

// TestTheOrderInARubricDoesNotMatter: options of an item, groups of a student
// and factors of a form stand in no order.
func TestTheOrderInARubricDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, f := drawnRubric.Draw(t, "rubric"), drawnForm.Draw(t, "form")
		groups := rapid.SliceOfDistinct(rapid.SampledFrom(allGroups), rapid.ID[string]).Draw(t, "groups")
		mixed := r
		mixed.Items = slices.Clone(r.Items)
		for i := range mixed.Items {
			mixed.Items[i].Options = rapid.Permutation(r.Items[i].Options).Draw(t, "options")
		}
		other := f
		other.Factors, other.Relatives = rapid.Permutation(f.Factors).Draw(t, "factors"), rapid.Permutation(f.Relatives).Draw(t, "relatives")
		a, b := r.Score(f, groups), mixed.Score(other, rapid.Permutation(groups).Draw(t, "mixed"))
		if a.Total != b.Total || a.Grade != b.Grade || !slices.Equal(a.Items, b.Items) {
			t.Fatalf("%+v, in another order %+v", a, b)
		}
	})
}

// TestEveryIncomeIsInOneBand: the bands of the review sheet cover every income
// once, and say nothing narrower than the edges that the city has drawn.
func TestEveryIncomeIsInOneBand(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		edges := rapid.SliceOfNDistinct(rapid.Map(rapid.Int64Range(1, 1_000_000), func(n int64) domain.Money { return domain.Money(n) }), 0, 5,
			rapid.ID[domain.Money]).Draw(t, "edges")
		slices.Sort(edges)
		r := need.Rubric{Edges: edges}
		income := domain.Money(rapid.Int64Range(0, 1_100_000).Draw(t, "income"))
		from, below := r.Band(need.Form{Size: 1, Relatives: []need.Relative{{Income: &income}}})
		if income < from || below != 0 && income >= below {
			t.Fatalf("%d is not in %d–%d", income, from, below)
		}
		drawn := append([]domain.Money{0}, edges...)
		at := slices.Index(drawn, from)
		if at < 0 || below != append(drawn[1:], 0)[at] {
			t.Fatalf("%d–%d is no band of %v", from, below, edges)
		}
	})
}
