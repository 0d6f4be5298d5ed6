package duplicate

import "lizhi/domain"

// Every way duplicate says no.
var (
	ErrReason = domain.Refusal(domain.Invalid, "duplicate.reason",
		"请写明理由，最多{max}个字符。", "Say why, in at most {max} characters.")
	ErrVerdict = domain.Refusal(domain.Invalid, "duplicate.verdict",
		"结论只能是 two_people（两个人）或 merge（合并）。", "The verdict is two_people or merge.")
	ErrSelf = domain.Refusal(domain.Invalid, "duplicate.self",
		"请填写两个不同的人员。", "Name two different persons.")
	ErrNotSuspected = domain.Refusal(domain.Conflict, "duplicate.not_suspected",
		"这两人不是疑似重复：须姓名、出生日期相同，都有学籍记录，且证件号码至多一人有或只差录入笔误。",
		"They are not suspected: name and birth are the same, both are or were enrolled, and at most one has a number or they differ by a slip.")
	ErrKeepNumber = domain.Refusal(domain.Conflict, "duplicate.keep_number",
		"有证件号码的一方须保留，请对调后再合并。", "The one with a number is kept; merge the other way round.")
	ErrHasRecords = domain.Refusal(domain.Conflict, "duplicate.has_records",
		"被合并的一方还有不能移动的记录（{kinds}），请保留这一方或先处理这些记录。",
		"The one to be merged has what does not move ({kinds}); keep that one, or see to it first.")
	ErrCollides = domain.Refusal(domain.Conflict, "duplicate.collides",
		"双方都有只能有一份的记录（{kind}），请先结束其中一份再合并。", "Both have what one person has once ({kind}); end one of them first.")
	ErrDecided = domain.Refusal(domain.Conflict, "duplicate.decided",
		"已认定这两人不是同一人；如需合并，请先撤销该认定。", "They are said to be two people; undo that first.")
	ErrUndone = domain.Refusal(domain.Conflict, "duplicate.undone",
		"这项认定已经撤销。", "This decision is undone already.")
	ErrWritten = domain.Refusal(domain.Conflict, "duplicate.written",
		"合并之后记录又有变动（{kinds}），撤销会丢失或错放这些变动，请先处理。",
		"What was merged has changed since ({kinds}); an undo would lose or misplace it. See to that first.")
)
