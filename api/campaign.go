package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/campaign/reading"
)

// campaignAPI answers for the check of each term.
type campaignAPI struct{ campaign campaign.Service }

// ListCampaigns answers listCampaigns.
func (a campaignAPI) ListCampaigns(ctx context.Context, r openapi.ListCampaignsRequestObject) (openapi.ListCampaignsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.campaign.Campaigns(ctx, actor(ctx), p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListCampaigns200JSONResponse{Items: all(list.Items, toCampaign), NextCursor: cursor}, err
}

// OpenCampaign answers openCampaign.
func (a campaignAPI) OpenCampaign(ctx context.Context, r openapi.OpenCampaignRequestObject) (openapi.OpenCampaignResponseObject, error) {
	c, err := a.campaign.Open(ctx, actor(ctx), campaign.Opening{
		ID: idOf[campaign.Campaign](r.Body.Id), Term: r.Body.Term, Title: r.Body.Title,
		SchoolsBy: r.Body.SchoolsBy, CountiesBy: r.Body.CountiesBy, CityBy: r.Body.CityBy,
	})
	if err != nil {
		return nil, err
	}
	return openapi.OpenCampaign201JSONResponse{Body: toCampaign(c), Headers: openapi.OpenCampaign201ResponseHeaders{ETag: optional(etag(c.Version))}}, nil
}

// ShowCampaignReference answers showCampaignReference.
func (a campaignAPI) ShowCampaignReference(ctx context.Context, _ openapi.ShowCampaignReferenceRequestObject) (openapi.ShowCampaignReferenceResponseObject, error) {
	ref, err := a.campaign.Reference(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	rule := ref.Rule(a.campaign.Today())
	return openapi.ShowCampaignReference200JSONResponse{
		WorkingDays: rule.Days, AgeFrom: rule.AgeFrom, AgeTo: rule.AgeTo, Source: rule.Source,
		Departments: all(ref.Departments, func(d reading.Department) openapi.CampaignDepartment {
			return openapi.CampaignDepartment{
				Code: d.Code, Name: d.Name, Groups: d.Groups, ValidFrom: optional(d.From), ValidTo: optional(d.Until), Source: optional(d.Source),
			}
		}),
	}, nil
}

// GetCampaign answers getCampaign.
func (a campaignAPI) GetCampaign(ctx context.Context, r openapi.GetCampaignRequestObject) (openapi.GetCampaignResponseObject, error) {
	c, err := a.campaign.Campaign(ctx, actor(ctx), campaign.ID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetCampaign200JSONResponse{Body: toCampaign(c), Headers: openapi.GetCampaign200ResponseHeaders{ETag: optional(etag(c.Version))}}, nil
}

// MatchCampaign answers matchCampaign.
func (a campaignAPI) MatchCampaign(ctx context.Context, r openapi.MatchCampaignRequestObject) (openapi.MatchCampaignResponseObject, error) {
	c, err := a.campaign.Ask(ctx, actor(ctx), campaign.ID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.MatchCampaign202JSONResponse{Body: toCampaign(c), Headers: openapi.MatchCampaign202ResponseHeaders{ETag: optional(etag(c.Version))}}, nil
}

// ListCampaignUnits answers listCampaignUnits.
func (a campaignAPI) ListCampaignUnits(ctx context.Context, r openapi.ListCampaignUnitsRequestObject) (openapi.ListCampaignUnitsResponseObject, error) {
	units, err := a.campaign.Statuses(ctx, actor(ctx), campaign.ID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.ListCampaignUnits200JSONResponse{Items: all(units, func(s campaign.Status) openapi.CampaignUnitStatus {
		return openapi.CampaignUnitStatus{
			UnitId: openapi.Id(s.Seat.Unit), CountyId: someID(s.Seat.County), Name: s.Name, Level: openapi.CampaignUnitStatusLevel(s.Seat.Level),
			Closed: s.Seat.Closed, ClosedAt: s.Seat.ClosedAt, ClosedWith: toCounts(s.Seat.Counts), Now: toCounts(s.Now), Turns: s.Turns,
		}
	})}, nil
}

// ListUnitTurns answers listUnitTurns.
func (a campaignAPI) ListUnitTurns(ctx context.Context, r openapi.ListUnitTurnsRequestObject) (openapi.ListUnitTurnsResponseObject, error) {
	turns, err := a.campaign.Turns(ctx, actor(ctx), campaign.ID(r.Id), domain.UnitID(r.Unit))
	if err != nil {
		return nil, err
	}
	names, err := a.campaign.Names(ctx, all(turns, func(t campaign.Turn) domain.PersonID { return t.By })...)
	return openapi.ListUnitTurns200JSONResponse{Items: all(turns, func(t campaign.Turn) openapi.UnitTurn {
		return openapi.UnitTurn{
			Number: t.Number, Closed: t.Closed, Reason: t.Reason, Counts: toCounts(t.Counts), By: someID(t.By), ByName: optional(names[t.By]), At: t.At,
		}
	})}, err
}

// CloseCampaignUnit answers closeCampaignUnit.
func (a campaignAPI) CloseCampaignUnit(ctx context.Context, r openapi.CloseCampaignUnitRequestObject) (openapi.CloseCampaignUnitResponseObject, error) {
	s, err := a.campaign.Close(ctx, actor(ctx), campaign.ID(r.Id), domain.UnitID(r.Unit))
	if err != nil {
		return nil, err
	}
	return openapi.CloseCampaignUnit200JSONResponse(toSeat(s)), nil
}

// UnlockCampaignUnit answers unlockCampaignUnit.
func (a campaignAPI) UnlockCampaignUnit(ctx context.Context, r openapi.UnlockCampaignUnitRequestObject) (openapi.UnlockCampaignUnitResponseObject, error) {
	s, err := a.campaign.Unlock(ctx, actor(ctx), campaign.ID(r.Id), domain.UnitID(r.Unit), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.UnlockCampaignUnit200JSONResponse(toSeat(s)), nil
}

func toCampaign(c campaign.Campaign) openapi.Campaign {
	return openapi.Campaign{
		Id: openapi.Id(c.ID), Term: c.Term, Title: c.Title, SchoolsBy: c.SchoolsBy, CountiesBy: c.CountiesBy, CityBy: c.CityBy,
		Closed: c.Closed, Matching: c.Matching(), Version: c.Version, CreatedAt: c.CreatedAt,
	}
}

func toSeat(s campaign.Seat) openapi.CampaignUnit {
	return openapi.CampaignUnit{
		UnitId: openapi.Id(s.Unit), Level: openapi.CampaignUnitLevel(s.Level), Closed: s.Closed, Counts: toCounts(s.Counts),
		ClosedBy: someID(s.ClosedBy), ClosedAt: s.ClosedAt,
	}
}

func toCounts(c campaign.Counts) openapi.FindingCounts {
	return openapi.FindingCounts{
		Covered: c.Covered, Missed: c.Missed, Ended: c.Ended, Uncertain: c.Uncertain, NotFound: c.NotFound, Open: c.Open, Overdue: c.Overdue,
	}
}
