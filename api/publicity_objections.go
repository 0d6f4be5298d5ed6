package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/publicity"
)

// ObjectToPublicity answers objectToPublicity.
func (a publicityAPI) ObjectToPublicity(ctx context.Context, r openapi.ObjectToPublicityRequestObject) (openapi.ObjectToPublicityResponseObject, error) {
	raised, err := a.publicity.Object(ctx, actor(ctx), publicity.NoticeID(r.Id), publicity.Objecting{
		ID: idOf[publicity.Objection](r.Body.Id), Row: given(r.Body.Row), Text: r.Body.Text, Anonymous: r.Body.Anonymous,
	})
	if err != nil {
		return nil, err
	}
	return openapi.ObjectToPublicity201JSONResponse{Objection: toObjection(raised.Case, ""), Secret: optional(raised.Secret)}, nil
}

// ListObjections answers listObjections.
func (a publicityAPI) ListObjections(ctx context.Context, r openapi.ListObjectionsRequestObject) (openapi.ListObjectionsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.publicity.Objections(ctx, actor(ctx), publicity.ObjectionFilter{
		Notice: idOf[publicity.Notice](r.Params.Publicity), State: publicity.ObjectionState(given(r.Params.State)), Level: publicity.Level(given(r.Params.Level)),
	}, p)
	if err != nil {
		return nil, err
	}
	names, err := a.objectors(ctx, list.Items...)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListObjections200JSONResponse{Items: all(list.Items, func(c publicity.Case) openapi.Objection {
		return toObjection(c, names[c.Objection.By])
	}), NextCursor: cursor}, err
}

// LookUpObjection answers lookUpObjection.
func (a publicityAPI) LookUpObjection(ctx context.Context, r openapi.LookUpObjectionRequestObject) (openapi.LookUpObjectionResponseObject, error) {
	c, err := a.publicity.LookUp(ctx, publicity.Pass{Reference: r.Body.Reference, Secret: r.Body.Secret})
	if err != nil {
		return nil, err
	}
	return openapi.LookUpObjection200JSONResponse(toObjection(c, "")), nil
}

// AppealByReference answers appealByReference.
func (a publicityAPI) AppealByReference(ctx context.Context, r openapi.AppealByReferenceRequestObject) (openapi.AppealByReferenceResponseObject, error) {
	c, err := a.publicity.AppealWith(ctx, publicity.Pass{Reference: r.Body.Reference, Secret: r.Body.Secret}, r.Body.Text)
	if err != nil {
		return nil, err
	}
	return openapi.AppealByReference200JSONResponse(toObjection(c, "")), nil
}

// GetObjection answers getObjection.
func (a publicityAPI) GetObjection(ctx context.Context, r openapi.GetObjectionRequestObject) (openapi.GetObjectionResponseObject, error) {
	c, err := a.publicity.Objection(ctx, actor(ctx), publicity.ObjectionID(r.Id))
	if err != nil {
		return nil, err
	}
	names, err := a.objectors(ctx, c)
	return openapi.GetObjection200JSONResponse{
		Body: toObjection(c, names[c.Objection.By]), Headers: openapi.GetObjection200ResponseHeaders{ETag: optional(etag(c.Objection.Version))},
	}, err
}

// AnswerObjection answers answerObjection.
func (a publicityAPI) AnswerObjection(ctx context.Context, r openapi.AnswerObjectionRequestObject) (openapi.AnswerObjectionResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := a.publicity.Answer(ctx, actor(ctx), publicity.ObjectionID(r.Id), v, publicity.Verdict{
		Outcome: publicity.Outcome(r.Body.Outcome), Text: r.Body.Text,
	})
	if err != nil {
		return nil, err
	}
	names, err := a.objectors(ctx, c)
	return openapi.AnswerObjection200JSONResponse{
		Body: toObjection(c, names[c.Objection.By]), Headers: openapi.AnswerObjection200ResponseHeaders{ETag: optional(etag(c.Objection.Version))},
	}, err
}

// AppealObjection answers appealObjection.
func (a publicityAPI) AppealObjection(ctx context.Context, r openapi.AppealObjectionRequestObject) (openapi.AppealObjectionResponseObject, error) {
	c, err := a.publicity.Appeal(ctx, actor(ctx), publicity.ObjectionID(r.Id), r.Body.Text)
	if err != nil {
		return nil, err
	}
	return openapi.AppealObjection200JSONResponse(toObjection(c, "")), nil
}

// objectors are the names of those who objected by name.
func (a publicityAPI) objectors(ctx context.Context, cases ...publicity.Case) (map[domain.PersonID]string, error) {
	var ids []domain.PersonID
	for _, c := range cases {
		if !c.Objection.By.IsZero() {
			ids = append(ids, c.Objection.By)
		}
	}
	return a.publicity.Names(ctx, ids...)
}

func toObjection(c publicity.Case, by string) openapi.Objection {
	o := c.Objection
	return openapi.Objection{
		Id: openapi.Id(o.ID), Publicity: openapi.Id(o.Notice), Title: c.Title, Row: optional(o.Row), Reference: o.Reference,
		State: openapi.ObjectionState(o.State), Level: openapi.ObjectionLevel(o.Level), DueOn: o.DueOn, Provisional: o.Provisional,
		Outcome: optional(openapi.ObjectionOutcome(o.Outcome)), Anonymous: o.By.IsZero(), ByName: optional(by),
		Steps: all(c.Steps, toObjectionStep), Version: o.Version, CreatedAt: o.CreatedAt,
	}
}

func toObjectionStep(s publicity.Step) openapi.ObjectionStep {
	return openapi.ObjectionStep{
		Kind: openapi.ObjectionStepKind(s.Kind), Level: openapi.ObjectionLevel(s.Level), Outcome: optional(openapi.ObjectionOutcome(s.Outcome)),
		Text: s.Text, At: s.CreatedAt,
	}
}
