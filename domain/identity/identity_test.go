package identity_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/identity"
)

var today = domain.NewDay(2026, 11, 23)

// id asks ParseID, idRow is one row of its tables.
type idRow struct {
	remark, in string
	want       error
	expected   string // check character that the refusal names
}

func checkIDs(t *testing.T, rows []idRow) {
	t.Helper()
	for _, row := range rows {
		_, err := identity.ParseID(row.in, today)
		if !errors.Is(err, row.want) {
			t.Errorf("%s: ParseID = %v, want %v", row.remark, err, row.want)
		}
		var fault *domain.Fault
		if row.expected != "" && (!errors.As(err, &fault) || fault.Params["expected"] != row.expected) {
			t.Errorf("%s: the refusal does not expect %s: %v", row.remark, row.expected, err)
		}
	}
}

func TestPolicyA1ValidCheck(t *testing.T) {
	t.Parallel()
	checkIDs(t, []idRow{
		{"published, X", "11010519491231002X", nil, ""},
		{"published, 1880", "440524188001010014", nil, ""},
		{"published, X and region since abolished", "34052419800101001X", nil, ""},
		{"neighbour: another check", "110105194912310021", identity.ErrIDCheck, "X"},
		{"neighbour: X in the middle", "1101051949123100X2", identity.ErrIDForm, ""},
		{"no such province", "990105194912310021", identity.ErrIDCheck, ""},
		{"no such province, not foreign", "090105194912310021", identity.ErrIDForm, ""},
	})
}

func TestPolicyA2NoSuchBirthDate(t *testing.T) {
	t.Parallel()
	checkIDs(t, []idRow{
		{"29 February of a common year, check right", "410900201002290002", identity.ErrIDDate, ""},
		{"31 April", "410900201004310002", identity.ErrIDDate, ""},
		{"month 13", "410900201013010002", identity.ErrIDDate, ""},
		{"day 0", "410900201001000002", identity.ErrIDDate, ""},
	})
}

func TestPolicyA3A4WhatANumberTells(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		in   string
		born domain.Day
		sex  identity.Sex
	}{
		{"410900200802290014", domain.NewDay(2008, 2, 29), identity.Male},
		{"410900201203150006", domain.NewDay(2012, 3, 15), identity.Female},
	} {
		got, err := identity.ParseID(row.in, today)
		if err != nil || got.Born != row.born || got.Sex != row.sex || got.Kind != identity.ResidentID || string(got.Number) != row.in {
			t.Errorf("ParseID = %+v, %v, want born %v, %s", got, err, row.born, row.sex)
		}
	}
}

func TestPolicyA5WrongCheck(t *testing.T) {
	t.Parallel()
	checkIDs(t, []idRow{
		{"as given", "410900201203150007", identity.ErrIDCheck, "6"},
		{"X where a digit belongs", "41090020120315000X", identity.ErrIDCheck, "6"},
		{"right", "410900201203150006", nil, ""},
	})
}

func TestPolicyA6SmallX(t *testing.T) {
	t.Parallel()
	got, err := identity.ParseID("11010519491231002x", today)
	if err != nil || string(got.Number) != "11010519491231002X" {
		t.Errorf("ParseID = %q, %v, want it in upper case", string(got.Number), err)
	}
}

func TestPolicyA7DateOfAnotherMillennium(t *testing.T) {
	t.Parallel()
	checkIDs(t, []idRow{{"check right, year 7890", "123456789012345677", identity.ErrIDDate, ""}})
}

func TestPolicyA8Form(t *testing.T) {
	t.Parallel()
	checkIDs(t, []idRow{
		{"15 digits", "410900120315000", identity.ErrIDForm, ""},
		{"nothing", "", identity.ErrIDForm, ""},
		{"blanks only", "                  ", identity.ErrIDForm, ""},
		{"a blank inside", "410900 20120315006", identity.ErrIDForm, ""},
		{"a blank behind", "410900201203150006 ", identity.ErrIDForm, ""},
		{"19 characters", "4109002012031500061", identity.ErrIDForm, ""},
		{"full-width, folded, right", "４１０９００２０１２０３１５０００６", nil, ""},
		{"full-width, folded, wrong check", "４１０９００２０１２０３１５０００７", identity.ErrIDCheck, "6"},
		{"full-width x", "11010519491231002ｘ", nil, ""},
		{"Chinese digits", "四一〇九〇〇二〇一二〇三一五〇〇〇六", identity.ErrIDForm, ""},
	})
}

func TestPolicyA9AgeOfAStudent(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark string
		born   domain.Day
		want   error
	}{
		{"born tomorrow", today.Add(1), identity.ErrIDDate},
		{"born today", today, nil},
		{"a hundred years today", domain.NewDay(1926, 11, 23), nil},
		{"a hundred years and a day", domain.NewDay(1926, 11, 22), identity.ErrIDDate},
	} {
		if _, err := identity.ParseStudentID(number("410900", row.born, 0), today); !errors.Is(err, row.want) {
			t.Errorf("%s: ParseStudentID = %v, want %v", row.remark, err, row.want)
		}
	}
	if _, err := identity.ParseID(number("410900", domain.NewDay(1920, 1, 1), 0), today); err != nil {
		t.Errorf("a great-grandmother may be a guardian: %v", err)
	}
}

func TestPolicyA10ResidencePermits(t *testing.T) {
	t.Parallel()
	born := domain.NewDay(2012, 3, 15)
	for _, row := range []struct {
		region string
		kind   identity.IDKind
		want   error
	}{
		{"810000", identity.ResidencePermit, nil},
		{"820000", identity.ResidencePermit, nil},
		{"830000", identity.ResidencePermit, nil},
		{"840000", "", identity.ErrIDForm},
		{"810001", "", identity.ErrIDForm},
		{"911001", identity.ForeignPermit, nil},
		{"710000", identity.ResidentID, nil},
		{"410900", identity.ResidentID, nil},
	} {
		got, err := identity.ParseID(number(row.region, born, 1), today)
		if !errors.Is(err, row.want) || got.Kind != row.kind {
			t.Errorf("%s: kind %q, %v, want %q, %v", row.region, got.Kind, err, row.kind, row.want)
		}
	}
	wrong := []byte(number("810000", born, 1))
	wrong[17] = '0' // the right one is X
	if _, err := identity.ParseID(string(wrong), today); !errors.Is(err, identity.ErrIDCheck) {
		t.Errorf("a permit has the same check character: %v", err)
	}
}

// number makes a synthetic number by the standard's own formula.
func number(region string, born domain.Day, sequence int) string {
	y, m, d := born.Date()
	body := fmt.Sprintf("%s%04d%02d%02d%03d", region, y, int(m), d, sequence)
	sum, power := 0, 1 // Σ a(i) × 2^(i-1) ≡ 1 mod 11, counted from the right: not the table of the code
	for i := len(body) - 1; i >= 0; i-- {
		power = power * 2 % 11
		sum += int(body[i]-'0') * power
	}
	return body + "0123456789X"[(12-sum%11)%11:][:1]
}

func TestEveryMadeNumberIsRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		born := domain.NewDay(1950, 1, 1).Add(rapid.IntRange(0, 27_000).Draw(t, "days"))
		seq := rapid.IntRange(0, 999).Draw(t, "sequence")
		in := number("410900", born, seq)
		got, err := identity.ParseID(in, today)
		if err != nil || got.Born != born || string(got.Number) != in || (got.Sex == identity.Male) != (seq%2 == 1) {
			t.Fatalf("ParseID = %+v, %v, want born %v", got, err, born)
		}
	})
}

func TestOneChangedDigitIsAlwaysNoticed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := []byte(number("410900", domain.NewDay(2012, 1, 1).Add(rapid.IntRange(0, 4000).Draw(t, "days")), rapid.IntRange(0, 999).Draw(t, "sequence")))
		at := rapid.IntRange(0, 16).Draw(t, "at")
		in[at] = '0' + (in[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10
		if _, err := identity.ParseID(string(in), today); err == nil {
			t.Fatalf("a changed digit at %d went unnoticed", at)
		}
	})
}

func FuzzParseID(f *testing.F) {
	for _, s := range []string{"410900201203150006", "11010519491231002x", "", "４１０９", "\x00", strings.Repeat("9", 40)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := identity.ParseID(s, today)
		if err != nil {
			return
		}
		again, err := identity.ParseID(string(got.Number), today)
		if err != nil || again != got || got.Born.After(today) {
			t.Errorf("a number that was read is not read again: %v", err)
		}
	})
}

func FuzzParseXuejiAndCard(f *testing.F) {
	for _, s := range []string{"G410900201203150006", "L410922201203151234", "J410922200909010009", "6217000000000000004", "G", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if x, err := identity.ParseXueji(s); err == nil {
			if again, err := identity.ParseXueji(string(x.Number)); err != nil || again != x {
				t.Errorf("a 学籍号 that was read is not read again: %v", err)
			}
		}
		if n, _, err := identity.ParseCard(s); err == nil && (len(n) < 16 || len(n) > 19) {
			t.Errorf("a card of %d digits", len(n))
		}
	})
}

// TestPolicyB2B3Ages asks the shared words with the birthdays of the rows.
func TestPolicyB2B3Ages(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark    string
		born, on  domain.Day
		protected bool
	}{
		{"B2 on the birthday", domain.NewDay(2012, 3, 15), domain.NewDay(2026, 3, 15), true},
		{"B2 the day after", domain.NewDay(2012, 3, 15), domain.NewDay(2026, 3, 16), false},
		{"B3 leap birth, 28 February", domain.NewDay(2012, 2, 29), domain.NewDay(2026, time.February, 28), true},
		{"B3 leap birth, 1 March", domain.NewDay(2012, 2, 29), domain.NewDay(2026, 3, 1), false},
	} {
		if got := (domain.Standing{Born: row.born}).Protected(row.on); got != row.protected {
			t.Errorf("%s: protected = %v, want %v", row.remark, got, row.protected)
		}
	}
}
