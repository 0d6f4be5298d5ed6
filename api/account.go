package api

import (
	"bytes"
	"context"
	"errors"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/consent"
)

// accountAPI answers for logins, accounts and appointments. Of consent it asks
// what somebody has still to answer, for their first screen.
type accountAPI struct {
	account account.Service
	consent consent.Service
	tokens  *Tokens
	public  string // LIZHI_PUBLIC_URL, for QR codes
}

// ActorsOf makes the account service the Actors of a server.
func ActorsOf(s account.Service) Actors { return actors{s} }

type actors struct{ account account.Service }

// Actor says who an account is; a login that is over is nobody.
func (a actors) Actor(ctx context.Context, id domain.AccountID, login domain.LoginID) (domain.Actor, error) {
	who, err := a.account.Actor(ctx, id, login)
	if errors.Is(err, account.ErrLoggedOut) {
		return domain.Actor{}, ErrLoggedOut
	}
	return who, err
}

// Login answers login.
func (a accountAPI) Login(ctx context.Context, r openapi.LoginRequestObject) (openapi.LoginResponseObject, error) {
	granted, err := a.account.Login(ctx, actor(ctx), account.Credentials{
		Number: r.Body.Number, Password: r.Body.Password, NewPassword: given(r.Body.NewPassword), Device: given(r.Body.Device),
	})
	if err != nil {
		return nil, err
	}
	tokens, err := a.toTokens(granted)
	return openapi.Login201JSONResponse(tokens), err
}

// RefreshLogin answers refreshLogin.
func (a accountAPI) RefreshLogin(ctx context.Context, r openapi.RefreshLoginRequestObject) (openapi.RefreshLoginResponseObject, error) {
	granted, err := a.account.Refresh(ctx, actor(ctx), r.Body.RefreshToken)
	if err != nil {
		return nil, err
	}
	tokens, err := a.toTokens(granted)
	return openapi.RefreshLogin200JSONResponse(tokens), err
}

// Activate answers activate.
func (a accountAPI) Activate(ctx context.Context, r openapi.ActivateRequestObject) (openapi.ActivateResponseObject, error) {
	granted, err := a.account.Activate(ctx, actor(ctx), account.Activation{
		Number: r.Body.Number, Code: r.Body.Code, LastFour: given(r.Body.LastFour), Password: r.Body.Password, Device: given(r.Body.Device),
	})
	if err != nil {
		return nil, err
	}
	tokens, err := a.toTokens(granted)
	return openapi.Activate201JSONResponse(tokens), err
}

// GetMe answers getMe.
func (a accountAPI) GetMe(ctx context.Context, _ openapi.GetMeRequestObject) (openapi.GetMeResponseObject, error) {
	me, err := a.account.Me(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	open, err := a.consent.OwnOpen(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return openapi.GetMe200JSONResponse(toMe(me, open)), nil
}

// ChangePassword answers changePassword.
func (a accountAPI) ChangePassword(ctx context.Context, r openapi.ChangePasswordRequestObject) (openapi.ChangePasswordResponseObject, error) {
	err := a.account.ChangePassword(ctx, actor(ctx), r.Body.Password, r.Body.NewPassword)
	return openapi.ChangePassword204Response{}, err
}

// Logout answers logout.
func (a accountAPI) Logout(ctx context.Context, _ openapi.LogoutRequestObject) (openapi.LogoutResponseObject, error) {
	return openapi.Logout204Response{}, a.account.Logout(ctx, actor(ctx))
}

// ListLogins answers listLogins.
func (a accountAPI) ListLogins(ctx context.Context, _ openapi.ListLoginsRequestObject) (openapi.ListLoginsResponseObject, error) {
	who := actor(ctx)
	logins, err := a.account.Logins(ctx, who)
	return openapi.ListLogins200JSONResponse{Items: all(logins, func(l account.Login) openapi.Login {
		return openapi.Login{
			Id: openapi.Id(l.ID), Device: l.Device, Address: l.Address, Current: l.ID == who.Login, CreatedAt: l.CreatedAt, SeenAt: l.SeenAt,
		}
	})}, err
}

// RevokeLogin answers revokeLogin.
func (a accountAPI) RevokeLogin(ctx context.Context, r openapi.RevokeLoginRequestObject) (openapi.RevokeLoginResponseObject, error) {
	return openapi.RevokeLogin204Response{}, a.account.Revoke(ctx, actor(ctx), domain.LoginID(r.Id))
}

// IssueCodes answers issueCodes.
func (a accountAPI) IssueCodes(ctx context.Context, r openapi.IssueCodesRequestObject) (openapi.IssueCodesResponseObject, error) {
	sheet, err := a.account.IssueCodes(ctx, actor(ctx), domain.UnitID(r.Id), fromCodesAsked(*r.Body))
	return openapi.IssueCodes201JSONResponse{
		School: sheet.School, Class: sheet.Class, IssuedAt: sheet.IssuedAt, Skipped: sheet.Skipped, Items: all(sheet.Issued, toIssued),
	}, err
}

// PrintCodes answers printCodes.
func (a accountAPI) PrintCodes(ctx context.Context, r openapi.PrintCodesRequestObject) (openapi.PrintCodesResponseObject, error) {
	sheet, err := a.account.IssueCodes(ctx, actor(ctx), domain.UnitID(r.Id), fromCodesAsked(*r.Body))
	if err != nil {
		return nil, err
	}
	var pdf bytes.Buffer
	if err := codeSheet(&pdf, sheet, a.public); err != nil {
		return nil, err
	}
	return openapi.PrintCodes201ApplicationpdfResponse{Body: &pdf, ContentLength: int64(pdf.Len())}, nil
}

// ListClassAccounts answers listClassAccounts.
func (a accountAPI) ListClassAccounts(ctx context.Context, r openapi.ListClassAccountsRequestObject) (openapi.ListClassAccountsResponseObject, error) {
	members, err := a.account.InClass(ctx, actor(ctx), domain.UnitID(r.Id))
	if err != nil {
		return nil, err
	}
	shown := []openapi.ClassAccount{}
	for _, m := range members {
		one := toClassAccount(m)
		if want := given(r.Params.State); want == "" || string(want) == string(one.State) {
			shown = append(shown, one)
		}
	}
	return openapi.ListClassAccounts200JSONResponse{Items: shown}, nil
}

// ResetAccount answers resetAccount.
func (a accountAPI) ResetAccount(ctx context.Context, r openapi.ResetAccountRequestObject) (openapi.ResetAccountResponseObject, error) {
	issued, err := a.account.Reset(ctx, actor(ctx), domain.AccountID(r.Id))
	return openapi.ResetAccount201JSONResponse(toIssued(issued)), err
}

// UnlockAccount answers unlockAccount.
func (a accountAPI) UnlockAccount(ctx context.Context, r openapi.UnlockAccountRequestObject) (openapi.UnlockAccountResponseObject, error) {
	return openapi.UnlockAccount204Response{}, a.account.Unlock(ctx, actor(ctx), domain.AccountID(r.Id))
}

// CloseAccount answers closeAccount.
func (a accountAPI) CloseAccount(ctx context.Context, r openapi.CloseAccountRequestObject) (openapi.CloseAccountResponseObject, error) {
	return openapi.CloseAccount204Response{}, a.account.Leave(ctx, actor(ctx), domain.AccountID(r.Id))
}

// ListAppointments answers listAppointments.
func (a accountAPI) ListAppointments(ctx context.Context, r openapi.ListAppointmentsRequestObject) (openapi.ListAppointmentsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	f := account.AppointmentFilter{Unit: domain.UnitID(given(r.Params.UnitId)), Role: domain.Role(given(r.Params.Role))}
	list, err := a.account.Appointments(ctx, actor(ctx), f, p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListAppointments200JSONResponse{Items: all(list.Items, toAppointed), NextCursor: cursor}, err
}

// Appoint answers appoint.
func (a accountAPI) Appoint(ctx context.Context, r openapi.AppointRequestObject) (openapi.AppointResponseObject, error) {
	made, err := a.account.Appoint(ctx, actor(ctx), account.Draft{
		ID: idOf[account.Appointment](r.Body.Id), Person: domain.PersonID(r.Body.PersonId), Role: domain.Role(r.Body.Role),
		Unit: domain.UnitID(r.Body.UnitId), From: given(r.Body.From), Until: given(r.Body.Until),
	})
	return openapi.Appoint201JSONResponse{
		Body: toAppointed(made), Headers: openapi.Appoint201ResponseHeaders{ETag: optional(etag(made.Version))},
	}, err
}

// EndAppointment answers endAppointment.
func (a accountAPI) EndAppointment(ctx context.Context, r openapi.EndAppointmentRequestObject) (openapi.EndAppointmentResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	ended, err := a.account.EndAppointment(ctx, actor(ctx), account.AppointmentID(r.Id), v)
	return openapi.EndAppointment200JSONResponse{
		Body: toAppointment(ended), Headers: openapi.EndAppointment200ResponseHeaders{ETag: optional(etag(ended.Version))},
	}, err
}

// InviteJudge answers inviteJudge.
func (a accountAPI) InviteJudge(ctx context.Context, r openapi.InviteJudgeRequestObject) (openapi.InviteJudgeResponseObject, error) {
	invited, err := a.account.InviteJudge(ctx, actor(ctx), account.Draft{
		ID: idOf[account.Appointment](r.Body.Id), Person: domain.PersonID(r.Body.PersonId), Role: domain.Role(r.Body.Role),
		Unit: domain.UnitID(r.Body.UnitId), Until: r.Body.Until,
	})
	return openapi.InviteJudge201JSONResponse(toIssued(invited.Issued)), err
}

// ListRules answers listRules.
func (a accountAPI) ListRules(ctx context.Context, _ openapi.ListRulesRequestObject) (openapi.ListRulesResponseObject, error) {
	versions, err := a.account.Versions(ctx, actor(ctx))
	return openapi.ListRules200JSONResponse{Items: all(versions, toRulesVersion)}, err
}

// SetRules answers setRules.
func (a accountAPI) SetRules(ctx context.Context, r openapi.SetRulesRequestObject) (openapi.SetRulesResponseObject, error) {
	made, err := a.account.SetRules(ctx, actor(ctx), r.Body.ValidFrom, fromRules(r.Body.Rules))
	return openapi.SetRules201JSONResponse(toRulesVersion(made)), err
}
