package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/publicity"
)

// publicityAPI answers for lists that are made public.
type publicityAPI struct {
	publicity publicity.Service
	public    string // where the outside finds the server
}

// ListPublicity answers listPublicity.
func (a publicityAPI) ListPublicity(ctx context.Context, r openapi.ListPublicityRequestObject) (openapi.ListPublicityResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.publicity.Hanging(ctx, actor(ctx), p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListPublicity200JSONResponse{Items: all(list.Items, toPublicityListed), NextCursor: cursor}, err
}

// GetPublicity answers getPublicity.
func (a publicityAPI) GetPublicity(ctx context.Context, r openapi.GetPublicityRequestObject) (openapi.GetPublicityResponseObject, error) {
	v, err := a.publicity.Read(ctx, actor(ctx), publicity.NoticeID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetPublicity200JSONResponse(toPublicity(v)), nil
}

// ClosePublicity answers closePublicity.
func (a publicityAPI) ClosePublicity(ctx context.Context, r openapi.ClosePublicityRequestObject) (openapi.ClosePublicityResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	n, err := a.publicity.Close(ctx, actor(ctx), publicity.NoticeID(r.Id), v)
	if err != nil {
		return nil, err
	}
	return openapi.ClosePublicity200JSONResponse{
		Body: toPublicityHead(n), Headers: openapi.ClosePublicity200ResponseHeaders{ETag: optional(etag(n.Version))},
	}, nil
}

// WithdrawPublicity answers withdrawPublicity.
func (a publicityAPI) WithdrawPublicity(ctx context.Context, r openapi.WithdrawPublicityRequestObject) (openapi.WithdrawPublicityResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	n, err := a.publicity.Withdraw(ctx, actor(ctx), publicity.NoticeID(r.Id), v, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.WithdrawPublicity200JSONResponse{
		Body: toPublicityHead(n), Headers: openapi.WithdrawPublicity200ResponseHeaders{ETag: optional(etag(n.Version))},
	}, nil
}

// ListPublicityArchive answers listPublicityArchive.
func (a publicityAPI) ListPublicityArchive(ctx context.Context, r openapi.ListPublicityArchiveRequestObject) (openapi.ListPublicityArchiveResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.publicity.Archive(ctx, actor(ctx), publicity.Filter{
		Kind: publicity.Kind(given(r.Params.Kind)), State: publicity.State(given(r.Params.State)), School: domain.UnitID(given(r.Params.School)),
	}, p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListPublicityArchive200JSONResponse{Items: all(list.Items, toPublicityHead), NextCursor: cursor}, err
}

// GetPublicityArchive answers getPublicityArchive.
func (a publicityAPI) GetPublicityArchive(ctx context.Context, r openapi.GetPublicityArchiveRequestObject) (openapi.GetPublicityArchiveResponseObject, error) {
	kept, err := a.publicity.Kept(ctx, actor(ctx), publicity.NoticeID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetPublicityArchive200JSONResponse{
		Body: openapi.PublicityKept{Notice: toPublicityHead(kept.Notice), Rows: all(kept.Rows, func(r publicity.Row) openapi.PublicityKeptRow {
			return openapi.PublicityKeptRow{
				Number: r.Number, Name: r.Name, School: r.School, Grade: r.Grade, Class: r.Class, Result: r.Result,
				State: openapi.PublicityRowState(r.State),
			}
		})},
		Headers: openapi.GetPublicityArchive200ResponseHeaders{ETag: optional(etag(kept.Notice.Version))},
	}, nil
}

func toPublicity(v publicity.View) openapi.Publicity {
	n := v.Notice
	return openapi.Publicity{
		Id: openapi.Id(n.ID), Kind: openapi.PublicityKind(n.Kind), Title: n.Title, StartsOn: n.StartsOn, LastDay: n.LastDay(),
		WorkingDays: n.Days, Provisional: n.Provisional, Rows: all(v.Rows, toPublicityRow),
	}
}

func toPublicityRow(l publicity.Line) openapi.PublicityRow {
	return openapi.PublicityRow{Number: l.Number, Name: l.Name, School: l.School, Grade: l.Grade, Class: l.Class, Result: l.Result}
}

func toPublicityListed(n publicity.Notice) openapi.PublicityListed {
	return openapi.PublicityListed{
		Id: openapi.Id(n.ID), Kind: openapi.PublicityKind(n.Kind), Title: n.Title, StartsOn: n.StartsOn, LastDay: n.LastDay(), Rows: n.Rows,
	}
}

func toPublicityHead(n publicity.Notice) openapi.PublicityHead {
	return openapi.PublicityHead{
		Id: openapi.Id(n.ID), Kind: openapi.PublicityKind(n.Kind), Title: n.Title, Source: openapi.Id(n.Source),
		County: someID(n.County), School: someID(n.School), Class: someID(n.Class), StartsOn: n.StartsOn, WorkingDays: n.Days,
		EarliestEnd: n.EarliestEnd, Provisional: n.Provisional, State: openapi.PublicityState(n.State), Rows: n.Rows,
		EndedOn: optional(n.EndedOn), Reason: n.Reason, Version: n.Version, CreatedAt: n.CreatedAt,
	}
}
