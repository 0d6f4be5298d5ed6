package store_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/hardship"
	"lizhi/domain/identity"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

func TestAListOfRecognitionsIsEnteredWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin, zhang := p.student("林晓雨"), p.student("张伟")
		elsewhere := p.enrol("王五", p.ofNanle, p.classSecond, identity.Attending)
		decided := domain.NewDay(2025, 9, 28)
		item := func(s domain.PersonID, grade string, ended domain.Day) hardship.Item {
			return hardship.Item{Student: s, SchoolYear: 2025, Grade: grade, DecidedOn: decided, PublicityEnded: ended}
		}
		enter := func(items ...hardship.Item) (hardship.Entered, error) {
			return p.hardship.Enter(ctx, p.officer, hardship.List{Source: "名单", Items: items})
		}
		_, err := enter(item(lin, "special", domain.Day{}), item(zhang, "特困", domain.Day{}), item(elsewhere, "none", domain.Day{}),
			item(lin, "none", domain.Day{}))
		got := map[string]string{}
		if f, ok := err.(*domain.Fault); ok { //nolint:errorlint // the service returns faults unwrapped
			for _, field := range f.Fields {
				got[field.Pointer] = field.Code
			}
		}
		want := map[string]string{"/items/1": "hardship.unknown_grade", "/items/2": "not_found", "/items/3": "hardship.twice"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("wrong lines (-want +got)\n%s", diff)
		}
		if records, err := p.hardship.OfStudent(ctx, p.officer, lin); err != nil || len(records) != 0 {
			t.Errorf("a wrong list left %d records, %v", len(records), err)
		}

		counts := func(e hardship.Entered, err error) [3]int {
			p.must(err)
			return [3]int{e.Added, e.Completed, e.Same}
		}
		list := []hardship.Item{item(lin, "special", domain.Day{}), item(zhang, "general", domain.NewDay(2025, 10, 15))}
		if got := counts(enter(list...)); got != [3]int{2, 0, 0} {
			t.Errorf("the first time: %v", got)
		}
		if got := counts(enter(list...)); got != [3]int{0, 0, 2} {
			t.Errorf("the same list again: %v", got)
		}
		list[0].PublicityEnded = domain.NewDay(2025, 10, 15)
		if got := counts(enter(list...)); got != [3]int{0, 1, 1} {
			t.Errorf("with the end of the publicity: %v", got)
		}
		if _, err := enter(item(lin, "general", domain.Day{})); refusal(err) != "hardship.differs" {
			t.Errorf("another grade for the same decision: %v", err)
		}
		if _, err := enter(item(lin, "special", domain.NewDay(2025, 10, 16))); refusal(err) != "hardship.differs" {
			t.Errorf("another end of the publicity: %v", err)
		}
		p.seesHardship(lin)
	})
}

// seesHardship asks who reads the grade and who the groups (decisions §1).
func (p *purse) seesHardship(lin domain.PersonID) {
	p.t.Helper()
	ctx := context.Background()
	_, err := p.hardship.Belong(ctx, p.officer, lin, hardship.Belonging{GroupCode: "SG03", Evidence: "低保证", ValidFrom: domain.NewDay(2025, 1, 1)})
	p.must(err)
	guardian := domain.Actor{Person: domain.PersonID(storetest.NextID()), Wards: []domain.PersonID{lin}}
	mentor := domain.Actor{Person: domain.PersonID(storetest.NextID()), Mentees: []domain.PersonID{lin}}
	for _, row := range []struct {
		remark        string
		who           domain.Actor
		grade, groups bool
	}{
		{"herself", domain.Actor{Person: lin}, true, true},
		{"her guardian", guardian, true, true},
		{"her class teacher", p.teacher, true, false},
		{"her mentor", mentor, false, false},
		{"the aid officer", p.officer, true, true},
		{"the head", p.head, true, true},
		{"the city", p.bureau, true, true},
		{"华龙, which does not supervise the school", appointed(domain.CountyOfficer, p.hualong.ID), false, false},
		{"the class teacher of another class", appointed(domain.ClassTeacher, p.classSecond.ID), false, false},
		{"an administrator", appointed(domain.Admin, p.city.ID), false, false},
		{"a judge", appointed(domain.Judge, p.city.ID), false, false},
	} {
		_, err := p.hardship.OfStudent(ctx, row.who, lin)
		if (err == nil) != row.grade || err != nil && refusal(err) != "not_found" {
			p.t.Errorf("%s reads the grade: %v", row.remark, err)
		}
		_, err = p.hardship.GroupsOf(ctx, row.who, lin)
		if (err == nil) != row.groups || err != nil && refusal(err) != "not_found" {
			p.t.Errorf("%s reads the groups: %v", row.remark, err)
		}
	}
}
