package hardship_test

import (
	"testing"

	"lizhi/domain"
	"lizhi/domain/hardship"
)

func TestInForceIsTheLatestDecisionOfTheYear(t *testing.T) {
	t.Parallel()
	record := func(id byte, year domain.SchoolYear, on domain.Day) hardship.Record {
		return hardship.Record{ID: hardship.RecordID{id}, SchoolYear: year, DecidedOn: on}
	}
	autumn := record(1, 2025, domain.NewDay(2025, 9, 28))
	spring := record(2, 2025, domain.NewDay(2026, 3, 2))
	before := record(3, 2024, domain.NewDay(2024, 9, 28))
	for _, row := range []struct {
		remark  string
		records []hardship.Record
		year    domain.SchoolYear
		want    hardship.RecordID
	}{
		{"one", []hardship.Record{autumn}, 2025, autumn.ID},
		{"C15: the spring's adjustment", []hardship.Record{autumn, spring, before}, 2025, spring.ID},
		{"in any order", []hardship.Record{spring, before, autumn}, 2025, spring.ID},
		{"another year", []hardship.Record{autumn, spring, before}, 2024, before.ID},
		{"none", []hardship.Record{autumn}, 2026, hardship.RecordID{}},
	} {
		if got := hardship.InForce(row.records, row.year).ID; got != row.want {
			t.Errorf("%s: %s, want %s", row.remark, got, row.want)
		}
	}
}

func TestPublicityIsOverTheDayAfterItEnded(t *testing.T) {
	t.Parallel()
	r := hardship.Record{PublicityEnded: domain.NewDay(2025, 10, 15)}
	for day, want := range map[domain.Day]bool{
		domain.NewDay(2025, 10, 14): false, domain.NewDay(2025, 10, 15): false, domain.NewDay(2025, 10, 16): true,
	} {
		if got := r.Published(day); got != want {
			t.Errorf("on %s: %t, want %t", day, got, want)
		}
	}
	if (hardship.Record{}).Published(domain.NewDay(2030, 1, 1)) {
		t.Error("a publicity that never ended is over")
	}
}

func TestAMembershipCountsWhileItAndItsGroupHold(t *testing.T) {
	t.Parallel()
	day := domain.NewDay
	group := hardship.Group{Code: "SG02", From: day(2021, 1, 1), Until: day(2025, 12, 31)}
	m := hardship.Membership{GroupCode: "SG02", ValidFrom: day(2024, 9, 1), ValidTo: day(2026, 8, 31)}
	for _, row := range []struct {
		remark string
		on     domain.Day
		want   bool
	}{
		{"the day before", day(2024, 8, 31), false},
		{"the first day", day(2024, 9, 1), true},
		{"the group's last day", day(2025, 12, 31), true},
		{"C13: the group is over", day(2026, 3, 1), false},
	} {
		if got := m.Counts(group, row.on); got != row.want {
			t.Errorf("%s: %t, want %t", row.remark, got, row.want)
		}
	}
	if group.Until = (domain.Day{}); !m.Counts(group, day(2026, 8, 31)) || m.Counts(group, day(2026, 9, 1)) {
		t.Error("the membership's own last day is not kept")
	}
}
