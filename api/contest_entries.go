package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/contest"
)

// entriesAPI answers for entries.
type entriesAPI struct{ contest contest.Service }

// ListEntries answers listEntries.
func (a entriesAPI) ListEntries(ctx context.Context, r openapi.ListEntriesRequestObject) (openapi.ListEntriesResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.contest.Entries(ctx, actor(ctx), contest.Filter{
		Season: idOf[contest.Season](r.Params.SeasonId), Student: domain.PersonID(given(r.Params.StudentId)),
		State: contest.EntryState(given(r.Params.State)),
	}, p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListEntries200JSONResponse{Items: all(list.Items, toView), NextCursor: cursor}, err
}

// DraftEntry answers draftEntry.
func (a entriesAPI) DraftEntry(ctx context.Context, r openapi.DraftEntryRequestObject) (openapi.DraftEntryResponseObject, error) {
	b := r.Body
	e, err := a.contest.Enter(ctx, actor(ctx), idOf[contest.Entry](b.Id), contest.SeasonID(b.SeasonId), domain.PersonID(b.StudentId),
		fromWords(openapi.EntryWords{Category: b.Category, Title: b.Title, Text: b.Text, Files: b.Files}))
	if err != nil {
		return nil, err
	}
	return openapi.DraftEntry201JSONResponse{Body: toEntry(e), Headers: openapi.DraftEntry201ResponseHeaders{ETag: optional(etag(e.Version))}}, nil
}

// GetEntry answers getEntry.
func (a entriesAPI) GetEntry(ctx context.Context, r openapi.GetEntryRequestObject) (openapi.GetEntryResponseObject, error) {
	v, err := a.contest.Entry(ctx, actor(ctx), contest.EntryID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetEntry200JSONResponse{Body: toView(v), Headers: openapi.GetEntry200ResponseHeaders{ETag: optional(etag(v.Entry.Version))}}, nil
}

// ChangeEntry answers changeEntry.
func (a entriesAPI) ChangeEntry(ctx context.Context, r openapi.ChangeEntryRequestObject) (openapi.ChangeEntryResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	e, err := a.contest.Rewrite(ctx, actor(ctx), contest.EntryID(r.Id), v, fromWords(*r.Body))
	if err != nil {
		return nil, err
	}
	return openapi.ChangeEntry200JSONResponse{Body: toEntry(e), Headers: openapi.ChangeEntry200ResponseHeaders{ETag: optional(etag(e.Version))}}, nil
}

// SubmitEntry answers submitEntry.
func (a entriesAPI) SubmitEntry(ctx context.Context, r openapi.SubmitEntryRequestObject) (openapi.SubmitEntryResponseObject, error) {
	e, err := a.contest.Submit(ctx, actor(ctx), contest.EntryID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.SubmitEntry200JSONResponse{Body: toEntry(e), Headers: openapi.SubmitEntry200ResponseHeaders{ETag: optional(etag(e.Version))}}, nil
}

// ConfirmEntry answers confirmEntry.
func (a entriesAPI) ConfirmEntry(ctx context.Context, r openapi.ConfirmEntryRequestObject) (openapi.ConfirmEntryResponseObject, error) {
	e, err := a.contest.Confirm(ctx, actor(ctx), contest.EntryID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.ConfirmEntry200JSONResponse{Body: toEntry(e), Headers: openapi.ConfirmEntry200ResponseHeaders{ETag: optional(etag(e.Version))}}, nil
}

// DeclineEntry answers declineEntry.
func (a entriesAPI) DeclineEntry(ctx context.Context, r openapi.DeclineEntryRequestObject) (openapi.DeclineEntryResponseObject, error) {
	e, err := a.contest.Decline(ctx, actor(ctx), contest.EntryID(r.Id), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.DeclineEntry200JSONResponse{Body: toEntry(e), Headers: openapi.DeclineEntry200ResponseHeaders{ETag: optional(etag(e.Version))}}, nil
}

// CheckEntry answers checkEntry.
func (a entriesAPI) CheckEntry(ctx context.Context, r openapi.CheckEntryRequestObject) (openapi.CheckEntryResponseObject, error) {
	e, err := a.contest.Check(ctx, actor(ctx), contest.EntryID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.CheckEntry200JSONResponse{Body: toEntry(e), Headers: openapi.CheckEntry200ResponseHeaders{ETag: optional(etag(e.Version))}}, nil
}

// ReturnEntry answers returnEntry.
func (a entriesAPI) ReturnEntry(ctx context.Context, r openapi.ReturnEntryRequestObject) (openapi.ReturnEntryResponseObject, error) {
	e, err := a.contest.Return(ctx, actor(ctx), contest.EntryID(r.Id), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.ReturnEntry200JSONResponse{Body: toEntry(e), Headers: openapi.ReturnEntry200ResponseHeaders{ETag: optional(etag(e.Version))}}, nil
}

// WithdrawEntry answers withdrawEntry.
func (a entriesAPI) WithdrawEntry(ctx context.Context, r openapi.WithdrawEntryRequestObject) (openapi.WithdrawEntryResponseObject, error) {
	e, err := a.contest.Withdraw(ctx, actor(ctx), contest.EntryID(r.Id), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.WithdrawEntry200JSONResponse{Body: toEntry(e), Headers: openapi.WithdrawEntry200ResponseHeaders{ETag: optional(etag(e.Version))}}, nil
}

// AskDisqualification answers askDisqualification.
func (a entriesAPI) AskDisqualification(ctx context.Context, r openapi.AskDisqualificationRequestObject) (openapi.AskDisqualificationResponseObject, error) {
	e, err := a.contest.AskDisqualification(ctx, actor(ctx), contest.EntryID(r.Id), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.AskDisqualification200JSONResponse{Body: toEntry(e), Headers: openapi.AskDisqualification200ResponseHeaders{ETag: optional(etag(e.Version))}}, nil
}

// DecideDisqualification answers decideDisqualification.
func (a entriesAPI) DecideDisqualification(ctx context.Context, r openapi.DecideDisqualificationRequestObject) (openapi.DecideDisqualificationResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	e, err := a.contest.DecideDisqualification(ctx, actor(ctx), contest.EntryID(r.Id), v, contest.Verdict(r.Body.Decision))
	if err != nil {
		return nil, err
	}
	return openapi.DecideDisqualification200JSONResponse{Body: toEntry(e), Headers: openapi.DecideDisqualification200ResponseHeaders{ETag: optional(etag(e.Version))}}, nil
}

// ShowEntry answers showEntry.
func (a entriesAPI) ShowEntry(ctx context.Context, r openapi.ShowEntryRequestObject) (openapi.ShowEntryResponseObject, error) {
	e, err := a.contest.Show(ctx, actor(ctx), contest.EntryID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.ShowEntry200JSONResponse{Body: toEntry(e), Headers: openapi.ShowEntry200ResponseHeaders{ETag: optional(etag(e.Version))}}, nil
}

// HideEntry answers hideEntry.
func (a entriesAPI) HideEntry(ctx context.Context, r openapi.HideEntryRequestObject) (openapi.HideEntryResponseObject, error) {
	e, err := a.contest.Hide(ctx, actor(ctx), contest.EntryID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.HideEntry200JSONResponse{Body: toEntry(e), Headers: openapi.HideEntry200ResponseHeaders{ETag: optional(etag(e.Version))}}, nil
}

// GetEntryResult answers getEntryResult.
func (a entriesAPI) GetEntryResult(ctx context.Context, r openapi.GetEntryResultRequestObject) (openapi.GetEntryResultResponseObject, error) {
	reached, err := a.contest.EntryResult(ctx, actor(ctx), contest.EntryID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetEntryResult200JSONResponse{
		EntryId: openapi.Id(reached.Entry), Category: reached.Category, Place: placeOrNull(reached.Place), Award: orNull(reached.Award), Standing: openapi.AwardStanding(reached.Standing),
	}, nil
}
