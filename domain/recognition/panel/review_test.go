package panel_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/recognition/panel"
)

func TestAMeetingNeedsItsAnnouncementAndHalfOfTheMembers(t *testing.T) {
	t.Parallel()
	r := room(50)
	five, four := panelOf(r, 3, 2), panelOf(r, 2, 2)
	five.AnnouncedOn, four.AnnouncedOn = today.Add(-3), today.Add(-3)
	silent := five
	silent.AnnouncedOn = domain.Day{}
	members := func(p panel.Panel, n int) []domain.PersonID {
		var list []domain.PersonID
		for _, s := range p.Seats[:n] {
			list = append(list, s.Person)
		}
		return list
	}
	three := members(five, 3)
	for _, row := range []struct {
		remark string
		panel  panel.Panel
		review panel.Review
		want   map[string]string
		refuse error
	}{
		{"three of five", five, panel.Review{HeldOn: today, Present: three, Minutes: "一致"}, nil, nil},
		{"two of five", five, panel.Review{HeldOn: today, Present: members(five, 2), Minutes: "一致"}, map[string]string{"/present": "recognition.present"}, panel.ErrPresent},
		{"two of four", four, panel.Review{HeldOn: today, Present: members(four, 2), Minutes: "一致"}, nil, nil},
		{"one of four", four, panel.Review{HeldOn: today, Present: members(four, 1), Minutes: "一致"}, map[string]string{"/present": "recognition.present"}, panel.ErrPresent},
		{"nobody", four, panel.Review{HeldOn: today, Minutes: "一致"}, map[string]string{"/present": "recognition.present"}, panel.ErrPresent},
		{"two of five, one of them twice", five, panel.Review{HeldOn: today, Present: append(members(five, 2), five.Seats[0].Person), Minutes: "一致"}, map[string]string{"/present/2": "recognition.present", "/present": "recognition.present"}, panel.ErrPresent},
		{"a stranger beside them", five, panel.Review{HeldOn: today, Present: append(members(five, 3), r.Staff[9]), Minutes: "一致"}, map[string]string{"/present/3": "recognition.present"}, panel.ErrPresent},
		{"without minutes", five, panel.Review{HeldOn: today, Present: three}, map[string]string{"/minutes": "recognition.minutes"}, panel.ErrMinutes},
		{"on the day of the announcement", five, panel.Review{HeldOn: today.Add(-3), Present: three, Minutes: "一致"}, nil, nil},
		{"the day before it", five, panel.Review{HeldOn: today.Add(-4), Present: three, Minutes: "一致"}, map[string]string{}, panel.ErrNotAnnounced},
		{"tomorrow", five, panel.Review{HeldOn: today.Add(1), Present: three, Minutes: "一致"}, map[string]string{}, panel.ErrNotAnnounced},
		{"never announced", silent, panel.Review{HeldOn: today, Present: three, Minutes: "一致"}, map[string]string{}, panel.ErrNotAnnounced},
	} {
		err := row.review.Check(row.panel, today)
		got := faults(err)
		if len(got) != len(row.want) || !errors.Is(err, row.refuse) {
			t.Errorf("%s: %v at %v, want %v at %v", row.remark, err, got, row.refuse, row.want)
		}
		for at, code := range row.want {
			if got[at] != code {
				t.Errorf("%s: %q at %s, want %q", row.remark, got[at], at, code)
			}
		}
	}
}

func TestPolicyM14ARuleNamesItsSourceAndIsNeverOfThePast(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark string
		rule   panel.Rule
		want   error
	}{
		{"from this year", panel.Rule{From: 2025, Source: "市局通知"}, nil},
		{"from the next", panel.Rule{From: 2026, Source: "市局通知"}, nil},
		{"from the last", panel.Rule{From: 2024, Source: "市局通知"}, panel.ErrRule},
		{"without a source", panel.Rule{From: 2025, Source: " "}, panel.ErrRule},
	} {
		if err := row.rule.Check(2025); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.remark, err, row.want)
		}
	}
}

// TestPolicyC6C7SharesAreRoundedUp: so many have the share, and one fewer has
// not.
func TestPolicyC6C7SharesAreRoundedUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rule := panel.Rule{Share: rapid.IntRange(0, 100).Draw(t, "share"), Students: rapid.IntRange(0, 100).Draw(t, "students")}
		of := rapid.IntRange(0, 200).Draw(t, "of")
		for _, x := range []struct{ need, share int }{{rule.Need(of), rule.Share}, {rule.NeedStudents(of), rule.Students}} {
			if x.need*100 < x.share*of || x.need > 0 && (x.need-1)*100 >= x.share*of {
				t.Fatalf("%d %% of %d are %d", x.share, of, x.need)
			}
		}
	})
}

// TestPolicyC6C7AWarningIsARefusalRelaxed: any panel of members who may sit
// there is refused by number where a rule blocks exactly if the same rule, only
// warning, warns; and a warning names what the refusal would.
func TestPolicyC6C7AWarningIsARefusalRelaxed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := room(rapid.IntRange(1, 60).Draw(t, "class"))
		rule := panel.Rule{Share: rapid.IntRange(0, 30).Draw(t, "share"), Students: rapid.IntRange(0, 100).Draw(t, "students"), Strictness: panel.Block}
		students, staff := rapid.IntRange(0, min(6, len(r.Students))).Draw(t, "student seats"), rapid.IntRange(0, 6).Draw(t, "staff seats")
		p := panelOf(r, students, staff)
		none, refused := p.Check(r, rule)
		rule.Strictness = panel.Warn
		warnings, err := p.Check(r, rule)
		if err != nil || len(none) > 0 {
			t.Fatalf("a rule that warns refuses: %v; one that blocks warns: %v", err, none)
		}
		small := students+staff < max(1, rule.Need(len(r.Students)))
		few := students*100 < rule.Students*(students+staff)
		want := []string{}
		if small {
			want = append(want, "recognition.panel_size")
		}
		if few {
			want = append(want, "recognition.student_share")
		}
		if len(warnings) != len(want) || errors.Is(refused, panel.ErrSize) != (small && !few) || (refused != nil) != (small || few) {
			t.Fatalf("%d students and %d others of %d: warnings %v, refused %v, want %v", students, staff, len(r.Students), warnings, refused, want)
		}
		for i := range want {
			if warnings[i] != want[i] {
				t.Fatalf("warnings %v, want %v", warnings, want)
			}
		}
	})
}

// TestPolicyC5NobodyWithAnInterestSits: whoever is in conflict, or is no member
// of the class as what they are seated, is refused at their own seat, and nobody
// else is.
func TestPolicyC5NobodyWithAnInterestSits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := room(8)
		everybody := append(append(append([]domain.PersonID{{9, 9}}, r.Students...), r.Parents...), r.Staff...)
		r.Conflicted = rapid.SliceOfN(rapid.SampledFrom(everybody), 0, 6).Draw(t, "conflicted")
		var p panel.Panel
		want := map[int]string{}
		seen := map[domain.PersonID]bool{}
		of := map[panel.SeatKind][]domain.PersonID{panel.StudentSeat: r.Students, panel.ParentSeat: r.Parents, panel.StaffSeat: r.Staff}
		for i := range rapid.IntRange(1, 6).Draw(t, "seats") {
			s := panel.Seat{Person: rapid.SampledFrom(everybody).Draw(t, "person"), Kind: rapid.SampledFrom([]panel.SeatKind{panel.StudentSeat, panel.ParentSeat, panel.StaffSeat, "guest"}).Draw(t, "kind")}
			p.Seats = append(p.Seats, s)
			belongs := false
			for _, x := range of[s.Kind] {
				belongs = belongs || x == s.Person
			}
			switch {
			case !belongs || seen[s.Person]:
				want[i] = "recognition.seat"
			default:
				for _, x := range r.Conflicted {
					if x == s.Person {
						want[i] = "recognition.conflict"
					}
				}
			}
			seen[s.Person] = true
		}
		_, err := p.Check(r, panel.Rule{Strictness: panel.Warn})
		got := faults(err)
		if len(got) != len(want) {
			t.Fatalf("refused %v, want %v", got, want)
		}
		for i, code := range want {
			if got[at(i)] != code {
				t.Fatalf("refused %v, want %v", got, want)
			}
		}
	})
}
