package store

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/files"
	"lizhi/domain/identity"
	"lizhi/domain/payment"
)

// Programme answers from aid what payment must know of a programme.
func (t paymentTx) Programme(_ context.Context, code string) (payment.Programme, error) {
	var r programmeRow
	err := t.db.Where("code = ?", code).Take(&r).Error
	if missing(err) {
		return payment.Programme{}, payment.ErrNoProgramme
	}
	return payment.Programme{Code: r.Code, Name: r.Name, YKT: r.Channel == aid.YKT, Cash: r.Kind != aid.Waiver}, err
}

// Entitled lists students of a school whose approved award was not drafted yet
// or is pending again.
func (t paymentTx) Entitled(_ context.Context, school domain.UnitID, programme string, term domain.Term, limit int) ([]domain.PersonID, error) {
	var ids []domain.PersonID
	err := t.db.Table("aid_awards AS a").
		Joins("JOIN people_enrolments AS e ON e.current_key = a.student_id AND e.school_id = ?", school).
		Joins("LEFT JOIN payment_obligations AS o ON o.award_id = a.id").
		Where("a.programme = ? AND a.term = ? AND a.state = ?", programme, term, aid.Approved).
		Where("o.id IS NULL OR (o.pending > 0 AND o.id NOT IN (SELECT active_id FROM payment_attempts WHERE active_id IS NOT NULL))").
		Order("a.student_id").Limit(limit).Pluck("a.student_id", &ids).Error
	return ids, err
}

// Payable answers from people, aid and hardship, under a lock on the student's
// row.
func (t paymentTx) Payable(ctx context.Context, student domain.PersonID, programme string, term domain.Term) (payment.Payable, error) {
	standing, err := t.Student(ctx, student)
	if err != nil {
		return payment.Payable{}, err
	}
	p := payment.Payable{Standing: standing}
	var award awardRow
	err = t.db.Where("student_id = ? AND programme = ? AND term = ? AND state = ?", student, programme, term, aid.Approved).
		Take(&award).Error
	if err != nil && !missing(err) {
		return p, err
	}
	p.Award, p.Approved, p.Amount = payment.AwardID(award.ID), err == nil, award.Amount
	modes, err := aidModes(t.db)
	if err != nil {
		return p, err
	}
	p.InKind = aid.ModeOf(modes, programme, standing.Place.County, term) == aid.InKind
	if p.Recognised, p.Published, err = recognised(t.db, student, term, t.store.world.Today()); err != nil {
		return p, err
	}
	p.Payees, err = payees(t.db, student)
	return p, err
}

// payees are the student and the guardians, each with the card in use.
func payees(q *gorm.DB, student domain.PersonID) ([]payment.Payee, error) {
	var guardians []domain.PersonID
	err := q.Table("people_guardians").Where("ward_id = ? AND ended_on IS NULL", student).
		Order("began_on, guardian_id").Pluck("guardian_id", &guardians).Error
	if err != nil {
		return nil, err
	}
	var found []payment.Payee
	for i, id := range append([]domain.PersonID{student}, guardians...) {
		var p personRow
		if err := q.Select("id", "name", "id_blind").Where("id = ?", id).Take(&p).Error; err != nil {
			return nil, err
		}
		payee := payment.Payee{Person: id, Kind: payment.ToStudent, Name: p.Name, HasID: len(p.IDBlind) > 0}
		if i > 0 {
			payee.Kind, payee.Relation = payment.ToGuardian, true
		}
		var cards []cardRow
		if err := q.Where("current_key = ?", id).Find(&cards).Error; err != nil {
			return nil, err
		}
		for _, c := range cards { // one or none
			payee.Card, payee.CardOwner, payee.CardName = payment.CardID(c.ID), c.PersonID, c.Owner
			payee.CardLast4, payee.Verified = c.Last4, c.VerifiedAt != nil
		}
		found = append(found, payee)
	}
	return found, nil
}

// Lines gives the rows of a batch with every number in clear.
func (t paymentTx) Lines(_ context.Context, id payment.BatchID) ([]payment.Line, error) {
	return linesInClear(t.db, t.store.keys, id)
}

// Lines gives the rows of a batch with every number in clear.
func (s paymentStore) Lines(ctx context.Context, id payment.BatchID) ([]payment.Line, error) {
	return linesInClear(s.read(ctx), s.keys, id)
}

func linesInClear(q *gorm.DB, keys *Keyring, id payment.BatchID) ([]payment.Line, error) {
	var b batchRow
	if err := q.Where("id = ?", id).Take(&b).Error; err != nil {
		return nil, found(err)
	}
	rows, err := rowsOf(q, id)
	if err != nil {
		return nil, err
	}
	f, err := factsOf(q, b, rows)
	if err != nil {
		return nil, err
	}
	var lines []payment.Line
	for _, a := range rows {
		if a.State == payment.AttemptLeft {
			continue
		}
		line, err := f.line(keys, b, a)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// lineFacts are what the lines of one batch need, read in a few queries.
type lineFacts struct {
	persons   map[domain.PersonID]personRow
	cards     map[payment.CardID]cardRow
	relations map[[2]domain.PersonID]string
	classes   map[payment.ObligationID]string
	school    struct{ Code, Name string }
	programme string
}

// relationNames are the relations as the file prints them (GB/T 4761).
var relationNames = map[identity.Relation]string{
	identity.Father: "父亲", identity.Mother: "母亲", identity.Grandparent: "祖父母或外祖父母", identity.Sibling: "兄弟姐妹",
	identity.OtherKin: "其他亲属", identity.Institution: "监护机构",
}

func factsOf(q *gorm.DB, b batchRow, rows []payment.Attempt) (lineFacts, error) {
	f := lineFacts{
		persons: map[domain.PersonID]personRow{}, cards: map[payment.CardID]cardRow{},
		relations: map[[2]domain.PersonID]string{}, classes: map[payment.ObligationID]string{},
	}
	var persons []domain.PersonID
	var cards []payment.CardID
	var obligations []payment.ObligationID
	for _, a := range rows {
		persons = append(persons, a.Student, a.Payee)
		cards = append(cards, a.Card)
		obligations = append(obligations, a.Obligation)
	}
	var personRows []personRow
	var held []cardRow
	var guardians []guardianRow
	var classes []struct {
		ID   payment.ObligationID
		Name string
	}
	err := errors.Join(
		q.Where("id IN ?", persons).Find(&personRows).Error,
		q.Where("id IN ?", cards).Find(&held).Error,
		q.Where("ward_id IN ? AND ended_on IS NULL", persons).Find(&guardians).Error,
		q.Table("payment_obligations AS o").Joins("JOIN org_units AS c ON c.id = o.class_id").
			Select("o.id", "c.name").Where("o.id IN ?", obligations).Find(&classes).Error,
		q.Table("org_units").Select("code", "name").Where("id = ?", b.School).Take(&f.school).Error,
		q.Model(&programmeRow{}).Select("name").Where("code = ?", b.Programme).Take(&f.programme).Error,
	)
	for _, p := range personRows {
		f.persons[p.ID] = p
	}
	for _, c := range held {
		f.cards[payment.CardID(c.ID)] = c
	}
	for _, g := range guardians {
		f.relations[[2]domain.PersonID{g.GuardianID, g.WardID}] = relationNames[g.Relation]
	}
	for _, c := range classes {
		f.classes[c.ID] = c.Name
	}
	return f, err
}

// line puts one row together. What is printed of the payee is what was drafted
// and approved; the numbers are opened here.
func (f lineFacts) line(keys *Keyring, b batchRow, a payment.Attempt) (payment.Line, error) {
	student, err := keys.person(f.persons[a.Student])
	if err != nil {
		return payment.Line{}, err
	}
	payee, err := keys.person(f.persons[a.Payee])
	if err != nil {
		return payment.Line{}, err
	}
	row := f.cards[a.Card]
	card, err := keys.card(row)
	if err != nil {
		return payment.Line{}, err
	}
	relation := "本人"
	if a.PayeeKind == payment.ToGuardian {
		relation = f.relations[[2]domain.PersonID{a.Payee, a.Student}]
	}
	return payment.Line{
		Row: a.Row, Student: a.Student, StudentName: student.Name, StudentID: string(student.IDNumber),
		SchoolCode: f.school.Code, SchoolName: f.school.Name, Class: f.classes[a.Obligation],
		Programme: b.Programme, ProgrammeName: f.programme, Term: b.Term, Amount: a.Amount,
		PayeeKind: a.PayeeKind, PayeeName: a.PayeeName, PayeeID: string(payee.IDNumber), Relation: relation,
		Bank: card.Bank, Phone: string(payee.Phone), Card: string(card.Number),
		CardCurrent: row.CurrentKey == a.Payee && row.VerifiedAt != nil && row.Owner == a.PayeeName && relation != "",
		Batch:       b.Number, Attempt: a.Number,
	}, nil
}

// Upload is what files knows of an upload of a bank's result.
func (t paymentTx) Upload(_ context.Context, file domain.FileID) (payment.Upload, error) {
	f, err := t.store.oneFile(t.db, file)
	return payment.Upload{
		Owner: f.Owner, Ready: f.Kind == files.Result && f.State == files.Clean, Hash: f.SHA256.String(),
	}, err
}

// aboutBatch is who the file of a batch is about: the school.
func aboutBatch(_ context.Context, q *gorm.DB, _ domain.Actor, id [16]byte) (domain.Subject, error) {
	var r batchRow
	err := found(q.Where("id = ?", payment.BatchID(id)).Take(&r).Error)
	return payment.Batch(r).Subject(), err
}

// aboutResult is who a result file is about: the school.
func aboutResult(_ context.Context, q *gorm.DB, _ domain.Actor, id [16]byte) (domain.Subject, error) {
	var r resultRow
	err := found(q.Where("id = ?", payment.ResultID(id)).Take(&r).Error)
	return payment.Result(r).Subject(), err
}
