package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/recognition"
)

// PublishRecognitions answers publishRecognitions.
func (a recognitionAPI) PublishRecognitions(ctx context.Context, r openapi.PublishRecognitionsRequestObject) (openapi.PublishRecognitionsResponseObject, error) {
	p, err := a.recognition.PublishList(ctx, actor(ctx), recognition.Publicising{
		Unit: domain.UnitID(r.Body.Unit), SchoolYear: domain.SchoolYear(r.Body.SchoolYear),
	})
	return openapi.PublishRecognitions202JSONResponse{
		Id: openapi.Id(p.ID), School: openapi.Id(p.School), Class: someID(p.Class), SchoolYear: int(p.SchoolYear), Title: p.Title,
		Rows: p.Rows, CreatedAt: p.CreatedAt,
	}, err
}

// ArchiveRecognitions answers archiveRecognitions.
func (a recognitionAPI) ArchiveRecognitions(ctx context.Context, r openapi.ArchiveRecognitionsRequestObject) (openapi.ArchiveRecognitionsResponseObject, error) {
	outcomes, err := a.recognition.File(ctx, actor(ctx), all(r.Body.Items, func(i openapi.RecognitionToFile) recognition.Line {
		return recognition.Line{Application: recognition.ApplicationID(i.Id), Version: i.Version}
	}))
	if err != nil {
		return nil, err
	}
	shown, err := a.outcomes(ctx, outcomes)
	return openapi.ArchiveRecognitions200JSONResponse(shown), err
}

// GetRecognitionArchive answers getRecognitionArchive.
func (a recognitionAPI) GetRecognitionArchive(ctx context.Context, r openapi.GetRecognitionArchiveRequestObject) (openapi.GetRecognitionArchiveResponseObject, error) {
	archive, err := a.recognition.Archive(ctx, actor(ctx), recognition.ApplicationID(r.Id))
	if err != nil {
		return nil, err
	}
	p := archive.Packet
	stage, _, err := a.stage(ctx, p.Application)
	if err != nil {
		return nil, err
	}
	panel, _, err := a.panel(ctx, p.Panel)
	return openapi.GetRecognitionArchive200JSONResponse{
		Id: openapi.Id(archive.ID), Hash: archive.Hash, ArchivedOn: archive.ArchivedOn,
		Application: toRecognitionApplication(stage, recognition.View{Application: p.Application}),
		Review: openapi.ArchivedReview{
			HeldOn: p.Review.HeldOn, Minutes: p.Review.Minutes, Members: panel.Members,
			Present: all(p.Review.Present, func(id domain.PersonID) openapi.Id { return openapi.Id(id) }),
		},
		Publicity: openapi.ArchivedPublicity{
			Title: p.Proof.Title, Result: p.Proof.Result, StartsOn: p.Proof.StartsOn, LastOn: p.Proof.LastOn, Days: p.Proof.Days,
		},
		Objections: all(p.Objections, toArchivedObjection),
	}, err
}

func toArchivedObjection(o recognition.Objection) openapi.ArchivedObjection {
	return openapi.ArchivedObjection{
		Reference: o.Reference, RaisedOn: o.RaisedOn, State: o.State, Outcome: optional(o.Outcome),
		Steps: all(o.Steps, func(s recognition.Step) openapi.ArchivedObjectionStep {
			return openapi.ArchivedObjectionStep{Kind: s.Kind, Level: s.Level, Outcome: optional(s.Outcome), Text: s.Text, On: s.On}
		}),
	}
}
