package result

import "lizhi/domain"

// What stands against a step of a result file.
var (
	ErrResultState = domain.Refusal(domain.Conflict, "payment.result_state",
		"结果文件现在的状态是“{state}”，不能这样操作。", "The result file is {state}; that is not possible now.")
	ErrOwnResult = domain.Refusal(domain.Forbidden, "payment.own_result",
		"导入结果文件的人不能自己处理，请由另一人处理。", "Who imported the file does not decide on it.")
)
