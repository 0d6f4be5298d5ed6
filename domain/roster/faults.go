package roster

import "lizhi/domain"

// Every way in which a roster can say no, or a cell of it be wrong. None of
// them repeats a number.
var (
	ErrScope = domain.Refusal(domain.Invalid, "roster.scope",
		"花名册应属于一所学校、一个县（区）或全市。", "A roster belongs to a school, a county or the city.")
	ErrState = domain.Refusal(domain.Conflict, "roster.state",
		"花名册现在的状态（{state}）不能这样办理。", "This cannot be done with a roster in the state {state}.")
	ErrWrong = domain.Refusal(domain.Conflict, "roster.wrong",
		"还有 {count} 行需要改正，改正后请重新上传。", "{count} rows are wrong; mend the file and bring it again.")
	ErrMoved = domain.Refusal(domain.Conflict, "roster.moved",
		"核对之后有学生信息发生了变化，已重新核对，请再看一遍。", "Something changed after the check; it is being checked again.")
	ErrInUse = domain.Refusal(domain.Conflict, "roster.in_use",
		"已有后续业务用到这份花名册的数据，不能撤回。", "Something depends on what the roster brought; it cannot be taken back.")
	ErrFile = domain.Refusal(domain.Invalid, "roster.file",
		"文件不是可读取的 XLSX 或 CSV；旧的 .xls 请另存为 .xlsx。", "The file is no readable XLSX or CSV; save an old .xls as .xlsx.")
	ErrSheets = domain.Refusal(domain.Invalid, "roster.sheets",
		"工作簿中有不止一张有名单的工作表。请只保留一张，其余另存为单独的文件。", "Several sheets of the workbook hold a list: keep one, and save the others as files of their own.")
	ErrLarge = domain.Refusal(domain.Invalid, "roster.large",
		"文件过大：最多 {max} 行，请分开上传。", "The file is too large: at most {max} rows.")
	ErrColumns = domain.Refusal(domain.Invalid, "roster.columns",
		"首行标题不符：缺少 {lacking}；多出或重复 {strange}。请使用下载的模板。", "The title row lacks {lacking} and has {strange} too many; use the template.")
	ErrEmpty = domain.Refusal(domain.Invalid, "roster.empty",
		"文件中没有学生。", "There is no pupil in the file.")
	ErrRequired = domain.Refusal(domain.Invalid, "roster.required",
		"此项必填。", "This is needed.")
	ErrFormula = domain.Refusal(domain.Invalid, "roster.formula",
		"单元格是公式，请改为文本。", "The cell is a formula; type its text.")
	ErrMerged = domain.Refusal(domain.Invalid, "roster.merged",
		"单元格被合并，请取消合并并逐行填写。", "The cell is merged; undo that and fill in every row.")
	ErrDigits = domain.Refusal(domain.Invalid, "roster.digits",
		"长号码被存成数字，末位已丢失；请将单元格设为文本后重新填写。", "A long number was kept as a number and lost its last digits; make the cell text and type it again.")
	ErrUnreadable = domain.Refusal(domain.Invalid, "roster.unreadable",
		"单元格内容无法识别或过长。", "The cell cannot be read, or is too long.")
	ErrChoice = domain.Refusal(domain.Invalid, "roster.choice",
		"应为：{choices}。", "It must be one of: {choices}.")
	ErrNumber = domain.Refusal(domain.Invalid, "roster.number",
		"应为数字：入学年份4位，班号1至99。", "A number: the entry year has four digits, the class number is 1 to 99.")
	ErrDay = domain.Refusal(domain.Invalid, "roster.day",
		"日期应写作 2012-03-15，且为文本。", "A date is written 2012-03-15, as text.")
	ErrSchool = domain.Refusal(domain.Invalid, "roster.school",
		"标识码不是本单位范围内的学校。", "The code is of no school of this unit.")
	ErrRegistered = domain.Refusal(domain.Invalid, "roster.registered",
		"学籍学校标识码不是本市学校。", "The school of the 学籍号 must be a school of the city.")
	ErrClass = domain.Refusal(domain.Invalid, "roster.class",
		"学校没有这个班级，请先添加班级，或改正学段、入学年份、班号。", "The school has no such class; add it, or mend stage, entry year and number.")
	ErrTwice = domain.Refusal(domain.Invalid, "roster.twice",
		"与第 {row} 行是同一名学生。", "This is the pupil of row {row}.")
	ErrAmbiguous = domain.Refusal(domain.Invalid, "roster.ambiguous",
		"班内有多名同名同生日的学生，请填写证件号码或学籍号。", "Several pupils of the class share name and birthday; give a number.")
	ErrOther = domain.Refusal(domain.Invalid, "roster.other",
		"证件号码与学籍号分别属于两名学生。", "The ID number and the 学籍号 are of two pupils.")
	ErrXuejiDiffers = domain.Refusal(domain.Invalid, "xueji_id_mismatch",
		"学籍号中的证件号码与证件号码不一致，请核对。", "The number inside the 学籍号 differs from the ID number; please look.")
	ErrCardDoubtful = domain.Refusal(domain.Invalid, "F04",
		"账号校验位不符，请核对。", "The account fails its check digit; please look.")
)
