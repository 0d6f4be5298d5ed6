package aid

import "lizhi/domain"

// Every way aid says no. Who is refused an award reads which rule stands
// against it and the clause on which the rule rests.
var (
	ErrNoProgramme = domain.Refusal(domain.Invalid, "aid.no_programme",
		"没有这个资助项目。", "There is no such programme.")
	ErrNoStandard = domain.Refusal(domain.Invalid, "aid.no_standard",
		"项目 {programme} 在 {term} 学期没有适用于该学段、寄宿情况和档次的标准。", "Programme {programme} has no standard in {term} for this stage, boarding and tier.")
	ErrNotRunning = domain.Refusal(domain.Invalid, "aid.not_running",
		"该项目在 {term} 学期不执行（依据：{clause}）。", "The programme does not run in {term} ({clause}).")
	ErrNotAtSchool = domain.Refusal(domain.Invalid, "aid.not_at_school",
		"学生目前不在校，不能享受“{programme}”（依据：{clause}）。", "The student is not at school and cannot get {programme} ({clause}).")
	ErrNotRegistered = domain.Refusal(domain.Invalid, "aid.not_registered",
		"学生没有学籍，不能享受“{programme}”（依据：{clause}）。", "The student is on no school roll and cannot get {programme} ({clause}).")
	ErrGrade = domain.Refusal(domain.Invalid, "aid.grade",
		"{term} 学期第 {grade} 年级不在“{programme}”的资助范围内（依据：{clause}）。", "Grade {grade} is not covered by {programme} in {term} ({clause}).")
	ErrAge = domain.Refusal(domain.Invalid, "aid.age",
		"“{programme}”只面向 {from} 至 {to} 岁儿童（依据：{clause}）。", "{programme} is for ages {from} to {to} ({clause}).")
	ErrGroup = domain.Refusal(domain.Invalid, "aid.group",
		"学生不属于“{programme}”规定的资助对象（依据：{clause}）。", "The student is not among those for whom {programme} is meant ({clause}).")
	ErrNotRecognised = domain.Refusal(domain.Invalid, "aid.not_recognised",
		"学生在 {year} 学年没有家庭经济困难认定，不能享受“{programme}”（依据：{clause}）。", "The student is not recognised in {year} and cannot get {programme} ({clause}).")
	ErrNotPublished = domain.Refusal(domain.Invalid, "aid.publicity_open",
		"学生 {year} 学年的认定公示尚未结束，暂不能享受“{programme}”（依据：{clause}）。", "The publicity of the recognition in {year} is not over, so {programme} must wait ({clause}).")
	ErrAwarded = domain.Refusal(domain.Conflict, "aid.awarded",
		"学生在 {period} 已享受“{programme}”，不能重复享受。", "The student already has {programme} in {period}; it is not given twice.")
	ErrState = domain.Refusal(domain.Conflict, "aid.state",
		"这笔资助现在的状态是“{state}”，不能这样操作。", "The award is {state}; that is not possible now.")
	ErrOwnProposal = domain.Refusal(domain.Forbidden, "aid.own_proposal",
		"提出资助的人不能自己审批，请由另一人审批。", "Who proposed an award does not approve it; somebody else must.")
	ErrStandardMoved = domain.Refusal(domain.Conflict, "aid.standard_moved",
		"提出之后资助标准有变化，请撤回后重新提出。", "The standard changed after the proposal; withdraw it and propose it again.")
	ErrInPayment = domain.Refusal(domain.Conflict, "aid.in_payment",
		"这笔资助的资金已在发放途中或已到账，不能撤回。", "The money of this award is on its way or has arrived; it cannot be withdrawn.")
	ErrReason = domain.Refusal(domain.Invalid, "aid.reason",
		"请写明原因。", "A reason is needed.")
	ErrNobody = domain.Refusal(domain.Invalid, "aid.nobody",
		"请给出学生名单或一个班级，二者选一。", "Name students or a class, one of the two.")
	ErrTooMany = domain.Refusal(domain.Invalid, "aid.too_many",
		"一次最多 {max} 名学生。", "At most {max} students at once.")

	ErrStandardInUse = domain.Refusal(domain.Conflict, "aid.standard_in_use",
		"已有资助使用了这条标准，不能修改。请新增一条标准并写明起始学期。", "Awards use this standard; it cannot be edited. Add a new one with its first term.")
	ErrStandardExists = domain.Refusal(domain.Conflict, "aid.standard_exists",
		"同一项目、学段、寄宿情况、档次和起始学期的标准已经存在。", "A standard of this programme, stage, boarding, tier and first term exists.")
	ErrModeExists = domain.Refusal(domain.Conflict, "aid.mode_exists",
		"该县（区）从这一学期起的发放方式已经登记，请填写新的起始学期。", "The mode of this county from this term is kept already; name another first term.")
	ErrWaiverAmount = domain.Refusal(domain.Invalid, "aid.waiver_amount",
		"减免类项目不发放现金，金额须为 0。", "A waiver has no cash; its amount is 0.")
	ErrNoAmount = domain.Refusal(domain.Invalid, "aid.no_amount",
		"金额须大于 0（单位：分）。", "The amount is more than 0 (in fen).")
	ErrRange = domain.Refusal(domain.Invalid, "aid.range",
		"每学期金额须不低于 {least} 元、不高于 {most} 元（0.00 表示不限；依据：{clause}）。", "The amount per term is at least {least} and at most {most} yuan, where 0.00 is no limit ({clause}).")
	ErrBoarding = domain.Refusal(domain.Invalid, "aid.boarding",
		"该项目是否区分寄宿与填写的不一致。", "Whether the programme differs for boarders does not agree with this.")
)
