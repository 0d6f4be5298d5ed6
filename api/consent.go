package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/consent"
)

// consentAPI answers for purposes and for who agreed to what.
type consentAPI struct{ consent consent.Service }

// ListPurposes answers listPurposes.
func (a consentAPI) ListPurposes(ctx context.Context, _ openapi.ListPurposesRequestObject) (openapi.ListPurposesResponseObject, error) {
	texts, err := a.consent.Texts(ctx)
	return openapi.ListPurposes200JSONResponse{Items: all(texts, toPurposeText)}, err
}

// AddPurposeText answers addPurposeText.
func (a consentAPI) AddPurposeText(ctx context.Context, r openapi.AddPurposeTextRequestObject) (openapi.AddPurposeTextResponseObject, error) {
	b := r.Body
	text, err := a.consent.Publish(ctx, actor(ctx), consent.Text{
		Purpose: domain.Purpose(b.Purpose), Basis: consent.Basis(b.Basis), ValidFrom: b.ValidFrom, Title: b.Title, Body: b.Body, Refusal: b.Refusal,
	})
	return openapi.AddPurposeText201JSONResponse(toPurposeText(text)), err
}

// ListConsents answers listConsents.
func (a consentAPI) ListConsents(ctx context.Context, r openapi.ListConsentsRequestObject) (openapi.ListConsentsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.consent.Answers(ctx, actor(ctx), domain.PersonID(r.Id), p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListConsents200JSONResponse{Items: all(list.Items, toConsent), NextCursor: cursor}, err
}

// GiveConsent answers giveConsent.
func (a consentAPI) GiveConsent(ctx context.Context, r openapi.GiveConsentRequestObject) (openapi.GiveConsentResponseObject, error) {
	g, err := a.consent.Give(ctx, actor(ctx), consent.Draft{
		ID: idOf[consent.Given](r.Body.Id), Student: domain.PersonID(r.Id), Purpose: domain.Purpose(r.Body.Purpose),
		Version: r.Body.Version, Answer: consent.Answer(r.Body.Answer),
	})
	return openapi.GiveConsent201JSONResponse(toConsent(g)), err
}

// WithdrawConsent answers withdrawConsent.
func (a consentAPI) WithdrawConsent(ctx context.Context, r openapi.WithdrawConsentRequestObject) (openapi.WithdrawConsentResponseObject, error) {
	g, err := a.consent.Withdraw(ctx, actor(ctx), domain.PersonID(r.Id), domain.Purpose(r.Purpose))
	return openapi.WithdrawConsent201JSONResponse(toConsent(g)), err
}

// ListPapers answers listPapers.
func (a consentAPI) ListPapers(ctx context.Context, r openapi.ListPapersRequestObject) (openapi.ListPapersResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	f := consent.PaperFilter{State: consent.PaperState(given(r.Params.State)), Class: domain.UnitID(given(r.Params.ClassId))}
	list, err := a.consent.Papers(ctx, actor(ctx), f, p)
	if err != nil {
		return nil, err
	}
	names, err := a.consent.Names(ctx, all(list.Items, func(p consent.Paper) domain.PersonID { return p.Student }))
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListPapers200JSONResponse{Items: all(list.Items, func(p consent.Paper) openapi.ConsentPaper {
		out := toPaper(p)
		out.StudentName = optional(names[p.Student])
		return out
	}), NextCursor: cursor}, err
}

// RecordPaper answers recordPaper.
func (a consentAPI) RecordPaper(ctx context.Context, r openapi.RecordPaperRequestObject) (openapi.RecordPaperResponseObject, error) {
	b := r.Body
	p, err := a.consent.Record(ctx, actor(ctx), consent.PaperDraft{
		ID: idOf[consent.Paper](b.Id), Student: domain.PersonID(b.StudentId), Giver: consent.Giver(b.Giver), By: domain.PersonID(b.SignedBy),
		Answers: all(b.Answers, fromPaperAnswer), Form: b.Form, SignedOn: b.SignedOn, Scan: domain.FileID(b.ScanId),
	})
	return openapi.RecordPaper201JSONResponse{
		Body: toPaper(p), Headers: openapi.RecordPaper201ResponseHeaders{ETag: optional(etag(p.Version))},
	}, err
}

// DecidePaper answers decidePaper.
func (a consentAPI) DecidePaper(ctx context.Context, r openapi.DecidePaperRequestObject) (openapi.DecidePaperResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	p, err := a.consent.Decide(ctx, actor(ctx), consent.PaperID(r.Id), consent.Verdict{
		Version: v, Confirm: r.Body.Confirm, Reason: given(r.Body.Reason),
	})
	return openapi.DecidePaper200JSONResponse{
		Body: toPaper(p), Headers: openapi.DecidePaper200ResponseHeaders{ETag: optional(etag(p.Version))},
	}, err
}

// ListOpenConsents answers listOpenConsents.
func (a consentAPI) ListOpenConsents(ctx context.Context, r openapi.ListOpenConsentsRequestObject) (openapi.ListOpenConsentsResponseObject, error) {
	open, err := a.consent.Open(ctx, actor(ctx), domain.UnitID(r.Id))
	purpose := func(p domain.Purpose) string { return string(p) }
	return openapi.ListOpenConsents200JSONResponse{Items: all(open, func(o consent.Open) openapi.OpenConsent {
		return openapi.OpenConsent{
			PersonId: openapi.Id(o.Person), Name: o.Name, Needs: openapi.OpenConsentNeeds(o.Needs),
			Purposes: all(o.Purposes, purpose), Refused: all(o.Refused, purpose),
		}
	})}, err
}

func toPurposeText(t consent.Text) openapi.PurposeText {
	return openapi.PurposeText{
		Purpose: string(t.Purpose), Version: t.Version, Basis: openapi.PurposeTextBasis(t.Basis), ValidFrom: t.ValidFrom,
		Title: t.Title, Body: t.Body, Refusal: t.Refusal,
	}
}

func toConsent(g consent.Given) openapi.Consent {
	return openapi.Consent{
		Id: openapi.Id(g.ID), StudentId: openapi.Id(g.Student), Purpose: string(g.Purpose), Version: g.Version,
		Giver: openapi.ConsentGiver(g.Giver), GivenBy: openapi.Id(g.By), Answer: openapi.ConsentAnswer(g.Answer),
		Way: openapi.ConsentWay(g.Way), PaperId: someID(g.Paper), SignedOn: g.SignedOn, Current: g.CurrentKey != nil, CreatedAt: g.CreatedAt,
	}
}

func fromPaperAnswer(a openapi.ConsentPaperAnswer) consent.PaperAnswer {
	return consent.PaperAnswer{Purpose: domain.Purpose(a.Purpose), Version: a.Version, Answer: consent.Answer(a.Answer)}
}

func toPaper(p consent.Paper) openapi.ConsentPaper {
	return openapi.ConsentPaper{
		Id: openapi.Id(p.ID), StudentId: openapi.Id(p.Student), Giver: openapi.ConsentPaperGiver(p.Giver), SignedBy: openapi.Id(p.By),
		Answers: all(p.Answers, func(a consent.PaperAnswer) openapi.ConsentPaperAnswer {
			return openapi.ConsentPaperAnswer{Purpose: string(a.Purpose), Version: a.Version, Answer: openapi.ConsentPaperAnswerAnswer(a.Answer)}
		}),
		Form: p.Form, SignedOn: p.SignedOn, ScanId: openapi.Id(p.Scan), State: openapi.ConsentPaperState(p.State),
		RecordedBy: openapi.Id(p.RecordedBy), DecidedBy: someID(p.DecidedBy), DecidedAt: p.DecidedAt, Reason: optional(p.Reason),
		Version: p.Version, CreatedAt: p.CreatedAt,
	}
}
