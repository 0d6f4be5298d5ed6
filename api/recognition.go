package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/recognition"
	"lizhi/domain/recognition/panel"
	"lizhi/media/document"
)

// recognitionAPI answers for the recognition of students in difficulty.
type recognitionAPI struct{ recognition recognition.Service }

// ShowRecognitionReference answers showRecognitionReference.
func (a recognitionAPI) ShowRecognitionReference(ctx context.Context, _ openapi.ShowRecognitionReferenceRequestObject) (openapi.ShowRecognitionReferenceResponseObject, error) {
	ref, err := a.recognition.Reference(ctx)
	return openapi.ShowRecognitionReference200JSONResponse(toRecognitionReference(ref)), err
}

// AddRecognitionRule answers addRecognitionRule.
func (a recognitionAPI) AddRecognitionRule(ctx context.Context, r openapi.AddRecognitionRuleRequestObject) (openapi.AddRecognitionRuleResponseObject, error) {
	b := r.Body
	rule, err := a.recognition.AddRule(ctx, actor(ctx), panel.Rule{
		Stage: string(b.Stage), From: domain.SchoolYear(b.FromYear), Share: b.Share, Students: b.Students,
		Strictness: panel.Strictness(b.Strictness), ByGuardian: b.ByGuardian, Source: b.Source,
	})
	return openapi.AddRecognitionRule201JSONResponse(toRecognitionRule(rule)), err
}

// PublishRecognitionNotice answers publishRecognitionNotice.
func (a recognitionAPI) PublishRecognitionNotice(ctx context.Context, r openapi.PublishRecognitionNoticeRequestObject) (openapi.PublishRecognitionNoticeResponseObject, error) {
	b := r.Body
	n, err := a.recognition.Publish(ctx, actor(ctx), recognition.Notice{
		ID: idOf[recognition.Notice](b.Id), School: domain.UnitID(b.School), SchoolYear: domain.SchoolYear(b.SchoolYear),
		Title: b.Title, Body: b.Body, Channels: b.Channels, ApplyBy: given(b.ApplyBy),
	})
	return openapi.PublishRecognitionNotice201JSONResponse(toRecognitionNotice(n)), err
}

// ListRecognitionNotices answers listRecognitionNotices.
func (a recognitionAPI) ListRecognitionNotices(ctx context.Context, r openapi.ListRecognitionNoticesRequestObject) (openapi.ListRecognitionNoticesResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.recognition.Notices(ctx, recognition.Filter{
		SchoolYear: domain.SchoolYear(given(r.Params.SchoolYear)), School: domain.UnitID(given(r.Params.School)),
	}, p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListRecognitionNotices200JSONResponse{Items: all(list.Items, toRecognitionNotice), NextCursor: cursor}, err
}

// ApplyForRecognition answers applyForRecognition.
func (a recognitionAPI) ApplyForRecognition(ctx context.Context, r openapi.ApplyForRecognitionRequestObject) (openapi.ApplyForRecognitionResponseObject, error) {
	b := r.Body
	made, err := a.recognition.Apply(ctx, actor(ctx), recognition.Draft{
		ID: idOf[recognition.Application](b.Id), Student: domain.PersonID(r.Id), SchoolYear: domain.SchoolYear(b.SchoolYear),
		Term: given(b.Term), Change: given(b.Change), Form: fromRecognitionForm(b.Form), Files: filesOf(b.Files),
	})
	if err != nil {
		return nil, err
	}
	shown, tag, err := a.stage(ctx, made)
	return openapi.ApplyForRecognition201JSONResponse{Body: shown, Headers: openapi.ApplyForRecognition201ResponseHeaders{ETag: tag}}, err
}

// ListStudentApplications answers listStudentApplications.
func (a recognitionAPI) ListStudentApplications(ctx context.Context, r openapi.ListStudentApplicationsRequestObject) (openapi.ListStudentApplicationsResponseObject, error) {
	list, err := a.recognition.OfStudent(ctx, actor(ctx), domain.PersonID(r.Id))
	if err != nil {
		return nil, err
	}
	items, err := a.stages(ctx, list)
	return openapi.ListStudentApplications200JSONResponse{Items: items}, err
}

// ListRecognitionApplications answers listRecognitionApplications.
func (a recognitionAPI) ListRecognitionApplications(ctx context.Context, r openapi.ListRecognitionApplicationsRequestObject) (openapi.ListRecognitionApplicationsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.recognition.Applications(ctx, actor(ctx), recognition.Filter{
		SchoolYear: domain.SchoolYear(given(r.Params.SchoolYear)), School: domain.UnitID(given(r.Params.School)),
		Class: domain.UnitID(given(r.Params.Class)), State: recognition.State(given(r.Params.State)),
	}, p)
	if err != nil {
		return nil, err
	}
	items, err := a.stages(ctx, list.Items)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListRecognitionApplications200JSONResponse{Items: items, NextCursor: cursor}, err
}

// ExportRecognitionApplications answers exportRecognitionApplications: the list
// as a workbook, whose last row says who took it and when (policy B12).
func (a recognitionAPI) ExportRecognitionApplications(ctx context.Context, r openapi.ExportRecognitionApplicationsRequestObject) (openapi.ExportRecognitionApplicationsResponseObject, error) {
	ref, err := a.recognition.Reference(ctx)
	if err != nil {
		return nil, err
	}
	year := domain.SchoolYear(r.Params.SchoolYear)
	file, err := workbook(ctx, applicationColumns, func(row func(...string) error) error {
		return a.recognition.Export(ctx, actor(ctx), recognition.Filter{
			SchoolYear: year, Class: domain.UnitID(given(r.Params.Class)), State: recognition.State(given(r.Params.State)),
		}, func(x recognition.Application, names recognition.Named) error {
			return row(names.Persons[x.Student], names.Units[x.Class], termChinese(x.Term), itoa(x.Edition), x.State.Chinese(),
				domain.DayOf(x.CreatedAt).String(), ref.Grades.Name(x.Panel.Grade, year), ref.Grades.Name(x.Proposal.Grade, year),
				ref.Grades.Name(x.Outcome.Grade, year), x.DecidedOn.String())
		})
	})
	if err != nil {
		return nil, err
	}
	return openapi.ExportRecognitionApplications200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: file, ContentLength: int64(file.Len()),
	}, nil
}

// applicationColumns are the titles of the list of applications.
var applicationColumns = []document.SheetColumn{
	{Title: "姓名", Width: 14},
	{Title: "班级", Width: 16},
	{Title: "学期", Width: 12},
	{Title: "版次"},
	{Title: "阶段", Width: 16},
	{Title: "申请日期", Width: 12},
	{Title: "评议档次", Width: 12},
	{Title: "拟定档次", Width: 12},
	{Title: "认定档次", Width: 12},
	{Title: "认定日期", Width: 12},
}

// GetRecognitionApplication answers getRecognitionApplication.
func (a recognitionAPI) GetRecognitionApplication(ctx context.Context, r openapi.GetRecognitionApplicationRequestObject) (openapi.GetRecognitionApplicationResponseObject, error) {
	v, err := a.recognition.Application(ctx, actor(ctx), recognition.ApplicationID(r.Id))
	if err != nil {
		return nil, err
	}
	stage, tag, err := a.stage(ctx, v.Application)
	if err != nil {
		return nil, err
	}
	shown := toRecognitionApplication(stage, v)
	if v.Score != nil {
		score := toRecognitionScore(*v.Score)
		shown.Score = &score
	}
	return openapi.GetRecognitionApplication200JSONResponse{Body: shown, Headers: openapi.GetRecognitionApplication200ResponseHeaders{ETag: tag}}, nil
}

// AmendRecognitionApplication answers amendRecognitionApplication.
func (a recognitionAPI) AmendRecognitionApplication(ctx context.Context, r openapi.AmendRecognitionApplicationRequestObject) (openapi.AmendRecognitionApplicationResponseObject, error) {
	seen, err := seenApplication(r.Id, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	made, err := a.recognition.Amend(ctx, actor(ctx), seen, fromRecognitionForm(r.Body.Form), filesOf(r.Body.Files)...)
	if err != nil {
		return nil, err
	}
	shown, tag, err := a.stage(ctx, made)
	return openapi.AmendRecognitionApplication200JSONResponse{Body: shown, Headers: openapi.AmendRecognitionApplication200ResponseHeaders{ETag: tag}}, err
}

// ConfirmRecognition answers confirmRecognition.
func (a recognitionAPI) ConfirmRecognition(ctx context.Context, r openapi.ConfirmRecognitionRequestObject) (openapi.ConfirmRecognitionResponseObject, error) {
	seen, err := seenApplication(r.Id, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	made, err := a.recognition.Confirm(ctx, actor(ctx), seen, domain.FileID(given(r.Body.Paper)))
	if err != nil {
		return nil, err
	}
	shown, tag, err := a.stage(ctx, made)
	return openapi.ConfirmRecognition200JSONResponse{Body: shown, Headers: openapi.ConfirmRecognition200ResponseHeaders{ETag: tag}}, err
}

// WithdrawRecognition answers withdrawRecognition.
func (a recognitionAPI) WithdrawRecognition(ctx context.Context, r openapi.WithdrawRecognitionRequestObject) (openapi.WithdrawRecognitionResponseObject, error) {
	seen, err := seenApplication(r.Id, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	made, err := a.recognition.Withdraw(ctx, actor(ctx), seen)
	if err != nil {
		return nil, err
	}
	shown, tag, err := a.stage(ctx, made)
	return openapi.WithdrawRecognition200JSONResponse{Body: shown, Headers: openapi.WithdrawRecognition200ResponseHeaders{ETag: tag}}, err
}

// AdjustRecognition answers adjustRecognition.
func (a recognitionAPI) AdjustRecognition(ctx context.Context, r openapi.AdjustRecognitionRequestObject) (openapi.AdjustRecognitionResponseObject, error) {
	seen, err := seenApplication(r.Id, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	made, err := a.recognition.Adjust(ctx, actor(ctx), seen, r.Body.Term, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	shown, tag, err := a.stage(ctx, made)
	return openapi.AdjustRecognition201JSONResponse{Body: shown, Headers: openapi.AdjustRecognition201ResponseHeaders{ETag: tag}}, err
}

// ProposeRecognitions answers proposeRecognitions.
func (a recognitionAPI) ProposeRecognitions(ctx context.Context, r openapi.ProposeRecognitionsRequestObject) (openapi.ProposeRecognitionsResponseObject, error) {
	outcomes, err := a.recognition.Propose(ctx, actor(ctx), all(r.Body.Items, fromRecognitionProposal))
	if err != nil {
		return nil, err
	}
	shown, err := a.outcomes(ctx, outcomes)
	return openapi.ProposeRecognitions200JSONResponse(shown), err
}

// DecideRecognitions answers decideRecognitions.
func (a recognitionAPI) DecideRecognitions(ctx context.Context, r openapi.DecideRecognitionsRequestObject) (openapi.DecideRecognitionsResponseObject, error) {
	outcomes, err := a.recognition.Decide(ctx, actor(ctx), all(r.Body.Items, func(d openapi.RecognitionDecision) recognition.Line {
		return recognition.Line{
			Application: recognition.ApplicationID(d.Id), Version: d.Version, Grade: given(d.Grade), Reason: given(d.Reason), Back: given(d.Back),
		}
	}))
	if err != nil {
		return nil, err
	}
	shown, err := a.outcomes(ctx, outcomes)
	return openapi.DecideRecognitions200JSONResponse(shown), err
}

// ShowRecognitionProgress answers showRecognitionProgress.
func (a recognitionAPI) ShowRecognitionProgress(ctx context.Context, r openapi.ShowRecognitionProgressRequestObject) (openapi.ShowRecognitionProgressResponseObject, error) {
	list, err := a.recognition.Progress(ctx, actor(ctx), recognition.Filter{
		SchoolYear: domain.SchoolYear(r.Params.SchoolYear), School: domain.UnitID(given(r.Params.School)),
	})
	return openapi.ShowRecognitionProgress200JSONResponse{Items: all(list, toRecognitionProgress)}, err
}

func seenApplication(id openapi.Id, ifMatch string) (recognition.Seen, error) {
	v, err := version(ifMatch)
	return recognition.Seen{ID: recognition.ApplicationID(id), Version: v}, err
}

func filesOf(ids *[]openapi.Id) []domain.FileID {
	return all(given(ids), func(id openapi.Id) domain.FileID { return domain.FileID(id) })
}

// stages puts the names beside applications.
func (a recognitionAPI) stages(ctx context.Context, list []recognition.Application) ([]openapi.RecognitionStage, error) {
	ref, err := a.recognition.Reference(ctx)
	if err != nil {
		return nil, err
	}
	names, err := a.recognition.Names(ctx, all(list, func(x recognition.Application) domain.PersonID { return x.Student })...)
	return all(list, func(x recognition.Application) openapi.RecognitionStage { return toRecognitionStage(x, ref, names) }), err
}

func (a recognitionAPI) stage(ctx context.Context, x recognition.Application) (openapi.RecognitionStage, *string, error) {
	shown, err := a.stages(ctx, []recognition.Application{x})
	if err != nil {
		return openapi.RecognitionStage{}, nil, err
	}
	return shown[0], optional(etag(x.Version)), nil
}

func (a recognitionAPI) outcomes(ctx context.Context, outcomes []recognition.Outcome) (openapi.RecognitionOutcomes, error) {
	shown := openapi.RecognitionOutcomes{Items: []openapi.RecognitionOutcome{}}
	stages, err := a.stages(ctx, all(outcomes, func(o recognition.Outcome) recognition.Application { return o.Application }))
	if err != nil {
		return shown, err
	}
	for i, o := range outcomes {
		item := openapi.RecognitionOutcome{Id: openapi.Id(o.Application.ID)}
		if !o.Application.Student.IsZero() {
			item.Application = &stages[i]
		}
		if o.Refused != nil {
			shown.Refused++
			item.Refused = &openapi.LineRefusal{Code: o.Refused.Code, Message: o.Refused.Text("zh")}
		} else {
			shown.Done++
		}
		shown.Items = append(shown.Items, item)
	}
	return shown, nil
}
