package aid

import "lizhi/domain"

// Kind says in which form a programme helps.
type Kind string

// The kinds of programme. Their values stand in openapi.yaml.
const (
	Allowance   Kind = "allowance"   // 助学金、补助: cash, every term
	Scholarship Kind = "scholarship" // 奖学金: cash, once in a school year
	Waiver      Kind = "waiver"      // 减免: no cash at all
)

// Channel is how the money of a programme travels.
type Channel string

// The channels. Only the six programmes of the notice travel by 一卡通.
const (
	YKT   Channel = "ykt"
	Other Channel = "other"
	None  Channel = "none" // a waiver
)

// Programme 资助项目 is one of the ways in which the state helps a student.
type Programme struct {
	Code       string // "YKT-5"
	Name       string
	Kind       Kind
	Channel    Channel
	Recognised bool // only for students recognised as in difficulty
	ByBoarding bool // the standard differs for boarders 寄宿
	From       domain.Term
	Until      domain.Term // the last term; zero while it runs
	Notice     string      // a warning shown beside it, as for policy §2.4
	Source     string
	Clause     string
}

// Runs reports whether the programme exists in a term.
func (p Programme) Runs(term domain.Term) bool {
	return p.From <= term && (p.Until == 0 || term <= p.Until)
}

// Period is what an award of the programme is unique in: the term, or the
// school year for a scholarship (policy E9).
func (p Programme) Period(term domain.Term) string {
	if p.Kind == Scholarship {
		return term.SchoolYear().String()
	}
	return term.String()
}

// PaymentMode is how a programme reaches the student in a county.
type PaymentMode string

// The payment modes of policy §2.4.
const (
	ByCard PaymentMode = "ykt_card"
	InKind PaymentMode = "meal_in_kind" // 供餐: nothing is paid out
)

// Mode is a payment mode with the term from which it holds. County is zero for
// the default of the city.
type Mode struct {
	Programme string
	County    domain.UnitID
	From      domain.Term
	Mode      PaymentMode
	Source    string
}

// ModeOf is how a programme is paid in a county in a term: the county's own
// latest row, else the city's, else by card.
func ModeOf(modes []Mode, programme string, county domain.UnitID, term domain.Term) PaymentMode {
	best, found := Mode{Mode: ByCard}, false
	for _, m := range modes {
		if m.Programme != programme || m.From > term || !m.County.IsZero() && m.County != county {
			continue
		}
		nearer := !m.County.IsZero() && best.County.IsZero()
		equal := m.County == best.County
		if !found || nearer || equal && m.From > best.From {
			best, found = m, true
		}
	}
	return best.Mode
}
