package duplicate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/duplicate"
	"lizhi/domain/identity"
)

var today = domain.NewDay(2026, 3, 2)

// number completes 17 digits.
func number(body string) identity.IDNumber {
	weights, sum := []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}, 0
	for i, w := range weights {
		sum += int(body[i]-'0') * w
	}
	return identity.IDNumber(body + "10X98765432"[sum%11:][:1])
}

// TestAI6WhoIsSuspected is the truth table of a pair.
func TestAI6WhoIsSuspected(t *testing.T) {
	t.Parallel()
	known := number("41092220090601001")
	wrong := known[:17] + "0"
	if known[17] == '0' {
		wrong = known[:17] + "1"
	}
	for _, row := range []struct {
		remark string
		change func(b *duplicate.Candidate)
		want   []duplicate.Reason
	}{
		{"one has no number", func(*duplicate.Candidate) {}, []duplicate.Reason{duplicate.SameName, duplicate.SameBirth, duplicate.SameSex, duplicate.OneNumber}},
		{"a blank in the name", func(b *duplicate.Candidate) { b.Name = "王 双" }, []duplicate.Reason{duplicate.AlikeName, duplicate.SameBirth, duplicate.SameSex, duplicate.OneNumber}},
		{"one digit", func(b *duplicate.Candidate) { b.Number = number("41092220090601003") }, []duplicate.Reason{duplicate.SameName, duplicate.SameBirth, duplicate.SameSex, duplicate.NumberSlip}},
		{"neighbours swapped", func(b *duplicate.Candidate) { b.Number = number("41092220090601010") }, []duplicate.Reason{duplicate.SameName, duplicate.SameBirth, duplicate.SameSex, duplicate.NumberSlip}},
		{"another sex", func(b *duplicate.Candidate) { b.Sex = identity.Female }, []duplicate.Reason{duplicate.SameName, duplicate.SameBirth, duplicate.OneNumber}},
		{"two digits", func(b *duplicate.Candidate) { b.Number = number("41092220090601923") }, nil},
		{"no true check character", func(b *duplicate.Candidate) { b.Number = wrong }, nil},
		{"another day", func(b *duplicate.Candidate) { b.Born = b.Born.Add(1) }, nil},
		{"another name", func(b *duplicate.Candidate) { b.Key = "王爽" }, nil},
		{"enrolled nowhere, ever", func(b *duplicate.Candidate) { b.Place = domain.Place{} }, nil},
		{"the same", func(b *duplicate.Candidate) { b.ID = domain.PersonID{1} }, nil},
	} {
		a := duplicate.Candidate{
			ID: domain.PersonID{1}, Name: "王双", Key: "王双", Sex: identity.Male, Born: domain.NewDay(2009, 6, 1), Number: known,
			Place: domain.Place{City: domain.UnitID{1}, School: domain.UnitID{2}},
		}
		b := a
		b.ID, b.Number = domain.PersonID{2}, ""
		row.change(&b)
		got, suspected := duplicate.Suspect(a, b, today)
		if suspected != (row.want != nil) || !slices.Equal(got.Reasons, row.want) || suspected && (got.Score < 50 || got.Score > 100) {
			t.Errorf("%s: %v, %v, want %v", row.remark, got, suspected, row.want)
		}
		if other, _ := duplicate.Suspect(b, a, today); other.Score != got.Score {
			t.Errorf("%s: %d the other way round, want %d", row.remark, other.Score, got.Score)
		}
	}
}

// TestAI6SlipNeedsTheCheckCharacter changes one digit of any number: with the
// check character put right it is a slip, left as it was it is none.
func TestAI6SlipNeedsTheCheckCharacter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		born := domain.NewDay(2005, 1, 1).Add(rapid.IntRange(0, 5000).Draw(t, "days"))
		body := []byte(fmt.Sprintf("410922%s%03d", strings.ReplaceAll(born.String(), "-", ""), rapid.IntRange(0, 999).Draw(t, "order")))
		a := number(string(body))
		at := rapid.IntRange(14, 16).Draw(t, "at")
		body[at] = '0' + (body[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10
		if b := number(string(body)); !duplicate.Slip(a, b, today) || !duplicate.Slip(b, a, today) {
			t.Fatalf("%s and %s are a slip apart", string(a), string(b))
		}
		if b := identity.IDNumber(string(body) + string(a[17])); duplicate.Slip(a, b, today) {
			t.Fatalf("%s has no true check character", string(b))
		}
	})
}

// TestPolicyA21TheCommonSuperior places pairs.
func TestPolicyA21TheCommonSuperior(t *testing.T) {
	t.Parallel()
	city, one, two := domain.UnitID{1}, domain.UnitID{2}, domain.UnitID{3}
	for _, row := range []struct {
		remark     string
		a, b, want domain.UnitID
	}{
		{"one county", one, one, one},
		{"two counties", one, two, domain.UnitID{}},
		{"市直 and a county", domain.UnitID{}, one, domain.UnitID{}},
		{"both 市直", domain.UnitID{}, domain.UnitID{}, domain.UnitID{}},
	} {
		got := duplicate.Common(duplicate.Candidate{Place: domain.Place{City: city, County: row.a}}, duplicate.Candidate{Place: domain.Place{City: city, County: row.b}})
		if want := (domain.Place{City: city, County: row.want}); got != want {
			t.Errorf("%s: %v, want %v", row.remark, got, want)
		}
	}
}
