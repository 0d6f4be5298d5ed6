package people

import "lizhi/domain"

// Every way in which people can say no. None of them repeats a number.
var (
	ErrCardLast4 = domain.Refusal(domain.Invalid, "people.card_last4",
		"后四位与登记的社保卡不一致，请核对卡号后重新登记或核验。", "The last four digits are not those of the card on file.")
	ErrNotEnrolled = domain.Refusal(domain.Conflict, "people.not_enrolled",
		"该学生现在没有在读信息。", "The student is not enrolled at present.")
	ErrEndBefore = domain.Refusal(domain.Invalid, "people.end_before",
		"日期不能早于开始日期，也不能晚于今天。", "The day cannot be before it began, nor after today.")
	ErrTransferOver = domain.Refusal(domain.Conflict, "people.transfer_over",
		"这次转学已经办结。", "This transfer is decided.")
	ErrReason = domain.Refusal(domain.Invalid, "people.reason",
		"请写明原因，最多{max}个字符。", "Say why, in at most {max} characters.")
	ErrReveals = domain.Refusal(domain.Invalid, "people.reveals_today",
		"您今天已查看明文 {most} 次，达到每日上限，请明天再查看或联系市资助中心。", "You have seen numbers in clear {most} times today, which is the most; go on tomorrow or ask the city's office.")
	ErrSecret = domain.Refusal(domain.Invalid, "people.secret",
		"没有这一项可以查看。", "There is no such value to show.")
	ErrKnown = domain.Refusal(domain.Conflict, "people.known",
		"这个证件号码已登记在另一个人名下，请由主管部门核实。", "This number is another person's; the bureau must clarify it.")
	ErrDuplicate = domain.Refusal(domain.Conflict, "duplicate_student",
		"该生在其他学校有在读信息，已转主管部门核实，请等待结果。", "The student is enrolled elsewhere; this is to be clarified by the bureau.")
	ErrEnrolled = domain.Refusal(domain.Conflict, "people.enrolled",
		"该生已在本校就读。", "The student is enrolled in this school already.")
	ErrClass = domain.Refusal(domain.Invalid, "people.class",
		"班级不存在、已撤销，或不属于该校。", "There is no such class in the school, or it is closed.")
	ErrRegistered = domain.Refusal(domain.Invalid, "people.registered",
		"没有学籍号时不能填写学籍学校；学籍学校应为本市学校。", "Without a 学籍号 there is no school of it; it must be a school of the city.")
	ErrRelated = domain.Refusal(domain.Conflict, "people.related",
		"该监护关系已登记，或已经结束。", "The relation is on file already, or it has ended.")
	ErrStaffKnown = domain.Refusal(domain.Conflict, "people.staff_known",
		"该人员已在这个单位登记，或已经离开。", "The person is on the staff of this unit already, or has left it.")
	ErrPosition = domain.Refusal(domain.Invalid, "people.position",
		"岗位最多{max}个字符，工号最多{number}个字符。", "A position has at most {max} characters, a staff number at most {number}.")
	ErrTransferOpen = domain.Refusal(domain.Conflict, "people.transfer_open",
		"该生已有一次转学正在办理。", "A transfer of this student is under way.")
	ErrSameSchool = domain.Refusal(domain.Invalid, "people.same_school",
		"转入学校应为另一所未撤销的学校；校内调班请直接修改班级。", "A transfer goes to another open school; within one, change the class.")
	ErrMoved = domain.Refusal(domain.Conflict, "people.moved",
		"该生的就读信息已经变化，请重新查看。", "The student's enrolment has changed meanwhile; look again.")
	ErrYear = domain.Refusal(domain.Invalid, "people.year",
		"只能开始当前学年或下一学年（{year}）。", "Only the present school year or the next one ({year}) can be opened.")
)
