package portfolio

import "lizhi/domain"

// Every way in which an export can be refused.
var (
	ErrTarget = domain.Refusal(domain.Invalid, "portfolio.target",
		"请指定一名学生，或一个班级、学校，二者只能选一。", "Name one student, or one class or school, not both.")
)
