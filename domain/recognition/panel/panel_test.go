package panel_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"testing"

	"lizhi/domain"
	"lizhi/domain/recognition/panel"
	"lizhi/seeds"
)

var today = domain.NewDay(2026, 3, 16)

// faults are the codes of an error by pointer.
func faults(err error) map[string]string {
	var f *domain.Fault
	got := map[string]string{}
	if errors.As(err, &f) {
		for _, field := range f.Fields {
			got[field.Pointer] = field.Code
		}
	}
	return got
}

// at points at a seat.
func at(seat int) string { return fmt.Sprintf("/seats/%d", seat) }

func persons(from, n int) []domain.PersonID {
	list := make([]domain.PersonID, n)
	for i := range list {
		binary.BigEndian.PutUint32(list[i][:], uint32(from+i))
	}
	return list
}

// room is a class of a size with a parent for each student and ten teachers.
func room(size int) panel.Room {
	return panel.Room{Stage: "senior", Students: persons(1000, size), Parents: persons(2000, size), Staff: persons(3000, 10)}
}

// panelOf has so many students, and members of the staff beside them.
func panelOf(r panel.Room, students, staff int) panel.Panel {
	var p panel.Panel
	for _, s := range r.Students[:students] {
		p.Seats = append(p.Seats, panel.Seat{Person: s, Kind: panel.StudentSeat})
	}
	for _, s := range r.Staff[:staff] {
		p.Seats = append(p.Seats, panel.Seat{Person: s, Kind: panel.StaffSeat})
	}
	return p
}

func TestPolicyC5ApplicantsAndTheirGuardiansAreNotOnThePanel(t *testing.T) {
	t.Parallel()
	r := room(50)
	rule := panel.Rule{Share: 10, Strictness: panel.Block}
	seat := func(kind panel.SeatKind, person domain.PersonID) panel.Panel {
		p := panelOf(r, 0, 6)
		p.Seats = append(p.Seats, panel.Seat{Person: person, Kind: kind})
		return p
	}
	r.Conflicted = []domain.PersonID{r.Students[7], r.Parents[7], r.Staff[9]}
	for _, row := range []struct {
		remark string
		panel  panel.Panel
		want   string
	}{
		{"a classmate", seat(panel.StudentSeat, r.Students[6]), ""},
		{"an applicant", seat(panel.StudentSeat, r.Students[7]), "recognition.conflict"},
		{"another's guardian", seat(panel.ParentSeat, r.Parents[6]), ""},
		{"an applicant's guardian", seat(panel.ParentSeat, r.Parents[7]), "recognition.conflict"},
		{"a teacher whose child applies", seat(panel.StaffSeat, r.Staff[9]), "recognition.conflict"},
		{"a student of another class", seat(panel.StudentSeat, domain.PersonID{9}), "recognition.seat"},
		{"a parent as teacher", seat(panel.StaffSeat, r.Parents[3]), "recognition.seat"},
		{"somebody twice", seat(panel.StaffSeat, r.Staff[0]), "recognition.seat"},
	} {
		_, err := row.panel.Check(r, rule)
		if got := faults(err)["/seats/6"]; got != row.want {
			t.Errorf("%s: %q, want %q", row.remark, got, row.want)
		}
	}
}

func TestPolicyC6PanelHasItsShareOfTheClass(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		size, share, members int
		strictness           panel.Strictness
		refused, warned      bool
	}{
		{50, 10, 4, panel.Block, true, false},
		{50, 10, 5, panel.Block, false, false},
		{45, 10, 4, panel.Block, true, false}, // ceil(4.5) = 5
		{45, 10, 5, panel.Block, false, false},
		{41, 10, 4, panel.Block, true, false},
		{40, 10, 4, panel.Block, false, false},
		{50, 15, 7, panel.Block, true, false}, // ceil(7.5) = 8
		{50, 15, 8, panel.Block, false, false},
		{50, 10, 4, panel.Warn, false, true}, // the setting relaxes it
		{50, 10, 5, panel.Warn, false, false},
		{50, 0, 1, panel.Block, false, false},
		{50, 0, 0, panel.Block, true, false}, // nobody is no panel
	} {
		r := room(row.size)
		warnings, err := panelOf(r, 0, row.members).Check(r, panel.Rule{Share: row.share, Strictness: row.strictness})
		if refused := errors.Is(err, panel.ErrSize); refused != row.refused {
			t.Errorf("class %d, %d %%, %d members: %v", row.size, row.share, row.members, err)
		}
		if warned := slices.Contains(warnings, "recognition.panel_size"); warned != row.warned {
			t.Errorf("class %d, %d %%, %d members: warnings %v", row.size, row.share, row.members, warnings)
		}
	}
}

func TestPolicyC7StudentsHoldTheirShare(t *testing.T) {
	t.Parallel()
	ref, err := seeds.Recognition()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		stage           string
		students, staff int
		refused         bool
	}{
		{"senior", 2, 3, true}, // 2 of 5
		{"senior", 3, 2, false},
		{"senior", 3, 3, false}, // 50 % sharp
		{"senior", 3, 4, true},
		{"junior", 2, 3, true},
		{"vocational", 2, 3, true},
		{"primary", 0, 5, false}, // off for primary
		{"preschool", 0, 5, false},
	} {
		r := room(30)
		_, err := panelOf(r, row.students, row.staff).Check(r, ref.Rules.At(row.stage, 2025))
		if refused := errors.Is(err, panel.ErrStudentShare); refused != row.refused || err != nil && !refused {
			t.Errorf("%s, %d students of %d: %v", row.stage, row.students, row.students+row.staff, err)
		}
	}
}

func TestRuleOfAStageIsTheNewestThatHasBegun(t *testing.T) {
	t.Parallel()
	rules := panel.Rules{
		{Stage: "senior", From: 2018, Share: 10}, {Stage: "senior", From: 2026, Share: 15}, {Stage: "junior", From: 2025, Share: 20},
	}
	for year, want := range map[domain.SchoolYear]int{2017: 0, 2018: 10, 2025: 10, 2026: 15, 2030: 15} {
		if got := rules.At("senior", year).Share; got != want {
			t.Errorf("in %s: %d %%, want %d", year, got, want)
		}
	}
}

func TestPanelIsAnnouncedByToday(t *testing.T) {
	t.Parallel()
	for day, want := range map[domain.Day]error{today: nil, today.Add(-3): nil, today.Add(1): panel.ErrAnnounced, {}: panel.ErrAnnounced} {
		var p panel.Panel
		if err := p.Announce(day, today); !errors.Is(err, want) {
			t.Errorf("announced on %s: %v, want %v", day, err, want)
		}
	}
}
