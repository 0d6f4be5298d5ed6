package privacy

import "lizhi/domain"

// Every way in which privacy says no.
var (
	ErrKept = domain.Refusal(domain.Invalid, "privacy.kept",
		"此类记录须保存 {days} 天，最多只能清理 {before} 之前的。", "Records of this class are kept for {days} days; only those before {before} can be purged.")
	ErrMoved = domain.Refusal(domain.Conflict, "privacy.count_moved",
		"与预演的数量不一致：现在是 {rows} 条，请重新预演后再清理。", "That is not what the dry run counted: it is {rows} now. Look again before you purge.")
	ErrPurging = domain.Refusal(domain.Conflict, "privacy.purging",
		"此类记录正在清理，请等待完成。", "A purge of this class is under way; wait until it is done.")
	ErrClass = domain.Refusal(domain.Invalid, "privacy.class",
		"没有这一类记录，可选：{classes}。", "There is no such class; it is one of {classes}.")
	ErrBounds = domain.Refusal(domain.Invalid, "privacy.bounds",
		"应在 {min} 到 {max} 之间。", "It must be from {min} to {max}.")
	ErrPast = domain.Refusal(domain.Invalid, "privacy.past",
		"新规定最早从明天起生效。", "New rules begin tomorrow at the earliest.")
	ErrRulesThere = domain.Refusal(domain.Conflict, "privacy.rules_there",
		"当日起已有一版规定。", "There is a version from that day already.")
	ErrReason = domain.Refusal(domain.Invalid, "privacy.reason",
		"请写明删除的理由，最多{max}个字符。", "Say why, in at most {max} characters.")
	ErrNowhere = domain.Refusal(domain.Conflict, "privacy.nowhere",
		"该学生现在没有在读学校，请向市资助中心提出书面申请。", "The student is enrolled nowhere; ask the city's office on paper.")
	ErrAsked = domain.Refusal(domain.Conflict, "privacy.asked",
		"该学生已有一份删除申请正在办理。", "A request about this student is under way.")
	ErrRequestOver = domain.Refusal(domain.Conflict, "privacy.request_over",
		"这份申请已经办理（{state}）。", "This request is decided; it is {state}.")
	ErrOwnRequest = domain.Refusal(domain.Forbidden, "privacy.own_request",
		"不能办理自己提出的申请。", "Nobody decides what they asked for.")
	ErrChecked = domain.Refusal(domain.Invalid, "privacy.checked",
		"请写明如何核实了申请人身份，最多{max}个字符。", "Say how you know who asks, in at most {max} characters.")
	ErrAnswer = domain.Refusal(domain.Invalid, "privacy.answer",
		"请写明不予办理的原因，最多{max}个字符。", "Say why not, in at most {max} characters.")
	ErrYear = domain.Refusal(domain.Invalid, "privacy.year",
		"只能查看 {first} 年至 {last} 年。", "It is a year from {first} to {last}.")
)
