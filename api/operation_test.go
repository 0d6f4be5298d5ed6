package api_test

import (
	"context"
	"testing"
	"time"

	"lizhi/api/apitest"
	"lizhi/domain"
	ops "lizhi/domain/operation"
	"lizhi/jobs"
)

// export is a task of these tests.
type export struct{ Class domain.UnitID }

func (export) Kind() string { return "growth.export" }

// exports fails until it is mended.
type exports struct{ mended bool }

func (e *exports) Tasks(t *jobs.Table) {
	jobs.On(t, func(context.Context, domain.Actor, export) error {
		if e.mended {
			return nil
		}
		return domain.ErrNotFound
	})
}

func TestOperationOverHTTP(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := apitest.NewTown(t, c.DB)
		lin := c.Join("林静", apitest.Appointed(domain.ClassTeacher, w.OwnClass))
		c.Join("admin", apitest.Appointed(domain.Admin, w.City))
		c.Join("auditor", apitest.Appointed(domain.Auditor, w.City))
		c.Join("孙强", apitest.Appointed(domain.Head, w.Own))

		order := func() {
			err := c.DB.Operation().InTx(t.Context(), lin, nil, func(tx ops.Tx) error {
				return tx.Add(t.Context(), c.DB.World().Now(), export{w.OwnClass})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		work := &exports{}
		runner := jobs.New(c.DB.Queue(), jobs.Options{World: c.DB.World()}, work)
		order()
		c.Clock.Add(time.Second)
		order()
		again := map[string]string{"Idempotency-Key": "rerun-0001"}
		c.Run(t,
			apitest.Case{As: "admin", Do: "GET /v1/tasks?limit=1", Want: 200, Has: map[string]any{"/items/0/state": "waiting", "/items/0/kind": "growth.export"}, Save: map[string]string{"/next_cursor": "cursor", "/items/0/id": "task"}},
			apitest.Case{As: "admin", Do: "GET /v1/tasks?limit=1&cursor={cursor}", Want: 200, Has: map[string]any{"/next_cursor": nil}},
			apitest.Case{As: "admin", Do: "GET /v1/tasks?state=asleep", Want: 422, Fields: []string{"query/state"}},
			apitest.Case{As: "林静", Do: "GET /v1/tasks/{task}", Want: 200, Has: map[string]any{"/done": 0, "/ordered_by": lin.Account.String()}},
			apitest.Case{Remark: "not hers", As: "孙强", Do: "GET /v1/tasks/{task}", Want: 404, Code: "not_found"},
			apitest.Case{As: "林静", Do: "GET /v1/tasks", Want: 404},
			apitest.Case{As: "admin", Do: "POST /v1/tasks/{task}/rerun", Want: 409, Code: "operation.not_dead"},
		)
		if err := runner.Drain(t.Context()); err == nil {
			t.Fatal("the exports should be refused")
		}
		c.Run(t,
			apitest.Case{As: "admin", Do: "GET /v1/tasks?state=dead&kind=growth.export", Want: 200, Has: map[string]any{"/items/0/state": "dead", "/items/1/state": "dead"}},
			apitest.Case{As: "林静", Do: "POST /v1/tasks/{task}/rerun", Want: 404},
			apitest.Case{As: "admin", Do: "POST /v1/tasks/{task}/rerun", Header: again, Want: 200, Has: map[string]any{"/state": "waiting", "/attempt": 0}},
			apitest.Case{Remark: "PH1: the same again", As: "admin", Do: "POST /v1/tasks/{task}/rerun", Header: again, Want: 200, Has: map[string]any{"/state": "waiting"}},
			apitest.Case{Remark: "another key: it waits by now", As: "admin", Do: "POST /v1/tasks/{task}/rerun", Want: 409, Code: "operation.not_dead"},
		)
		work.mended = true
		if err := runner.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		c.Run(t,
			apitest.Case{As: "林静", Do: "GET /v1/tasks/{task}", Want: 200, Has: map[string]any{"/state": "done"}},
			apitest.Case{Remark: "M4: who, what, which", As: "auditor", Do: "GET /v1/audit?action=operation.rerun", Want: 200, Has: map[string]any{
				"/items/0/object_id": c.Vars["task"], "/items/0/role": "admin", "/items/0/result": "done", "/items/1": nil,
			}},
			apitest.Case{As: "auditor", Do: "GET /v1/audit?from=2026-02-30", Want: 422, Fields: []string{"query/from"}},
			apitest.Case{As: "孙强", Do: "GET /v1/audit", Want: 404},
			apitest.Case{As: "auditor", Do: "GET /v1/tasks", Want: 404},
		)
	})
}
