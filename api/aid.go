package api

import (
	"context"
	"errors"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/aid"
)

// aidAPI answers for programmes, standards and awards.
type aidAPI struct{ aid aid.Service }

// ListProgrammes answers listProgrammes.
func (a aidAPI) ListProgrammes(ctx context.Context, _ openapi.ListProgrammesRequestObject) (openapi.ListProgrammesResponseObject, error) {
	ref, err := a.aid.Reference(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return openapi.ListProgrammes200JSONResponse{Items: all(ref.Programmes, func(p aid.Programme) openapi.Programme {
		return toProgramme(p, ref.Modes)
	})}, nil
}

// ListStandards answers listStandards.
func (a aidAPI) ListStandards(ctx context.Context, r openapi.ListStandardsRequestObject) (openapi.ListStandardsResponseObject, error) {
	ref, err := a.aid.Reference(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	items := []openapi.Standard{}
	for _, s := range ref.Standards {
		if p := given(r.Params.Programme); p == "" || p == s.Programme {
			items = append(items, toStandard(s))
		}
	}
	return openapi.ListStandards200JSONResponse{Items: items}, nil
}

// AddStandard answers addStandard.
func (a aidAPI) AddStandard(ctx context.Context, r openapi.AddStandardRequestObject) (openapi.AddStandardResponseObject, error) {
	s, err := a.aid.AddStandard(ctx, actor(ctx), fromStandard(*r.Body))
	if err != nil {
		return nil, err
	}
	return openapi.AddStandard201JSONResponse{Body: toStandard(s), Headers: openapi.AddStandard201ResponseHeaders{ETag: optional(etag(s.Version))}}, nil
}

// ChangeStandard answers changeStandard.
func (a aidAPI) ChangeStandard(ctx context.Context, r openapi.ChangeStandardRequestObject) (openapi.ChangeStandardResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	in := fromStandard(*r.Body)
	in.ID, in.Version = aid.StandardID(r.Id), v
	s, err := a.aid.ChangeStandard(ctx, actor(ctx), in)
	if err != nil {
		return nil, err
	}
	return openapi.ChangeStandard200JSONResponse{Body: toStandard(s), Headers: openapi.ChangeStandard200ResponseHeaders{ETag: optional(etag(s.Version))}}, nil
}

// SetPaymentMode answers setPaymentMode.
func (a aidAPI) SetPaymentMode(ctx context.Context, r openapi.SetPaymentModeRequestObject) (openapi.SetPaymentModeResponseObject, error) {
	m, err := a.aid.SetMode(ctx, actor(ctx), aid.Mode{
		Programme: r.Body.Programme, County: domain.UnitID(given(r.Body.County)), From: r.Body.FromTerm,
		Mode: aid.PaymentMode(r.Body.Mode), Source: r.Body.Source,
	})
	if err != nil {
		return nil, err
	}
	return openapi.SetPaymentMode201JSONResponse(toMode(m)), nil
}

// ProposeAwards answers proposeAwards.
func (a aidAPI) ProposeAwards(ctx context.Context, r openapi.ProposeAwardsRequestObject) (openapi.ProposeAwardsResponseObject, error) {
	outcomes, left, err := a.aid.Run(ctx, actor(ctx), aid.Proposal{
		Programme: r.Body.Programme, Term: r.Body.Term, Tier: given(r.Body.Tier), Class: domain.UnitID(given(r.Body.Class)),
		School: domain.UnitID(given(r.Body.School)), DryRun: given(r.Body.DryRun),
		Students: all(given(r.Body.Students), func(id openapi.Id) domain.PersonID { return domain.PersonID(id) }),
	})
	if err != nil {
		return nil, err
	}
	shown, err := a.outcomes(ctx, outcomes)
	shown.Left = optional(left)
	return openapi.ProposeAwards200JSONResponse(shown), err
}

// ApproveAwards answers approveAwards.
func (a aidAPI) ApproveAwards(ctx context.Context, r openapi.ApproveAwardsRequestObject) (openapi.ApproveAwardsResponseObject, error) {
	outcomes, err := a.aid.Approve(ctx, actor(ctx), all(r.Body.Awards, func(c openapi.AwardChosen) aid.Chosen {
		return aid.Chosen{ID: aid.AwardID(c.Id), Version: c.Version}
	}))
	if err != nil {
		return nil, err
	}
	shown, err := a.outcomes(ctx, outcomes)
	return openapi.ApproveAwards200JSONResponse(shown), err
}

// GetAward answers getAward.
func (a aidAPI) GetAward(ctx context.Context, r openapi.GetAwardRequestObject) (openapi.GetAwardResponseObject, error) {
	award, err := a.aid.Award(ctx, actor(ctx), aid.AwardID(r.Id))
	if err != nil {
		return nil, err
	}
	names, err := a.aid.Names(ctx, award.Student)
	if err != nil {
		return nil, err
	}
	shown := toAward(award, names)
	purse, err := a.aid.PurseOf(ctx, award.ID)
	switch {
	case err == nil:
		shown.PurseAnswer = toPurse(purse)
	case !errors.Is(err, domain.ErrNotFound): // what was awarded before purses were kept has none
		return nil, err
	}
	return openapi.GetAward200JSONResponse{Body: shown, Headers: openapi.GetAward200ResponseHeaders{ETag: optional(etag(award.Version))}}, nil
}

// ListAwards answers listAwards.
func (a aidAPI) ListAwards(ctx context.Context, r openapi.ListAwardsRequestObject) (openapi.ListAwardsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.aid.Awards(ctx, actor(ctx), aid.Filter{
		Term: termOf(given(r.Params.Term)), Programme: given(r.Params.Programme), State: aid.State(given(r.Params.State)),
		School: domain.UnitID(given(r.Params.School)), Class: domain.UnitID(given(r.Params.Class)),
	}, p)
	if err != nil {
		return nil, err
	}
	names, err := a.aid.Names(ctx, all(list.Items, func(x aid.Award) domain.PersonID { return x.Student })...)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListAwards200JSONResponse{
		Items: all(list.Items, func(x aid.Award) openapi.Award { return toAward(x, names) }), NextCursor: cursor,
	}, err
}

// WithdrawAward answers withdrawAward.
func (a aidAPI) WithdrawAward(ctx context.Context, r openapi.WithdrawAwardRequestObject) (openapi.WithdrawAwardResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	award, err := a.aid.Withdraw(ctx, actor(ctx), aid.Chosen{ID: aid.AwardID(r.Id), Version: v}, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	names, err := a.aid.Names(ctx, award.Student)
	return openapi.WithdrawAward200JSONResponse{
		Body: toAward(award, names), Headers: openapi.WithdrawAward200ResponseHeaders{ETag: optional(etag(award.Version))},
	}, err
}

// ListStudentAid answers listStudentAid.
func (a aidAPI) ListStudentAid(ctx context.Context, r openapi.ListStudentAidRequestObject) (openapi.ListStudentAidResponseObject, error) {
	awards, err := a.aid.OfStudent(ctx, actor(ctx), domain.PersonID(r.Id))
	if err != nil {
		return nil, err
	}
	ref, err := a.aid.Words(ctx)
	return openapi.ListStudentAid200JSONResponse{Items: all(awards, func(x aid.Award) openapi.AidItem {
		p, _ := ref.Programme(x.Programme)
		return openapi.AidItem{
			Programme: x.Programme, Name: p.Name, Term: x.Term, Amount: x.Amount, State: openapi.AwardState(x.State),
			Clause: ref.Clause(x),
		}
	})}, err
}

func (a aidAPI) outcomes(ctx context.Context, outcomes []aid.Outcome) (openapi.AwardOutcomes, error) {
	names, err := a.aid.Names(ctx, all(outcomes, func(o aid.Outcome) domain.PersonID { return o.Student })...)
	shown := openapi.AwardOutcomes{Items: []openapi.AwardOutcome{}}
	for _, o := range outcomes {
		item := openapi.AwardOutcome{Id: someID(o.Award.ID), Student: someID(o.Student)}
		if !o.Student.IsZero() && !o.Award.Student.IsZero() {
			award := toAward(o.Award, names)
			item.Award = &award
		}
		if len(o.Warnings) > 0 {
			item.Warnings = someOf(all(o.Warnings, func(w aid.Warning) openapi.AidWarning {
				return openapi.AidWarning{Code: w.Code, Message: w.Reason + "（依据：" + w.Clause + "）"}
			}))
		}
		if o.Refused != nil {
			shown.Refused++
			item.Refused = &openapi.LineRefusal{Code: o.Refused.Code, Message: o.Refused.Text("zh")}
		} else {
			shown.Done++
		}
		shown.Items = append(shown.Items, item)
	}
	return shown, err
}

func toAward(a aid.Award, names map[domain.PersonID]string) openapi.Award {
	return openapi.Award{
		Id: openapi.Id(a.ID), Student: openapi.Id(a.Student), StudentName: names[a.Student], Programme: a.Programme, Term: a.Term,
		Tier: a.Tier, Amount: a.Amount, Standard: openapi.Id(a.Standard), State: openapi.AwardState(a.State),
		School: openapi.Id(a.School), Class: someID(a.Class), Reason: a.Reason, Purse: openapi.PurseKind(a.Purse), Version: a.Version, CreatedAt: a.CreatedAt,
	}
}

func toProgramme(p aid.Programme, modes []aid.Mode) openapi.Programme {
	shown := openapi.Programme{
		Code: p.Code, Name: p.Name, Kind: openapi.ProgrammeKind(p.Kind), Channel: openapi.ProgrammeChannel(p.Channel),
		Recognised: p.Recognised, ByBoarding: p.ByBoarding, FromTerm: p.From, UntilTerm: optional(p.Until),
		Notice: p.Notice, Source: p.Source, Clause: p.Clause, Modes: []openapi.PaymentMode{},
	}
	for _, m := range modes {
		if m.Programme == p.Code {
			shown.Modes = append(shown.Modes, toMode(m))
		}
	}
	return shown
}

func toMode(m aid.Mode) openapi.PaymentMode {
	return openapi.PaymentMode{
		Programme: m.Programme, County: someID(m.County), FromTerm: m.From, Mode: openapi.PaymentModeMode(m.Mode), Source: m.Source,
	}
}

func toStandard(s aid.Standard) openapi.Standard {
	return openapi.Standard{
		Id: openapi.Id(s.ID), Programme: s.Programme, Stage: openapi.StandardStage(s.Stage), Boarding: openapi.StandardBoarding(s.Boarding),
		Tier: s.Tier, ValidFromTerm: s.From, Amount: s.Amount, Least: s.Least, Most: s.Most,
		Grades: append([]int{}, s.Grades...), Groups: append([]string{}, s.Groups...), AgeFrom: s.AgeFrom, AgeTo: s.AgeTo,
		Source: s.Source, Clause: s.Clause, Version: s.Version, CreatedAt: s.CreatedAt,
	}
}

func fromStandard(b openapi.StandardEntry) aid.Standard {
	return aid.Standard{
		Programme: b.Programme, Stage: string(b.Stage), Boarding: aid.Boarding(b.Boarding), Tier: given(b.Tier), From: b.ValidFromTerm,
		Amount: b.Amount, Least: given(b.Least), Most: given(b.Most), Grades: given(b.Grades), Groups: given(b.Groups),
		AgeFrom: given(b.AgeFrom), AgeTo: given(b.AgeTo), Source: b.Source, Clause: b.Clause,
	}
}

// termOf reads a term of a query, whose form openapi.yaml has checked.
func termOf(s string) domain.Term {
	term, _ := domain.ParseTerm(s)
	return term
}
