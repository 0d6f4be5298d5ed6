package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
	"lizhi/media/document"
)

// ListPaymentExceptions answers listPaymentExceptions.
func (a paymentAPI) ListPaymentExceptions(ctx context.Context, r openapi.ListPaymentExceptionsRequestObject) (openapi.ListPaymentExceptionsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.payment.Exceptions(ctx, actor(ctx), cases.Filter{
		State: string(given(r.Params.State)), Cause: given(r.Params.Cause), Level: domain.Scope(given(r.Params.Level)),
		School: domain.UnitID(given(r.Params.School)),
	}, p)
	if err != nil {
		return nil, err
	}
	ref, err := a.payment.Reference(ctx)
	if err != nil {
		return nil, err
	}
	names, err := a.payment.Names(ctx, all(list.Items, func(e cases.Exception) domain.PersonID { return e.Student })...)
	if err != nil {
		return nil, err
	}
	today := domain.DayOf(a.payment.Now())
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListPaymentExceptions200JSONResponse{NextCursor: cursor, Items: all(list.Items, func(e cases.Exception) openapi.PaymentException {
		return toException(e, ref.Causes.Named(e.Cause), names[e.Student], today)
	})}, err
}

// SheetPaymentExceptions answers sheetPaymentExceptions.
func (a paymentAPI) SheetPaymentExceptions(ctx context.Context, r openapi.SheetPaymentExceptionsRequestObject) (openapi.SheetPaymentExceptionsResponseObject, error) {
	ref, err := a.payment.Reference(ctx)
	if err != nil {
		return nil, err
	}
	today := domain.DayOf(a.payment.Now())
	file, err := workbook(ctx, exceptionColumns, func(row func(...string) error) error {
		return a.payment.EachException(ctx, actor(ctx), cases.Filter{
			State: string(given(r.Params.State)), Cause: given(r.Params.Cause), Level: domain.Scope(given(r.Params.Level)),
			School: domain.UnitID(given(r.Params.School)),
		}, func(e cases.Exception, name string) error {
			cause := ref.Causes.Named(e.Cause)
			return row(name, e.Programme, e.Term.String(), e.Amount.String(), kindNames[e.Kind], cause.Name, cause.Advice,
				e.Due.String(), levelNames[e.Level(today)], outcomeNames[e.Outcome])
		})
	})
	if err != nil {
		return nil, err
	}
	return openapi.SheetPaymentExceptions200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: file, ContentLength: int64(file.Len()),
	}, nil
}

// exceptionColumns are the titles of the sheet of exceptions.
var exceptionColumns = []document.SheetColumn{
	{Title: "学生姓名", Width: 12},
	{Title: "项目", Width: 10},
	{Title: "学期", Width: 14},
	{Title: "金额（元）", Width: 12},
	{Title: "情况", Width: 12},
	{Title: "退回原因", Width: 28},
	{Title: "下一步", Width: 44},
	{Title: "办理期限", Width: 13},
	{Title: "现由谁督办", Width: 12},
	{Title: "状态", Width: 10},
}

// What a sheet of exceptions says in the school's words.
var (
	kindNames    = map[cases.ExceptionKind]string{cases.CameBack: "银行退回", cases.LeftOpen: "结果未明"}
	levelNames   = map[domain.Scope]string{domain.School: "学校", domain.County: "县（区）", domain.City: "市"}
	outcomeNames = map[cases.Outcome]string{
		"": "待处理", cases.Told: "已有结果", cases.Corrected: "已更正待重发", cases.Withdrew: "已撤回",
	}
)

// ListRecoveries answers listRecoveries.
func (a paymentAPI) ListRecoveries(ctx context.Context, r openapi.ListRecoveriesRequestObject) (openapi.ListRecoveriesResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.payment.Recoveries(ctx, actor(ctx), cases.Filter{
		State: string(given(r.Params.State)), School: domain.UnitID(given(r.Params.School)), Student: domain.PersonID(given(r.Params.Student)),
	}, p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListRecoveries200JSONResponse{Items: all(list.Items, toRecovery), NextCursor: cursor}, err
}

// AskRecovery answers askRecovery.
func (a paymentAPI) AskRecovery(ctx context.Context, r openapi.AskRecoveryRequestObject) (openapi.AskRecoveryResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	x, err := a.payment.AskRecovery(ctx, actor(ctx), cases.Recall{
		Obligation: ledger.ObligationID(r.Body.Obligation), Amount: given(r.Body.Amount), Purpose: cases.Purpose(r.Body.Purpose),
		Reason: r.Body.Reason, Version: v,
	})
	if err != nil {
		return nil, err
	}
	return openapi.AskRecovery201JSONResponse{Body: toRecovery(x), Headers: openapi.AskRecovery201ResponseHeaders{ETag: optional(etag(x.Version))}}, nil
}

// DecideRecovery answers decideRecovery.
func (a paymentAPI) DecideRecovery(ctx context.Context, r openapi.DecideRecoveryRequestObject) (openapi.DecideRecoveryResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	x, err := a.payment.DecideRecovery(ctx, actor(ctx), cases.RecoveryID(r.Id), fromCaseDecision(v, *r.Body))
	if err != nil {
		return nil, err
	}
	return openapi.DecideRecovery200JSONResponse{Body: toRecovery(x), Headers: openapi.DecideRecovery200ResponseHeaders{ETag: optional(etag(x.Version))}}, nil
}

// SettleRecovery answers settleRecovery.
func (a paymentAPI) SettleRecovery(ctx context.Context, r openapi.SettleRecoveryRequestObject) (openapi.SettleRecoveryResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	x, err := a.payment.SettleRecovery(ctx, actor(ctx), cases.RecoveryID(r.Id), cases.Back{
		Version: v, Receipt: given(r.Body.Receipt), Reason: given(r.Body.Reason),
	})
	if err != nil {
		return nil, err
	}
	return openapi.SettleRecovery200JSONResponse{Body: toRecovery(x), Headers: openapi.SettleRecovery200ResponseHeaders{ETag: optional(etag(x.Version))}}, nil
}

// ListSupplements answers listSupplements.
func (a paymentAPI) ListSupplements(ctx context.Context, r openapi.ListSupplementsRequestObject) (openapi.ListSupplementsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.payment.Supplements(ctx, actor(ctx), cases.Filter{
		State: string(given(r.Params.State)), School: domain.UnitID(given(r.Params.School)), Student: domain.PersonID(given(r.Params.Student)),
	}, p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListSupplements200JSONResponse{Items: all(list.Items, toSupplement), NextCursor: cursor}, err
}

// AskSupplement answers askSupplement.
func (a paymentAPI) AskSupplement(ctx context.Context, r openapi.AskSupplementRequestObject) (openapi.AskSupplementResponseObject, error) {
	x, err := a.payment.AskSupplement(ctx, actor(ctx), cases.Addition{
		Student: domain.PersonID(r.Body.Student), Programme: r.Body.Programme, Term: r.Body.Term, Amount: r.Body.Amount, Reason: r.Body.Reason,
	})
	if err != nil {
		return nil, err
	}
	return openapi.AskSupplement201JSONResponse{Body: toSupplement(x), Headers: openapi.AskSupplement201ResponseHeaders{ETag: optional(etag(x.Version))}}, nil
}

// DecideSupplement answers decideSupplement.
func (a paymentAPI) DecideSupplement(ctx context.Context, r openapi.DecideSupplementRequestObject) (openapi.DecideSupplementResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	x, err := a.payment.DecideSupplement(ctx, actor(ctx), cases.SupplementID(r.Id), fromCaseDecision(v, *r.Body))
	if err != nil {
		return nil, err
	}
	return openapi.DecideSupplement200JSONResponse{Body: toSupplement(x), Headers: openapi.DecideSupplement200ResponseHeaders{ETag: optional(etag(x.Version))}}, nil
}

func fromCaseDecision(version int, d openapi.CaseDecision) cases.Say {
	return cases.Say{Version: version, Allow: cases.Answer(d.Decision), Reason: d.Reason}
}

func toException(e cases.Exception, cause bankfile.Cause, name string, today domain.Day) openapi.PaymentException {
	return openapi.PaymentException{
		Id: openapi.Id(e.ID), Open: !e.Open.IsZero(), Kind: openapi.PaymentExceptionKind(e.Kind), Obligation: openapi.Id(e.Obligation),
		Batch: openapi.Id(e.Batch), Row: e.Row, Student: openapi.Id(e.Student), StudentName: name, Programme: e.Programme, Term: e.Term,
		Amount: e.Amount, Cause: e.Cause, CauseName: cause.Name, Advice: cause.Advice, School: openapi.Id(e.School), Owner: openapi.Id(e.Owner),
		Due: e.Due, ThenDue: e.ThenDue, Level: openapi.PaymentExceptionLevel(e.Level(today)), Outcome: string(e.Outcome),
		ClosedAt: e.ClosedAt, CreatedAt: e.CreatedAt,
	}
}

func toRecovery(x cases.Recovery) openapi.Recovery {
	return openapi.Recovery{
		Id: openapi.Id(x.ID), Obligation: openapi.Id(x.Obligation), Student: openapi.Id(x.Student), Amount: x.Amount,
		Purpose: openapi.RecoveryPurpose(x.Purpose), Reason: x.Reason, State: openapi.CaseState(x.State), School: openapi.Id(x.School),
		AskedBy: openapi.Id(x.AskedBy), DecidedBy: someID(x.DecidedBy), Decision: x.Decision, Receipt: x.Receipt,
		SettledBy: someID(x.SettledBy), Version: x.Version, CreatedAt: x.CreatedAt,
	}
}

func toSupplement(x cases.Supplement) openapi.Supplement {
	return openapi.Supplement{
		Id: openapi.Id(x.ID), Student: openapi.Id(x.Student), Programme: x.Programme, Term: x.Term, Amount: x.Amount, Reason: x.Reason,
		State: openapi.CaseState(x.State), School: openapi.Id(x.School), AskedBy: openapi.Id(x.AskedBy), DecidedBy: someID(x.DecidedBy),
		Decision: x.Decision, Obligation: someID(x.Obligation), Version: x.Version, CreatedAt: x.CreatedAt,
	}
}
