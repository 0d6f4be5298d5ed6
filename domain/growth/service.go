package growth

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"lizhi/domain"
)

// Service is what people do with records.
type Service struct {
	store Store
	world domain.World
}

// New makes the service.
func New(store Store, world domain.World) Service { return Service{store, world} }

// Writing is a new record, as somebody types it. ID is the phone's own, or zero. OwnWords is
// a teacher's word that this is what the child said; Submit hands it in at once.
type Writing struct {
	ID      RecordID
	Student domain.PersonID
	Content
	OwnWords bool
	Submit   bool
}

// Create begins a record and, if asked, hands it in. The same writing with the
// same id again gives the record as it is now; any other use of the id is
// domain.ErrIDTaken (PH2).
func (s Service) Create(ctx context.Context, who domain.Actor, in Writing) (Record, error) {
	var made Record
	err := s.store.InTx(ctx, who, &made, func(tx Tx) error {
		student, err := tx.Student(ctx, in.Student)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["createRecord"], Access["getRecord"], student.Subject())
		if err != nil {
			return err
		}
		r, err := s.draft(ctx, tx, Hand{who.Person, basis.Role}, student, in)
		if err != nil {
			return err
		}
		err = tx.AddRecord(ctx, r)
		if errors.Is(err, domain.ErrIDTaken) {
			made, err = again(ctx, tx, r)
			return err
		}
		if err != nil {
			return err
		}
		made = r
		return settle(ctx, tx, basis, "growth.create", Record{}, r)
	})
	return made, err
}

// draft asks every rule about a new record.
func (s Service) draft(ctx context.Context, tx Tx, by Hand, student domain.Standing, in Writing) (Record, error) {
	now, today := s.world.Now(), s.world.Today()
	if by.Role == domain.ClassTeacher && !in.OwnWords {
		return Record{}, ErrOwnWords
	}
	if err := mayWrite(student, today); err != nil {
		return Record{}, err
	}
	content := in.trimmed()
	rules, err := rulesOf(ctx, tx, content.Kind, today)
	if err != nil {
		return Record{}, err
	}
	if err := content.Check(rules, today); err != nil {
		return Record{}, err
	}
	id := in.ID
	if id.IsZero() {
		id = RecordID(s.world.NewID())
	}
	r := Begin(id, by, student, content, now)
	r.Origin = origin(by.Person, in.Student, content, in.Submit)
	if !in.Submit {
		return r, nil
	}
	if err := content.Whole(); err != nil {
		return Record{}, err
	}
	if err := r.Submit(by, student.Place.Class, now); err != nil {
		return Record{}, err
	}
	r.Version = 1 // made and handed in at once is one version
	return r, nil
}

// again gives the record that was made before of the same writing.
func again(ctx context.Context, tx Tx, r Record) (Record, error) {
	kept, err := tx.Record(ctx, r.ID)
	if err != nil || !bytes.Equal(kept.Origin, r.Origin) {
		return Record{}, domain.ErrIDTaken // the same, whoever owns it
	}
	return kept, nil
}

// Edit changes a record; what was verified stays readable as it was (GR2).
func (s Service) Edit(ctx context.Context, who domain.Actor, id RecordID, version int, ch Change) (Record, error) {
	return s.change(ctx, who, "editRecord", id, func(tx Tx, c *changing) error {
		to := ch.On(c.record.Content())
		if err := c.record.Stale(version, to); err != nil {
			return err
		}
		if err := c.record.OwnWords(c.by, ch.OwnWords); err != nil {
			return err
		}
		if err := s.check(ctx, tx, c, to, ch.Submit); err != nil {
			return err
		}
		school := c.student.Place.School
		before := c.record
		if err := c.record.Edit(c.by, to, school, c.now); err != nil {
			return err
		}
		if ch.Submit {
			if err := c.record.Submit(c.by, c.student.Place.Class, c.now); err != nil {
				return err
			}
			c.record.Version = before.Version + 1 // changed and handed in at once is one version
		}
		if !before.Freezes(school) {
			return nil
		}
		return tx.Freeze(ctx, Frozen{
			RecordID: before.ID, Version: before.Version, Student: before.Student,
			Verified: before.State == Verified, Content: before, FrozenAt: c.now,
		})
	})
}

// Submit hands a record in, whole.
func (s Service) Submit(ctx context.Context, who domain.Actor, id RecordID, version int) (Record, error) {
	return s.change(ctx, who, "submitRecord", id, func(tx Tx, c *changing) error {
		if err := c.record.Stale(version, c.record.Content()); err != nil {
			return err
		}
		if err := c.record.OwnWords(c.by, true); err != nil {
			return err
		}
		if err := s.check(ctx, tx, c, c.record.Content(), true); err != nil {
			return err
		}
		return c.record.Submit(c.by, c.student.Place.Class, c.now)
	})
}

// Confirm stands for what a teacher typed, in the version that was read.
func (s Service) Confirm(ctx context.Context, who domain.Actor, id RecordID, version int) (Record, error) {
	return s.change(ctx, who, "confirmRecord", id, func(tx Tx, c *changing) error {
		if err := c.record.Stale(version, c.record.Content()); err != nil {
			return err
		}
		if err := mayWrite(c.student, s.world.Today()); err != nil {
			return err
		}
		return c.record.Confirm(c.by, c.student.Place.Class, c.now)
	})
}

// Withdraw takes back what nobody verifies now. It needs no consent.
func (s Service) Withdraw(ctx context.Context, who domain.Actor, id RecordID, version int) (Record, error) {
	return s.change(ctx, who, "withdrawRecord", id, func(tx Tx, c *changing) error {
		if err := c.record.Stale(version, c.record.Content()); err != nil {
			return err
		}
		if err := c.record.OwnWords(c.by, true); err != nil {
			return err
		}
		if c.record.VerifiedVersion == 0 {
			return c.record.Withdraw(nil, c.now)
		}
		f, err := tx.FrozenVersion(ctx, id, c.record.VerifiedVersion)
		if err != nil {
			return err
		}
		return c.record.Withdraw(&f.Content, c.now)
	})
}

// changing is a record on its way from one version to the next.
type changing struct {
	record  Record
	student domain.Standing
	by      Hand
	now     time.Time
}

// change reads and locks the student and the record, asks who may, and keeps
// what fn made of it.
func (s Service) change(ctx context.Context, who domain.Actor, op string, id RecordID, fn func(Tx, *changing) error) (Record, error) {
	var kept Record
	err := s.store.InTx(ctx, who, &kept, func(tx Tx) error {
		// Locks are taken in their order: first the student, then the record.
		student, err := tx.Whose(ctx, id)
		if err != nil {
			return err
		}
		standing, err := tx.Student(ctx, student)
		if err != nil {
			return err
		}
		before, err := tx.Record(ctx, id)
		if err != nil {
			return err
		}
		basis, err := s.require(who, op, before, standing)
		if err != nil {
			return err
		}
		c := changing{before, standing, Hand{who.Person, basis.Role}, s.world.Now()}
		if err := fn(tx, &c); err != nil {
			return err
		}
		if err := tx.SaveRecord(ctx, c.record); err != nil {
			return err
		}
		kept = c.record
		return settle(ctx, tx, basis, "growth."+verbs[op], before, c.record)
	})
	return kept, err
}

// verbs are the operations in the words of the audit.
var verbs = map[string]string{
	"editRecord": "edit", "submitRecord": "submit", "confirmRecord": "confirm", "withdrawRecord": "withdraw",
}

// require asks who may write a record. Only where the student is now: the old
// school writes nothing. To a teacher a student's draft does not exist.
func (s Service) require(who domain.Actor, op string, r Record, student domain.Standing) (domain.Basis, error) {
	basis, err := who.Require(Access[op], Access["getRecord"], student.Subject())
	if err != nil {
		return basis, err
	}
	if basis.Role == domain.ClassTeacher && !r.shownTo(basis.Role) {
		return basis, domain.ErrNotFound
	}
	return basis, nil
}

// shownTo reports whether staff in a role see anything of the record.
func (r Record) shownTo(role domain.Role) bool {
	switch r.State {
	case Withdrawn:
		return false
	case Draft:
		return r.VerifiedVersion > 0 || role == domain.ClassTeacher && r.AuthorRole == domain.ClassTeacher
	}
	return true
}

// check asks the rules about a content that somebody wants to keep.
func (s Service) check(ctx context.Context, tx Tx, c *changing, to Content, whole bool) error {
	today := s.world.Today()
	if err := mayWrite(c.student, today); err != nil {
		return err
	}
	rules, err := rulesOf(ctx, tx, to.Kind, today)
	if err != nil {
		return err
	}
	if err := to.Check(rules, today); err != nil || !whole {
		return err
	}
	return to.Whole()
}

// mayWrite refuses what has no consent, and a student who is in no class.
func mayWrite(student domain.Standing, today domain.Day) error {
	if err := student.Agrees(domain.GrowthRecords, today); err != nil {
		return err
	}
	if student.Place.Class.IsZero() {
		return ErrNotEnrolled
	}
	return nil
}

// settle keeps what goes with every change of a record: files, counts, audit,
// and the numbers that a phone's list is checked by.
func settle(ctx context.Context, tx Tx, basis domain.Basis, action string, before, after Record) error {
	if err := attach(ctx, tx, before, after); err != nil {
		return err
	}
	if ds := deltas(before, after); len(ds) > 0 {
		if err := tx.Count(ctx, ds); err != nil {
			return err
		}
	}
	entry := domain.Entry{Basis: basis, Action: action, Object: "growth.record", ID: after.ID, About: after.Student, After: after}
	if before.Version > 0 {
		entry.Before = before
	}
	if err := tx.Note(ctx, entry); err != nil {
		return err
	}
	return tx.Touch(ctx, touched(before, after)...)
}

// attach joins the record's files to it and lets go of those that no version
// shows any more: what was frozen keeps its pictures.
func attach(ctx context.Context, tx Tx, before, after Record) error {
	to := domain.Attachment{Kind: "growth.record", ID: after.ID}
	if added := without(after.Files, before.Files); len(added) > 0 {
		if _, err := tx.Attach(ctx, to, after.Files...); err != nil {
			return err
		}
	}
	dropped := without(before.Files, after.Files)
	if len(dropped) == 0 || before.VerifiedVersion > 0 || before.Freezes(after.WrittenIn) {
		return nil
	}
	return tx.Detach(ctx, to, dropped...)
}

func without(files, those []domain.FileID) []domain.FileID {
	return slices.DeleteFunc(slices.Clone(files), func(f domain.FileID) bool { return slices.Contains(those, f) })
}

// touched are the subjects whose lists change: the student, and the class in
// whose queue the record stands or stood.
func touched(before, after Record) [][16]byte {
	subjects := [][16]byte{after.Student}
	for _, w := range []WaiterID{before.Awaits, after.Awaits} {
		if !w.IsZero() && w != WaiterID(after.Student) && (len(subjects) == 1 || subjects[1] != w) {
			subjects = append(subjects, w)
		}
	}
	return subjects
}

// rulesOf is the edition of a kind's limits that holds on a day.
func rulesOf(ctx context.Context, from interface {
	Rules(context.Context) ([]Rules, error)
}, kind Kind, today domain.Day,
) (Rules, error) {
	kept, err := from.Rules(ctx)
	if err != nil {
		return Rules{}, err
	}
	return inForce(kept, kind, today)
}

// inForce is the newest edition of a kind that has begun.
func inForce(kept []Rules, kind Kind, today domain.Day) (Rules, error) {
	other := func(r Rules) bool { return r.Kind != kind }
	return domain.InForce("limits of "+string(kind), slices.DeleteFunc(slices.Clone(kept), other), today,
		func(r Rules) domain.Day { return r.ValidFrom })
}
