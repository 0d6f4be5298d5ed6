package aid_test

import (
	"testing"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/seeds"
)

// table is what seeds/reference says; the rows below are the policy's own.
func table(t *testing.T) aid.Reference {
	t.Helper()
	ref, err := seeds.Aid()
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

type amount struct {
	remark string
	q      aid.Query
	want   domain.Money // fen
	code   string
}

func check(t *testing.T, rows ...amount) {
	t.Helper()
	ref := table(t)
	for _, row := range rows {
		got, err := ref.Standards.Amount(row.q)
		if got != row.want || code(err) != row.code {
			t.Errorf("%s: amount = %d, %v; want %d, %q", row.remark, got, err, row.want, row.code)
		}
	}
}

func code(err error) string {
	if f, ok := err.(*domain.Fault); ok { //nolint:errorlint // the domain returns faults unwrapped
		return f.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func autumn(year int) domain.Term { return domain.SchoolYear(year).Autumn() }
func spring(year int) domain.Term { return domain.SchoolYear(year - 1).Spring() }

// living asks for 义务教育经济困难生活补助.
func living(stage string, boards bool, term domain.Term) aid.Query {
	return aid.Query{Programme: "YKT-3", Stage: stage, Boards: boards, Term: term}
}

func TestPolicyE1PrimaryBoarders2022(t *testing.T) {
	t.Parallel()
	check(t,
		amount{"2022秋", living("primary", true, autumn(2022)), 50000, ""},
		amount{"the term before", living("primary", true, spring(2022)), 50000, ""},
		amount{"the term after", living("primary", true, spring(2023)), 50000, ""},
	)
}

func TestPolicyE2PrimaryDayPupils2022(t *testing.T) {
	t.Parallel()
	check(t,
		amount{"2022秋", living("primary", false, autumn(2022)), 25000, ""},
		amount{"the first term", living("primary", false, autumn(2019)), 25000, ""},
		amount{"before day pupils were covered", living("primary", false, spring(2019)), 0, "aid.no_standard"},
	)
}

func TestPolicyE3Junior2022(t *testing.T) {
	t.Parallel()
	check(t,
		amount{"寄宿", living("junior", true, autumn(2022)), 62500, ""},
		amount{"非寄宿, to the fen", living("junior", false, autumn(2022)), 31250, ""},
	)
}

func TestPolicyE4Primary2024(t *testing.T) {
	t.Parallel()
	check(t,
		amount{"寄宿", living("primary", true, spring(2024)), 62500, ""},
		amount{"非寄宿", living("primary", false, spring(2024)), 31250, ""},
		amount{"a year later", living("primary", false, autumn(2025)), 31250, ""},
	)
}

func TestPolicyE5Junior2024(t *testing.T) {
	t.Parallel()
	check(t,
		amount{"寄宿", living("junior", true, spring(2024)), 75000, ""},
		amount{"非寄宿", living("junior", false, spring(2024)), 37500, ""},
	)
}

// TestPolicyE6TheTermDecides asks on both sides of the boundary. No day of
// payment is asked for: there is none to get wrong.
func TestPolicyE6TheTermDecides(t *testing.T) {
	t.Parallel()
	check(t,
		amount{"2023秋, old", living("primary", true, autumn(2023)), 50000, ""},
		amount{"2024春, new", living("primary", true, spring(2024)), 62500, ""},
		amount{"2023秋 of a day pupil", living("junior", false, autumn(2023)), 31250, ""},
		amount{"2024春 of a day pupil", living("junior", false, spring(2024)), 37500, ""},
	)
}

func TestPolicyE7SeniorAverage(t *testing.T) {
	t.Parallel()
	senior := func(term domain.Term, tier string) aid.Query {
		return aid.Query{Programme: "YKT-5", Stage: "senior", Term: term, Tier: tier}
	}
	check(t,
		amount{"2024秋", senior(autumn(2024), "average"), 100000, ""},
		amount{"2025春", senior(spring(2025), "average"), 115000, ""},
		amount{"a tier that is not configured", senior(spring(2025), "first"), 0, "aid.no_standard"},
		amount{"another stage", aid.Query{Programme: "YKT-5", Stage: "junior", Term: spring(2025), Tier: "average"}, 0, "aid.no_standard"},
	)
}

// TestPolicyM14AChangeIsARow adds a row: the terms before it keep theirs.
func TestPolicyM14AChangeIsARow(t *testing.T) {
	t.Parallel()
	standards := append(aid.Standards{}, table(t).Standards...)
	standards = append(standards, aid.Standard{
		Programme: "YKT-3", Stage: "primary", Boarding: aid.Boards, From: autumn(2027), Amount: 80000,
	})
	for _, row := range []struct {
		term domain.Term
		want domain.Money
	}{{autumn(2023), 50000}, {spring(2027), 62500}, {autumn(2027), 80000}, {spring(2030), 80000}} {
		if got, err := standards.Amount(living("primary", true, row.term)); got != row.want || err != nil {
			t.Errorf("%s: %d, %v; want %d", row.term, got, err, row.want)
		}
	}
}

func TestModeOf(t *testing.T) {
	t.Parallel()
	qingfeng, nanle := domain.UnitID{1}, domain.UnitID{2}
	modes := []aid.Mode{
		{Programme: "YKT-4", From: autumn(2022), Mode: aid.ByCard},
		{Programme: "YKT-4", County: qingfeng, From: autumn(2024), Mode: aid.InKind},
		{Programme: "YKT-4", County: qingfeng, From: autumn(2026), Mode: aid.ByCard},
		{Programme: "YKT-4", From: autumn(2025), Mode: aid.InKind},
	}
	for _, row := range []struct {
		remark    string
		programme string
		county    domain.UnitID
		term      domain.Term
		want      aid.PaymentMode
	}{
		{"the city's default", "YKT-4", nanle, autumn(2024), aid.ByCard},
		{"the city changed its default", "YKT-4", nanle, autumn(2025), aid.InKind},
		{"before the county spoke", "YKT-4", qingfeng, spring(2024), aid.ByCard},
		{"the county's own", "YKT-4", qingfeng, autumn(2024), aid.InKind},
		{"the county's own holds although the city changed later", "YKT-4", qingfeng, spring(2026), aid.InKind},
		{"the county changed back", "YKT-4", qingfeng, autumn(2026), aid.ByCard},
		{"a programme nobody spoke of", "YKT-3", qingfeng, autumn(2026), aid.ByCard},
		{"市直, which has no county", "YKT-4", domain.UnitID{}, autumn(2024), aid.ByCard},
	} {
		if got := aid.ModeOf(modes, row.programme, row.county, row.term); got != row.want {
			t.Errorf("%s: %s, want %s", row.remark, got, row.want)
		}
	}
}

func TestPolicyE10AndE17StandardsKeepTheirBounds(t *testing.T) {
	t.Parallel()
	ref := table(t)
	for _, row := range []struct {
		remark string
		s      aid.Standard
		want   string
	}{
		{"E10: 学前生活补助 below 200 yuan a term", aid.Standard{Programme: "YKT-2", Stage: "preschool", Boarding: aid.Any, From: autumn(2026), Amount: 19999, Least: 20000}, "aid.range"},
		{"E10: exactly", aid.Standard{Programme: "YKT-2", Stage: "preschool", Boarding: aid.Any, From: autumn(2026), Amount: 20000, Least: 20000}, ""},
		{"E10: above", aid.Standard{Programme: "YKT-2", Stage: "preschool", Boarding: aid.Any, From: autumn(2026), Amount: 50000, Least: 20000}, ""},
		{"E13: a tier above the range", aid.Standard{Programme: "YKT-5", Stage: "senior", Boarding: aid.Any, Tier: "first", From: spring(2026), Amount: 175001, Least: 60000, Most: 175000}, "aid.range"},
		{"E13: the top of the range", aid.Standard{Programme: "YKT-5", Stage: "senior", Boarding: aid.Any, Tier: "first", From: spring(2026), Amount: 175000, Least: 60000, Most: 175000}, ""},
		{"E17: a waiver with cash", aid.Standard{Programme: "MF-PG", Stage: "senior", Boarding: aid.Any, From: spring(2026), Amount: 1}, "aid.waiver_amount"},
		{"E17: a waiver", aid.Standard{Programme: "MF-PG", Stage: "senior", Boarding: aid.Any, From: spring(2026)}, ""},
		{"cash without an amount", aid.Standard{Programme: "YKT-5", Stage: "senior", Boarding: aid.Any, From: spring(2026)}, "aid.no_amount"},
		{"boarders where the programme knows none", aid.Standard{Programme: "YKT-5", Stage: "senior", Boarding: aid.Boards, From: spring(2026), Amount: 1}, "aid.boarding"},
		{"no boarding where the programme asks", aid.Standard{Programme: "YKT-3", Stage: "primary", Boarding: aid.Any, From: spring(2026), Amount: 1}, "aid.boarding"},
		{"before the programme began", aid.Standard{Programme: "ZZ-GJ", Stage: "vocational", Boarding: aid.Any, From: spring(2019), Amount: 1}, "aid.not_running"},
	} {
		p, known := ref.Programme(row.s.Programme)
		if got := code(row.s.Check(p)); got != row.want || !known {
			t.Errorf("%s: %q, want %q", row.remark, got, row.want)
		}
	}
}
