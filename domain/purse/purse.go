package purse

import (
	"bytes"
	"cmp"
	"slices"

	"lizhi/domain"
)

// Kind is which purse pays.
type Kind string

// The purses. Their values stand in openapi.yaml.
const (
	State         Kind = "state_funds"         // 上级财政资金, the normal way
	StateAllowed  Kind = "state_funds_allowed" // separated, but within one county
	SchoolFunds   Kind = "school_funds"        // 校级资金 of the school attended
	CountyPolicy  Kind = "county_policy"       // a county's own 兜底保障政策
	NotCovered    Kind = "not_covered"         // nobody pays
	NeedsDecision Kind = "needs_decision"      // the common superior says
)

// Situation is how a student stands to school and roll, as a county's policy
// may cover it.
type Situation string

// The situations. Who goes where the 学籍 is has none.
const (
	Separated Situation = "separated" // 校籍分离
	NoRoll    Situation = "no_roll"   // 无学籍, not repeating
	Repeating Situation = "repeating" // 无学籍的复读生
)

// School is what must be known of one.
type School struct {
	ID     domain.UnitID
	County domain.UnitID // who supervises it; zero for the city's own 市属
	Region string        // where it stands, "410922"
}

// OfCity reports whether it is one of the city's own.
func (s School) OfCity() bool { return s.County.IsZero() }

// Facts are what the answer follows from.
type Facts struct {
	Attended   School
	Registered School // of the 学籍; zero ID without one
	Repeats    bool   // 复读
	Programme  string
	Stage      string
	Term       domain.Term
}

// Situation is how the student stands; empty for who goes where the 学籍 is.
func (f Facts) Situation() Situation {
	switch {
	case f.Registered.ID.IsZero() && f.Repeats:
		return Repeating
	case f.Registered.ID.IsZero():
		return NoRoll
	case f.Registered.ID != f.Attended.ID:
		return Separated
	}
	return ""
}

// Answer is which purse pays, by which rule, and why.
type Answer struct {
	Kind   Kind
	Rule   string        // "R2"; empty where the notice is silent
	Payer  domain.UnitID // the school or the county that pays; zero for the state
	Policy PolicyID      // of a county policy
	Amount domain.Money  // that the county policy gives instead of the standard, fen; 0 for the standard
	Clause string        // quoted
	Why    string        // in plain Chinese
}

// The words of the notice, 二（一）.
const (
	clauseR1 = "通知二（一）：“针对校籍分离的困难学生，在同一县（区）域内就读的，可使用上级财政资金予以资助”"
	clauseR2 = "通知二（一）：“跨县（区）域就读的……困难学生，由就读学校按照国家、省规定的资助标准，使用校级资金进行资助”"
	clauseR3 = "通知二（一）：“市属学校跨校就读的……困难学生，由就读学校按照国家、省规定的资助标准，使用校级资金进行资助”"
	clauseR4 = "通知二（一）：“无学籍（不含复读生）的困难学生，由就读学校按照国家、省规定的资助标准，使用校级资金进行资助”"
	clauseR6 = "通知二（一）：“各县（区）有兜底保障政策的，仍可按照各地出台的政策执行”"
)

// Of says which purse pays: always exactly one answer.
func Of(f Facts, policies []Policy) Answer {
	situation := f.Situation()
	if situation == "" {
		return Answer{Kind: State, Rule: "R0", Clause: "国家、省学生资助政策", Why: "学生就读学校与学籍学校一致，按正常渠道使用财政资金。"}
	}
	if p, fits := inForce(policies, f, situation); fits {
		return Answer{
			Kind: CountyPolicy, Rule: "R6", Payer: p.County, Policy: p.ID, Amount: p.Amount, Clause: clauseR6 + "；" + p.Clause,
			Why: "就读学校所属县（区）的兜底保障政策“" + p.Title + "”适用于该学生。",
		}
	}
	school := Answer{Kind: SchoolFunds, Payer: f.Attended.ID}
	switch {
	case situation == Repeating:
		return Answer{Kind: NotCovered, Rule: "R5", Clause: clauseR4, Why: "无学籍的复读生不在本条资助范围内，所属县（区）也没有适用的兜底保障政策。"}
	case situation == NoRoll:
		school.Rule, school.Clause, school.Why = "R4", clauseR4, "学生没有学籍（非复读生），由就读学校使用校级资金资助。"
		return school
	case f.Attended.OfCity() && f.Registered.OfCity():
		school.Rule, school.Clause, school.Why = "R3", clauseR3, "学生在市属学校之间跨校就读，由就读学校使用校级资金资助。"
		return school
	}
	supervised, placed := f.Attended.County == f.Registered.County, f.Attended.Region == f.Registered.Region
	switch {
	case supervised && placed:
		return Answer{Kind: StateAllowed, Rule: "R1", Clause: clauseR1, Why: "学生校籍分离，但就读学校与学籍学校在同一县（区），可使用上级财政资金。"}
	case !supervised && !placed:
		school.Rule, school.Clause, school.Why = "R2", clauseR2, "学生跨县（区）就读，由就读学校使用校级资金资助。"
		return school
	}
	why := "就读学校与学籍学校的主管部门和所在地不一致"
	if f.Attended.OfCity() != f.Registered.OfCity() {
		why = "两校一所为市属、一所为县（区）属，且在同一县（区）域内"
	}
	return Answer{Kind: NeedsDecision, Clause: "通知二（一）未作规定", Why: why + "，通知没有规定，须由共同的上级主管部门决定并写明理由。"}
}

// PolicyID names a county's policy.
type PolicyID = domain.ID[Policy]

// Policy 兜底保障政策 is what a county promises to those whom the notice leaves to
// the schools, from a term on.
type Policy struct {
	ID         PolicyID
	County     domain.UnitID
	Title      string
	From       domain.Term
	Until      domain.Term // the last term; zero while it holds
	Covers     []Situation
	Programmes []string     // none: all
	Stages     []string     // none: all
	Amount     domain.Money // per term in place of the standard, fen; 0 for the standard
	Clause     string
	Source     string
	AddedBy    domain.PersonID
	Version    int
}

// Check asks what a policy can answer for by itself.
func (p Policy) Check() error {
	var wrong []*domain.Fault
	if len(p.Covers) == 0 {
		wrong = append(wrong, ErrCovers.At("/covers"))
	}
	for _, s := range p.Covers {
		if s != Separated && s != NoRoll && s != Repeating {
			wrong = append(wrong, ErrCovers.At("/covers"))
		}
	}
	if p.Until != 0 && p.Until < p.From {
		wrong = append(wrong, ErrUntil.At("/until_term"))
	}
	if p.Amount < 0 {
		wrong = append(wrong, ErrAmount.At("/amount"))
	}
	return domain.Wrong(wrong...)
}

// fits reports whether the policy holds for a student in a situation.
func (p Policy) fits(f Facts, s Situation) bool {
	return !p.County.IsZero() && p.County == f.Attended.County && p.From <= f.Term && (p.Until == 0 || f.Term <= p.Until) &&
		slices.Contains(p.Covers, s) &&
		(len(p.Programmes) == 0 || slices.Contains(p.Programmes, f.Programme)) &&
		(len(p.Stages) == 0 || slices.Contains(p.Stages, f.Stage))
}

// inForce is the policy with the latest first term that fits; of two from the
// same term the one that was added first, whose id is the lower.
func inForce(policies []Policy, f Facts, s Situation) (Policy, bool) {
	var best Policy
	found := false
	for _, p := range policies {
		if p.fits(f, s) && (!found || cmp.Or(cmp.Compare(p.From, best.From), bytes.Compare(best.ID[:], p.ID[:])) > 0) {
			best, found = p, true
		}
	}
	return best, found
}
