package api

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
)

// TestRefusedAccessIsNoted is decisions §5: refused access leaves a line in the
// audit; what is merely wrong does not.
func TestRefusedAccessIsNoted(t *testing.T) {
	t.Parallel()
	const one = "0198c0de-0000-7000-8000-000000000001"
	id, err := domain.ParseID[any](one)
	if err != nil {
		t.Fatal(err)
	}
	note := func(operation, code string, id domain.ID[any]) *domain.Entry {
		return &domain.Entry{Action: "access.refused", Object: operation, ID: id, Result: code}
	}
	tests := []struct {
		remark, do string
		err        error
		want       *domain.Entry
	}{
		{"forbidden, about a thing", "GET /v1/records/" + one, domain.ErrForbidden, note("getRecord", "forbidden", id)},
		{"forbidden, about none", "GET /v1/records", domain.ErrForbidden, note("listRecords", "forbidden", domain.ID[any]{})},
		{"out of scope", "GET /v1/records/" + one, domain.ErrNotFound, note("getRecord", "not_found", id)},
		{"a list that is not theirs", "GET /v1/records", domain.ErrNotFound, nil},
		{"no consent is no refused access", "GET /v1/records/" + one, domain.ErrConsent, nil},
		{"a conflict", "GET /v1/records/" + one, domain.ErrIDTaken, nil},
		{"an id that is none", "GET /v1/records/17", nil, nil},
		{"what went well", "GET /v1/records/" + one, nil, nil},
		{"our mistake", "GET /v1/records/" + one, context.DeadlineExceeded, nil},
	}
	for _, tt := range tests {
		h := newHouse(t, func(*call) error { return tt.err })
		var got *domain.Entry
		h.gate.refused = func(_ context.Context, who domain.Actor, e domain.Entry) error {
			if who.Account != h.lin || who.Cause == nil || who.Cause.Request == "" {
				t.Errorf("%s: who = %+v, want 林晓雨 and her request", tt.remark, who)
			}
			got = &e
			return nil
		}
		h.send(t, tt.do, "")
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.remark, diff)
		}
	}
}
