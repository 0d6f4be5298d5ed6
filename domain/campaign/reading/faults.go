package reading

import "lizhi/domain"

// Every way a mapping or a cell is refused.
var (
	ErrGroupMissing = domain.Refusal(domain.Invalid, "campaign.group_missing",
		"请在上传时写明全部人员所属的特殊困难群体，或者指出名单中写明类别的一列。", "Say the special group of everybody in the list, or which column holds it.")
	ErrMapping = domain.Refusal(domain.Invalid, "campaign.mapping",
		"每个字段对应名单中的一列，每列只能对应一个字段。", "Each field stands in one column of the list, and no column is two fields.")
	ErrMappingNeeds = domain.Refusal(domain.Invalid, "campaign.mapping_needs",
		"需要“姓名”，以及“证件号码”或“出生日期”中的一项。", "The name is needed, and the number of identity or the birthday.")
	ErrRequired = domain.Refusal(domain.Invalid, "campaign.required",
		"此格不能为空。", "This cell must not be empty.")
	ErrNumberOrBorn = domain.Refusal(domain.Invalid, "campaign.number_or_born",
		"证件号码和出生日期至少填写一项。", "The number of identity or the birthday must be there.")
	ErrDigits = domain.Refusal(domain.Invalid, "campaign.digits",
		"长数字被表格软件截短（如 6.2E+18），请把该列设为文本格式后重新填写。", "A long number was cut short by the spreadsheet (as 6.2E+18): make the column text and fill it in again.")
	ErrMerged = domain.Refusal(domain.Invalid, "campaign.merged",
		"此格是合并单元格，请拆分并逐行填写。", "The cell is merged: take it apart and fill in each row.")
	ErrFormula = domain.Refusal(domain.Invalid, "campaign.formula",
		"此格是公式，请粘贴为值。", "The cell is a formula: paste its value.")
	ErrUnreadable = domain.Refusal(domain.Invalid, "campaign.unreadable",
		"此格无法读取，请重新填写。", "The cell cannot be read: fill it in again.")
	ErrDay = domain.Refusal(domain.Invalid, "campaign.day",
		"出生日期应为存在的日期，如 2012-03-15，且不晚于今天。", "The birthday is a day that exists, as 2012-03-15, and not later than today.")
	ErrBornDiffers = domain.Refusal(domain.Invalid, "campaign.born_differs",
		"出生日期与证件号码中的不一致。", "The birthday is not the one in the number of identity.")
	ErrGroupWord = domain.Refusal(domain.Invalid, "campaign.group_word",
		"不认识的类别，可用：{groups}。", "This group is not known; use one of {groups}.")
	ErrDiffers = domain.Refusal(domain.Invalid, "campaign.differs",
		"第 {row} 行有相同的证件号码，但姓名不同。", "Row {row} has the same number of identity under another name.")
)
