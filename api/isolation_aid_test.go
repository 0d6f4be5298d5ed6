package api_test

import (
	"errors"
	"fmt"
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/purse"
	"lizhi/domain/store/storetest"
)

// reasoned gives 林晓雨 a proposed award with a decision and a purse.
func reasoned(kind aid.PurseKind) func(*testing.T, *scene) {
	return func(t *testing.T, w *scene) {
		t.Helper()
		awarded(aid.Proposed)(t, w)
		var id aid.AwardID
		_ = id.UnmarshalText([]byte(w.Vars["award"]))
		err := w.DB.Aid().InTx(t.Context(), apitest.System, nil, func(tx aid.Tx) error {
			a, err := tx.Award(t.Context(), id)
			if err != nil {
				return err
			}
			return tx.KeepReasons(t.Context(), a, aid.Verdict{Record: []byte(`{"on":"2026-03-01","term":"2026-spring"}`)}, aid.Purse{Kind: kind})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// frozen freezes a list with an award of 林晓雨.
func frozen(t *testing.T, w *scene) {
	t.Helper()
	awarded(aid.Approved)(t, w)
	var id aid.AwardID
	_ = id.UnmarshalText([]byte(w.Vars["award"]))
	l := aid.List{
		ID: storetest.ID[aid.List](), City: w.theCity(), County: w.County, School: w.Own, Programme: "YKT-5", Term: domain.SchoolYear(2025).Spring(),
		Rows: 1, Sum: 1, FrozenBy: w.Stranger, CreatedAt: storetest.Start,
	}
	err := w.DB.Aid().InTx(t.Context(), apitest.System, nil, func(tx aid.Tx) error {
		err := tx.AddList(t.Context(), l, []aid.Line{{List: l.ID, Row: 1, Student: w.Lin, Award: id, Purse: aid.StateFunds}})
		if errors.Is(err, aid.ErrFrozenTwice) { // by the turn before
			return nil
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if w.Vars["list"] == "" {
		w.let("list", l.ID)
	}
}

// changing asks for a change of a frozen list.
func changing(t *testing.T, w *scene) {
	t.Helper()
	frozen(t, w)
	var award aid.AwardID
	var list aid.ListID
	_, _ = award.UnmarshalText([]byte(w.Vars["award"])), list.UnmarshalText([]byte(w.Vars["list"]))
	c, err := w.Services.Aid.Ask(t.Context(), apitest.Appointed(domain.AidOfficer, w.Own), list, aid.Change{Award: award, Kind: aid.Removes, Reason: "转出"})
	if err != nil {
		t.Fatal(err)
	}
	w.let("change", c.ID, "tag", `"v1"`)
}

var listFixtures = map[string][]fixture{
	"decidePurse": {{
		do: "POST /v1/awards/{award}/purse", body: `{"purse":"school_funds","reason":"两校协商"}`, header: moneyMatch,
		before: reasoned(aid.NeedsDecision), about: inCity,
	}},
	"listStackings": {{do: "GET /v1/stackings", self: true}},
	"addStacking": {{
		do: "POST /v1/stackings", self: true, before: monied,
		body: `{"a":"YKT-5","b":"MF-PG","from_term":"{later}","exclusive":true,"clause":"测试","source":"测试"}`,
	}},
	"listTierAverages": {{do: "GET /v1/tier-averages?programme=YKT-5&term=2026-spring", list: "school", about: inSchool, before: awarded(aid.Approved)}},
	"freezeAwards": {{
		do: "POST /v1/award-lists", body: `{"school":"{school}","programme":"ZZ-GJ","term":"2026-spring"}`, header: moneyKey,
		about: inSchool, before: monied, want: 422,
	}},
	"listAwardLists": {{do: "GET /v1/award-lists", list: "list", about: inSchool, before: frozen}},
	"getAwardList":   {{do: "GET /v1/award-lists/{list}", about: inSchool, before: frozen}},
	"publiciseAwards": {{
		do: "POST /v1/award-lists/{list}/publicity", about: inSchool,
		before: func(t *testing.T, w *scene) {
			frozen(t, w)
			var list aid.ListID
			err := list.UnmarshalText([]byte(w.Vars["list"]))
			if err == nil { // by the turn before
				err = w.Services.Aid.TakenBack(t.Context(), apitest.System, list)
			}
			if err != nil {
				t.Fatal(err)
			}
		},
	}},
	"askChange": {{
		do: "POST /v1/award-lists/{list}/changes", body: `{"award":"{award}","kind":"remove","reason":"转出"}`, header: moneyKey, before: frozen, about: inSchool,
	}},
	"decideChange": {{
		do: "POST /v1/award-changes/{change}/decision", body: `{"decision":"refused","answer":"材料不足"}`, header: moneyMatch, before: changing,
	}},
}

var eligibilityFixtures = map[string][]fixture{
	"listEligibilityRules": {{do: "GET /v1/eligibility-rules", self: true}},
	"addEligibilityRules": {{
		do: "POST /v1/eligibility-rules", self: true, before: monied,
		body: `{"programme":"YKT-5","from_term":"{later}","rules":[{"kind":"at_school","text":"在校","clause":"测试"}],"source":"测试"}`,
	}},
	"approveInclusive": {{
		do: "POST /v1/schools/{school}/inclusive-approvals", body: `{"from":"2026-01-01","source":"测试"}`, before: monied, about: inSchool, want: 422,
	}},
	"showEligibility": {{do: "GET /v1/students/{lin}/eligibility?programme=YKT-5&term=2026-spring&tier=average", before: monied}},
	"getDecision":     {{do: "GET /v1/awards/{award}/decision", before: reasoned(aid.StateFunds)}},
	"listStopped":     {{do: "GET /v1/units/{school}/stopped-aid?programme=YKT-5&term=2026-autumn", before: awarded(aid.Approved), about: inSchool}},
	"simulateRules": {{
		do: "POST /v1/eligibility-simulations", body: `{"programme":"YKT-5","term":"2026-spring","tier":"average","unit":"{school}"}`, before: monied, about: inSchool,
	}},
	"replayDecisions": {{do: "GET /v1/decision-replays", self: true}},
}

var purseFixtures = map[string][]fixture{
	"listCountyPolicies": {{do: "GET /v1/county-policies", self: true}},
	"addCountyPolicy": {{
		do: "POST /v1/county-policies", about: inCounty, before: monied,
		body: `{"county":"{county}","title":"兜底办法{n}","from_term":"2026-spring","covers":["no_roll"],"clause":"测试","source":"测试"}`,
	}},
	"endCountyPolicy": {{
		do: "POST /v1/county-policies/{policy}/end", body: `{"until_term":"2027-spring"}`, header: moneyMatch, about: inCounty,
		before: func(t *testing.T, w *scene) {
			monied(t, w)
			p, err := w.Services.Purse.Add(t.Context(), apitest.Appointed(domain.CityOfficer, w.theCity()), purse.Policy{
				County: w.County, Title: fmt.Sprint("兜底办法", w.Vars["n"]), From: domain.SchoolYear(2025).Spring(), Covers: []purse.Situation{purse.NoRoll},
			})
			if err != nil {
				t.Fatal(err)
			}
			w.let("policy", p.ID, "tag", `"v1"`)
		},
	}},
	"explainPurse": {{do: "GET /v1/students/{lin}/purse?programme=YKT-5&term=2026-spring", before: monied}},
}
