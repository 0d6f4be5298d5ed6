package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/people"
)

// ListStaff answers listStaff.
func (a peopleAPI) ListStaff(ctx context.Context, r openapi.ListStaffRequestObject) (openapi.ListStaffResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.people.StaffList(ctx, actor(ctx), domain.UnitID(given(r.Params.UnitId)), p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListStaff200JSONResponse{
		Items:      all(list.Items, func(m people.Member) openapi.Staff { return toStaff(m.Staff, m.Name) }),
		NextCursor: cursor,
	}, err
}

// AddStaff answers addStaff.
func (a peopleAPI) AddStaff(ctx context.Context, r openapi.AddStaffRequestObject) (openapi.AddStaffResponseObject, error) {
	s, err := a.people.AddStaff(ctx, actor(ctx), people.Employment{
		Draft: identity.Draft{Name: r.Body.Name, IDNumber: given(r.Body.IdNumber), Phone: given(r.Body.Phone)},
		Unit:  domain.UnitID(r.Body.UnitId), Number: given(r.Body.Number), Position: given(r.Body.Position),
	})
	if err != nil {
		return nil, err
	}
	return openapi.AddStaff201JSONResponse{
		Body: toStaff(s, r.Body.Name), Headers: openapi.AddStaff201ResponseHeaders{ETag: optional(etag(s.Version))},
	}, nil
}

// EndStaff answers endStaff.
func (a peopleAPI) EndStaff(ctx context.Context, r openapi.EndStaffRequestObject) (openapi.EndStaffResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	m, err := a.people.EndStaff(ctx, actor(ctx), people.StaffID(r.Id), v)
	if err != nil {
		return nil, err
	}
	return openapi.EndStaff200JSONResponse{
		Body: toStaff(m.Staff, m.Name), Headers: openapi.EndStaff200ResponseHeaders{ETag: optional(etag(m.Staff.Version))},
	}, nil
}

// ListTransfers answers listTransfers.
func (a peopleAPI) ListTransfers(ctx context.Context, r openapi.ListTransfersRequestObject) (openapi.ListTransfersResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.people.Transfers(ctx, actor(ctx), people.TransferState(given(r.Params.State)), p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListTransfers200JSONResponse{
		Items:      all(list.Items, func(t people.Transfer) openapi.Transfer { return toTransfer(t, "") }),
		NextCursor: cursor,
	}, err
}

// SendStudent answers sendStudent.
func (a peopleAPI) SendStudent(ctx context.Context, r openapi.SendStudentRequestObject) (openapi.SendStudentResponseObject, error) {
	t, err := a.people.Send(ctx, actor(ctx), people.Sending{
		ID: people.TransferID(given(r.Body.Id)), Student: domain.PersonID(r.Body.StudentId),
		ToSchool: domain.UnitID(r.Body.ToSchoolId), Reason: r.Body.Reason,
	})
	if err != nil {
		return nil, err
	}
	return openapi.SendStudent201JSONResponse{Body: toTransfer(t, ""), Headers: openapi.SendStudent201ResponseHeaders{ETag: optional(etag(t.Version))}}, nil
}

// GetTransfer answers getTransfer.
func (a peopleAPI) GetTransfer(ctx context.Context, r openapi.GetTransferRequestObject) (openapi.GetTransferResponseObject, error) {
	t, name, err := a.people.Transfer(ctx, actor(ctx), people.TransferID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetTransfer200JSONResponse{Body: toTransfer(t, name), Headers: openapi.GetTransfer200ResponseHeaders{ETag: optional(etag(t.Version))}}, nil
}

// AcceptTransfer answers acceptTransfer.
func (a peopleAPI) AcceptTransfer(ctx context.Context, r openapi.AcceptTransferRequestObject) (openapi.AcceptTransferResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	t, err := a.people.Accept(ctx, actor(ctx), people.TransferID(r.Id), v, people.Answer{Class: domain.UnitID(r.Body.ClassId), On: given(r.Body.On)})
	if err != nil {
		return nil, err
	}
	return openapi.AcceptTransfer200JSONResponse{Body: toTransfer(t, ""), Headers: openapi.AcceptTransfer200ResponseHeaders{ETag: optional(etag(t.Version))}}, nil
}

// RefuseTransfer answers refuseTransfer.
func (a peopleAPI) RefuseTransfer(ctx context.Context, r openapi.RefuseTransferRequestObject) (openapi.RefuseTransferResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	t, err := a.people.Refuse(ctx, actor(ctx), people.TransferID(r.Id), v, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.RefuseTransfer200JSONResponse{Body: toTransfer(t, ""), Headers: openapi.RefuseTransfer200ResponseHeaders{ETag: optional(etag(t.Version))}}, nil
}

// WithdrawTransfer answers withdrawTransfer.
func (a peopleAPI) WithdrawTransfer(ctx context.Context, r openapi.WithdrawTransferRequestObject) (openapi.WithdrawTransferResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	t, err := a.people.Withdraw(ctx, actor(ctx), people.TransferID(r.Id), v)
	if err != nil {
		return nil, err
	}
	t = t.Masked(actor(ctx))
	return openapi.WithdrawTransfer200JSONResponse{Body: toTransfer(t, ""), Headers: openapi.WithdrawTransfer200ResponseHeaders{ETag: optional(etag(t.Version))}}, nil
}

// DecideClaim answers decideClaim.
func (a peopleAPI) DecideClaim(ctx context.Context, r openapi.DecideClaimRequestObject) (openapi.DecideClaimResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	to := people.Refused
	if r.Body.Accepted {
		to = people.Accepted
	}
	t, err := a.people.Decide(ctx, actor(ctx), people.TransferID(r.Id), v, to, people.Answer{
		Class: domain.UnitID(given(r.Body.ClassId)), On: given(r.Body.On), Reason: r.Body.Reason,
	})
	if err != nil {
		return nil, err
	}
	return openapi.DecideClaim200JSONResponse{Body: toTransfer(t, ""), Headers: openapi.DecideClaim200ResponseHeaders{ETag: optional(etag(t.Version))}}, nil
}

// OpenYear answers openYear.
func (a peopleAPI) OpenYear(ctx context.Context, r openapi.OpenYearRequestObject) (openapi.OpenYearResponseObject, error) {
	mode := people.ForReal
	if r.Body.DryRun {
		mode = people.DryRun
	}
	o, err := a.people.OpenYear(ctx, actor(ctx), domain.UnitID(r.Id), domain.SchoolYear(r.Body.SchoolYear), mode)
	if err != nil {
		return nil, err
	}
	return openapi.OpenYear200JSONResponse{
		SchoolYear: o.Year.String(), Students: o.Students, Done: o.Done,
		Classes: all(o.Classes, func(l people.Leavers) openapi.ClassLeaving {
			return openapi.ClassLeaving{ClassId: openapi.Id(l.Class), SchoolId: openapi.Id(l.School), Name: l.Name, Students: l.Students}
		}),
	}, nil
}
