package operation_test

import (
	"errors"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/operation"
)

var now = time.Date(2026, 3, 16, 2, 0, 0, 0, time.UTC)

func TestOnlyADeadTaskIsRunAgain(t *testing.T) {
	t.Parallel()
	tests := []struct {
		state operation.State
		ok    bool
	}{
		{operation.Waiting, false},
		{operation.Running, false},
		{operation.Done, false},
		{operation.Dead, true},
	}
	for _, tt := range tests {
		task := operation.Task{State: tt.state, Attempt: 10, DueAt: now.Add(-time.Hour), FinishedAt: now.Add(-time.Minute), LastError: "x"}
		before := task
		err := task.Again(now)
		if (err == nil) != tt.ok {
			t.Errorf("%s: Again = %v", tt.state, err)
		}
		if err != nil {
			if !errors.Is(err, operation.ErrNotDead) || task != before {
				t.Errorf("%s: %v, and the task is %+v", tt.state, err, task)
			}
			continue
		}
		want := operation.Task{State: operation.Waiting, DueAt: now, LastError: "x"} // why it failed stays to be read
		if task != want {
			t.Errorf("%s: %+v, want %+v", tt.state, task, want)
		}
	}
}

func TestATaskTurnsIntoWhatTheDiagramSays(t *testing.T) {
	t.Parallel()
	all := []operation.State{operation.Waiting, operation.Running, operation.Done, operation.Dead}
	allowed := map[[2]operation.State]bool{
		{operation.Waiting, operation.Running}: true,
		{operation.Running, operation.Done}:    true,
		{operation.Running, operation.Waiting}: true,
		{operation.Running, operation.Dead}:    true,
		{operation.Dead, operation.Waiting}:    true,
	}
	for _, from := range all {
		for _, to := range all {
			if got := from.May(to); got != allowed[[2]operation.State{from, to}] {
				t.Errorf("%s may turn into %s: %v", from, to, got)
			}
		}
	}
}

func TestWhoMaySeeTasksAndTheAudit(t *testing.T) {
	t.Parallel()
	city, school := domain.UnitID{1}, domain.UnitID{2}
	about := domain.Subject{Made: domain.Place{City: city}}
	tests := []struct {
		remark                     string
		role                       domain.Role
		unit                       domain.UnitID
		tasks, oneOf, again, audit bool
	}{
		{"an administrator of the city", domain.Admin, city, true, true, true, true},
		{"an administrator of a school", domain.Admin, school, false, false, false, false},
		{"an auditor", domain.Auditor, city, false, false, false, true},
		{"a city officer", domain.CityOfficer, city, false, false, false, false},
		{"a head", domain.Head, school, false, false, false, false},
	}
	for _, tt := range tests {
		who := domain.Actor{Person: domain.PersonID{9}, Appointments: []domain.Appointment{{Role: tt.role, Unit: tt.unit}}}
		for name, want := range map[string]bool{"listTasks": tt.tasks, "getTask": tt.oneOf, "rerunTask": tt.again, "listAudit": tt.audit} {
			if _, got := who.May(operation.Access[name], about); got != want {
				t.Errorf("%s: %s %v, want %v", tt.remark, name, got, want)
			}
		}
	}
}
