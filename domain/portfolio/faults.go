package portfolio

import "lizhi/domain"

// Every way in which an export can be refused.
var (
	ErrTarget = domain.Refusal(domain.Invalid, "portfolio.target",
		"请指定一名学生，或一个班级、学校，二者只能选一。", "Name one student, or one class or school, not both.")
	ErrState = domain.Refusal(domain.Conflict, "portfolio.state",
		"导出任务已处于“{state}”状态。", "The export is already {state}.")
	ErrNobody = domain.Refusal(domain.Conflict, "portfolio.nobody",
		"没有可导出的学生：尚无人同意“portfolio_export”这一用途。", "There is nobody to export: nobody agreed to portfolio_export.")
)
