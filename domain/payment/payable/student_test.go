package payable_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/payable"
)

var (
	lin    = domain.PersonID{1}
	mother = domain.PersonID{2}
	father = domain.PersonID{3}
)

// own is 林晓雨 with a card of her own that was verified.
func own() payable.Payee {
	return payable.Payee{
		Person: lin, Kind: ledger.ToStudent, Name: "林晓雨", HasID: true,
		Card: ledger.CardID{1}, CardOwner: lin, CardName: "林晓雨", CardLast4: "0004", Verified: true,
	}
}

// guardian is one with everything that policy G3 asks for.
func guardian(person domain.PersonID, name string) payable.Payee {
	return payable.Payee{
		Person: person, Kind: ledger.ToGuardian, Name: name, Relation: true, HasID: true,
		Card: ledger.CardID{person[0]}, CardOwner: person, CardName: name, CardLast4: "0007", Verified: true,
	}
}

// ready is a student against whom nothing stands.
func ready(payees ...payable.Payee) payable.Student {
	return payable.Student{
		Standing: domain.Standing{Person: lin, Name: "林晓雨"}, Award: ledger.AwardID{1}, Approved: true, Amount: 115000,
		Recognised: true, Published: true, Payees: payees,
	}
}

// TestPolicyG2EachThingThatIsMissingHasItsReason takes one thing away at a time,
// then all that is asked for after it as well: the first reason is given.
func TestPolicyG2EachThingThatIsMissingHasItsReason(t *testing.T) {
	t.Parallel()
	missing := []struct {
		remark string
		take   func(*payable.Student)
		want   error
	}{
		{"no approved award", func(s *payable.Student) { s.Approved = false }, payable.ErrNotAwarded},
		{"policy F9: the school's own money", func(s *payable.Student) { s.SchoolFunds = true }, payable.ErrSchoolFunds},
		{"the county gives meals", func(s *payable.Student) { s.InKind = true }, payable.ErrInKind},
		{"no amount", func(s *payable.Student) { s.Amount = 0 }, ledger.ErrNoAmount},
		{"not recognised", func(s *payable.Student) { s.Recognised = false }, payable.ErrNotRecognised},
		{"the recognition still hangs", func(s *payable.Student) { s.Published = false }, payable.ErrPublicityOpen},
		{"policy D3: the list of awards still hangs", func(s *payable.Student) { s.Listing.Shown = []payable.Shown{{Hangs: true}} }, payable.ErrListHangs},
		{"nobody to pay", func(s *payable.Student) { s.Payees = nil }, payable.ErrNoCard},
	}
	for n, row := range missing {
		s := ready(own())
		if _, err := s.To(domain.PersonID{}); err != nil {
			t.Fatalf("with everything there: %v", err)
		}
		row.take(&s)
		if _, err := s.To(domain.PersonID{}); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.remark, err, row.want)
		}
		for _, later := range missing[n+1:] {
			later.take(&s)
		}
		if _, err := s.To(domain.PersonID{}); !errors.Is(err, row.want) {
			t.Errorf("%s, and more: %v, want %v", row.remark, err, row.want)
		}
	}
}

// TestPolicyG2HoldsWhatIsListed says each thing that its published list can have
// against an award.
func TestPolicyG2HoldsWhatIsListed(t *testing.T) {
	t.Parallel()
	hangs, objected, struck := payable.Shown{Hangs: true}, payable.Shown{Hangs: true, Objections: 2}, payable.Shown{Struck: true}
	for _, row := range []struct {
		remark  string
		removal payable.Removal
		shown   []payable.Shown
		want    error
	}{
		{"no list was made public", payable.NotAsked, nil, nil},
		{"its time is over", payable.NotAsked, []payable.Shown{{}}, nil},
		{"it hangs", payable.NotAsked, []payable.Shown{hangs}, payable.ErrListHangs},
		{"an earlier one is over, a later one hangs", payable.NotAsked, []payable.Shown{{}, hangs}, payable.ErrListHangs},
		{"it hangs and somebody objects", payable.NotAsked, []payable.Shown{objected}, payable.ErrObjected},
		{"somebody objected, and the days are over", payable.NotAsked, []payable.Shown{{Objections: 1}}, payable.ErrObjected},
		{"two lists, the gravest counts", payable.NotAsked, []payable.Shown{hangs, objected}, payable.ErrObjected},
		{"upheld, the task has not run", payable.NotAsked, []payable.Shown{struck}, payable.ErrDoubted},
		{"upheld, and another objects", payable.NotAsked, []payable.Shown{objected, struck}, payable.ErrDoubted},
		{"upheld, the removal is asked for", payable.Asked, []payable.Shown{struck}, payable.ErrDoubted},
		{"the removal was refused: it goes its way", payable.Decided, []payable.Shown{struck}, nil},
		{"refused, but it still hangs", payable.Decided, []payable.Shown{{Struck: true, Hangs: true}}, payable.ErrListHangs},
		{"a removal is asked for without any publicity", payable.Asked, nil, payable.ErrDoubted},
	} {
		s := ready(own())
		s.Listing = payable.Listing{Shown: row.shown, Removal: row.removal}
		if _, err := s.To(lin); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.remark, err, row.want)
		}
	}
	below := ready(own())
	below.Amount = -1
	if _, err := below.To(lin); !errors.Is(err, ledger.ErrNoAmount) {
		t.Errorf("less than nothing: %v", err)
	}
}

// TestPolicyG3WhoCanBePaid takes one thing of a payee away at a time.
func TestPolicyG3WhoCanBePaid(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark string
		payee  payable.Payee
		take   func(*payable.Payee)
		want   error
	}{
		{"the student's own card", own(), func(*payable.Payee) {}, nil},
		{"a student needs no relation and no number", own(), func(p *payable.Payee) { p.HasID, p.Relation = false, false }, nil},
		{"without a card", own(), func(p *payable.Payee) { p.Card = ledger.CardID{} }, payable.ErrNoCard},
		{"on somebody's card", own(), func(p *payable.Payee) { p.CardOwner = mother }, payable.ErrCardOwner},
		{"F01: the bank has another name", own(), func(p *payable.Payee) { p.CardName = "林小雨" }, payable.ErrCardOwner},
		{"the card is not looked at yet", own(), func(p *payable.Payee) { p.Verified = false }, payable.ErrCardUnverified},
		{"a guardian", guardian(mother, "王芳"), func(*payable.Payee) {}, nil},
		{"whose relation nobody verified", guardian(mother, "王芳"), func(p *payable.Payee) { p.Relation = false }, payable.ErrNoRelation},
		{"without a number", guardian(mother, "王芳"), func(p *payable.Payee) { p.HasID = false }, payable.ErrNoGuardianID},
		{"on the child's card", guardian(mother, "王芳"), func(p *payable.Payee) { p.CardOwner, p.CardName = lin, "林晓雨" }, payable.ErrCardOwner},
		{"F01: the bank has another name of hers", guardian(mother, "王芳"), func(p *payable.Payee) { p.CardName = "王 芳" }, payable.ErrCardOwner},
		{"not looked at yet", guardian(mother, "王芳"), func(p *payable.Payee) { p.Verified = false }, payable.ErrCardUnverified},
	} {
		row.take(&row.payee)
		for _, wanted := range []domain.PersonID{{}, row.payee.Person} {
			got, err := ready(row.payee).To(wanted)
			if row.want == nil && (err != nil || got != row.payee) || row.want != nil && !errors.Is(err, row.want) {
				t.Errorf("%s, asked for %v: %+v, %v; want %v", row.remark, wanted, got, err, row.want)
			}
		}
	}
}

// TestPolicyG3WhomTheMoneyGoesTo picks among payees.
func TestPolicyG3WhomTheMoneyGoesTo(t *testing.T) {
	t.Parallel()
	bare := payable.Payee{Person: lin, Kind: ledger.ToStudent, Name: "林晓雨"}
	unverified := guardian(father, "林建国")
	unverified.Verified = false
	without := guardian(mother, "王芳")
	without.Card = ledger.CardID{}
	for _, row := range []struct {
		remark string
		payees []payable.Payee
		wanted domain.PersonID
		want   domain.PersonID
		why    error
	}{
		{"her own card", []payable.Payee{own(), guardian(mother, "王芳")}, domain.PersonID{}, lin, nil},
		{"her own, wherever it stands", []payable.Payee{guardian(mother, "王芳"), own()}, domain.PersonID{}, lin, nil},
		{"a guardian's when she has none", []payable.Payee{bare, guardian(mother, "王芳")}, domain.PersonID{}, mother, nil},
		{"the guardian who can be paid", []payable.Payee{bare, unverified, guardian(mother, "王芳")}, domain.PersonID{}, mother, nil},
		{"the one that was asked for", []payable.Payee{own(), guardian(mother, "王芳")}, mother, mother, nil},
		{"and nobody else when she cannot be", []payable.Payee{own(), unverified}, father, domain.PersonID{}, payable.ErrCardUnverified},
		{"nobody's guardian", []payable.Payee{own()}, father, domain.PersonID{}, payable.ErrNoRelation},
		{"nobody has a card", []payable.Payee{bare}, domain.PersonID{}, domain.PersonID{}, payable.ErrNoCard},
		{"a card that is there says more than one that is not", []payable.Payee{bare, unverified, without}, domain.PersonID{}, domain.PersonID{}, payable.ErrCardUnverified},
	} {
		got, err := ready(row.payees...).To(row.wanted)
		if row.why == nil && (err != nil || got.Person != row.want) || row.why != nil && !errors.Is(err, row.why) {
			t.Errorf("%s: %v, %v", row.remark, got.Person, err)
		}
	}
}

// TestWhoeverIsPaidCanBePaid draws payees with anything missing.
func TestWhoeverIsPaidCanBePaid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var payees []payable.Payee
		student := own()
		for n := range rapid.IntRange(0, 5).Draw(t, "payees") {
			p := guardian(domain.PersonID{byte(10 + n)}, "王芳")
			if n == 0 {
				p = student
			}
			yes := func(label string) bool { return rapid.IntRange(0, 3).Draw(t, label) > 0 }
			p.Relation, p.HasID, p.Verified = yes("relation"), yes("id"), yes("verified")
			if !yes("card") {
				p.Card = ledger.CardID{}
			}
			if !yes("owner") {
				p.CardOwner = domain.PersonID{99}
			}
			if !yes("name") {
				p.CardName = "别人"
			}
			payees = append(payees, p)
		}
		able := func(p payable.Payee) bool {
			return !p.Card.IsZero() && p.CardOwner == p.Person && p.CardName == p.Name && p.Verified &&
				(p.Kind == ledger.ToStudent || p.Relation && p.HasID)
		}
		var first *payable.Payee // the student, else the first guardian
		for i, p := range payees {
			if able(p) && first == nil {
				first = &payees[i]
			}
		}
		got, err := ready(payees...).To(domain.PersonID{})
		if (err == nil) != (first != nil) || err == nil && got != *first {
			t.Fatalf("%+v, %v; want %+v", got, err, first)
		}
		for _, p := range payees {
			got, err := ready(payees...).To(p.Person)
			if (err == nil) != able(p) || err == nil && got != p {
				t.Fatalf("asked for %+v: %+v, %v", p, got, err)
			}
		}
	})
}

// TestPolicyG1AndE17WhatEntersABatch asks about programmes.
func TestPolicyG1AndE17WhatEntersABatch(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark string
		p      payable.Programme
		want   error
	}{
		{"one of the six", payable.Programme{YKT: true, Cash: true}, nil},
		{"a scholarship of another channel", payable.Programme{Cash: true}, payable.ErrNotYKT},
		{"a waiver", payable.Programme{}, payable.ErrWaiver},
		{"a waiver, were it one of the six", payable.Programme{YKT: true}, payable.ErrWaiver},
	} {
		if err := row.p.Check(); row.want == nil && err != nil || row.want != nil && !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.remark, err, row.want)
		}
	}
}
