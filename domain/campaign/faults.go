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
	ErrWrongCount = domain.Refusal(domain.Conflict, "campaign.wrong_count",
		"有问题的行现在是 {count} 行，请重新核对后再确认。", "By now {count} rows are wrong; look at them again.")
	ErrNothingFits = domain.Refusal(domain.Conflict, "campaign.nothing_fits",
		"名单中没有一行可用，请退回部门修改。", "No row of the list can be used; give it back to the department.")
	ErrReason = domain.Refusal(domain.Invalid, "campaign.reason",
		"请写明理由。", "Say the reason.")

	ErrClosed = domain.Refusal(domain.Conflict, "campaign.closed",
		"本单位已结束核查。如需修改，请上一级解锁。", "The unit has closed its check; the level above can unlock it.")
	ErrNotClosed = domain.Refusal(domain.Conflict, "campaign.not_closed",
		"本单位尚未结束核查，无需解锁。", "The unit has not closed; there is nothing to unlock.")
	ErrForgotten = domain.Refusal(domain.Gone, "campaign.forgotten",
		"本次核查已结束并超过保存期限，部门名单明细已经清除，不能再解锁；请在本学期的集中核查中处理。",
		"The campaign is closed and past its time, and the rows of its lists are gone: it cannot be unlocked. Deal with it in the campaign of this term.")
	ErrBelowOpen = domain.Refusal(domain.Conflict, "campaign.below_open",
		"还有 {count} 个下级单位没有结束核查。", "{count} units below have not closed yet.")
	ErrFindingsOpen = domain.Refusal(domain.Conflict, "campaign.findings_open",
		"还有 {count} 条核查结果没有处理。", "{count} findings are still open.")
	ErrListsOpen = domain.Refusal(domain.Conflict, "campaign.lists_open",
		"还有 {count} 份名单没有比对完，请等待、处理或撤回。", "{count} lists are not matched yet: wait, deal with them or withdraw them.")
	ErrUnitLevel = domain.Refusal(domain.Invalid, "campaign.unit_level",
		"只有学校、县（区）和市参加核查。", "Schools, counties and the city take part, nobody else.")

	ErrMany = domain.Refusal(domain.Invalid, "campaign.many",
		"符合条件的核查结果超过 {max} 条，请按类别、县（区）或学校分别导出。", "More than {max} findings fit; take them out by kind, county or school.")
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
