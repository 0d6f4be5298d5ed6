package mentoring

import "lizhi/domain"

// Every way in which mentoring says no.
var (
	ErrKind     = domain.Refusal(domain.Invalid, "mentoring.kind", "形式只有：面谈、电话、家访、线上、小组。", "The kinds are meeting, phone, home_visit, online, group.")
	ErrFuture   = domain.Refusal(domain.Invalid, "mentoring.future", "谈话结束时间不能晚于现在。", "The session must have ended.")
	ErrOrder    = domain.Refusal(domain.Invalid, "mentoring.order", "结束时间应晚于开始时间。", "The end must be after the start.")
	ErrLong     = domain.Refusal(domain.Invalid, "mentoring.long", "一次最长 {max} 分钟，请检查起止时间。", "A session lasts {max} minutes at most; check both times.")
	ErrNoTopic  = domain.Refusal(domain.Invalid, "mentoring.no_topic", "请写明谈话主题。", "Say what it was about.")
	ErrFollowUp = domain.Refusal(domain.Invalid, "mentoring.follow_up", "下次日期不能早于本次谈话。", "The next time cannot be before this one.")
	ErrTooLong  = domain.Refusal(domain.Invalid, "mentoring.too_long", "最多 {max} 个字（含标点）。", "At most {max} characters, punctuation included.")
	ErrNoReason = domain.Refusal(domain.Invalid, "mentoring.no_reason", "请写明原因。", "A reason is needed.")
	ErrNoText   = domain.Refusal(domain.Invalid, "mentoring.no_text", "补记不能为空。", "An amendment says something.")

	ErrMentor      = domain.Refusal(domain.Invalid, "mentoring.mentor", "导师必须是该校现任教职工，且不能是学生本人。", "The mentor must work at the student's school today.")
	ErrPaired      = domain.Refusal(domain.Conflict, "mentoring.paired", "该学生本学年已有导师；如需更换，请写明原因后更换。", "The student has a mentor this year; to change, reassign with a reason.")
	ErrSameMentor  = domain.Refusal(domain.Conflict, "mentoring.same_mentor", "新导师与现任导师是同一人。", "The new mentor is the one the student has.")
	ErrEnded       = domain.Refusal(domain.Conflict, "mentoring.ended", "该结对已经结束。", "The pair has ended.")
	ErrNotEnrolled = domain.Refusal(domain.Conflict, "mentoring.not_enrolled", "该学生目前没有在读班级。", "The student is in no class now.")
	ErrSettled     = domain.Refusal(domain.Conflict, "mentoring.settled", "记录当前状态为“{state}”，不能进行此操作。", "The session is {state} now, so this cannot be done.")
	ErrClosed      = domain.Refusal(domain.Conflict, "mentoring.closed", "修改期限已过，只能补记。", "The time for editing is over; add an amendment.")
	ErrOpen        = domain.Refusal(domain.Conflict, "mentoring.open", "仍在可修改期限内，请直接修改。", "It can still be edited; edit it.")

	ErrRulesPast  = domain.Refusal(domain.Invalid, "mentoring.rules_past", "新规则的生效日期不能早于今天。", "A new edition cannot begin before today.")
	ErrRulesRange = domain.Refusal(domain.Invalid, "mentoring.rules_range", "数值应在 1 到 {max} 之间。", "The number is between 1 and {max}.")
	ErrEdition    = domain.Refusal(domain.Conflict, "mentoring.edition", "这一天已有规则，请选择其他日期。", "There is an edition of that day already; choose another day.")
)
