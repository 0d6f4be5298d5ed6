package api

import (
	"io"
	"net/url"

	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/media/document"
)

// codeSheet prints an activation sheet: a strip for each person, to be cut off
// and handed over, with what to type and the same as a QR code.
func codeSheet(w io.Writer, s account.Sheet, public string) error {
	day := domain.DayOf(s.IssuedAt).String()
	pdf, err := document.NewPDF(document.Info{Title: "账号激活单 " + s.School + " " + s.Class, Footer: s.School + " " + s.Class, Made: s.IssuedAt})
	if err != nil {
		return err
	}
	pdf.Page()
	pdf.Title("账号激活单")
	pdf.Text(s.School + "　" + s.Class + "　" + day)
	pdf.Note("请沿虚线剪开，逐条当面交给本人。激活码只能使用一次；重新生成后，旧激活码随即失效。")
	const strip, side, right = 104, 84, 455
	for _, i := range s.Issued {
		pdf.Keep(strip)
		top := pdf.Y()
		name := i.Name
		if i.Ward != "" {
			name += "（" + i.Ward + "的监护人）"
		}
		pdf.Subheading(name)
		pdf.Pairs([][2]string{
			{"账号", i.Number}, {"激活码", i.Code}, {"有效期至", domain.DayOf(i.ExpiresAt).String()},
		})
		if i.Kind == account.ForGuardian {
			pdf.Note("激活时还需填写监护人本人身份证号或手机号的后四位。")
		}
		if public != "" {
			pdf.QR(activationLink(public, i), right, top, side)
		}
		pdf.Space(max(0, top+strip-pdf.Y()))
		pdf.Note("- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -")
	}
	_, err = pdf.WriteTo(w)
	return err
}

// activationLink holds number and code in the fragment, which no server and no
// log ever sees (decisions §5).
func activationLink(public string, i account.Issued) string {
	return public + "/activate#" + url.Values{"n": {i.Number}, "c": {i.Code}}.Encode()
}
