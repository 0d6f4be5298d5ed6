package panel

import "lizhi/domain"

// Every way a panel says no.
var (
	ErrSeat = domain.Refusal(domain.Invalid, "recognition.seat",
		"成员须是本班学生、本班学生的监护人或本校教职工，且每人只占一席。", "A member is a student of the class, a guardian of one, or staff of the school, and has one seat.")
	ErrConflict = domain.Refusal(domain.Invalid, "recognition.conflict",
		"申请人及其监护人不能参加本班的评议小组。", "Who has applied in the class, or is guardian of somebody who has, is not on its panel.")
	ErrSize = domain.Refusal(domain.Invalid, "recognition.panel_size",
		"评议小组至少需要 {need} 人（班级人数的 {share}%），现为 {have} 人。", "The panel needs {need} members ({share} % of the class); it has {have}.")
	ErrStudentShare = domain.Refusal(domain.Invalid, "recognition.student_share",
		"学生代表不得少于小组成员的 {share}%：需要 {need} 人，现为 {have} 人。", "Students hold at least {share} % of the seats: {need} are needed, there are {have}.")
	ErrNotAnnounced = domain.Refusal(domain.Conflict, "recognition.not_announced",
		"评议小组名单须先在班内公布，评议日期不得早于公布之日，也不得晚于今天。", "The members are announced in class first; the panel meets on that day or later, and not after today.")
	ErrAnnounced = domain.Refusal(domain.Invalid, "recognition.announced_on",
		"公布日期不能晚于今天。", "It was announced today at the latest.")
	ErrPresent = domain.Refusal(domain.Invalid, "recognition.present",
		"出席者须是小组成员，且不少于小组的一半。", "Those present are of the panel, and at least half of it.")
	ErrRule = domain.Refusal(domain.Invalid, "recognition.rule",
		"规则须写明来源，且不得早于本学年生效。", "A rule names its source and begins with this school year at the earliest.")
	ErrMinutes = domain.Refusal(domain.Invalid, "recognition.minutes",
		"请填写会议记录。", "The meeting has minutes.")
)
