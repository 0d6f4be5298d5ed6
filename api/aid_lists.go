package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/aid"
)

// DecidePurse answers decidePurse.
func (a aidAPI) DecidePurse(ctx context.Context, r openapi.DecidePurseRequestObject) (openapi.DecidePurseResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	award, err := a.aid.DecidePurse(ctx, actor(ctx), aid.Chosen{ID: aid.AwardID(r.Id), Version: v}, aid.PurseKind(r.Body.Purse), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	names, err := a.aid.Names(ctx, award.Student)
	return openapi.DecidePurse200JSONResponse{
		Body: toAward(award, names), Headers: openapi.DecidePurse200ResponseHeaders{ETag: optional(etag(award.Version))},
	}, err
}

// ListStackings answers listStackings.
func (a aidAPI) ListStackings(ctx context.Context, _ openapi.ListStackingsRequestObject) (openapi.ListStackingsResponseObject, error) {
	ref, err := a.aid.Reference(ctx, actor(ctx))
	return openapi.ListStackings200JSONResponse{Items: all(ref.Stackings, toStacking)}, err
}

// AddStacking answers addStacking.
func (a aidAPI) AddStacking(ctx context.Context, r openapi.AddStackingRequestObject) (openapi.AddStackingResponseObject, error) {
	s, err := a.aid.AddStacking(ctx, actor(ctx), aid.Stacking{
		A: r.Body.A, B: r.Body.B, From: r.Body.FromTerm, Until: given(r.Body.UntilTerm), Exclusive: r.Body.Exclusive,
		Clause: r.Body.Clause, Source: r.Body.Source,
	})
	return openapi.AddStacking201JSONResponse(toStacking(s)), err
}

// ListTierAverages answers listTierAverages.
func (a aidAPI) ListTierAverages(ctx context.Context, r openapi.ListTierAveragesRequestObject) (openapi.ListTierAveragesResponseObject, error) {
	averages, err := a.aid.Averages(ctx, actor(ctx), aid.Asked{Programme: r.Params.Programme, Term: termOf(r.Params.Term)})
	return openapi.ListTierAverages200JSONResponse{Items: all(averages, func(x aid.Average) openapi.TierAverage {
		return openapi.TierAverage{
			School: openapi.Id(x.School), Awards: x.Awards, Sum: x.Sum, Average: x.Mean(), National: int(x.National), Warning: x.Warns(),
		}
	})}, err
}

// FreezeAwards answers freezeAwards.
func (a aidAPI) FreezeAwards(ctx context.Context, r openapi.FreezeAwardsRequestObject) (openapi.FreezeAwardsResponseObject, error) {
	l, err := a.aid.Freeze(ctx, actor(ctx), domain.UnitID(r.Body.School), aid.Asked{Programme: r.Body.Programme, Term: r.Body.Term})
	return openapi.FreezeAwards201JSONResponse(toFrozen(l)), err
}

// ListAwardLists answers listAwardLists.
func (a aidAPI) ListAwardLists(ctx context.Context, r openapi.ListAwardListsRequestObject) (openapi.ListAwardListsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.aid.Lists(ctx, actor(ctx), aid.Filter{
		Term: termOf(given(r.Params.Term)), Programme: given(r.Params.Programme), School: domain.UnitID(given(r.Params.School)),
	}, p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListAwardLists200JSONResponse{Items: all(list.Items, toFrozen), NextCursor: cursor}, err
}

// GetAwardList answers getAwardList.
func (a aidAPI) GetAwardList(ctx context.Context, r openapi.GetAwardListRequestObject) (openapi.GetAwardListResponseObject, error) {
	o, err := a.aid.List(ctx, actor(ctx), aid.ListID(r.Id))
	if err != nil {
		return nil, err
	}
	names, err := a.aid.Names(ctx, all(o.Lines, func(x aid.Line) domain.PersonID { return x.Student })...)
	return openapi.GetAwardList200JSONResponse{
		List: toFrozen(o.List), Intact: o.Intact, Changes: all(o.Changes, toAwardChange),
		Lines: all(o.Lines, func(x aid.Line) openapi.FrozenLine {
			return openapi.FrozenLine{
				Row: x.Row, Student: openapi.Id(x.Student), StudentName: names[x.Student], Award: openapi.Id(x.Award),
				Tier: x.Tier, Amount: x.Amount, Purse: openapi.PurseKind(x.Purse),
			}
		}),
	}, err
}

// AskChange answers askChange.
func (a aidAPI) AskChange(ctx context.Context, r openapi.AskChangeRequestObject) (openapi.AskChangeResponseObject, error) {
	c, err := a.aid.Ask(ctx, actor(ctx), aid.ListID(r.Id), aid.Change{
		Award: aid.AwardID(r.Body.Award), Kind: aid.ChangeKind(r.Body.Kind), Reason: r.Body.Reason,
	})
	if err != nil {
		return nil, err
	}
	return openapi.AskChange201JSONResponse{Body: toAwardChange(c), Headers: openapi.AskChange201ResponseHeaders{ETag: optional(etag(c.Version))}}, nil
}

// DecideChange answers decideChange.
func (a aidAPI) DecideChange(ctx context.Context, r openapi.DecideChangeRequestObject) (openapi.DecideChangeResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := a.aid.Settle(ctx, actor(ctx), aid.Change{
		ID: aid.ChangeID(r.Id), Version: v, State: aid.ChangeKind(r.Body.Decision), Answer: r.Body.Answer,
	})
	if err != nil {
		return nil, err
	}
	return openapi.DecideChange200JSONResponse{Body: toAwardChange(c), Headers: openapi.DecideChange200ResponseHeaders{ETag: optional(etag(c.Version))}}, nil
}

func toStacking(s aid.Stacking) openapi.Stacking {
	return openapi.Stacking{
		A: s.A, B: s.B, FromTerm: s.From, UntilTerm: optional(s.Until), Exclusive: s.Exclusive, Clause: s.Clause, Source: s.Source,
	}
}

func toFrozen(l aid.List) openapi.FrozenList {
	return openapi.FrozenList{
		Id: openapi.Id(l.ID), School: openapi.Id(l.School), Programme: l.Programme, Term: l.Term, Rows: l.Rows, Sum: l.Sum,
		Checksum: l.Checksum, CreatedAt: l.CreatedAt,
	}
}

func toAwardChange(c aid.Change) openapi.AwardChange {
	return openapi.AwardChange{
		Id: openapi.Id(c.ID), List: openapi.Id(c.List), Award: openapi.Id(c.Award), Student: openapi.Id(c.Student),
		Kind: openapi.AwardChangeKind(c.Kind), State: openapi.AwardChangeState(c.State), Reason: c.Reason, Answer: c.Answer,
		Version: c.Version, CreatedAt: c.CreatedAt,
	}
}

func toPurse(p aid.Purse) *openapi.PurseAnswer {
	return &openapi.PurseAnswer{
		Kind: openapi.PurseKind(p.Kind), Rule: p.Rule, Payer: someID(p.Payer), Policy: someID(domain.ID[any](p.Policy)), Amount: optional(p.Amount),
		Clause: p.Clause, Why: p.Why, Decision: optional(p.Reason), DecidedAt: optional(p.DecidedAt),
	}
}

// PubliciseAwards answers publiciseAwards.
func (a aidAPI) PubliciseAwards(ctx context.Context, r openapi.PubliciseAwardsRequestObject) (openapi.PubliciseAwardsResponseObject, error) {
	if err := a.aid.Publicise(ctx, actor(ctx), aid.ListID(r.Id)); err != nil {
		return nil, err
	}
	return openapi.PubliciseAwards204Response{}, nil
}
