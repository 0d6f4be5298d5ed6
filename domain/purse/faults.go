package purse

import "lizhi/domain"

// Every way purse says no.
var (
	ErrCovers = domain.Refusal(domain.Invalid, "purse.covers",
		"请写明政策覆盖哪些学生：校籍分离 separated、无学籍 no_roll、复读 repeating，至少一类。", "Say whom the policy covers: separated, no_roll, repeating; at least one.")
	ErrUntil = domain.Refusal(domain.Invalid, "purse.until",
		"截止学期不能早于起始学期。", "The last term is not before the first.")
	ErrAmount = domain.Refusal(domain.Invalid, "purse.amount",
		"每学期金额不能小于 0（单位：分）；0 表示按国家、省规定的标准。", "The amount of a term is not below 0 (in fen); 0 is the standard.")
	ErrPolicyExists = domain.Refusal(domain.Conflict, "purse.policy_exists",
		"该县（区）从这一学期起的同名政策已经登记。", "The county has a policy of this title from this term already.")
	ErrEnded = domain.Refusal(domain.Conflict, "purse.ended",
		"这项政策已有截止学期，不能再改。", "The policy has its last term already.")
	ErrNotCounty = domain.Refusal(domain.Invalid, "purse.not_county",
		"兜底保障政策由县（区）制定，请填写县（区）。", "A policy is a county's; name a county.")
)
