package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/operation"
)

// Operation is the database as the feature operation sees it.
func (d *DB) Operation() operation.Store { return operationStore{d} }

type operationStore struct{ *DB }

type operationTx struct{ *tx }

func (s operationStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(operation.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(operationTx{t}) })
}

func (s operationStore) City(ctx context.Context) (domain.UnitID, error) {
	var ids []domain.UnitID
	err := s.read(ctx).Table("org_units").Where("kind = ?", "city").Limit(1).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return domain.UnitID{}, err
	}
	return ids[0], nil
}

func (r taskRow) task() operation.Task {
	t := operation.Task{
		ID: r.ID, Kind: r.Kind, State: operation.State(r.State), Account: r.Account, DueAt: r.DueAt, Attempt: r.Attempt,
		Done: r.Done, Total: r.Total, LastError: r.LastError, CreatedAt: r.CreatedAt,
	}
	if r.FinishedAt != nil {
		t.FinishedAt = *r.FinishedAt
	}
	return t
}

func (s operationStore) Task(ctx context.Context, id domain.TaskID) (operation.Task, error) {
	var row taskRow
	err := s.read(ctx).Take(&row, "id = ?", id).Error
	return row.task(), found(err)
}

func (s operationStore) Tasks(ctx context.Context, f operation.Filter, page domain.Page) ([]operation.Task, error) {
	q := after(s.read(ctx), "created_at", page)
	if f.State != "" {
		q = q.Where("state = ?", string(f.State))
	}
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	var rows []taskRow
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	tasks := make([]operation.Task, len(rows))
	for i, r := range rows {
		tasks[i] = r.task()
	}
	return tasks, nil
}

func (s operationStore) Lines(ctx context.Context, f operation.LineFilter, page domain.Page) ([]operation.Line, error) {
	q := after(s.read(ctx).Model(&auditRow{}), "at", page)
	if !f.Account.IsZero() {
		q = q.Where("account = ?", f.Account)
	}
	if !f.About.IsZero() {
		q = q.Where("about = ?", f.About)
	}
	if !f.Object.IsZero() {
		q = q.Where("object_id = ?", f.Object)
	}
	if f.Action != "" {
		q = q.Where("action = ?", f.Action)
	}
	if !f.From.IsZero() {
		q = q.Where("at >= ?", f.From.Start())
	}
	if !f.To.IsZero() {
		q = q.Where("at < ?", f.To.Add(1).Start())
	}
	var lines []operation.Line
	return lines, q.Find(&lines).Error
}

// after begins a list where the page says, newest first by the server's time
// and then the id, with one row more than asked for: it says that there is more.
func after(q *gorm.DB, column string, page domain.Page) *gorm.DB {
	if p := page.After; !p.IsZero() {
		q = q.Where("("+column+" < ? OR "+column+" = ? AND id < ?)", p.At, p.At, p.ID[:])
	}
	return q.Order(column + " DESC, id DESC").Limit(page.Limit + 1)
}

func (t operationTx) Task(_ context.Context, id domain.TaskID) (operation.Task, error) {
	var row taskRow
	err := locked(t.db).Take(&row, "id = ?", id).Error
	return row.task(), found(err)
}

func (t operationTx) SaveTask(_ context.Context, task operation.Task) error {
	change := map[string]any{
		"state": string(task.State), "attempt": task.Attempt, "due_at": task.DueAt, "finished_at": nil, "token": "",
	}
	if !task.FinishedAt.IsZero() {
		change["finished_at"] = task.FinishedAt
	}
	if task.State == operation.Waiting && !task.DueAt.After(t.store.world.Now()) {
		t.due = true
	}
	return t.db.Model(&taskRow{}).Where("id = ?", task.ID).Updates(change).Error
}
