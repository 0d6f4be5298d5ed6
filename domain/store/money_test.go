package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/eligibility"
	"lizhi/domain/hardship"
	"lizhi/domain/identity"
	"lizhi/domain/org"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/seeds"
)

// spring is the term in which the clock of storetest begins.
var spring = domain.SchoolYear(2025).Spring()

// forms holds everything but 𬭚 in GBK.
type forms struct{}

func (forms) Holds(f bankfile.Format, text string) bool {
	return f != bankfile.CSVGBK || !strings.Contains(text, "𬭚")
}

// purse is a town with the people who carry money to a school: 市直 school and
// class of town, 高二 in the spring of 2026.
type purse struct {
	town
	t        *testing.T
	db       *store.DB
	hardship hardship.Service
	aid      aid.Service
	rules    eligibility.Service
	payment  payment.Service

	officer, head, bureau, teacher domain.Actor // 刘敏, 孙强, 马丽, 林静
	students                       int
}

func newPurse(t *testing.T, db *store.DB) *purse {
	t.Helper()
	p := &purse{
		town: newTown(t, db), t: t, db: db, hardship: hardship.New(db.Hardship(), db.World()),
		aid: aid.New(db.Aid(), db.World()), rules: eligibility.New(db.Eligibility(), db.World()), payment: payment.New(db.Payment(), db.World(), forms{}),
	}
	p.officer = appointed(domain.AidOfficer, p.ofCity.ID)
	p.head = appointed(domain.Head, p.ofCity.ID)
	p.bureau = appointed(domain.CityOfficer, p.city.ID)
	p.teacher = appointed(domain.ClassTeacher, p.classOfCity.ID)
	ctx := context.Background()
	h, err := seeds.Hardship()
	p.must(err, p.hardship.Load(ctx, system, h))
	a, err := seeds.Aid()
	p.must(err, p.aid.Load(ctx, system, a))
	r, err := seeds.Eligibility()
	p.must(err, p.rules.Load(ctx, system, r))
	y, err := seeds.Payment()
	p.must(err, p.payment.Load(ctx, system, y))
	return p
}

func (p *purse) must(errs ...error) {
	p.t.Helper()
	for _, err := range errs {
		if err != nil {
			p.t.Fatal(err)
		}
	}
}

// student enrols somebody in the class, with a verified card.
func (p *purse) student(name string) domain.PersonID {
	p.t.Helper()
	id := p.enrol(name, p.ofCity, p.classOfCity, identity.Attending)
	p.card(id, name, true)
	return id
}

// enrol enrols somebody without a card, in a school with 学籍 there.
func (p *purse) enrol(name string, school, class org.Unit, status identity.Status) domain.PersonID {
	p.t.Helper()
	p.students++
	id := domain.PersonID(storetest.NextID())
	p.must(p.db.Plant(context.Background(),
		people.Person{
			Person: identity.Person{
				ID: id, Name: name, Born: domain.NewDay(2009, 5, 20), IDKind: identity.ResidentID,
				IDNumber: identity.IDNumber(fmt.Sprintf("41090020090520%04d", p.students)),
			},
			Version: 1, CreatedAt: storetest.Start,
		},
		people.Enrolment{
			ID: people.EnrolmentID(storetest.NextID()), Person: id, City: p.city.ID, County: school.County, School: school.ID,
			Class: class.ID, Registered: school.ID, Status: status, Began: domain.NewDay(2024, 9, 1), CreatedAt: storetest.Start,
		}))
	return id
}

func (p *purse) card(person domain.PersonID, owner string, verified bool) {
	p.t.Helper()
	p.students++
	c := people.Card{
		ID: people.CardID(storetest.NextID()), Person: person, Number: identity.CardNumber(fmt.Sprintf("621700000000000%04d", p.students)),
		Owner: owner, Bank: "中国银行濮阳分行", Version: 1, CreatedAt: storetest.Start,
	}
	if verified {
		c.VerifiedAt = storetest.Start
	}
	p.must(p.db.Plant(context.Background(), c))
}

// recognise enters a recognition of the autumn; its publicity is over.
func (p *purse) recognise(students ...domain.PersonID) {
	p.t.Helper()
	list := hardship.List{Source: "濮阳市第一高级中学2025-2026学年认定名单"}
	for _, s := range students {
		list.Items = append(list.Items, hardship.Item{
			Student: s, SchoolYear: 2025, Grade: "difficult",
			DecidedOn: domain.NewDay(2025, 9, 28), PublicityEnded: domain.NewDay(2025, 10, 15),
		})
	}
	_, err := p.hardship.Enter(context.Background(), p.officer, list)
	p.must(err)
}

// propose proposes 普高国家助学金 for the spring and gives the outcomes by
// student.
func (p *purse) propose(students ...domain.PersonID) map[domain.PersonID]aid.Outcome {
	p.t.Helper()
	outcomes, err := p.aid.Propose(context.Background(), p.officer, aid.Proposal{
		Programme: "YKT-5", Term: spring, Tier: "average", Students: students,
	})
	p.must(err)
	by := map[domain.PersonID]aid.Outcome{}
	for _, o := range outcomes {
		by[o.Student] = o
	}
	return by
}

// award recognises students, proposes and approves.
func (p *purse) award(students ...domain.PersonID) {
	p.t.Helper()
	p.recognise(students...)
	var chosen []aid.Chosen
	for _, o := range p.propose(students...) {
		if o.Refused != nil {
			p.t.Fatal(o.Refused)
		}
		chosen = append(chosen, aid.Chosen{ID: o.Award.ID, Version: o.Award.Version})
	}
	outcomes, err := p.aid.Approve(context.Background(), p.head, chosen)
	p.must(err)
	for _, o := range outcomes {
		if o.Refused != nil {
			p.t.Fatal(o.Refused)
		}
	}
}

// drafting is the draft of the school's 普高国家助学金 of the spring.
func (p *purse) drafting(students ...domain.PersonID) payment.Draft {
	d := payment.Draft{School: p.ofCity.ID, Programme: "YKT-5", Term: spring}
	for _, s := range students {
		d.Students = append(d.Students, payment.Wanted{Student: s})
	}
	return d
}

func saw(b payment.Batch) payment.Confirms {
	return payment.Confirms{Version: b.Version, Rows: b.Rows, Sum: b.Sum}
}

// approved drafts, checks and approves a batch of everybody who can be paid.
func (p *purse) approved() payment.Batch {
	p.t.Helper()
	ctx := context.Background()
	drawn, err := p.payment.Draft(ctx, p.officer, p.drafting())
	p.must(err)
	b, err := p.payment.Check(ctx, p.head, drawn.Batch.ID, saw(drawn.Batch))
	p.must(err)
	b, err = p.payment.Approve(ctx, p.bureau, b.ID, saw(b))
	p.must(err)
	return b
}

// exported is approved and exported.
func (p *purse) exported() payment.Batch {
	p.t.Helper()
	b := p.approved()
	b, err := p.payment.Export(context.Background(), p.officer, b.ID, bankfile.Form{Format: bankfile.CSV})
	p.must(err)
	return b
}

// told makes the lines that a bank would write: all paid, but for the rows of
// failed with their reasons.
func (p *purse) told(b payment.Batch, failed map[int]string) []bankfile.Reply {
	p.t.Helper()
	rows, err := p.db.Payment().Rows(context.Background(), b.ID, payment.Part{Staying: true})
	p.must(err)
	lines, err := p.db.Payment().Lines(context.Background(), b, rows...)
	p.must(err)
	var told []bankfile.Reply
	for i, l := range lines {
		t := bankfile.Reply{
			Line: i + 2, Batch: b.Number, Row: l.Row, PayeeName: l.PayeeName, Card: l.Card,
			Amount: l.Amount, HasAmount: true, Outcome: "成功",
		}
		if why, returned := failed[l.Row]; returned {
			t.Outcome, t.FailureText = "失败", why
		}
		told = append(told, t)
	}
	return told
}

// received is a result file of 刘敏's that waits to be read.
func (p *purse) received(b payment.Batch, content string) result.File {
	p.t.Helper()
	r := result.File{
		ID: result.ID(storetest.NextID()), Batch: b.ID, City: b.City, County: b.County, School: b.School,
		Upload: domain.FileID(storetest.NextID()), Hash: content, State: result.Received, Owner: p.officer.Person,
		Version: 1, CreatedAt: storetest.Start,
	}
	p.must(p.db.Payment().InTx(context.Background(), system, nil, func(tx payment.Tx) error {
		return tx.AddResult(context.Background(), r)
	}))
	return r
}

// stage has the lines of a result file matched, as the task does.
func (p *purse) stage(id result.ID, lines []bankfile.Reply) (result.File, error) {
	return p.payment.Stage(context.Background(), system, id, func(yield func(bankfile.Reply, error) bool) {
		for _, l := range lines {
			if !yield(l, nil) {
				return
			}
		}
	})
}

// landed carries an exported batch to its result.
func (p *purse) landed(b payment.Batch, content string, failed map[int]string) result.File {
	p.t.Helper()
	r, err := p.stage(p.received(b, content).ID, p.told(b, failed))
	p.must(err)
	return r
}

// sound fails when anything kept cannot be true.
func (p *purse) sound() {
	p.t.Helper()
	wrong, err := p.payment.Violations(context.Background())
	p.must(err)
	for _, v := range wrong {
		p.t.Errorf("violated: %s by %x", v.Check, v.ID)
	}
}

// rows are the rows of a batch.
func (p *purse) rows(b payment.Batch) []ledger.Attempt {
	p.t.Helper()
	rows, err := p.db.Payment().Rows(context.Background(), b.ID, payment.Part{})
	p.must(err)
	return rows
}

// status is what a student reads of the first award.
func (p *purse) status(student domain.PersonID) string {
	p.t.Helper()
	statuses, err := p.payment.OfStudent(context.Background(), domain.Actor{Person: student}, student)
	p.must(err)
	if len(statuses) != 1 {
		p.t.Fatalf("%d payments, want 1", len(statuses))
	}
	return statuses[0].Text
}
