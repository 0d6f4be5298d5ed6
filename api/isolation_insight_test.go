package api_test

import (
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/insight"
	"lizhi/domain/store/storetest"
)

// declared is a declaration of the school's for the spring.
func declared(t *testing.T, w *scene) {
	t.Helper()
	monied(t, w)
	d := insight.Declaration{
		ID: insight.DeclarationID(storetest.NextID()), School: w.Own, Programme: w.Vars["n"], Term: domain.SchoolYear(2025).Spring(),
		DeclaredBy: w.Stranger, Reason: "无", CreatedAt: storetest.Start,
	}
	err := w.DB.Insight().InTx(t.Context(), apitest.System, nil, func(tx insight.Tx) error { return tx.AddDeclaration(t.Context(), d) })
	if err != nil {
		t.Fatal(err)
	}
	w.let("declaration", d.ID)
}

var insightFixtures = map[string][]fixture{
	"showIndicators":          {{do: "GET /v1/indicators?term=2026-spring&unit={school}", about: inSchool, before: monied}},
	"compareIndicators":       {{do: "GET /v1/indicators/units?term=2026-spring&unit={school}", about: inSchool, before: monied}},
	"listIndicatorExceptions": {{do: "GET /v1/indicators/schools/exceptions?term=2026-spring&unit={school}", about: inSchool, before: monied}},
	"showAidFigures":          {{do: "GET /v1/aid-figures?school_year=2025&unit={school}", about: inSchool, before: monied}},
	"listNoAidDeclarations":   {{do: "GET /v1/no-aid-declarations?term=2026-spring&unit={school}", about: inSchool, before: declared}},
	"declareNoAid": {{
		do: "POST /v1/no-aid-declarations", about: inSchool, before: monied,
		body: `{"school":"{school}","programme":"YKT-5","term":"{later}","reason":"本学期无符合条件的学生"}`,
	}},
	"withdrawNoAid": {{do: "DELETE /v1/no-aid-declarations/{declaration}", about: inSchool, before: declared}},
}
