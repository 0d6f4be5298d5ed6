package api

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"lizhi/domain"
)

// maxDepth is how deep objects and lists may be nested.
const maxDepth = 32

// reader reads JSON more strictly than encoding/json does, which keeps the last
// of two equal keys, mends broken UTF-8 and takes any number: two programs that
// read the same body would disagree about what it says.
//
// It also trims strings, since MySQL holds 'Mo ' and 'Mo' for the same and
// SQLite does not; and it notes the places of strings that show their characters
// in another order than they have.
type reader struct {
	data  []byte
	at    int
	depth int
	path  []string // keys on the way here, for the pointer of a repeated one
	mixed []domain.Field
}

// parse reads a whole body. Every error is errMalformed, with a pointer where
// one helps. mixed are the strings that nobody reads as they are.
func parse(data []byte) (value any, mixed []domain.Field, err error) {
	if !utf8.Valid(data) {
		return nil, nil, errMalformed
	}
	p := reader{data: data}
	p.space()
	if value, err = p.value(); err != nil {
		return nil, nil, err
	}
	p.space()
	if p.at != len(p.data) {
		return nil, nil, errMalformed
	}
	return value, p.mixed, nil
}

func (p *reader) space() {
	for p.at < len(p.data) {
		switch p.data[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// peek is the next byte, 0 at the end; a NUL in the body is refused as well.
func (p *reader) peek() byte {
	if p.at < len(p.data) {
		return p.data[p.at]
	}
	return 0
}

func (p *reader) value() (any, error) {
	switch c := p.peek(); {
	case c == '{':
		return p.object()
	case c == '[':
		return p.array()
	case c == '"':
		s, err := p.text()
		if r, turns := turning(s); turns {
			p.mixed = append(p.mixed, field(p.pointer(), "character",
				fmt.Sprintf("含有改变显示顺序的不可见字符 U+%04X，请删去后重新填写。", r),
				fmt.Sprintf("It holds U+%04X, which nobody sees and which changes the order of what is seen; leave it out.", r)))
		}
		return strings.TrimSpace(s), err
	case c == 't':
		return true, p.literal("true")
	case c == 'f':
		return false, p.literal("false")
	case c == 'n':
		return nil, p.literal("null")
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	return nil, errMalformed
}

func (p *reader) literal(word string) error {
	if !strings.HasPrefix(string(p.data[p.at:min(p.at+len(word), len(p.data))]), word) {
		return errMalformed
	}
	p.at += len(word)
	return nil
}

func (p *reader) object() (any, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	object := map[string]any{}
	if p.next('}') {
		p.depth--
		return object, nil
	}
	for {
		if p.space(); p.peek() != '"' {
			return nil, errMalformed
		}
		key, err := p.text()
		if err != nil {
			return nil, err
		}
		p.path = append(p.path, key)
		if _, twice := object[key]; twice {
			return nil, p.malformed("duplicate", "同一对象中有重复的键。", "The object has this key twice.")
		}
		if !p.next(':') {
			return nil, errMalformed
		}
		p.space()
		if object[key], err = p.value(); err != nil {
			return nil, err
		}
		p.path = p.path[:len(p.path)-1]
		if p.next('}') {
			p.depth--
			return object, nil
		}
		if !p.next(',') {
			return nil, errMalformed
		}
	}
}

func (p *reader) array() (any, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	list := []any{}
	if p.next(']') {
		p.depth--
		return list, nil
	}
	for {
		p.path = append(p.path, strconv.Itoa(len(list)))
		p.space()
		value, err := p.value()
		if err != nil {
			return nil, err
		}
		p.path = p.path[:len(p.path)-1]
		list = append(list, value)
		if p.next(']') {
			p.depth--
			return list, nil
		}
		if !p.next(',') {
			return nil, errMalformed
		}
	}
}

// enter steps over the bracket and one level down.
func (p *reader) enter() error {
	p.at++
	p.depth++
	if p.depth > maxDepth {
		return errMalformed
	}
	return nil
}

// next steps over space and, if it is there, the byte.
func (p *reader) next(c byte) bool {
	p.space()
	if p.peek() != c {
		return false
	}
	p.at++
	return true
}

// text reads a string. One without escapes is copied as it stands; the others
// go through encoding/json once it is sure that they hold neither a NUL nor
// half of a surrogate pair, which no database keeps and no UTF-8 can say.
func (p *reader) text() (string, error) {
	start := p.at
	p.at++
	for escaped := false; p.at < len(p.data); p.at++ {
		switch c := p.data[p.at]; {
		case c == '"':
			p.at++
			raw := p.data[start:p.at]
			if !escaped {
				return string(raw[1 : len(raw)-1]), nil
			}
			var s string
			if json.Unmarshal(raw, &s) != nil || strings.ContainsRune(s, 0) ||
				strings.ContainsRune(s, utf8.RuneError) && !honest(raw) {
				return "", errMalformed
			}
			return s, nil
		case c == '\\':
			escaped = true
			p.at++
		case c < ' ':
			return "", errMalformed
		}
	}
	return "", errMalformed
}

// honest reports whether a replacement character in a string was written as
// such, and is not what encoding/json made of half a pair.
func honest(raw []byte) bool {
	lower := strings.ToLower(string(raw))
	return !strings.Contains(lower, `\ud`)
}

// number reads digits with an optional sign and fraction. An exponent is
// refused: 1e3 is no amount that anybody typed, and 1e400 is none at all.
func (p *reader) number() (any, error) {
	start := p.at
	if p.peek() == '-' {
		p.at++
	}
	whole := p.digits()
	if whole == 0 || whole > 1 && p.data[p.at-whole] == '0' {
		return nil, errMalformed
	}
	if p.peek() == '.' {
		p.at++
		if p.digits() == 0 {
			return nil, errMalformed
		}
	}
	if c := p.peek(); c == 'e' || c == 'E' || p.at-start > 24 {
		return nil, p.malformed("exponent", "数字应直接写出，不带指数，最多 24 位。", "Write the number out, without an exponent, in at most 24 characters.")
	}
	return json.Number(p.data[start:p.at]), nil
}

func (p *reader) digits() int {
	start := p.at
	for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
		p.at++
	}
	return p.at - start
}

// turning finds the first character by which a text shows another order than it
// has: a mark, an embedding, an override or an isolate of direction. Joiners and
// variation selectors stay: rare characters need them.
func turning(text string) (rune, bool) {
	for _, r := range text {
		if unicode.Is(unicode.Bidi_Control, r) {
			return r, true
		}
	}
	return 0, false
}

// malformed is errMalformed with a pointer to where the reader is.
func (p *reader) malformed(code, zh, en string) error {
	return errMalformed.at(field(p.pointer(), code, zh, en))
}

// pointer is where the reader is.
func (p *reader) pointer() string {
	var pointer strings.Builder
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	for _, key := range p.path {
		pointer.WriteString("/" + escape.Replace(key))
	}
	return pointer.String()
}
