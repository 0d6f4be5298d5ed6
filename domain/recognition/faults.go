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
	ErrPromise = domain.Refusal(domain.Invalid, "recognition.promise",
		"须由申请人签署承诺，签署日期不得晚于今天。", "The promise is signed by who applies, today at the latest.")
	ErrIncome = domain.Refusal(domain.Invalid, "recognition.income",
		"年收入不能空着；没有收入的填 0。", "The income of the year is not left blank; write 0 where there is none.")
	ErrFamily = domain.Refusal(domain.Invalid, "recognition.family",
		"家庭成员至少填写一人（孤儿填写监护人，关系写“监护”），姓名、关系和健康状况不能空着。", "There is at least one row of the family (an orphan's guardian, relation 监护); name, relation and health are needed.")
	ErrSize = domain.Refusal(domain.Invalid, "recognition.size",
		"家庭人口至少为1。", "A household has at least one person.")
	ErrFactor = domain.Refusal(domain.Invalid, "recognition.factor",
		"认定依据只有六项：{factors}。", "The factors are a closed list: {factors}.")
	ErrFactors = domain.Refusal(domain.Invalid, "recognition.factor_missing",
		"认定为困难的，六项认定依据中至少要有一项；请退回申请人补充。", "A grade of difficulty rests on at least one of the six factors; let the family add it.")
	ErrGroup = domain.Refusal(domain.Invalid, "recognition.group",
		"没有这个特殊困难群体代码，或者重复填写。", "There is no such special group, or it is named twice.")
	ErrClaimDays = domain.Refusal(domain.Invalid, "recognition.claim_days",
		"有效期截止日不得早于起始日。", "A validity does not end before it begins.")
	ErrUnverified = domain.Refusal(domain.Conflict, "recognition.unverified",
		"申请中有未核实或已过期的特殊困难群体，不能按建议直接通过；请核实后写明档次。", "A special group is unverified or expired, so nothing is taken over as suggested: name the grade.")
	ErrGrade = domain.Refusal(domain.Invalid, "recognition.grade",
		"这一学年没有这个认定档次，可用的档次是：{grades}。", "The rule set of that school year has no such grade; it has: {grades}.")
	ErrReason = domain.Refusal(domain.Invalid, "recognition.reason_missing",
		"请写明理由。", "Say why.")
	ErrSecondPerson = domain.Refusal(domain.Forbidden, "recognition.second_person",
		"须由经办人以外的第二人办理这一步。", "Somebody other than who did the step before does this one.")
	ErrPaper = domain.Refusal(domain.Invalid, "recognition.paper",
		"代为确认须附上学生或监护人签字的纸质申请表扫描件。", "Confirmed at school, it comes with the scan of the signed form.")
	ErrPanelExists = domain.Refusal(domain.Conflict, "recognition.panel_exists",
		"该班本学年的评议小组已经成立，请修改原有的小组。", "The class has a panel for the school year; change that one.")
	ErrSeat = domain.Refusal(domain.Invalid, "recognition.seat",
		"成员须是本班学生、本班学生的监护人或本校教职工，且每人只占一席。", "A member is a student of the class, a guardian of one, or staff of the school, and has one seat.")
	ErrConflict = domain.Refusal(domain.Invalid, "recognition.conflict",
		"申请人及其监护人不能参加本班的评议小组。", "Who has applied in the class, or is guardian of somebody who has, is not on its panel.")
	ErrPanelSize = domain.Refusal(domain.Invalid, "recognition.panel_size",
		"评议小组至少需要 {need} 人（班级人数的 {share}%），现为 {have} 人。", "The panel needs {need} members ({share} % of the class); it has {have}.")
	ErrStudentShare = domain.Refusal(domain.Invalid, "recognition.student_share",
		"学生代表不得少于小组成员的 {share}%：需要 {need} 人，现为 {have} 人。", "Students hold at least {share} % of the seats: {need} are needed, there are {have}.")
	ErrNotAnnounced = domain.Refusal(domain.Conflict, "recognition.not_announced",
		"评议小组名单须先在班内公布，评议日期不得早于公布之日，也不得晚于今天。", "The members are announced in class first; the panel meets on that day or later, and not after today.")
	ErrAnnounced = domain.Refusal(domain.Invalid, "recognition.announced_on",
		"公布日期不能晚于今天。", "It was announced today at the latest.")
	ErrPresent = domain.Refusal(domain.Invalid, "recognition.present",
		"出席者须是小组成员，且不少于小组的一半。", "Those present are of the panel, and at least half of it.")
	ErrOtherClass = domain.Refusal(domain.Invalid, "recognition.other_class",
		"这份申请不属于本班本学年。", "That application is not of this class and school year.")
	ErrNothing = domain.Refusal(domain.Conflict, "recognition.nothing_to_publish",
		"没有已认定、待公示的申请。", "Nothing is decided that waits to be published.")
	ErrObjected = domain.Refusal(domain.Conflict, "recognition.objection_open",
		"对该生的公示还有异议没有答复，答复后才能建档。", "An objection to this outcome is open; it is archived when that is answered.")
	ErrRuleExists = domain.Refusal(domain.Conflict, "recognition.rule_exists",
		"该学段从这一学年起的规则已经存在；规则只增不改，请另定生效学年。", "There is a rule for that stage from that school year on; rules are added, never changed.")
	ErrRule = domain.Refusal(domain.Invalid, "recognition.rule",
		"规则须写明来源，且不得早于本学年生效。", "A rule names its source and begins with this school year at the earliest.")
)
