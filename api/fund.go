package api

import (
	"context"
	"fmt"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/fund"
	"lizhi/media/document"
)

// fundAPI answers for a school's own money.
type fundAPI struct{ fund fund.Service }

// ListFundRules answers listFundRules.
func (a fundAPI) ListFundRules(ctx context.Context, _ openapi.ListFundRulesRequestObject) (openapi.ListFundRulesResponseObject, error) {
	rules, err := a.fund.Rules(ctx, actor(ctx))
	return openapi.ListFundRules200JSONResponse{Items: all(rules, toFundRule)}, err
}

// AddFundRule answers addFundRule.
func (a fundAPI) AddFundRule(ctx context.Context, r openapi.AddFundRuleRequestObject) (openapi.AddFundRuleResponseObject, error) {
	rule, err := a.fund.AddRule(ctx, actor(ctx), fund.Rule{
		Type: fund.Type(r.Body.Type), From: r.Body.FromYear, Base: fund.Base(r.Body.Base), Least: r.Body.Least, Most: r.Body.Most,
		Clause: r.Body.Clause, Source: r.Body.Source,
	})
	return openapi.AddFundRule201JSONResponse(toFundRule(rule)), err
}

// ListFunds answers listFunds.
func (a fundAPI) ListFunds(ctx context.Context, r openapi.ListFundsRequestObject) (openapi.ListFundsResponseObject, error) {
	list, err := a.fund.Schools(ctx, actor(ctx), r.Params.Year, fund.State(given(r.Params.State)))
	return openapi.ListFunds200JSONResponse{Items: all(list, toFund)}, err
}

// GetFund answers getFund.
func (a fundAPI) GetFund(ctx context.Context, r openapi.GetFundRequestObject) (openapi.GetFundResponseObject, error) {
	shown, err := a.fund.Year(ctx, actor(ctx), domain.UnitID(r.Id), r.Year)
	if err != nil {
		return nil, err
	}
	return openapi.GetFund200JSONResponse{
		Body:    openapi.FundOpened{Fund: toFund(shown), Entries: all(shown.Entries, toFundEntry)},
		Headers: openapi.GetFund200ResponseHeaders{ETag: optional(etag(shown.Year.Version))},
	}, nil
}

// PostFundEntry answers postFundEntry.
func (a fundAPI) PostFundEntry(ctx context.Context, r openapi.PostFundEntryRequestObject) (openapi.PostFundEntryResponseObject, error) {
	e, err := a.fund.Post(ctx, actor(ctx), fund.At{School: domain.UnitID(r.Id), Year: r.Year}, fund.Entry{
		Kind: fund.Kind(r.Body.Kind), Amount: r.Body.Amount, Use: fund.Use(given(r.Body.Use)), Award: idOf[any](r.Body.Award),
		Files: all(given(r.Body.Files), func(f openapi.Id) domain.FileID { return domain.FileID(f) }), Note: given(r.Body.Note),
	})
	return openapi.PostFundEntry201JSONResponse(toFundEntry(e)), err
}

// ReverseFundEntry answers reverseFundEntry.
func (a fundAPI) ReverseFundEntry(ctx context.Context, r openapi.ReverseFundEntryRequestObject) (openapi.ReverseFundEntryResponseObject, error) {
	e, err := a.fund.Reverse(ctx, actor(ctx), fund.At{School: domain.UnitID(r.Id), Year: r.Year}, fund.EntryID(r.Entry), r.Body.Reason)
	return openapi.ReverseFundEntry201JSONResponse(toFundEntry(e)), err
}

// CloseFund answers closeFund.
func (a fundAPI) CloseFund(ctx context.Context, r openapi.CloseFundRequestObject) (openapi.CloseFundResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	y, err := a.fund.Close(ctx, actor(ctx), fund.At{School: domain.UnitID(r.Id), Year: r.Year}, v)
	if err != nil {
		return nil, err
	}
	shown, err := a.fund.Year(ctx, actor(ctx), y.School, y.Year)
	return openapi.CloseFund200JSONResponse{
		Body:    openapi.FundOpened{Fund: toFund(shown), Entries: all(shown.Entries, toFundEntry)},
		Headers: openapi.CloseFund200ResponseHeaders{ETag: optional(etag(shown.Year.Version))},
	}, err
}

// fundColumns are the columns of the workbook.
var fundColumns = []document.SheetColumn{
	{Title: "学校", Width: 30},
	{Title: "年度", Width: 8},
	{Title: "类型", Width: 12},
	{Title: "提取基数", Width: 12},
	{Title: "收入（元）", Width: 18},
	{Title: "应提取（元）", Width: 16},
	{Title: "已提取（元）", Width: 16},
	{Title: "差额（元）", Width: 14},
	{Title: "提取比例", Width: 10},
	{Title: "结转（元）", Width: 14},
	{Title: "已支出（元）", Width: 16},
	{Title: "结余（元）", Width: 14},
	{Title: "结论", Width: 20},
	{Title: "依据", Width: 60},
}

// The words of the workbook.
var (
	fundTypes = map[fund.Type]string{
		fund.Private: "民办学校", fund.Senior: "普通高中", fund.Vocational: "中等职业学校", fund.Preschool: "幼儿园", fund.Compulsory: "义务教育学校",
	}
	fundBases  = map[fund.Base]string{fund.BusinessIncome: "事业收入", fund.Tuition: "学费收入", "": "—"}
	fundStates = map[fund.State]string{
		fund.Met: "达到要求", fund.Short: "提取不足", fund.Above: "高于区间（提示）", fund.RateUnset: "比例未设定", fund.NotRequired: "无提取要求",
		fund.BaseMissing: "收入未填报",
	}
)

// GetFundSheet answers getFundSheet.
func (a fundAPI) GetFundSheet(ctx context.Context, r openapi.GetFundSheetRequestObject) (openapi.GetFundSheetResponseObject, error) {
	list, err := a.fund.Export(ctx, actor(ctx), r.Params.Year, fund.State(given(r.Params.State)))
	if err != nil {
		return nil, err
	}
	file, err := workbook(ctx, fundColumns, func(row func(...string) error) error { return fundRows(list, row) })
	if err != nil {
		return nil, err
	}
	return openapi.GetFundSheet200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: file, ContentLength: int64(file.Len()),
	}, nil
}

func fundRows(list []fund.Shown, row func(...string) error) error {
	for _, f := range list {
		y, ratio := f.Year, "—"
		if f.Ratio != nil {
			ratio = fmt.Sprintf("%d.%02d%%", *f.Ratio/100, *f.Ratio%100)
		}
		err := row(f.School.Name, fmt.Sprint(y.Year), fundTypes[y.Type], fundBases[f.Rule.Base], y.Base.String(), f.Required.String(),
			y.Extracted.String(), f.Shortfall.String(), ratio, y.Carried.String(), y.Spent.String(), y.Left().String(), fundStates[f.State], f.Rule.Clause)
		if err != nil {
			return err
		}
	}
	return nil
}

func toFundRule(r fund.Rule) openapi.FundRule {
	return openapi.FundRule{
		Type: openapi.FundType(r.Type), FromYear: r.From, Base: openapi.FundBase(r.Base), Least: r.Least, Most: r.Most, Clause: r.Clause, Source: r.Source,
	}
}

func toFund(f fund.Shown) openapi.Fund {
	y := f.Year
	shown := openapi.Fund{
		School: openapi.Id(f.School.Place.School), SchoolName: f.School.Name, Year: y.Year, Type: openapi.FundType(y.Type), State: openapi.FundState(f.State),
		Base: int(y.Base), Required: int(f.Required), Extracted: y.Extracted, Shortfall: f.Shortfall, Ratio: f.Ratio, Carried: y.Carried, Spent: y.Spent,
		CarriedOut: y.CarriedOut, Left: y.Left(), Closed: y.Closed, Clause: f.Rule.Clause, Version: y.Version,
	}
	if f.Rule.Base != "" {
		base := openapi.FundBase(f.Rule.Base)
		shown.BaseKind = &base
	}
	return shown
}

func toFundEntry(e fund.Entry) openapi.FundEntry {
	shown := openapi.FundEntry{
		Id: openapi.Id(e.ID), Number: e.Number, Kind: openapi.FundEntryKind(e.Kind), Amount: e.Amount, Award: someID(e.Award), Reverses: someID(e.Reverses),
		Files: all(e.Files, func(f domain.FileID) openapi.Id { return openapi.Id(f) }), Note: e.Note, CreatedAt: e.CreatedAt,
	}
	if e.Use != "" {
		use := openapi.FundUse(e.Use)
		shown.Use = &use
	}
	return shown
}
