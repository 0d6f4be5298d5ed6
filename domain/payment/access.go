package payment

import "lizhi/domain"

// offices are those who read batches by their work (decisions §1).
var offices = domain.Access{
	{Role: domain.AidOfficer, Scope: domain.School},
	{Role: domain.Head, Scope: domain.School},
	{Role: domain.CountyOfficer, Scope: domain.County},
	{Role: domain.CityOfficer, Scope: domain.City},
}

var (
	maker   = domain.Access{{Role: domain.AidOfficer, Scope: domain.School}}
	checker = domain.Access{{Role: domain.Head, Scope: domain.School}}
)

// Access is who may do what, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"draftBatch":   maker,
	"takeOutRow":   maker,
	"checkBatch":   checker,
	"approveBatch": {{Role: domain.CountyOfficer, Scope: domain.County}, {Role: domain.CityOfficer, Scope: domain.City}},
	"withdrawBatch": {
		{Role: domain.AidOfficer, Scope: domain.School}, {Role: domain.Head, Scope: domain.School},
	},
	"exportBatch":    maker,
	"listBatches":    offices,
	"getBatch":       offices,
	"listBatchRows":  offices,
	"importResult":   maker,
	"getResult":      offices,
	"decideResult":   checker,
	"getObligation":  offices,
	"correctPayment": maker,
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
// of thing: both hold full card numbers (policy G13).
var Files = map[string]domain.Access{
	ofBatch:  maker,
	ofResult: {{Role: domain.AidOfficer, Scope: domain.School}, {Role: domain.Head, Scope: domain.School}},
}

// The kinds of thing that files are attached to.
const (
	ofBatch  = "payment.batch"
	ofResult = "payment.result"
)
