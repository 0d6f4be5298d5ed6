package api

import (
	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/people"
)

func toListed(l people.Listed) openapi.StudentListed {
	return openapi.StudentListed{
		Id: openapi.Id(l.Person), Name: l.Name, Sex: optional(openapi.Sex(l.Sex)),
		ClassId: openapi.Id(l.Enrolment.Class), ClassName: l.ClassName, SchoolId: openapi.Id(l.Enrolment.School), SchoolName: l.SchoolName,
		Status: openapi.EnrolmentStatus(l.Enrolment.Status), Boarding: l.Enrolment.Boarding,
	}
}

func toStudent(v people.View) openapi.Student {
	s := openapi.Student{
		Id: openapi.Id(v.Person), Name: v.Name, Sex: optional(openapi.Sex(v.Sex)), Version: v.Version, Past: all(v.Past, toEnrolment),
	}
	if v.Enrolment != nil {
		e := toEnrolment(*v.Enrolment)
		s.Enrolment = &e
	}
	if v.Guardians != nil {
		kin := all(v.Guardians, toKin)
		s.Guardians = &kin
	}
	if d := v.Details; d != nil {
		s.Details = &openapi.StudentDetails{
			Born: optional(d.Born), IdKind: openapi.StudentDetailsIdKind(d.IDKind), IdNumber: d.IDNumber, Xueji: d.Xueji,
			Phone: d.Phone, Address: d.Address, CardLast4: d.CardLast4, CardOwner: d.CardOwner,
			Warnings: all(d.Warnings, func(w identity.Warning) openapi.StudentDetailsWarnings { return openapi.StudentDetailsWarnings(w) }),
		}
	}
	return s
}

func toEnrolment(v people.EnrolmentView) openapi.Enrolment {
	e := v.Enrolment
	return openapi.Enrolment{
		ClassId: openapi.Id(e.Class), ClassName: v.ClassName, SchoolId: openapi.Id(e.School), SchoolName: v.SchoolName,
		RegisteredSchoolId: someID(e.Registered), RegisteredSchoolName: optional(v.RegisteredName),
		Stage: openapi.Stage(v.Stage), EntryYear: v.EntryYear, Status: openapi.EnrolmentStatus(e.Status), Boarding: e.Boarding,
		Separated: e.Separated(), Began: e.Began, Ended: optional(e.Ended), EndReason: optional(openapi.EnrolmentEndReason(e.EndReason)),
	}
}

func toKin(k people.KinView) openapi.Kin {
	return openapi.Kin{
		Id: openapi.Id(k.ID), PersonId: openapi.Id(k.Person), Name: k.Name, Relation: openapi.Relation(k.Relation), Phone: k.Phone,
	}
}

func toStaff(s people.Staff, name string) openapi.Staff {
	return openapi.Staff{
		Id: openapi.Id(s.ID), PersonId: openapi.Id(s.Person), UnitId: openapi.Id(s.Unit), Name: name, Number: s.Number,
		Position: s.Position, Began: s.Began, Ended: optional(s.Ended), Version: s.Version,
	}
}

func toTransfer(t people.Transfer, name string) openapi.Transfer {
	return openapi.Transfer{
		Id: openapi.Id(t.ID), StudentId: openapi.Id(t.Person), StudentName: optional(name), Kind: openapi.TransferKind(t.Kind),
		FromSchoolId: someID(t.FromSchool), ToSchoolId: openapi.Id(t.ToSchool), ToClassId: someID(t.ToClass),
		State: openapi.TransferState(t.State), Reason: t.Reason, Answer: t.Answer, Asked: t.Asked, Decided: optional(t.Decided), Version: t.Version,
	}
}

func fromAdmission(a openapi.Admission) people.Admission {
	return people.Admission{
		Draft: identity.Draft{
			ID: domain.PersonID(given(a.Id)), Name: a.Name, IDNumber: given(a.IdNumber), Born: given(a.Born), Sex: identity.Sex(given(a.Sex)),
			Phone: given(a.Phone), Address: given(a.Address),
		},
		Class: domain.UnitID(a.ClassId), Status: identity.Status(given(a.Status)), Boarding: given(a.Boarding), Xueji: given(a.Xueji),
		Registered: domain.UnitID(given(a.RegisteredSchoolId)), Began: given(a.Began), Guardians: all(given(a.Guardians), fromGuardian),
	}
}

func fromGuardian(g openapi.GuardianDraft) people.Kinsman {
	return people.Kinsman{
		Draft:    identity.Draft{Name: g.Name, IDNumber: given(g.IdNumber), Phone: given(g.Phone)},
		Relation: identity.Relation(g.Relation),
	}
}
