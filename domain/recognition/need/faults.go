package need

import "lizhi/domain"

// Every way a form says no.
var (
	ErrPromise = domain.Refusal(domain.Invalid, "recognition.promise",
		"须由申请人签署承诺，签署日期不得晚于今天。", "The promise is signed by who applies, today at the latest.")
	ErrIncome = domain.Refusal(domain.Invalid, "recognition.income",
		"年收入不能空着，没有收入的填 0，每人最多 {max} 元。", "The income of the year is not left blank: 0 where there is none, and at most {max} yuan.")
	ErrFamily = domain.Refusal(domain.Invalid, "recognition.family",
		"家庭成员至少填写一人（孤儿填写监护人，关系写“监护”），姓名、关系和健康状况不能空着。", "There is at least one row of the family (an orphan's guardian, relation 监护); name, relation and health are needed.")
	ErrAge = domain.Refusal(domain.Invalid, "recognition.age",
		"年龄须为 0 至 {max} 岁。", "An age is 0 to {max} years.")
	ErrSize = domain.Refusal(domain.Invalid, "recognition.size",
		"家庭人口须为 1 至 {max} 人，含学生本人。", "A household has 1 to {max} persons, the student included.")
	ErrFactor = domain.Refusal(domain.Invalid, "recognition.factor",
		"认定依据只能是：{factors}。", "The factors are a closed list: {factors}.")
	ErrGroup = domain.Refusal(domain.Invalid, "recognition.group",
		"没有这个特殊困难群体代码，或者重复填写。", "There is no such special group, or it is named twice.")
	ErrClaimDays = domain.Refusal(domain.Invalid, "recognition.claim_days",
		"有效期截止日不得早于起始日。", "A validity does not end before it begins.")
	ErrGrade = domain.Refusal(domain.Invalid, "recognition.grade",
		"这一学年没有这个认定档次，可用的档次是：{grades}。", "The rule set of that school year has no such grade; it has: {grades}.")
)
