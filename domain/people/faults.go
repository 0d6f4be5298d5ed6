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
)
