package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"testing"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/hardship"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/seeds"
)

// funded fills an empty database with pupils of one county, each recognised and
// with an approved award of 普高国家助学金 for the spring.
func funded(t testing.TB, db *store.DB, pupils int) storetest.BigCity {
	t.Helper()
	city := storetest.FillCity(t, db, pupils)
	county := city.Counties[0]
	storetest.Fill(t, db, func(conn *sql.Conn) {
		run := func(text string, args ...any) {
			if _, err := conn.ExecContext(context.Background(), text, args...); err != nil {
				t.Fatal(err)
			}
		}
		run("UPDATE org_units SET parent_id = ?, county_id = ? WHERE kind = 'school'", county[:], county[:])
		run("UPDATE people_enrolments SET county_id = ?", county[:])
		run("UPDATE people_cards SET verified_at = created_at")
		id := func(kind byte, n int) []byte { return fmt.Appendf(nil, "%c%015d", kind, n) }
		awards := storetest.NewBulk(t, conn, "aid_awards", "id", "student_id", "programme", "term", "tier", "amount", "standard_id",
			"standard_version", "state", "active_key", "city_id", "county_id", "school_id", "class_id", "proposed_by", "reason", "version", "created_at")
		records := storetest.NewBulk(t, conn, "hardship_records", "id", "student_id", "school_year", "grade", "decided_on", "publicity_ended",
			"source", "city_id", "county_id", "school_id", "class_id", "version", "created_at")
		for n := range pupils {
			p := city.Pupil(n)
			at := p.Place
			awards.Add(id('A', n), p.ID, "YKT-5", spring, "average", 115000, id('S', 0), 1, "approved", fmt.Sprint("a", n),
				city.ID, county, at.School, at.Class, p.ID, "", 1, storetest.Start)
			records.Add(id('H', n), p.ID, domain.SchoolYear(2025), "general", domain.NewDay(2025, 9, 28), domain.NewDay(2025, 10, 15),
				"名单", city.ID, county, at.School, at.Class, 1, storetest.Start)
		}
		awards.End()
		records.End()
	})
	return city
}

// carriers are the services and people that carry a bureau's batch.
type carriers struct {
	payment                payment.Service
	db                     *store.DB
	maker, checker, second domain.Actor
	city                   storetest.BigCity
}

func newCarriers(t testing.TB, db *store.DB, city storetest.BigCity) carriers {
	t.Helper()
	c := carriers{payment: payment.New(db.Payment(), db.World(), forms{}), db: db, city: city}
	county := city.Counties[0]
	c.maker, c.checker = appointed(domain.CountyOfficer, county), appointed(domain.CountyOfficer, county)
	c.second = appointed(domain.CityOfficer, city.ID)
	h, err := seeds.Hardship()
	must(t, err)
	must(t, hardship.New(db.Hardship(), db.World()).Load(context.Background(), system, h))
	a, err := seeds.Aid()
	must(t, err)
	must(t, aid.New(db.Aid(), db.World()).Load(context.Background(), system, a))
	p, err := seeds.Payment()
	must(t, err)
	must(t, c.payment.Load(context.Background(), system, p))
	return c
}

func must(t testing.TB, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func quiet(int64, int64) {}

// drawn makes a batch over the county and has the task gather it.
func (c carriers) drawn(t testing.TB) payment.Batch {
	t.Helper()
	ctx := context.Background()
	made, err := c.payment.Draft(ctx, c.maker, payment.Draft{Over: c.city.Counties[0], Programme: "YKT-5", Term: spring})
	must(t, err)
	must(t, c.payment.Draw(ctx, system, made.Batch.ID, quiet))
	b, err := c.payment.Batch(ctx, c.maker, made.Batch.ID)
	must(t, err)
	return b
}

// exported checks, approves and exports it, with the task that sends it.
func (c carriers) exported(t testing.TB, b payment.Batch) payment.Batch {
	t.Helper()
	ctx := context.Background()
	b, err := c.payment.Check(ctx, c.checker, b.ID, saw(b))
	must(t, err)
	b, err = c.payment.Approve(ctx, c.second, b.ID, saw(b))
	must(t, err)
	b, err = c.payment.Export(ctx, c.maker, b.ID, bankfile.Form{Format: bankfile.CSVGB18030})
	must(t, err)
	must(t, c.payment.Send(ctx, system, b.ID, quiet))
	b, err = c.payment.Batch(ctx, c.maker, b.ID)
	must(t, err)
	return b
}

// answer is what a bank writes: every 33rd row came back.
func (c carriers) answer(t testing.TB, b payment.Batch) iter.Seq2[bankfile.Reply, error] {
	return func(yield func(bankfile.Reply, error) bool) {
		part := payment.Part{Limit: 500}
		for {
			rows, err := c.db.Payment().Rows(context.Background(), b.ID, part)
			must(t, err)
			for _, a := range rows {
				l := bankfile.Reply{
					Line: a.Row + 1, Batch: b.Number, Row: a.Row, PayeeName: a.PayeeName, Card: "***" + a.CardLast4, Amount: a.Amount, HasAmount: true, Outcome: "成功",
				}
				if a.Row%33 == 0 {
					l.Outcome, l.FailureText = "失败", "账号不存在"
				}
				if !yield(l, nil) {
					return
				}
			}
			if len(rows) == 0 {
				return
			}
			part.After = rows[len(rows)-1].Row
		}
	}
}

// settled has the bank's answer staged and carried out.
func (c carriers) settled(t testing.TB, b payment.Batch, lines iter.Seq2[bankfile.Reply, error]) result.File {
	t.Helper()
	ctx := context.Background()
	r := result.File{
		ID: result.ID(storetest.NextID()), Batch: b.ID, City: b.City, County: b.County, Upload: domain.FileID(storetest.NextID()),
		Hash: fmt.Sprintf("%x", storetest.NextID()), State: result.Received, Owner: c.maker.Person, Version: 1, CreatedAt: storetest.Start,
	}
	must(t, c.db.Payment().InTx(ctx, system, nil, func(tx payment.Tx) error { return tx.AddResult(ctx, r) }))
	r, err := c.payment.Stage(ctx, system, r.ID, lines)
	must(t, err)
	if r.State == result.Applying {
		must(t, c.payment.Settle(ctx, system, r.ID, quiet))
	}
	r, _, err = c.payment.Result(ctx, c.maker, r.ID, result.Part{Limit: 1})
	must(t, err)
	return r
}

// TestPolicyG12ABureausBatchIsCarriedByTasks makes a batch over the schools of a
// county, longer than a step: three of the bureau's officers, or the level above,
// and each step conserves.
func TestPolicyG12ABureausBatchIsCarriedByTasks(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const pupils = 1230
		c, ctx := newCarriers(t, db, funded(t, db, pupils)), context.Background()
		sound := func(when string) {
			t.Helper()
			wrong, err := c.payment.Violations(ctx)
			must(t, err)
			for _, v := range wrong {
				t.Errorf("%s: violated %s", when, v.Check)
			}
		}
		must(t, db.Write(ctx).Exec("UPDATE people_cards SET verified_at = NULL WHERE last4 IN ('0007', '0700')").Error)
		b := c.drawn(t)
		left, err := c.payment.LeftOut(ctx, c.second, b.ID)
		must(t, err)
		if b.State != payment.Drafted || b.Rows != pupils-2 || b.LeftOut != 2 || len(left) != 2 || left[0].Why.Code != "payment.card_unverified" {
			t.Fatalf("drawn: %s with %d rows, %d and %v left out", b.State, b.Rows, b.LeftOut, left)
		}
		sound("drawn")
		for who, actor := range map[string]domain.Actor{
			"the maker": c.maker, "the head of a school": appointed(domain.Head, c.city.School(1, 0)),
			"an officer of another county": appointed(domain.CountyOfficer, c.city.Counties[3]),
		} {
			if _, err := c.payment.Check(ctx, actor, b.ID, saw(b)); err == nil {
				t.Errorf("%s checks a bureau's batch", who)
			}
		}
		b = c.exported(t, b)
		if b.State != payment.Exported || len(b.Checksum) != 64 || b.ExportedAt == nil {
			t.Fatalf("exported: %s", b.State)
		}
		sound("exported")
		must(t, c.payment.Send(ctx, system, b.ID, quiet), c.payment.Draw(ctx, system, b.ID, quiet)) // a task may come twice
		cut := func(yield func(bankfile.Reply, error) bool) {
			for l, err := range c.answer(t, b) {
				if l.Row > 1000 || !yield(l, err) { // the file was cut short
					return
				}
			}
		}
		if r := c.settled(t, b, cut); r.State != result.Held || r.Problems != pupils-2-1000 {
			t.Errorf("cut short: %s with %d problems", r.State, r.Problems)
		}
		sound("held")
		r := c.settled(t, b, c.answer(t, b))
		if r.State != result.Applied || r.FailedRows != (pupils-2)/33 || r.PaidRows+r.FailedRows != pupils-2 {
			t.Errorf("reconciled: %s, %d paid, %d failed", r.State, r.PaidRows, r.FailedRows)
		}
		must(t, c.payment.Settle(ctx, system, r.ID, quiet))
		if again, _, err := c.payment.Result(ctx, c.maker, r.ID, result.Part{Limit: 1}); err != nil || again != r {
			t.Errorf("settled twice it is %+v, %v; was %+v", again, err, r)
		}
		sound("settled")
		if b, err = c.payment.Batch(ctx, c.maker, b.ID); err != nil || b.State != payment.Settled {
			t.Errorf("in the end the batch is %s, %v", b.State, err)
		}
		rates, err := c.payment.Rates(ctx, c.second, payment.Filter{})
		must(t, err)
		if rates.FirstPass.Rows != r.PaidRows || rates.Submitted.Rows != pupils-2 || *payment.Percent(int64(rates.FirstPass.Rows), int64(rates.Submitted.Rows)) != 9698 {
			t.Errorf("rates = %+v", rates)
		}
		if open, err := c.payment.Exceptions(ctx, c.maker, cases.Filter{State: "open"}, domain.Page{Limit: 100}); err != nil || len(open.Items) != r.FailedRows {
			t.Errorf("%d exceptions, %v", len(open.Items), err)
		}
	})
}

// TestALargeSchoolIsDrawnByATask drafts everybody of a school, one more than a
// step carries: nobody is forgotten, and the batch is the school's as ever.
func TestALargeSchoolIsDrawnByATask(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const pupils = payment.MaxRows + 1
		c, ctx := newCarriers(t, db, funded(t, db, pupils)), context.Background()
		school := c.city.School(1, 0)
		must(t, db.Write(ctx).Exec("UPDATE people_enrolments SET school_id = ?", school).Error)
		officer := appointed(domain.AidOfficer, school)
		made, err := c.payment.Draft(ctx, officer, payment.Draft{School: school, Programme: "YKT-5", Term: spring})
		must(t, err)
		if made.Batch.State != payment.Drawing || made.Batch.Rows != 0 {
			t.Errorf("drafted: %s with %d rows", made.Batch.State, made.Batch.Rows)
		}
		must(t, c.payment.Draw(ctx, system, made.Batch.ID, quiet))
		b, err := c.payment.Batch(ctx, officer, made.Batch.ID)
		must(t, err)
		if b.State != payment.Drafted || b.Rows != pupils || b.School != school {
			t.Errorf("drawn: %s with %d of %d rows", b.State, b.Rows, pupils)
		}
		_, err = c.payment.Check(ctx, appointed(domain.Head, school), b.ID, saw(b))
		must(t, err)
	})
}

// TestPolicyG14ALongBatchThatCannotBeWrittenIsApprovedAgain names the rows, and
// moves nothing.
func TestPolicyG14ALongBatchThatCannotBeWrittenIsApprovedAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, ctx := newCarriers(t, db, funded(t, db, 620)), context.Background()
		student := c.city.Pupil(5).ID
		must(t, db.Write(ctx).Exec("UPDATE people_persons SET name = '=cmd()' WHERE id = ?", student).Error,
			db.Write(ctx).Exec("UPDATE people_cards SET owner = '=cmd()' WHERE person_id = ?", student).Error)
		b := c.exported(t, c.drawn(t))
		if b.State != payment.Approved || b.Problem == "" || b.Checksum != "" {
			t.Fatalf("%s: %q", b.State, b.Problem)
		}
		rows, err := c.payment.Rows(ctx, c.maker, b.ID, payment.Part{State: ledger.AttemptDrafted})
		if err != nil || len(rows) != 620 {
			t.Errorf("%d rows are as they were, %v", len(rows), err)
		}
		_, err = c.payment.Export(ctx, c.maker, b.ID, bankfile.Form{Format: bankfile.XLSX}) // a workbook carries it as text
		must(t, err)
		must(t, c.payment.Send(ctx, system, b.ID, quiet))
		if b, err = c.payment.Batch(ctx, c.maker, b.ID); err != nil || b.State != payment.Exported || b.Problem != "" {
			t.Errorf("as XLSX: %s %q, %v", b.State, b.Problem, err)
		}
	})
}
