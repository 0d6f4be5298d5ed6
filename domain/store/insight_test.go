package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/identity"
	"lizhi/domain/insight"
	"lizhi/domain/payment/result"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/seeds"
)

// dashboard is a purse with the numbers about it.
type dashboard struct {
	*purse
	insight insight.Service
}

func newDashboard(t *testing.T, db *store.DB) dashboard {
	t.Helper()
	b := dashboard{newPurse(t, db), insight.New(db.Insight(), db.World())}
	rules, err := seeds.Insight()
	b.must(err, b.insight.Load(context.Background(), system, rules))
	return b
}

// asks are the units about which somebody of the city may ask.
func (b dashboard) asks() map[string]domain.UnitID {
	return map[string]domain.UnitID{"the city": b.city.ID, "the school": b.ofCity.ID, "a county": b.qingfeng.ID}
}

// numbers gives the indicators of a unit, as "done/total", and checks that each
// is the length of the list behind it and that the kept counts are a recount.
func (b dashboard) numbers(unit domain.UnitID) map[insight.Key]string {
	b.t.Helper()
	ctx := context.Background()
	q := insight.Question{Unit: unit, Term: spring}
	got, err := b.insight.Indicators(ctx, b.bureau, q)
	b.must(err)
	if got.Pending != 0 {
		b.t.Errorf("%d students are pending", got.Pending)
	}
	shown := map[insight.Key]string{}
	for _, i := range got.Indicators {
		shown[i.Key] = fmt.Sprintf("%d/%d", i.Done, i.Total)
		behind, page := int64(0), domain.Page{Limit: 2}
		for {
			list, err := b.insight.Exceptions(ctx, b.bureau, q, i.Key, page)
			b.must(err)
			behind += int64(len(list.Items))
			for _, e := range list.Items {
				if len(e.Reasons) == 0 {
					b.t.Errorf("%s: %+v is on the list without a reason", i.Key, e)
				}
			}
			if page.After = list.Next; page.After.IsZero() {
				break
			}
		}
		if behind != i.Exceptions() {
			b.t.Errorf("%s: the number says %d exceptions, the list has %d", i.Key, i.Exceptions(), behind)
		}
	}
	kept, err := b.db.Insight().Counts(ctx, []domain.UnitID{unit}, spring)
	b.must(err)
	counted, err := b.db.Insight().Recount(ctx, unit, spring)
	b.must(err)
	for name, n := range kept[unit] {
		if n == 0 {
			delete(kept[unit], name) // went there and back
		}
	}
	if kept[unit] == nil {
		kept[unit] = insight.Counts{}
	}
	if diff := cmp.Diff(counted, kept[unit]); diff != "" {
		b.t.Errorf("kept counts differ from a recount (-recount +kept):\n%s", diff)
	}
	return shown
}

// want checks the cases of school and city, and that a county sees nothing.
func (b dashboard) want(remark string, want map[insight.Key]string) {
	b.t.Helper()
	for name, unit := range b.asks() {
		got := b.numbers(unit)
		for k, text := range want {
			if unit == b.qingfeng.ID {
				text = "0/0"
			}
			if got[k] != text {
				b.t.Errorf("%s, %s: %s is %s, want %s", remark, name, k, got[k], text)
			}
		}
	}
}

// TestAI18EachNumberIsTheLengthOfItsList follows three awards from the approval
// to the bank and back.
func TestAI18EachNumberIsTheLengthOfItsList(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newDashboard(t, db), context.Background()
		lin, zhang, bare := b.student("林晓雨"), b.student("张伟"), b.enrol("买买提·艾力", b.ofCity, b.classOfCity, "attending")
		b.want("nothing yet", map[insight.Key]string{insight.Information: "0/0", insight.Success: "0/0", insight.Time: "0/0"})

		b.award(lin, zhang, bare)
		// None has a guardian on file; all are 16.
		b.want("awarded", map[insight.Key]string{
			insight.Information: "0/3", insight.Agreement: "3/3", insight.Success: "0/3", insight.Target: "3/3",
			insight.Allocation: "3/3", insight.Standard: "3/3", insight.Time: "0/0",
		})
		list, err := b.insight.Exceptions(ctx, b.officer, insight.Question{Term: spring}, insight.Information, domain.Page{Limit: 10})
		b.must(err)
		reasons := map[domain.PersonID]string{}
		for _, e := range list.Items {
			reasons[e.Student] = insight.Join(e.Reasons)
		}
		if reasons[lin] != "no_guardian" || reasons[bare] != "no_guardian,no_card" {
			t.Errorf("the reasons are %v", reasons)
		}

		b.guard(lin)
		b.want("a guardian is entered", map[insight.Key]string{insight.Information: "1/3"})
		b.carry(bare, "买买提·艾力")
		exported := b.exported()
		b.want("with the bank", map[insight.Key]string{insight.Agreement: "3/3", insight.Success: "0/3"})

		row := map[domain.PersonID]int{}
		for _, a := range b.rows(exported) {
			row[a.Student] = a.Row
		}
		b.landed(exported, "one came back", map[int]string{row[zhang]: "姓名或证件号不符"})
		paidRows := len(row) - 1
		b.want("one came back", map[insight.Key]string{
			insight.Success: fmt.Sprintf("%d/3", paidRows), insight.Agreement: "3/3", insight.Time: fmt.Sprintf("%d/%d", paidRows, paidRows),
		})
		list, err = b.insight.Exceptions(ctx, b.officer, insight.Question{Term: spring}, insight.Success, domain.Page{Limit: 10})
		b.must(err)
		if !wrongFor(list.Items, zhang, insight.CameBack) {
			t.Errorf("张伟's money came back, and the list says %+v", list.Items)
		}
	})
}

func wrongFor(list []insight.Exception, student domain.PersonID, reason insight.Reason) bool {
	for _, e := range list {
		if e.Student == student && insight.Join(e.Reasons) == string(reason) {
			return true
		}
	}
	return false
}

// people does something with people as the feature does it, so that marks are
// left.
func (b dashboard) people(do func(tx people.Tx) error) {
	b.t.Helper()
	b.must(b.db.People().InTx(context.Background(), b.officer, nil, do))
}

// guard gives a student a guardian.
func (b dashboard) guard(student domain.PersonID) {
	b.t.Helper()
	father := domain.PersonID(storetest.NextID())
	b.must(b.db.Plant(context.Background(), people.Person{Person: identity.Person{ID: father, Name: "陈建国"}, Version: 1, CreatedAt: storetest.Start}))
	b.people(func(tx people.Tx) error {
		_, err := tx.AddGuardian(context.Background(), people.Guardian{
			ID: people.GuardianID(storetest.NextID()), Guardian: father, Ward: student, Relation: "father",
			Began: domain.NewDay(2024, 9, 1), CreatedAt: storetest.Start,
		})
		return err
	})
}

// carry gives a student a card that was verified.
func (b dashboard) carry(student domain.PersonID, name string) {
	b.t.Helper()
	b.people(func(tx people.Tx) error {
		c := people.Card{
			ID: people.CardID(storetest.NextID()), Person: student, Number: "6230000000000000007", Owner: name,
			Bank: "濮阳农商银行", Version: 1, CreatedAt: storetest.Start,
		}
		if err := tx.SetCard(context.Background(), c); err != nil {
			return err
		}
		return tx.VerifyCard(context.Background(), c.ID, storetest.Start)
	})
}

// TestAI18AHeldFileIsAContradiction changes an amount in the bank's file.
func TestAI18AHeldFileIsAContradiction(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newDashboard(t, db), context.Background()
		b.award(b.student("林晓雨"), b.student("张伟"))
		exported := b.exported()
		told := b.told(exported, nil)
		told[1].Amount++
		r, err := b.stage(b.received(exported, "changed").ID, told)
		b.must(err)
		if r.State != result.Held {
			t.Fatalf("the file is %s", r.State)
		}
		b.want("held", map[insight.Key]string{insight.Agreement: "1/2", insight.Success: "0/2"})
		_, err = b.payment.Decide(ctx, b.head, r.ID, result.Verdict{Version: r.Version, Decision: result.Reject, Reason: "银行更正后重传"})
		b.must(err)
		b.want("rejected", map[insight.Key]string{insight.Agreement: "2/2", insight.Success: "0/2"})
	})
}

// TestAI18NobodyIsDeclaredNotAssumed counts the programmes of a school.
func TestAI18NobodyIsDeclaredNotAssumed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newDashboard(t, db), context.Background()
		before := b.numbers(b.ofCity.ID)[insight.Items]
		var total int
		if _, err := fmt.Sscanf(before, "0/%d", &total); err != nil || total < 2 {
			t.Fatalf("at the start: %s", before)
		}
		item := insight.Item{School: b.ofCity.ID, Programme: "YKT-5"}
		for _, tt := range []struct {
			remark string
			who    domain.Actor
			item   insight.Item
			reason string
			want   error
		}{
			{"without a reason", b.officer, item, " ", insight.ErrNoReason},
			{"of another stage", b.officer, insight.Item{School: b.ofCity.ID, Programme: "YKT-1"}, "无", insight.ErrNoProgramme},
			{"by the bureau", b.bureau, item, "无", domain.ErrForbidden},
			{"of another school", b.officer, insight.Item{School: b.ofQingfeng.ID, Programme: "YKT-3"}, "无", domain.ErrNotFound},
			{"as it should be", b.officer, item, "本学期无符合条件的学生", nil},
			{"twice", b.officer, item, "本学期无符合条件的学生", insight.ErrDeclared},
		} {
			if _, err := b.insight.DeclareNone(ctx, tt.who, tt.item, spring, tt.reason); !errors.Is(err, tt.want) {
				t.Errorf("%s: %v, want %v", tt.remark, err, tt.want)
			}
		}
		if got, want := b.numbers(b.ofCity.ID)[insight.Items], fmt.Sprintf("1/%d", total); got != want {
			t.Errorf("declared: %s, want %s", got, want)
		}
		list, err := b.insight.Declarations(ctx, b.bureau, insight.Question{Unit: b.city.ID, Term: spring}, domain.Page{Limit: 5})
		if err != nil || len(list.Items) != 1 {
			t.Fatalf("declarations: %v, %v", list.Items, err)
		}
		first := list.Items[0].ID
		b.award(b.student("林晓雨"))
		list, err = b.insight.Declarations(ctx, b.bureau, insight.Question{Unit: b.city.ID, Term: spring}, domain.Page{Limit: 5})
		if err != nil || len(list.Items) != 0 {
			t.Errorf("with an award after all: %v, %v", list.Items, err)
		}
		is(t, "withdraw", b.insight.WithdrawNone(ctx, b.officer, first), nil)
		if got, want := b.numbers(b.ofCity.ID)[insight.Items], fmt.Sprintf("1/%d", total); got != want {
			t.Errorf("awarded: %s, want %s", got, want)
		}
		_, err = b.insight.DeclareNone(ctx, b.officer, item, spring, "无")
		is(t, "with awards", err, insight.ErrHasAwards)

		schools, err := b.insight.Exceptions(ctx, b.officer, insight.Question{Term: spring}, insight.Schools, domain.Page{Limit: 5})
		if err != nil || len(schools.Items) != 1 || insight.Join(schools.Items[0].Reasons) != "no_officer" {
			t.Errorf("a school with a pupil and nobody in office: %+v, %v", schools.Items, err)
		}
	})
}

// TestAI18CountsAreExactWhateverHappensAtOnce lets awards be withdrawn and
// approved, and marks be folded, by many at a time.
func TestAI18CountsAreExactWhateverHappensAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newDashboard(t, db), context.Background()
		var students []domain.PersonID
		for n := range 12 {
			students = append(students, b.student(fmt.Sprintf("学生%d", n)))
		}
		b.recognise(students...)
		proposed := b.propose(students...)
		var all sync.WaitGroup
		for n, s := range students {
			all.Go(func() {
				a := proposed[s].Award
				if _, err := b.aid.Approve(ctx, b.head, []aid.Chosen{{ID: a.ID, Version: a.Version}}); err != nil {
					t.Error(err)
				}
				if n%3 == 0 {
					if _, err := b.aid.Withdraw(ctx, b.officer, aid.Chosen{ID: a.ID, Version: a.Version + 1}, "转学"); err != nil {
						t.Error(err)
					}
				}
			})
			all.Go(func() {
				if err := b.insight.FoldAll(ctx, system); err != nil {
					t.Error(err)
				}
			})
			all.Go(func() {
				if _, err := b.insight.Indicators(ctx, b.bureau, insight.Question{Unit: b.city.ID, Term: spring}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		b.want("afterwards", map[insight.Key]string{insight.Agreement: "8/8", insight.Success: "0/8"})
		for range 3 {
			if _, err := db.FoldCounts(ctx); err != nil {
				t.Fatal(err)
			}
		}
		b.want("folded", map[insight.Key]string{insight.Agreement: "8/8", insight.Success: "0/8"})
	})
}

// TestPolicyM3FiguresOfABureauHideSmallCounts gives one award in a school of the
// city: the school sees it, the city's report does not.
func TestPolicyM3FiguresOfABureauHideSmallCounts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newDashboard(t, db), context.Background()
		b.award(b.student("林晓雨"))
		own, err := b.insight.YearOf(ctx, b.head, domain.UnitID{}, 2025)
		b.must(err)
		total := own.Lines[0].Cells[len(own.Programmes)]
		if total.ShownAwards != "1" || total.Due != 115000 {
			t.Errorf("the school sees %+v", total)
		}
		of, err := b.insight.YearOf(ctx, b.bureau, b.city.ID, 2025)
		b.must(err)
		for _, l := range of.Lines {
			for i, c := range l.Cells {
				if c.Awards == 1 || c.Due != 0 || c.ShownAwards == "1" {
					t.Errorf("%s, column %d: %+v tells the one award", l.Name, i, c)
				}
			}
		}
		_, err = b.insight.YearOf(ctx, b.teacher, b.ofCity.ID, 2025)
		is(t, "a class teacher", err, domain.ErrForbidden)
		_, err = b.insight.YearOf(ctx, b.head, b.city.ID, 2025)
		is(t, "the head of a school about the city", err, domain.ErrNotFound)
	})
}

// TestOP1AKeptFigureThatIsWrongIsFound changes one behind the program's back.
func TestOP1AKeptFigureThatIsWrongIsFound(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newDashboard(t, db), context.Background()
		b.award(b.student("林晓雨"))
		b.numbers(b.city.ID)
		for _, want := range []int{0, 1} {
			broken, err := db.Invariants(ctx)
			b.must(err)
			found := 0
			for _, x := range broken {
				if x.Invariant == "the kept figures of a term are those of a recount" {
					found++
				}
			}
			if found != want {
				t.Errorf("found %d, want %d: %v", found, want, broken)
			}
			figure := "i." + spring.String() + ".cases"
			b.must(db.Write(ctx).Table("counts").Where("figure = ? AND unit = ?", figure, b.city.ID).Update("n", 7).Error)
		}
	})
}
