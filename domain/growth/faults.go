package growth

import "lizhi/domain"

// Every way in which growth says no.
var (
	ErrKind      = domain.Refusal(domain.Invalid, "growth.kind", "没有这种记录类型。", "There is no such kind of record.")
	ErrDimension = domain.Refusal(domain.Invalid, "growth.dimension", "维度只有五个：思想品德、学业水平、身心健康、艺术素养、社会实践。", "There are five dimensions: moral, academic, health, art, practice.")
	ErrField     = domain.Refusal(domain.Invalid, "growth.field", "“{kind}”类记录没有这一项。", "A record of the kind {kind} has no such field.")
	ErrOption    = domain.Refusal(domain.Invalid, "growth.option", "只能从这些值中选择：{options}。", "Choose one of {options}.")
	ErrTerm      = domain.Refusal(domain.Invalid, "growth.term", "学期写作 2026-autumn 或 2027-spring。", "A term is written 2026-autumn or 2027-spring.")
	ErrTooLong   = domain.Refusal(domain.Invalid, "growth.too_long", "最多 {max} 个字（含标点）。", "At most {max} characters, punctuation included.")
	ErrFuture    = domain.Refusal(domain.Invalid, "growth.future", "日期不能晚于今天。", "The day must not be after today.")
	ErrMinutes   = domain.Refusal(domain.Invalid, "growth.minutes", "时长应在 0 到 {max} 分钟之间。", "The time is between 0 and {max} minutes.")
	ErrNoMinutes = domain.Refusal(domain.Invalid, "growth.no_minutes", "这类记录不计时长。", "This kind of record has no minutes.")
	ErrFiles     = domain.Refusal(domain.Invalid, "growth.files", "最多 {max} 个附件。", "At most {max} files.")
	ErrMissing   = domain.Refusal(domain.Invalid, "growth.missing", "提交前必须填写。", "This must be there before the record is submitted.")
	ErrNoReason  = domain.Refusal(domain.Invalid, "growth.no_reason", "退回时必须写明原因。", "A return needs a reason.")

	ErrOwnWords    = domain.Refusal(domain.Forbidden, "growth.own_words", "写实记录由学生本人撰写；教师只能代学生录入其原话，并请学生或监护人确认。", "A record is written by the student; a teacher may only type the child's own words, to be confirmed by the child or a guardian.")
	ErrNotEnrolled = domain.Refusal(domain.Conflict, "growth.not_enrolled", "该学生目前没有在读班级，不能新增或修改记录。", "The student is in no class now, so nothing can be written.")
	ErrState       = domain.Refusal(domain.Conflict, "growth.state", "记录当前状态为“{state}”，不能进行此操作。", "The record is {state} now, so this cannot be done.")
	ErrOwnWork     = domain.Refusal(domain.Forbidden, "growth.own_work", "不能审核自己代写或确认的记录，请由其他教师审核。", "Whoever wrote or confirmed a record cannot verify it; another teacher must.")

	ErrRulesPast  = domain.Refusal(domain.Invalid, "growth.rules_past", "新规则的生效日期不能早于今天。", "A new edition cannot begin before today.")
	ErrRulesRange = domain.Refusal(domain.Invalid, "growth.rules_range", "数值应在 {min} 到 {max} 之间。", "The number is between {min} and {max}.")
	ErrEdition    = domain.Refusal(domain.Conflict, "growth.edition", "这一天已有该类型的规则，请选择其他日期。", "There is an edition of that day already; choose another day.")
)
