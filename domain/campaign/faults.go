package campaign

import "lizhi/domain"

// Every way campaign says no.
var (
	ErrDeadlines = domain.Refusal(domain.Invalid, "campaign.deadlines",
		"截止日期应从今天起，依次为学校、县（区）、市，后一级不得早于前一级。", "The deadlines begin today at the earliest: schools, then counties, then the city, none before the one below.")
	ErrOpenAlready = domain.Refusal(domain.Conflict, "campaign.open_already",
		"本学期的集中核查已经开展。", "This term has its campaign already.")
	ErrDepartment = domain.Refusal(domain.Invalid, "campaign.department",
		"没有这个部门，或者该部门今天不是数据来源。", "There is no such department, or it is no source today.")
	ErrGroup = domain.Refusal(domain.Invalid, "campaign.group",
		"该部门的名单不包括这一类特殊困难群体，可用的代码是：{groups}。", "The department has no lists of that special group; it has: {groups}.")
	ErrGroupMissing = domain.Refusal(domain.Invalid, "campaign.group_missing",
		"请在上传时写明全部人员所属的特殊困难群体，或者指出名单中写明类别的一列。", "Say the special group of everybody in the list, or which column holds it.")
	ErrListDays = domain.Refusal(domain.Invalid, "campaign.list_days",
		"名单日期不得晚于今天，有效期不得早于名单日期。", "The list is not from a later day than today, and it is valid from its day on.")
	ErrListState = domain.Refusal(domain.Conflict, "campaign.list_state",
		"名单现在的状态是“{state}”，不能进行此操作。", "The list is {state}; that cannot be done now.")
	ErrFile = domain.Refusal(domain.Invalid, "campaign.file",
		"请上传完整的 XLSX，或者 UTF-8、UTF-16、GBK、GB18030 编码的 CSV，用途选“部门名单”；旧的 .xls 请另存为 .xlsx。",
		"Upload a whole XLSX, or CSV in UTF-8, UTF-16, GBK or GB18030, as a department list; save an old .xls as .xlsx.")
	ErrLarge = domain.Refusal(domain.Invalid, "campaign.large",
		"名单太大：最多 {max} 行，解压后不超过 512 MB。请分成几个文件。", "The list is too large: at most {max} rows, and 512 MB when unpacked. Make several files of it.")
	ErrSheets = domain.Refusal(domain.Invalid, "campaign.sheets",
		"工作簿中有不止一张有名单的工作表。请只保留一张，其余另存为单独的文件。", "Several sheets of the workbook hold a list: keep one, and save the others as files of their own.")
	ErrEmpty = domain.Refusal(domain.Invalid, "campaign.empty",
		"名单中没有人员。", "There is nobody in the list.")
	ErrNoHead = domain.Refusal(domain.Invalid, "campaign.no_head",
		"前 10 行中没有找到标题行。", "There are no titles in the first ten rows.")
	ErrHead = domain.Refusal(domain.Invalid, "campaign.head",
		"标题行应为候选标题行之一。", "The row of titles is one of those that were found.")
	ErrMapping = domain.Refusal(domain.Invalid, "campaign.mapping",
		"每个字段对应名单中的一列，每列只能对应一个字段。", "Each field stands in one column of the list, and no column is two fields.")
	ErrMappingNeeds = domain.Refusal(domain.Invalid, "campaign.mapping_needs",
		"需要“姓名”，以及“证件号码”或“出生日期”中的一项。", "The name is needed, and the number of identity or the birthday.")
	ErrWrongCount = domain.Refusal(domain.Conflict, "campaign.wrong_count",
		"有问题的行现在是 {count} 行，请重新核对后再确认。", "By now {count} rows are wrong; look at them again.")
	ErrNothingFits = domain.Refusal(domain.Conflict, "campaign.nothing_fits",
		"名单中没有一行可用，请退回部门修改。", "No row of the list can be used; give it back to the department.")
	ErrReason = domain.Refusal(domain.Invalid, "campaign.reason",
		"请写明理由。", "Say the reason.")

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

	ErrClosed = domain.Refusal(domain.Conflict, "campaign.closed",
		"本单位已结束核查。如需修改，请上一级解锁。", "The unit has closed its check; the level above can unlock it.")
	ErrNotClosed = domain.Refusal(domain.Conflict, "campaign.not_closed",
		"本单位尚未结束核查，无需解锁。", "The unit has not closed; there is nothing to unlock.")
	ErrBelowOpen = domain.Refusal(domain.Conflict, "campaign.below_open",
		"还有 {count} 个下级单位没有结束核查。", "{count} units below have not closed yet.")
	ErrFindingsOpen = domain.Refusal(domain.Conflict, "campaign.findings_open",
		"还有 {count} 条核查结果没有处理。", "{count} findings are still open.")
	ErrListsOpen = domain.Refusal(domain.Conflict, "campaign.lists_open",
		"还有 {count} 份名单没有比对完，请等待、处理或撤回。", "{count} lists are not matched yet: wait, deal with them or withdraw them.")
	ErrUnitLevel = domain.Refusal(domain.Invalid, "campaign.unit_level",
		"只有学校、县（区）和市参加核查。", "Schools, counties and the city take part, nobody else.")

	ErrSettled = domain.Refusal(domain.Conflict, "campaign.settled",
		"这条核查结果已经处理。", "This finding is settled.")
	ErrOutcome = domain.Refusal(domain.Invalid, "campaign.outcome",
		"这类核查结果可用的处理结果是：{outcomes}。", "A finding of this kind can end as one of: {outcomes}.")
	ErrNotAided = domain.Refusal(domain.Conflict, "campaign.not_aided",
		"系统中还没有该生本学年的认定或本学期的资助，请先办理。", "The student has no recognition of this year or award of this term yet.")
	ErrSigned = domain.Refusal(domain.Invalid, "campaign.signed",
		"书面放弃须写明签字日期，且不晚于今天。", "A refusal in writing has the day of its signature, not later than today.")
	ErrCandidate = domain.Refusal(domain.Invalid, "campaign.candidate",
		"请从列出的候选人中选择。", "Choose one of the candidates.")
	ErrUndecided = domain.Refusal(domain.Conflict, "campaign.undecided",
		"这条核查结果要先确认是谁，请用“确认”操作。", "Who is meant must be decided first.")
)
