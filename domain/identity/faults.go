package identity

import "lizhi/domain"

// Every way in which a number, a name or a word can be wrong. None of them
// repeats what was typed.
var (
	ErrIDForm = domain.Refusal(domain.Invalid, "identity.id_form",
		"证件号码应为18位：前17位为数字，最后一位为数字或X。", "An ID number has 18 characters: 17 digits, then a digit or X.")
	ErrIDDate = domain.Refusal(domain.Invalid, "identity.id_date",
		"证件号码第7至14位不是可能的出生日期。", "Characters 7 to 14 of the ID number are no possible birth date.")
	ErrIDCheck = domain.Refusal(domain.Invalid, "identity.id_check",
		"证件号码校验不符：若其余数字无误，最后一位应为 {expected}。", "The check character is wrong: if the rest is right, the last one is {expected}.")
	ErrXuejiForm = domain.Refusal(domain.Invalid, "identity.xueji_form",
		"学籍号应为19位：G、J 或 L 加18位；中职、学前可为30位以内的字母和数字。", "A 学籍号 has 19 characters: G, J or L and 18 more; up to 30 letters and digits in vocational and pre-school.")
	ErrXuejiCheck = domain.Refusal(domain.Invalid, "identity.xueji_check",
		"学籍号校验不符：若其余数字无误，最后一位应为 {expected}。", "The check character is wrong: if the rest is right, the last one is {expected}.")
	ErrCardForm = domain.Refusal(domain.Invalid, "identity.card_form",
		"社保卡金融账号应为16至19位数字。", "The bank account of a 社保卡 has 16 to 19 digits.")
	ErrPhoneForm = domain.Refusal(domain.Invalid, "identity.phone_form",
		"电话应为11位手机号，或带区号的固定电话。", "A phone number is 11 digits, or a landline with its area code.")
	ErrNameEmpty = domain.Refusal(domain.Invalid, "identity.name_empty",
		"请填写姓名。", "A name is needed.")
	ErrNameLong = domain.Refusal(domain.Invalid, "identity.name_long",
		"姓名最多 {max} 个字符。", "A name has at most {max} characters.")
	ErrNameCharacter = domain.Refusal(domain.Invalid, "identity.name_character",
		"姓名中有不能使用的字符 {character}，请改用正式汉字或字母。", "The character {character} cannot be part of a name.")
	ErrStatus = domain.Refusal(domain.Conflict, "identity.status",
		"当前就读状态不能改为这个状态。", "The student cannot turn from this status to that one.")
	ErrBorn = domain.Refusal(domain.Invalid, "identity.born",
		"没有证件号码时须填写出生日期；出生日期应与证件号码一致。", "Without an ID number the birth date is needed; with one the two must agree.")
	ErrAddress = domain.Refusal(domain.Invalid, "identity.address",
		"地址最多{max}个字符，不含控制字符。", "An address has at most {max} characters and no controls.")
	ErrRelation = domain.Refusal(domain.Invalid, "identity.relation",
		"监护人不能是学生本人；关系应为父亲、母亲、祖父母或外祖父母、兄姐、其他亲属、福利机构之一。", "A guardian is somebody else, with one of the known relations.")
)
