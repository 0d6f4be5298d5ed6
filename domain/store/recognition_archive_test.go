package store_test

import (
	"slices"
	"testing"

	"lizhi/domain"
	"lizhi/domain/hardship"
	"lizhi/domain/org"
	"lizhi/domain/publicity"
	"lizhi/domain/recognition"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/seeds"
)

// public is a committee whose lists are made public without the tasks between:
// what they would carry out is called.
type public struct {
	*committee
	publicity publicity.Service
}

func newPublic(t *testing.T, db *store.DB) *public {
	t.Helper()
	c := &public{newCommittee(t, db), publicity.New(db.Publicity(), db.World())}
	rules, err := seeds.Publicity()
	c.must(err, c.publicity.Load(c.ctx, system, rules))
	days := map[domain.Day]bool{domain.NewDay(2026, 5, 1): false}
	c.must(org.New(db.Org(), db.World(), store.Fold{}).LoadCalendar(c.ctx, system, 2026, days))
	c.notice(c.ofCity)
	return c
}

// decided brings applications of pupils to the decision.
func (c *public) decided(ns ...int) []recognition.Application {
	c.t.Helper()
	list := c.applied(ns...)
	c.must(c.reviewed(c.panel(), list...))
	for i, a := range list {
		_, err := c.propose(recognition.Line{Application: a.ID})
		c.must(err)
		list[i], err = c.decide(recognition.Line{Application: a.ID})
		c.must(err)
	}
	return list
}

// shown publishes the class's list and gives its notice.
func (c *public) shown() (publicity.Notice, recognition.Concerned) {
	c.t.Helper()
	p, err := c.recognition.PublishList(c.ctx, c.officer, recognition.Publicising{Unit: c.classOfCity.ID, SchoolYear: 2025})
	c.must(err)
	p, entries, err := c.recognition.Listing(c.ctx, system, p.ID)
	c.must(err)
	d := publicity.Draft{Kind: publicity.Recognition, Source: publicity.SourceID(p.ID), Title: p.Title, Unit: p.Class}
	about := recognition.Concerned{Publication: p.ID}
	for _, e := range entries {
		d.Entries = append(d.Entries, publicity.Entry{Ref: publicity.SourceID(e.Application), Person: e.Student, Class: e.Class, Result: e.Result})
		about.Applications = append(about.Applications, e.Application)
	}
	n, err := c.publicity.Open(c.ctx, system, d)
	c.must(err)
	about.LastDay = n.LastDay()
	return n, about
}

// over lets the publicity end and hardship know.
func (c *public) over(about recognition.Concerned) {
	c.t.Helper()
	storetest.ClockOf(c.db).Set(about.LastDay.Add(1).Start())
	_, err := c.publicity.TakeDown(c.ctx, system)
	c.must(err, c.recognition.Ended(c.ctx, system, about))
	for _, id := range about.Applications {
		c.settle(id)
	}
}

func (c *public) settle(id recognition.ApplicationID) {
	c.t.Helper()
	fact, err := c.recognition.Fact(c.ctx, system, id)
	c.must(err)
	if a := fact.Application; fact.Known {
		c.must(c.hardship.Conclude(c.ctx, system, fact.Source, hardship.Item{
			Student: a.Student, SchoolYear: a.SchoolYear, Grade: a.Outcome.Grade, DecidedOn: a.DecidedOn,
			PublicityEnded: a.PublicityEnded, FromTerm: a.Term, At: a.Place(),
		}))
	}
}

func (c *public) file(id recognition.ApplicationID) error {
	_, err := one(c.recognition.File(c.ctx, c.officer, []recognition.Line{{Application: id, Version: c.now(id).Version}}))
	return err
}

// object is a classmate's objection to everything on a list.
func (c *public) object(n publicity.Notice, about recognition.Concerned) publicity.Objection {
	c.t.Helper()
	raised, err := c.publicity.Object(c.ctx, domain.Actor{Account: domain.AccountID(storetest.NextID()), Person: c.pupils[10]}, n.ID, publicity.Objecting{Text: "不符合条件"})
	c.must(err, c.recognition.Objected(c.ctx, system, about))
	return raised.Objection
}

func (c *public) intact() {
	c.t.Helper()
	broken, err := c.db.Invariants(c.ctx)
	if err != nil || len(broken) > 0 {
		c.t.Errorf("invariants: %v, %v", broken, err)
	}
}

func TestPolicyC15SpringAdjustsAndTheAutumnStays(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newPublic(t, db)
		first := c.decided(0)[0]
		_, about := c.shown()
		c.over(about)
		c.must(c.file(first.ID))
		autumn, spring := domain.SchoolYear(2025).Autumn(), domain.SchoolYear(2025).Spring()
		grade := func(term domain.Term) string {
			records, err := c.hardship.OfStudent(c.ctx, c.officer, c.pupils[0])
			c.must(err)
			return hardship.InForceAt(records, term).Grade
		}
		if grade(autumn) != "difficult" || grade(spring) != "difficult" {
			t.Errorf("the autumn's result holds in autumn as %q and in spring as %q", grade(autumn), grade(spring))
		}
		archived := c.now(first.ID)
		second, err := c.recognition.Adjust(c.ctx, c.officer, recognition.Seen{ID: first.ID, Version: archived.Version}, spring, "母亲病情加重")
		if err != nil || second.Edition != 2 || second.Before != first.ID || second.Term != spring {
			t.Fatalf("the spring's edition: %d from %s, %v", second.Edition, second.Term, err)
		}
		if _, err := c.recognition.Adjust(c.ctx, c.officer, recognition.Seen{ID: first.ID, Version: archived.Version}, spring, "再次"); refusal(err) != "recognition.active" {
			t.Errorf("a third while the second is open: %v", err)
		}
		panels, err := c.recognition.Panels(c.ctx, c.teacher, recognition.Filter{}, domain.Page{Limit: 1})
		c.must(err, c.reviewed(panels.Items[0], second))
		_, err = c.propose(recognition.Line{Application: second.ID, Grade: "special", Reason: "家访核实"})
		c.must(err)
		_, err = c.decide(recognition.Line{Application: second.ID})
		c.must(err)
		_, about = c.shown()
		if grade(spring) != "difficult" {
			t.Errorf("while the second edition hangs, the spring has %q", grade(spring))
		}
		c.over(about)
		c.must(c.file(second.ID))
		if grade(autumn) != "difficult" || grade(spring) != "special" {
			t.Errorf("adjusted: autumn %q, spring %q", grade(autumn), grade(spring))
		}
		if now := c.now(first.ID); now.Version != archived.Version || now.State != recognition.Archived || now.Outcome.Grade != "difficult" {
			t.Error("the first edition has changed")
		}
		c.intact()
	})
}

func TestPolicyC16ObjectionsHoldTheArchiveBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newPublic(t, db)
		a := c.decided(0)[0]
		n, about := c.shown()
		o := c.object(n, about)
		if !c.now(a.ID).Objected {
			t.Error("the objection is not seen")
		}
		storetest.ClockOf(db).Set(about.LastDay.Add(1).Start())
		_, err := c.publicity.TakeDown(c.ctx, system)
		c.must(err)
		if err := c.file(a.ID); refusal(err) != "recognition.objection_open" {
			t.Errorf("archived with an objection open: %v", err)
		}
		// 市直: the head answers first; the news may come in any order, and twice.
		_, err = c.publicity.Answer(c.ctx, c.head, o.ID, o.Version, publicity.Verdict{Outcome: publicity.Rejected, Text: "经核实符合条件"})
		c.must(err)
		c.over(about)
		c.must(c.recognition.Objected(c.ctx, system, about), c.recognition.Objected(c.ctx, system, about), c.recognition.Ended(c.ctx, system, about))
		if now := c.now(a.ID); now.State != recognition.Concluded || now.Objected {
			t.Errorf("after the answer: %s, objected %v", now.State, now.Objected)
		}
		c.must(c.file(a.ID))
		archive, err := c.recognition.Archive(c.ctx, c.head, a.ID)
		c.must(err)
		if os := archive.Packet.Objections; len(os) != 1 || os[0].Outcome != "rejected" || !slices.ContainsFunc(os[0].Steps, func(s recognition.Step) bool { return s.Text == "经核实符合条件" }) {
			t.Errorf("the archive has the objections %+v", os)
		}
		c.intact()
	})
}

func TestPolicyC16And17UpheldAfterTheArchiveOpensTheNextEdition(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newPublic(t, db)
		a := c.decided(0)[0]
		_, about := c.shown()
		c.over(about)
		c.must(c.file(a.ID))
		before, err := c.recognition.Archive(c.ctx, c.officer, a.ID)
		c.must(err)
		c.must(c.recognition.Upheld(c.ctx, system, about), c.recognition.Upheld(c.ctx, system, about)) // an appeal, heard twice
		c.must(c.hardship.Doubt(c.ctx, system, c.pupils[0], 2025), c.hardship.Doubt(c.ctx, system, c.pupils[0], 2025))
		after, err := c.recognition.Archive(c.ctx, c.officer, a.ID)
		c.must(err)
		if after.Hash != before.Hash || c.now(a.ID).State != recognition.Archived {
			t.Error("the archive has changed")
		}
		list, err := c.recognition.OfStudent(c.ctx, c.officer, c.pupils[0])
		if err != nil || len(list) != 2 || list[0].Edition != 2 || list[0].State != recognition.Reviewed {
			t.Fatalf("the next edition: %d, %v", len(list), err)
		}
		records, err := c.hardship.OfStudent(c.ctx, c.officer, c.pupils[0])
		c.must(err)
		today := db.World().Today()
		if r := hardship.InForce(records, 2025); r.Published(today) || !r.Published(today.Add(-1)) && r.PublicityEnded.Before(today.Add(-1)) {
			t.Errorf("in doubt since %s and yet counts", r.DoubtedOn)
		}
		c.intact()
	})
}

func TestPolicyC17ArchivesThatWereEditedAreFound(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark, change, invariant string
	}{
		{"the hash", "UPDATE recognition_archives SET hash = '0'", "an archive is as it was made"},
		{"the packet", "UPDATE recognition_archives SET packet_sealed = (SELECT form_sealed FROM recognition_applications LIMIT 1)", "an archive is as it was made"},
		{"the application", "UPDATE recognition_applications SET version = version + 1", "an archived application is as it was archived"},
		{"the grade's day", "UPDATE recognition_applications SET decided_on = NULL", "an application has what its stage needs"},
		{"the archive is gone", "DELETE FROM recognition_archives", "an application has what its stage needs"},
		{"it is open again", "UPDATE recognition_applications SET active_key = 'x'", "an application holds its key while it is open"},
	} {
		t.Run(row.remark, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				c := newPublic(t, db)
				a := c.decided(0)[0]
				_, about := c.shown()
				c.over(about)
				c.must(c.file(a.ID))
				c.intact()
				c.must(db.Write(c.ctx).Exec(row.change).Error)
				broken, err := db.Invariants(c.ctx)
				if err != nil || !slices.ContainsFunc(broken, func(b store.Broken) bool { return b.Invariant == row.invariant }) {
					t.Errorf("found %v, %v; want %s", broken, err, row.invariant)
				}
			})
		})
	}
}

func TestAPublicationThatWasTakenBackIsPublishedAnew(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newPublic(t, db)
		list := c.decided(0, 1)
		_, about := c.shown()
		c.must(c.recognition.TakenOut(c.ctx, system, about))
		if got := c.now(list[0].ID); got.State != recognition.Decided {
			t.Errorf("taken out: %s", got.State)
		}
		c.must(c.recognition.Ended(c.ctx, system, about)) // late news of the old list
		if got := c.now(list[0].ID); got.State != recognition.Decided {
			t.Errorf("news of a list it has left: %s", got.State)
		}
		_, again := c.shown()
		if len(again.Applications) != 2 || again.Publication == about.Publication {
			t.Errorf("published anew: %d", len(again.Applications))
		}
		c.intact()
	})
}
