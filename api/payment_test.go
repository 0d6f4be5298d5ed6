package api_test

import (
	"strings"
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/people"
)

// TestMoneyMovesOnceOverHTTP walks an award to a draft as the officer and the
// head do, with what a bad network and a curious neighbour add to it.
func TestMoneyMovesOnceOverHTTP(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		monied(t, w)
		carded(t, w)
		officer := apitest.Appointed(domain.AidOfficer, w.Own)
		if err := c.Services.People.VerifyCard(t.Context(), officer, w.Lin, people.CardCheck{Last4: "0004"}); err != nil {
			t.Fatal(err)
		}
		awarded("approved")(t, w)
		key := func(k string) map[string]string { return map[string]string{"Idempotency-Key": k} }
		const draft = `{"school":"{school}","programme":"YKT-5","term":"2026-spring"}`
		var first []byte
		w.Run(t,
			apitest.Case{
				Remark: "before the batch she reads it in plain words", As: "student 林晓雨", Do: "GET /v1/students/{lin}/payments", Want: 200,
				Has: map[string]any{"/items/0/text": "待发放", "/items/0/state": "pending", "/items/0/amount": 115000},
			},
			apitest.Case{
				Remark: "M9: without a key no money moves", As: "aid_officer of own school", Do: "POST /v1/batches", Body: draft, Want: 428,
				Fields: []string{"header/Idempotency-Key"},
			},
			apitest.Case{
				Remark: "a term that is none", As: "aid_officer of own school", Do: "POST /v1/batches", Header: key("draft-0001"), Want: 422,
				Body: `{"school":"{school}","programme":"YKT-5","term":"2026-summer"}`,
			},
			apitest.Case{
				Remark: "drafted", As: "aid_officer of own school", Do: "POST /v1/batches", Body: draft, Header: key("draft-0002"), Want: 201,
				Has:   map[string]any{"/batch/rows": 1, "/batch/sum": 115000, "/batch/state": "drafted"},
				Save:  map[string]string{"/batch/id": "batch", "header/ETag": "tag"},
				Check: func(_ *testing.T, a apitest.Answer) { first = a.Raw },
			},
			apitest.Case{
				Remark: "M9: the same key gets the same answer", As: "aid_officer of own school", Do: "POST /v1/batches", Body: draft,
				Header: key("draft-0002"), Want: 201,
				Check: func(t *testing.T, a apitest.Answer) {
					if string(a.Raw) != string(first) || a.Header.Get("Idempotency-Replayed") != "true" {
						t.Errorf("the answer is another: %s", a.Raw)
					}
				},
			},
			apitest.Case{
				Remark: "the same key with another body", As: "aid_officer of own school", Do: "POST /v1/batches", Header: key("draft-0002"),
				Body: `{"school":"{school}","programme":"YKT-5","term":"2025-autumn"}`, Want: 422, Code: "idempotency.mismatch",
			},
			apitest.Case{
				Remark: "G4: another key, the same student", As: "aid_officer of own school", Do: "POST /v1/batches", Header: key("draft-0003"),
				Body: `{"school":"{school}","programme":"YKT-5","term":"2026-spring","students":[{"student":"{lin}"}]}`,
				Want: 409, Code: "payment.in_batch", Fields: []string{"/students/0"},
			},
			apitest.Case{
				Remark: "G12: the maker cannot check", As: "aid_officer of own school", Do: "POST /v1/batches/{batch}/check",
				Body: `{"rows":1,"sum":115000}`, Header: map[string]string{"Idempotency-Key": "check-0001", "If-Match": "{tag}"}, Want: 403,
			},
			apitest.Case{
				Remark: "M8: a version that is none", As: "head of own school", Do: "POST /v1/batches/{batch}/check",
				Body: `{"rows":1,"sum":115000}`, Header: map[string]string{"Idempotency-Key": "check-0002", "If-Match": `"v7"`}, Want: 412,
			},
			apitest.Case{
				Remark: "M8: no version", As: "head of own school", Do: "POST /v1/batches/{batch}/check",
				Body: `{"rows":1,"sum":115000}`, Header: key("check-0003"), Want: 428,
			},
			apitest.Case{
				Remark: "AI10: another sum", As: "head of own school", Do: "POST /v1/batches/{batch}/check", Code: "payment.altered",
				Body: `{"rows":1,"sum":115001}`, Header: map[string]string{"Idempotency-Key": "check-0004", "If-Match": "{tag}"}, Want: 409,
			},
			apitest.Case{
				Remark: "checked", As: "head of own school", Do: "POST /v1/batches/{batch}/check", Save: map[string]string{"header/ETag": "tag"},
				Body: `{"rows":1,"sum":115000}`, Header: map[string]string{"Idempotency-Key": "check-0005", "If-Match": "{tag}"}, Want: 200,
			},
			apitest.Case{
				Remark: "approved", As: "county_officer of county", Do: "POST /v1/batches/{batch}/approval", Has: map[string]any{"/state": "approved"},
				Body: `{"rows":1,"sum":115000}`, Header: map[string]string{"Idempotency-Key": "approve-1", "If-Match": "{tag}"}, Want: 200,
			},
			apitest.Case{
				Remark: "exported", As: "aid_officer of own school", Do: "POST /v1/batches/{batch}/export", Body: `{"format":"xlsx"}`,
				Header: key("export-001"), Want: 200, Has: map[string]any{"/state": "exported", "/layout": "ykt-1"},
			},
			apitest.Case{
				Remark: "now she reads", As: "guardian of 林晓雨", Do: "GET /v1/students/{lin}/payments", Want: 200,
				Has: map[string]any{"/items/0/text": "已提交银行"},
			},
			apitest.Case{
				Remark: "the class teacher reads paid or not, and no amount", As: "class_teacher of own class",
				Do: "GET /v1/classes/{class}/payments?term=2026-spring", Want: 200, Has: map[string]any{"/items/0/paid": false},
				Check: func(t *testing.T, a apitest.Answer) {
					if strings.Contains(string(a.Raw), "1150") {
						t.Errorf("an amount: %s", a.Raw)
					}
				},
			},
			apitest.Case{
				Remark: "B8: no card and no number in clear", As: "county_officer of county", Do: "GET /v1/batches/{batch}/rows", Want: 200,
				Has: map[string]any{"/items/0/card_last4": "0004", "/items/0/state": "exported"},
				Check: func(t *testing.T, a apitest.Answer) {
					if strings.Contains(string(a.Raw), "62170000") {
						t.Errorf("a card in clear: %s", a.Raw)
					}
				},
			},
			apitest.Case{Remark: "M15: a classmate", As: "student 张伟", Do: "GET /v1/students/{lin}/payments", Want: 404},
			apitest.Case{Remark: "M15: nobody", As: "student 张伟", Do: "GET /v1/students/0198c0de-0000-7000-8000-00000fffffff/payments", Want: 404},
		)
	})
}
