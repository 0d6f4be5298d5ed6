package fund

import "lizhi/domain"

// Every way fund says no.
var (
	ErrRate = domain.Refusal(domain.Invalid, "fund.rate",
		"提取比例须为 0 至 10000（万分之几），下限不高于上限；0 表示未设定。", "A rate is 0 to 10000 ten-thousandths, the lower end not above the upper; 0 is none.")
	ErrRuleExists = domain.Refusal(domain.Conflict, "fund.rule_exists",
		"该类学校从这一年度起的提取比例已经登记。", "There is a rate for such schools from this year already.")
	ErrKind = domain.Refusal(domain.Invalid, "fund.kind",
		"请填写收入 income、提取 extraction 或支出 spending。", "An entry is income, extraction or spending.")
	ErrAmount = domain.Refusal(domain.Invalid, "fund.amount",
		"金额须大于 0（单位：分）。", "The amount is more than 0 (in fen).")
	ErrUse = domain.Refusal(domain.Invalid, "fund.use",
		"请写明支出用途。", "Say what the money was used for.")
	ErrReward = domain.Refusal(domain.Invalid, "fund.reward",
		"只有民办学校可以将这项资金用于奖励。", "Only private schools may use this money for rewards.")
	ErrEvidence = domain.Refusal(domain.Invalid, "fund.evidence",
		"支出须对应一笔资助，或附上凭证文件。", "A spending names the award that it pays, or has a file as evidence.")
	ErrAward = domain.Refusal(domain.Invalid, "fund.award",
		"这笔资助不是本校已审批、使用校级资金的资助。", "The award is not an approved one of this school that its own money pays.")
	ErrAwardAmount = domain.Refusal(domain.Invalid, "fund.award_amount",
		"金额须与这笔资助一致：{amount} 元。", "The amount is that of the award: {amount} yuan.")
	ErrAwardPaid = domain.Refusal(domain.Conflict, "fund.award_paid",
		"这笔资助已经支出，不能重复支出。", "The award is paid already.")
	ErrOverspent = domain.Refusal(domain.Invalid, "fund.overspent",
		"支出不能超过已提取和结转的资金，目前可用 {left} 元。", "More is spent than was extracted and carried over; {left} yuan are left.")
	ErrClosed = domain.Refusal(domain.Conflict, "fund.closed",
		"{year} 年度已结账，不能再记账。", "The year {year} is closed.")
	ErrNotOver = domain.Refusal(domain.Conflict, "fund.not_over",
		"{year} 年度尚未结束，不能结账。", "The year {year} is not over and cannot be closed.")
	ErrEarlierOpen = domain.Refusal(domain.Conflict, "fund.earlier_open",
		"{year} 年度还没有结账，请先结清以前的年度。", "The year {year} is still open; years are closed in their order.")
	ErrReversed = domain.Refusal(domain.Conflict, "fund.reversed",
		"这笔记录已被冲销，或不能冲销。", "The entry was taken back already, or cannot be.")
	ErrReason = domain.Refusal(domain.Invalid, "fund.reason",
		"请写明冲销的原因。", "Say why the entry is taken back.")
	ErrYear = domain.Refusal(domain.Invalid, "fund.year",
		"年度须在 2016 至 {most} 之间。", "The fiscal year is 2016 to {most}.")
)
