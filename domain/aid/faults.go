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
		"学生所在年级不在“{programme}”的资助范围内。{reason}（依据：{clause}）。", "The student's year is not covered by {programme}. {reason} ({clause}).")
	ErrAge = domain.Refusal(domain.Invalid, "aid.age",
		"学生年龄不在“{programme}”的资助范围内。{reason}（依据：{clause}）。", "The student is not of the age for {programme}. {reason} ({clause}).")
	ErrGroup = domain.Refusal(domain.Invalid, "aid.group",
		"学生不属于“{programme}”规定的资助对象（依据：{clause}）。", "The student is not among those for whom {programme} is meant ({clause}).")
	ErrNotRecognised = domain.Refusal(domain.Invalid, "aid.not_recognised",
		"学生在该学年没有符合要求的家庭经济困难认定，不能享受“{programme}”。{reason}（依据：{clause}）。", "The student is not recognised in that school year and cannot get {programme}. {reason} ({clause}).")
	ErrNotPublished = domain.Refusal(domain.Invalid, "aid.publicity_open",
		"学生该学年的认定公示尚未结束，暂不能享受“{programme}”（依据：{clause}）。", "The publicity of the recognition is not over, so {programme} must wait ({clause}).")
	ErrNotEligible = domain.Refusal(domain.Invalid, "aid.not_eligible",
		"学生不符合“{programme}”的资助条件。{reason}（依据：{clause}）。", "The student does not meet a rule of {programme}. {reason} ({clause}).")
	ErrNotCovered = domain.Refusal(domain.Invalid, "aid.not_covered",
		"没有资金来源：{reason}（依据：{clause}）。", "No purse pays: {reason} ({clause}).")
	ErrExclusive = domain.Refusal(domain.Conflict, "aid.exclusive",
		"学生已享受“{other}”，与“{programme}”不能同时享受（依据：{clause}）。", "The student has {other}, which shuts out {programme} ({clause}).")
	ErrSameProgramme = domain.Refusal(domain.Invalid, "aid.same_programme",
		"请填写两个不同的资助项目。", "Name two different programmes.")
	ErrUntil = domain.Refusal(domain.Invalid, "aid.until",
		"截止学期不能早于起始学期。", "The last term is not before the first.")
	ErrStackingExists = domain.Refusal(domain.Conflict, "aid.stacking_exists",
		"这两个项目从这一学期起的规定已经登记，请填写新的起始学期。", "There is a row of these two from this term; name another first term.")
	ErrPurseOpen = domain.Refusal(domain.Conflict, "aid.purse_open",
		"这笔资助的资金来源尚待上级主管部门决定，不能审批。", "The superior has not decided yet which purse pays; it cannot be approved.")
	ErrPurseDecided = domain.Refusal(domain.Conflict, "aid.purse_decided",
		"这笔资助的资金来源已经确定。", "Which purse pays is decided already.")
	ErrPurseKind = domain.Refusal(domain.Invalid, "aid.purse_kind",
		"请在上级财政资金 state_funds_allowed 与校级资金 school_funds 中选择。", "Choose state_funds_allowed or school_funds.")
	ErrFrozen = domain.Refusal(domain.Conflict, "aid.frozen",
		"本校该项目本学期的名单已锁定，请提交变更申请。", "The list of this school, programme and term is frozen; ask for a change.")
	ErrFrozenTwice = domain.Refusal(domain.Conflict, "aid.frozen_twice",
		"本校该项目本学期的名单已经锁定。", "The list of this school, programme and term is frozen already.")
	ErrEmptyList = domain.Refusal(domain.Invalid, "aid.empty_list",
		"没有已审批的资助，名单为空，不能锁定。", "There is no approved award; an empty list is not frozen.")
	ErrNotOnList = domain.Refusal(domain.Invalid, "aid.not_on_list",
		"这笔资助不属于该名单的学校、项目和学期，或状态不符：增加须为待审批，移除须为已审批。", "The award is not of the list's school, programme and term, or not in the right state: proposed to add, approved to remove.")
	ErrChangeOpen = domain.Refusal(domain.Conflict, "aid.change_open",
		"这笔资助已有未决定的变更申请。", "There is an undecided request about this award.")
	ErrChangeDecided = domain.Refusal(domain.Conflict, "aid.change_decided",
		"这份变更申请已经决定。", "The request is decided already.")
	ErrOwnRequest = domain.Refusal(domain.Forbidden, "aid.own_request",
		"申请变更的人不能自己决定，请由另一人决定。", "Who asked for a change does not decide it; somebody else must.")

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
	ErrPublicised = domain.Refusal(domain.Conflict, "aid.publicised",
		"这份名单已经公示过；如需重新公示，请先撤回原公示。", "This list was made public already; take its publicity back first.")
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
