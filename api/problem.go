package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lizhi/api/openapi"
	"lizhi/domain"
)

// statuses is the only place where a kind of refusal meets a status (decisions
// §3). Its titles name the status, the fault's own text says what happened.
var statuses = map[domain.Kind]int{
	domain.Unauthenticated: http.StatusUnauthorized,
	domain.Forbidden:       http.StatusForbidden,
	domain.NotFound:        http.StatusNotFound,
	domain.Conflict:        http.StatusConflict,
	domain.Gone:            http.StatusGone,
	domain.Stale:           http.StatusPreconditionFailed,
	domain.Required:        http.StatusPreconditionRequired,
	domain.Invalid:         http.StatusUnprocessableEntity,
	domain.TooLarge:        http.StatusRequestEntityTooLarge,
	domain.WrongType:       http.StatusUnsupportedMediaType,
}

// titles name each status for people: Chinese, English.
var titles = map[int][2]string{
	400: {"请求无法读取", "The request cannot be read"},
	401: {"需要登录", "Nobody is logged in"},
	403: {"不允许", "Not allowed"},
	404: {"没有找到", "Not found"},
	405: {"方法不适用", "The method does not apply"},
	409: {"情况已变化", "Things have moved on"},
	410: {"已失效", "It has ended"},
	412: {"版本已过期", "The version is stale"},
	413: {"内容过大", "Too large"},
	415: {"格式不支持", "The format is not supported"},
	416: {"范围超出", "The range is not there"},
	422: {"内容有误", "Some values are not right"},
	428: {"缺少必要的请求头", "A header is missing"},
	429: {"请求过于频繁", "Too many requests"},
	500: {"系统出错", "Our mistake"},
	503: {"暂时繁忙", "Busy for a moment"},
}

// refusal is a fault that only HTTP knows, with the status that it has.
type refusal struct {
	status int
	fault  *domain.Fault
}

func (r refusal) Error() string { return r.fault.Error() }

// saying gives the refusal other fields.
func (r refusal) at(fields ...domain.Field) refusal {
	f := *r.fault
	f.Fields = fields
	r.fault = &f
	return r
}

// with fills in a parameter of the refusal's text.
func (r refusal) with(name string, value any) refusal {
	r.fault = r.fault.With(name, value)
	return r
}

// retryAfter is how many seconds a client waits before it tries again what was
// busy or still running.
const retryAfter = 2

// answerError turns whatever went wrong into a problem; it sees every error
// once.
func (g *gate) answerError(c *fiber.Ctx, err error) error {
	status, fault := g.explain(c, err)
	switch {
	case status == http.StatusServiceUnavailable, fault.Code == domain.ErrRunning.Code:
		if len(c.Response().Header.Peek(fiber.HeaderRetryAfter)) == 0 {
			c.Set(fiber.HeaderRetryAfter, strconv.Itoa(retryAfter))
		}
	case status == http.StatusUnauthorized:
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="lizhi"`)
	}
	lang := language(c.Get(fiber.HeaderAcceptLanguage))
	body, err := json.Marshal(problemOf(status, fault, lang, requestID(c)))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/problem+json")
	c.Set(fiber.HeaderContentLanguage, lang)
	return c.Status(status).Send(body)
}

// explain finds the status and the fault of an error. What is nobody's fault
// but ours is logged here, once, and hidden.
func (g *gate) explain(c *fiber.Ctx, err error) (int, *domain.Fault) {
	var fault *domain.Fault
	var own refusal
	var framework *fiber.Error
	switch {
	case errors.As(err, &fault):
		if status, known := statuses[fault.Kind]; known {
			return status, fault
		}
	case errors.As(err, &own):
		return own.status, own.fault
	case errors.Is(err, domain.ErrBusy), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		g.log.Warn("busy", slog.String("request_id", requestID(c)), slog.String("error", err.Error()))
		return errBusy.status, errBusy.fault
	case errors.As(err, &framework):
		if known, ok := ofFramework[framework.Code]; ok {
			if framework.Code == http.StatusBadRequest { // what passed openapi.yaml could not be bound: its types are wrong
				g.log.Warn("binding", slog.String("request_id", requestID(c)), slog.String("operation", routeOf(c)))
			}
			return known.status, known.fault
		}
	}
	g.log.Error("request failed", slog.String("request_id", requestID(c)), slog.String("error", err.Error()))
	return errInternal.status, errInternal.fault
}

// ofFramework says what fiber's own errors mean; 400 comes from the generated
// binding of parameters and bodies.
var ofFramework = map[int]refusal{
	http.StatusBadRequest:            errMalformed,
	http.StatusNotFound:              {http.StatusNotFound, domain.ErrNotFound},
	http.StatusMethodNotAllowed:      errMethod,
	http.StatusRequestEntityTooLarge: errTooLarge,
	http.StatusUnsupportedMediaType:  errMediaType,
	http.StatusUnprocessableEntity:   {http.StatusUnprocessableEntity, domain.ErrInvalid},
	http.StatusRequestTimeout:        errBusy,
	http.StatusServiceUnavailable:    errBusy,
	// fasthttp's word for a header block over its buffer.
	http.StatusRequestHeaderFieldsTooLarge: errTooLarge,
}

// problemOf says a fault in the shape of decisions §3.
func problemOf(status int, f *domain.Fault, lang, request string) openapi.Problem {
	title, detail := titles[status][0], f.Text(lang)
	if lang == "en" {
		title = titles[status][1]
	}
	p := openapi.Problem{
		Type: "/problems/" + f.Code, Title: title, Status: status,
		Code: f.Code, Detail: &detail, RequestId: request,
	}
	if challenge, ok := f.Params["challenge"].(string); ok {
		p.Challenge = &challenge
	}
	if len(f.Fields) == 0 {
		return p
	}
	fields := make([]openapi.ProblemField, 0, len(f.Fields))
	for _, at := range f.Fields {
		text := at.ZH
		if lang == "en" {
			text = at.EN
		}
		fields = append(fields, openapi.ProblemField{Pointer: at.Pointer, Code: at.Code, Message: text})
	}
	p.Fields = &fields
	return p
}

// language is "en" where a client prefers English to Chinese, else "zh". Only
// the order of the names counts; weights are as good as never sent out of order.
func language(accept string) string {
	for part := range strings.SplitSeq(accept, ",") {
		tag, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(part)), ";")
		primary, _, _ := strings.Cut(tag, "-")
		switch primary {
		case "zh", "en":
			return primary
		}
	}
	return "zh"
}
