package seeds

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strconv"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/files"
	"lizhi/domain/hardship"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/result"
	"lizhi/domain/people"
	"lizhi/media/document"
)

// The programme of the story, 普通高中国家助学金, and its tier.
const (
	allowanceCode = "YKT-5"
	allowanceTier = "average"
)

// allowance: both 张伟 were recognised last school year and had an allowance for
// the spring. It arrived on the card of one; the other is paid to his mother's
// card, which was not activated, so the money came back.
func (c City) allowance(ctx context.Context, who troupe) error {
	year := domain.SchoolYearOf(c.World.Today()) - 1
	term := year.Spring()
	one, other := who["张伟"].Person, who[otherZhang].Person
	if err := c.awarded(ctx, who, year, term, one, other); err != nil {
		return fmt.Errorf("awards: %w", err)
	}
	filter := payment.Filter{School: schoolOf(who["刘敏"]), Programme: allowanceCode, Term: term}
	there, err := c.Payment.Batches(ctx, who["刘敏"], filter, domain.Page{Limit: 1})
	if err != nil {
		return err
	}
	var batch payment.Batch
	if len(there.Items) > 0 {
		batch = there.Items[0]
	} else {
		drawn, err := c.Payment.Draft(ctx, who["刘敏"], payment.Draft{
			School: filter.School, Programme: allowanceCode, Term: term,
			Students: []payment.Wanted{{Student: one}, {Student: other, Payee: who[otherZhang+"的监护人"].Person}},
		})
		if err != nil {
			return fmt.Errorf("draft: %w", err)
		}
		batch = drawn.Batch
	}
	return c.paid(ctx, who, batch, other)
}

// awarded recognises, proposes and approves, with a card that was looked at for
// each, unless it was done before.
func (c City) awarded(ctx context.Context, who troupe, year domain.SchoolYear, term domain.Term, one, other domain.PersonID) error {
	before, err := c.Aid.OfStudent(ctx, who["刘敏"], other)
	if err != nil {
		return err
	}
	for _, a := range before {
		if a.Term == term && a.State == aid.Approved {
			return nil
		}
	}
	autumn := int(year)
	list := hardship.List{Source: fmt.Sprintf("%d年秋季学期认定名单", autumn)}
	for _, student := range []domain.PersonID{one, other} {
		list.Items = append(list.Items, hardship.Item{
			Student: student, SchoolYear: year, Grade: "difficult",
			DecidedOn: domain.NewDay(autumn, 10, 12), PublicityEnded: domain.NewDay(autumn, 10, 22),
		})
	}
	if _, err := c.Hardship.Enter(ctx, who["刘敏"], list); err != nil {
		return fmt.Errorf("recognise: %w", err)
	}
	mother := who[otherZhang+"的监护人"].Person
	for _, card := range []struct {
		student, holder domain.PersonID
		number, owner   string
	}{{one, one, "6217000000000000012", "张伟"}, {other, mother, "6217000000000000020", "李秀英"}} {
		_, err := c.People.SetCard(ctx, who["刘敏"], card.student, people.CardDraft{
			Holder: card.holder, Number: card.number, Owner: card.owner, Bank: "濮阳农商银行",
		})
		if err == nil {
			err = c.People.VerifyCard(ctx, who["刘敏"], card.student, people.CardCheck{Holder: card.holder, Last4: card.number[len(card.number)-4:]})
		}
		if err != nil {
			return fmt.Errorf("card of %s: %w", card.owner, err)
		}
	}
	outcomes, err := c.Aid.Propose(ctx, who["刘敏"], aid.Proposal{
		Programme: allowanceCode, Term: term, Tier: allowanceTier, Students: []domain.PersonID{one, other},
	})
	if err != nil {
		return err
	}
	var chosen []aid.Chosen
	for _, o := range outcomes {
		if o.Refused != nil && !twice(o.Refused) {
			return o.Refused
		}
		if o.Refused == nil {
			chosen = append(chosen, aid.Chosen{ID: o.Award.ID, Version: o.Award.Version})
		}
	}
	outcomes, err = c.Aid.Approve(ctx, who["孙强"], chosen)
	for _, o := range outcomes {
		if err == nil && o.Refused != nil {
			err = o.Refused
		}
	}
	return err
}

// paid takes a batch from where it stands to its end: a second person checks it,
// the county approves it, and the bank answers.
func (c City) paid(ctx context.Context, who troupe, b payment.Batch, comesBack domain.PersonID) error {
	saw := func() payment.Confirms { return payment.Confirms{Version: b.Version, Rows: b.Rows, Sum: b.Sum} }
	var err error
	if b.State == payment.Drafted {
		if b, err = c.Payment.Check(ctx, who["孙强"], b.ID, saw()); err != nil {
			return fmt.Errorf("check: %w", err)
		}
	}
	if b.State == payment.Checked {
		if b, err = c.Payment.Approve(ctx, who["高洁"], b.ID, saw()); err != nil {
			return fmt.Errorf("approve: %w", err)
		}
	}
	if b.State == payment.Approved {
		if b, err = c.Payment.Export(ctx, who["刘敏"], b.ID, bankfile.Form{Format: bankfile.XLSX}); err != nil {
			return fmt.Errorf("export: %w", err)
		}
	}
	if b.State == payment.Exported {
		return c.answered(ctx, who["刘敏"], b, comesBack)
	}
	return nil
}

// answered brings the bank's answer in: everybody was paid but one, whose card is
// not activated.
func (c City) answered(ctx context.Context, officer domain.Actor, b payment.Batch, comesBack domain.PersonID) error {
	ref, err := c.Payment.Reference(ctx)
	if err != nil {
		return err
	}
	layout, err := ref.Layouts.For(bankfile.Wish{Use: bankfile.ForResult, County: b.County, Today: c.World.Today()})
	if err != nil {
		return err
	}
	attempts, err := c.Payment.Rows(ctx, officer, b.ID, payment.Part{Limit: payment.MaxRows})
	if err != nil {
		return err
	}
	table := [][]string{nil}
	for _, column := range layout.Columns {
		table[0] = append(table[0], column.Title)
	}
	for _, a := range attempts {
		says := map[string]string{
			"batch": b.Number, "row": strconv.Itoa(a.Row), "payee_name": a.PayeeName, "card": "****" + a.CardLast4,
			"amount": a.Amount.String(), "outcome": "成功",
		}
		if a.Student == comesBack {
			says["outcome"], says["failure"] = "失败", "社保卡金融账户未激活"
		}
		var row []string
		for _, column := range layout.Columns {
			row = append(row, says[column.Key])
		}
		table = append(table, row)
	}
	f, err := c.Files.Keep(ctx, system(), files.Document{
		Owner: officer.Person, Kind: files.Result, Name: b.Number + "-结果.xlsx", Rows: len(attempts),
		Type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	}, func(w io.Writer) error {
		return document.WriteTexts(w, "发放结果", func(row func([]string) error) error {
			for _, cells := range table {
				if err := row(cells); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	imported, err := c.Payment.Import(ctx, officer, b.ID, f.ID)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	file, err := c.Payment.Stage(ctx, system(), imported.Result.ID, read(layout, table))
	if err != nil && !twice(err) { // the worker may have read it
		return fmt.Errorf("result: %w", err)
	}
	if err == nil && file.State != result.Applied {
		return fmt.Errorf("the bank's answer is %s", file.State)
	}
	return nil
}

// read are the lines of a table, as the worker reads them of the file.
func read(layout bankfile.Layout, table [][]string) iter.Seq2[bankfile.Reply, error] {
	return func(yield func(bankfile.Reply, error) bool) {
		reader := bankfile.NewReader(layout)
		for n, row := range table {
			var cells []bankfile.Cell
			for _, text := range row {
				cells = append(cells, bankfile.Cell{Text: text})
			}
			if line, is := reader.Line(n+1, cells); is && !yield(line, nil) {
				return
			}
		}
	}
}
