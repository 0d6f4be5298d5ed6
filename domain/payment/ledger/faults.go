package ledger

import "lizhi/domain"

// What stands against a movement of money.
var (
	ErrNoAmount = domain.Refusal(domain.Invalid, "payment.no_amount",
		"金额须大于 0。", "The amount must be above zero.")
	ErrMove = domain.Refusal(domain.Conflict, "payment.move",
		"资金不能从“{from}”转到“{to}”。", "Money cannot move from {from} to {to}.")
	ErrAttemptState = domain.Refusal(domain.Conflict, "payment.attempt_state",
		"这一行现在的状态是“{state}”，不能这样操作。", "The row is {state}; that is not possible now.")
	ErrReason = domain.Refusal(domain.Invalid, "payment.reason",
		"请写明原因。", "A reason is needed.")
)
