package payment

import (
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/cases"
)

// Reference is the set of layouts, causes and deadlines.
type Reference struct {
	Layouts   bankfile.Layouts
	Causes    bankfile.Causes
	Deadlines cases.Deadlines
}
