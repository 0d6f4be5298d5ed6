package store_test

import (
	"errors"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/operation"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

func holding(role domain.Role, unit domain.UnitID) domain.Actor {
	return domain.Actor{
		Account: domain.AccountID(storetest.NextID()), Person: domain.PersonID(storetest.NextID()),
		Appointments: []domain.Appointment{{Role: role, Unit: unit}},
	}
}

func TestOperatorsSeeTasksAndRunTheDeadAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := within(t, time.Minute)
		city := unit(t, db, "city", domain.Place{})
		school := unit(t, db, "school", domain.Place{City: city})
		admin, head, lin := holding(domain.Admin, city), holding(domain.Head, school), holding(domain.Student, school)
		schoolAdmin := holding(domain.Admin, school)
		service := operation.New(db.Operation(), db.World())

		if err := db.InTx(ctx, lin, nil, func(tx store.Tx) error { return tx.Add(ctx, db.World().Now(), remind{"x"}) }); err != nil {
			t.Fatal(err)
		}
		list, err := service.Tasks(ctx, admin, operation.Filter{}, domain.Page{Limit: 10})
		if err != nil || len(list.Items) != 1 {
			t.Fatalf("Tasks = %+v, %v", list, err)
		}
		id := list.Items[0].ID
		claims, err := db.Queue().Claim(ctx, []string{"test.remind"}, 1, 10, time.Minute)
		if err != nil || len(claims) != 1 {
			t.Fatalf("Claim = %v, %v", claims, err)
		}

		if _, err := service.Rerun(ctx, admin, id); !errors.Is(err, operation.ErrNotDead) {
			t.Errorf("rerun of a running task = %v, want ErrNotDead", err)
		}
		if err := db.Queue().Fail(ctx, claims[0], time.Time{}, "broken"); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			remark            string
			who               domain.Actor
			task, list, again error
		}{
			{"whoever ordered it sees how far it is", lin, nil, domain.ErrNotFound, domain.ErrNotFound},
			{"an administrator", admin, nil, nil, nil},
			{"the head of a school", head, domain.ErrNotFound, domain.ErrNotFound, domain.ErrNotFound},
			{"an administrator of a school only", schoolAdmin, domain.ErrNotFound, domain.ErrNotFound, domain.ErrNotFound},
			{"a stranger without anything", domain.Actor{}, domain.ErrNotFound, domain.ErrNotFound, domain.ErrNotFound},
		} {
			if _, err := service.Task(ctx, tt.who, id); !errors.Is(err, tt.task) {
				t.Errorf("%s: Task = %v, want %v", tt.remark, err, tt.task)
			}
			if _, err := service.Tasks(ctx, tt.who, operation.Filter{State: operation.Dead}, domain.Page{Limit: 10}); !errors.Is(err, tt.list) {
				t.Errorf("%s: Tasks = %v, want %v", tt.remark, err, tt.list)
			}
			if _, err := service.Rerun(ctx, tt.who, id); tt.again != nil && !errors.Is(err, tt.again) {
				t.Errorf("%s: Rerun = %v, want %v", tt.remark, err, tt.again)
			} else if tt.again == nil && err != nil {
				t.Errorf("%s: Rerun = %v", tt.remark, err)
			}
		}
		task, err := service.Task(ctx, admin, id)
		if err != nil || task.State != operation.Waiting || task.Attempt != 0 || task.LastError != "broken" {
			t.Errorf("after the rerun: %+v, %v", task, err)
		}
		if _, err := service.Task(ctx, admin, domain.TaskID(storetest.NextID())); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("a task that is not there = %v, want not found", err)
		}
	})
}

func TestTheAuditIsForAuditors(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := within(t, time.Minute)
		city := unit(t, db, "city", domain.Place{})
		auditor := holding(domain.Auditor, city)
		service := operation.New(db.Operation(), db.World())
		note(t, db, 3)
		storetest.ClockOf(db).Add(24 * time.Hour)
		note(t, db, 2)

		if _, err := service.Audit(ctx, holding(domain.Head, city), operation.LineFilter{}, domain.Page{Limit: 9}); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("a head = %v, want not found", err)
		}
		var all []operation.Line
		page := domain.Page{Limit: 2}
		for {
			list, err := service.Audit(ctx, auditor, operation.LineFilter{}, page)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, list.Items...)
			if page.After = list.Next; page.After.IsZero() {
				break
			}
		}
		if len(all) != 5 || all[0].At.Before(all[4].At) {
			t.Fatalf("%d lines over the pages, want 5, newest first", len(all))
		}
		for _, tt := range []struct {
			remark string
			filter operation.LineFilter
			want   int
		}{
			{"an account", operation.LineFilter{Account: all[0].Account}, 1},
			{"a thing", operation.LineFilter{Object: all[0].ObjectID}, 1},
			{"an action", operation.LineFilter{Action: "thing.verb1"}, 2},
			{"the first day", operation.LineFilter{To: domain.DayOf(storetest.Start)}, 3},
			{"the second day", operation.LineFilter{From: domain.DayOf(storetest.Start).Add(1)}, 2},
			{"nobody", operation.LineFilter{About: domain.PersonID(storetest.NextID())}, 0},
		} {
			list, err := service.Audit(ctx, auditor, tt.filter, domain.Page{Limit: 9})
			if err != nil || len(list.Items) != tt.want {
				t.Errorf("%s: %d lines, %v, want %d", tt.remark, len(list.Items), err, tt.want)
			}
		}
	})
}
