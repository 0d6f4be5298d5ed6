package api

import (
	"cmp"
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/payment"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
)

// ImportResult answers importResult.
func (a paymentAPI) ImportResult(ctx context.Context, r openapi.ImportResultRequestObject) (openapi.ImportResultResponseObject, error) {
	done, err := a.payment.Import(ctx, actor(ctx), ledger.BatchID(r.Id), domain.FileID(r.Body.File))
	if err != nil {
		return nil, err
	}
	return openapi.ImportResult202JSONResponse{
		Result: toResult(done.Result), Repeated: done.Repeated,
		AlreadyApplied: done.Repeated && done.Result.State == result.Applied,
	}, nil
}

// GetResult answers getResult.
func (a paymentAPI) GetResult(ctx context.Context, r openapi.GetResultRequestObject) (openapi.GetResultResponseObject, error) {
	file, lines, err := a.payment.Result(ctx, actor(ctx), result.ID(r.Id), result.Part{
		After: given(r.Params.After), Limit: cmp.Or(given(r.Params.Limit), payment.MaxRows), Problems: given(r.Params.Problems),
	})
	if err != nil {
		return nil, err
	}
	return openapi.GetResult200JSONResponse{
		Body: openapi.ResultShown{Result: toResult(file), Items: all(lines, func(l result.Line) openapi.ResultLine {
			return openapi.ResultLine{
				Line: l.Line, Row: l.BatchRow, Amount: l.Amount, Succeeded: l.Succeeded, Cause: l.Cause,
				Problem: openapi.ResultLineProblem(l.Problem),
			}
		})},
		Headers: openapi.GetResult200ResponseHeaders{ETag: optional(etag(file.Version))},
	}, nil
}

// DecideResult answers decideResult.
func (a paymentAPI) DecideResult(ctx context.Context, r openapi.DecideResultRequestObject) (openapi.DecideResultResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	file, err := a.payment.Decide(ctx, actor(ctx), result.ID(r.Id), result.Verdict{
		Version: v, Decision: result.Decision(r.Body.Decision), Reason: r.Body.Reason,
	})
	if err != nil {
		return nil, err
	}
	return openapi.DecideResult200JSONResponse{Body: toResult(file), Headers: openapi.DecideResult200ResponseHeaders{ETag: optional(etag(file.Version))}}, nil
}

// GetObligation answers getObligation.
func (a paymentAPI) GetObligation(ctx context.Context, r openapi.GetObligationRequestObject) (openapi.GetObligationResponseObject, error) {
	o, entries, err := a.payment.Obligation(ctx, actor(ctx), ledger.ObligationID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetObligation200JSONResponse{
		Body: toObligation(o, entries), Headers: openapi.GetObligation200ResponseHeaders{ETag: optional(etag(o.Version))},
	}, nil
}

// CorrectPayment answers correctPayment.
func (a paymentAPI) CorrectPayment(ctx context.Context, r openapi.CorrectPaymentRequestObject) (openapi.CorrectPaymentResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	o, err := a.payment.Correct(ctx, actor(ctx), ledger.ObligationID(r.Id), cases.Correction{
		Payee: domain.PersonID(given(r.Body.Payee)), Reason: given(r.Body.Reason), Version: v,
	})
	if err != nil {
		return nil, err
	}
	_, entries, err := a.payment.Obligation(ctx, actor(ctx), o.ID)
	return openapi.CorrectPayment200JSONResponse{
		Body: toObligation(o, entries), Headers: openapi.CorrectPayment200ResponseHeaders{ETag: optional(etag(o.Version))},
	}, err
}

// ListStudentPayments answers listStudentPayments.
func (a paymentAPI) ListStudentPayments(ctx context.Context, r openapi.ListStudentPaymentsRequestObject) (openapi.ListStudentPaymentsResponseObject, error) {
	statuses, err := a.payment.OfStudent(ctx, actor(ctx), domain.PersonID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.ListStudentPayments200JSONResponse{Items: all(statuses, func(s payment.Status) openapi.StudentPayment {
		return openapi.StudentPayment{
			Programme: s.Programme, Name: s.Name, Term: s.Term, Amount: s.Amount, State: openapi.StudentPaymentState(s.State), Text: s.Text,
		}
	})}, nil
}

// ListClassPayments answers listClassPayments.
func (a paymentAPI) ListClassPayments(ctx context.Context, r openapi.ListClassPaymentsRequestObject) (openapi.ListClassPaymentsResponseObject, error) {
	paid, err := a.payment.OfClass(ctx, actor(ctx), domain.UnitID(r.Id), termOf(r.Params.Term))
	if err != nil {
		return nil, err
	}
	return openapi.ListClassPayments200JSONResponse{Items: all(paid, func(p payment.PaidOrNot) openapi.ClassPayment {
		return openapi.ClassPayment{Student: openapi.Id(p.Student), Name: p.Name, Programme: p.Programme, Term: p.Term, Paid: p.Paid}
	})}, nil
}

func toResult(r result.File) openapi.Result {
	return openapi.Result{
		Id: openapi.Id(r.ID), Batch: openapi.Id(r.Batch), Upload: openapi.Id(r.Upload), Hash: r.Hash,
		State: openapi.ResultState(r.State), Lines: r.Lines, Sum: r.Sum, PaidRows: r.PaidRows, FailedRows: r.FailedRows,
		Problems: r.Problems, Owner: openapi.Id(r.Owner), DecidedBy: someID(r.DecidedBy), Reason: r.Reason,
		Version: r.Version, CreatedAt: r.CreatedAt,
	}
}

func toObligation(o ledger.Obligation, entries []ledger.Entry) openapi.Obligation {
	return openapi.Obligation{
		Id: openapi.Id(o.ID), Student: openapi.Id(o.Student), Programme: o.Programme, Term: o.Term, Part: o.Part,
		Planned: o.Planned, Pending: o.Pending, InFlight: o.InFlight, Paid: o.Paid, Returned: o.Returned,
		Withdrawn: o.Withdrawn, ClawedBack: o.ClawedBack, Attempts: o.Attempts, Version: o.Version,
		Entries: all(entries, func(e ledger.Entry) openapi.LedgerEntry {
			return openapi.LedgerEntry{Source: string(e.Source), Target: string(e.Target), Amount: e.Amount, Reason: e.Reason, At: e.At}
		}),
	}
}
