package bankfile

import "lizhi/domain"

// What stands against a layout.
var (
	ErrNoLayout = domain.Refusal(domain.Invalid, "payment.no_layout",
		"没有这个列格式。", "There is no such column layout.")
	ErrColumn = domain.Refusal(domain.Invalid, "payment.column",
		"没有“{key}”这一列。", "There is no column {key}.")
	ErrColumnTwice = domain.Refusal(domain.Invalid, "payment.column_twice",
		"“{key}”出现了两次。", "{key} is there twice.")
	ErrColumnMissing = domain.Refusal(domain.Invalid, "payment.column_missing",
		"缺少“{key}”这一列，没有它文件无法使用。", "The column {key} is missing; without it the file is of no use.")
	ErrTitle = domain.Refusal(domain.Invalid, "payment.title",
		"列标题为 1 到 {max} 个字，不含逗号、引号和控制字符，不以 = + - @ 开头，且所选编码能够表示。",
		"A title has 1 to {max} characters, no comma, quote or control character, does not begin with = + - @, and fits the encoding.")
)

// Why a file that came in cannot be read at all.
var (
	ErrNoTable = domain.Refusal(domain.Invalid, "payment.no_table",
		"文件不完整，或者不是 XLSX 或 CSV；旧的 .xls 请另存为 .xlsx。", "The file is cut short, or neither XLSX nor CSV; save an old .xls as .xlsx.")
	ErrSheets = domain.Refusal(domain.Invalid, "payment.sheets",
		"工作簿中有不止一张有内容的工作表，请只保留发放结果的一张。", "Several sheets of the workbook hold a table: keep the one with the result.")
	ErrNoTitles = domain.Refusal(domain.Invalid, "payment.no_titles",
		"前 10 行中没有同时找到这些列标题：{titles}。", "The first ten rows do not have all of these titles: {titles}.")
	ErrTooLarge = domain.Refusal(domain.Invalid, "payment.too_large",
		"文件太大，不可能是一个批次的发放结果。", "The file is too large to be the result of a batch.")
)

// What of a line no file can carry.
var (
	ErrUnencodable = domain.Refusal(domain.Invalid, "payment.unencodable",
		"第 {row} 行有所选编码无法表示的字，请改用 GB18030、UTF-8 或 XLSX。", "Row {row} has a character that the encoding cannot hold; use GB18030, UTF-8 or XLSX.")
	ErrFormula = domain.Refusal(domain.Invalid, "payment.formula",
		"第 {row} 行有以 = + - @ 或制表符开头的内容，CSV 文件不能包含，请更正。", "Row {row} has a cell that begins with = + - @ or a tab; a CSV cannot carry it.")
	ErrCardChanged = domain.Refusal(domain.Conflict, "payment.card_changed",
		"第 {row} 行的社保卡在制单后有变更，请撤回批次重新制单。", "The card of row {row} changed after drafting; withdraw the batch and draft it again.")
	ErrHeld = domain.Refusal(domain.Conflict, "payment.held",
		"第 {row} 行的资助在名单公示中公示期未满、有异议未答复或核减申请未批复，请撤回批次，重新制单时该行会自动留出。",
		"The award of row {row} is held by its published list: it still hangs, an objection is open, or its removal is not decided. Withdraw the batch and draft it again; the row is then left out.")
)
