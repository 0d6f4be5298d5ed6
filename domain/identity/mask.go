package identity

import (
	"log/slog"
	"strings"
)

// Masked shows six digits, eight stars and four: 410900********0006.
func (n IDNumber) Masked() string {
	if len(n) != 18 {
		return stars(string(n))
	}
	return string(n[:6]) + "********" + string(n[14:])
}

// String is Masked: the clear number is string(n), never %v.
func (n IDNumber) String() string { return n.Masked() }

// LogValue keeps the number out of logs.
func (n IDNumber) LogValue() slog.Value { return slog.StringValue(n.Masked()) }

// Masked hides a 学籍号 as it would the number inside it.
func (n XuejiNumber) Masked() string {
	if len(n) != 19 {
		return stars(string(n))
	}
	return string(n[:1]) + IDNumber(n[1:]).Masked()
}

// String is Masked.
func (n XuejiNumber) String() string { return n.Masked() }

// LogValue keeps the number out of logs.
func (n XuejiNumber) LogValue() slog.Value { return slog.StringValue(n.Masked()) }

// Masked shows the last four digits only.
func (n CardNumber) Masked() string { return Last4(string(n)) }

// String is Masked.
func (n CardNumber) String() string { return n.Masked() }

// LogValue keeps the number out of logs.
func (n CardNumber) LogValue() slog.Value { return slog.StringValue(n.Masked()) }

// Phone is a mobile or landline number in clear.
type Phone string

// Masked shows 138****1234.
func (p Phone) Masked() string {
	if len(p) != 11 {
		return stars(string(p))
	}
	return string(p[:3]) + "****" + string(p[7:])
}

// String is Masked.
func (p Phone) String() string { return p.Masked() }

// LogValue keeps the number out of logs.
func (p Phone) LogValue() slog.Value { return slog.StringValue(p.Masked()) }

// ParsePhone reads a mobile number of 11 digits, or a landline with its area
// code; blanks and hyphens are left out, and so is +86. Error: ErrPhoneForm.
func ParsePhone(text string) (Phone, error) {
	number := strings.NewReplacer(" ", "", "-", "").Replace(narrow(text))
	number = strings.TrimPrefix(number, "+86")
	switch {
	case !digits(number):
	case len(number) == 11 && number[0] == '1' && number[1] >= '3':
		return Phone(number), nil
	case (len(number) >= 10 && len(number) <= 12) && number[0] == '0':
		return Phone(number), nil
	}
	return "", ErrPhoneForm
}

// Address is where somebody lives, in clear.
type Address string

// Masked shows the beginning, at most a third and at most six characters.
func (a Address) Masked() string {
	runes := []rune(string(a))
	if len(runes) == 0 {
		return ""
	}
	return string(runes[:min(6, len(runes)/3)]) + "****"
}

// String is Masked.
func (a Address) String() string { return a.Masked() }

// LogValue keeps the address out of logs.
func (a Address) LogValue() slog.Value { return slog.StringValue(a.Masked()) }

// Last4 is the last four characters of a number, the part that is shown.
func Last4(number string) string {
	if len(number) < 4 {
		return ""
	}
	return number[len(number)-4:]
}

// stars hides a number of unknown form but for its last four characters.
func stars(number string) string {
	if len(number) <= 8 {
		return strings.Repeat("*", len(number))
	}
	return strings.Repeat("*", len(number)-4) + number[len(number)-4:]
}
