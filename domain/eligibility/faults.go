package eligibility

import "lizhi/domain"

// Every way eligibility says no.
var (
	ErrNoProgramme = domain.Refusal(domain.Invalid, "eligibility.no_programme",
		"没有这个资助项目。", "There is no such programme.")
	ErrNoGrade = domain.Refusal(domain.Invalid, "eligibility.no_grade",
		"没有档次“{code}”，可用：{known}。", "There is no grade {code}; there are {known}.")
	ErrNoGroup = domain.Refusal(domain.Invalid, "eligibility.no_group",
		"没有特殊群体“{code}”，可用：{known}。", "There is no special group {code}; there are {known}.")
	ErrKind = domain.Refusal(domain.Invalid, "eligibility.kind",
		"没有“{kind}”这种条件。", "There is no rule of the kind {kind}.")
	ErrParameters = domain.Refusal(domain.Invalid, "eligibility.parameters",
		"“{kind}”这种条件缺少参数：学段、年级、群体各至少一个；年龄须从小到大；寄宿写 boards 或 day。", "A rule of the kind {kind} lacks its parameters: stages, years or groups; ages from the lower to the higher; boarding is boards or day.")
	ErrClause = domain.Refusal(domain.Invalid, "eligibility.clause",
		"每条规则须写明内容和依据条款。", "Each rule says what it asks and names its clause.")
	ErrRules = domain.Refusal(domain.Invalid, "eligibility.rules",
		"规则须有 1 至 {max} 条。", "There are 1 to {max} rules.")
	ErrReferenceDay = domain.Refusal(domain.Invalid, "eligibility.reference_day",
		"基准日“{day}”不存在，请按 11-20 的格式填写月和日。", "There is no reference day {day}; write month and day as 11-20.")
	ErrVersion = domain.Refusal(domain.Conflict, "eligibility.version",
		"别人刚刚新增了这个项目的规则，请重新载入后再试。", "Somebody has just added rules of this programme; load them again.")
	ErrTooMany = domain.Refusal(domain.Invalid, "eligibility.too_many",
		"范围内有 {n} 名学生，一次最多 {max} 名，请按学校或县（区）分别进行。", "There are {n} students in reach and at most {max} at once; ask for a school or a county.")
	ErrNotKindergarten = domain.Refusal(domain.Invalid, "eligibility.not_kindergarten",
		"只有民办幼儿园需要普惠性认定。", "Only private kindergartens are approved as inclusive.")
	ErrApprovalDays = domain.Refusal(domain.Invalid, "eligibility.approval_days",
		"认定的截止日不能早于起始日。", "An approval does not end before it begins.")
	ErrApproved = domain.Refusal(domain.Conflict, "eligibility.approved",
		"这所幼儿园从这一天起的普惠性认定已经登记。", "The approval of this kindergarten from this day is kept already.")
)
