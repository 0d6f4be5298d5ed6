package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/contest"
)

// contestAPI answers the operations of contest but those of entries and ballots.
type contestAPI struct{ contest contest.Service }

// ListSeasons answers listSeasons.
func (a contestAPI) ListSeasons(ctx context.Context, r openapi.ListSeasonsRequestObject) (openapi.ListSeasonsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.contest.Seasons(ctx, actor(ctx), p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListSeasons200JSONResponse{Items: all(list.Items, toSeason), NextCursor: cursor}, err
}

// PlanSeason answers planSeason.
func (a contestAPI) PlanSeason(ctx context.Context, r openapi.PlanSeasonRequestObject) (openapi.PlanSeasonResponseObject, error) {
	s, err := a.contest.Plan(ctx, actor(ctx), idOf[contest.Season](r.Body.Id), domain.UnitID(r.Body.OrganiserId), fromPlan(r.Body.Plan))
	if err != nil {
		return nil, err
	}
	return openapi.PlanSeason201JSONResponse{Body: toSeason(s), Headers: openapi.PlanSeason201ResponseHeaders{ETag: optional(etag(s.Version))}}, nil
}

// GetSeason answers getSeason.
func (a contestAPI) GetSeason(ctx context.Context, r openapi.GetSeasonRequestObject) (openapi.GetSeasonResponseObject, error) {
	s, err := a.contest.Season(ctx, actor(ctx), contest.SeasonID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetSeason200JSONResponse{Body: toSeason(s), Headers: openapi.GetSeason200ResponseHeaders{ETag: optional(etag(s.Version))}}, nil
}

// ChangeSeason answers changeSeason.
func (a contestAPI) ChangeSeason(ctx context.Context, r openapi.ChangeSeasonRequestObject) (openapi.ChangeSeasonResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	s, err := a.contest.Change(ctx, actor(ctx), contest.SeasonID(r.Id), v, fromPlan(*r.Body))
	if err != nil {
		return nil, err
	}
	return openapi.ChangeSeason200JSONResponse{Body: toSeason(s), Headers: openapi.ChangeSeason200ResponseHeaders{ETag: optional(etag(s.Version))}}, nil
}

// PublishSeason answers publishSeason.
func (a contestAPI) PublishSeason(ctx context.Context, r openapi.PublishSeasonRequestObject) (openapi.PublishSeasonResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	s, err := a.contest.Publish(ctx, actor(ctx), contest.SeasonID(r.Id), v)
	if err != nil {
		return nil, err
	}
	return openapi.PublishSeason200JSONResponse{Body: toSeason(s), Headers: openapi.PublishSeason200ResponseHeaders{ETag: optional(etag(s.Version))}}, nil
}

// ListJudges answers listJudges.
func (a contestAPI) ListJudges(ctx context.Context, r openapi.ListJudgesRequestObject) (openapi.ListJudgesResponseObject, error) {
	judges, err := a.contest.Judges(ctx, actor(ctx), contest.SeasonID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.ListJudges200JSONResponse{Items: all(judges, toProgress), NextCursor: last()}, nil
}

// AppointJudge answers appointJudge.
func (a contestAPI) AppointJudge(ctx context.Context, r openapi.AppointJudgeRequestObject) (openapi.AppointJudgeResponseObject, error) {
	j, err := a.contest.Appoint(ctx, actor(ctx), contest.SeasonID(r.Id), domain.PersonID(r.Body.PersonId), given(r.Body.Most))
	if err != nil {
		return nil, err
	}
	return openapi.AppointJudge201JSONResponse{Id: openapi.Id(j.ID), PersonId: openapi.Id(j.Person), Most: j.Most}, nil
}

// DeclareConflict answers declareConflict.
func (a contestAPI) DeclareConflict(ctx context.Context, r openapi.DeclareConflictRequestObject) (openapi.DeclareConflictResponseObject, error) {
	c, err := a.contest.DeclareConflict(ctx, actor(ctx), contest.SeasonID(r.Id),
		domain.PersonID(r.Body.JudgeId), domain.PersonID(r.Body.StudentId), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.DeclareConflict201JSONResponse{
		Id: openapi.Id(c.ID), JudgeId: openapi.Id(c.Judge), StudentId: openapi.Id(c.Student), Reason: c.Reason,
	}, nil
}

// AssignJudges answers assignJudges.
func (a contestAPI) AssignJudges(ctx context.Context, r openapi.AssignJudgesRequestObject) (openapi.AssignJudgesResponseObject, error) {
	order := contest.Order{DryRun: given(r.Body.DryRun)}
	if r.Body.Seed != nil {
		seed := uint64(*r.Body.Seed)
		order.Seed = &seed
	}
	done, err := a.contest.Assign(ctx, actor(ctx), contest.SeasonID(r.Id), order)
	if err != nil {
		return nil, err
	}
	return openapi.AssignJudges200JSONResponse(toAssignment(done, order.DryRun)), nil
}

// AssignJudge answers assignJudge.
func (a contestAPI) AssignJudge(ctx context.Context, r openapi.AssignJudgeRequestObject) (openapi.AssignJudgeResponseObject, error) {
	done, err := a.contest.AssignOne(ctx, actor(ctx), contest.SeasonID(r.Id), contest.EntryID(r.Body.EntryId), domain.PersonID(r.Body.JudgeId))
	if err != nil {
		return nil, err
	}
	return openapi.AssignJudge200JSONResponse(toAssignment(done, false)), nil
}

// ExcuseJudge answers excuseJudge.
func (a contestAPI) ExcuseJudge(ctx context.Context, r openapi.ExcuseJudgeRequestObject) (openapi.ExcuseJudgeResponseObject, error) {
	n, err := a.contest.Excuse(ctx, actor(ctx), contest.SeasonID(r.Id), domain.PersonID(r.Body.JudgeId), idOf[contest.Entry](r.Body.EntryId), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.ExcuseJudge200JSONResponse{Excused: n}, nil
}

// DecideTie answers decideTie.
func (a contestAPI) DecideTie(ctx context.Context, r openapi.DecideTieRequestObject) (openapi.DecideTieResponseObject, error) {
	order := all(r.Body.Order, func(id openapi.Id) contest.EntryID { return contest.EntryID(id) })
	d, err := a.contest.Decide(ctx, actor(ctx), contest.SeasonID(r.Id), r.Body.Category, order, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.DecideTie201JSONResponse{
		Id: openapi.Id(d.ID), Category: d.Category, Reason: d.Reason,
		Order: all(d.Order, func(id contest.EntryID) openapi.Id { return openapi.Id(id) }),
	}, nil
}

// GetSeasonResult answers getSeasonResult.
func (a contestAPI) GetSeasonResult(ctx context.Context, r openapi.GetSeasonResultRequestObject) (openapi.GetSeasonResultResponseObject, error) {
	o, err := a.contest.Result(ctx, actor(ctx), contest.SeasonID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetSeasonResult200JSONResponse{Body: toSeasonResult(o), Headers: openapi.GetSeasonResult200ResponseHeaders{ETag: optional(etag(o.Season.Version))}}, nil
}

// ProposeResult answers proposeResult.
func (a contestAPI) ProposeResult(ctx context.Context, r openapi.ProposeResultRequestObject) (openapi.ProposeResultResponseObject, error) {
	o, err := a.contest.Propose(ctx, actor(ctx), contest.SeasonID(r.Id), given(r.Body.DryRun))
	if err != nil {
		return nil, err
	}
	return openapi.ProposeResult200JSONResponse{Body: toSeasonResult(o), Headers: openapi.ProposeResult200ResponseHeaders{ETag: optional(etag(o.Season.Version))}}, nil
}

// AnnounceResult answers announceResult.
func (a contestAPI) AnnounceResult(ctx context.Context, r openapi.AnnounceResultRequestObject) (openapi.AnnounceResultResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	o, err := a.contest.Announce(ctx, actor(ctx), contest.SeasonID(r.Id), v)
	if err != nil {
		return nil, err
	}
	return openapi.AnnounceResult200JSONResponse{Body: toSeasonResult(o), Headers: openapi.AnnounceResult200ResponseHeaders{ETag: optional(etag(o.Season.Version))}}, nil
}

// ListHonours answers listHonours.
func (a contestAPI) ListHonours(ctx context.Context, r openapi.ListHonoursRequestObject) (openapi.ListHonoursResponseObject, error) {
	shown, err := a.contest.Honours(ctx, actor(ctx), contest.SeasonID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.ListHonours200JSONResponse{Items: all(shown, toHonour), NextCursor: last()}, nil
}
