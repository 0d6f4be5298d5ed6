package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	ops "lizhi/domain/operation"
)

type operationAPI struct{ operation ops.Service }

// ListTasks lists tasks for an administrator.
func (a operationAPI) ListTasks(ctx context.Context, r openapi.ListTasksRequestObject) (openapi.ListTasksResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	filter := ops.Filter{State: ops.State(given(r.Params.State)), Kind: given(r.Params.Kind)}
	list, err := a.operation.Tasks(ctx, actor(ctx), filter, p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListTasks200JSONResponse{Items: all(list.Items, toTask), NextCursor: cursor}, err
}

// GetTask says how far a task is.
func (a operationAPI) GetTask(ctx context.Context, r openapi.GetTaskRequestObject) (openapi.GetTaskResponseObject, error) {
	task, err := a.operation.Task(ctx, actor(ctx), domain.TaskID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetTask200JSONResponse(toTask(task)), nil
}

// RerunTask makes a dead task wait again.
func (a operationAPI) RerunTask(ctx context.Context, r openapi.RerunTaskRequestObject) (openapi.RerunTaskResponseObject, error) {
	task, err := a.operation.Rerun(ctx, actor(ctx), domain.TaskID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.RerunTask200JSONResponse(toTask(task)), nil
}

// ListAudit lists the audit for auditors and administrators.
func (a operationAPI) ListAudit(ctx context.Context, r openapi.ListAuditRequestObject) (openapi.ListAuditResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.operation.Audit(ctx, actor(ctx), fromAuditFilter(r.Params), p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListAudit200JSONResponse{Items: all(list.Items, toAuditLine), NextCursor: cursor}, err
}

func toTask(t ops.Task) openapi.Task {
	return openapi.Task{
		Id: openapi.Id(t.ID), Kind: t.Kind, State: openapi.TaskState(t.State), OrderedBy: someID(t.Account),
		DueAt: t.DueAt, Attempt: t.Attempt, Done: t.Done, Total: t.Total, LastError: optional(t.LastError),
		CreatedAt: t.CreatedAt, FinishedAt: optional(t.FinishedAt),
	}
}

func toAuditLine(l ops.Line) openapi.AuditLine {
	result := l.Result
	if result == "" {
		result = "done"
	}
	return openapi.AuditLine{
		Id: openapi.Id(l.ID), At: l.At, Account: someID(l.Account), Person: someID(l.Person), Role: optional(l.Role),
		Unit: someID(l.Unit), Request: optional(l.Request), Address: optional(l.Address), Task: someID(l.Task),
		Action: l.Action, Object: l.Object, ObjectId: someID(l.ObjectID), About: someID(l.About), Result: result, Rows: l.RowCount,
	}
}

func fromAuditFilter(p openapi.ListAuditParams) ops.LineFilter {
	f := ops.LineFilter{Action: given(p.Action), From: given(p.From), To: given(p.To)}
	if p.Account != nil {
		f.Account = domain.AccountID(*p.Account)
	}
	if p.About != nil {
		f.About = domain.PersonID(*p.About)
	}
	if p.Object != nil {
		f.Object = domain.ID[any](*p.Object)
	}
	return f
}
