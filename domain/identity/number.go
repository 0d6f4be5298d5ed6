package identity

import (
	"strings"
	"time"

	"lizhi/domain"
)

// IDKind says which document a number of identity stands on.
type IDKind string

// The kinds of document (policy A1–A10).
const (
	ResidentID      IDKind = "resident_id"      // 居民身份证, GB 11643
	ResidencePermit IDKind = "residence_permit" // 港澳台居民居住证, same form, 81/82/83
	ForeignPermit   IDKind = "foreign_permit"   // 外国人永久居留身份证 since 2023-12, begins with 9
	NoDocument      IDKind = "none"             // no number yet, known by birth date alone
)

// Sex as the document has it.
type Sex string

// The two sexes of GB/T 2261.1; empty when it is not known.
const (
	Male   Sex = "male"
	Female Sex = "female"
)

// Chinese is the sex in one character, empty when it is not known.
func (s Sex) Chinese() string { return map[Sex]string{Male: "男", Female: "女"}[s] }

// IDNumber is a number of identity in clear: 18 characters, X in upper case.
// It prints itself masked, so that neither a log nor an error can show it by
// mistake (policy B8, B10).
type IDNumber string

// Identity is what a number of identity tells.
type Identity struct {
	Kind   IDKind
	Number IDNumber
	Born   domain.Day
	Sex    Sex
}

// OldestStudent is the age in years over which a number does not belong to a
// student (policy A9).
const OldestStudent = 100

// provinces holds the first two digits of every address code; county codes are
// those at issue and are never checked (policy 9.1).
const provinces = " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 "

// ParseID reads a number of identity of anybody. Full-width digits and a small
// x are folded first; then form, birth date and check character are asked, in
// this order, and the first that is wrong is the answer: ErrIDForm, ErrIDDate,
// ErrIDCheck.
func ParseID(text string, today domain.Day) (Identity, error) {
	number := narrow(text)
	if !idForm(number) {
		return Identity{}, ErrIDForm
	}
	kind := ResidentID
	switch {
	case number[0] == '9':
		kind = ForeignPermit
	case !strings.Contains(provinces, " "+number[:2]+" "):
		return Identity{}, ErrIDForm
	case number[:6] == "810000", number[:6] == "820000", number[:6] == "830000":
		kind = ResidencePermit
	case number[0] == '8':
		return Identity{}, ErrIDForm
	}
	born, ok := birth(number[6:14])
	if !ok || born.After(today) {
		return Identity{}, ErrIDDate
	}
	if want := checkChar(number[:17]); number[17] != want {
		return Identity{}, ErrIDCheck.With("expected", string(want))
	}
	sex := Female
	if (number[16]-'0')%2 == 1 {
		sex = Male
	}
	return Identity{Kind: kind, Number: IDNumber(number), Born: born, Sex: sex}, nil
}

// ParseStudentID is ParseID for a student: nobody over OldestStudent is one.
func ParseStudentID(text string, today domain.Day) (Identity, error) {
	id, err := ParseID(text, today)
	if err == nil && today.After(id.Born.Birthday(OldestStudent)) {
		return Identity{}, ErrIDDate
	}
	return id, err
}

// idForm asks for 17 digits and a digit or X.
func idForm(number string) bool {
	return len(number) == 18 && digits(number[:17]) && (digits(number[17:]) || number[17] == 'X')
}

// birth reads eight digits as a day that exists, from 1800 on.
func birth(text string) (domain.Day, bool) {
	t, err := time.Parse("20060102", text)
	if err != nil || t.Year() < 1800 {
		return domain.Day{}, false
	}
	return domain.NewDay(t.Year(), t.Month(), t.Day()), true
}

// checkChar is the check character of MOD 11-2 for 17 digits (GB 11643).
func checkChar(body string) byte {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(body[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}

// digits reports whether a text is digits and nothing else.
func digits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}

// narrow folds full-width letters and digits, and letters to upper case. All
// else stays, blanks too, so that the form can refuse them.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' || r >= '０' && r <= '９' {
			r -= '０' - '0'
		}
		if r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		return r
	}, text)
}
