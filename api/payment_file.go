package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
)

// ListLeftOut answers listLeftOut.
func (a paymentAPI) ListLeftOut(ctx context.Context, r openapi.ListLeftOutRequestObject) (openapi.ListLeftOutResponseObject, error) {
	left, err := a.payment.LeftOut(ctx, actor(ctx), ledger.BatchID(r.Id))
	return openapi.ListLeftOut200JSONResponse{Items: all(left, toLeftOut)}, err
}

// ShowPassphrase answers showPassphrase.
func (a paymentAPI) ShowPassphrase(ctx context.Context, r openapi.ShowPassphraseRequestObject) (openapi.ShowPassphraseResponseObject, error) {
	phrase, err := a.payment.Passphrase(ctx, actor(ctx), ledger.BatchID(r.Id))
	return openapi.ShowPassphrase200JSONResponse{Passphrase: phrase}, err
}

// RemakeBatchFile answers remakeBatchFile.
func (a paymentAPI) RemakeBatchFile(ctx context.Context, r openapi.RemakeBatchFileRequestObject) (openapi.RemakeBatchFileResponseObject, error) {
	b, err := a.payment.Remake(ctx, actor(ctx), ledger.BatchID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.RemakeBatchFile200JSONResponse{Body: toBatch(b), Headers: openapi.RemakeBatchFile200ResponseHeaders{ETag: optional(etag(b.Version))}}, nil
}

// PreviewBatch answers previewBatch.
func (a paymentAPI) PreviewBatch(ctx context.Context, r openapi.PreviewBatchRequestObject) (openapi.PreviewBatchResponseObject, error) {
	shown, err := a.payment.Preview(ctx, actor(ctx), ledger.BatchID(r.Id), bankfile.Form{
		Layout: given(r.Body.Layout), Format: bankfile.Format(given(r.Body.Format)),
	}, all(given(r.Body.Columns), fromColumn))
	return openapi.PreviewBatch200JSONResponse{
		Titles: all(shown.Titles, func(t string) string { return t }), Rows: all(shown.Rows, func(row []string) []string { return row }),
	}, err
}

// ListPaymentLayouts answers listPaymentLayouts.
func (a paymentAPI) ListPaymentLayouts(ctx context.Context, _ openapi.ListPaymentLayoutsRequestObject) (openapi.ListPaymentLayoutsResponseObject, error) {
	layouts, err := a.payment.Layouts(ctx, actor(ctx))
	return openapi.ListPaymentLayouts200JSONResponse{Items: all(layouts, toLayout)}, err
}

// AddPaymentLayout answers addPaymentLayout.
func (a paymentAPI) AddPaymentLayout(ctx context.Context, r openapi.AddPaymentLayoutRequestObject) (openapi.AddPaymentLayoutResponseObject, error) {
	l, err := a.payment.AddLayout(ctx, actor(ctx), domain.UnitID(r.Body.Over), bankfile.Layout{
		Code: r.Body.Code, Use: bankfile.Use(r.Body.Use), From: r.Body.From, Format: bankfile.Format(r.Body.Format),
		Columns: all(r.Body.Columns, fromColumn), Source: r.Body.Source,
	})
	return openapi.AddPaymentLayout201JSONResponse(toLayout(l)), err
}

func toLeftOut(l payment.LeftOut) openapi.BatchLeftOut {
	return openapi.BatchLeftOut{Student: openapi.Id(l.Student), Code: l.Why.Code, Message: l.Why.Text("zh")}
}

func fromColumn(c openapi.LayoutColumn) bankfile.Column { return bankfile.Column(c) }

func toLayout(l bankfile.Layout) openapi.PaymentLayout {
	return openapi.PaymentLayout{
		Code: l.Code, County: someID(l.County), Use: openapi.PaymentLayoutUse(l.Use), From: l.From, Format: string(l.Format),
		Columns: all(l.Columns, func(c bankfile.Column) openapi.LayoutColumn { return openapi.LayoutColumn(c) }), Source: l.Source,
	}
}
