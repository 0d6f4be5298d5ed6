package seeds

import (
	"context"
	"fmt"

	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/consent"
	"lizhi/domain/identity"
	"lizhi/domain/org"
	"lizhi/domain/people"
)

// CastPassword is the password of everybody in the cast. It opens nothing but
// the demo city, which listens on this machine alone.
const CastPassword = "Lizhi-2026"

// Heroine is 林晓雨: where she is, there is the demo city.
func Heroine() domain.PersonID {
	return domain.PersonID(named("person " + idNumber(domain.NewDay(2010, 5, 20), 902)))
}

// otherZhang is the second 张伟 of the class.
const otherZhang = "另一个张伟"

// roleNames are what the cast's roles are called.
var roleNames = map[domain.Role]string{
	domain.Student: "学生", domain.Guardian: "监护人", domain.ClassTeacher: "班主任", domain.Teacher: "教师（导师）",
	domain.AidOfficer: "资助专干", domain.Head: "校长", domain.Judge: "评委", domain.CountyOfficer: "县资助中心",
	domain.CityOfficer: "市资助中心", domain.Admin: "系统管理员",
}

// individual is what cast.yaml says of anybody.
type individual struct {
	Name   string     `yaml:"name"`
	Sex    string     `yaml:"sex"`
	Born   domain.Day `yaml:"born"`
	Order  int        `yaml:"order"`
	Phone  string     `yaml:"phone"`
	Number string     `yaml:"number"` // of the account, for those who log in
}

func (i individual) draft() identity.Draft {
	sex := identity.Male
	if i.Sex == "女" {
		sex = identity.Female
	}
	id := idNumber(i.Born, i.Order)
	return identity.Draft{ID: domain.PersonID(named("person " + id)), Name: i.Name, IDNumber: id, Sex: sex, Phone: i.Phone}
}

// player is a student of the cast.
type player struct {
	Self     individual `yaml:",inline"`
	School   string     `yaml:"school"`
	Stage    string     `yaml:"stage"`
	Grade    int        `yaml:"grade"`
	Boarding bool       `yaml:"boarding"`
	Guardian struct {
		Self     individual        `yaml:",inline"`
		Relation identity.Relation `yaml:"relation"`
	} `yaml:"guardian"`
}

// official is somebody of the cast who works.
type official struct {
	Self     individual `yaml:",inline"`
	Unit     string     `yaml:"unit"`
	Position string     `yaml:"position"`
	Roles    []struct {
		Role  domain.Role `yaml:"role"`
		Class struct {
			Stage string `yaml:"stage"`
			Grade int    `yaml:"grade"`
		} `yaml:"class"`
	} `yaml:"roles"`
}

// cast enrols and employs the cast, lets them agree, and gives them accounts.
func (c City) cast(ctx context.Context, u units) ([]Login, error) {
	var plan struct {
		Students []player   `yaml:"students"`
		Staff    []official `yaml:"staff"`
	}
	if err := readTable("cast.yaml", castYAML, &plan); err != nil {
		return nil, err
	}
	var logins []Login
	who := troupe{}
	for _, p := range plan.Students {
		id := p.Self.draft().ID
		name := p.Self.Name
		if _, there := who[name]; there {
			name = otherZhang
		}
		who[name] = acting(id)
		who[name+"的监护人"] = guarding(p.Guardian.Self.draft().ID, id)
		some, err := c.student(ctx, u, p)
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", p.Self.Name, err)
		}
		logins = append(logins, some...)
	}
	for _, o := range plan.Staff {
		login, actor, err := c.official(ctx, u, o)
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", o.Self.Name, err)
		}
		who[o.Self.Name] = actor
		logins = append(logins, login)
	}
	return logins, c.stories(ctx, who)
}

// student enrols a student with a guardian, both agree to every purpose, and
// whoever has a password gets an account.
func (c City) student(ctx context.Context, u units, p player) ([]Login, error) {
	class, err := u.class(p.School, p.Stage, p.Grade, domain.SchoolYearOf(c.World.Today()))
	if err != nil {
		return nil, err
	}
	draft, guardian := p.Self.draft(), p.Guardian.Self.draft()
	_, err = c.People.EnrolAll(ctx, system(), []people.Admission{{
		Draft: draft, Class: class.ID, Status: identity.Attending, Boarding: p.Boarding, Xueji: "G" + draft.IDNumber, Began: began(class, c.World.Today()),
		Guardians: []people.Kinsman{{Draft: guardian, Relation: p.Guardian.Relation}},
	}})
	if err != nil {
		return nil, err
	}
	if err := c.agree(ctx, guarding(guardian.ID, draft.ID), draft.ID); err != nil {
		return nil, err
	}
	if p.Self.Born.Reached(domain.AgeOfOwnConsent, c.World.Today()) {
		if err := c.agree(ctx, acting(draft.ID), draft.ID); err != nil {
			return nil, err
		}
	}
	var logins []Login
	for _, who := range []struct {
		individual
		role domain.Role
		id   domain.PersonID
	}{{p.Self, domain.Student, draft.ID}, {p.Guardian.Self, domain.Guardian, guardian.ID}} {
		if who.Number == "" {
			continue
		}
		login, err := c.open(ctx, who.id, who.individual, who.role)
		if err != nil {
			return nil, err
		}
		logins = append(logins, login)
	}
	return logins, nil
}

// agree answers yes to every text in force, once.
func (c City) agree(ctx context.Context, who domain.Actor, student domain.PersonID) error {
	texts, err := c.Consent.Texts(ctx)
	if err != nil {
		return err
	}
	for _, t := range texts {
		_, err := c.Consent.Give(ctx, who, consent.Draft{
			ID:      consent.GivenID(named(fmt.Sprint("consent ", who.Person, student, t.Purpose, t.Version))),
			Student: student, Purpose: t.Purpose, Version: t.Version, Answer: consent.Agreed,
		})
		if err != nil && !twice(err) {
			return fmt.Errorf("agree to %s: %w", t.Purpose, err)
		}
	}
	return nil
}

// official employs and appoints somebody.
func (c City) official(ctx context.Context, u units, o official) (Login, domain.Actor, error) {
	unit, known := u.byCode[o.Unit]
	if !known {
		return Login{}, domain.Actor{}, fmt.Errorf("there is no unit %s", o.Unit)
	}
	draft := o.Self.draft()
	_, err := c.People.AddStaff(ctx, system(), people.Employment{Draft: draft, Unit: unit.ID, Position: o.Position})
	if err != nil && !twice(err) {
		return Login{}, domain.Actor{}, err
	}
	// Before the appointments: they would make an account with another number.
	login, err := c.open(ctx, draft.ID, o.Self, o.Roles[0].Role)
	if err != nil {
		return Login{}, domain.Actor{}, err
	}
	actor := acting(draft.ID)
	for _, r := range o.Roles {
		at := unit
		if r.Role == domain.ClassTeacher {
			if at, err = u.class(o.Unit, r.Class.Stage, r.Class.Grade, domain.SchoolYearOf(c.World.Today())); err != nil {
				return Login{}, actor, err
			}
		}
		if err := c.appoint(ctx, draft.ID, r.Role, at); err != nil {
			return Login{}, actor, err
		}
		actor.Appointments = append(actor.Appointments, domain.Appointment{Role: r.Role, Unit: at.ID})
	}
	return login, actor, nil
}

func (c City) appoint(ctx context.Context, person domain.PersonID, role domain.Role, at org.Unit) error {
	_, err := c.Account.Appoint(ctx, system(), account.Draft{
		ID:     account.AppointmentID(named(fmt.Sprint("appointment ", person, role, at.ID))),
		Person: person, Role: role, Unit: at.ID,
	})
	if err != nil && !twice(err) {
		return fmt.Errorf("appoint as %s: %w", role, err)
	}
	return nil
}

func (c City) open(ctx context.Context, person domain.PersonID, who individual, role domain.Role) (Login, error) {
	err := c.Account.Open(ctx, system(), person, who.Number, CastPassword)
	return Login{Name: who.Name, Role: roleNames[role], Number: who.Number, Password: CastPassword}, err
}
