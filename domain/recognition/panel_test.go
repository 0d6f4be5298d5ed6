package recognition_test

import (
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"lizhi/domain"
	"lizhi/domain/recognition"
)

func persons(from, n int) []domain.PersonID {
	list := make([]domain.PersonID, n)
	for i := range list {
		binary.BigEndian.PutUint32(list[i][:], uint32(from+i))
	}
	return list
}

// room is a class of a size with a parent for each student and ten teachers.
func room(size int) recognition.Room {
	return recognition.Room{Stage: "senior", Students: persons(1000, size), Parents: persons(2000, size), Staff: persons(3000, 10)}
}

// panelOf has so many students, and members of the staff beside them.
func panelOf(r recognition.Room, students, staff int) recognition.Panel {
	var p recognition.Panel
	for _, s := range r.Students[:students] {
		p.Seats = append(p.Seats, recognition.Seat{Person: s, Kind: recognition.StudentSeat})
	}
	for _, s := range r.Staff[:staff] {
		p.Seats = append(p.Seats, recognition.Seat{Person: s, Kind: recognition.StaffSeat})
	}
	return p
}

func TestPolicyC5ApplicantsAndTheirGuardiansAreNotOnThePanel(t *testing.T) {
	t.Parallel()
	r := room(50)
	rule := recognition.Rule{Share: 10, Strictness: recognition.Block}
	seat := func(kind recognition.SeatKind, person domain.PersonID) recognition.Panel {
		p := panelOf(r, 0, 6)
		p.Seats = append(p.Seats, recognition.Seat{Person: person, Kind: kind})
		return p
	}
	r.Conflicted = []domain.PersonID{r.Students[7], r.Parents[7], r.Staff[9]}
	for _, row := range []struct {
		remark string
		panel  recognition.Panel
		want   string
	}{
		{"a classmate", seat(recognition.StudentSeat, r.Students[6]), ""},
		{"an applicant", seat(recognition.StudentSeat, r.Students[7]), "recognition.conflict"},
		{"another's guardian", seat(recognition.ParentSeat, r.Parents[6]), ""},
		{"an applicant's guardian", seat(recognition.ParentSeat, r.Parents[7]), "recognition.conflict"},
		{"a teacher whose child applies", seat(recognition.StaffSeat, r.Staff[9]), "recognition.conflict"},
		{"a student of another class", seat(recognition.StudentSeat, domain.PersonID{9}), "recognition.seat"},
		{"a parent as teacher", seat(recognition.StaffSeat, r.Parents[3]), "recognition.seat"},
		{"somebody twice", seat(recognition.StaffSeat, r.Staff[0]), "recognition.seat"},
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
		strictness           recognition.Strictness
		refused, warned      bool
	}{
		{50, 10, 4, recognition.Block, true, false},
		{50, 10, 5, recognition.Block, false, false},
		{45, 10, 4, recognition.Block, true, false}, // ceil(4.5) = 5
		{45, 10, 5, recognition.Block, false, false},
		{41, 10, 4, recognition.Block, true, false},
		{40, 10, 4, recognition.Block, false, false},
		{50, 15, 7, recognition.Block, true, false}, // ceil(7.5) = 8
		{50, 15, 8, recognition.Block, false, false},
		{50, 10, 4, recognition.Warn, false, true}, // the setting relaxes it
		{50, 10, 5, recognition.Warn, false, false},
		{50, 0, 1, recognition.Block, false, false},
		{50, 0, 0, recognition.Block, true, false}, // nobody is no panel
	} {
		r := room(row.size)
		warnings, err := panelOf(r, 0, row.members).Check(r, recognition.Rule{Share: row.share, Strictness: row.strictness})
		if refused := errors.Is(err, recognition.ErrPanelSize); refused != row.refused {
			t.Errorf("class %d, %d %%, %d members: %v", row.size, row.share, row.members, err)
		}
		if warned := slices.Contains(warnings, "recognition.panel_size"); warned != row.warned {
			t.Errorf("class %d, %d %%, %d members: warnings %v", row.size, row.share, row.members, warnings)
		}
	}
}

func TestPolicyC7StudentsHoldTheirShare(t *testing.T) {
	t.Parallel()
	ref := reference(t)
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
		_, err := panelOf(r, row.students, row.staff).Check(r, ref.Rule(row.stage, 2025))
		if refused := errors.Is(err, recognition.ErrStudentShare); refused != row.refused || err != nil && !refused {
			t.Errorf("%s, %d students of %d: %v", row.stage, row.students, row.students+row.staff, err)
		}
	}
}

func TestRuleOfAStageIsTheNewestThatHasBegun(t *testing.T) {
	t.Parallel()
	ref := recognition.Reference{Rules: []recognition.Rule{
		{Stage: "senior", From: 2018, Share: 10}, {Stage: "senior", From: 2026, Share: 15}, {Stage: "junior", From: 2025, Share: 20},
	}}
	for year, want := range map[domain.SchoolYear]int{2017: 0, 2018: 10, 2025: 10, 2026: 15, 2030: 15} {
		if got := ref.Rule("senior", year).Share; got != want {
			t.Errorf("in %s: %d %%, want %d", year, got, want)
		}
	}
}

func TestPanelIsAnnouncedByToday(t *testing.T) {
	t.Parallel()
	for day, want := range map[domain.Day]error{today: nil, today.Add(-3): nil, today.Add(1): recognition.ErrAnnounced, {}: recognition.ErrAnnounced} {
		var p recognition.Panel
		if err := p.Announce(day, today); !errors.Is(err, want) {
			t.Errorf("announced on %s: %v, want %v", day, err, want)
		}
	}
}
