package domain_test

import (
	"errors"
	"testing"

	"lizhi/domain"
)

// id makes the nth id of a kind.
func id[T any](n byte) domain.ID[T] {
	return domain.ID[T]{0x01, 0x98, 0, 0, 0, 0, 0x70, 0, 0x80, 15: n}
}

func personID(n byte) (p domain.PersonID) { p[0], p[15] = 1, n; return p }
func unitID(n byte) (u domain.UnitID)     { u[0], u[15] = 2, n; return u }

func TestMay(t *testing.T) {
	t.Parallel()
	city, county, school, class := unitID(1), unitID(2), unitID(3), unitID(4)
	place := domain.Place{City: city, County: county, School: school, Class: class}
	// A school of the city itself stands in no county.
	municipal := domain.Place{City: city, School: unitID(5), Class: unitID(6)}
	pupil, other := personID(1), personID(2)
	access := domain.Access{
		{Role: domain.Student, Scope: domain.Own},
		{Role: domain.Guardian, Scope: domain.Ward},
		{Role: domain.Mentor, Scope: domain.Mentee},
		{Role: domain.ClassTeacher, Scope: domain.Class},
		{Role: domain.AidOfficer, Scope: domain.School},
		{Role: domain.CountyOfficer, Scope: domain.County},
		{Role: domain.CityOfficer, Scope: domain.City},
		{Role: domain.Judge, Scope: domain.Assigned},
	}
	holds := func(r domain.Role, u domain.UnitID) domain.Actor {
		return domain.Actor{Person: other, Appointments: []domain.Appointment{{Role: r, Unit: u}}}
	}
	moved := domain.Subject{Person: pupil, Made: place, Now: municipal}
	for _, tt := range []struct {
		remark string
		who    domain.Actor
		about  domain.Subject
		want   domain.Role
	}{
		{"a student, of their own", domain.Actor{Person: pupil}, domain.Subject{Person: pupil, Made: place}, domain.Student},
		{"another student", domain.Actor{Person: other}, domain.Subject{Person: pupil, Made: place}, ""},
		{"nobody, of nobody", domain.Actor{}, domain.Subject{}, ""},
		{"a guardian, of a ward", domain.Actor{Person: other, Wards: []domain.PersonID{pupil}}, domain.Subject{Person: pupil}, domain.Guardian},
		{"a guardian of someone else", domain.Actor{Wards: []domain.PersonID{other}}, domain.Subject{Person: pupil}, ""},
		{"a mentor", domain.Actor{Mentees: []domain.PersonID{pupil}}, domain.Subject{Person: pupil}, domain.Mentor},
		{"the class teacher", holds(domain.ClassTeacher, class), domain.Subject{Person: pupil, Made: place}, domain.ClassTeacher},
		{"a teacher of the class, a role not granted", holds(domain.Teacher, class), domain.Subject{Person: pupil, Made: place}, ""},
		{"the class teacher of another class", holds(domain.ClassTeacher, unitID(9)), domain.Subject{Person: pupil, Made: place}, ""},
		{"a class teacher is not one of a school", holds(domain.ClassTeacher, school), domain.Subject{Person: pupil, Made: place}, ""},
		{"the county", holds(domain.CountyOfficer, county), domain.Subject{Person: pupil, Made: place}, domain.CountyOfficer},
		{"the county, about a school of the city in its district", holds(domain.CountyOfficer, county), domain.Subject{Person: pupil, Made: municipal}, ""},
		{"a county officer appointed nowhere", holds(domain.CountyOfficer, domain.UnitID{}), domain.Subject{Person: pupil, Made: municipal}, ""},
		{"the city, about any school", holds(domain.CityOfficer, city), domain.Subject{Person: pupil, Made: municipal}, domain.CityOfficer},
		{"the old school, about what was made there", holds(domain.AidOfficer, school), moved, domain.AidOfficer},
		{"the new school, about what was made before", holds(domain.AidOfficer, unitID(5)), moved, domain.AidOfficer},
		{"the old school, about what was made later", holds(domain.AidOfficer, school), domain.Subject{Person: pupil, Made: municipal, Now: municipal}, ""},
		{"a judge who was given it", domain.Actor{}, domain.Subject{Assigned: true}, domain.Judge},
	} {
		basis, ok := tt.who.May(access, tt.about)
		if basis.Role != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: May = %v, %v, want %q", tt.remark, basis, ok, tt.want)
		}
	}
}

func TestRequireTellsStrangersNothing(t *testing.T) {
	t.Parallel()
	pupil := personID(1)
	write := domain.Access{{Role: domain.Student, Scope: domain.Own}}
	read := append(domain.Access{{Role: domain.Guardian, Scope: domain.Ward}}, write...)
	about := domain.Subject{Person: pupil}
	for _, tt := range []struct {
		remark string
		who    domain.Actor
		want   error
	}{
		{"may do it", domain.Actor{Person: pupil}, nil},
		{"may see it only", domain.Actor{Wards: []domain.PersonID{pupil}}, domain.ErrForbidden},
		{"a stranger", domain.Actor{Person: personID(2)}, domain.ErrNotFound},
	} {
		if _, err := tt.who.Require(write, read, about); !errors.Is(err, tt.want) {
			t.Errorf("%s: Require = %v, want %v", tt.remark, err, tt.want)
		}
	}
}

func TestPolicyB1ConsentUnder14(t *testing.T) {
	t.Parallel()
	born := day(t, "2012-03-15")
	purposes := []domain.Purpose{domain.GrowthRecords}
	for _, tt := range []struct {
		remark string
		s      domain.Standing
		on     string
		want   error
	}{
		{"under 14, nobody agreed", domain.Standing{}, "2026-03-14", domain.ErrGuardianConsent},
		{"under 14, only the child agreed", domain.Standing{ByOwn: purposes}, "2026-03-14", domain.ErrGuardianConsent},
		{"under 14, a guardian agreed", domain.Standing{ByGuard: purposes}, "2026-03-14", nil},
		{"14, the student agreed", domain.Standing{ByOwn: purposes}, "2026-03-16", nil},
		{"14, nobody agreed", domain.Standing{}, "2026-03-16", domain.ErrConsent},
		{"a guardian agreed to something else", domain.Standing{ByGuard: []domain.Purpose{domain.AidRecords}}, "2026-03-14", domain.ErrGuardianConsent},
	} {
		tt.s.Born = born
		if err := tt.s.Agrees(domain.GrowthRecords, day(t, tt.on)); !errors.Is(err, tt.want) {
			t.Errorf("%s: Agrees = %v, want %v", tt.remark, err, tt.want)
		}
	}
}

func TestPolicyB11AidIsNeverBlockedByConsent(t *testing.T) {
	t.Parallel()
	aid, growth := []domain.Purpose{domain.AidRecords}, []domain.Purpose{domain.GrowthRecords}
	for _, tt := range []struct {
		remark string
		s      domain.Standing
		on     string
		want   error // of growth_records, to compare
	}{
		{"under 14, nobody agreed to anything", domain.Standing{}, "2026-03-14", domain.ErrGuardianConsent},
		{"14, nobody agreed to anything", domain.Standing{}, "2026-03-16", domain.ErrConsent},
		{"under 14, the child alone agreed to aid", domain.Standing{ByOwn: aid}, "2026-03-14", domain.ErrGuardianConsent},
		{"under 14, a guardian agreed to growth and not to aid", domain.Standing{ByGuard: growth}, "2026-03-14", nil},
		{"14, the student agreed to growth and not to aid", domain.Standing{ByOwn: growth}, "2026-03-16", nil},
	} {
		tt.s.Born = day(t, "2012-03-15")
		if err := tt.s.Agrees(domain.AidRecords, day(t, tt.on)); err != nil {
			t.Errorf("%s: Agrees to aid = %v, want nil", tt.remark, err)
		}
		if err := tt.s.Agrees(domain.GrowthRecords, day(t, tt.on)); !errors.Is(err, tt.want) {
			t.Errorf("%s: Agrees to growth = %v, want %v", tt.remark, err, tt.want)
		}
	}
}

func TestParseID(t *testing.T) {
	t.Parallel()
	type thing struct{}
	good := id[thing](7)
	if got, err := domain.ParseID[thing](good.String()); err != nil || got != good {
		t.Errorf("ParseID(%s) = %v, %v", good, got, err)
	}
	for _, bad := range []string{
		"", "7", "not-an-id",
		"0198c0de-0000-4000-8000-000000000001",   // version 4
		"0198c0de000070008000000000000001",       // without hyphens
		"{0198c0de-0000-7000-8000-000000000001}", // with braces
		"0198c0de-0000-7000-0000-000000000001",   // another variant
	} {
		if _, err := domain.ParseID[thing](bad); err == nil {
			t.Errorf("ParseID(%q) is accepted", bad)
		}
	}
}

func TestWrongGathersEveryField(t *testing.T) {
	t.Parallel()
	short := domain.Refusal(domain.Invalid, "too_short", "至少{min}字。", "At least {min} characters.").With("min", 2)
	err := domain.Wrong(short.At("/title"), nil, domain.ErrInvalid.At("/day"))
	var f *domain.Fault
	if !errors.As(err, &f) || f.Code != "invalid" || len(f.Fields) != 2 || f.Fields[0].ZH != "至少2字。" {
		t.Errorf("Wrong = %+v", f)
	}
	if err := domain.Wrong(short.At("/title")); !errors.Is(err, short) {
		t.Errorf("Wrong of one kind = %v, want that kind", err)
	}
	if err := domain.Wrong(nil, nil); err != nil {
		t.Errorf("Wrong of nothing = %v", err)
	}
}
