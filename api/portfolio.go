package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/portfolio"
)

// portfolioAPI asks for exports of portfolios.
type portfolioAPI struct{ portfolio portfolio.Service }

// OrderPortfolio places an order; a worker carries it out.
func (a portfolioAPI) OrderPortfolio(ctx context.Context, r openapi.OrderPortfolioRequestObject) (openapi.OrderPortfolioResponseObject, error) {
	e, err := a.portfolio.Order(ctx, actor(ctx), fromPortfolioOrder(*r.Body))
	if err != nil {
		return nil, err
	}
	return openapi.OrderPortfolio202JSONResponse(toPortfolio(e)), nil
}

// GetPortfolio shows how far an order is.
func (a portfolioAPI) GetPortfolio(ctx context.Context, r openapi.GetPortfolioRequestObject) (openapi.GetPortfolioResponseObject, error) {
	e, err := a.portfolio.Get(ctx, actor(ctx), portfolio.ExportID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetPortfolio200JSONResponse(toPortfolio(e)), nil
}

// ListPortfolios lists what the caller ordered.
func (a portfolioAPI) ListPortfolios(ctx context.Context, r openapi.ListPortfoliosRequestObject) (openapi.ListPortfoliosResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.portfolio.List(ctx, actor(ctx), p)
	if err != nil {
		return nil, err
	}
	after, err := cursorAfter(ctx, list.Next)
	if err != nil {
		return nil, err
	}
	return openapi.ListPortfolios200JSONResponse{Items: all(list.Items, toPortfolio), NextCursor: after}, nil
}

func fromPortfolioOrder(b openapi.PortfolioOrder) portfolio.Order {
	return portfolio.Order{
		ID: idOf[portfolio.Export](b.Id), Student: domain.PersonID(given(b.StudentId)), Unit: domain.UnitID(given(b.UnitId)),
		Terms: given(b.Terms),
	}
}

func toPortfolio(e portfolio.Export) openapi.Portfolio {
	out := openapi.Portfolio{
		Id: openapi.Id(e.ID), StudentId: someID(e.Student), UnitId: someID(e.Unit), State: openapi.PortfolioState(e.State),
		Done: e.Done, Total: e.Total, FileId: someID(e.File), ContentHash: optional(e.Hash),
		CreatedAt: e.CreatedAt, DoneAt: e.DoneAt,
	}
	if len(e.Terms) > 0 {
		out.Terms = &e.Terms
	}
	out.Skipped = make([]struct {
		Name      string     `json:"name"`
		StudentId openapi.Id `json:"student_id"`
	}, len(e.Skipped))
	for i, s := range e.Skipped {
		out.Skipped[i].Name, out.Skipped[i].StudentId = s.Name, openapi.Id(s.Student)
	}
	return out
}
