package domain

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// Kind says what sort of no a Fault is. One table in api turns it into a
// status; nothing else does.
type Kind uint8

// The kinds of refusal. New ones go to the end.
const (
	Forbidden       Kind = iota + 1 // you may know that it exists, you may not do this
	NotFound                        // it is not there, or it is not yours to see
	Conflict                        // it was true a moment ago: a slot is taken, a state has moved on
	Gone                            // it ended, was revoked or was taken down
	Stale                           // you changed a version that is no longer the newest
	Required                        // you must say which version, or send a key
	Invalid                         // readable, but a value breaks the schema or a rule
	TooLarge                        // more bytes than the limit that the fault names
	WrongType                       // a content of a type that is not taken here
	Unauthenticated                 // a wrong password or code, a token that is spent
)

// Fault is the one error that a person may see. Each is created once, by
// Refusal, in the faults.go of its feature; everything else is our mistake and
// is shown as "internal".
type Fault struct {
	Kind   Kind
	Code   string // stable, "mentoring.slot_taken": clients branch on it
	ZH, EN string // for people; {name} is filled from Params
	Params map[string]any
	Fields []Field
}

// Field says which value of a request is wrong, and what would be right.
type Field struct {
	Pointer string // JSON pointer into the body, or "query/limit", "header/If-Match"
	Code    string
	ZH, EN  string
}

// Refusal declares a fault. A code is declared once: a second time panics.
func Refusal(kind Kind, code, zh, en string) *Fault {
	f := &Fault{Kind: kind, Code: code, ZH: zh, EN: en}
	if _, twice := declared.LoadOrStore(code, f); twice {
		panic("declared twice: " + code)
	}
	return f
}

// declared holds every Refusal by its code, so that a client can look up what
// a code means.
var declared sync.Map

// Declared is the fault with a code, as Refusal declared it.
func Declared(code string) (*Fault, bool) {
	f, ok := declared.Load(code)
	if !ok {
		return nil, false
	}
	return f.(*Fault), true
}

// Error gives the code and the English text; it holds nothing personal.
func (f *Fault) Error() string { return f.Code + ": " + f.Text("en") }

// Is makes errors.Is compare codes, so that a fault with parameters is still
// the fault it was made from.
func (f *Fault) Is(target error) bool {
	var other *Fault
	return errors.As(target, &other) && other.Code == f.Code
}

// Text is the message in a language ("en", otherwise Chinese) with its
// parameters filled in.
func (f *Fault) Text(lang string) string {
	text := f.ZH
	if lang == "en" {
		text = f.EN
	}
	for name, value := range f.Params {
		text = strings.ReplaceAll(text, "{"+name+"}", fmt.Sprint(value))
	}
	return text
}

// With returns a copy that carries a parameter. Never pass anything personal.
func (f *Fault) With(name string, value any) *Fault {
	c := *f
	c.Params = map[string]any{name: value}
	for k, v := range f.Params {
		if k != name {
			c.Params[k] = v
		}
	}
	return &c
}

// Because are the parameters as they stand in the text, to be kept beside the
// code: Recalled makes the same words of both.
func (f *Fault) Because() map[string]string {
	because := make(map[string]string, len(f.Params))
	for name, value := range f.Params {
		because[name] = fmt.Sprint(value)
	}
	return because
}

// Recalled is the fault of a code and what was kept beside it; nil when there is
// no such code.
func Recalled(code string, because map[string]string) *Fault {
	f, ok := Declared(code)
	if !ok {
		return nil
	}
	for name, value := range because {
		f = f.With(name, value)
	}
	return f
}

// Blank stands in the words of a fault where an answer says a number or a name.
const Blank = "…"

// Plain is the text of a fault as nobody met it yet: with Blank for whatever is
// not known of its parameters.
func (f *Fault) Plain(lang string) string {
	return placeholder.ReplaceAllString(f.Text(lang), Blank)
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// At returns a copy that points at the value it is about; the field carries
// the fault's own code and message.
func (f *Fault) At(pointers ...string) *Fault {
	c := *f
	c.Fields = append([]Field(nil), f.Fields...)
	for _, p := range pointers {
		c.Fields = append(c.Fields, Field{Pointer: p, Code: f.Code, ZH: f.Text("zh"), EN: f.Text("en")})
	}
	return &c
}

// Wrong gathers faults about single fields into one, nil when there is none:
// a person learns of every mistake at once. Its code is ErrInvalid's unless all
// share one.
func Wrong(faults ...*Fault) error {
	var fields []Field
	var first *Fault
	same := true
	for _, f := range faults {
		if f == nil {
			continue
		}
		if first == nil {
			first = f
		}
		same = same && f.Code == first.Code
		fields = append(fields, f.Fields...)
	}
	if first == nil {
		return nil
	}
	c := *ErrInvalid
	if same {
		c = *first
	}
	c.Fields = fields
	return &c
}

// The refusals that every feature shares.
var (
	ErrNotFound  = Refusal(NotFound, "not_found", "没有找到，或者您无权查看。", "Not found, or not yours to see.")
	ErrForbidden = Refusal(Forbidden, "forbidden", "您可以查看，但无权进行此操作。", "You may see this, but you may not do that.")
	ErrInvalid   = Refusal(Invalid, "invalid", "有内容不符合要求，请按提示修改。", "Some values are not right; each field says what would be.")
	ErrStale     = Refusal(Stale, "stale", "您修改的是第 {yours} 版，现在已是第 {current} 版，请重新载入后再改。", "You changed version {yours}; the newest is {current}. Load it again.")
	ErrIDTaken   = Refusal(Conflict, "id_taken", "这个编号已被使用，请换一个新的编号。", "This id is taken; make a new one.")
	ErrMismatch  = Refusal(Invalid, "idempotency.mismatch", "这个幂等键已用于另一个请求，请换一个新的键。", "This Idempotency-Key was used for another request; use a new one.")
	ErrRunning   = Refusal(Conflict, "idempotency.running", "同一个请求正在处理，请稍后再试。", "The same request is still running; try again shortly.")
)

// ErrBusy means that the retries are used up or that the program is stopping;
// it is not a Fault since nothing about the request is wrong.
var ErrBusy = errors.New("busy")

// Pointed is the refusal in err at a place of the input; nil when err is none.
func Pointed(err error, pointer string) *Fault {
	var fault *Fault
	if !errors.As(err, &fault) {
		return nil
	}
	return fault.At(pointer)
}
