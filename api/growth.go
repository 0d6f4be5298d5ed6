package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/growth"
)

// growthAPI keeps records of growth.
type growthAPI struct{ growth growth.Service }

// ListRecordKinds says what a record of each kind holds, and its limits.
func (a growthAPI) ListRecordKinds(ctx context.Context, _ openapi.ListRecordKindsRequestObject) (openapi.ListRecordKindsResponseObject, error) {
	limits, err := a.growth.Limits(ctx)
	if err != nil {
		return nil, err
	}
	return openapi.ListRecordKinds200JSONResponse{Items: all(growth.Schemas, func(s growth.Schema) openapi.RecordKindInfo {
		return toKind(s, limits[s.Kind])
	})}, nil
}

// SetRecordRules keeps an edition of the limits.
func (a growthAPI) SetRecordRules(ctx context.Context, r openapi.SetRecordRulesRequestObject) (openapi.SetRecordRulesResponseObject, error) {
	rules, err := a.growth.SetRules(ctx, actor(ctx), fromRecordRules(*r.Body))
	if err != nil {
		return nil, err
	}
	return openapi.SetRecordRules201JSONResponse(toRecordRules(rules)), nil
}

// CreateRecord begins a record and may hand it in.
func (a growthAPI) CreateRecord(ctx context.Context, r openapi.CreateRecordRequestObject) (openapi.CreateRecordResponseObject, error) {
	made, err := a.growth.Create(ctx, actor(ctx), fromNewRecord(*r.Body))
	if err != nil {
		return nil, err
	}
	return openapi.CreateRecord201JSONResponse{
		Body: toRecord(made), Headers: openapi.CreateRecord201ResponseHeaders{ETag: tagOf(made.Version)},
	}, nil
}

// ListRecords lists a student's records, or says that nothing changed.
func (a growthAPI) ListRecords(ctx context.Context, r openapi.ListRecordsRequestObject) (openapi.ListRecordsResponseObject, error) {
	who, student := actor(ctx), domain.PersonID(r.Params.StudentId)
	tag, same, err := unchanged(ctx, r.Params.IfNoneMatch, func(ctx context.Context) ([]int64, error) {
		return a.growth.Numbers(ctx, who, student)
	})
	if err != nil || same {
		return openapi.ListRecords304Response{Headers: openapi.NotModifiedResponseHeaders{ETag: &tag}}, err
	}
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.growth.List(ctx, who, growth.Query{
		Student: student, State: growth.State(given(r.Params.State)), Kind: growth.Kind(given(r.Params.Kind)), Page: p,
	})
	if err != nil {
		return nil, err
	}
	body, err := toRecordList(ctx, list)
	return openapi.ListRecords200JSONResponse{Body: body, Headers: openapi.ListRecords200ResponseHeaders{ETag: &tag}}, err
}

// GetRecord shows one record.
func (a growthAPI) GetRecord(ctx context.Context, r openapi.GetRecordRequestObject) (openapi.GetRecordResponseObject, error) {
	record, err := a.growth.Get(ctx, actor(ctx), growth.RecordID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetRecord200JSONResponse{
		Body: toRecord(record), Headers: openapi.GetRecord200ResponseHeaders{ETag: tagOf(record.Version)},
	}, nil
}

// EditRecord changes a record and may hand it in.
func (a growthAPI) EditRecord(ctx context.Context, r openapi.EditRecordRequestObject) (openapi.EditRecordResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	record, err := a.growth.Edit(ctx, actor(ctx), growth.RecordID(r.Id), v, fromRecordChange(*r.Body))
	if err != nil {
		return nil, err
	}
	return openapi.EditRecord200JSONResponse{
		Body: toRecord(record), Headers: openapi.EditRecord200ResponseHeaders{ETag: tagOf(record.Version)},
	}, nil
}

// SubmitRecord hands a record in.
func (a growthAPI) SubmitRecord(ctx context.Context, r openapi.SubmitRecordRequestObject) (openapi.SubmitRecordResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	record, err := a.growth.Submit(ctx, actor(ctx), growth.RecordID(r.Id), v)
	if err != nil {
		return nil, err
	}
	return openapi.SubmitRecord200JSONResponse{
		Body: toRecord(record), Headers: openapi.SubmitRecord200ResponseHeaders{ETag: tagOf(record.Version)},
	}, nil
}

// ConfirmRecord stands for what a teacher typed.
func (a growthAPI) ConfirmRecord(ctx context.Context, r openapi.ConfirmRecordRequestObject) (openapi.ConfirmRecordResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	record, err := a.growth.Confirm(ctx, actor(ctx), growth.RecordID(r.Id), v)
	if err != nil {
		return nil, err
	}
	return openapi.ConfirmRecord200JSONResponse{
		Body: toRecord(record), Headers: openapi.ConfirmRecord200ResponseHeaders{ETag: tagOf(record.Version)},
	}, nil
}

// WithdrawRecord takes a record back.
func (a growthAPI) WithdrawRecord(ctx context.Context, r openapi.WithdrawRecordRequestObject) (openapi.WithdrawRecordResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	record, err := a.growth.Withdraw(ctx, actor(ctx), growth.RecordID(r.Id), v)
	if err != nil {
		return nil, err
	}
	return openapi.WithdrawRecord200JSONResponse{
		Body: toRecord(record), Headers: openapi.WithdrawRecord200ResponseHeaders{ETag: tagOf(record.Version)},
	}, nil
}

// ListRecordVersions lists the verified versions of a record.
func (a growthAPI) ListRecordVersions(ctx context.Context, r openapi.ListRecordVersionsRequestObject) (openapi.ListRecordVersionsResponseObject, error) {
	versions, err := a.growth.Versions(ctx, actor(ctx), growth.RecordID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.ListRecordVersions200JSONResponse{Items: all(versions, func(f growth.Frozen) openapi.GrowthRecordVersion {
		return openapi.GrowthRecordVersion{Version: f.Version, FrozenAt: f.FrozenAt, Record: toRecord(f.Content)}
	})}, nil
}

// ListAwaitingRecords is the first screen of a student or a guardian.
func (a growthAPI) ListAwaitingRecords(ctx context.Context, r openapi.ListAwaitingRecordsRequestObject) (openapi.ListAwaitingRecordsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.growth.Awaiting(ctx, actor(ctx), domain.PersonID(r.Params.StudentId), p)
	if err != nil {
		return nil, err
	}
	body, err := toRecordList(ctx, list)
	return openapi.ListAwaitingRecords200JSONResponse(body), err
}

// ListRecordsToVerify is a class teacher's queue.
func (a growthAPI) ListRecordsToVerify(ctx context.Context, r openapi.ListRecordsToVerifyRequestObject) (openapi.ListRecordsToVerifyResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.growth.ToVerify(ctx, actor(ctx), p)
	if err != nil {
		return nil, err
	}
	body, err := toRecordList(ctx, list)
	return openapi.ListRecordsToVerify200JSONResponse(body), err
}

// DecideRecords verifies or returns records, each with its own result.
func (a growthAPI) DecideRecords(ctx context.Context, r openapi.DecideRecordsRequestObject) (openapi.DecideRecordsResponseObject, error) {
	results, err := a.growth.Decide(ctx, actor(ctx), all(r.Body.Items, fromDecision))
	if err != nil {
		return nil, err
	}
	return openapi.DecideRecords200JSONResponse{Items: all(results, toRecordResult)}, nil
}

// ShowGrowthGaps says what a class lacks.
func (a growthAPI) ShowGrowthGaps(ctx context.Context, r openapi.ShowGrowthGapsRequestObject) (openapi.ShowGrowthGapsResponseObject, error) {
	lacks, err := a.growth.Gaps(ctx, actor(ctx), domain.UnitID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.ShowGrowthGaps200JSONResponse{Items: all(lacks, toGap)}, nil
}

// ShowGrowthHours sums what a student has done.
func (a growthAPI) ShowGrowthHours(ctx context.Context, r openapi.ShowGrowthHoursRequestObject) (openapi.ShowGrowthHoursResponseObject, error) {
	h, err := a.growth.Hours(ctx, actor(ctx), domain.PersonID(r.Params.StudentId))
	if err != nil {
		return nil, err
	}
	return openapi.ShowGrowthHours200JSONResponse{
		Sessions: h.Sessions, SessionMinutes: h.SessionMinutes,
		Totals: all(h.Totals, func(t growth.Total) openapi.GrowthTotal {
			return openapi.GrowthTotal{Kind: openapi.RecordKind(t.Kind), Records: t.Records, Minutes: t.Minutes}
		}),
	}, nil
}

// ShowGrowthCounts gives the figures of schools.
func (a growthAPI) ShowGrowthCounts(ctx context.Context, r openapi.ShowGrowthCountsRequestObject) (openapi.ShowGrowthCountsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.growth.Counts(ctx, actor(ctx), p)
	if err != nil {
		return nil, err
	}
	after, err := cursorAfter(ctx, list.Next)
	return openapi.ShowGrowthCounts200JSONResponse{Items: all(list.Items, toGrowthCount), NextCursor: after}, err
}
