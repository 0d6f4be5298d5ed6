package people

import "lizhi/domain"

// Every way in which people can say no. None of them repeats a number.
var (
	ErrIDForm = domain.Refusal(domain.Invalid, "people.id_form",
		"证件号码应为18位：前17位为数字，最后一位为数字或X。", "An ID number has 18 characters: 17 digits, then a digit or X.")
	ErrIDDate = domain.Refusal(domain.Invalid, "people.id_date",
		"证件号码第7至14位不是可能的出生日期。", "Characters 7 to 14 of the ID number are no possible birth date.")
	ErrIDCheck = domain.Refusal(domain.Invalid, "people.id_check",
		"证件号码校验不符：若其余数字无误，最后一位应为 {expected}。", "The check character is wrong: if the rest is right, the last one is {expected}.")
	ErrXuejiForm = domain.Refusal(domain.Invalid, "people.xueji_form",
		"学籍号应为19位：G、J 或 L 加18位；中职、学前可为30位以内的字母和数字。", "A 学籍号 has 19 characters: G, J or L and 18 more; up to 30 letters and digits in vocational and pre-school.")
	ErrXuejiCheck = domain.Refusal(domain.Invalid, "people.xueji_check",
		"学籍号校验不符：若其余数字无误，最后一位应为 {expected}。", "The check character is wrong: if the rest is right, the last one is {expected}.")
	ErrCardLast4 = domain.Refusal(domain.Invalid, "people.card_last4",
		"后四位与登记的社保卡不一致，请核对卡号后重新登记或核验。", "The last four digits are not those of the card on file.")
	ErrCardForm = domain.Refusal(domain.Invalid, "people.card_form",
		"社保卡金融账号应为16至19位数字。", "The bank account of a 社保卡 has 16 to 19 digits.")
	ErrPhoneForm = domain.Refusal(domain.Invalid, "people.phone_form",
		"电话应为11位手机号，或带区号的固定电话。", "A phone number is 11 digits, or a landline with its area code.")
	ErrNameEmpty = domain.Refusal(domain.Invalid, "people.name_empty",
		"请填写姓名。", "A name is needed.")
	ErrNameLong = domain.Refusal(domain.Invalid, "people.name_long",
		"姓名最多 {max} 个字符。", "A name has at most {max} characters.")
	ErrNameCharacter = domain.Refusal(domain.Invalid, "people.name_character",
		"姓名中有不能使用的字符 {character}，请改用正式汉字或字母。", "The character {character} cannot be part of a name.")
	ErrNotEnrolled = domain.Refusal(domain.Conflict, "people.not_enrolled",
		"该学生现在没有在读信息。", "The student is not enrolled at present.")
	ErrEndBefore = domain.Refusal(domain.Invalid, "people.end_before",
		"日期不能早于开始日期，也不能晚于今天。", "The day cannot be before it began, nor after today.")
	ErrStatus = domain.Refusal(domain.Conflict, "people.status",
		"当前就读状态不能改为这个状态。", "The student cannot turn from this status to that one.")
	ErrTransferOver = domain.Refusal(domain.Conflict, "people.transfer_over",
		"这次转学已经办结。", "This transfer is decided.")
	ErrReason = domain.Refusal(domain.Invalid, "people.reason",
		"请写明原因，最多{max}个字符。", "Say why, in at most {max} characters.")
	ErrSecret = domain.Refusal(domain.Invalid, "people.secret",
		"没有这一项可以查看。", "There is no such value to show.")
	ErrKnown = domain.Refusal(domain.Conflict, "people.known",
		"这个证件号码已登记在另一个人名下，请由主管部门核实。", "This number is another person's; the bureau must clarify it.")
	ErrDuplicate = domain.Refusal(domain.Conflict, "duplicate_student",
		"该生在其他学校有在读信息，已转主管部门核实，请等待结果。", "The student is enrolled elsewhere; this is to be clarified by the bureau.")
	ErrEnrolled = domain.Refusal(domain.Conflict, "people.enrolled",
		"该生已在本校就读。", "The student is enrolled in this school already.")
	ErrClass = domain.Refusal(domain.Invalid, "people.class",
		"班级不存在、已撤销，或不属于该校。", "There is no such class in the school, or it is closed.")
	ErrRegistered = domain.Refusal(domain.Invalid, "people.registered",
		"没有学籍号时不能填写学籍学校；学籍学校应为本市学校。", "Without a 学籍号 there is no school of it; it must be a school of the city.")
	ErrBorn = domain.Refusal(domain.Invalid, "people.born",
		"没有证件号码时须填写出生日期；出生日期应与证件号码一致。", "Without an ID number the birth date is needed; with one the two must agree.")
	ErrAddress = domain.Refusal(domain.Invalid, "people.address",
		"地址最多{max}个字符，不含控制字符。", "An address has at most {max} characters and no controls.")
	ErrRelation = domain.Refusal(domain.Invalid, "people.relation",
		"监护人不能是学生本人；关系应为父亲、母亲、祖父母或外祖父母、兄姐、其他亲属、福利机构之一。", "A guardian is somebody else, with one of the known relations.")
	ErrRelated = domain.Refusal(domain.Conflict, "people.related",
		"该监护关系已登记，或已经结束。", "The relation is on file already, or it has ended.")
	ErrStaffKnown = domain.Refusal(domain.Conflict, "people.staff_known",
		"该人员已在这个单位登记，或已经离开。", "The person is on the staff of this unit already, or has left it.")
	ErrPosition = domain.Refusal(domain.Invalid, "people.position",
		"岗位最多{max}个字符，工号最多{number}个字符。", "A position has at most {max} characters, a staff number at most {number}.")
	ErrTransferOpen = domain.Refusal(domain.Conflict, "people.transfer_open",
		"该生已有一次转学正在办理。", "A transfer of this student is under way.")
	ErrSameSchool = domain.Refusal(domain.Invalid, "people.same_school",
		"转入学校应为另一所未撤销的学校；校内调班请直接修改班级。", "A transfer goes to another open school; within one, change the class.")
	ErrMoved = domain.Refusal(domain.Conflict, "people.moved",
		"该生的就读信息已经变化，请重新查看。", "The student's enrolment has changed meanwhile; look again.")
	ErrYear = domain.Refusal(domain.Invalid, "people.year",
		"只能开始当前学年或下一学年（{year}）。", "Only the present school year or the next one ({year}) can be opened.")
	ErrRosterScope = domain.Refusal(domain.Invalid, "people.roster_scope",
		"花名册应属于一所学校、一个县（区）或全市。", "A roster belongs to a school, a county or the city.")
	ErrRosterState = domain.Refusal(domain.Conflict, "people.roster_state",
		"花名册现在的状态（{state}）不能这样办理。", "This cannot be done with a roster in the state {state}.")
	ErrRosterWrong = domain.Refusal(domain.Conflict, "people.roster_wrong",
		"还有 {count} 行需要改正，改正后请重新上传。", "{count} rows are wrong; mend the file and bring it again.")
	ErrRosterMoved = domain.Refusal(domain.Conflict, "people.roster_moved",
		"核对之后有学生信息发生了变化，已重新核对，请再看一遍。", "Something changed after the check; it is being checked again.")
	ErrRosterInUse = domain.Refusal(domain.Conflict, "people.roster_in_use",
		"已有后续业务用到这份花名册的数据，不能撤回。", "Something depends on what the roster brought; it cannot be taken back.")
	ErrRosterFile = domain.Refusal(domain.Invalid, "people.roster_file",
		"文件不是可读取的 XLSX 或 CSV；旧的 .xls 请另存为 .xlsx。", "The file is no readable XLSX or CSV; save an old .xls as .xlsx.")
	ErrRosterLarge = domain.Refusal(domain.Invalid, "people.roster_large",
		"文件过大：最多 {max} 行，请分开上传。", "The file is too large: at most {max} rows.")
	ErrRosterColumns = domain.Refusal(domain.Invalid, "people.roster_columns",
		"首行标题不符：缺少 {lacking}；多出或重复 {strange}。请使用下载的模板。", "The title row lacks {lacking} and has {strange} too many; use the template.")
	ErrRosterEmpty = domain.Refusal(domain.Invalid, "people.roster_empty",
		"文件中没有学生。", "There is no pupil in the file.")
	ErrRosterRequired = domain.Refusal(domain.Invalid, "people.roster_required",
		"此项必填。", "This is needed.")
	ErrRosterFormula = domain.Refusal(domain.Invalid, "people.roster_formula",
		"单元格是公式，请改为文本。", "The cell is a formula; type its text.")
	ErrRosterMerged = domain.Refusal(domain.Invalid, "people.roster_merged",
		"单元格被合并，请取消合并并逐行填写。", "The cell is merged; undo that and fill in every row.")
	ErrRosterDigits = domain.Refusal(domain.Invalid, "people.roster_digits",
		"长号码被存成数字，末位已丢失；请将单元格设为文本后重新填写。", "A long number was kept as a number and lost its last digits; make the cell text and type it again.")
	ErrRosterUnreadable = domain.Refusal(domain.Invalid, "people.roster_unreadable",
		"单元格内容无法识别或过长。", "The cell cannot be read, or is too long.")
	ErrRosterChoice = domain.Refusal(domain.Invalid, "people.roster_choice",
		"应为：{choices}。", "It must be one of: {choices}.")
	ErrRosterNumber = domain.Refusal(domain.Invalid, "people.roster_number",
		"应为数字：入学年份4位，班号1至99。", "A number: the entry year has four digits, the class number is 1 to 99.")
	ErrRosterDay = domain.Refusal(domain.Invalid, "people.roster_day",
		"日期应写作 2012-03-15，且为文本。", "A date is written 2012-03-15, as text.")
	ErrRosterSchool = domain.Refusal(domain.Invalid, "people.roster_school",
		"标识码不是本单位范围内的学校。", "The code is of no school of this unit.")
	ErrRosterClass = domain.Refusal(domain.Invalid, "people.roster_class",
		"学校没有这个班级，请先添加班级，或改正学段、入学年份、班号。", "The school has no such class; add it, or mend stage, entry year and number.")
	ErrRosterTwice = domain.Refusal(domain.Invalid, "people.roster_twice",
		"与第 {row} 行是同一名学生。", "This is the pupil of row {row}.")
	ErrRosterAmbiguous = domain.Refusal(domain.Invalid, "people.roster_ambiguous",
		"班内有多名同名同生日的学生，请填写证件号码或学籍号。", "Several pupils of the class share name and birthday; give a number.")
	ErrRosterOther = domain.Refusal(domain.Invalid, "people.roster_other",
		"证件号码与学籍号分别属于两名学生。", "The ID number and the 学籍号 are of two pupils.")
	ErrXuejiDiffers = domain.Refusal(domain.Invalid, "xueji_id_mismatch",
		"学籍号中的证件号码与证件号码不一致，请核对。", "The number inside the 学籍号 differs from the ID number; please look.")
	ErrCardDoubtful = domain.Refusal(domain.Invalid, "F04",
		"账号校验位不符，请核对。", "The account fails its check digit; please look.")
)
