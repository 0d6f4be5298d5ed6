package hardship

import "lizhi/domain"

// Every way hardship says no.
var (
	ErrUnknownGrade = domain.Refusal(domain.Invalid, "hardship.unknown_grade",
		"这一学年没有这个认定档次，可用的档次是：{grades}。", "The rule set of that school year has no such grade; it has: {grades}.")
	ErrUnknownGroup = domain.Refusal(domain.Invalid, "hardship.unknown_group",
		"没有这个特殊困难群体代码。", "There is no special group of this code.")
	ErrEvidence = domain.Refusal(domain.Invalid, "hardship.evidence_missing",
		"特殊困难群体须写明佐证材料或数据来源。", "A special group needs its evidence or the source of the data.")
	ErrValidity = domain.Refusal(domain.Invalid, "hardship.validity",
		"须写明有效期的起始日，截止日不得早于起始日。", "A validity has a first day, and its last day is not before it.")
	ErrFuture = domain.Refusal(domain.Invalid, "hardship.future",
		"认定日期不能晚于今天。", "A recognition cannot be decided later than today.")
	ErrOtherYear = domain.Refusal(domain.Invalid, "hardship.other_year",
		"认定日期不在 {year} 学年（9月1日至次年8月31日）内。", "The day of the decision is not in the school year {year} (1 September to 31 August).")
	ErrPublicityDay = domain.Refusal(domain.Invalid, "hardship.publicity_day",
		"公示结束日不得早于认定日期，也不得晚于今天。", "The publicity ends not before the decision and not later than today.")
	ErrDiffers = domain.Refusal(domain.Conflict, "hardship.differs",
		"{decided_on} 作出的认定已经登记，内容与此不同。如有新的认定，请填写新的认定日期。", "The recognition decided on {decided_on} is kept with other content. A new decision has a day of its own.")
	ErrTwice = domain.Refusal(domain.Invalid, "hardship.twice",
		"同一名学生同一认定日期在名单中出现了两次。", "The list has this student and day twice.")
)
