package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/people"
	"lizhi/media/document"
)

// peopleAPI answers for students, guardians, staff, transfers and rosters.
type peopleAPI struct{ people people.Service }

// ListStudents answers listStudents.
func (a peopleAPI) ListStudents(ctx context.Context, r openapi.ListStudentsRequestObject) (openapi.ListStudentsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.people.Students(ctx, actor(ctx), people.Filter{
		Class: domain.UnitID(given(r.Params.ClassId)), School: domain.UnitID(given(r.Params.SchoolId)),
		Status: identity.Status(given(r.Params.Status)), Query: given(r.Params.Q),
	}, p)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListStudents200JSONResponse{Items: all(list.Items, toListed), NextCursor: cursor}, err
}

// ExportStudents answers exportStudents: the list as a workbook, whose last row
// says who took it and when (policy B12).
func (a peopleAPI) ExportStudents(ctx context.Context, r openapi.ExportStudentsRequestObject) (openapi.ExportStudentsResponseObject, error) {
	file, err := workbook(ctx, []document.SheetColumn{
		{Title: "姓名", Width: 14}, {Title: "性别"}, {Title: "学校", Width: 28}, {Title: "班级", Width: 16}, {Title: "状态"}, {Title: "寄宿"},
	}, func(row func(...string) error) error {
		return a.people.Export(ctx, actor(ctx), people.Filter{
			Class: domain.UnitID(given(r.Params.ClassId)), School: domain.UnitID(given(r.Params.SchoolId)),
			Status: identity.Status(given(r.Params.Status)), Query: given(r.Params.Q),
		}, func(l people.Listed) error {
			boarding := map[bool]string{true: "是", false: "否"}[l.Enrolment.Boarding]
			return row(l.Name, l.Sex.Chinese(), l.SchoolName, l.ClassName, l.Enrolment.Status.Chinese(), boarding)
		})
	})
	if err != nil {
		return nil, err
	}
	return openapi.ExportStudents200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: file, ContentLength: int64(file.Len()),
	}, nil
}

// EnrolStudent answers enrolStudent.
func (a peopleAPI) EnrolStudent(ctx context.Context, r openapi.EnrolStudentRequestObject) (openapi.EnrolStudentResponseObject, error) {
	id, err := a.people.Enrol(ctx, actor(ctx), fromAdmission(*r.Body))
	if err != nil {
		return nil, err
	}
	s, tag, err := a.student(ctx, id)
	return openapi.EnrolStudent201JSONResponse{Body: s, Headers: openapi.EnrolStudent201ResponseHeaders{ETag: tag}}, err
}

// student is a student as the asker may see them now.
func (a peopleAPI) student(ctx context.Context, id domain.PersonID) (openapi.Student, *string, error) {
	v, err := a.people.Student(ctx, actor(ctx), id)
	return toStudent(v), optional(etag(v.Version)), err
}

// GetStudent answers getStudent.
func (a peopleAPI) GetStudent(ctx context.Context, r openapi.GetStudentRequestObject) (openapi.GetStudentResponseObject, error) {
	s, tag, err := a.student(ctx, domain.PersonID(r.Id))
	return openapi.GetStudent200JSONResponse{Body: s, Headers: openapi.GetStudent200ResponseHeaders{ETag: tag}}, err
}

// CorrectStudent answers correctStudent.
func (a peopleAPI) CorrectStudent(ctx context.Context, r openapi.CorrectStudentRequestObject) (openapi.CorrectStudentResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c := people.Correction{Name: r.Body.Name, IDNumber: r.Body.IdNumber, Phone: r.Body.Phone, Address: r.Body.Address, Born: r.Body.Born}
	if r.Body.Sex != nil {
		sex := identity.Sex(*r.Body.Sex)
		c.Sex = &sex
	}
	if _, err := a.people.Correct(ctx, actor(ctx), domain.PersonID(r.Id), v, c); err != nil {
		return nil, err
	}
	s, tag, err := a.student(ctx, domain.PersonID(r.Id))
	return openapi.CorrectStudent200JSONResponse{Body: s, Headers: openapi.CorrectStudent200ResponseHeaders{ETag: tag}}, err
}

// MoveStudent answers moveStudent.
func (a peopleAPI) MoveStudent(ctx context.Context, r openapi.MoveStudentRequestObject) (openapi.MoveStudentResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	m := people.Move{
		Class: unitGiven(r.Body.ClassId), Boarding: r.Body.Boarding, Xueji: r.Body.Xueji,
		Registered: unitGiven(r.Body.RegisteredSchoolId), On: given(r.Body.On),
	}
	if r.Body.Status != nil {
		status := identity.Status(*r.Body.Status)
		m.Status = &status
	}
	if _, err := a.people.Move(ctx, actor(ctx), domain.PersonID(r.Id), v, m); err != nil {
		return nil, err
	}
	s, tag, err := a.student(ctx, domain.PersonID(r.Id))
	return openapi.MoveStudent200JSONResponse{Body: s, Headers: openapi.MoveStudent200ResponseHeaders{ETag: tag}}, err
}

// LeaveSchool answers leaveSchool.
func (a peopleAPI) LeaveSchool(ctx context.Context, r openapi.LeaveSchoolRequestObject) (openapi.LeaveSchoolResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	if _, err := a.people.Leave(ctx, actor(ctx), domain.PersonID(r.Id), v, given(r.Body.On)); err != nil {
		return nil, err
	}
	s, tag, err := a.student(ctx, domain.PersonID(r.Id))
	return openapi.LeaveSchool200JSONResponse{Body: s, Headers: openapi.LeaveSchool200ResponseHeaders{ETag: tag}}, err
}

// RevealStudent answers revealStudent.
func (a peopleAPI) RevealStudent(ctx context.Context, r openapi.RevealStudentRequestObject) (openapi.RevealStudentResponseObject, error) {
	secrets := all(r.Body.Fields, func(f openapi.RevealRequestFields) people.Secret { return people.Secret(f) })
	v, err := a.people.Reveal(ctx, actor(ctx), domain.PersonID(r.Id), secrets, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	shown := openapi.RevealStudent200JSONResponse{
		IdNumber: optional(v.IDNumber), Xueji: optional(v.Xueji), Card: optional(v.Card), Phone: optional(v.Phone), Address: optional(v.Address),
	}
	if len(v.GuardianPhones) > 0 {
		kin := all(v.GuardianPhones, toKin)
		shown.Guardians = &kin
	}
	return shown, nil
}

// AddGuardian answers addGuardian.
func (a peopleAPI) AddGuardian(ctx context.Context, r openapi.AddGuardianRequestObject) (openapi.AddGuardianResponseObject, error) {
	if _, err := a.people.AddGuardian(ctx, actor(ctx), domain.PersonID(r.Id), fromGuardian(*r.Body)); err != nil {
		return nil, err
	}
	s, tag, err := a.student(ctx, domain.PersonID(r.Id))
	return openapi.AddGuardian201JSONResponse{Body: s, Headers: openapi.AddGuardian201ResponseHeaders{ETag: tag}}, err
}

// VerifyCard answers verifyCard.
func (a peopleAPI) VerifyCard(ctx context.Context, r openapi.VerifyCardRequestObject) (openapi.VerifyCardResponseObject, error) {
	err := a.people.VerifyCard(ctx, actor(ctx), domain.PersonID(r.Id), people.CardCheck{
		Holder: domain.PersonID(given(r.Body.Holder)), Last4: r.Body.Last4,
	})
	return openapi.VerifyCard204Response{}, err
}

// SetCard answers setCard.
func (a peopleAPI) SetCard(ctx context.Context, r openapi.SetCardRequestObject) (openapi.SetCardResponseObject, error) {
	warnings, err := a.people.SetCard(ctx, actor(ctx), domain.PersonID(r.Id), people.CardDraft{
		Holder: domain.PersonID(given(r.Body.HolderId)), Number: r.Body.Number, Owner: r.Body.Owner, Bank: given(r.Body.Bank),
	})
	return openapi.SetCard200JSONResponse{
		Warnings: all(warnings, func(w identity.Warning) openapi.CardSetWarnings { return openapi.CardSetWarnings(w) }),
	}, err
}

// ListWards answers listWards.
func (a peopleAPI) ListWards(ctx context.Context, _ openapi.ListWardsRequestObject) (openapi.ListWardsResponseObject, error) {
	wards, err := a.people.Wards(ctx, actor(ctx))
	return openapi.ListWards200JSONResponse{Items: all(wards, toKin)}, err
}

// EndGuardian answers endGuardian.
func (a peopleAPI) EndGuardian(ctx context.Context, r openapi.EndGuardianRequestObject) (openapi.EndGuardianResponseObject, error) {
	return openapi.EndGuardian204Response{}, a.people.EndGuardian(ctx, actor(ctx), people.GuardianID(r.Id))
}

func unitGiven(id *openapi.Id) *domain.UnitID {
	if id == nil {
		return nil
	}
	u := domain.UnitID(*id)
	return &u
}
