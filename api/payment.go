package api

import (
	"cmp"
	"context"

	"github.com/oapi-codegen/nullable"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
)

// paymentAPI answers for batches, results and where the money is.
type paymentAPI struct{ payment payment.Service }

// DraftBatch answers draftBatch.
func (a paymentAPI) DraftBatch(ctx context.Context, r openapi.DraftBatchRequestObject) (openapi.DraftBatchResponseObject, error) {
	drawn, err := a.payment.Draft(ctx, actor(ctx), payment.Draft{
		School: domain.UnitID(given(r.Body.School)), Over: domain.UnitID(given(r.Body.Over)), Programme: r.Body.Programme, Term: r.Body.Term,
		Students: all(given(r.Body.Students), func(w openapi.BatchWanted) payment.Wanted {
			return payment.Wanted{Student: domain.PersonID(w.Student), Payee: domain.PersonID(given(w.Payee))}
		}),
	})
	if err != nil {
		return nil, err
	}
	return openapi.DraftBatch201JSONResponse{
		Body:    openapi.BatchDrawn{Batch: toBatch(drawn.Batch), LeftOut: all(drawn.LeftOut, toLeftOut)},
		Headers: openapi.DraftBatch201ResponseHeaders{ETag: optional(etag(drawn.Batch.Version))},
	}, nil
}

// ListBatches answers listBatches.
func (a paymentAPI) ListBatches(ctx context.Context, r openapi.ListBatchesRequestObject) (openapi.ListBatchesResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.payment.Batches(ctx, actor(ctx), payment.Filter{
		Term: termOf(given(r.Params.Term)), Programme: given(r.Params.Programme),
		State: payment.BatchState(given(r.Params.State)), School: domain.UnitID(given(r.Params.School)),
	}, p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListBatches200JSONResponse{Items: all(list.Items, toBatch), NextCursor: cursor}, err
}

// GetBatch answers getBatch.
func (a paymentAPI) GetBatch(ctx context.Context, r openapi.GetBatchRequestObject) (openapi.GetBatchResponseObject, error) {
	b, err := a.payment.Batch(ctx, actor(ctx), ledger.BatchID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetBatch200JSONResponse{Body: toBatch(b), Headers: openapi.GetBatch200ResponseHeaders{ETag: optional(etag(b.Version))}}, nil
}

// ListBatchRows answers listBatchRows.
func (a paymentAPI) ListBatchRows(ctx context.Context, r openapi.ListBatchRowsRequestObject) (openapi.ListBatchRowsResponseObject, error) {
	rows, err := a.payment.Rows(ctx, actor(ctx), ledger.BatchID(r.Id), payment.Part{
		After: given(r.Params.After), Limit: cmp.Or(given(r.Params.Limit), payment.MaxRows),
	})
	if err != nil {
		return nil, err
	}
	ref, err := a.payment.Reference(ctx)
	if err != nil {
		return nil, err
	}
	names, err := a.payment.Names(ctx, all(rows, func(x ledger.Attempt) domain.PersonID { return x.Student })...)
	return openapi.ListBatchRows200JSONResponse{Items: all(rows, func(x ledger.Attempt) openapi.BatchRow {
		return toBatchRow(x, ref.Causes.Named(x.Cause), names[x.Student])
	})}, err
}

// TakeOutRow answers takeOutRow.
func (a paymentAPI) TakeOutRow(ctx context.Context, r openapi.TakeOutRowRequestObject) (openapi.TakeOutRowResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	b, err := a.payment.TakeOut(ctx, actor(ctx), ledger.BatchID(r.Id), r.Row, v)
	if err != nil {
		return nil, err
	}
	return openapi.TakeOutRow200JSONResponse{Body: toBatch(b), Headers: openapi.TakeOutRow200ResponseHeaders{ETag: optional(etag(b.Version))}}, nil
}

// CheckBatch answers checkBatch.
func (a paymentAPI) CheckBatch(ctx context.Context, r openapi.CheckBatchRequestObject) (openapi.CheckBatchResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	b, err := a.payment.Check(ctx, actor(ctx), ledger.BatchID(r.Id), payment.Confirms{Version: v, Rows: r.Body.Rows, Sum: r.Body.Sum})
	if err != nil {
		return nil, err
	}
	return openapi.CheckBatch200JSONResponse{Body: toBatch(b), Headers: openapi.CheckBatch200ResponseHeaders{ETag: optional(etag(b.Version))}}, nil
}

// ApproveBatch answers approveBatch.
func (a paymentAPI) ApproveBatch(ctx context.Context, r openapi.ApproveBatchRequestObject) (openapi.ApproveBatchResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	b, err := a.payment.Approve(ctx, actor(ctx), ledger.BatchID(r.Id), payment.Confirms{Version: v, Rows: r.Body.Rows, Sum: r.Body.Sum})
	if err != nil {
		return nil, err
	}
	return openapi.ApproveBatch200JSONResponse{Body: toBatch(b), Headers: openapi.ApproveBatch200ResponseHeaders{ETag: optional(etag(b.Version))}}, nil
}

// WithdrawBatch answers withdrawBatch.
func (a paymentAPI) WithdrawBatch(ctx context.Context, r openapi.WithdrawBatchRequestObject) (openapi.WithdrawBatchResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	b, err := a.payment.Withdraw(ctx, actor(ctx), ledger.BatchID(r.Id), v, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.WithdrawBatch200JSONResponse{Body: toBatch(b), Headers: openapi.WithdrawBatch200ResponseHeaders{ETag: optional(etag(b.Version))}}, nil
}

// ExportBatch answers exportBatch.
func (a paymentAPI) ExportBatch(ctx context.Context, r openapi.ExportBatchRequestObject) (openapi.ExportBatchResponseObject, error) {
	b, err := a.payment.Export(ctx, actor(ctx), ledger.BatchID(r.Id), bankfile.Form{
		Layout: given(r.Body.Layout), Format: bankfile.Format(given(r.Body.Format)),
	})
	if err != nil {
		return nil, err
	}
	return openapi.ExportBatch200JSONResponse{Body: toBatch(b), Headers: openapi.ExportBatch200ResponseHeaders{ETag: optional(etag(b.Version))}}, nil
}

// ShowRates answers showRates.
func (a paymentAPI) ShowRates(ctx context.Context, r openapi.ShowRatesRequestObject) (openapi.ShowRatesResponseObject, error) {
	rates, err := a.payment.Rates(ctx, actor(ctx), payment.Filter{
		Term: termOf(given(r.Params.Term)), Programme: given(r.Params.Programme), School: domain.UnitID(given(r.Params.School)),
	})
	if err != nil {
		return nil, err
	}
	return openapi.ShowRates200JSONResponse(toRates(rates)), nil
}

func toBatch(b payment.Batch) openapi.Batch {
	return openapi.Batch{
		Id: openapi.Id(b.ID), Number: b.Number, Unit: openapi.Id(b.Unit()), School: someID(b.School), LeftOut: b.LeftOut,
		Problem: b.Problem, Programme: b.Programme, Term: b.Term,
		State: openapi.BatchState(b.State), Rows: b.Rows, Sum: b.Sum, MadeBy: openapi.Id(b.MadeBy),
		CheckedBy: someID(b.CheckedBy), ApprovedBy: someID(b.ApprovedBy), ExportedBy: someID(b.ExportedBy),
		Layout: b.Layout, Format: string(b.Format), Checksum: b.Checksum, File: someID(b.File), FileHash: b.FileHash,
		ExportedAt: b.ExportedAt, Reason: b.Reason, Version: b.Version, CreatedAt: b.CreatedAt,
	}
}

func toBatchRow(a ledger.Attempt, cause bankfile.Cause, name string) openapi.BatchRow {
	return openapi.BatchRow{
		Row: a.Row, Obligation: openapi.Id(a.Obligation), Attempt: a.Number, Student: openapi.Id(a.Student), StudentName: name,
		Amount: a.Amount, PayeeKind: openapi.BatchRowPayeeKind(a.PayeeKind), PayeeName: a.PayeeName, CardLast4: a.CardLast4,
		State: openapi.BatchRowState(a.State), Cause: a.Cause, CauseName: cause.Name, Advice: cause.Advice, Reason: a.Reason,
	}
}

func toRates(r payment.Rates) openapi.PaymentRates {
	count := func(c payment.Count) openapi.PaymentCount {
		return openapi.PaymentCount{Rows: c.Rows, Amount: c.Amount}
	}
	rate := func(part, whole int64) nullable.Nullable[int] {
		p := payment.Percent(part, whole)
		if p == nil {
			return nullable.NewNullNullable[int]()
		}
		return nullable.NewNullableWithValue(int(*p))
	}
	return openapi.PaymentRates{
		Submitted: count(r.Submitted), FirstPass: count(r.FirstPass), Due: count(r.Due), Paid: count(r.Paid),
		FirstPassRate:       rate(int64(r.FirstPass.Rows), int64(r.Submitted.Rows)),
		FinalRate:           rate(int64(r.Paid.Rows), int64(r.Due.Rows)),
		FirstPassAmountRate: rate(int64(r.FirstPass.Amount), int64(r.Submitted.Amount)),
		FinalAmountRate:     rate(int64(r.Paid.Amount), int64(r.Due.Amount)),
	}
}
