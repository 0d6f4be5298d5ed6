package identity

import "lizhi/domain"

// XuejiKind says what sort of 学籍号 a number is. Temporary and formal numbers
// have equal effect (policy 9.2).
type XuejiKind string

// The kinds of 学籍号.
const (
	NoXueji        XuejiKind = ""           // none: 校籍分离 asks for it (policy F4, F5)
	FormalXueji    XuejiKind = "G"          // G and the number of identity
	NoIDXueji      XuejiKind = "J"          // formal, for a pupil without a number of identity
	TemporaryXueji XuejiKind = "L"          // temporary
	Vocational     XuejiKind = "vocational" // 中职 and 学前 have forms of their own
)

// XuejiNumber is a 学籍号 in clear. As G and J hold a number of identity it
// prints itself masked.
type XuejiNumber string

// Xueji 学籍号 is a pupil's number in the national register.
type Xueji struct {
	Kind   XuejiKind
	Number XuejiNumber
}

// longestVocational is what we accept of a 中职 or 学前 number, whose form is
// not published.
const longestVocational = 30

// ParseXueji reads a 学籍号 of primary, junior or senior school: a letter and
// 18 characters. G and J carry a birth date and a check character, L neither
// (policy A11–A14). Errors: ErrXuejiForm, ErrXuejiCheck.
func ParseXueji(text string) (Xueji, error) {
	number := narrow(text)
	if len(number) != 19 {
		return Xueji{}, ErrXuejiForm
	}
	x := Xueji{Kind: XuejiKind(number[:1]), Number: XuejiNumber(number)}
	body := number[1:]
	switch x.Kind {
	case TemporaryXueji:
		if !digits(body) {
			return Xueji{}, ErrXuejiForm
		}
		return x, nil
	case FormalXueji, NoIDXueji:
		if !idForm(body) {
			return Xueji{}, ErrXuejiForm
		}
		if _, ok := birth(body[6:14]); !ok {
			return Xueji{}, ErrXuejiForm
		}
		if want := checkChar(body[:17]); body[17] != want {
			return Xueji{}, ErrXuejiCheck.With("expected", string(want))
		}
		return x, nil
	}
	return Xueji{}, ErrXuejiForm
}

// ParseVocationalXueji reads a number of 中职 or 学前, letters and digits. A
// national number is known as such.
func ParseVocationalXueji(text string) (Xueji, error) {
	if x, err := ParseXueji(text); err == nil {
		return x, nil
	}
	number := narrow(text)
	if number == "" || len(number) > longestVocational {
		return Xueji{}, ErrXuejiForm
	}
	for _, r := range number {
		if (r < '0' || r > '9') && (r < 'A' || r > 'Z') {
			return Xueji{}, ErrXuejiForm
		}
	}
	return Xueji{Kind: Vocational, Number: XuejiNumber(number)}, nil
}

// ParseXuejiAt reads the number in the form of a stage, org.Stage of the class.
func ParseXuejiAt(stage, text string) (Xueji, error) {
	if stage == "vocational" || stage == "preschool" {
		return ParseVocationalXueji(text)
	}
	return ParseXueji(text)
}

// Warning is something worth a look that stops nothing.
type Warning string

// The warnings.
const (
	XuejiIDMismatch Warning = "xueji_id_mismatch" // G number and number of identity differ (policy A15)
	CardDoubtful    Warning = "F04"               // the card fails Luhn; some accounts do (policy A19)
)

// Warnings are those about a 学籍号 beside a number of identity: a G number may
// have stayed when the identity changed, so the two may differ.
func (x Xueji) Warnings(id IDNumber) []Warning {
	if x.Kind == FormalXueji && id != "" && string(x.Number[1:]) != string(id) {
		return []Warning{XuejiIDMismatch}
	}
	return nil
}

// Born is the birth date that a G or J number carries.
func (x Xueji) Born() (domain.Day, bool) {
	if x.Kind != FormalXueji && x.Kind != NoIDXueji {
		return domain.Day{}, false
	}
	return birth(string(x.Number[7:15]))
}
