package api

import (
	"bytes"
	"context"
	"io"
	"strings"
	"time"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/media/document"
)

// AnswerChallenge answers answerChallenge.
func (a accountAPI) AnswerChallenge(ctx context.Context, r openapi.AnswerChallengeRequestObject) (openapi.AnswerChallengeResponseObject, error) {
	granted, err := a.account.Answer(ctx, actor(ctx), r.Body.Challenge, r.Body.Code)
	if err != nil {
		return nil, err
	}
	tokens, err := a.toTokens(granted)
	return openapi.AnswerChallenge201JSONResponse(tokens), err
}

// EnrolFactor answers enrolFactor.
func (a accountAPI) EnrolFactor(ctx context.Context, r openapi.EnrolFactorRequestObject) (openapi.EnrolFactorResponseObject, error) {
	e, err := a.account.Enrol(ctx, actor(ctx), r.Body.Challenge)
	return openapi.EnrolFactor201JSONResponse(toFactorEnrolment(e)), err
}

// PrintFactor answers printFactor.
func (a accountAPI) PrintFactor(ctx context.Context, r openapi.PrintFactorRequestObject) (openapi.PrintFactorResponseObject, error) {
	e, err := a.account.Enrol(ctx, actor(ctx), r.Body.Challenge)
	if err != nil {
		return nil, err
	}
	var pdf bytes.Buffer
	if err := factorSheet(&pdf, e, time.Now()); err != nil {
		return nil, err
	}
	return openapi.PrintFactor201ApplicationpdfResponse{Body: &pdf, ContentLength: int64(pdf.Len())}, nil
}

// EnrolOwnFactor answers enrolOwnFactor.
func (a accountAPI) EnrolOwnFactor(ctx context.Context, r openapi.EnrolOwnFactorRequestObject) (openapi.EnrolOwnFactorResponseObject, error) {
	e, err := a.account.EnrolOwn(ctx, actor(ctx), r.Body.Password)
	return openapi.EnrolOwnFactor201JSONResponse(toFactorEnrolment(e)), err
}

// ProveFactor answers proveFactor.
func (a accountAPI) ProveFactor(ctx context.Context, r openapi.ProveFactorRequestObject) (openapi.ProveFactorResponseObject, error) {
	return openapi.ProveFactor204Response{}, a.account.Prove(ctx, actor(ctx), r.Body.Code)
}

// ResetFactor answers resetFactor.
func (a accountAPI) ResetFactor(ctx context.Context, r openapi.ResetFactorRequestObject) (openapi.ResetFactorResponseObject, error) {
	return openapi.ResetFactor204Response{}, a.account.ResetFactor(ctx, actor(ctx), domain.AccountID(r.Id))
}

func toFactorEnrolment(e account.Enrolment) openapi.FactorEnrolment {
	return openapi.FactorEnrolment{Secret: e.Secret, Uri: e.URI, RecoveryCodes: e.Recovery}
}

// factorSheet prints what an authenticator needs: to be scanned, and then kept
// where the phone is not.
func factorSheet(w io.Writer, e account.Enrolment, made time.Time) error {
	pdf, err := document.NewPDF(document.Info{Title: "动态口令绑定单 " + e.Number, Footer: "账号 " + e.Number, Made: made})
	if err != nil {
		return err
	}
	pdf.Page()
	pdf.Title("动态口令绑定单")
	pdf.Text("账号 " + e.Number)
	pdf.Note("用手机上的认证器应用（支持 TOTP 即可）扫描下面的二维码，再输入它显示的 6 位数字完成登录。此页只显示一次，请勿拍照外传。")
	const side = 150
	top := pdf.Y()
	pdf.QR(e.URI, 60, top, side)
	pdf.Space(side + 12)
	pdf.Pairs([][2]string{{"手工输入", e.Secret}})
	pdf.Subheading("备用码")
	pdf.Note("手机遗失时，每个备用码可代替动态口令登录一次。请打印后妥善保管，不要存在同一部手机里。")
	for half := e.Recovery; len(half) > 0; half = half[min(2, len(half)):] {
		pdf.Text(strings.Join(half[:min(2, len(half))], "　　　　"))
	}
	_, err = pdf.WriteTo(w)
	return err
}
