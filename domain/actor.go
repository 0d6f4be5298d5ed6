package domain

import "slices"

// Role is what somebody is to the matter at hand: by an appointment in a unit,
// or by a relation to the person concerned.
type Role string

// The roles. Student, Guardian and Mentor are relations, the others
// appointments; Anyone is everybody who is logged in.
const (
	Anyone        Role = "anyone"
	Student       Role = "student"        // 学生, of their own things
	Guardian      Role = "guardian"       // 监护人, of their wards
	Mentor        Role = "mentor"         // 导师, of their mentees
	Teacher       Role = "teacher"        // 教师
	ClassTeacher  Role = "class_teacher"  // 班主任
	Counsellor    Role = "counsellor"     // 心理教师
	AidOfficer    Role = "aid_officer"    // 资助专干
	Head          Role = "head"           // 校长
	CountyOfficer Role = "county_officer" // 县（区）资助中心
	CityOfficer   Role = "city_officer"   // 市资助中心
	Judge         Role = "judge"          // 评委
	Chair         Role = "chair"          // 评审组长
	Auditor       Role = "auditor"        // 审计
	Admin         Role = "admin"          // 系统管理员
)

// Scope says how far a role reaches: to oneself, to a ward, or to everybody in
// a unit of some level.
type Scope string

// The scopes, as x-access in openapi.yaml names them.
const (
	Own      Scope = "own"
	Ward     Scope = "ward"
	Mentee   Scope = "mentee"
	Class    Scope = "class"
	School   Scope = "school"
	County   Scope = "county"
	City     Scope = "city"
	Assigned Scope = "assigned" // the feature itself hands out the work, as contest does to judges
)

// Place is where something stands in the tree city → county → school → class.
// County is zero for a school of the city itself (市直), wherever it stands.
type Place struct{ City, County, School, Class UnitID }

func (p Place) at(s Scope) UnitID {
	switch s {
	case Class:
		return p.Class
	case School:
		return p.School
	case County:
		return p.County
	case City:
		return p.City
	}
	return UnitID{}
}

// Subject is whom an operation is about. Made is where the record was made, Now
// where the student is enrolled today: staff see both, and the old school
// nothing newer than the transfer (decisions §1). Assigned is set by a feature
// that found the actor among those it handed the work to.
type Subject struct {
	Person    PersonID
	Made, Now Place
	Assigned  bool
}

// Grant allows one role within one scope.
type Grant struct {
	Role  Role
	Scope Scope
}

// Access is who may do one thing: any grant that holds is enough. It stands
// in openapi.yaml as x-access and a test holds the two together.
type Access []Grant

// Who works with aid is the same in most features (decisions §1): those below.
var (
	// Bureaus are the offices above schools, each for what is below it.
	Bureaus = Access{{CountyOfficer, County}, {CityOfficer, City}}
	// Offices are a school's aid officer and its head, and the bureaus.
	Offices = append(Access{{AidOfficer, School}, {Head, School}}, Bureaus...)
)

// Appointment 任职 is a role that a person holds in a unit today.
type Appointment struct {
	Role Role
	Unit UnitID
}

// Basis is the grant under which an actor acted; the audit row names it. Unit
// is zero for a relation.
type Basis struct {
	Role Role
	Unit UnitID
}

// Actor is who is asking, and why. It holds only what is true at this moment:
// current appointments and relations, nothing from the token.
type Actor struct {
	Account      AccountID
	Login        LoginID
	Person       PersonID
	Name         string // for watermarks and greetings
	Appointments []Appointment
	Wards        []PersonID
	Mentees      []PersonID
	Cause        *Cause
	// Unproved means that the actor must show the second factor anew before an
	// export or a reveal.
	Unproved bool
}

// ErrFactor asks for the second factor (policy M7): at a login, whose answer
// holds a challenge, or within one before an export or a reveal.
var ErrFactor = Refusal(Unauthenticated, "mfa_required",
	"请输入认证器上的 6 位动态口令后再试。", "Show the second factor first: the 6 digits of the authenticator.")

// Proved refuses an export or a reveal with ErrFactor while a fresh second
// factor is wanted of the actor (policy M7).
func (a Actor) Proved() error {
	if a.Unproved {
		return ErrFactor
	}
	return nil
}

// Cause is why a transaction happens. inTx acts on it for every feature alike
// (decisions §2). Replayed is set when a kept answer was given instead.
type Cause struct {
	Request string // request id
	Address string // of the client

	Route, Key, Fingerprint string // of an idempotent request; Key is empty otherwise

	Task      TaskID // the task that is being carried out
	TaskToken string // the claim under which it is
	Step      bool   // this transaction is a step of the task and not its end

	Replayed bool
}

// Step is the actor for a transaction that is one step of a long task: it is
// undone when the task was given to somebody else, but does not end the task.
// The task ends with the one transaction that has the actor itself, or when its
// handler returns.
func (a Actor) Step() Actor {
	if a.Cause == nil {
		return a
	}
	cause := *a.Cause
	cause.Step = true
	a.Cause = &cause
	return a
}

// System is the program itself, carrying out a task.
func System(cause *Cause) Actor { return Actor{Cause: cause} }

// IsSystem reports whether the program itself acts, in a task or at its start.
// Somebody who has not logged in has no account either, but came by a request.
func (a Actor) IsSystem() bool {
	return a.Account.IsZero() && (a.Cause == nil || a.Cause.Request == "" || !a.Cause.Task.IsZero())
}

// May reports whether any grant of access holds for the actor about the
// subject, and which.
func (a Actor) May(access Access, about Subject) (Basis, bool) {
	for _, g := range access {
		switch g.Scope {
		case Own:
			if !about.Person.IsZero() && about.Person == a.Person {
				return Basis{Role: g.Role}, true
			}
		case Ward:
			if slices.Contains(a.Wards, about.Person) {
				return Basis{Role: g.Role}, true
			}
		case Mentee:
			if slices.Contains(a.Mentees, about.Person) {
				return Basis{Role: g.Role}, true
			}
		case Assigned:
			if about.Assigned {
				return Basis{Role: g.Role}, true
			}
		default:
			for _, ap := range a.Appointments {
				if ap.Role == g.Role && !ap.Unit.IsZero() &&
					(ap.Unit == about.Made.at(g.Scope) || ap.Unit == about.Now.at(g.Scope)) {
					return Basis(ap), true
				}
			}
		}
	}
	return Basis{}, false
}

// Require is May as an error: ErrForbidden for whoever may see the subject,
// ErrNotFound for everybody else, so that a refusal tells strangers nothing.
func (a Actor) Require(access, see Access, about Subject) (Basis, error) {
	if basis, ok := a.May(access, about); ok {
		return basis, nil
	}
	if _, ok := a.May(see, about); ok {
		return Basis{}, ErrForbidden
	}
	return Basis{}, ErrNotFound
}

// Reach is the part of the city that an actor can list under some access;
// domain/store turns it into a condition.
type Reach struct {
	Persons  []PersonID
	Units    []UnitID // classes, schools, counties, or the city
	Assigned bool
}

// Office is the appointment under which somebody does what is about nobody and no
// unit in particular, since one installation serves one city: the first of a role
// that access names.
func (a Actor) Office(access Access) (Basis, bool) {
	for _, g := range access {
		for _, ap := range a.Appointments {
			if ap.Role == g.Role {
				return Basis(ap), true
			}
		}
	}
	return Basis{}, false
}

// Outside reports whether somebody reads figures of a place by an office of its
// supervisor: small ones must not leave the school (policy M3).
func (a Actor) Outside(access Access, of Place) bool {
	basis, _ := a.May(access, Subject{Made: of})
	return basis.Role == CountyOfficer || basis.Role == CityOfficer
}

// Few reports whether one of the counts, from 1 to below-1, is so small that it
// points at somebody (policy M3). Where that is follows from the rules of
// privacy.
func Few(below int, counts ...int64) bool {
	return slices.ContainsFunc(counts, func(n int64) bool { return n > 0 && n < int64(below) })
}

// IsEmpty reports whether there is nothing that the actor could list.
func (r Reach) IsEmpty() bool { return len(r.Persons)+len(r.Units) == 0 && !r.Assigned }

// Reach gathers everything that May would allow under access.
func (a Actor) Reach(access Access) Reach {
	var r Reach
	for _, g := range access {
		switch g.Scope {
		case Own:
			if !a.Person.IsZero() {
				r.Persons = append(r.Persons, a.Person)
			}
		case Ward:
			r.Persons = append(r.Persons, a.Wards...)
		case Mentee:
			r.Persons = append(r.Persons, a.Mentees...)
		case Assigned:
			r.Assigned = true
		default:
			for _, ap := range a.Appointments {
				if ap.Role == g.Role {
					r.Units = append(r.Units, ap.Unit)
				}
			}
		}
	}
	return r
}

// Trusted reports whether the program itself acts: seeds, init, a task. A request
// from outside always has an address.
func (a Actor) Trusted() bool { return a.IsSystem() && (a.Cause == nil || a.Cause.Address == "") }

// Holds reports whether the actor is appointed to a role anywhere.
func (a Actor) Holds(roles ...Role) bool {
	return slices.ContainsFunc(a.Appointments, func(ap Appointment) bool { return slices.Contains(roles, ap.Role) })
}
