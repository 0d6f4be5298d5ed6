package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/purse"
)

// purseAPI answers for which purse pays.
type purseAPI struct{ purse purse.Service }

// ListCountyPolicies answers listCountyPolicies.
func (a purseAPI) ListCountyPolicies(ctx context.Context, _ openapi.ListCountyPoliciesRequestObject) (openapi.ListCountyPoliciesResponseObject, error) {
	list, err := a.purse.Policies(ctx, actor(ctx))
	return openapi.ListCountyPolicies200JSONResponse{Items: all(list, toPolicy)}, err
}

// AddCountyPolicy answers addCountyPolicy.
func (a purseAPI) AddCountyPolicy(ctx context.Context, r openapi.AddCountyPolicyRequestObject) (openapi.AddCountyPolicyResponseObject, error) {
	p, err := a.purse.Add(ctx, actor(ctx), purse.Policy{
		County: domain.UnitID(r.Body.County), Title: r.Body.Title, From: r.Body.FromTerm, Until: given(r.Body.UntilTerm),
		Covers:     all(r.Body.Covers, func(c openapi.CountyPolicyEntryCovers) purse.Situation { return purse.Situation(c) }),
		Programmes: given(r.Body.Programmes), Amount: given(r.Body.Amount), Clause: r.Body.Clause, Source: r.Body.Source,
		Stages: all(given(r.Body.Stages), func(s openapi.CountyPolicyEntryStages) string { return string(s) }),
	})
	if err != nil {
		return nil, err
	}
	return openapi.AddCountyPolicy201JSONResponse{Body: toPolicy(p), Headers: openapi.AddCountyPolicy201ResponseHeaders{ETag: optional(etag(p.Version))}}, nil
}

// EndCountyPolicy answers endCountyPolicy.
func (a purseAPI) EndCountyPolicy(ctx context.Context, r openapi.EndCountyPolicyRequestObject) (openapi.EndCountyPolicyResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	p, err := a.purse.End(ctx, actor(ctx), purse.PolicyID(r.Id), v, r.Body.UntilTerm)
	if err != nil {
		return nil, err
	}
	return openapi.EndCountyPolicy200JSONResponse{Body: toPolicy(p), Headers: openapi.EndCountyPolicy200ResponseHeaders{ETag: optional(etag(p.Version))}}, nil
}

// ExplainPurse answers explainPurse.
func (a purseAPI) ExplainPurse(ctx context.Context, r openapi.ExplainPurseRequestObject) (openapi.ExplainPurseResponseObject, error) {
	p, err := a.purse.Explain(ctx, actor(ctx), domain.PersonID(r.Id), r.Params.Programme, termOf(r.Params.Term))
	return openapi.ExplainPurse200JSONResponse{
		Kind: openapi.PurseKind(p.Kind), Rule: p.Rule, Payer: someID(p.Payer), Policy: someID(p.Policy), Amount: optional(p.Amount),
		Clause: p.Clause, Why: p.Why,
	}, err
}

func toPolicy(p purse.Policy) openapi.CountyPolicy {
	return openapi.CountyPolicy{
		Id: openapi.Id(p.ID), County: openapi.Id(p.County), Title: p.Title, FromTerm: p.From, UntilTerm: optional(p.Until),
		Covers:     all(p.Covers, func(c purse.Situation) openapi.CountyPolicyCovers { return openapi.CountyPolicyCovers(c) }),
		Programmes: append([]string{}, p.Programmes...), Amount: int(p.Amount), Clause: p.Clause, Source: p.Source, Version: p.Version,
		Stages: all(p.Stages, func(s string) openapi.CountyPolicyStages { return openapi.CountyPolicyStages(s) }),
	}
}
