package payment

import (
	"lizhi/domain/payment/bankfile"
)

// Reference is the set of layouts, causes and deadlines.
type Reference struct {
	Layouts   bankfile.Layouts
	Causes    bankfile.Causes
	Deadlines []Deadline
}
