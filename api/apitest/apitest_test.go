package apitest_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
)

func TestCityAnswersByTheContract(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		c.Join("林晓雨", domain.Actor{Person: domain.PersonID(c.DB.World().NewID())})
		c.Run(t,
			apitest.Case{Do: "GET /healthz", Want: 200, Has: map[string]any{"/status": "ok"}},
			apitest.Case{As: "林晓雨", Do: "GET /readyz", Want: 200},
			apitest.Case{Do: "GET /readyz?x=1", Want: 422, Code: "invalid", Fields: []string{"query/x"}},
			apitest.Case{Do: "GET /v1/nothing", Want: 404, Code: "not_found"},
			apitest.Case{Do: "DELETE /healthz", Want: 405, Code: "method_not_allowed"},
		)
	})
}

// TestCheckSeesWhatIsNotDeclared makes answers that break the contract.
func TestCheckSeesWhatIsNotDeclared(t *testing.T) {
	t.Parallel()
	book, err := apitest.Contract()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		remark, body, media string
		status              int
		good                bool
	}{
		{"as declared", `{"status":"ok"}`, "application/json", 200, true},
		{"a field too many", `{"status":"ok","secret":1}`, "application/json", 200, false},
		{"a field too few", `{}`, "application/json", 200, false},
		{"another type", `ok`, "text/plain", 200, false},
		{"another status", `{"status":"ok"}`, "application/json", 201, false},
		{"a refusal that is no problem", `{"status":"ok"}`, "application/json", 404, false},
		{"a problem", `{"type":"/problems/busy","title":"a","status":503,"code":"busy","request_id":"r"}`, "application/problem+json", 503, true},
		{"a problem with more", `{"type":"/problems/busy","title":"a","status":503,"code":"busy","request_id":"r","sql":"x"}`, "application/problem+json", 503, false},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			request := httptest.NewRequest(http.MethodGet, "/healthz", nil)
			err := book.Check(request, c.status, http.Header{"Content-Type": {c.media}}, []byte(c.body))
			if (err == nil) != c.good {
				t.Errorf("Check = %v, want good = %t", err, c.good)
			}
		})
	}
}
