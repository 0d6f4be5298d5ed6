package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/privacy"
)

// AskDeletion answers askDeletion.
func (a privacyAPI) AskDeletion(ctx context.Context, r openapi.AskDeletionRequestObject) (openapi.AskDeletionResponseObject, error) {
	made, err := a.privacy.Ask(ctx, actor(ctx), privacy.RequestDraft{
		ID: idOf[privacy.Request](r.Body.Id), Student: domain.PersonID(r.Body.StudentId), Reason: r.Body.Reason,
	})
	return openapi.AskDeletion201JSONResponse{
		Body: toDeletion(made), Headers: openapi.AskDeletion201ResponseHeaders{ETag: optional(etag(made.Version))},
	}, err
}

// ListDeletions answers listDeletions.
func (a privacyAPI) ListDeletions(ctx context.Context, r openapi.ListDeletionsRequestObject) (openapi.ListDeletionsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.privacy.Requests(ctx, actor(ctx), p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListDeletions200JSONResponse{Items: all(list.Items, toDeletion), NextCursor: cursor}, err
}

// GetDeletion answers getDeletion.
func (a privacyAPI) GetDeletion(ctx context.Context, r openapi.GetDeletionRequestObject) (openapi.GetDeletionResponseObject, error) {
	found, err := a.privacy.Request(ctx, actor(ctx), privacy.RequestID(r.Id))
	return openapi.GetDeletion200JSONResponse{
		Body: toDeletion(found), Headers: openapi.GetDeletion200ResponseHeaders{ETag: optional(etag(found.Version))},
	}, err
}

// DecideDeletion answers decideDeletion.
func (a privacyAPI) DecideDeletion(ctx context.Context, r openapi.DecideDeletionRequestObject) (openapi.DecideDeletionResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	decided, err := a.privacy.Decide(ctx, actor(ctx), privacy.RequestID(r.Id), v, privacy.Decision{
		Accept: r.Body.Accept, Checked: given(r.Body.Checked), Answer: given(r.Body.Answer),
	})
	return openapi.DecideDeletion200JSONResponse{
		Body: toDeletion(decided), Headers: openapi.DecideDeletion200ResponseHeaders{ETag: optional(etag(decided.Version))},
	}, err
}

func toDeletion(r privacy.Request) openapi.Deletion {
	return openapi.Deletion{
		Id: openapi.Id(r.ID), StudentId: openapi.Id(r.Student), AskedBy: openapi.Id(r.AskedBy), Reason: r.Reason, State: openapi.DeletionState(r.State),
		Checked: optional(r.Checked), Answer: optional(r.Answer), DecidedBy: someID(r.DecidedBy), DecidedAt: r.DecidedAt, DoneAt: r.DoneAt,
		Version: r.Version, CreatedAt: r.CreatedAt,
		Report: all(r.Report, func(o privacy.Outcome) openapi.DeletionOutcome {
			return openapi.DeletionOutcome{What: o.What, Treatment: openapi.DeletionOutcomeTreatment(o.Treatment), Rows: o.Rows, Why: optional(o.Why)}
		}),
	}
}
