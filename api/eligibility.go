package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/eligibility"
)

// eligibilityAPI answers for rules and decisions.
type eligibilityAPI struct{ eligibility eligibility.Service }

// ListEligibilityRules answers listEligibilityRules.
func (a eligibilityAPI) ListEligibilityRules(ctx context.Context, r openapi.ListEligibilityRulesRequestObject) (openapi.ListEligibilityRulesResponseObject, error) {
	sets, err := a.eligibility.Sets(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	items := []openapi.RuleSet{}
	for _, s := range sets {
		if p := given(r.Params.Programme); p == "" || p == s.Programme {
			items = append(items, toRuleSet(s))
		}
	}
	return openapi.ListEligibilityRules200JSONResponse{Items: items}, nil
}

// AddEligibilityRules answers addEligibilityRules.
func (a eligibilityAPI) AddEligibilityRules(ctx context.Context, r openapi.AddEligibilityRulesRequestObject) (openapi.AddEligibilityRulesResponseObject, error) {
	s, err := a.eligibility.Add(ctx, actor(ctx), eligibility.Set{
		Programme: r.Body.Programme, From: r.Body.FromTerm, AutumnOn: given(r.Body.AutumnOn), SpringOn: given(r.Body.SpringOn),
		Rules: all(r.Body.Rules, fromRule), Source: r.Body.Source,
	})
	return openapi.AddEligibilityRules201JSONResponse(toRuleSet(s)), err
}

// ApproveInclusive answers approveInclusive.
func (a eligibilityAPI) ApproveInclusive(ctx context.Context, r openapi.ApproveInclusiveRequestObject) (openapi.ApproveInclusiveResponseObject, error) {
	kept, err := a.eligibility.Approve(ctx, actor(ctx), eligibility.Approval{
		School: domain.UnitID(r.Id), From: r.Body.From, Until: given(r.Body.Until), Source: r.Body.Source,
	})
	return openapi.ApproveInclusive201JSONResponse{From: kept.From, Until: optional(kept.Until), Source: kept.Source}, err
}

// ShowEligibility answers showEligibility.
func (a eligibilityAPI) ShowEligibility(ctx context.Context, r openapi.ShowEligibilityRequestObject) (openapi.ShowEligibilityResponseObject, error) {
	d, err := a.eligibility.Show(ctx, actor(ctx), domain.PersonID(r.Id), asked(r.Params.Programme, r.Params.Term, r.Params.Tier))
	return openapi.ShowEligibility200JSONResponse(toDecision(d)), err
}

// GetDecision answers getDecision.
func (a eligibilityAPI) GetDecision(ctx context.Context, r openapi.GetDecisionRequestObject) (openapi.GetDecisionResponseObject, error) {
	k, err := a.eligibility.Kept(ctx, actor(ctx), r.Id)
	shown := toDecision(k.Decision)
	shown.Id = someID(k.ID)
	return openapi.GetDecision200JSONResponse(shown), err
}

// ListStopped answers listStopped.
func (a eligibilityAPI) ListStopped(ctx context.Context, r openapi.ListStoppedRequestObject) (openapi.ListStoppedResponseObject, error) {
	stopped, goOn, err := a.eligibility.Ended(ctx, actor(ctx), domain.UnitID(r.Id), asked(r.Params.Programme, r.Params.Term, r.Params.Tier))
	if err != nil {
		return nil, err
	}
	names, err := a.eligibility.Names(ctx, all(stopped, func(s eligibility.Stopped) domain.PersonID { return s.Student })...)
	return openapi.ListStopped200JSONResponse{GoOn: goOn, Items: all(stopped, func(s eligibility.Stopped) openapi.StoppedAid {
		return openapi.StoppedAid{
			Student: openapi.Id(s.Student), StudentName: names[s.Student], School: openapi.Id(s.School),
			Reason: s.Against.Reason, Clause: s.Against.Clause, Version: s.Decision.Version,
		}
	})}, err
}

// SimulateRules answers simulateRules.
func (a eligibilityAPI) SimulateRules(ctx context.Context, r openapi.SimulateRulesRequestObject) (openapi.SimulateRulesResponseObject, error) {
	done, err := a.eligibility.Simulate(ctx, actor(ctx), eligibility.Trial{
		Asked: eligibility.Asked{Programme: r.Body.Programme, Term: r.Body.Term, Tier: given(r.Body.Tier)}, Unit: domain.UnitID(r.Body.Unit),
		Rules: all(given(r.Body.Rules), fromRule),
		Amounts: all(given(r.Body.Amounts), func(x openapi.SimulatedAmount) eligibility.Amount {
			return eligibility.Amount{Stage: string(x.Stage), Boarding: string(x.Boarding), Amount: x.Amount}
		}),
	})
	if err != nil {
		return nil, err
	}
	gain, lose := done.Gain[:min(len(done.Gain), shownChanges)], done.Lose[:min(len(done.Lose), shownChanges)]
	var ids []domain.PersonID
	for _, c := range append(append([]eligibility.Change{}, gain...), lose...) {
		ids = append(ids, c.Student)
	}
	names, err := a.eligibility.Names(ctx, ids...)
	change := func(c eligibility.Change) openapi.SimulatedChange {
		return openapi.SimulatedChange{
			Student: openapi.Id(c.Student), StudentName: names[c.Student], School: openapi.Id(c.School), Reason: c.Reason, Clause: c.Clause,
		}
	}
	return openapi.SimulateRules200JSONResponse{
		Students: done.Students, Version: done.FromVersion, Total: toCost(done.Total), Schools: all(done.By, toCost), Counties: all(done.ByCounty, toCost),
		Gain: all(gain, change), Lose: all(lose, change),
	}, err
}

// shownChanges is how many students an answer names on each side.
const shownChanges = 200

// ReplayDecisions answers replayDecisions.
func (a eligibilityAPI) ReplayDecisions(ctx context.Context, r openapi.ReplayDecisionsRequestObject) (openapi.ReplayDecisionsResponseObject, error) {
	done, err := a.eligibility.Replay(ctx, actor(ctx), domain.ID[eligibility.Decision](given(r.Params.After)), given(r.Params.Limit))
	return openapi.ReplayDecisions200JSONResponse{
		Checked: done.Checked, Differ: all(done.Differ, func(k eligibility.Kept) openapi.Id { return openapi.Id(k.ID) }), Next: someID(done.Next),
	}, err
}

func asked(programme, term string, tier *string) eligibility.Asked {
	return eligibility.Asked{Programme: programme, Term: termOf(term), Tier: given(tier)}
}

func toCost(c eligibility.Cost) openapi.SimulatedCost {
	return openapi.SimulatedCost{
		Unit: someID(c.Unit), Before: c.Before, After: c.After, StudentsBefore: c.Now, StudentsAfter: c.Then, Gain: c.Gain, Lose: c.Lose,
	}
}

func toDecision(d eligibility.Decision) openapi.EligibilityDecision {
	return openapi.EligibilityDecision{
		Programme: d.Programme, Term: d.Term, ReferenceDay: d.On, Rules: someID(d.Set), Version: d.Version, Passed: d.Passed,
		Findings: all(d.Findings, func(f eligibility.Finding) openapi.EligibilityFinding {
			return openapi.EligibilityFinding{Kind: string(f.Kind), Passed: f.Passed, Warns: optional(f.Warns), Clause: f.Clause, Reason: f.Reason}
		}),
	}
}

func toRuleSet(s eligibility.Set) openapi.RuleSet {
	return openapi.RuleSet{
		Id: openapi.Id(s.ID), Programme: s.Programme, Version: s.Version, FromTerm: s.From, AutumnOn: optional(s.AutumnOn), SpringOn: optional(s.SpringOn),
		Rules: all(s.Rules, toRule), Source: s.Source, CreatedAt: s.CreatedAt,
	}
}

func toRule(r eligibility.Rule) openapi.EligibilityRule {
	shown := openapi.EligibilityRule{Kind: openapi.EligibilityRuleKind(r.Kind), Text: r.Text, Clause: r.Clause}
	stage := func(s string) openapi.EligibilityRuleStages { return openapi.EligibilityRuleStages(s) }
	shown.Stages, shown.Years, shown.LongYears = someOf(all(r.Stages, stage)), someOf(r.Years), someOf(r.LongYears)
	shown.Grades, shown.Groups, shown.Except = someOf(r.Grades), someOf(r.Groups), someOf(r.Except)
	shown.AgeFrom, shown.AgeTo, shown.Warns = optional(r.AgeFrom), optional(r.AgeTo), optional(r.Warns)
	if r.Boarding != "" {
		boarding := openapi.EligibilityRuleBoarding(r.Boarding)
		shown.Boarding = &boarding
	}
	return shown
}

// someOf is a list, or nothing when it is empty.
func someOf[T any](list []T) *[]T {
	if len(list) == 0 {
		return nil
	}
	return &list
}

func fromRule(r openapi.EligibilityRule) eligibility.Rule {
	return eligibility.Rule{
		Kind: eligibility.Kind(r.Kind), Text: r.Text, Clause: r.Clause,
		Stages: all(given(r.Stages), func(s openapi.EligibilityRuleStages) string { return string(s) }),
		Years:  given(r.Years), LongYears: given(r.LongYears), Grades: given(r.Grades), Groups: given(r.Groups),
		AgeFrom: given(r.AgeFrom), AgeTo: given(r.AgeTo), Boarding: string(given(r.Boarding)), Except: given(r.Except), Warns: given(r.Warns),
	}
}
