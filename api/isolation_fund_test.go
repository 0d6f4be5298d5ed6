package api_test

import (
	"errors"
	"fmt"
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/fund"
	"lizhi/seeds"
)

// funded gives the school an account of 2025 with one entry.
func funded(t *testing.T, w *scene) {
	t.Helper()
	rules, err := seeds.Fund()
	err = errors.Join(err, w.Services.Fund.Load(t.Context(), apitest.System, rules))
	if err != nil {
		t.Fatal(err)
	}
	e, err := w.Services.Fund.Post(t.Context(), apitest.Appointed(domain.AidOfficer, w.Own), fund.At{School: w.Own, Year: 2025}, fund.Entry{
		Kind: fund.Extraction, Amount: 100,
	})
	if errors.Is(err, fund.ErrClosed) {
		err = nil // by the turn before
	}
	if err != nil {
		t.Fatal(err)
	}
	y, err := w.Services.Fund.Year(t.Context(), apitest.Appointed(domain.CityOfficer, w.theCity()), w.Own, 2025)
	if err != nil {
		t.Fatal(err)
	}
	w.let("school", w.Own, "entry", e.ID, "tag", fmt.Sprintf(`"v%d"`, y.Year.Version), "later", 2030+serial()%60)
}

var fundFixtures = map[string][]fixture{
	"listFundRules": {{do: "GET /v1/fund-rules", self: true}},
	"addFundRule": {{
		do: "POST /v1/fund-rules", self: true, before: funded,
		body: `{"type":"vocational","from_year":{later},"base":"business_income","least":500,"most":0,"clause":"测试","source":"测试"}`,
	}},
	"listFunds":    {{do: "GET /v1/funds?year=2025", list: "school", about: inSchool, before: funded}},
	"getFundSheet": {{do: "GET /v1/fund-sheet?year=2025", self: true}},
	"getFund":      {{do: "GET /v1/schools/{school}/funds/2025", about: inSchool, before: funded}},
	"postFundEntry": {{
		do: "POST /v1/schools/{school}/funds/2025/entries", body: `{"kind":"extraction","amount":100}`, header: moneyKey, about: inSchool, before: funded,
	}},
	"reverseFundEntry": {{
		do: "POST /v1/schools/{school}/funds/2025/entries/{entry}/reversal", body: `{"reason":"误"}`, header: moneyKey, about: inSchool, before: funded,
	}},
	"closeFund": {{do: "POST /v1/schools/{school}/funds/2025/closing", header: moneyMatch, about: inSchool, before: funded}},
}
