package store_test

import (
	"context"
	"errors"
	"testing"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/hardship"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// freezing is the list of the spring.
var freezing = aid.Asked{Programme: "YKT-5", Term: spring}

// TestAI4AFrozenListStays freezes a list, edits what it rests on and asks for
// changes: the list and its checksum stay.
func TestAI4AFrozenListStays(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin, wei, late := p.student("林晓雨"), p.student("张伟"), p.student("李四")
		if _, err := p.aid.Freeze(ctx, p.head, p.ofCity.ID, freezing); refusal(err) != "aid.empty_list" {
			t.Errorf("an empty list: %v", err)
		}
		p.award(lin, wei)
		if _, err := p.aid.Freeze(ctx, p.officer, p.ofCity.ID, freezing); refusal(err) != "forbidden" {
			t.Errorf("the officer freezes: %v", err)
		}
		l, err := p.aid.Freeze(ctx, p.head, p.ofCity.ID, freezing)
		p.must(err)
		if l.Rows != 2 || l.Sum != 230000 || len(l.Checksum) != 64 {
			t.Errorf("frozen: %+v", l)
		}
		if _, err := p.aid.Freeze(ctx, p.head, p.ofCity.ID, freezing); refusal(err) != "aid.frozen_twice" {
			t.Errorf("frozen twice: %v", err)
		}
		// The category is edited, and an award is to go.
		_, err = p.hardship.Belong(ctx, p.officer, lin, hardship.Belonging{GroupCode: "SG01", Evidence: "名单", ValidFrom: domain.NewDay(2025, 1, 1)})
		p.must(err)
		chosen := p.chosen(wei)
		if _, err := p.aid.Withdraw(ctx, p.head, chosen, "转出"); refusal(err) != "aid.frozen" {
			t.Errorf("withdrawn after the freeze: %v", err)
		}
		remove, err := p.aid.Ask(ctx, p.officer, l.ID, aid.Change{Award: chosen.ID, Kind: aid.Removes, Reason: "转出"})
		p.must(err)
		if _, err := p.aid.Ask(ctx, p.officer, l.ID, aid.Change{Award: chosen.ID, Kind: aid.Removes, Reason: "转出"}); refusal(err) != "aid.change_open" {
			t.Errorf("asked twice: %v", err)
		}
		if _, err := p.aid.Ask(ctx, p.officer, l.ID, aid.Change{Award: chosen.ID, Kind: aid.Adds, Reason: "补报"}); refusal(err) != "aid.not_on_list" {
			t.Errorf("what is approved cannot be added: %v", err)
		}
		// Somebody comes late: proposed, but the head cannot approve it any more.
		p.recognise(late)
		o := p.one(p.officer, late)
		if done, err := p.aid.Approve(ctx, p.head, []aid.Chosen{{ID: o.Award.ID, Version: 1}}); err != nil || codeOf(done[0]) != "aid.frozen" {
			t.Errorf("approved after the freeze: %+v, %v", done, err)
		}
		add, err := p.aid.Ask(ctx, p.officer, l.ID, aid.Change{Award: o.Award.ID, Kind: aid.Adds, Reason: "漏报"})
		p.must(err)
		p.decides(l, remove, add)
		opened, err := p.aid.List(ctx, p.head, l.ID)
		if err != nil || opened.Checksum != l.Checksum || !opened.Intact || len(opened.Lines) != 2 || len(opened.Changes) != 2 {
			t.Errorf("the list afterwards: %+v, %v", opened, err)
		}
		states := map[domain.PersonID]aid.State{lin: aid.Approved, wei: aid.Withdrawn, late: aid.Approved}
		for student, want := range states {
			awards, err := p.aid.OfStudent(ctx, p.officer, student)
			if err != nil || awards[0].State != want {
				t.Errorf("an award is %s, %v; want %s", awards[0].State, err, want)
			}
		}
		p.must(db.Write(ctx).Exec("UPDATE aid_list_lines SET amount = amount + 1 WHERE line = 1").Error)
		if opened, err = p.aid.List(ctx, p.head, l.ID); err != nil || opened.Intact {
			t.Errorf("an edited line leaves the list intact, %v", err)
		}
	})
}

// decides accepts requests as the bureau, once each, and nobody else can.
func (p *purse) decides(l aid.List, changes ...aid.Change) {
	p.t.Helper()
	ctx := context.Background()
	for _, c := range changes {
		yes := aid.Change{ID: c.ID, Version: c.Version, State: aid.Accepted, Answer: "同意"}
		for remark, who := range map[string]domain.Actor{"the head": p.head, "a county": appointed(domain.CountyOfficer, p.qingfeng.ID)} {
			if _, err := p.aid.Settle(ctx, who, yes); err == nil {
				p.t.Errorf("%s decides a request about %s", remark, l.ID)
			}
		}
		both := p.bureau
		both.Person = p.officer.Person
		if _, err := p.aid.Settle(ctx, both, yes); refusal(err) != "aid.own_request" {
			p.t.Errorf("who asked decides: %v", err)
		}
		after, err := p.aid.Settle(ctx, p.bureau, yes)
		if err != nil || after.State != aid.Accepted || after.OpenKey != nil {
			p.t.Errorf("settled: %+v, %v", after, err)
		}
		yes.Version = after.Version
		if _, err := p.aid.Settle(ctx, p.bureau, yes); refusal(err) != "aid.change_decided" {
			p.t.Errorf("settled twice: %v", err)
		}
	}
}

// TestAI4FreezingAndApprovingAtOnce lets the head approve one by one while the
// list is frozen: an approved award is on the list, or was refused.
func TestAI4FreezingAndApprovingAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		first := p.student("林晓雨")
		p.award(first)
		var students []domain.PersonID
		for range 8 {
			students = append(students, p.student("学生"))
		}
		p.recognise(students...)
		var chosen []aid.Chosen
		for _, o := range p.propose(students...) {
			chosen = append(chosen, aid.Chosen{ID: o.Award.ID, Version: 1})
		}
		errs := all(len(chosen)+1, func(i int) error {
			if i == len(chosen)/2 {
				_, err := p.aid.Freeze(ctx, p.head, p.ofCity.ID, freezing)
				return err
			}
			_, err := p.aid.Approve(ctx, p.head, []aid.Chosen{chosen[i%len(chosen)]})
			return err
		})
		p.must(errors.Join(errs...))
		var approved, listed int64
		p.must(db.Read(ctx).Table("aid_awards").Where("state = ?", aid.Approved).Count(&approved).Error,
			db.Read(ctx).Table("aid_list_lines").Count(&listed).Error)
		if approved != listed {
			t.Errorf("%d are approved, %d on the frozen list", approved, listed)
		}
	})
}
