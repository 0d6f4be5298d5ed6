package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/cases"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// TestALayoutIsAddedPreviewedAndRemembered adds a layout of the city's own
// schools, looks at a batch in it, and exports in it without naming it.
func TestALayoutIsAddedPreviewedAndRemembered(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		p.award(p.student("林晓雨"))
		b := p.approved()
		today := domain.DayOf(storetest.Start)
		layout := func(change func(*bankfile.Layout)) bankfile.Layout {
			l := bankfile.Layout{
				Code: "py-bank", Use: bankfile.ForBatch, From: today, Format: bankfile.CSVGB18030, Source: "某银行代发模板",
				Columns: []bankfile.Column{{Key: "row", Title: "序号"}, {Key: "payee_name", Title: "户名"}, {Key: "card", Title: "账号"}, {Key: "amount", Title: "金额"}},
			}
			l.Columns = slices.Clone(l.Columns)
			change(&l)
			return l
		}
		for remark, c := range map[string]struct {
			change func(*bankfile.Layout)
			want   string
		}{
			"no card":                 {func(l *bankfile.Layout) { l.Columns = slices.Delete(l.Columns, 2, 3) }, "payment.column_missing"},
			"an unknown column":       {func(l *bankfile.Layout) { l.Columns[0].Key = "grade" }, "payment.column"},
			"a column twice":          {func(l *bankfile.Layout) { l.Columns = append(l.Columns, bankfile.Column{Key: "card", Title: "卡号"}) }, "payment.column_twice"},
			"a title twice":           {func(l *bankfile.Layout) { l.Columns[1].Title = "账号" }, "payment.column_twice"},
			"a title that calculates": {func(l *bankfile.Layout) { l.Columns[1].Title = "=cmd()" }, "payment.title"},
			"no title":                {func(l *bankfile.Layout) { l.Columns[1].Title = "" }, "payment.title"},
			"a title GBK cannot hold": {func(l *bankfile.Layout) { l.Format, l.Columns[1].Title = bankfile.CSVGBK, "𬭚" }, "payment.title"},
			"from yesterday":          {func(l *bankfile.Layout) { l.From = today.Add(-1) }, "payment.layout_past"},
		} {
			_, err := p.payment.AddLayout(ctx, p.bureau, p.city.ID, layout(c.change))
			if fault, is := err.(*domain.Fault); !is || !slices.ContainsFunc(append(fault.Fields, domain.Field{Code: fault.Code}), func(f domain.Field) bool { return f.Code == c.want }) { //nolint:errorlint // the service returns faults unwrapped
				t.Errorf("%s: %v, want %s", remark, err, c.want)
			}
		}
		if _, err := p.payment.AddLayout(ctx, p.officer, p.city.ID, layout(func(*bankfile.Layout) {})); refusal(err) == "" {
			t.Error("a school lays out the city's files")
		}
		if _, err := p.payment.AddLayout(ctx, p.bureau, p.ofCity.ID, layout(func(*bankfile.Layout) {})); refusal(err) != "payment.no_unit" {
			t.Errorf("a layout of one school: %v", err)
		}
		_, err := p.payment.AddLayout(ctx, p.bureau, p.city.ID, layout(func(*bankfile.Layout) {}))
		p.must(err)
		if _, err := p.payment.AddLayout(ctx, p.bureau, p.city.ID, layout(func(*bankfile.Layout) {})); refusal(err) != "payment.layout_taken" {
			t.Errorf("the same code again: %v", err)
		}
		shown, err := p.payment.Preview(ctx, p.officer, b.ID, bankfile.Form{Layout: "py-bank"}, nil)
		p.must(err)
		if len(shown.Rows) != 1 || len(shown.Titles) != 4 || strings.ContainsAny(shown.Rows[0][2][:15], "0123456789") || shown.Rows[0][3] != "1150.00" {
			t.Errorf("the preview shows %q", shown)
		}
		_, err = p.payment.AddLayout(ctx, p.bureau, p.city.ID, layout(func(l *bankfile.Layout) { l.Code, l.From, l.Columns[1].Title = "py-rare", today.Add(9), "𬭚" }))
		p.must(err)
		rare := bankfile.Form{Layout: "py-rare", Format: bankfile.CSVGBK} // a title that its own format holds, and GBK does not
		for what, err := range map[string]error{
			"a preview": second(p.payment.Preview(ctx, p.officer, b.ID, rare, nil)), "an export": second(p.payment.Export(ctx, p.officer, b.ID, rare)),
		} {
			if refusal(err) != "payment.title" {
				t.Errorf("%s in an encoding without the title: %v", what, err)
			}
		}
		b, err = p.payment.Export(ctx, p.officer, b.ID, bankfile.Form{})
		p.must(err)
		if b.Layout != "py-bank" || b.Format != bankfile.CSVGB18030 {
			t.Errorf("exported in %s as %s", b.Layout, b.Format)
		}
	})
}

// TestPolicyG11RatesOfAHundredRows pays 97 at first, 2 after a retry, and leaves
// one open.
func TestPolicyG11RatesOfAHundredRows(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		percent := func() (first, final, firstFen, finalFen *int64) {
			t.Helper()
			r, err := p.payment.Rates(ctx, p.bureau, payment.Filter{Term: spring})
			p.must(err)
			return payment.Percent(int64(r.FirstPass.Rows), int64(r.Submitted.Rows)), payment.Percent(int64(r.Paid.Rows), int64(r.Due.Rows)),
				payment.Percent(int64(r.FirstPass.Amount), int64(r.Submitted.Amount)), payment.Percent(int64(r.Paid.Amount), int64(r.Due.Amount))
		}
		if first, final, _, _ := percent(); first != nil || final != nil {
			t.Error("nothing has a rate")
		}
		var students []domain.PersonID
		for n := range 100 {
			students = append(students, p.student(fmt.Sprint("学生", n)))
		}
		p.award(students...)
		b := p.exported()
		p.landed(b, "first", map[int]string{3: "未激活", 50: "未激活", 100: "未激活"})
		for _, row := range []int{3, 50} {
			o := p.obligation(b, row)
			_, err := p.payment.Correct(ctx, p.officer, o.ID, cases.Correction{Reason: "已激活", Version: o.Version})
			p.must(err)
		}
		p.landed(p.exported(), "second", nil)
		first, final, firstFen, finalFen := percent()
		if *first != 9700 || *final != 9900 || *firstFen != 9700 || *finalFen != 9900 {
			t.Errorf("first %d and %d, final %d and %d", *first, *firstFen, *final, *finalFen)
		}
		p.sound()
	})
}
