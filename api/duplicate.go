package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/duplicate"
)

// duplicateAPI answers for pupils who stand there twice.
type duplicateAPI struct{ duplicate duplicate.Service }

// ListDuplicates answers listDuplicates.
func (a duplicateAPI) ListDuplicates(ctx context.Context, _ openapi.ListDuplicatesRequestObject) (openapi.ListDuplicatesResponseObject, error) {
	pairs, more, err := a.duplicate.Suspected(ctx, actor(ctx))
	return openapi.ListDuplicates200JSONResponse{More: more, Items: all(pairs, func(p duplicate.Pair) openapi.DuplicatePair {
		return openapi.DuplicatePair{
			First: toDuplicatePerson(p.A), Second: toDuplicatePerson(p.B), Score: p.Score,
			Reasons: all(p.Reasons, func(r duplicate.Reason) openapi.DuplicatePairReasons { return openapi.DuplicatePairReasons(r) }),
		}
	})}, err
}

// ListDuplicateDecisions answers listDuplicateDecisions.
func (a duplicateAPI) ListDuplicateDecisions(ctx context.Context, r openapi.ListDuplicateDecisionsRequestObject) (openapi.ListDuplicateDecisionsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.duplicate.Decisions(ctx, actor(ctx), p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListDuplicateDecisions200JSONResponse{Items: all(list.Items, toDuplicateDecision), NextCursor: cursor}, err
}

// DecideDuplicate answers decideDuplicate.
func (a duplicateAPI) DecideDuplicate(ctx context.Context, r openapi.DecideDuplicateRequestObject) (openapi.DecideDuplicateResponseObject, error) {
	d, err := a.duplicate.Decide(ctx, actor(ctx), duplicate.Draft{
		ID: idOf[duplicate.Decision](r.Body.Id), Winner: domain.PersonID(r.Body.WinnerId), Loser: domain.PersonID(r.Body.LoserId),
		Verdict: duplicate.Verdict(r.Body.Verdict), Reason: r.Body.Reason,
	})
	return openapi.DecideDuplicate201JSONResponse{
		Body: toDuplicateDecision(d), Headers: openapi.DecideDuplicate201ResponseHeaders{ETag: optional(etag(d.Version))},
	}, err
}

// UndoDuplicate answers undoDuplicate.
func (a duplicateAPI) UndoDuplicate(ctx context.Context, r openapi.UndoDuplicateRequestObject) (openapi.UndoDuplicateResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	d, err := a.duplicate.Undo(ctx, actor(ctx), duplicate.DecisionID(r.Id), v, r.Body.Reason)
	return openapi.UndoDuplicate200JSONResponse{
		Body: toDuplicateDecision(d), Headers: openapi.UndoDuplicate200ResponseHeaders{ETag: optional(etag(d.Version))},
	}, err
}

func toDuplicatePerson(c duplicate.Candidate) openapi.DuplicatePerson {
	return openapi.DuplicatePerson{
		Id: openapi.Id(c.ID), Name: c.Name, Born: c.Born, IdNumber: optional(c.Number.Masked()),
		SchoolId: openapi.Id(c.Place.School), School: c.School, Enrolled: c.Enrolled, CreatedAt: c.CreatedAt,
	}
}

func toDuplicateDecision(d duplicate.Decision) openapi.DuplicateDecision {
	return openapi.DuplicateDecision{
		Id: openapi.Id(d.ID), WinnerId: openapi.Id(d.Winner), LoserId: openapi.Id(d.Loser), Verdict: openapi.DuplicateVerdict(d.Verdict),
		Reason: d.Reason, DecidedBy: openapi.Id(d.DecidedBy), UndoReason: optional(d.UndoReason), UndoneBy: someID(d.UndoneBy), UndoneAt: d.UndoneAt,
		Version: d.Version, CreatedAt: d.CreatedAt,
	}
}
