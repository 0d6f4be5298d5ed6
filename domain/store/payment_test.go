package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/hardship"
	"lizhi/domain/identity"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// refusal is the code of an error that a person sees.
func refusal(err error) string {
	var f *domain.Fault
	if errors.As(err, &f) {
		return f.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestABatchIsCarriedToItsResult(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin, zhang, other := p.student("林晓雨"), p.student("张伟"), p.student("张伟")
		p.award(lin, zhang, other)
		if got := p.status(lin); got != "待发放" {
			t.Errorf("before the batch 林晓雨 reads %q", got)
		}
		b := p.exported()
		if b.Rows != 3 || b.Sum != 345000 || b.State != payment.Exported || len(b.Checksum) != 64 {
			t.Errorf("exported %d rows, %s yuan, %s", b.Rows, b.Sum, b.State)
		}
		if got := p.status(lin); got != "已提交银行" {
			t.Errorf("after the export 林晓雨 reads %q", got)
		}
		p.sound()

		row := map[domain.PersonID]int{}
		for _, a := range p.rows(b) {
			row[a.Student] = a.Row
		}
		r := p.landed(b, "result 1", map[int]string{row[zhang]: "姓名或证件号不符"})
		if r.State != result.Applied || r.PaidRows != 2 || r.FailedRows != 1 {
			t.Errorf("the result is %s with %d paid and %d failed", r.State, r.PaidRows, r.FailedRows)
		}
		want := map[domain.PersonID]string{lin: "已到账", zhang: "银行退回：姓名或证件号与账户不符。请核对姓名、证件号码和持卡人，把正确的告诉学校。", other: "已到账"}
		for student, text := range want {
			if got := p.status(student); got != text {
				t.Errorf("a student reads %q, want %q", got, text)
			}
		}
		if b, err := p.payment.Batch(ctx, p.head, b.ID); err != nil || b.State != payment.Settled {
			t.Errorf("the batch is %s, %v; want settled", b.State, err)
		}
		class, err := p.payment.OfClass(ctx, p.teacher, p.classOfCity.ID, spring)
		p.must(err)
		paid := map[domain.PersonID]bool{}
		for _, c := range class {
			paid[c.Student] = c.Paid
		}
		if diff := cmp.Diff(map[domain.PersonID]bool{lin: true, zhang: false, other: true}, paid); diff != "" {
			t.Errorf("the class teacher reads (-want +got)\n%s", diff)
		}
		p.sound()
	})
}

// TestPolicyG1 to G6: what never enters a batch, and what a batch never does.
func TestPolicyG1OnlyTheSixProgrammes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := newPurse(t, db)
		for _, c := range []struct{ programme, want string }{
			{"ZZ-GJ", "payment.not_ykt"}, // 中职国奖
			{"MF-PG", "payment.waiver"},  // policy E17
			{"MF-YW", "payment.waiver"},
			{"YKT-9", "payment.no_programme"},
			{"YKT-5", "payment.nothing_payable"}, // one of the six, but nobody is entitled
		} {
			d := p.drafting()
			d.Programme = c.programme
			if _, err := p.payment.Draft(context.Background(), p.officer, d); refusal(err) != c.want {
				t.Errorf("a batch of %s: %v, want %s", c.programme, err, c.want)
			}
		}
	})
}

func TestPolicyG2RowNeedsRecognitionCardAmountAndPublicity(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		bare := func(name string) domain.PersonID { return p.enrol(name, p.ofCity, p.classOfCity, identity.Attending) }
		ready, noCard, unverified, unawarded := p.student("林晓雨"), bare("张伟"), bare("张三"), p.student("李四")
		p.card(unverified, "张三", false)
		p.recognise(unawarded)
		p.award(ready, noCard, unverified)
		reopened := p.student("王五") // recognised anew in spring; that publicity is open
		p.award(reopened)
		_, err := p.hardship.Enter(ctx, p.officer, hardship.List{Source: "复核", Items: []hardship.Item{
			{Student: reopened, SchoolYear: 2025, Grade: "general", DecidedOn: domain.NewDay(2026, 3, 10)},
		}})
		p.must(err)
		dropped := p.student("赵六") // recognised in autumn, not difficult any more in spring
		p.award(dropped)
		_, err = p.hardship.Enter(ctx, p.officer, hardship.List{Source: "复核", Items: []hardship.Item{{
			Student: dropped, SchoolYear: 2025, Grade: "none",
			DecidedOn: domain.NewDay(2026, 3, 2), PublicityEnded: domain.NewDay(2026, 3, 10),
		}}})
		p.must(err)

		want := map[domain.PersonID]string{
			noCard: "payment.no_card", unverified: "payment.card_unverified", unawarded: "payment.not_awarded",
			reopened: "payment.publicity_open", dropped: "payment.not_recognised",
		}
		for student, code := range want {
			if _, err := p.payment.Draft(ctx, p.officer, p.drafting(student)); refusal(err) != code {
				t.Errorf("alone: %v, want %s", err, code)
			}
		}
		drawn, err := p.payment.Draft(ctx, p.officer, p.drafting(ready, noCard, unverified, unawarded, reopened, dropped))
		p.must(err)
		got := map[domain.PersonID]string{}
		for _, l := range drawn.LeftOut {
			got[l.Student] = l.Why.Code
		}
		if diff := cmp.Diff(want, got); diff != "" || drawn.Batch.Rows != 1 {
			t.Errorf("%d rows, left out (-want +got)\n%s", drawn.Batch.Rows, diff)
		}
		kept, err := p.payment.LeftOut(ctx, p.head, drawn.Batch.ID)
		p.must(err)
		got = map[domain.PersonID]string{}
		for _, l := range kept {
			got[l.Student] = l.Why.Code
		}
		if diff := cmp.Diff(want, got); diff != "" || drawn.Batch.LeftOut != len(want) {
			t.Errorf("the batch says %d, and lists (-want +got)\n%s", drawn.Batch.LeftOut, diff)
		}
		p.sound()
	})
}

func TestPolicyG3GuardianPayee(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		child := func(name string) domain.PersonID { return p.enrol(name, p.ofCity, p.classOfCity, identity.Attending) }
		guardian := func(ward domain.PersonID, name, number, owner string) domain.PersonID {
			id := domain.PersonID(storetest.NextID())
			p.must(db.Plant(ctx, people.Person{
				Person: identity.Person{
					ID: id, Name: name, Born: domain.NewDay(1980, 1, 1), IDKind: identity.ResidentID, IDNumber: identity.IDNumber(number),
				},
				Version: 1, CreatedAt: storetest.Start,
			}))
			p.card(id, owner, true)
			if !ward.IsZero() {
				p.must(db.Plant(ctx, people.Guardian{
					ID: people.GuardianID(storetest.NextID()), Guardian: id, Ward: ward, Relation: identity.Father,
					Began: domain.NewDay(2020, 1, 1), CreatedAt: storetest.Start,
				}))
			}
			return id
		}
		good, otherOwner, noNumber, stranger := child("陈小满"), child("陈一"), child("陈二"), child("陈三")
		father := guardian(good, "陈建国", "410900198001010011", "陈建国")
		guardian(otherOwner, "陈建军", "410900198001010038", "陈建民") // the card is somebody else's
		guardian(noNumber, "陈建华", "", "陈建华")
		unrelated := guardian(domain.PersonID{}, "路人", "410900198001010054", "路人")
		p.award(good, otherOwner, noNumber, stranger)

		for student, want := range map[domain.PersonID]string{
			otherOwner: "payment.card_owner", noNumber: "payment.no_guardian_id", stranger: "payment.no_card",
		} {
			if _, err := p.payment.Draft(ctx, p.officer, p.drafting(student)); refusal(err) != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		d := p.drafting(stranger)
		d.Students[0].Payee = unrelated
		if _, err := p.payment.Draft(ctx, p.officer, d); refusal(err) != "payment.no_relation" {
			t.Errorf("to somebody unrelated: %v", err)
		}
		drawn, err := p.payment.Draft(ctx, p.officer, p.drafting(good))
		p.must(err)
		a := p.rows(drawn.Batch)[0]
		if a.Payee != father || a.PayeeKind != ledger.ToGuardian || a.PayeeName != "陈建国" || len(a.CardLast4) != 4 {
			t.Errorf("the row pays %s %s", a.PayeeKind, a.PayeeName)
		}
	})
}

func TestPolicyG4NoDuplicates(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin := p.student("林晓雨")
		p.award(lin)
		again := func(when, want string) {
			t.Helper()
			if _, err := p.payment.Draft(ctx, p.officer, p.drafting(lin)); refusal(err) != want {
				t.Errorf("%s: %v, want %s", when, err, want)
			}
		}
		drawn, err := p.payment.Draft(ctx, p.officer, p.drafting(lin))
		p.must(err)
		again("in a draft", "payment.in_batch")
		_, err = p.payment.Withdraw(ctx, p.officer, drawn.Batch.ID, drawn.Batch.Version, "名单有误")
		p.must(err)
		b := p.exported()
		again("exported", "payment.in_batch")
		p.landed(b, "result", nil)
		again("paid", "payment.paid")
		p.sound()
	})
}

func TestPolicyG5BatchIsImmutableAfterExport(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		p.award(p.student("林晓雨"), p.student("张伟"))
		drawn, err := p.payment.Draft(ctx, p.officer, p.drafting())
		p.must(err)
		b, err := p.payment.TakeOut(ctx, p.officer, drawn.Batch.ID, 2, drawn.Batch.Version)
		p.must(err)
		if b.Rows != 1 || b.Sum != 115000 {
			t.Errorf("one row taken out of two leaves %d rows, %s yuan", b.Rows, b.Sum)
		}
		b, err = p.payment.Check(ctx, p.head, b.ID, saw(b))
		p.must(err)
		if _, err := p.payment.TakeOut(ctx, p.officer, b.ID, 1, b.Version); refusal(err) != "payment.state" {
			t.Errorf("a row taken out of a checked batch: %v", err)
		}
		b, err = p.payment.Approve(ctx, p.bureau, b.ID, saw(b))
		p.must(err)
		b, err = p.payment.Export(ctx, p.officer, b.ID, bankfile.Form{Format: bankfile.XLSX})
		p.must(err)
		for what, err := range map[string]error{
			"take out": second(p.payment.TakeOut(ctx, p.officer, b.ID, 1, b.Version)),
			"withdraw": second(p.payment.Withdraw(ctx, p.officer, b.ID, b.Version, "误")),
			"check":    second(p.payment.Check(ctx, p.head, b.ID, saw(b))),
			"export":   second(p.payment.Export(ctx, p.officer, b.ID, bankfile.Form{Format: bankfile.CSV})),
		} {
			if refusal(err) != "payment.exported" {
				t.Errorf("%s after export: %v, want payment.exported", what, err)
			}
		}
		sheet, err := p.payment.Sheet(ctx, system, b.ID)
		p.must(err)
		cells := 0
		read := func() error {
			cells = 0
			return sheet.Each(ctx, func(row []string) error { cells += len(row); return nil })
		}
		if err := read(); err != nil || cells != len(sheet.Titles) {
			t.Errorf("the sheet has %d cells under %d titles: %v", cells, len(sheet.Titles), err)
		}
		p.must(db.Write(ctx).Exec("UPDATE payment_attempts SET amount = 1").Error)
		if err := read(); refusal(err) != "payment.altered" {
			t.Errorf("a row changed behind the program's back: %v, want payment.altered", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestPolicyG12MakerCheckerAndApproverAreThreePersons(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		p.award(p.student("林晓雨"))
		all := also(also(p.officer, domain.Head, p.ofCity.ID), domain.CityOfficer, p.city.ID) // one person with every office
		both := also(p.head, domain.CityOfficer, p.city.ID)

		drawn, err := p.payment.Draft(ctx, all, p.drafting())
		p.must(err)
		b := drawn.Batch
		if _, err := p.payment.Check(ctx, all, b.ID, saw(b)); refusal(err) != "payment.own_batch" {
			t.Errorf("the maker checks: %v", err)
		}
		if _, err := p.payment.Check(ctx, p.officer, b.ID, saw(b)); refusal(err) != "forbidden" {
			t.Errorf("an officer checks: %v", err)
		}
		if _, err := p.payment.Check(ctx, appointed(domain.Head, p.ofNanle.ID), b.ID, saw(b)); refusal(err) != "not_found" {
			t.Errorf("another school's head checks: %v", err)
		}
		if _, err := p.payment.Approve(ctx, p.bureau, b.ID, saw(b)); refusal(err) != "payment.state" {
			t.Errorf("approved before it was checked: %v", err)
		}
		b, err = p.payment.Check(ctx, both, b.ID, saw(b))
		p.must(err)
		for who, actor := range map[string]domain.Actor{"maker": all, "checker": both} {
			if _, err := p.payment.Approve(ctx, actor, b.ID, saw(b)); refusal(err) != "payment.own_batch" {
				t.Errorf("the %s approves: %v", who, err)
			}
		}
		if _, err := p.payment.Approve(ctx, appointed(domain.CountyOfficer, p.hualong.ID), b.ID, saw(b)); refusal(err) != "not_found" {
			t.Errorf("华龙 approves a 市直 batch: %v", err)
		}
		_, err = p.payment.Approve(ctx, p.bureau, b.ID, saw(b))
		p.must(err)
	})
}

// TestFeatureAI10 tells that an altered sum is refused at approval.
func TestAI10AmountsAreAddedUpAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		p.award(p.student("林晓雨"), p.student("张伟"))
		drawn, err := p.payment.Draft(ctx, p.officer, p.drafting())
		p.must(err)
		b := drawn.Batch
		lied := saw(b)
		lied.Sum--
		if _, err := p.payment.Check(ctx, p.head, b.ID, lied); refusal(err) != "payment.altered" {
			t.Errorf("checked another sum: %v", err)
		}
		if _, err := p.payment.Check(ctx, p.head, b.ID, payment.Confirms{Version: 9, Rows: b.Rows, Sum: b.Sum}); refusal(err) != "stale" {
			t.Errorf("checked another version: %v", err)
		}
		for what, sql := range map[string]string{
			"amounts":       "UPDATE payment_attempts SET amount = amount + 100 * (batch_row * 2 - 3)", // the sum stays
			"one amount":    "UPDATE payment_attempts SET amount = 115001 WHERE batch_row = 1",
			"a payee":       "UPDATE payment_attempts SET payee_name = '王麻子' WHERE batch_row = 1",
			"the batch sum": "UPDATE payment_batches SET total = total + 1",
		} {
			fresh := b
			p.must(db.Write(ctx).Exec(sql).Error)
			if _, err := p.payment.Check(ctx, p.head, b.ID, saw(fresh)); refusal(err) != "payment.altered" {
				t.Errorf("%s altered: %v, want payment.altered", what, err)
			}
			p.must(db.Write(ctx).Exec("UPDATE payment_attempts SET amount = 115000").Error,
				db.Write(ctx).Exec("UPDATE payment_batches SET total = 230000").Error)
			for _, a := range p.rows(b) {
				name := "林晓雨"
				if a.Row == 2 {
					name = "张伟"
				}
				p.must(db.Write(ctx).Exec("UPDATE payment_attempts SET payee_name = ? WHERE id = ?", name, a.ID).Error)
			}
		}
		_, err = p.payment.Check(ctx, p.head, b.ID, saw(b))
		p.must(err)
	})
}

func TestAWithdrawnAwardIsStruckOff(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin := p.student("林晓雨")
		p.award(lin)
		awards, err := p.aid.OfStudent(ctx, p.officer, lin)
		p.must(err)
		award := aid.Chosen{ID: awards[0].ID, Version: awards[0].Version}
		drawn, err := p.payment.Draft(ctx, p.officer, p.drafting())
		p.must(err)
		if _, err := p.aid.Withdraw(ctx, p.head, award, "重复"); refusal(err) != "aid.in_payment" {
			t.Errorf("withdrawn while in a batch: %v", err)
		}
		_, err = p.payment.Withdraw(ctx, p.head, drawn.Batch.ID, drawn.Batch.Version, "名单有误")
		p.must(err)
		_, err = p.aid.Withdraw(ctx, p.head, award, "不再符合条件")
		p.must(err)
		if _, err := p.payment.Draft(ctx, p.officer, p.drafting(lin)); refusal(err) != "payment.not_awarded" {
			t.Errorf("drafted after the award was withdrawn: %v", err)
		}
		for range 2 { // a task may be carried out twice
			p.must(p.payment.Strike(ctx, system, ledger.AwardID(award.ID)))
		}
		p.sound()
		p.award(lin) // awarded anew, the obligation is opened again
		p.landed(p.exported(), "result", nil)
		if got := p.status(lin); got != "已到账" {
			t.Errorf("after the second award 林晓雨 reads %q", got)
		}
		p.sound()
	})
}
