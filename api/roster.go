package api

import (
	"bytes"
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/roster"
	"lizhi/media/document"
)

// rosterAPI answers the operations of the feature roster.
type rosterAPI struct{ roster roster.Service }

// GetRosterTemplate answers getRosterTemplate.
func (a rosterAPI) GetRosterTemplate(ctx context.Context, _ openapi.GetRosterTemplateRequestObject) (openapi.GetRosterTemplateResponseObject, error) {
	template, err := a.roster.Template(actor(ctx))
	if err != nil {
		return nil, err
	}
	columns := all(template, func(c roster.Column) document.SheetColumn {
		title := c.Title
		if c.Needed {
			title += "*"
		}
		return document.SheetColumn{Title: title, Width: float64(max(12, 2*len(c.Example)/3)), Note: c.Note, Pick: c.Pick}
	})
	sheet, err := document.NewSheetWriter(columns)
	if err != nil {
		return nil, err
	}
	if err := sheet.Row(all(template, func(c roster.Column) string { return c.Example })...); err != nil {
		return nil, err
	}
	var file bytes.Buffer
	if err := sheet.Finish(&file); err != nil {
		return nil, err
	}
	return openapi.GetRosterTemplate200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: &file, ContentLength: int64(file.Len()),
	}, nil
}

// ListRosters answers listRosters.
func (a rosterAPI) ListRosters(ctx context.Context, r openapi.ListRostersRequestObject) (openapi.ListRostersResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.roster.List(ctx, actor(ctx), p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListRosters200JSONResponse{
		Items:      all(list.Items, func(r roster.Roster) openapi.Roster { return toRoster(ctx, r) }),
		NextCursor: cursor,
	}, err
}

// BringRoster answers bringRoster.
func (a rosterAPI) BringRoster(ctx context.Context, r openapi.BringRosterRequestObject) (openapi.BringRosterResponseObject, error) {
	brought, err := a.roster.Bring(ctx, actor(ctx), roster.Bringing{
		ID: roster.ID(given(r.Body.Id)), Unit: domain.UnitID(r.Body.UnitId), File: domain.FileID(r.Body.FileId),
	})
	if err != nil {
		return nil, err
	}
	return openapi.BringRoster202JSONResponse{Body: toRoster(ctx, brought), Headers: openapi.BringRoster202ResponseHeaders{ETag: optional(etag(brought.Version))}}, nil
}

// GetRoster answers getRoster.
func (a rosterAPI) GetRoster(ctx context.Context, r openapi.GetRosterRequestObject) (openapi.GetRosterResponseObject, error) {
	brought, err := a.roster.Roster(ctx, actor(ctx), roster.ID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetRoster200JSONResponse{Body: toRoster(ctx, brought), Headers: openapi.GetRoster200ResponseHeaders{ETag: optional(etag(brought.Version))}}, nil
}

// ListRosterRows answers listRosterRows.
func (a rosterAPI) ListRosterRows(ctx context.Context, r openapi.ListRosterRowsRequestObject) (openapi.ListRosterRowsResponseObject, error) {
	limit := defaultLimit
	if r.Params.Limit != nil {
		limit = *r.Params.Limit
	}
	rows, err := a.roster.Rows(ctx, actor(ctx), roster.ID(r.Id), roster.Verdict(given(r.Params.Verdict)), given(r.Params.After), limit)
	if err != nil {
		return nil, err
	}
	return openapi.ListRosterRows200JSONResponse{Items: all(rows, toRosterRow)}, nil
}

// ApplyRoster answers applyRoster.
func (a rosterAPI) ApplyRoster(ctx context.Context, r openapi.ApplyRosterRequestObject) (openapi.ApplyRosterResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	brought, err := a.roster.Apply(ctx, actor(ctx), roster.ID(r.Id), v)
	if err != nil {
		return nil, err
	}
	return openapi.ApplyRoster202JSONResponse{Body: toRoster(ctx, brought), Headers: openapi.ApplyRoster202ResponseHeaders{ETag: optional(etag(brought.Version))}}, nil
}

// DropRoster answers dropRoster.
func (a rosterAPI) DropRoster(ctx context.Context, r openapi.DropRosterRequestObject) (openapi.DropRosterResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	brought, err := a.roster.Drop(ctx, actor(ctx), roster.ID(r.Id), v)
	if err != nil {
		return nil, err
	}
	return openapi.DropRoster200JSONResponse{Body: toRoster(ctx, brought), Headers: openapi.DropRoster200ResponseHeaders{ETag: optional(etag(brought.Version))}}, nil
}

// TakeBackRoster answers takeBackRoster.
func (a rosterAPI) TakeBackRoster(ctx context.Context, r openapi.TakeBackRosterRequestObject) (openapi.TakeBackRosterResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	brought, err := a.roster.TakeBack(ctx, actor(ctx), roster.ID(r.Id), v)
	if err != nil {
		return nil, err
	}
	return openapi.TakeBackRoster200JSONResponse{Body: toRoster(ctx, brought), Headers: openapi.TakeBackRoster200ResponseHeaders{ETag: optional(etag(brought.Version))}}, nil
}

func toRoster(ctx context.Context, r roster.Roster) openapi.Roster {
	return openapi.Roster{
		Id: openapi.Id(r.ID), UnitId: openapi.Id(r.Unit), FileId: openapi.Id(r.File), State: openapi.RosterState(r.State),
		Trouble: optional(r.Trouble), TroubleText: said(ctx, domain.Recalled(r.Trouble, r.Because)),
		Rows: r.Total, Done: r.Done, New: r.Fresh, Changed: r.Changed, Same: r.Same, Missing: r.Missing,
		Pending: r.Pending, Wrong: r.Wrong, Warned: r.Warned, AppliedOn: optional(r.Applied), Version: r.Version, CreatedAt: r.CreatedAt,
	}
}

func toRosterRow(r roster.Row) openapi.RosterRow {
	return openapi.RosterRow{
		Row: r.Number, Verdict: openapi.RosterVerdict(r.Verdict), StudentId: someID(r.Person), Name: r.Name,
		Findings: all(r.Findings, func(f roster.Finding) openapi.RosterFinding {
			return openapi.RosterFinding{Column: f.Column, Cell: f.Cell, Code: f.Code, Message: f.ZH, Warning: f.Warning}
		}),
	}
}
