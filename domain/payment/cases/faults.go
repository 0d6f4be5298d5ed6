package cases

import "lizhi/domain"

// What stands against a word on what was asked.
var (
	ErrOwnCase = domain.Refusal(domain.Forbidden, "payment.own_case",
		"申请人不能审批自己的申请。", "Who asked does not decide.")
	ErrCaseState = domain.Refusal(domain.Conflict, "payment.case_state",
		"这件申请现在的状态是“{state}”，不能这样操作。", "This is {state}; that is not possible now.")
)

// What stands against a recovery.
var (
	ErrNotPaid = domain.Refusal(domain.Conflict, "payment.not_paid",
		"这笔资金已到账 {paid} 元，追回金额不能超过它。", "{paid} yuan of this arrived; no more can be recovered.")
	ErrRecovering = domain.Refusal(domain.Conflict, "payment.recovering",
		"这笔资金正在追回，请先办结。", "A recovery of this is open; end it first.")
	ErrReceipt = domain.Refusal(domain.Invalid, "payment.receipt",
		"请填写资金退回的凭证号；确实无法追回的，写明原因。", "Give the number of the voucher; if the money cannot be had back, say why.")
)

// What stands against a supplement.
var (
	ErrNoFirst = domain.Refusal(domain.Conflict, "payment.no_first",
		"这笔资助还没有制过单，请直接制单，不需要补发。", "This award was never drafted; draft it instead.")
	ErrOverEntitled = domain.Refusal(domain.Invalid, "payment.over_entitled",
		"各次发放合计不能超过核定金额，还可补发 {left} 元。", "All parts together may not exceed the award; {left} yuan are left.")
	ErrSupplementAsked = domain.Refusal(domain.Conflict, "payment.supplement_asked",
		"这笔资助已有一件补发申请等待审批。", "A supplement of this award is waiting for a decision.")
)
