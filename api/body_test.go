package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBodiesAreReadStrictly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark, body string
		want         any // nil with bad: refused
		bad          bool
	}{
		{"an object", `{"a":1,"b":[true,false,null]}`, map[string]any{"a": json.Number("1"), "b": []any{true, false, nil}}, false},
		{"space everywhere", " \t\r\n{ \"a\" : [ 1 , 2 ] } \n", map[string]any{"a": []any{json.Number("1"), json.Number("2")}}, false},
		{"empty ones", `{"a":{},"b":[]}`, map[string]any{"a": map[string]any{}, "b": []any{}}, false},
		{"texts are trimmed", `["  a b　"]`, []any{"a b"}, false},
		{"escapes", `["\u4f60\n\"\\\/\ud842\udfb7"]`, []any{"你\n\"\\/𠮷"}, false},
		{"a replacement character that somebody typed", `["�"]`, []any{"�"}, false},
		{"a replacement character beside an escape", `["�\n�"]`, []any{"�\n�"}, false},
		{"numbers", `[0,-0,12,-3.50]`, []any{json.Number("0"), json.Number("-0"), json.Number("12"), json.Number("-3.50")}, false},
		{"the same key in different objects", `[{"a":1},{"a":2}]`, []any{map[string]any{"a": json.Number("1")}, map[string]any{"a": json.Number("2")}}, false},
		{"keys are not trimmed", `{"a":1,"a ":2}`, map[string]any{"a": json.Number("1"), "a ": json.Number("2")}, false},
		{"nothing", ``, nil, true},
		{"space alone", `  `, nil, true},
		{"half an object", `{"a":1`, nil, true},
		{"half a text", `{"a":"b`, nil, true},
		{"half an escape", `["\u12`, nil, true},
		{"an escape that is none", `["\x"]`, nil, true},
		{"a comma at the end", `[1,]`, nil, true},
		{"a comma at the end of an object", `{"a":1,}`, nil, true},
		{"no colon", `{"a" 1}`, nil, true},
		{"no quotes", `{a:1}`, nil, true},
		{"single quotes", `{'a':1}`, nil, true},
		{"a comment", `{"a":1}//x`, nil, true},
		{"a byte order mark", "\ufeff{}", nil, true},
		{"a control character", "[\"a\tb\"]", nil, true},
		{"NUL raw", "[\"a\x00\"]", nil, true},
		{"NUL after the end", "[]\x00", nil, true},
		{"NUL escaped", `["\u0000"]`, nil, true},
		{"NUL in a key", `{"a\u0000":1}`, nil, true},
		{"half a pair, high", `["\ud800"]`, nil, true},
		{"half a pair, low", `["\uDC00a"]`, nil, true},
		{"a pair the wrong way round", `["\udfb7\ud842"]`, nil, true},
		{"bad UTF-8", "[\"\xc3\x28\"]", nil, true},
		{"GBK", "[\"\xc1\xd6\"]", nil, true},
		{"a key twice", `{"a":1,"a":1}`, nil, true},
		{"a key twice, escaped", `{"a":1,"\u0061":1}`, nil, true},
		{"a key twice, deep", `[[{"b":{"a":1,"c":2,"a":1}}]]`, nil, true},
		{"an exponent", `[1e2]`, nil, true},
		{"an exponent after a fraction", `[1.0E+2]`, nil, true},
		{"an exponent without end", `[1e400]`, nil, true},
		{"24 characters of number", `[` + strings.Repeat("9", 24) + `]`, []any{json.Number(strings.Repeat("9", 24))}, false},
		{"25 characters of number", `[` + strings.Repeat("9", 25) + `]`, nil, true},
		{"a zero before", `[01]`, nil, true},
		{"a zero before a negative", `[-01]`, nil, true},
		{"a plus", `[+1]`, nil, true},
		{"no digits", `[-]`, nil, true},
		{"a point alone", `[1.]`, nil, true},
		{"nothing before the point", `[.5]`, nil, true},
		{"NaN", `[NaN]`, nil, true},
		{"half a word", `[tru]`, nil, true},
		{"a word too long", `[nulll]`, nil, true},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			got, _, err := parse([]byte(c.body))
			if (err != nil) != c.bad {
				t.Fatalf("parse(%s) = %v %v, want an error: %t", c.body, got, err, c.bad)
			}
			var refused refusal
			if c.bad && (!errors.As(err, &refused) || refused.status != 400) {
				t.Errorf("parse = %v, want malformed", err)
			}
			if diff := cmp.Diff(c.want, got); !c.bad && diff != "" {
				t.Errorf("parse (-want +got):\n%s", diff)
			}
		})
	}
}

func TestARepeatedKeyIsPointedAt(t *testing.T) {
	t.Parallel()
	_, _, err := parse([]byte(`{"items":[{"title":"a"},{"a/b~":{"x":1,"x":2}}]}`))
	var refused refusal
	if !errors.As(err, &refused) || len(refused.fault.Fields) != 1 || refused.fault.Fields[0].Pointer != "/items/1/a~1b~0/x" {
		t.Errorf("parse = %#v, want a pointer to /items/1/a~1b~0/x", err)
	}
}

// FuzzBody holds our reader against encoding/json: what we take it takes, too,
// and reads the same; what we do not take stays out whole.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,-2.5,"x",true,null,{"b":{}}]}`, `[[[[]]]]`, `"\ud842\udfb7"`, `{"a":1,"a":2}`, `1e5`, `"\u0000"`, `{"":""}`, `  0 `,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, _, err := parse(body)
		if err != nil {
			return
		}
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		var want any
		if err := decoder.Decode(&want); err != nil {
			t.Fatalf("we take %q, encoding/json does not: %v", body, err)
		}
		if decoder.More() {
			t.Fatalf("we take %q, which is more than one value", body)
		}
		if diff := cmp.Diff(trimmed(want), got); diff != "" {
			t.Fatalf("parse(%q) (-want +got):\n%s", body, diff)
		}
	})
}

func trimmed(value any) any {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v)
	case []any:
		for i := range v {
			v[i] = trimmed(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = trimmed(v[k])
		}
	}
	return value
}

// TestPolicyM11NoTextShowsAnotherOrderThanItHas finds every character that turns
// the order around, wherever it stands and however it is written.
func TestPolicyM11NoTextShowsAnotherOrderThanItHas(t *testing.T) {
	t.Parallel()
	for _, r := range []rune{0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069} {
		for remark, body := range map[string]string{
			"as it is": `{"a":["林",{"title":"林` + string(r) + `晓雨"}]}`,
			"escaped":  fmt.Sprintf(`{"a":["林",{"title":"林\u%04x晓雨"}]}`, r),
		} {
			_, mixed, err := parse([]byte(body))
			if err != nil || len(mixed) != 1 || mixed[0].Pointer != "/a/1/title" || mixed[0].Code != "character" || !strings.Contains(mixed[0].EN, fmt.Sprintf("U+%04X", r)) {
				t.Errorf("U+%04X %s: %+v, %v", r, remark, mixed, err)
			}
		}
	}
	for remark, text := range map[string]string{
		"a joiner": "葛\u200d", "a variation selector": "葛\U000E0100", "one of the old block": "葛\ufe00", "a rare character": "𠮷野", "Arabic letters": "ئەنۋەر",
	} {
		if _, mixed, err := parse([]byte(`{"name":"` + text + `"}`)); err != nil || len(mixed) > 0 {
			t.Errorf("%s is refused: %v, %v", remark, mixed, err)
		}
	}
}
