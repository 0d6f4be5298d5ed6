package operation

import (
	"context"

	"lizhi/domain"
)

// Service has the use-cases of operation.
type Service struct {
	store Store
	world domain.World
}

// New makes the service.
func New(store Store, world domain.World) Service { return Service{store, world} }

// Tasks lists tasks for an administrator, newest first.
func (s Service) Tasks(ctx context.Context, who domain.Actor, filter Filter, page domain.Page) (domain.List[Task], error) {
	if err := s.allowed(ctx, who, "listTasks"); err != nil {
		return domain.List[Task]{}, err
	}
	tasks, err := s.store.Tasks(ctx, filter, page)
	return domain.Listed(tasks, page.Limit, func(t Task) domain.Position {
		return domain.Position{At: t.CreatedAt, ID: t.ID}
	}), err
}

// Task shows one task to an administrator, or to whoever ordered it.
func (s Service) Task(ctx context.Context, who domain.Actor, id domain.TaskID) (Task, error) {
	task, err := s.store.Task(ctx, id)
	if err != nil {
		return Task{}, err
	}
	if !task.Account.IsZero() && task.Account == who.Account {
		return task, nil
	}
	return task, s.allowed(ctx, who, "getTask")
}

// Rerun makes a dead task wait again. ErrNotDead.
func (s Service) Rerun(ctx context.Context, who domain.Actor, id domain.TaskID) (Task, error) {
	city, err := s.store.City(ctx)
	if err != nil {
		return Task{}, err
	}
	var task Task
	err = s.store.InTx(ctx, who, &task, func(tx Tx) error {
		basis, allowed := who.May(Access["rerunTask"], inCity(city))
		if !allowed {
			return domain.ErrNotFound
		}
		before, err := tx.Task(ctx, id)
		if err != nil {
			return err
		}
		task = before
		if err := task.Again(s.world.Now()); err != nil {
			return err
		}
		if err := tx.SaveTask(ctx, task); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "operation.rerun", Object: "operation.task", ID: id, Before: before, After: task,
		})
	})
	return task, err
}

// Audit lists the audit for auditors and administrators, newest first.
func (s Service) Audit(ctx context.Context, who domain.Actor, filter LineFilter, page domain.Page) (domain.List[Line], error) {
	if err := s.allowed(ctx, who, "listAudit"); err != nil {
		return domain.List[Line]{}, err
	}
	lines, err := s.store.Lines(ctx, filter, page)
	return domain.Listed(lines, page.Limit, func(l Line) domain.Position {
		return domain.Position{At: l.At, ID: l.ID}
	}), err
}

// allowed refuses whoever has no appointment in the city for the operation.
func (s Service) allowed(ctx context.Context, who domain.Actor, operation string) error {
	city, err := s.store.City(ctx)
	if err != nil {
		return err
	}
	if _, ok := who.May(Access[operation], inCity(city)); !ok {
		return domain.ErrNotFound
	}
	return nil
}

func inCity(city domain.UnitID) domain.Subject {
	return domain.Subject{Made: domain.Place{City: city}}
}
