package insight

import (
	"strings"
	"time"

	"lizhi/domain"
)

type award struct{}

// AwardID names an award, in aid's numbering.
type AwardID = domain.ID[award]

// Case is one award as Judge sees it. It holds no name and no number.
type Case struct {
	Award     AwardID
	Student   domain.PersonID
	Programme string
	Term      domain.Term
	Place     domain.Place
	Amount    domain.Money // fen; 0 of an award that was withdrawn
	Paid      domain.Money // fen
	Approved  bool         // not withdrawn
	ByCard    bool
	Submitted bool
	FirstTry  bool
	InTime    Answer // whether it was paid by the day of the rule
	Wrong     map[Key][]Reason
	CreatedAt time.Time
}

// Answer is yes, no, or not asked.
type Answer string

// The answers.
const (
	NotAsked Answer = ""
	Yes      Answer = "yes"
	No       Answer = "no"
)

// Reason is a code that says what is wrong with a case or a school.
type Reason string

// The reasons. Their texts stand in reasons.
const (
	NoID              Reason = "no_id"
	NotRegistered     Reason = "not_registered"
	NoGuardian        Reason = "no_guardian"
	NoCard            Reason = "no_card"
	NotAtSchool       Reason = "not_at_school"
	PlannedDiffers    Reason = "planned_differs"
	PaidDiffers       Reason = "paid_differs"
	PaidWithoutAward  Reason = "paid_without_award"
	BankDiffers       Reason = "bank_differs"
	NotPaidYet        Reason = "not_paid_yet"
	OnItsWay          Reason = "on_its_way"
	CameBack          Reason = "came_back"
	NotRecognised     Reason = "not_recognised"
	StandardDiffers   Reason = "standard_differs"
	Late              Reason = "late"
	NobodyEnrolled    Reason = "nobody_enrolled"
	NoOfficer         Reason = "no_officer"
	NothingForProgram Reason = "nothing_for_programme"
)

// reasons are the texts: Chinese, English.
var reasons = map[Reason][2]string{
	NoID:              {"缺身份证件号码", "no ID number on file"},
	NotRegistered:     {"无学籍", "on no school's roll"},
	NoGuardian:        {"未登记监护人", "no guardian on file"},
	NoCard:            {"社保卡未核验", "no verified card"},
	NotAtSchool:       {"本学期不在该校就读", "not enrolled at this school in the term"},
	PlannedDiffers:    {"应发金额与资助金额不一致", "what is planned is not the award"},
	PaidDiffers:       {"实发金额与资助金额不一致", "what was paid is not the award"},
	PaidWithoutAward:  {"已撤销资助但资金尚未追回", "paid, but the award was withdrawn"},
	BankDiffers:       {"银行回盘与批次不一致，待处理", "a bank file that is held says something else"},
	NotPaidYet:        {"尚未发放", "not paid yet"},
	OnItsWay:          {"已提交银行，待回盘", "with the bank"},
	CameBack:          {"银行退回，待重发", "returned by the bank"},
	NotRecognised:     {"未完成困难认定或公示", "not recognised, or the publicity is not over"},
	StandardDiffers:   {"金额与本学期标准不一致", "the amount is not the standard of the term"},
	Late:              {"晚于规定日期到账", "arrived after the day of the rule"},
	NobodyEnrolled:    {"没有在校学生名册", "no pupil is enrolled"},
	NoOfficer:         {"没有资助专干", "nobody is the aid officer"},
	NothingForProgram: {"没有资助记录，也未作零申报", "neither an award nor a declaration of none"},
}

// Text says a reason in a language, "en" or else Chinese.
func (r Reason) Text(lang string) string {
	text := reasons[r]
	if lang == "en" {
		return text[1]
	}
	return text[0]
}

// Judge compares the three sides of awards. What is neither approved nor has
// money with the student is no case.
func Judge(all []Facts) []Case {
	var cases []Case
	for _, f := range all {
		m := f.money()
		switch {
		case f.Approved:
			cases = append(cases, f.judge(m))
		case m.Paid > 0:
			c := f.bare(m)
			c.Amount = 0
			c.Wrong[Agreement] = []Reason{PaidWithoutAward}
			cases = append(cases, c)
		}
	}
	return cases
}

// bare is a case before it is judged.
func (f Facts) bare(m money) Case {
	return Case{
		Award: f.Award, Student: f.Student, Programme: f.Programme, Term: f.Term, Place: f.Place, Amount: f.Amount, Paid: m.Paid,
		Approved: f.Approved, CreatedAt: f.CreatedAt, Wrong: map[Key][]Reason{},
	}
}

func (f Facts) judge(m money) Case {
	c := f.bare(m)
	c.ByCard, c.Submitted, c.FirstTry = f.byCard(), m.Attempts > 0, m.firstTry
	wrong := func(k Key, is bool, r Reason) {
		if is {
			c.Wrong[k] = append(c.Wrong[k], r)
		}
	}
	atSchool, onRoll := f.stay()
	wrong(Information, !f.HasID, NoID)
	wrong(Information, !onRoll, NotRegistered)
	wrong(Information, f.minor() && !f.HasGuardian, NoGuardian)
	wrong(Information, c.ByCard && !f.HasCard, NoCard)

	differs := m.owed && m.planned != f.Amount
	wrong(Agreement, !atSchool, NotAtSchool)
	wrong(Agreement, differs, PlannedDiffers)
	wrong(Agreement, m.Paid > 0 && m.InFlight+m.Returned == 0 && m.Paid != f.Amount, PaidDiffers)
	wrong(Agreement, m.Disputed, BankDiffers)

	arrived := m.Paid > 0 && m.Paid >= f.Amount
	wrong(Success, c.ByCard && !arrived, m.standing())

	wrong(Target, !atSchool, NotAtSchool)
	wrong(Target, f.NeedsRecognition && !f.Recognised, NotRecognised)
	wrong(Allocation, differs, PlannedDiffers)
	wrong(Standard, !f.OwnAmount && f.Amount != f.Standard, StandardDiffers)
	if arrived && !f.PayBy.IsZero() {
		late := m.PaidOn.After(f.PayBy)
		wrong(Time, late, Late)
		if c.InTime = Yes; late {
			c.InTime = No
		}
	}
	return c
}

// Join writes reasons as one text for a column, and Split reads it.
func Join(list []Reason) string {
	parts := make([]string, len(list))
	for i, r := range list {
		parts[i] = string(r)
	}
	return strings.Join(parts, ",")
}

// Split reads what Join wrote.
func Split(text string) []Reason {
	if text == "" {
		return nil
	}
	parts := strings.Split(text, ",")
	list := make([]Reason, len(parts))
	for i, p := range parts {
		list[i] = Reason(p)
	}
	return list
}
