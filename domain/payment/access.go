package payment

import (
	"slices"

	"lizhi/domain"
)

// offices are those who read batches by their work (decisions §1).
var offices = domain.Offices

// The desks at which a batch is made, checked and approved: a school's by its
// officer, its head and the bureau; a bureau's by three of its officers, or by
// the level above.
var (
	maker   = domain.Access{{Role: domain.AidOfficer, Scope: domain.School}}
	checker = domain.Access{{Role: domain.Head, Scope: domain.School}}
	bureau  = domain.Bureaus

	atSchool = map[string]domain.Access{
		"draftBatch": maker, "takeOutRow": maker, "checkBatch": checker, "approveBatch": bureau,
		"withdrawBatch": slices.Concat(maker, checker), "exportBatch": maker, "remakeBatchFile": maker, "showPassphrase": maker,
		"importResult": maker, "decideResult": checker,
	}
)

// desk is who may do a step of a batch or of its result: of a school's batch
// the school, of a bureau's the bureau.
func desk(operation string, about domain.Subject) domain.Access {
	if about.Made.School.IsZero() {
		return bureau
	}
	return atSchool[operation]
}

// makers and checkers are the same before it is known whose batch it is.
var (
	makers   = slices.Concat(maker, bureau)
	checkers = slices.Concat(checker, bureau)
)

// Access is who may do what, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"draftBatch":      makers,
	"takeOutRow":      makers,
	"checkBatch":      checkers,
	"approveBatch":    bureau,
	"withdrawBatch":   slices.Concat(maker, checker, bureau),
	"exportBatch":     makers,
	"remakeBatchFile": makers,
	"showPassphrase":  makers,
	"listLeftOut":     offices,
	"importResult":    makers,
	"decideResult":    checkers,

	"listPaymentExceptions":  offices,
	"sheetPaymentExceptions": offices,

	"askRecovery":    makers,
	"decideRecovery": bureau,
	"settleRecovery": makers,
	"listRecoveries": offices,

	"askSupplement":    makers,
	"decideSupplement": bureau,
	"listSupplements":  offices,

	"addPaymentLayout":   bureau,
	"listPaymentLayouts": offices,
	"previewBatch":       makers,

	"listBatches":    offices,
	"getBatch":       offices,
	"listBatchRows":  offices,
	"getResult":      offices,
	"getObligation":  offices,
	"correctPayment": makers,
	"showRates":      offices,
	"listStudentPayments": {
		{Role: domain.Student, Scope: domain.Own},
		{Role: domain.Guardian, Scope: domain.Ward},
		{Role: domain.AidOfficer, Scope: domain.School},
		{Role: domain.Head, Scope: domain.School},
		{Role: domain.CountyOfficer, Scope: domain.County},
		{Role: domain.CityOfficer, Scope: domain.City},
	},
	"listClassPayments": {
		{Role: domain.ClassTeacher, Scope: domain.Class},
		{Role: domain.AidOfficer, Scope: domain.School},
		{Role: domain.Head, Scope: domain.School},
	},
}

// Files is who may open a file that belongs to a batch or a result, by the kind
// of thing: both hold full card numbers, and nobody opens another desk's
// (policy G13).
var Files = map[string]domain.Access{
	ofBatch: maker, ofBureauBatch: bureau,
	ofResult: slices.Concat(maker, checker), ofBureauResult: bureau,
}

// The kinds of thing that files are attached to.
const (
	ofBatch        = "payment.batch"
	ofBureauBatch  = "payment.bureau_batch"
	ofResult       = "payment.result"
	ofBureauResult = "payment.bureau_result"
)

// kind is a kind of thing, by whose it is.
func kind(school domain.UnitID, schools, bureaus string) string {
	if school.IsZero() {
		return bureaus
	}
	return schools
}
