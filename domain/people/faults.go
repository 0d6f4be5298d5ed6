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
)
