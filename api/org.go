package api

import (
	"cmp"
	"context"
	"slices"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/org"
)

// orgAPI answers for the tree of units and the calendar.
type orgAPI struct{ org org.Service }

// ListUnits answers listUnits.
func (a orgAPI) ListUnits(ctx context.Context, r openapi.ListUnitsRequestObject) (openapi.ListUnitsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	f := org.Filter{
		Kind: org.Kind(given(r.Params.Kind)), Parent: domain.UnitID(given(r.Params.ParentId)),
		Query: given(r.Params.Q), Open: given(r.Params.Open),
	}
	list, err := a.org.Units(ctx, actor(ctx), f, p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListUnits200JSONResponse{Items: all(list.Items, a.toUnit), NextCursor: cursor}, err
}

// GetUnit answers getUnit.
func (a orgAPI) GetUnit(ctx context.Context, r openapi.GetUnitRequestObject) (openapi.GetUnitResponseObject, error) {
	u, names, err := a.org.Unit(ctx, actor(ctx), domain.UnitID(r.Id))
	if err != nil {
		return nil, err
	}
	shown := a.toUnit(u)
	shown.FormerNames = all(names, toFormerName)
	return openapi.GetUnit200JSONResponse{Body: shown, Headers: openapi.GetUnit200ResponseHeaders{ETag: optional(etag(u.Version))}}, nil
}

// RenameUnit answers renameUnit.
func (a orgAPI) RenameUnit(ctx context.Context, r openapi.RenameUnitRequestObject) (openapi.RenameUnitResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	u, err := a.org.Rename(ctx, actor(ctx), domain.UnitID(r.Id), v, org.Renaming{Name: r.Body.Name, Code: given(r.Body.Code), Reason: r.Body.Reason})
	if err != nil {
		return nil, err
	}
	return openapi.RenameUnit200JSONResponse{Body: a.toUnit(u), Headers: openapi.RenameUnit200ResponseHeaders{ETag: optional(etag(u.Version))}}, nil
}

// AddSchool answers addSchool.
func (a orgAPI) AddSchool(ctx context.Context, r openapi.AddSchoolRequestObject) (openapi.AddSchoolResponseObject, error) {
	u, err := a.org.AddSchool(ctx, actor(ctx), org.Draft{
		ID: domain.UnitID(given(r.Body.Id)), Parent: domain.UnitID(r.Body.ParentId), Code: r.Body.Code, CreditCode: given(r.Body.CreditCode),
		Region: r.Body.Region, Name: r.Body.Name, Private: given(r.Body.Private),
		Stages: all(r.Body.Stages, func(s openapi.Stage) org.Stage { return org.Stage(s) }),
	})
	if err != nil {
		return nil, err
	}
	return openapi.AddSchool201JSONResponse{Body: a.toUnit(u), Headers: openapi.AddSchool201ResponseHeaders{ETag: optional(etag(u.Version))}}, nil
}

// MergeUnits answers mergeUnits.
func (a orgAPI) MergeUnits(ctx context.Context, r openapi.MergeUnitsRequestObject) (openapi.MergeUnitsResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	u, err := a.org.Merge(ctx, actor(ctx), domain.UnitID(r.Id), v, org.Merging{Into: domain.UnitID(r.Body.Into), Reason: r.Body.Reason})
	if err != nil {
		return nil, err
	}
	return openapi.MergeUnits200JSONResponse{Body: a.toUnit(u), Headers: openapi.MergeUnits200ResponseHeaders{ETag: optional(etag(u.Version))}}, nil
}

// AddClass answers addClass.
func (a orgAPI) AddClass(ctx context.Context, r openapi.AddClassRequestObject) (openapi.AddClassResponseObject, error) {
	u, err := a.org.AddClass(ctx, actor(ctx), org.Draft{
		ID: domain.UnitID(given(r.Body.Id)), Parent: domain.UnitID(r.Body.SchoolId), Name: given(r.Body.Name),
		Stage: org.Stage(r.Body.Stage), EntryYear: r.Body.EntryYear, Number: r.Body.Number, Years: given(r.Body.Years),
	})
	if err != nil {
		return nil, err
	}
	return openapi.AddClass201JSONResponse{Body: a.toUnit(u), Headers: openapi.AddClass201ResponseHeaders{ETag: optional(etag(u.Version))}}, nil
}

// GetCalendar answers getCalendar.
func (a orgAPI) GetCalendar(ctx context.Context, r openapi.GetCalendarRequestObject) (openapi.GetCalendarResponseObject, error) {
	days, err := a.org.CalendarDays(ctx, actor(ctx), r.Year)
	return openapi.GetCalendar200JSONResponse{Days: toDays(days)}, err
}

// LoadCalendar answers loadCalendar.
func (a orgAPI) LoadCalendar(ctx context.Context, r openapi.LoadCalendarRequestObject) (openapi.LoadCalendarResponseObject, error) {
	days := map[domain.Day]bool{}
	for _, d := range r.Body.Days {
		days[d.Day] = d.Working
	}
	err := a.org.LoadCalendar(ctx, actor(ctx), r.Year, days)
	return openapi.LoadCalendar200JSONResponse{Days: toDays(days)}, err
}

func toDays(days map[domain.Day]bool) []openapi.CalendarDay {
	list := make([]openapi.CalendarDay, 0, len(days))
	for d, working := range days {
		list = append(list, openapi.CalendarDay{Day: d, Working: working})
	}
	slices.SortFunc(list, func(a, b openapi.CalendarDay) int { return cmp.Compare(a.Day.String(), b.Day.String()) })
	return list
}

func (a orgAPI) toUnit(u org.Unit) openapi.Unit {
	o := openapi.Unit{
		Id: openapi.Id(u.ID), Kind: openapi.UnitKind(u.Kind), Name: u.Name, Code: u.Code, Region: u.Region, OfCity: u.OfCity(),
		Version: u.Version, FormerNames: []openapi.FormerName{}, ParentId: someID(u.Parent), CityId: someID(u.City),
		CountyId: someID(u.County), SchoolId: someID(u.School), CreditCode: optional(u.CreditCode),
		ClosedOn: optional(u.Closed), MergedInto: someID(u.MergedInto),
	}
	switch u.Kind {
	case org.School:
		o.Private = &u.Private
		stages := all(u.Stages, func(s org.Stage) openapi.Stage { return openapi.Stage(s) })
		o.Stages = &stages
	case org.Class:
		year := a.org.Year()
		grade, name := u.Grade(year), u.ClassName(year)
		o.Stage, o.EntryYear, o.Number, o.Years = optional(openapi.Stage(u.Stage)), &u.EntryYear, &u.Number, &u.Years
		o.Grade, o.ClassName, o.Code = &grade, &name, ""
	}
	return o
}

func toFormerName(n org.FormerName) openapi.FormerName {
	return openapi.FormerName{Name: n.Name, Code: optional(n.Code), Until: n.Until, Reason: n.Reason}
}
