package api

import (
	"context"
	"strings"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/media/document"
)

// ListFindings answers listFindings.
func (a campaignAPI) ListFindings(ctx context.Context, r openapi.ListFindingsRequestObject) (openapi.ListFindingsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	f := a.filter(given(r.Params.Kind), string(given(r.Params.State)), r.Params.School, r.Params.County)
	list, err := a.campaign.Findings(ctx, actor(ctx), campaign.ID(r.Id), f, p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListFindings200JSONResponse{Items: all(list.Items, a.shown), NextCursor: cursor}, err
}

func (a campaignAPI) filter(kind openapi.FindingKind, state string, school, county *openapi.Id) campaign.Filter {
	f := campaign.Filter{
		Kind: campaign.Kind(kind), Open: state == "open", Settled: state == "settled",
		School: domain.UnitID(given(school)), County: domain.UnitID(given(county)),
	}
	if state == "overdue" {
		f.Overdue = a.campaign.Today()
	}
	return f
}

// findingColumns are the columns of the workbook.
var findingColumns = []document.SheetColumn{
	{Title: "姓名", Width: 14},
	{Title: "证件号码", Width: 22},
	{Title: "学校", Width: 30},
	{Title: "结果", Width: 14},
	{Title: "原因", Width: 16},
	{Title: "特殊困难群体", Width: 16},
	{Title: "负责单位", Width: 10},
	{Title: "办理期限", Width: 12},
	{Title: "状态", Width: 10},
	{Title: "处理结果", Width: 18},
	{Title: "说明", Width: 40},
}

// findingWords are the words of the workbook.
var findingWords = map[string]string{
	"covered": "已覆盖", "missed": "应助未助", "ended": "不再符合", "uncertain": "待确认", "not_found": "未找到",
	"recognised": "已认定", "applied": "已申请", "awarded": "已资助", "no_application": "未申请", "left_school": "已离校", "off_list": "不在名单",
	"expired": "有效期已过", "unknown": "系统中无此人", "rejected": "候选人均不是", "several": "有多名候选人", "other_name": "证件号码相同、姓名不同",
	"same_name": "姓名和出生日期相同", "refuses": "书面放弃", "moved_away": "已转出", "not_eligible": "不符合条件", "data_error": "数据有误",
	"stopped": "已停止享受", "continues": "仍符合条件", "matched": "已确认", "no_more": "已无此情况", "from_outset": "核查时已覆盖",
	"school": "学校", "county": "县（区）", "city": "市",
}

// ExportFindings answers exportFindings.
func (a campaignAPI) ExportFindings(ctx context.Context, r openapi.ExportFindingsRequestObject) (openapi.ExportFindingsResponseObject, error) {
	f := a.filter(given(r.Params.Kind), string(given(r.Params.State)), r.Params.School, r.Params.County)
	findings, err := a.campaign.Export(ctx, actor(ctx), campaign.ID(r.Id), f)
	if err != nil {
		return nil, err
	}
	file, err := workbook(ctx, findingColumns, func(row func(...string) error) error { return findingRows(findings, a.campaign.Today(), row) })
	if err != nil {
		return nil, err
	}
	return openapi.ExportFindings200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: file, ContentLength: int64(file.Len()),
	}, nil
}

func findingRows(findings []campaign.Shown, today domain.Day, row func(...string) error) error {
	for _, f := range findings {
		state := "未处理"
		switch {
		case f.Settled:
			state = "已处理"
		case f.Overdue(today):
			state = "已逾期"
		}
		err := row(f.Name, f.IDNumber.Masked(), f.SchoolName, findingWords[string(f.Kind)], findingWords[f.Reason], strings.Join(f.Groups, " "),
			findingWords[string(f.Owner())], f.Due.String(), state, findingWords[string(f.Outcome)], f.Note)
		if err != nil {
			return err
		}
	}
	return nil
}

// GetFinding answers getFinding.
func (a campaignAPI) GetFinding(ctx context.Context, r openapi.GetFindingRequestObject) (openapi.GetFindingResponseObject, error) {
	f, err := a.campaign.Finding(ctx, actor(ctx), campaign.ID(r.Id), campaign.FindingID(r.Subject))
	if err != nil {
		return nil, err
	}
	names, err := a.campaign.Names(ctx, all(f.Steps, func(s campaign.Step) domain.PersonID { return s.By })...)
	return openapi.GetFinding200JSONResponse{
		Body: openapi.FindingShown{
			Finding: a.shown(f), Candidates: all(f.Candidates, toCandidate),
			Steps: all(f.Steps, func(s campaign.Step) openapi.FindingStep {
				return openapi.FindingStep{
					Number: s.Number, Kind: openapi.FindingKind(s.Kind), Reason: openapi.FindingReason(s.Reason),
					Outcome: optional(openapi.FindingEnd(s.Outcome)), Note: s.Note, By: someID(s.By), ByName: optional(names[s.By]), At: s.At,
				}
			}),
		},
		Headers: openapi.GetFinding200ResponseHeaders{ETag: optional(etag(f.Version))},
	}, err
}

// SettleFinding answers settleFinding.
func (a campaignAPI) SettleFinding(ctx context.Context, r openapi.SettleFindingRequestObject) (openapi.SettleFindingResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	f, err := a.campaign.Settle(ctx, actor(ctx), campaign.ID(r.Id), campaign.FindingID(r.Subject), campaign.Settling{
		Version: v, Outcome: campaign.Outcome(r.Body.Outcome), Note: given(r.Body.Note), Signed: given(r.Body.SignedOn),
	})
	if err != nil {
		return nil, err
	}
	return openapi.SettleFinding200JSONResponse{
		Body: a.shown(campaign.Shown{Finding: f}), Headers: openapi.SettleFinding200ResponseHeaders{ETag: optional(etag(f.Version))},
	}, nil
}

// DecideFinding answers decideFinding.
func (a campaignAPI) DecideFinding(ctx context.Context, r openapi.DecideFindingRequestObject) (openapi.DecideFindingResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	f, err := a.campaign.Decide(ctx, actor(ctx), campaign.ID(r.Id), campaign.FindingID(r.Subject), campaign.Decision{
		Version: v, Student: domain.PersonID(given(r.Body.StudentId)),
	})
	if err != nil {
		return nil, err
	}
	return openapi.DecideFinding200JSONResponse{
		Body: a.shown(campaign.Shown{Finding: f}), Headers: openapi.DecideFinding200ResponseHeaders{ETag: optional(etag(f.Version))},
	}, nil
}

func (a campaignAPI) shown(f campaign.Shown) openapi.Finding {
	return openapi.Finding{
		CampaignId: openapi.Id(f.Campaign), Subject: openapi.Id(f.Subject), StudentId: someID(f.Student), Name: f.Name, IdNumber: f.IDNumber.Masked(),
		Kind: openapi.FindingKind(f.Kind), Reason: openapi.FindingReason(f.Reason), Groups: f.Groups, Departments: f.Departments,
		Owner: openapi.FindingOwner(f.Owner()), CountyId: someID(f.County), SchoolId: someID(f.School), School: optional(f.SchoolName),
		ClassId: someID(f.Class), DueOn: optional(f.Due), Overdue: f.Overdue(a.campaign.Today()), Settled: f.Settled,
		Outcome: optional(openapi.FindingEnd(f.Outcome)), Note: f.Note, SignedOn: optional(f.Signed), SettledBy: someID(f.SettledBy),
		SettledAt: f.SettledAt, Version: f.Version, CreatedAt: f.CreatedAt,
	}
}

func toCandidate(c campaign.Candidate) openapi.FindingCandidate {
	return openapi.FindingCandidate{
		StudentId: openapi.Id(c.Student), Name: c.Name, Born: optional(c.Born), IdNumber: c.IDNumber.Masked(), How: openapi.FindingCandidateHow(c.How),
		State: openapi.FindingCandidateState(c.State), Score: c.Score, Guardian: c.Guardian, OtherNumber: c.OtherNumber,
		DecidedBy: someID(c.DecidedBy), DecidedAt: c.DecidedAt,
	}
}
