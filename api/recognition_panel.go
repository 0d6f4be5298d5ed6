package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/recognition"
	"lizhi/domain/recognition/panel"
)

// NamePanel answers namePanel.
func (a recognitionAPI) NamePanel(ctx context.Context, r openapi.NamePanelRequestObject) (openapi.NamePanelResponseObject, error) {
	p, err := a.recognition.NamePanel(ctx, actor(ctx), panel.Panel{
		ID: idOf[panel.Panel](r.Body.Id), Class: domain.UnitID(r.Body.Class), SchoolYear: domain.SchoolYear(r.Body.SchoolYear),
		Seats: all(r.Body.Seats, fromSeat),
	})
	if err != nil {
		return nil, err
	}
	shown, tag, err := a.panel(ctx, p)
	return openapi.NamePanel201JSONResponse{Body: shown, Headers: openapi.NamePanel201ResponseHeaders{ETag: tag}}, err
}

// ChangePanel answers changePanel.
func (a recognitionAPI) ChangePanel(ctx context.Context, r openapi.ChangePanelRequestObject) (openapi.ChangePanelResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	p, err := a.recognition.ChangePanel(ctx, actor(ctx), panel.ID(r.Id), v, all(r.Body.Seats, fromSeat))
	if err != nil {
		return nil, err
	}
	shown, tag, err := a.panel(ctx, p)
	return openapi.ChangePanel200JSONResponse{Body: shown, Headers: openapi.ChangePanel200ResponseHeaders{ETag: tag}}, err
}

// AnnouncePanel answers announcePanel.
func (a recognitionAPI) AnnouncePanel(ctx context.Context, r openapi.AnnouncePanelRequestObject) (openapi.AnnouncePanelResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	p, err := a.recognition.AnnouncePanel(ctx, actor(ctx), panel.ID(r.Id), v, r.Body.AnnouncedOn)
	if err != nil {
		return nil, err
	}
	shown, tag, err := a.panel(ctx, p)
	return openapi.AnnouncePanel200JSONResponse{Body: shown, Headers: openapi.AnnouncePanel200ResponseHeaders{ETag: tag}}, err
}

// ListPanels answers listPanels.
func (a recognitionAPI) ListPanels(ctx context.Context, r openapi.ListPanelsRequestObject) (openapi.ListPanelsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.recognition.Panels(ctx, actor(ctx), recognition.Filter{
		SchoolYear: domain.SchoolYear(given(r.Params.SchoolYear)), School: domain.UnitID(given(r.Params.School)),
		Class: domain.UnitID(given(r.Params.Class)),
	}, p)
	if err != nil {
		return nil, err
	}
	items, err := a.panels(ctx, list.Items...)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListPanels200JSONResponse{Items: items, NextCursor: cursor}, err
}

// ShowReviewSheet answers showReviewSheet.
func (a recognitionAPI) ShowReviewSheet(ctx context.Context, r openapi.ShowReviewSheetRequestObject) (openapi.ShowReviewSheetResponseObject, error) {
	sheet, err := a.recognition.Sheet(ctx, actor(ctx), panel.ID(r.Id))
	if err != nil {
		return nil, err
	}
	names, err := a.recognition.Names(ctx, all(sheet.Lines, func(l recognition.SheetLine) domain.PersonID { return l.Student })...)
	return openapi.ShowReviewSheet200JSONResponse{
		Panel: openapi.Id(sheet.Panel.ID),
		Items: all(sheet.Lines, func(l recognition.SheetLine) openapi.ReviewSheetLine {
			return openapi.ReviewSheetLine{
				Application: openapi.Id(l.Application), Version: l.Version, Student: openapi.Id(l.Student), StudentName: names[l.Student],
				Size: l.Size, Earners: l.Earners, PerHeadFrom: l.From, PerHeadBelow: optional(l.Below), Factors: append([]string{}, l.Factors...),
			}
		}),
	}, err
}

// RecordReview answers recordReview.
func (a recognitionAPI) RecordReview(ctx context.Context, r openapi.RecordReviewRequestObject) (openapi.RecordReviewResponseObject, error) {
	v, err := a.recognition.Meet(ctx, actor(ctx), panel.ID(r.Id), recognition.Meeting{
		HeldOn: r.Body.HeldOn, Minutes: r.Body.Minutes, Items: all(r.Body.Items, fromRecognitionProposal),
		Present: all(r.Body.Present, func(id openapi.Id) domain.PersonID { return domain.PersonID(id) }),
	})
	return openapi.RecordReview201JSONResponse{
		Id: openapi.Id(v.ID), Panel: openapi.Id(v.Panel), HeldOn: v.HeldOn, CreatedAt: v.CreatedAt,
		Present: all(v.Present, func(id domain.PersonID) openapi.Id { return openapi.Id(id) }),
	}, err
}

func (a recognitionAPI) panel(ctx context.Context, p panel.Panel) (openapi.Panel, *string, error) {
	shown, err := a.panels(ctx, p)
	if err != nil {
		return openapi.Panel{}, nil, err
	}
	return shown[0], optional(etag(p.Version)), nil
}

// panels puts the names beside the members.
func (a recognitionAPI) panels(ctx context.Context, list ...panel.Panel) ([]openapi.Panel, error) {
	var persons []domain.PersonID
	for _, p := range list {
		for _, s := range p.Seats {
			persons = append(persons, s.Person)
		}
	}
	names, err := a.recognition.Names(ctx, persons...)
	return all(list, func(p panel.Panel) openapi.Panel {
		return openapi.Panel{
			Id: openapi.Id(p.ID), School: openapi.Id(p.School), Class: openapi.Id(p.Class), SchoolYear: int(p.SchoolYear),
			Members: all(p.Seats, func(s panel.Seat) openapi.PanelMember {
				return openapi.PanelMember{Person: openapi.Id(s.Person), Name: names[s.Person], Kind: openapi.PanelMemberKind(s.Kind)}
			}),
			AnnouncedOn: optional(p.AnnouncedOn), Warnings: append([]string{}, p.Warnings...), Version: p.Version, CreatedAt: p.CreatedAt,
		}
	}), err
}

func fromSeat(s openapi.PanelSeat) panel.Seat {
	return panel.Seat{Person: domain.PersonID(s.Person), Kind: panel.SeatKind(s.Kind)}
}
