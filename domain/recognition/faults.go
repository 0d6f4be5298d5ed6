package recognition

import "lizhi/domain"

// Every way recognition says no.
var (
	ErrNoticeMissing = domain.Refusal(domain.Conflict, "recognition.notice_missing",
		"学校还没有发布 {year} 学年的认定告知，发布后才能申请。", "The school has not published its notice for {year} yet; applications follow it.")
	ErrNoticeExists = domain.Refusal(domain.Conflict, "recognition.notice_exists",
		"本校 {year} 学年的认定告知已经发布。", "The notice of this school for {year} is published already.")
	ErrNotice = domain.Refusal(domain.Invalid, "recognition.notice",
		"标题、正文和至少一个告知渠道都要填写；申请截止日不得早于今天。", "Title, text and at least one channel are needed; the last day to apply is not before today.")
	ErrState = domain.Refusal(domain.Conflict, "recognition.state",
		"申请现处于“{state}”，不能进行这一步；认定须依次经过申请、评议、认定、公示、建档。", "The application is {state}, which does not allow this: the stages are gone through in their order.")
	ErrActive = domain.Refusal(domain.Conflict, "recognition.active",
		"该生本学年已有一份正在办理的申请。", "An application of this student for the school year is open already.")
	ErrChange = domain.Refusal(domain.Invalid, "recognition.change_missing",
		"该生本学年已有认定结果；情况发生变化的，请说明变化的原因。", "There is an outcome for this school year already; say what has changed since.")
	ErrTerm = domain.Refusal(domain.Invalid, "recognition.term",
		"学期须属于所申请的学年，且不早于上一次认定的学期。", "The term is one of the school year, and not before that of the edition before.")
	ErrByGuardian = domain.Refusal(domain.Invalid, "recognition.guardian_applies",
		"这一学段须由监护人申请。", "At this stage a guardian applies.")
	ErrNotEnrolled = domain.Refusal(domain.Conflict, "recognition.not_enrolled",
		"该生目前不在校。", "The student is enrolled nowhere now.")
	ErrFactors = domain.Refusal(domain.Invalid, "recognition.factor_missing",
		"认定为困难的，至少要有一项认定依据；请申请人补充。", "A grade of difficulty rests on at least one of the factors; let the family add it.")
	ErrUnverified = domain.Refusal(domain.Conflict, "recognition.unverified",
		"申请中有未核实或已过期的特殊困难群体，不能按建议直接通过；请核实后写明档次。", "A special group is unverified or expired, so nothing is taken over as suggested: name the grade.")
	ErrReason = domain.Refusal(domain.Invalid, "recognition.reason_missing",
		"请写明理由。", "Say why.")
	ErrSecondPerson = domain.Refusal(domain.Forbidden, "recognition.second_person",
		"须由经办人以外的第二人办理这一步。", "Somebody other than who did the step before does this one.")
	ErrPaper = domain.Refusal(domain.Invalid, "recognition.paper",
		"代为确认须附上学生或监护人签字的纸质申请表扫描件。", "Confirmed at school, it comes with the scan of the signed form.")
	ErrPanelExists = domain.Refusal(domain.Conflict, "recognition.panel_exists",
		"该班本学年的评议小组已经成立，请修改原有的小组。", "The class has a panel for the school year; change that one.")
	ErrOtherClass = domain.Refusal(domain.Invalid, "recognition.other_class",
		"这份申请不属于本班本学年。", "That application is not of this class and school year.")
	ErrNothing = domain.Refusal(domain.Conflict, "recognition.nothing_to_publish",
		"没有已认定、待公示的申请。", "Nothing is decided that waits to be published.")
	ErrObjected = domain.Refusal(domain.Conflict, "recognition.objection_open",
		"对该生的公示还有异议没有答复，答复后才能建档。", "An objection to this outcome is open; it is archived when that is answered.")
	ErrRuleExists = domain.Refusal(domain.Conflict, "recognition.rule_exists",
		"该学段从这一学年起的规则已经存在；规则只增不改，请另定生效学年。", "There is a rule for that stage from that school year on; rules are added, never changed.")
)
