package payment

import (
	"lizhi/domain"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
)

// Status is where the money of one award is, as the student and the guardian
// read it. It says nothing about anybody else.
type Status struct {
	Award     ledger.AwardID
	Programme string
	Name      string // of the programme
	Term      domain.Term
	Part      int
	Amount    domain.Money // fen
	State     ledger.Account
	Cause     string // of the last failed attempt, F01–F08
	Text      string // State in plain words
}

// Owed is what the store knows of an award and its obligation, if there is one
// yet. An approved award without one is pending.
type Owed struct {
	Status
	Obligation ledger.Obligation // zero before it was first drafted
	Obligated  bool
	Recovering bool // it is being taken back
}

// status says where the money is. The account that needs somebody's attention
// comes before the others.
func (o Owed) status(ref Reference) Status {
	s := o.Status
	s.State = ledger.Pending
	if o.Obligated {
		b := o.Obligation
		switch {
		case b.Returned > 0:
			s.State = ledger.Returned
		case b.InFlight > 0:
			s.State = ledger.InFlight
		case b.Pending > 0:
			s.State = ledger.Pending
		case b.Paid > 0:
			s.State = ledger.Paid
		case b.ClawedBack > 0:
			s.State = ledger.ClawedBack
		default:
			s.State = ledger.Struck
		}
	}
	if s.State != ledger.Returned {
		s.Cause = ""
	}
	s.Text = words(s.State, ref.Causes.Named(s.Cause))
	if o.Recovering && s.State == ledger.Paid {
		s.Text = "已到账，但发放有误，正在追回：学校会与您联系"
	}
	return s
}

func words(a ledger.Account, cause bankfile.Cause) string {
	switch a {
	case ledger.InFlight:
		return "已提交银行"
	case ledger.Paid:
		return "已到账"
	case ledger.Returned:
		return "银行退回：" + cause.Name + "。" + cause.Family
	case ledger.ClawedBack:
		return "已追回"
	case ledger.Struck:
		return "已撤回"
	}
	return "待发放"
}

// PaidOrNot is all that a class teacher reads of a payment.
type PaidOrNot struct {
	Student   domain.PersonID
	Name      string
	Programme string
	Term      domain.Term
	Paid      bool
}

// Count is rows and fen.
type Count struct {
	Rows   int
	Amount domain.Money
}

// Rates of policy §3.5: by count and by amount.
type Rates struct {
	Submitted Count // rows of attempt 1 that were exported
	FirstPass Count // of these, paid
	Due       Count // obligations, without the withdrawn
	Paid      Count // of these, paid on any attempt
}

// Percent is a part of a whole in hundredths of a percent, rounded down so that
// 9,999 of 10,000 never shows as 100 % (policy G11); nil when there is nothing.
func Percent(part, whole int64) *int64 {
	if whole == 0 {
		return nil
	}
	p := part * 10000 / whole
	return &p
}
