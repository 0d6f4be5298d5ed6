package publicity

import "lizhi/domain"

// Every way publicity says no.
var (
	ErrOver = domain.Refusal(domain.Gone, "publicity.over",
		"公示期已满，名单已撤下。", "The period of publicity is over and the list was taken down.")
	ErrEarly = domain.Refusal(domain.Conflict, "publicity.early",
		"公示期未满，最早 {earliest_end} 才能结束公示。", "The period of publicity is not over; it can end on {earliest_end} at the earliest.")
	ErrCalendar = domain.Refusal(domain.Conflict, "publicity.calendar",
		"公示期跨入的年份，国务院尚未公布放假安排，须待日历更新后才能结束公示。", "The period reaches into a year whose holidays are not published; it ends when the calendar is loaded.")
	ErrState = domain.Refusal(domain.Conflict, "publicity.state",
		"公示已是“{state}”状态，不能再作此操作。", "The publicity is {state} by now.")
	ErrObjected = domain.Refusal(domain.Conflict, "publicity.objection_open",
		"还有 {rows} 行的异议没有答复，答复后才能结束公示。", "Objections to {rows} rows are open; the publicity ends when they are answered.")
	ErrNoRow = domain.Refusal(domain.Invalid, "publicity.no_row",
		"名单共 {rows} 行，没有可以提出异议的这一行；不填行号表示对整个名单提出异议。", "The list has {rows} rows and no such row to object to; without a row the objection is to the whole list.")
	ErrText = domain.Refusal(domain.Invalid, "publicity.text",
		"须写明内容，不超过 {most} 字。", "Say what it is, in at most {most} characters.")
	ErrOwn = domain.Refusal(domain.Forbidden, "publicity.own_objection",
		"不能答复自己提出的异议，请由他人答复。", "Nobody answers their own objection.")
	ErrAnswered = domain.Refusal(domain.Conflict, "publicity.answered",
		"这项异议已经答复或撤销。", "This objection was answered or dropped.")
	ErrNoAppeal = domain.Refusal(domain.Conflict, "publicity.no_appeal",
		"只有对“异议不成立”的学校或县（区）答复才能申诉。", "Only an answer of a school or county that rejects the objection can be appealed.")
	ErrAppealLate = domain.Refusal(domain.Conflict, "publicity.appeal_late",
		"申诉期已于 {due_on} 届满。", "The time to appeal ended on {due_on}.")
	ErrPass = domain.Refusal(domain.NotFound, "publicity.pass",
		"编号或查询码不对，请按提交异议时显示的填写。", "Reference or secret is wrong; write them as they were shown when you objected.")
	ErrNoLink = domain.Refusal(domain.Forbidden, "publicity.no_link",
		"认定和资助名单涉及学生家庭困难情况，只能登录后在公示范围内查看，不能生成链接。", "A list of recognitions or awards tells who is in difficulty; it is read with a login in scope and has no link.")
	ErrReason = domain.Refusal(domain.Invalid, "publicity.reason",
		"撤回公示须写明原因。", "Taking a publicity back needs a reason.")
)
