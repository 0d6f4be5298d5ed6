package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/hardship"
)

// hardshipAPI answers for recognitions and special groups.
type hardshipAPI struct{ hardship hardship.Service }

// EnterRecognitions answers enterRecognitions.
func (a hardshipAPI) EnterRecognitions(ctx context.Context, r openapi.EnterRecognitionsRequestObject) (openapi.EnterRecognitionsResponseObject, error) {
	done, err := a.hardship.Enter(ctx, actor(ctx), fromRecognitions(*r.Body))
	if err != nil {
		return nil, err
	}
	items, err := a.shown(ctx, done.Records)
	return openapi.EnterRecognitions200JSONResponse{Added: done.Added, Completed: done.Completed, Same: done.Same, Items: items}, err
}

// ListRecognitions answers listRecognitions.
func (a hardshipAPI) ListRecognitions(ctx context.Context, r openapi.ListRecognitionsRequestObject) (openapi.ListRecognitionsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.hardship.Records(ctx, actor(ctx), hardship.Filter{
		SchoolYear: domain.SchoolYear(given(r.Params.SchoolYear)), School: domain.UnitID(given(r.Params.School)),
		Class: domain.UnitID(given(r.Params.Class)), Grade: given(r.Params.Grade),
	}, p)
	if err != nil {
		return nil, err
	}
	items, err := a.shown(ctx, list.Items)
	if err != nil {
		return nil, err
	}
	cursor, err := cursorAfter(ctx, list.Next)
	return openapi.ListRecognitions200JSONResponse{Items: items, NextCursor: cursor}, err
}

// ListStudentRecognitions answers listStudentRecognitions.
func (a hardshipAPI) ListStudentRecognitions(ctx context.Context, r openapi.ListStudentRecognitionsRequestObject) (openapi.ListStudentRecognitionsResponseObject, error) {
	records, err := a.hardship.OfStudent(ctx, actor(ctx), domain.PersonID(r.Id))
	if err != nil {
		return nil, err
	}
	items, err := a.shown(ctx, records)
	return openapi.ListStudentRecognitions200JSONResponse{Items: items}, err
}

// EnterSpecialGroup answers enterSpecialGroup.
func (a hardshipAPI) EnterSpecialGroup(ctx context.Context, r openapi.EnterSpecialGroupRequestObject) (openapi.EnterSpecialGroupResponseObject, error) {
	m, err := a.hardship.Belong(ctx, actor(ctx), domain.PersonID(r.Id), hardship.Belonging{
		GroupCode: r.Body.Group, Evidence: r.Body.Evidence, ValidFrom: r.Body.ValidFrom, ValidTo: given(r.Body.ValidTo),
	})
	if err != nil {
		return nil, err
	}
	groups, err := a.groups(ctx, []hardship.Membership{m})
	if err != nil {
		return nil, err
	}
	return openapi.EnterSpecialGroup201JSONResponse(groups[0]), nil
}

// ListStudentGroups answers listStudentGroups.
func (a hardshipAPI) ListStudentGroups(ctx context.Context, r openapi.ListStudentGroupsRequestObject) (openapi.ListStudentGroupsResponseObject, error) {
	held, err := a.hardship.GroupsOf(ctx, actor(ctx), domain.PersonID(r.Id))
	if err != nil {
		return nil, err
	}
	items, err := a.groups(ctx, held)
	return openapi.ListStudentGroups200JSONResponse{Items: items}, err
}

// ShowHardshipReference answers showHardshipReference.
func (a hardshipAPI) ShowHardshipReference(ctx context.Context, _ openapi.ShowHardshipReferenceRequestObject) (openapi.ShowHardshipReferenceResponseObject, error) {
	ref, err := a.hardship.Reference(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return openapi.ShowHardshipReference200JSONResponse{Grades: all(ref.Grades, toGrade), Groups: all(ref.Groups, toGroup)}, nil
}

// shown puts the names beside recognitions.
func (a hardshipAPI) shown(ctx context.Context, records []hardship.Record) ([]openapi.Recognition, error) {
	ref, err := a.hardship.Words(ctx)
	if err != nil {
		return nil, err
	}
	names, err := a.hardship.Names(ctx, all(records, func(r hardship.Record) domain.PersonID { return r.Student })...)
	return all(records, func(r hardship.Record) openapi.Recognition {
		grade, _ := hardship.GradeOf(ref.Grades, r.Grade, r.SchoolYear)
		return toRecognition(r, grade.Name, names[r.Student])
	}), err
}

// groups puts the names beside memberships.
func (a hardshipAPI) groups(ctx context.Context, held []hardship.Membership) ([]openapi.SpecialGroupMembership, error) {
	ref, err := a.hardship.Words(ctx)
	return all(held, func(m hardship.Membership) openapi.SpecialGroupMembership {
		group := ref.Group(m.GroupCode)
		return openapi.SpecialGroupMembership{
			Id: openapi.Id(m.ID), Group: m.GroupCode, GroupName: group.Name, Evidence: m.Evidence,
			ValidFrom: m.ValidFrom, ValidTo: optional(m.ValidTo), HoldsToday: a.hardship.HoldsToday(m, group), CreatedAt: m.CreatedAt,
		}
	}), err
}

func fromRecognitions(b openapi.RecognitionEntry) hardship.List {
	return hardship.List{Source: b.Source, Items: all(b.Items, func(l openapi.RecognitionLine) hardship.Item {
		return hardship.Item{
			Student: domain.PersonID(l.Student), SchoolYear: domain.SchoolYear(l.SchoolYear), Grade: l.Grade,
			DecidedOn: l.DecidedOn, PublicityEnded: given(l.PublicityEndedOn),
		}
	})}
}

func toRecognition(r hardship.Record, grade, name string) openapi.Recognition {
	return openapi.Recognition{
		Id: openapi.Id(r.ID), Student: openapi.Id(r.Student), StudentName: name, SchoolYear: int(r.SchoolYear),
		Grade: r.Grade, GradeName: grade, DecidedOn: r.DecidedOn, PublicityEndedOn: optional(r.PublicityEnded),
		FromTerm: optional(r.FromTerm), DoubtedOn: optional(r.DoubtedOn),
		Source: r.Source, School: openapi.Id(r.School), Class: someID(r.Class), Version: r.Version, CreatedAt: r.CreatedAt,
	}
}

func toGrade(g hardship.Grade) openapi.HardshipGrade {
	return openapi.HardshipGrade{
		Code: g.Code, Name: g.Name, Rank: g.Rank, Difficult: g.Difficult, FromYear: int(g.From), UntilYear: int(g.Until), Source: g.Source,
	}
}

func toGroup(g hardship.Group) openapi.SpecialGroup {
	return openapi.SpecialGroup{
		Code: g.Code, Name: g.Name, FullCoverage: g.FullCoverage, ValidFrom: g.From, ValidTo: optional(g.Until), Source: g.Source,
	}
}
