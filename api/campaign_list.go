package api

import (
	"context"
	"slices"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/campaign/reading"
)

// ListDepartmentLists answers listDepartmentLists.
func (a campaignAPI) ListDepartmentLists(ctx context.Context, r openapi.ListDepartmentListsRequestObject) (openapi.ListDepartmentListsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.campaign.Lists(ctx, actor(ctx), campaign.ID(r.Id), p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListDepartmentLists200JSONResponse{
		Items:      all(list.Items, func(l campaign.List) openapi.DepartmentList { return toDepartmentList(ctx, l) }),
		NextCursor: cursor,
	}, err
}

// BringDepartmentList answers bringDepartmentList.
func (a campaignAPI) BringDepartmentList(ctx context.Context, r openapi.BringDepartmentListRequestObject) (openapi.BringDepartmentListResponseObject, error) {
	done, err := a.campaign.Bring(ctx, actor(ctx), campaign.Bringing{
		ID: idOf[campaign.List](r.Body.Id), Campaign: campaign.ID(r.Id), Department: r.Body.Department, Group: given(r.Body.Group),
		File: domain.FileID(r.Body.FileId), Listed: r.Body.ListedOn, ValidTo: given(r.Body.ValidTo),
	})
	if err != nil {
		return nil, err
	}
	return openapi.BringDepartmentList202JSONResponse{List: toDepartmentList(ctx, done.List), Repeated: done.Repeated}, nil
}

// GetDepartmentList answers getDepartmentList.
func (a campaignAPI) GetDepartmentList(ctx context.Context, r openapi.GetDepartmentListRequestObject) (openapi.GetDepartmentListResponseObject, error) {
	l, err := a.campaign.List(ctx, actor(ctx), campaign.ListID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetDepartmentList200JSONResponse{Body: toDepartmentList(ctx, l), Headers: openapi.GetDepartmentList200ResponseHeaders{ETag: optional(etag(l.Version))}}, nil
}

// ListDepartmentRows answers listDepartmentRows.
func (a campaignAPI) ListDepartmentRows(ctx context.Context, r openapi.ListDepartmentRowsRequestObject) (openapi.ListDepartmentRowsResponseObject, error) {
	limit := defaultLimit
	if r.Params.Limit != nil {
		limit = *r.Params.Limit
	}
	rows, err := a.campaign.Rows(ctx, actor(ctx), campaign.ListID(r.Id), reading.Verdict(given(r.Params.Verdict)), given(r.Params.After), limit)
	if err != nil {
		return nil, err
	}
	return openapi.ListDepartmentRows200JSONResponse{Items: all(rows, func(row campaign.Row) openapi.DepartmentRow {
		return openapi.DepartmentRow{
			Row: row.Number, Verdict: openapi.DepartmentRowVerdict(row.Verdict), Name: row.Name, Born: optional(row.Born),
			IdNumber: row.IDNumber.Masked(), Group: optional(row.Group),
			Problems: all(row.Problems, func(p reading.Problem) openapi.DepartmentRowProblem {
				return openapi.DepartmentRowProblem{Column: p.Column, Cell: p.Cell, Code: p.Code, Message: p.ZH}
			}),
		}
	})}, nil
}

// MapDepartmentList answers mapDepartmentList.
func (a campaignAPI) MapDepartmentList(ctx context.Context, r openapi.MapDepartmentListRequestObject) (openapi.MapDepartmentListResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	columns := reading.Mapping{}
	for _, c := range r.Body.Columns {
		columns[reading.Field(c.Field)] = c.Column
	}
	l, err := a.campaign.Map(ctx, actor(ctx), campaign.ListID(r.Id), v, r.Body.HeadRow, columns)
	if err != nil {
		return nil, err
	}
	return openapi.MapDepartmentList202JSONResponse{Body: toDepartmentList(ctx, l), Headers: openapi.MapDepartmentList202ResponseHeaders{ETag: optional(etag(l.Version))}}, nil
}

// ReleaseDepartmentList answers releaseDepartmentList.
func (a campaignAPI) ReleaseDepartmentList(ctx context.Context, r openapi.ReleaseDepartmentListRequestObject) (openapi.ReleaseDepartmentListResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	l, err := a.campaign.Release(ctx, actor(ctx), campaign.ListID(r.Id), v, r.Body.Wrong, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.ReleaseDepartmentList200JSONResponse{
		Body: toDepartmentList(ctx, l), Headers: openapi.ReleaseDepartmentList200ResponseHeaders{ETag: optional(etag(l.Version))},
	}, nil
}

// DropDepartmentList answers dropDepartmentList.
func (a campaignAPI) DropDepartmentList(ctx context.Context, r openapi.DropDepartmentListRequestObject) (openapi.DropDepartmentListResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	l, err := a.campaign.Drop(ctx, actor(ctx), campaign.ListID(r.Id), v, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.DropDepartmentList200JSONResponse{
		Body: toDepartmentList(ctx, l), Headers: openapi.DropDepartmentList200ResponseHeaders{ETag: optional(etag(l.Version))},
	}, nil
}

func toDepartmentList(ctx context.Context, l campaign.List) openapi.DepartmentList {
	return openapi.DepartmentList{
		Id: openapi.Id(l.ID), CampaignId: openapi.Id(l.Campaign), CountyId: someID(l.County), Department: l.Department, Group: l.Group,
		FileId: openapi.Id(l.File), ListedOn: l.Listed, ValidTo: optional(l.ValidTo), State: openapi.DepartmentListState(l.State),
		Trouble: optional(l.Trouble), TroubleText: said(ctx, domain.Recalled(l.Trouble, l.Because)),
		Heads: all(l.Heads, toListHead), HeadRow: l.HeadRow, Columns: toColumns(l.Columns), Rows: l.Total,
		Done: l.Done, Wrong: l.Wrong, Twice: l.Twice, Aside: l.Aside, Sure: l.Sure, Reason: l.Reason, Version: l.Version, CreatedAt: l.CreatedAt,
	}
}

func toListHead(h reading.Head) openapi.ListHead {
	return openapi.ListHead{Row: h.Row, Titles: h.Titles, Proposal: toColumns(h.Proposal)}
}

// toColumns is a mapping in the order of the columns.
func toColumns(m reading.Mapping) []openapi.ListColumn {
	columns := []openapi.ListColumn{}
	for f, at := range m {
		columns = append(columns, openapi.ListColumn{Field: openapi.ListField(f), Column: at})
	}
	slices.SortFunc(columns, func(a, b openapi.ListColumn) int { return a.Column - b.Column })
	return columns
}
