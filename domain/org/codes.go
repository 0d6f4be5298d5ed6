package org

import "strings"

// SchoolType is what the first two digits of a 标识码 say.
type SchoolType string

// schoolTypes is the table of the 学校(机构)标识码 (policy 9.3).
var schoolTypes = map[string]SchoolType{
	"11": "幼儿园", "21": "小学", "22": "成人小学", "31": "普通初中", "32": "职业初中", "33": "成人初中",
	"34": "普通高中", "35": "成人高中", "36": "中等职业学校", "37": "工读学校", "41": "普通高校", "42": "成人高校",
	"51": "特殊教育", "91": "科研机构", "92": "民办其他高教机构", "93": "中等职业培训机构",
}

// SchoolCode is a 标识码 taken apart by position: "41" is a type and a province.
type SchoolCode struct {
	Code     string
	Type     SchoolType
	Province string // first two digits of the region
}

// ParseSchoolCode reads a 标识码: ten digits, a known type, no check digit
// (policy A16). Errors: ErrSchoolCode, ErrSchoolType.
func ParseSchoolCode(text string) (SchoolCode, error) {
	if len(text) != 10 || !digits(text) {
		return SchoolCode{}, ErrSchoolCode
	}
	kind, known := schoolTypes[text[:2]]
	if !known {
		return SchoolCode{}, ErrSchoolType.With("type", text[:2])
	}
	return SchoolCode{Code: text, Type: kind, Province: text[2:4]}, nil
}

// creditSet is the alphabet of GB 32100-2015: no I, O, S, V, Z.
const creditSet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// ParseCreditCode reads a 统一社会信用代码: 18 characters of its alphabet, the
// last one the check character, which is 0 when the sum divides by 31 (policy
// A17, A18). Small letters are folded. Errors: ErrCreditCode, ErrCreditCheck.
func ParseCreditCode(text string) (string, error) {
	code := strings.ToUpper(text)
	if len(code) != 18 {
		return "", ErrCreditCode
	}
	sum, weight := 0, 1
	for i := range 18 {
		v := strings.IndexByte(creditSet, code[i])
		if v < 0 {
			return "", ErrCreditCode
		}
		if i < 17 {
			sum += v * weight
			weight = weight * 3 % 31
		}
	}
	if want := creditSet[(31-sum%31)%31]; code[17] != want {
		return "", ErrCreditCheck.With("expected", string(want))
	}
	return code, nil
}

// Region is a part of the city that has a bureau: a county or district of GB/T
// 2260, or a functional zone with a statistical code.
type Region struct{ Code, Name string }

// IsZone reports whether the code is a statistical one, given to functional
// zones by the National Bureau of Statistics: the last two digits are 71 to 79.
func (r Region) IsZone() bool { return len(r.Code) == 6 && r.Code[4] == '7' && r.Code[5] > '0' }

// Regions are those of one city.
type Regions []Region

// Find returns the region of a code. ErrRegion for every other code, the
// 市辖区 and 其它区 of some data sets among them (policy A20).
func (rs Regions) Find(code string) (Region, error) {
	for _, r := range rs {
		if r.Code == code {
			return r, nil
		}
	}
	return Region{}, ErrRegion
}

// CheckRegion asks what a region code must be before the city's own list is
// known: six digits in the city's range, not the city itself and not 市辖区.
func CheckRegion(city, code string) error {
	if len(code) != 6 || !digits(code) || len(city) != 6 || code[:4] != city[:4] || code[4:] == "00" || code[4:] == "01" {
		return ErrRegion
	}
	return nil
}

// CheckCity asks that a code is one of a prefecture-level city: 4109 00.
func CheckCity(code string) error {
	if len(code) != 6 || !digits(code) || code[4:] != "00" || code[2:4] == "00" {
		return ErrRegion
	}
	return nil
}

func digits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}
