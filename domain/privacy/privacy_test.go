package privacy_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/privacy"
	"lizhi/seeds"
)

// first is the version of the tables of reference.
func first() privacy.RulesVersion {
	versions, err := seeds.PrivacyRules()
	if err != nil {
		panic(err)
	}
	return versions[0]
}

func TestPolicyM5(t *testing.T) {
	t.Parallel()
	today, rules := domain.NewDay(2026, 11, 25), first().Rules
	for _, tt := range []struct {
		remark string
		class  privacy.Class
		before domain.Day
		want   domain.Day
		err    error
	}{
		{"as much as may go", privacy.Log, domain.Day{}, today.Add(-366), nil},
		{"on the last day of it", privacy.Log, today.Add(-366), today.Add(-366), nil},
		{"a day more", privacy.Log, today.Add(-365), domain.Day{}, privacy.ErrKept},
		{"a log of five months", privacy.Log, domain.NewDay(2026, 6, 25), domain.Day{}, privacy.ErrKept},
		{"a reveal of two years", privacy.Disclosure, domain.NewDay(2024, 11, 25), domain.Day{}, privacy.ErrKept},
		{"a reveal of four years", privacy.Disclosure, domain.NewDay(2022, 11, 25), domain.NewDay(2022, 11, 25), nil},
		{"rows of a campaign of a year ago", privacy.Staged, domain.Day{}, today.Add(-366), nil},
		{"of the term before", privacy.Staged, today.Add(-180), domain.Day{}, privacy.ErrKept},
		{"no class", "growth", domain.Day{}, domain.Day{}, privacy.ErrClass},
	} {
		got, err := rules.Until(tt.class, tt.before, today)
		if got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%s: Until(%s, %v) = %v, %v, want %v, %v", tt.remark, tt.class, tt.before, got, err, tt.want, tt.err)
		}
	}
}

// TestPolicyM5TheLeastIsLaw refuses rules that keep logs for less than the law
// wants.
func TestPolicyM5TheLeastIsLaw(t *testing.T) {
	t.Parallel()
	change := func(with func(*privacy.Rules)) privacy.Rules {
		r := first().Rules
		with(&r)
		return r
	}
	for _, tt := range []struct {
		remark string
		rules  privacy.Rules
		good   bool
	}{
		{"those of the tables of reference", first().Rules, true},
		{"six months of logs", change(func(r *privacy.Rules) { r.KeepLog = 184 }), true},
		{"a day less", change(func(r *privacy.Rules) { r.KeepLog = 183 }), false},
		{"three years of reveals", change(func(r *privacy.Rules) { r.KeepDisclosure = 1096 }), true},
		{"a day less", change(func(r *privacy.Rules) { r.KeepDisclosure = 1095 }), false},
		{"departments' rows for a term", change(func(r *privacy.Rules) { r.KeepStaged = 180 }), false},
		{"departments' rows for ever", change(func(r *privacy.Rules) { r.KeepStaged = 36_500 }), false},
		{"counts of 2 shown", change(func(r *privacy.Rules) { r.SmallBelow = 2 }), false},
		{"no reveal at all", change(func(r *privacy.Rules) { r.RevealsPerDay = 0 }), false},
	} {
		if err := tt.rules.Check(); (err == nil) != tt.good {
			t.Errorf("%s: Check = %v, want good = %t", tt.remark, err, tt.good)
		}
	}
}

func TestAI22(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := privacy.Seed(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "seed"))
		list := rapid.SliceOfDistinct(rapid.StringN(1, 8, -1), rapid.ID[string]).Draw(t, "list")
		count := rapid.IntRange(0, len(list)+2).Draw(t, "count")
		drawn := seed.Sample(list, count)
		if len(drawn) != min(count, len(list)) {
			t.Fatalf("%d of %d were drawn, want %d", len(drawn), len(list), count)
		}
		mixed := rapid.Permutation(append(slices.Clone(list), list...)).Draw(t, "mixed")
		if again := seed.Sample(mixed, count); !slices.Equal(again, drawn) {
			t.Fatalf("the same list in another order gives %q, want %q", again, drawn)
		}
		if more := seed.Sample(list, count+1); !slices.Equal(more[:len(drawn)], drawn) {
			t.Fatalf("a larger sample %q does not begin with the smaller %q", more, drawn)
		}
		back, err := privacy.ParseSeed(seed.String(), seed.Commitment())
		if err != nil || back != seed {
			t.Fatalf("ParseSeed = %v, %v", back, err)
		}
		other := privacy.NewSeed()
		if _, err := privacy.ParseSeed(other.String(), seed.Commitment()); err == nil {
			t.Fatal("another seed passes for the one that was committed to")
		}
	})
}

// TestAI22IsFair draws one of ten often enough that each comes about as often.
func TestAI22IsFair(t *testing.T) {
	t.Parallel()
	list := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
	drawn := map[string]int{}
	for i := range 10_000 {
		var seed privacy.Seed
		copy(seed[:], fmt.Sprint(i))
		drawn[seed.Sample(list, 1)[0]]++
	}
	for _, one := range list {
		if n := drawn[one]; n < 850 || n > 1150 {
			t.Errorf("%s was drawn %d times of 10,000, want about 1,000", one, n)
		}
	}
}
