package need_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/recognition/need"
)

func TestPolicyC13AGroupCountsWhileItExists(t *testing.T) {
	t.Parallel()
	first, last := domain.NewDay(2021, 1, 1), domain.NewDay(2025, 12, 31)
	group := need.Category{Code: "SG02", From: first, Until: last}
	claim := need.Claim{Group: "SG02", Evidence: "监测户", From: domain.NewDay(2020, 1, 1)}
	listed := []string{"SG02"}
	for _, row := range []struct {
		remark string
		on     domain.Day
		listed []string
		want   need.ClaimStanding
	}{
		{"the day before its first", first.Add(-1), nil, need.Unverified},
		{"the day before its first, whoever lists the student", first.Add(-1), listed, need.Unverified},
		{"its first day", first, nil, need.Verified},
		{"its last day", last, nil, need.Verified},
		{"its last day, by a list", last, listed, need.Verified},
		{"the day after its last", last.Add(1), nil, need.Expired},
		{"the day after its last, whoever lists the student", last.Add(1), listed, need.Expired},
	} {
		if got := claim.Standing(group, row.listed, row.on); got != row.want {
			t.Errorf("%s: %s, want %s", row.remark, got, row.want)
		}
	}
}

// TestPolicyC11AListOutweighsThePaper: whoever a department lists needs no paper
// of their own, and a paper that has ended does no harm.
func TestPolicyC11AListOutweighsThePaper(t *testing.T) {
	t.Parallel()
	group := need.Category{Code: "SG03", From: domain.NewDay(2018, 1, 1)}
	march := domain.NewDay(2026, 3, 1)
	for _, row := range []struct {
		remark string
		claim  need.Claim
	}{
		{"no paper", need.Claim{Group: "SG03"}},
		{"no validity", need.Claim{Group: "SG03", Evidence: "低保证"}},
		{"a paper that has ended", need.Claim{Group: "SG03", Evidence: "低保证", From: march.Add(-400), To: march.Add(-1)}},
		{"a paper that has not begun", need.Claim{Group: "SG03", Evidence: "低保证", From: march.Add(1)}},
	} {
		if got := row.claim.Standing(group, []string{"SG08", "SG03"}, march); got != need.Verified {
			t.Errorf("%s, on a list: %s", row.remark, got)
		}
		if got := row.claim.Standing(group, []string{"SG08"}, march); got == need.Verified {
			t.Errorf("%s, on the list of another group: %s", row.remark, got)
		}
	}
}

// drawnClaim is a claim of one of the twelve groups, or of none that there is.
var drawnClaim = rapid.Custom(func(t *rapid.T) need.Claim {
	day := rapid.Map(rapid.IntRange(-5, 5), today.Add)
	return need.Claim{
		Group:    fmt.Sprintf("SG%02d", rapid.IntRange(1, 13).Draw(t, "group")),
		Evidence: rapid.SampledFrom([]string{"", " ", "低保证"}).Draw(t, "evidence"),
		From:     rapid.OneOf(rapid.Just(domain.Day{}), day).Draw(t, "from"),
		To:       rapid.OneOf(rapid.Just(domain.Day{}), day).Draw(t, "to"),
	}
})

// TestAClaimCountsOnOneRunOfDays: without a list, what counts has evidence and
// began, and the days on which a claim counts have no gap; once expired it stays
// so.
func TestAClaimCountsOnOneRunOfDays(t *testing.T) {
	t.Parallel()
	groups := reference(t).Categories
	rapid.Check(t, func(t *rapid.T) {
		c := drawnClaim.Draw(t, "claim")
		var seen []need.ClaimStanding
		for n := -8; n <= 8; n++ {
			on := today.Add(n)
			standing := c.Standing(groups.Find(c.Group), nil, on)
			if standing == need.Verified && (c.Evidence != "低保证" || c.From.IsZero() || c.From.After(on) || !c.To.IsZero() && c.To.Before(on)) {
				t.Fatalf("%+v counts on %s", c, on)
			}
			if len(seen) == 0 || seen[len(seen)-1] != standing {
				seen = append(seen, standing)
			}
		}
		order := []need.ClaimStanding{need.Unverified, need.Verified, need.Expired}
		if !slices.IsSortedFunc(seen, func(a, b need.ClaimStanding) int { return slices.Index(order, a) - slices.Index(order, b) }) {
			t.Fatalf("%+v goes back: %v", c, seen)
		}
	})
}

// TestTheOrderOfClaimsDoesNotMatter: which groups count, and whether all do, is
// the same however the family writes them down; every claim that counts is
// counted, and no other.
func TestTheOrderOfClaimsDoesNotMatter(t *testing.T) {
	t.Parallel()
	categories := reference(t).Categories
	rapid.Check(t, func(t *rapid.T) {
		claims := rapid.SliceOfNDistinct(drawnClaim, 0, 6, func(c need.Claim) string { return c.Group }).Draw(t, "claims")
		mixed := rapid.Permutation(claims).Draw(t, "mixed")
		listed := rapid.SliceOfN(rapid.SampledFrom([]string{"SG01", "SG03", "SG08", "SG12"}), 0, 2).Draw(t, "listed")
		a, all := need.Form{Claims: claims}.Groups(categories, listed, today)
		b, allMixed := need.Form{Claims: mixed}.Groups(categories, listed, today)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) || all != allMixed {
			t.Fatalf("counting %v, %s; in another order %v, %s", a, all, b, allMixed)
		}
		if (all == need.Verified) != (len(a) == len(claims)) {
			t.Fatalf("%d of %d count, and all is %s", len(a), len(claims), all)
		}
		for _, c := range claims {
			counts := c.Standing(categories.Find(c.Group), listed, today) == need.Verified
			if counts != slices.Contains(a, c.Group) {
				t.Fatalf("%s counts %t, and of the form count %v", c.Group, counts, a)
			}
		}
	})
}

func TestPolicyC12AnySelectionOfTheTwelve(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	rapid.Check(t, func(t *rapid.T) {
		picked := rapid.SliceOfNDistinct(rapid.IntRange(1, 12), 0, 12, rapid.ID[int]).Draw(t, "groups")
		f := form()
		for _, n := range picked {
			f.Claims = append(f.Claims, need.Claim{Group: fmt.Sprintf("SG%02d", n), Evidence: "证", From: today})
		}
		if err := f.Check(ref.Factors.In(2025), ref.Categories, today); err != nil {
			t.Fatalf("%v is refused: %v", picked, err)
		}
		if len(f.Claims) == 0 {
			return
		}
		again := rapid.IntRange(0, len(f.Claims)-1).Draw(t, "again")
		f.Claims = append(f.Claims, f.Claims[again])
		at := fmt.Sprintf("/form/claims/%d/group", len(f.Claims)-1)
		if got := faults(f.Check(ref.Factors.In(2025), ref.Categories, today)); got[at] != "recognition.group" || len(got) != 1 {
			t.Fatalf("%s named twice: %v", f.Claims[again].Group, got)
		}
	})
}

func TestAValidityDoesNotEndBeforeItBegins(t *testing.T) {
	t.Parallel()
	from := domain.NewDay(2025, 9, 1)
	claim := func(to domain.Day) func(*need.Form) {
		return func(f *need.Form) {
			f.Claims = []need.Claim{{Group: "SG03", Evidence: "低保证", From: from, To: to}}
		}
	}
	check(t, []checked{
		{"for good", claim(domain.Day{}), nil},
		{"for a day", claim(from), nil},
		{"the day before", claim(from.Add(-1)), map[string]string{"/form/claims/0/valid_to": "recognition.claim_days"}},
	})
}
