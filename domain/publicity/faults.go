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
	ErrReason = domain.Refusal(domain.Invalid, "publicity.reason",
		"撤回公示须写明原因。", "Taking a publicity back needs a reason.")
)
