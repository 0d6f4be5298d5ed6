package org

import "lizhi/domain"

// Every way in which org can say no.
var (
	ErrSchoolCode = domain.Refusal(domain.Invalid, "org.school_code",
		"学校（机构）标识码应为10位数字。", "A school's code has ten digits.")
	ErrSchoolType = domain.Refusal(domain.Invalid, "org.school_type",
		"标识码的前两位 {type} 不是已知的学校类型。", "The first two digits {type} are no known type of school.")
	ErrCreditCode = domain.Refusal(domain.Invalid, "org.credit_code",
		"统一社会信用代码应为18位数字或大写字母，不含 I、O、S、V、Z。", "A credit code has 18 digits or capital letters without I, O, S, V, Z.")
	ErrCreditCheck = domain.Refusal(domain.Invalid, "org.credit_check",
		"统一社会信用代码校验不符：若其余无误，最后一位应为 {expected}。", "The check character is wrong: if the rest is right, the last one is {expected}.")
	ErrRegion = domain.Refusal(domain.Invalid, "org.region",
		"区划代码应为本市的县（区）或功能区代码。", "The region must be a county, district or zone of this city.")
	ErrName = domain.Refusal(domain.Invalid, "org.name",
		"名称应为1至{max}个字符，不含控制字符。", "A name has 1 to {max} characters and no controls.")
	ErrStages = domain.Refusal(domain.Invalid, "org.stages",
		"学段应为学前、小学、初中、普通高中、中职中的一个或几个，且不重复。", "Stages are one or more of preschool, primary, junior, senior, vocational.")
	ErrStage = domain.Refusal(domain.Invalid, "org.stage",
		"该校没有这个学段。", "The school does not have this stage.")
	ErrCohort = domain.Refusal(domain.Invalid, "org.cohort",
		"入学年份应为{from}至{to}年，班号为1至99，学制为1至{years}年。", "The entry year is {from} to {to}, the number 1 to 99, the length 1 to {years} years.")
	ErrParent = domain.Refusal(domain.Invalid, "org.parent",
		"上级单位不对：县（区）属于市，学校属于市或县（区），班级属于学校。", "A county stands under the city, a school under city or county, a class under a school.")
	ErrReason = domain.Refusal(domain.Invalid, "org.reason",
		"请写明原因，最多{max}个字符。", "Say why, in at most {max} characters.")
	ErrTaken = domain.Refusal(domain.Conflict, "org.taken",
		"这个代码或班号已有单位使用。", "Another unit has this code, or this class number.")
	ErrClosed = domain.Refusal(domain.Conflict, "org.closed",
		"该单位已撤销或合并。", "The unit is closed or merged.")
	ErrMerge = domain.Refusal(domain.Invalid, "org.merge",
		"只能并入另一个同级且未撤销的单位。", "It can be merged only into another open unit of its kind.")
	ErrCalendar = domain.Refusal(domain.Invalid, "org.calendar",
		"日历应为同一年内的日期，放假日为周一至周五，调休上班日为周六或周日。", "A calendar holds days of one year: holidays on weekdays, working days on weekends.")
)
