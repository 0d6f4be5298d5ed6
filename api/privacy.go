package api

import (
	"context"
	"strconv"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/privacy"
	"lizhi/media/document"
)

// privacyAPI answers for retention, purges and the report of the year.
type privacyAPI struct{ privacy privacy.Service }

// ListPrivacyRules answers listPrivacyRules.
func (a privacyAPI) ListPrivacyRules(ctx context.Context, _ openapi.ListPrivacyRulesRequestObject) (openapi.ListPrivacyRulesResponseObject, error) {
	versions, err := a.privacy.Versions(ctx, actor(ctx))
	return openapi.ListPrivacyRules200JSONResponse{Items: all(versions, toPrivacyRules)}, err
}

// SetPrivacyRules answers setPrivacyRules.
func (a privacyAPI) SetPrivacyRules(ctx context.Context, r openapi.SetPrivacyRulesRequestObject) (openapi.SetPrivacyRulesResponseObject, error) {
	in := r.Body.Rules
	made, err := a.privacy.SetRules(ctx, actor(ctx), r.Body.ValidFrom, privacy.Rules{
		SmallBelow: in.SmallBelow, RevealsPerDay: in.RevealsPerDay, KeepLog: in.KeepLog, KeepDisclosure: in.KeepDisclosure,
		KeepStaged: in.KeepStaged,
	})
	return openapi.SetPrivacyRules201JSONResponse(toPrivacyRules(made)), err
}

// PreviewPurge answers previewPurge.
func (a privacyAPI) PreviewPurge(ctx context.Context, r openapi.PreviewPurgeRequestObject) (openapi.PreviewPurgeResponseObject, error) {
	p, err := a.privacy.Preview(ctx, actor(ctx), privacy.Class(r.Params.Class), given(r.Params.Before))
	return openapi.PreviewPurge200JSONResponse{
		Class: openapi.LogClass(p.Class), Before: domain.DayOf(p.BeforeAt), Rows: p.Expected,
	}, err
}

// OrderPurge answers orderPurge.
func (a privacyAPI) OrderPurge(ctx context.Context, r openapi.OrderPurgeRequestObject) (openapi.OrderPurgeResponseObject, error) {
	p, err := a.privacy.Order(ctx, actor(ctx), privacy.Class(r.Body.Class), r.Body.Before, r.Body.Rows)
	return openapi.OrderPurge202JSONResponse(toPurge(p)), err
}

// ListPurges answers listPurges.
func (a privacyAPI) ListPurges(ctx context.Context, r openapi.ListPurgesRequestObject) (openapi.ListPurgesResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.privacy.Purges(ctx, actor(ctx), p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListPurges200JSONResponse{Items: all(list.Items, toPurge), NextCursor: cursor}, err
}

// ShowPrivacyYear answers showPrivacyYear.
func (a privacyAPI) ShowPrivacyYear(ctx context.Context, r openapi.ShowPrivacyYearRequestObject) (openapi.ShowPrivacyYearResponseObject, error) {
	y, err := a.privacy.Year(ctx, actor(ctx), r.Year)
	return openapi.ShowPrivacyYear200JSONResponse(toPrivacyYear(y)), err
}

// ExportPrivacyYear answers exportPrivacyYear.
func (a privacyAPI) ExportPrivacyYear(ctx context.Context, r openapi.ExportPrivacyYearRequestObject) (openapi.ExportPrivacyYearResponseObject, error) {
	var rows [][]string
	_, err := a.privacy.ExportYear(ctx, actor(ctx), r.Year, func(y privacy.Year) int {
		rows = yearRows(y)
		return len(rows)
	})
	if err != nil {
		return nil, err
	}
	columns := []document.SheetColumn{{Title: "项目", Width: 28}, {Title: "分类", Width: 26}, {Title: "数量", Width: 12}}
	file, err := workbook(ctx, columns, func(row func(...string) error) error {
		for _, cells := range rows {
			if err := row(cells...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return openapi.ExportPrivacyYear200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: file, ContentLength: int64(file.Len()),
	}, nil
}

// yearRows are the lines of the report, in the words of the office.
func yearRows(y privacy.Year) [][]string {
	year := strconv.Itoa(y.Year) + "年"
	line := func(item, class string, n int) []string { return []string{item, class, strconv.Itoa(n)} }
	rows := [][]string{
		line("在籍学生", "截至 "+y.On.String(), y.Students), line("其中未成年人", "未满18周岁", y.Minors), line("其中未满14周岁", "", y.Under14),
	}
	for _, c := range y.Consents {
		name := purposeNames[c.Purpose]
		rows = append(rows, line(year+"同意", name, c.Agreed), line(year+"不同意", name, c.Refused), line(year+"撤回同意", name, c.Withdrawn))
	}
	for _, c := range y.Reveals {
		rows = append(rows, line(year+"查看明文", roleNames[c.Role], c.Count))
	}
	for _, c := range y.Exports {
		rows = append(rows, line(year+"导出与下载", roleNames[c.Role], c.Count), line(year+"导出与下载的行数", roleNames[c.Role], c.Rows))
	}
	rows = append(rows, line(year+"被拒绝的登录与访问", "", y.Refused))
	for _, c := range y.Deleted {
		rows = append(rows, line(year+"删除请求", requestNames[c.State], c.Count))
	}
	for _, c := range y.Purged {
		rows = append(rows, line(year+"到期清理", classNames[c.Class], c.Count))
	}
	return rows
}

var (
	classNames   = map[privacy.Class]string{privacy.Log: "操作日志", privacy.Disclosure: "明文查看与导出日志", privacy.Staged: "部门名单明细"}
	requestNames = map[privacy.RequestState]string{
		privacy.Asked: "待核实身份", privacy.Accepted: "办理中", privacy.Done: "已删除", privacy.Declined: "未予办理",
	}
	purposeNames = map[domain.Purpose]string{
		domain.AidRecords: "资助记录", domain.GrowthRecords: "成长记录", domain.MentoringNotes: "导师谈话记录", domain.ContestEntry: "评选参赛",
		domain.ContestPublicity: "评选结果宣传", domain.MediaUse: "影像使用", domain.PortfolioExport: "成长档案导出",
	}
	roleNames = map[domain.Role]string{
		"": "本人、监护人或系统", domain.Student: "学生", domain.Guardian: "监护人", domain.Mentor: "导师", domain.Teacher: "教师", domain.ClassTeacher: "班主任",
		domain.Counsellor: "心理教师", domain.AidOfficer: "资助专干", domain.Head: "校长", domain.CountyOfficer: "县（区）资助中心",
		domain.CityOfficer: "市资助中心", domain.Judge: "评委", domain.Chair: "评审组长", domain.Auditor: "审计", domain.Admin: "系统管理员",
	}
)

func toPrivacyRules(v privacy.RulesVersion) openapi.PrivacyRulesVersion {
	return openapi.PrivacyRulesVersion{ValidFrom: v.ValidFrom, SetBy: someID(v.SetBy), Rules: openapi.PrivacyRules{
		SmallBelow: v.Rules.SmallBelow, RevealsPerDay: v.Rules.RevealsPerDay, KeepLog: v.Rules.KeepLog, KeepDisclosure: v.Rules.KeepDisclosure,
		KeepStaged: v.Rules.KeepStaged,
	}}
}

func toPurge(p privacy.Purge) openapi.Purge {
	return openapi.Purge{
		Id: openapi.Id(p.ID), Class: openapi.LogClass(p.Class), Before: domain.DayOf(p.BeforeAt), Expected: p.Expected, Gone: p.Gone,
		OrderedBy: someID(p.OrderedBy), CreatedAt: p.CreatedAt, FinishedAt: p.FinishedAt,
	}
}

func toPrivacyYear(y privacy.Year) openapi.PrivacyYear {
	role := func(c privacy.RoleCount) openapi.NamedCount {
		return openapi.NamedCount{Name: string(c.Role), Count: c.Count}
	}
	return openapi.PrivacyYear{
		Year: y.Year, CountedOn: y.On, Students: y.Students, Minors: y.Minors, Under14: y.Under14, Refused: y.Refused,
		Consents: all(y.Consents, func(c privacy.ConsentCount) openapi.ConsentCount {
			return openapi.ConsentCount{Purpose: string(c.Purpose), Agreed: c.Agreed, Refused: c.Refused, Withdrawn: c.Withdrawn}
		}),
		Reveals: all(y.Reveals, role),
		Exports: all(y.Exports, func(c privacy.LeftCount) openapi.LeftCount {
			return openapi.LeftCount{Name: string(c.Role), Count: c.Count, Rows: c.Rows}
		}),
		Deletions: all(y.Deleted, func(c privacy.StateCount) openapi.NamedCount {
			return openapi.NamedCount{Name: string(c.State), Count: c.Count}
		}),
		Purged: all(y.Purged, func(c privacy.ClassCount) openapi.NamedCount {
			return openapi.NamedCount{Name: string(c.Class), Count: c.Count}
		}),
	}
}
