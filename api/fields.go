package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"lizhi/domain"
)

// formats are those that we check ourselves: kin-openapi takes any UUID and any
// date that looks like one, 2026-02-30 too.
var formats = openapi3.WithStringFormatValidators(map[string]openapi3.StringFormatValidator{
	"uuid": openapi3.NewCallbackValidator(func(s string) error {
		_, err := domain.ParseID[struct{}](s)
		return err
	}),
	"date": openapi3.NewCallbackValidator(func(s string) error {
		_, err := domain.ParseDay(s)
		return err
	}),
	"date-time": openapi3.NewCallbackValidator(func(s string) error {
		t, err := time.Parse(time.RFC3339, s)
		if err == nil && (t.Year() < 1900 || t.Year() > 2199) {
			err = errors.New("not a year of this system")
		}
		return err
	}),
	"term": openapi3.NewCallbackValidator(func(s string) error {
		_, err := domain.ParseTerm(s)
		return err
	}),
})

// fieldsOf says what would be right, from the part of the schema that failed.
// The value itself is never repeated: it may be somebody's ID number.
func fieldsOf(e *openapi3.SchemaError, at string) []domain.Field {
	pointer := at
	for _, key := range e.JSONPointer() {
		pointer += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
	}
	s := e.Schema
	say := func(code, zh, en string, args ...any) []domain.Field {
		return []domain.Field{field(pointer, code, fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...))}
	}
	switch e.SchemaField {
	case "required":
		return say("required", "缺少这一项。", "It is missing.")
	case "properties", "additionalProperties":
		return unknown(e, pointer)
	case "nullable":
		return say("null", "不能为 null。", "It must not be null.")
	case "enum":
		allowed := allowedOf(s)
		return say("enum", "应为下列之一：%s。", "It must be one of: %s.", allowed)
	case "minLength":
		if s.MinLength == 1 {
			return say("empty", "不能为空。", "It must not be empty.")
		}
		return say("too_short", "至少 %d 个字。", "At least %d characters.", s.MinLength)
	case "maxLength":
		return say("too_long", "最多 %d 个字。", "At most %d characters.", *s.MaxLength)
	case "minItems":
		return say("too_few", "至少 %d 项。", "At least %d items.", s.MinItems)
	case "maxItems":
		return say("too_many", "最多 %d 项。", "At most %d items.", *s.MaxItems)
	case "uniqueItems":
		return say("repeated", "各项不得重复。", "No item may be repeated.")
	case "minimum":
		return say("too_small", "不小于 %s。", "At least %s.", number(*s.Min))
	case "maximum":
		return say("too_large", "不大于 %s。", "At most %s.", number(*s.Max))
	case "pattern":
		return say("pattern", "格式应为 %s。", "It must look like %s.", example(s))
	case "format":
		return formatField(pointer, s)
	case "type":
		zh, en := typeNames(s)
		return []domain.Field{field(pointer, "type", "应为"+zh+"。", "It must be "+en+".")}
	case "discriminator", "oneOf", "anyOf":
		return say("one_of", "与任何一种允许的形式都不符。", "It fits none of the forms that are allowed.")
	}
	return say("invalid", "不符合要求。", "It is not as it should be.")
}

// unknown names every property that the schema does not know; kin-openapi says
// it once per property, with the name only in its text.
func unknown(e *openapi3.SchemaError, pointer string) []domain.Field {
	name := e.Reason
	if _, rest, ok := strings.Cut(name, `"`); ok {
		name, _, _ = strings.Cut(rest, `" is`)
	}
	return []domain.Field{field(pointer+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(name), "unknown",
		"没有这一项。", "There is no such field.")}
}

func allowedOf(s *openapi3.Schema) string {
	var words []string
	for _, v := range s.Enum {
		words = append(words, fmt.Sprint(v))
	}
	return strings.Join(words, ", ")
}

// number shows 100 as "100", not as "1e+02".
func number(f float64) string {
	text, _ := json.Marshal(f)
	return string(text)
}

func example(s *openapi3.Schema) string {
	if s.Example != nil {
		return fmt.Sprint(s.Example)
	}
	return s.Pattern
}

func formatField(pointer string, s *openapi3.Schema) []domain.Field {
	say := func(zh, en string) []domain.Field { return []domain.Field{field(pointer, "format", zh, en)} }
	switch s.Format {
	case "uuid":
		return say("应为第 7 版 UUID，例如 0198c0de-0000-7000-8000-000000000001。",
			"It must be a UUID of version 7, such as 0198c0de-0000-7000-8000-000000000001.")
	case "date":
		return say("应为存在的日期，例如 2026-03-15。", "It must be a date that exists, such as 2026-03-15.")
	case "date-time":
		return say("应为带时区的时间，例如 2026-03-15T08:30:00Z。", "It must be a time with its zone, such as 2026-03-15T08:30:00Z.")
	case "term":
		return say("应为学期，例如 2026-autumn 或 2027-spring。", "It must be a term, such as 2026-autumn or 2027-spring.")
	}
	return say("格式不正确（"+s.Format+"）。", "It must have the format "+s.Format+".")
}

// typeNames are what people call the types of JSON.
func typeNames(s *openapi3.Schema) (zh, en string) {
	names := map[string][2]string{
		openapi3.TypeString: {"文字", "text"}, openapi3.TypeInteger: {"整数", "a whole number"},
		openapi3.TypeNumber: {"数字", "a number"}, openapi3.TypeBoolean: {"true 或 false", "true or false"},
		openapi3.TypeArray: {"列表", "a list"}, openapi3.TypeObject: {"对象", "an object"},
	}
	var zhs, ens []string
	for _, t := range slices.Sorted(slices.Values(s.Type.Slice())) {
		zhs, ens = append(zhs, names[t][0]), append(ens, names[t][1])
	}
	return strings.Join(zhs, "或"), strings.Join(ens, " or ")
}
