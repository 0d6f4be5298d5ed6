package payable

import "lizhi/domain"

// What stands against a programme (policy G1, E17).
var (
	ErrNotYKT = domain.Refusal(domain.Invalid, "payment.not_ykt",
		"“{programme}”不在通知规定的六类项目之内，不能通过一卡通发放。", "{programme} is not one of the six programmes paid through 一卡通.")
	ErrWaiver = domain.Refusal(domain.Invalid, "payment.waiver",
		"“{programme}”是减免类项目，不发放现金。", "{programme} is a waiver; no cash is paid.")
)

// What stands against paying a student (policy G2, G3).
var (
	ErrNotAwarded = domain.Refusal(domain.Invalid, "payment.not_awarded",
		"学生该学期没有经审批的资助。", "The student has no approved award for the term.")
	ErrSchoolFunds = domain.Refusal(domain.Invalid, "payment.school_funds",
		"这笔资助由学校使用校级资金发放，不进入一卡通批次（通知二（一））。", "The school pays this from its own funds; it does not enter a 一卡通 batch.")
	ErrInKind = domain.Refusal(domain.Invalid, "payment.in_kind",
		"该县（区）以供餐方式发放此项资助，不生成发放行。", "The county gives this in kind; there is nothing to pay out.")
	ErrNotRecognised = domain.Refusal(domain.Invalid, "payment.not_recognised",
		"学生本学年没有家庭经济困难认定。", "The student is not recognised in this school year.")
	ErrPublicityOpen = domain.Refusal(domain.Invalid, "payment.publicity_open",
		"认定结果公示尚未结束。", "The publicity of the recognition is not over.")
	ErrListHangs = domain.Refusal(domain.Invalid, "payment.list_hangs",
		"资助名单公示期未满，公示结束后再制单。", "The list of awards still hangs; draft this when its publicity is over.")
	ErrObjected = domain.Refusal(domain.Invalid, "payment.objected",
		"资助名单公示中有针对这一行的异议尚未答复，答复不成立后才能发放。", "An objection to this row of the published list is open; it can be paid once the objection is rejected.")
	ErrDoubted = domain.Refusal(domain.Invalid, "payment.doubted",
		"这笔资助的核减申请尚未批复，不予核减后才能发放。", "The removal of this award was asked for and is not decided; it can be paid once that is refused.")
	ErrNoCard = domain.Refusal(domain.Invalid, "payment.no_card",
		"学生和监护人都没有登记社保卡（F06）。", "Neither student nor guardian has a card on file (F06).")
	ErrCardUnverified = domain.Refusal(domain.Invalid, "payment.card_unverified",
		"社保卡尚未核验。", "The card is not verified.")
	ErrNoRelation = domain.Refusal(domain.Invalid, "payment.no_relation",
		"收款人与学生的监护关系没有登记或没有核实。", "The payee is not a verified guardian of the student.")
	ErrNoGuardianID = domain.Refusal(domain.Invalid, "payment.no_guardian_id",
		"没有登记监护人的身份证号码。", "The guardian's ID number is not on file.")
	ErrCardOwner = domain.Refusal(domain.Invalid, "payment.card_owner",
		"收款人姓名与持卡人不一致（F01）。", "The payee is not the owner of the card (F01).")
)
