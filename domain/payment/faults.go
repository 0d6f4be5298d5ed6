package payment

import "lizhi/domain"

// What stands against paying a student (policy G1–G4, E17).
var (
	ErrNoProgramme = domain.Refusal(domain.Invalid, "payment.no_programme",
		"没有这个资助项目。", "There is no such programme.")
	ErrInBatch = domain.Refusal(domain.Conflict, "payment.in_batch",
		"学生该项目该学期已在一个批次中。", "The student is already in a batch for this programme and term.")
	ErrPaid = domain.Refusal(domain.Conflict, "payment.paid",
		"这笔资金已经到账，不能再次发放。", "This has been paid and is not paid again.")
	ErrReturned = domain.Refusal(domain.Conflict, "payment.returned",
		"这笔资金被银行退回，请先更正再重新发放。", "The bank returned this; correct it before it is sent again.")
	ErrStruck = domain.Refusal(domain.Conflict, "payment.withdrawn",
		"这笔资金已撤回。", "This is no longer owed.")
	ErrOtherSchool = domain.Refusal(domain.Invalid, "payment.other_school",
		"学生目前不在这所学校。", "The student is not in this school now.")
)

// What stands against a step of a batch, a result or a correction.
var (
	ErrNothing = domain.Refusal(domain.Invalid, "payment.nothing_payable",
		"没有可以发放的学生，原因见各行。", "Nobody can be paid; each line says why.")
	ErrTooMany = domain.Refusal(domain.Invalid, "payment.too_many",
		"一个批次最多 {max} 行，请分批。", "A batch has at most {max} rows; make more than one.")
	ErrState = domain.Refusal(domain.Conflict, "payment.state",
		"批次现在的状态是“{state}”，不能这样操作。", "The batch is {state}; that is not possible now.")
	ErrExported = domain.Refusal(domain.Conflict, "payment.exported",
		"批次已经导出，不能再修改。", "The batch was exported and does not change any more.")
	ErrAltered = domain.Refusal(domain.Conflict, "payment.altered",
		"批次内容与提交时不一致：现在共 {rows} 行，合计 {sum} 元。请核对。", "The batch is not what was submitted: it has {rows} rows and {sum} yuan now.")
	ErrOwnBatch = domain.Refusal(domain.Forbidden, "payment.own_batch",
		"制单、审核、审批须由不同的人完成。", "Maker, checker and approver are different persons.")
	ErrNoRow = domain.Refusal(domain.NotFound, "payment.no_row",
		"批次中没有这一行。", "The batch has no such row.")
	ErrNotUpload = domain.Refusal(domain.Invalid, "payment.not_upload",
		"请先上传结果文件，等待检查完成后再导入。", "Upload the result file first and wait until it was checked.")
	ErrOtherBatch = domain.Refusal(domain.Conflict, "payment.other_batch",
		"同一个文件已用于另一个批次。", "This file was used for another batch.")
	ErrUnchanged = domain.Refusal(domain.Invalid, "payment.unchanged",
		"收款人和社保卡与退回时相同。请先更正，或写明原样重发的原因。", "Payee and card are what the bank sent back. Correct them, or say why the same is sent again.")
	ErrNotReturned = domain.Refusal(domain.Conflict, "payment.not_returned",
		"这笔资金没有被退回，不需要更正。", "This was not returned; there is nothing to correct.")
)

// What stands against a bureau's batch, a layout, and what comes after a payment
// went wrong.
var (
	ErrNoUnit = domain.Refusal(domain.Invalid, "payment.no_unit",
		"请填写一所学校，或者一个县（区）或市本级，二者只填其一。", "Name a school, or a county or the city, and only one of the two.")
	ErrNoFile = domain.Refusal(domain.Conflict, "payment.no_file",
		"文件还没有生成，请稍后再试。", "The file is not made yet; try again shortly.")
	ErrOwnPassphrase = domain.Refusal(domain.Forbidden, "payment.own_passphrase",
		"文件密码只显示给导出的人。", "The passphrase is shown to whoever exported the batch.")
	ErrPassphraseShown = domain.Refusal(domain.Gone, "payment.passphrase_shown",
		"文件密码只显示一次，已经显示过；遗失的请重新生成文件。", "The passphrase was shown once already; if it is lost, have the file made again.")
	ErrLayoutTaken = domain.Refusal(domain.Conflict, "payment.layout_taken",
		"这个列格式代码已经使用，请换一个代码。", "A layout of this code exists; choose another.")
	ErrLayoutPast = domain.Refusal(domain.Invalid, "payment.layout_past",
		"列格式从今天或以后起用。", "A layout counts from today on or later.")
)
