package identity_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/identity"
)

type xuejiRow struct {
	remark, in string
	kind       identity.XuejiKind
	want       error
}

func checkXueji(t *testing.T, rows []xuejiRow) {
	t.Helper()
	for _, row := range rows {
		got, err := identity.ParseXueji(row.in)
		if !errors.Is(err, row.want) || got.Kind != row.kind {
			t.Errorf("%s: ParseXueji = kind %q, %v, want %q, %v", row.remark, got.Kind, err, row.kind, row.want)
		}
	}
}

func TestPolicyA11FormalNumber(t *testing.T) {
	t.Parallel()
	checkXueji(t, []xuejiRow{
		{"as given", "G410900201203150006", identity.FormalXueji, nil},
		{"wrong check", "G410900201203150007", "", identity.ErrXuejiCheck},
		{"small g", "g410900201203150006", identity.FormalXueji, nil},
		{"X at the end", "G11010519491231002x", identity.FormalXueji, nil},
		{"no such birth date", "G410900201002290002", "", identity.ErrXuejiForm},
	})
}

func TestPolicyA12TemporaryNumber(t *testing.T) {
	t.Parallel()
	checkXueji(t, []xuejiRow{
		{"no checksum", "L410922201203151234", identity.TemporaryXueji, nil},
		{"any other end", "L410922201203151235", identity.TemporaryXueji, nil},
		{"X is no digit", "L41092220120315123X", "", identity.ErrXuejiForm},
		{"17 digits", "L41092220120315123", "", identity.ErrXuejiForm},
	})
}

func TestPolicyA13NumberWithoutID(t *testing.T) {
	t.Parallel()
	checkXueji(t, []xuejiRow{
		{"as given", "J410922200909010009", identity.NoIDXueji, nil},
		{"wrong check", "J410922200909010001", "", identity.ErrXuejiCheck},
	})
}

func TestPolicyA14WhatIsNone(t *testing.T) {
	t.Parallel()
	checkXueji(t, []xuejiRow{
		{"LG", "LG410900201203150006", "", identity.ErrXuejiForm},
		{"LG of 19 characters", "LG41090020120315000", "", identity.ErrXuejiForm},
		{"16 digits", "4109002012031500", "", identity.ErrXuejiForm},
		{"20 characters", "G4109002012031500061", "", identity.ErrXuejiForm},
		{"another letter", "A410900201203150006", "", identity.ErrXuejiForm},
		{"none", "", "", identity.ErrXuejiForm},
	})
}

func TestVocationalNumbersHaveNoPublishedForm(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		stage, in string
		kind      identity.XuejiKind
		want      error
	}{
		{"vocational", "2024zz00123", identity.Vocational, nil},
		{"vocational", "G410900201203150006", identity.FormalXueji, nil},
		{"preschool", "LG4109002019", identity.Vocational, nil},
		{"vocational", strings.Repeat("1", 30), identity.Vocational, nil},
		{"vocational", strings.Repeat("1", 31), "", identity.ErrXuejiForm},
		{"vocational", "2024-001", "", identity.ErrXuejiForm},
		{"vocational", "", "", identity.ErrXuejiForm},
		{"primary", "2024zz00123", "", identity.ErrXuejiForm},
	} {
		got, err := identity.ParseXuejiAt(row.stage, row.in)
		if !errors.Is(err, row.want) || got.Kind != row.kind {
			t.Errorf("%s %q: kind %q, %v, want %q, %v", row.stage, row.in, got.Kind, err, row.kind, row.want)
		}
	}
}

func TestPolicyA15NumberAndIDMayDiffer(t *testing.T) {
	t.Parallel()
	x, err := identity.ParseXueji("G410900201203150006")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		remark string
		id     identity.IDNumber
		want   int
	}{
		{"another ID: a warning", "410900200802290014", 1},
		{"the same", "410900201203150006", 0},
		{"no ID on file", "", 0},
	} {
		got := x.Warnings(row.id)
		if len(got) != row.want || row.want == 1 && got[0] != identity.XuejiIDMismatch {
			t.Errorf("%s: %v", row.remark, got)
		}
	}
	temporary, _ := identity.ParseXueji("L410922201203151234")
	if got := temporary.Warnings("410900200802290014"); len(got) != 0 {
		t.Errorf("an L number holds no ID: %v", got)
	}
}

func TestXuejiTellsABirthDate(t *testing.T) {
	t.Parallel()
	g, _ := identity.ParseXueji("G410900201203150006")
	if born, ok := g.Born(); !ok || born != domain.NewDay(2012, 3, 15) {
		t.Errorf("G: %v, %v", born, ok)
	}
	l, _ := identity.ParseXueji("L410922201203151234")
	if _, ok := l.Born(); ok {
		t.Error("an L number promises no date")
	}
}

func TestPolicyA19Luhn(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark, in string
		doubtful   bool
		want       error
	}{
		{"as given", "6217000000000000004", false, nil},
		{"as given", "6230000000000000007", false, nil},
		{"last digit changed: a warning, no refusal", "6217000000000000005", true, nil},
		{"two neighbours swapped", "6271000000000000004", true, nil},
		{"in groups", "6217 0000 0000 0000 004", false, nil},
		{"full-width", "６２１７００００００００００００００４", false, nil},
		{"15 digits", "621700000000000", false, identity.ErrCardForm},
		{"20 digits", "62170000000000000040", false, identity.ErrCardForm},
		{"a number that Excel rounded", "6.217E+18", false, identity.ErrCardForm},
		{"none", "", false, identity.ErrCardForm},
	} {
		_, doubtful, err := identity.ParseCard(row.in)
		if !errors.Is(err, row.want) || doubtful != row.doubtful {
			t.Errorf("%s: doubtful %v, %v, want %v, %v", row.remark, doubtful, err, row.doubtful, row.want)
		}
	}
}

func TestPolicyB8MaskedByDefault(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark string
		in     fmt.Stringer
		want   string
	}{
		{"ID", identity.IDNumber("410900201203150006"), "410900********0006"},
		{"学籍号 like the ID inside it", identity.XuejiNumber("G410900201203150006"), "G410900********0006"},
		{"学籍号 of 中职", identity.XuejiNumber("2024ZZ00123"), "*******0123"},
		{"a short one shows nothing", identity.XuejiNumber("2024"), "****"},
		{"card: the last four only", identity.CardNumber("6217000000000000004"), "0004"},
		{"phone", identity.Phone("13800001234"), "138****1234"},
		{"landline", identity.Phone("03931234567"), "039****4567"},
		{"landline of 12", identity.Phone("039312345678"), "********5678"},
		{"address", identity.Address("濮阳市华龙区胜利路一号院三单元五楼"), "濮阳市华龙****"},
		{"short address", identity.Address("胜利路"), "胜****"},
		{"no ID", identity.IDNumber(""), ""},
	} {
		if got := row.in.String(); got != row.want {
			t.Errorf("%s: %q, want %q", row.remark, got, row.want)
		}
		if got := fmt.Sprintf("%v %s", row.in, row.in); got != row.want+" "+row.want {
			t.Errorf("%s: printing shows %q", row.remark, got)
		}
	}
}

func TestPhones(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		in, want string
		fault    error
	}{
		{"13800001234", "13800001234", nil},
		{"138 0000-1234", "13800001234", nil},
		{"+8613800001234", "13800001234", nil},
		{"0393-6661234", "03936661234", nil},
		{"12800001234", "", identity.ErrPhoneForm},
		{"1380000123", "", identity.ErrPhoneForm},
		{"138000012345", "", identity.ErrPhoneForm},
		{"1.38E+10", "", identity.ErrPhoneForm},
		{"", "", identity.ErrPhoneForm},
	} {
		got, err := identity.ParsePhone(row.in)
		if !errors.Is(err, row.fault) || string(got) != row.want {
			t.Errorf("ParsePhone(%q) = %q, %v, want %q", row.in, string(got), err, row.want)
		}
	}
}

func TestPolicyM11Names(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark, in, want string
		fault            error
	}{
		{"the dot stays", "买买提·艾力", "买买提·艾力", nil},
		{"another dot stays too", "买买提•艾力", "买买提•艾力", nil},
		{"rare Han, one code point of four bytes", "张𬸦", "张𬸦", nil},
		{"extension A", "张㛃䶮", "张㛃䶮", nil},
		{"not composed here", "é", "é", nil},
		{"blanks around", "  林晓雨 ", "林晓雨", nil},
		{"ideographic blank around", "　林晓雨　", "林晓雨", nil},
		{"Latin", "Anna-Maria O'Neill", "Anna-Maria O'Neill", nil},
		{"60 rare characters", strings.Repeat("𬸦", 60), strings.Repeat("𬸦", 60), nil},
		{"61", strings.Repeat("𬸦", 61), "", identity.ErrNameLong},
		{"none", " 　", "", identity.ErrNameEmpty},
		{"NUL", "林\x00雨", "", identity.ErrNameCharacter},
		{"line break", "林\n雨", "", identity.ErrNameCharacter},
		{"private use", "林\ue123雨", "", identity.ErrNameCharacter},
		{"private use of plane 15", "林\U000f0001", "", identity.ErrNameCharacter},
		{"turned around", "林\u202e雨", "", identity.ErrNameCharacter},
		{"zero width", "林\u200b雨", "", identity.ErrNameCharacter},
		{"lost", "林\ufffd雨", "", identity.ErrNameCharacter},
	} {
		got, err := identity.CheckName(row.in)
		if !errors.Is(err, row.fault) || got != row.want {
			t.Errorf("%s: %q, %v, want %q, %v", row.remark, got, err, row.want, row.fault)
		}
	}
	_, err := identity.CheckName("林\ue123")
	if err == nil || !strings.Contains(err.Error(), "U+E123") {
		t.Errorf("the character is not named: %v", err)
	}
}

func TestAMaskNeverShowsTheMiddle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.StringMatching(`[0-9]{0,24}`).Draw(t, "number")
		for _, masked := range []string{identity.IDNumber(n).Masked(), identity.XuejiNumber(n).Masked(), identity.Phone(n).Masked()} {
			if len(n) > 0 && masked == n || strings.Count(masked, "*") < min(len(n), 4) {
				t.Fatalf("%q is shown as %q", n, masked)
			}
		}
	})
}
