package api_test

import (
	"strings"
	"testing"

	"lizhi/api/apitest"
)

// TestBadInputSaysWhatWouldBeRightAndChangesNothing sends to a real feature what
// no client should send.
func TestBadInputSaysWhatWouldBeRightAndChangesNothing(t *testing.T) {
	t.Parallel()
	eachScene(t, func(t *testing.T, w *scene) {
		w.let("maimai", w.Maimai)
		for _, c := range []struct {
			remark, body string
			header       map[string]string
			want         int
			code         string
			fields       []string
		}{
			{"broken JSON", growthRecord, nil, 400, "malformed", nil},
			{"a key twice", growthRecord + `,"minutes":60}`, nil, 400, "malformed", []string{"/minutes"}},
			{"an exponent", strings.Replace(growthDraft, `"minutes":120`, `"minutes":12e1`, 1), nil, 400, "malformed", []string{"/minutes"}},
			{"NUL", strings.Replace(growthDraft, "读报", `读报\u0000`, 1), nil, 400, "malformed", nil},
			{"bad UTF-8", strings.Replace(growthDraft, "读报", "\xd7\xd6", 1), nil, 400, "malformed", nil},
			{"wrong types", `{"student_id":5,"kind":["activity"],"minutes":"120","files":{}}`, nil, 422, "invalid", []string{"/student_id", "/kind", "/minutes", "/files"}},
			{"too much text", strings.Replace(growthDraft, "读报", strings.Repeat("长", 5001), 1), nil, 422, "invalid", []string{"/text"}},
			{"a day that does not exist", strings.Replace(growthDraft, "2026-03-14", "2026-02-30", 1), nil, 422, "invalid", []string{"/day"}},
			{"what no record has", growthRecord + `,"verified":true}`, nil, 422, "invalid", []string{"/verified"}},
			{"a form", "student_id=1", map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, 415, "unsupported_media_type", nil},
			{"a compressed bomb", growthDraft, map[string]string{"Content-Encoding": "gzip"}, 415, "unsupported_media_type", nil},
			{"a forged token", growthDraft, map[string]string{"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}, 401, "unauthenticated", nil},
			{"a student of another school", strings.Replace(growthDraft, "{lin}", "{maimai}", 1), nil, 404, "not_found", nil},
		} {
			t.Run(c.remark, func(t *testing.T) {
				a := w.Send(t, apitest.Case{
					As: "student 林晓雨", Do: "POST /v1/growth/records", Body: c.body, Header: c.header, Want: c.want, Code: c.code, Fields: c.fields,
				})
				if detail, _ := a.At("/detail").(string); detail == "" {
					t.Errorf("the problem says nothing: %s", a.Raw)
				}
			})
		}
		if n := w.count(t); n != 0 {
			t.Errorf("%d records came of it, want none", n)
		}
	})
}
