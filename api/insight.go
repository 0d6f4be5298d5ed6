package api

import (
	"context"

	"github.com/oapi-codegen/nullable"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/insight"
)

// insightAPI answers for the indicators and the figures of a year.
type insightAPI struct{ insight insight.Service }

// ShowIndicators answers showIndicators.
func (a insightAPI) ShowIndicators(ctx context.Context, r openapi.ShowIndicatorsRequestObject) (openapi.ShowIndicatorsResponseObject, error) {
	board, err := a.insight.Indicators(ctx, actor(ctx), insight.Question{Unit: domain.UnitID(given(r.Params.Unit)), Term: r.Params.Term})
	if err != nil {
		return nil, err
	}
	return openapi.ShowIndicators200JSONResponse(toBoard(board)), nil
}

// CompareIndicators answers compareIndicators.
func (a insightAPI) CompareIndicators(ctx context.Context, r openapi.CompareIndicatorsRequestObject) (openapi.CompareIndicatorsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.insight.Compare(ctx, actor(ctx), insight.Question{Unit: domain.UnitID(given(r.Params.Unit)), Term: r.Params.Term}, p)
	if err != nil {
		return nil, err
	}
	after, err := cursorAfter(ctx, list.Next)
	return openapi.CompareIndicators200JSONResponse{Items: all(list.Items, toBoard), NextCursor: after}, err
}

// ListIndicatorExceptions answers listIndicatorExceptions.
func (a insightAPI) ListIndicatorExceptions(ctx context.Context, r openapi.ListIndicatorExceptionsRequestObject) (openapi.ListIndicatorExceptionsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	asked := insight.Question{Unit: domain.UnitID(given(r.Params.Unit)), Term: r.Params.Term}
	list, err := a.insight.Exceptions(ctx, actor(ctx), asked, insight.Key(r.Key), p)
	if err != nil {
		return nil, err
	}
	after, err := cursorAfter(ctx, list.Next)
	return openapi.ListIndicatorExceptions200JSONResponse{Items: all(list.Items, toIndicatorException), NextCursor: after}, err
}

// ShowAidFigures answers showAidFigures.
func (a insightAPI) ShowAidFigures(ctx context.Context, r openapi.ShowAidFiguresRequestObject) (openapi.ShowAidFiguresResponseObject, error) {
	f, err := a.insight.YearOf(ctx, actor(ctx), domain.UnitID(given(r.Params.Unit)), domain.SchoolYear(r.Params.SchoolYear))
	if err != nil {
		return nil, err
	}
	return openapi.ShowAidFigures200JSONResponse(toFigures(f)), nil
}

// ListNoAidDeclarations answers listNoAidDeclarations.
func (a insightAPI) ListNoAidDeclarations(ctx context.Context, r openapi.ListNoAidDeclarationsRequestObject) (openapi.ListNoAidDeclarationsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.insight.Declarations(ctx, actor(ctx), insight.Question{Unit: domain.UnitID(given(r.Params.Unit)), Term: r.Params.Term}, p)
	if err != nil {
		return nil, err
	}
	after, err := cursorAfter(ctx, list.Next)
	return openapi.ListNoAidDeclarations200JSONResponse{Items: all(list.Items, toDeclaration), NextCursor: after}, err
}

// DeclareNoAid answers declareNoAid.
func (a insightAPI) DeclareNoAid(ctx context.Context, r openapi.DeclareNoAidRequestObject) (openapi.DeclareNoAidResponseObject, error) {
	item := insight.Item{School: domain.UnitID(r.Body.School), Programme: r.Body.Programme}
	d, err := a.insight.DeclareNone(ctx, actor(ctx), item, r.Body.Term, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.DeclareNoAid201JSONResponse(toDeclaration(d)), nil
}

// WithdrawNoAid answers withdrawNoAid.
func (a insightAPI) WithdrawNoAid(ctx context.Context, r openapi.WithdrawNoAidRequestObject) (openapi.WithdrawNoAidResponseObject, error) {
	if err := a.insight.WithdrawNone(ctx, actor(ctx), insight.DeclarationID(r.Id)); err != nil {
		return nil, err
	}
	return openapi.WithdrawNoAid204Response{}, nil
}

func toBoard(b insight.Board) openapi.IndicatorBoard {
	return openapi.IndicatorBoard{
		Unit: openapi.Id(b.Unit), Name: b.Name, Term: b.Term, Submitted: b.Submitted, FirstTry: b.FirstTry, Pending: b.Pending,
		Indicators: all(b.Indicators, toIndicator),
	}
}

func toIndicator(i insight.Indicator) openapi.Indicator {
	rate := nullable.NewNullNullable[int]()
	if r := i.Rate(); r != nil {
		rate.Set(*r)
	}
	return openapi.Indicator{
		Key: openapi.IndicatorKey(i.Key), Name: i.Key.Text("zh"), Done: i.Done, Total: i.Total, Exceptions: i.Exceptions(), Rate: rate,
	}
}

func toIndicatorException(e insight.Exception) openapi.IndicatorException {
	return openapi.IndicatorException{
		School: openapi.Id(e.School), SchoolName: e.SchoolName, Student: someID(e.Student), Name: optional(e.Name), Award: someID(e.Award),
		Programme: optional(e.Programme), ProgrammeName: optional(e.ProgrammeName),
		Reasons: all(e.Reasons, func(r insight.Reason) openapi.IndicatorReason {
			return openapi.IndicatorReason{Code: openapi.IndicatorReasonCode(r), Text: r.Text("zh")}
		}),
	}
}

func toFigures(f insight.Figures) openapi.AidFigures {
	out := openapi.AidFigures{SchoolYear: int(f.SchoolYear), Pending: f.Pending, Lines: all(f.Lines, toFigureLine)}
	for _, p := range f.Programmes {
		out.Programmes = append(out.Programmes, struct {
			Code string `json:"code"`
			Name string `json:"name"`
		}{p.Code, p.Name})
	}
	return out
}

func toFigureLine(l insight.Line) openapi.AidFigureLine {
	line := openapi.AidFigureLine{Unit: someID(l.Unit), Name: l.Name, Figures: all(l.Cells, toFigure)}
	if l.Unit.IsZero() {
		line.Name = "其他"
	}
	return line
}

func toFigure(c insight.Cell) openapi.AidFigure {
	f := openapi.AidFigure{Awards: c.ShownAwards, Due: nullable.NewNullNullable[int64](), Paid: nullable.NewNullNullable[int64]()}
	if c.Mark == domain.Shown {
		f.Due.Set(int64(c.Due))
		f.Paid.Set(int64(c.Paid))
	}
	return f
}

func toDeclaration(d insight.Declaration) openapi.NoAidDeclaration {
	return openapi.NoAidDeclaration{
		Id: openapi.Id(d.ID), School: openapi.Id(d.School), Programme: d.Programme, Term: d.Term,
		DeclaredBy: openapi.Id(d.DeclaredBy), Reason: d.Reason, CreatedAt: d.CreatedAt,
	}
}
