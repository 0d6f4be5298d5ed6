package api_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/hardship"
	"lizhi/domain/payment"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
	"lizhi/domain/people"
	"lizhi/domain/store/storetest"
	"lizhi/seeds"
)

// tables loads the tables of money.
func tables(t *testing.T, w *scene) {
	t.Helper()
	h, err := seeds.Hardship()
	a, err2 := seeds.Aid()
	p, err3 := seeds.Payment()
	rules, err4 := seeds.Eligibility()
	ctx := t.Context()
	err = errors.Join(err, err2, err3, err4, w.Services.Hardship.Load(ctx, apitest.System, h),
		w.Services.Aid.Load(ctx, apitest.System, a), w.Services.Rules.Load(ctx, apitest.System, rules), w.Services.Payment.Load(ctx, apitest.System, p))
	if err != nil {
		t.Fatal(err)
	}
}

// monied loads the tables of money and recognises 林晓雨. Each call sets another
// idempotency key, tier and term.
func monied(t *testing.T, w *scene) {
	t.Helper()
	n := serial()
	w.let("n", n, "lin", w.Lin, "school", w.Own, "class", w.OwnClass, "county", w.County, "later", fmt.Sprintf("20%02d-autumn", 30+n%60))
	tables(t, w)
	done, err := w.Services.Hardship.Enter(t.Context(), apitest.Appointed(domain.AidOfficer, w.Own), hardship.List{Source: "名单", Items: []hardship.Item{
		{Student: w.Lin, SchoolYear: 2025, Grade: "general", DecidedOn: domain.NewDay(2025, 9, 28), PublicityEnded: domain.NewDay(2025, 10, 15)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	w.let("recognition", done.Records[0].ID)
}

// awarded gives 林晓雨 an award in a state.
func awarded(state aid.State) func(*testing.T, *scene) {
	return func(t *testing.T, w *scene) {
		t.Helper()
		monied(t, w)
		ref, err := w.Services.Aid.Words(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		standard, err := ref.Standards.At(aid.Query{Programme: "YKT-5", Stage: "senior", Tier: "average", Term: domain.SchoolYear(2025).Spring()})
		if err != nil {
			t.Fatal(err)
		}
		key := fmt.Sprint("award ", w.Vars["n"])
		award := aid.Award{
			ID: storetest.ID[aid.Award](), Student: w.Lin, Programme: "YKT-5", Term: domain.SchoolYear(2025).Spring(), Tier: "average",
			Amount: standard.Amount, Standard: standard.ID, StandardVersion: standard.Version, State: state, ActiveKey: &key,
			City: w.theCity(), County: w.County, School: w.Own, Class: w.OwnClass, ProposedBy: w.Stranger, Purse: aid.StateFunds, Version: 1, CreatedAt: storetest.Start,
		}
		err = w.DB.Aid().InTx(t.Context(), apitest.System, nil, func(tx aid.Tx) error { return tx.AddAward(t.Context(), award) })
		if err != nil {
			t.Fatal(err)
		}
		w.let("award", award.ID, "tag", `"v1"`)
	}
}

// batched puts 林晓雨 into a drafted batch of the school, with a result that is
// held.
func batched(t *testing.T, w *scene) {
	t.Helper()
	awarded(aid.Approved)(t, w)
	o := ledger.Obligation{
		ID: storetest.ID[ledger.Obligation](), Student: w.Lin, Programme: "YKT-5", Term: domain.SchoolYear(2025).Spring(), Part: serial(),
		Planned: 100, Pending: 100, City: w.theCity(), County: w.County, School: w.Own, Class: w.OwnClass, Version: 1, CreatedAt: storetest.Start,
	}
	_ = o.Award.UnmarshalText([]byte(w.Vars["award"]))
	b := payment.Batch{
		ID: ledger.BatchID(storetest.NextID()), Number: fmt.Sprint("B", serial()), City: w.theCity(), County: w.County, School: w.Own,
		Programme: o.Programme, Term: o.Term, State: payment.Drafted, Rows: 1, Sum: 100, MadeBy: w.Stranger, Version: 1, CreatedAt: storetest.Start,
	}
	a := ledger.Attempt{
		ID: storetest.ID[ledger.Attempt](), Obligation: o.ID, Active: o.ID, Batch: b.ID, Row: 1, Number: 1, Student: w.Lin, Amount: 100,
		Payee: w.Lin, PayeeKind: ledger.ToStudent, PayeeName: "林晓雨", Card: ledger.CardID(storetest.NextID()), CardLast4: "0004",
		State: ledger.AttemptDrafted, Version: 1, CreatedAt: storetest.Start,
	}
	r := result.File{
		ID: storetest.ID[result.File](), Batch: b.ID, City: b.City, County: b.County, School: b.School, Hash: fmt.Sprint("hash ", serial()),
		Upload: storetest.NextID(), State: result.Held, Owner: w.Stranger, Version: 1, CreatedAt: storetest.Start,
	}
	x := cases.Exception{
		ID: storetest.ID[cases.Exception](), Open: a.ID, Kind: cases.LeftOpen, Obligation: o.ID, Attempt: a.ID, Batch: b.ID, Row: 1,
		Student: w.Lin, Programme: o.Programme, Term: o.Term, Amount: 100, City: o.City, County: o.County, School: o.School, Class: o.Class,
		Owner: w.Stranger, Due: domain.NewDay(2026, 3, 20), ThenDue: domain.NewDay(2026, 3, 27), CreatedAt: storetest.Start,
	}
	y := cases.Recovery{
		ID: storetest.ID[cases.Recovery](), Open: o.ID, Obligation: o.ID, Student: w.Lin, Amount: 100, Purpose: cases.NotOwed, Reason: "误",
		State: cases.Asked, City: o.City, County: o.County, School: o.School, Class: o.Class, AskedBy: w.Stranger, Version: 1, CreatedAt: storetest.Start,
	}
	z := cases.Supplement{
		ID: storetest.ID[cases.Supplement](), Open: o.Award, Award: o.Award, Student: w.Lin, Programme: o.Programme, Term: o.Term, Amount: 100,
		Reason: "漏发", State: cases.Asked, City: o.City, County: o.County, School: o.School, Class: o.Class, AskedBy: w.Stranger, Version: 1,
		CreatedAt: storetest.Start,
	}
	bureaus, told := b, r
	bureaus.ID, bureaus.Number, bureaus.School, bureaus.Rows = ledger.BatchID(storetest.NextID()), fmt.Sprint("C", serial()), domain.UnitID{}, 0
	told.ID, told.Batch, told.School, told.Hash = storetest.ID[result.File](), bureaus.ID, domain.UnitID{}, fmt.Sprint("hash ", serial())
	ctx := context.Background()
	err := w.DB.Payment().InTx(ctx, apitest.System, nil, func(tx payment.Tx) error {
		return errors.Join(tx.AddObligations(ctx, o), tx.AddBatch(ctx, b), tx.AddAttempts(ctx, a), tx.AddResult(ctx, r), tx.AddBatch(ctx, bureaus),
			tx.AddResult(ctx, told), tx.AddExceptions(ctx, x), tx.AddRecovery(ctx, y), tx.AddSupplement(ctx, z))
	})
	if err != nil {
		t.Fatal(err)
	}
	w.let("bureaus", bureaus.ID, "told", told.ID, "exception", x.ID, "recovery", y.ID, "supplement", z.ID)
	w.let("batch", b.ID, "obligation", o.ID, "result", r.ID, "file", domain.FileID(storetest.NextID()), "tag", `"v1"`)
}

// notTheirs is how a list with an outcome per line says no: in the line.
func notTheirs(a apitest.Answer) bool {
	code := a.At("/items/0/refused/code")
	return a.Status == 200 && (code == "not_found" || code == "forbidden")
}

var (
	moneyKey   = map[string]string{"Idempotency-Key": "isolation-{n}"}
	moneyMatch = map[string]string{"Idempotency-Key": "isolation-{n}", "If-Match": "{tag}"}
)

const standardBody = `{"programme":"YKT-5","stage":"senior","boarding":"any","tier":"t{n}","valid_from_term":"2026-spring","amount":100000,"source":"测试","clause":"测试"}`

// carded gives 林晓雨 a card.
func carded(t *testing.T, w *scene) {
	t.Helper()
	w.let("lin", w.Lin)
	_, err := w.Services.People.SetCard(t.Context(), apitest.Appointed(domain.AidOfficer, w.Own), w.Lin, people.CardDraft{
		Number: "6217000000000000004", Owner: "林晓雨", Bank: "中国银行",
	})
	if err != nil {
		t.Fatal(err)
	}
}

var hardshipFixtures = map[string][]fixture{
	"enterRecognitions": {{
		do: "POST /v1/recognitions", before: monied,
		body: `{"source":"名单","items":[{"student":"{lin}","school_year":2025,"grade":"special","decided_on":"2025-12-01"}]}`,
	}},
	"listRecognitions":        {{do: "GET /v1/recognitions", list: "recognition", before: monied}},
	"listStudentRecognitions": {{do: "GET /v1/students/{lin}/recognitions", before: monied}},
	"enterSpecialGroup": {{
		do: "POST /v1/students/{lin}/special-groups", before: monied, body: `{"group":"SG03","evidence":"低保证","valid_from":"2025-01-01"}`,
	}},
	"listStudentGroups":     {{do: "GET /v1/students/{lin}/special-groups", before: monied}},
	"showHardshipReference": {{do: "GET /v1/hardship/reference", self: true}},
}

var aidFixtures = map[string][]fixture{
	"listProgrammes": {{do: "GET /v1/programmes", self: true}},
	"listStandards":  {{do: "GET /v1/standards", self: true}},
	"addStandard":    {{do: "POST /v1/standards", body: standardBody, self: true, before: monied}},
	"changeStandard": {{
		do: "PUT /v1/standards/{standard}", body: standardBody, header: moneyMatch, self: true,
		before: func(t *testing.T, w *scene) {
			monied(t, w)
			w.Send(t, apitest.Case{As: "city_officer of city", Do: "POST /v1/standards", Body: standardBody, Want: 201, Save: map[string]string{"/id": "standard", "header/ETag": "tag"}})
		},
	}},
	"setPaymentMode": {{
		do: "POST /v1/payment-modes", about: inCounty, before: monied,
		body: `{"programme":"YKT-4","county":"{county}","from_term":"{later}","mode":"meal_in_kind","source":"测试"}`,
	}},
	"proposeAwards": {{
		do: "POST /v1/awards", body: `{"programme":"YKT-5","term":"2026-spring","tier":"average","students":["{lin}"]}`,
		header: moneyKey, before: monied, refusal: notTheirs,
	}},
	"approveAwards": {{
		do: "POST /v1/awards/approvals", body: `{"awards":[{"id":"{award}","version":1}]}`,
		header: moneyKey, before: awarded(aid.Proposed), refusal: notTheirs,
	}},
	"withdrawAward":  {{do: "POST /v1/awards/{award}/withdrawal", body: `{"reason":"误"}`, header: moneyMatch, before: awarded(aid.Proposed)}},
	"getAward":       {{do: "GET /v1/awards/{award}", before: awarded(aid.Approved)}},
	"listAwards":     {{do: "GET /v1/awards", list: "award", before: awarded(aid.Approved)}},
	"listStudentAid": {{do: "GET /v1/students/{lin}/aid", before: awarded(aid.Approved)}},
}

// The desks at which a batch is worked on: a school's, and a bureau's.
var (
	schoolMaker = domain.Access{{Role: domain.AidOfficer, Scope: domain.School}}
	schoolHead  = domain.Access{{Role: domain.Head, Scope: domain.School}}
	bureauDesk  = domain.Access{{Role: domain.CountyOfficer, Scope: domain.County}, {Role: domain.CityOfficer, Scope: domain.City}}
)

// atDesks is a step of a school's batch or result, and the same step of a
// bureau's: {of} is one or the other.
func atDesks(fx fixture, school domain.Access, ofSchool, ofBureau string) []fixture {
	mine, bureaus := fx, fx
	mine.do, mine.about, mine.under = strings.ReplaceAll(fx.do, "{of}", ofSchool), inSchool, school
	bureaus.do, bureaus.about, bureaus.under = strings.ReplaceAll(fx.do, "{of}", ofBureau), inCounty, bureauDesk
	mine.before, bureaus.before = batched, batched
	return []fixture{mine, bureaus}
}

func batchDesks(fx fixture, school domain.Access) []fixture {
	return atDesks(fx, school, "{batch}", "{bureaus}")
}

// A step that the state does not allow shows by its 409 or 422 that it was
// allowed to ask.
var paymentFixtures = map[string][]fixture{
	"verifyCard": {{do: "POST /v1/students/{lin}/card/verification", body: `{"last4":"0004"}`, before: carded}},
	"draftBatch": {
		{
			do: "POST /v1/batches", body: `{"school":"{school}","programme":"YKT-5","term":"2025-autumn"}`, under: schoolMaker,
			header: moneyKey, before: monied, about: inSchool, want: 422,
		},
		{
			do: "POST /v1/batches", body: `{"over":"{county}","programme":"YKT-5","term":"2025-autumn"}`, under: bureauDesk,
			header: moneyKey, before: monied, about: inCounty,
		},
	},
	"listBatches":     {{do: "GET /v1/batches", list: "batch", about: inSchool, before: batched}, {do: "GET /v1/batches", list: "bureaus", about: inCounty, before: batched}},
	"getBatch":        {{do: "GET /v1/batches/{batch}", about: inSchool, before: batched}, {do: "GET /v1/batches/{bureaus}", about: inCounty, before: batched}},
	"listBatchRows":   {{do: "GET /v1/batches/{batch}/rows", about: inSchool, before: batched}},
	"listLeftOut":     {{do: "GET /v1/batches/{bureaus}/left-out", about: inCounty, before: batched}},
	"takeOutRow":      {{do: "DELETE /v1/batches/{batch}/rows/1", header: moneyMatch, about: inSchool, before: batched, under: schoolMaker}},
	"checkBatch":      batchDesks(fixture{do: "POST /v1/batches/{of}/check", body: `{"rows":1,"sum":100}`, header: moneyMatch, want: 409}, schoolHead),
	"approveBatch":    batchDesks(fixture{do: "POST /v1/batches/{of}/approval", body: `{"rows":1,"sum":100}`, header: moneyMatch, want: 409}, bureauDesk),
	"withdrawBatch":   batchDesks(fixture{do: "POST /v1/batches/{of}/withdrawal", body: `{"reason":"误"}`, header: moneyMatch}, slices.Concat(schoolMaker, schoolHead)),
	"exportBatch":     batchDesks(fixture{do: "POST /v1/batches/{of}/export", body: `{"format":"xlsx"}`, header: moneyKey, want: 409}, schoolMaker),
	"showPassphrase":  batchDesks(fixture{do: "POST /v1/batches/{of}/passphrase", want: 409}, schoolMaker),
	"remakeBatchFile": batchDesks(fixture{do: "POST /v1/batches/{of}/file", header: moneyKey, want: 409}, schoolMaker),
	"previewBatch":    batchDesks(fixture{do: "POST /v1/batches/{of}/preview", body: `{}`}, schoolMaker),
	"importResult":    batchDesks(fixture{do: "POST /v1/batches/{of}/results", body: `{"file":"{file}"}`, header: moneyKey, want: 409}, schoolMaker),
	"getResult":       {{do: "GET /v1/results/{result}", about: inSchool, before: batched}},
	"decideResult": atDesks(fixture{
		do: "POST /v1/results/{of}/decision", body: `{"decision":"reject","reason":"误"}`, header: moneyMatch,
	}, schoolHead, "{result}", "{told}"),
	"getObligation":          {{do: "GET /v1/obligations/{obligation}", before: batched}},
	"correctPayment":         {{do: "POST /v1/obligations/{obligation}/correction", body: `{}`, header: moneyMatch, before: batched, want: 409}},
	"showRates":              {{do: "GET /v1/payment-rates", self: true}},
	"listStudentPayments":    {{do: "GET /v1/students/{lin}/payments", before: batched}},
	"listClassPayments":      {{do: "GET /v1/classes/{class}/payments?term=2026-spring", about: inClass, before: batched}},
	"listPaymentLayouts":     {{do: "GET /v1/payment-layouts", self: true}},
	"listPaymentExceptions":  {{do: "GET /v1/payment-exceptions", list: "exception", before: batched}},
	"sheetPaymentExceptions": {{do: "GET /v1/payment-exceptions/sheet", self: true}},
	"listRecoveries":         {{do: "GET /v1/payment-recoveries", list: "recovery", before: batched}},
	"listSupplements":        {{do: "GET /v1/payment-supplements", list: "supplement", before: batched}},
	"addPaymentLayout": {{
		do: "POST /v1/payment-layouts", about: inCounty, before: monied,
		body: `{"code":"own-{n}","over":"{county}","use":"batch","from":"2030-01-01","format":"csv_utf8","source":"测试","columns":[{"key":"row","title":"序号"},{"key":"payee_name","title":"户名"},{"key":"card","title":"账号"},{"key":"amount","title":"金额"}]}`,
	}},
	"askRecovery": {{
		do: "POST /v1/payment-recoveries", body: `{"obligation":"{obligation}","purpose":"not_owed","reason":"误"}`, header: moneyMatch, before: batched, want: 409,
	}},
	"decideRecovery": {{
		do: "POST /v1/payment-recoveries/{recovery}/decision", body: `{"decision":"refuse","reason":"无误"}`, header: moneyMatch, before: batched,
	}},
	"settleRecovery": {{do: "POST /v1/payment-recoveries/{recovery}/settlement", body: `{"receipt":"1"}`, header: moneyMatch, before: batched, want: 409}},
	"askSupplement": {{
		do: "POST /v1/payment-supplements", body: `{"student":"{lin}","programme":"YKT-5","term":"2026-spring","amount":9000000,"reason":"漏发"}`,
		header: moneyKey, before: batched, want: 422,
	}},
	"decideSupplement": {{
		do: "POST /v1/payment-supplements/{supplement}/decision", body: `{"decision":"refuse","reason":"无误"}`, header: moneyMatch, before: batched,
	}},
}

var moneyFixtures = func() map[string][]fixture {
	all := map[string][]fixture{}
	for _, of := range []map[string][]fixture{hardshipFixtures, aidFixtures, paymentFixtures, insightFixtures} {
		maps.Copy(all, of)
	}
	return all
}()
