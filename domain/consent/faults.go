package consent

import "lizhi/domain"

// Every way in which consent says no, beside domain.ErrGuardianConsent.
var (
	ErrBasis = domain.Refusal(domain.Invalid, "consent.basis",
		"每个用途都要写明法律依据：statutory_duty（履行法定职责）或 consent（取得同意）。", "Every purpose states its legal basis: statutory_duty or consent.")
	ErrText = domain.Refusal(domain.Invalid, "consent.text",
		"用途、标题、正文、拒绝的后果和生效日期都要填写。", "Purpose, title, body, what refusing means and the first day are all needed.")
	ErrTextOrder = domain.Refusal(domain.Conflict, "consent.text_order",
		"新版本的生效日期须晚于现有版本，且不早于今天。", "A new version begins after those that there are, and not before today.")
	ErrVersion = domain.Refusal(domain.Invalid, "consent.version",
		"请填写所答复的文本版本；须是当前生效的版本。", "Name the version of the text that is answered: the one in force.")
	ErrNothing = domain.Refusal(domain.Conflict, "consent.nothing_to_withdraw",
		"目前没有可撤回的同意。", "Nothing was agreed to that could be withdrawn.")
	ErrNotGuardian = domain.Refusal(domain.Invalid, "consent.not_guardian",
		"签字人不是该学生登记的监护人。", "Who signed is not a guardian of the student on file.")
	ErrSigned = domain.Refusal(domain.Invalid, "consent.signed_on",
		"签字日期不能晚于今天，也不能早于文本生效之日。", "It is signed today at the latest, and not before the text was in force.")
	ErrNoAnswers = domain.Refusal(domain.Invalid, "consent.no_answers",
		"至少填写一项答复。", "There is at least one answer.")
	ErrTwice = domain.Refusal(domain.Invalid, "consent.twice",
		"同一用途只能答复一次。", "A purpose is answered once.")
	ErrSecondPerson = domain.Refusal(domain.Forbidden, "consent.second_person",
		"须由录入人以外的第二人确认。", "Somebody other than who recorded it confirms it.")
	ErrDecided = domain.Refusal(domain.Conflict, "consent.decided",
		"该纸质同意书已处理。", "The form was decided already.")
	ErrReason = domain.Refusal(domain.Invalid, "consent.reason",
		"退回时请说明原因。", "A rejection says why.")
	ErrNotEnrolled = domain.Refusal(domain.Conflict, "consent.not_enrolled",
		"该生目前不在校。", "The student is enrolled nowhere now.")
)
