package store

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/files"
	"lizhi/domain/hardship"
	"lizhi/domain/identity"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/payable"
	"lizhi/domain/payment/result"
)

// Place is where a unit stands, without a lock.
func (t paymentTx) Place(_ context.Context, unit domain.UnitID) (domain.Place, error) {
	return placeOf(t.db, unit)
}

// Programme answers from aid what payment must know of a programme.
func (t paymentTx) Programme(_ context.Context, code string) (payable.Programme, error) {
	var r programmeRow
	err := t.db.Where("code = ?", code).Take(&r).Error
	if missing(err) {
		return payable.Programme{}, payment.ErrNoProgramme
	}
	return payable.Programme{Code: r.Code, Name: r.Name, YKT: r.Channel == aid.YKT, Cash: r.Kind != aid.Waiver}, err
}

// Entitled lists students whose approved award was not drafted yet, or has money
// that is pending in no batch. Awards come a page at a time, and what is owed for
// them by their ids: as one statement MariaDB reads every obligation for each page.
func (t paymentTx) Entitled(_ context.Context, d payment.Due) ([]domain.PersonID, error) {
	var ids []domain.PersonID
	for after := d.After; len(ids) < d.Limit; {
		var awards []awardRow
		err := t.db.Table("aid_awards AS a").Select("a.id", "a.student_id").
			Joins("JOIN people_enrolments AS e ON e.current_key = a.student_id").
			Where("a.programme = ? AND a.term = ? AND a.state = ? AND a.student_id > ?", d.Programme, d.Term, aid.Approved, after[:]).
			Where("a.purse NOT IN ?", ownPurses).
			Where("(e.school_id = ? OR e.school_id IN (SELECT id FROM org_units WHERE parent_id = ? AND kind = 'school'))", d.Unit, d.Unit).
			Order("a.student_id").Limit(d.Limit).Find(&awards).Error
		if err != nil || len(awards) == 0 {
			return ids, err
		}
		done, err := t.drafted(awards)
		if err != nil {
			return nil, err
		}
		for _, a := range awards {
			if after = a.Student; !done[ledger.AwardID(a.ID)] && len(ids) < d.Limit {
				ids = append(ids, a.Student)
			}
		}
	}
	return ids, nil
}

// drafted are those of some awards that are owed, with nothing pending outside of
// a batch.
func (t paymentTx) drafted(awards []awardRow) (map[ledger.AwardID]bool, error) {
	var owed []obligationRow
	ids := convert(awards, func(a awardRow) ledger.AwardID { return ledger.AwardID(a.ID) })
	if err := t.db.Select("id", "award_id", "pending").Where("award_id IN ?", ids).Find(&owed).Error; err != nil || len(owed) == 0 {
		return nil, err
	}
	var active []ledger.ObligationID
	obligations := convert(owed, func(o obligationRow) ledger.ObligationID { return o.ID })
	if err := t.db.Model(&attemptRow{}).Where("active_id IN ?", obligations).Pluck("active_id", &active).Error; err != nil {
		return nil, err
	}
	inBatch := map[ledger.ObligationID]bool{}
	for _, id := range active {
		inBatch[id] = true
	}
	done := map[ledger.AwardID]bool{}
	for _, o := range owed {
		before, seen := done[o.Award]
		done[o.Award] = (before || !seen) && (o.Pending == 0 || inBatch[o.ID])
	}
	return done, nil
}

// ownPurses are those that 一卡通 never pays from (policy F9).
var ownPurses = []aid.PurseKind{aid.SchoolFunds, aid.NotCovered, aid.NeedsDecision}

// Payables answers from people, aid and hardship about many students at once,
// under a lock on their rows.
func (t paymentTx) Payables(_ context.Context, programme string, term domain.Term, students ...domain.PersonID) (map[domain.PersonID]payable.Student, error) {
	var persons []personRow
	err := locked(t.db).Select("id", "name", "born").Where("id IN ?", students).Order("id").Find(&persons).Error
	if err != nil {
		return nil, err
	}
	var at []struct {
		PersonID                            domain.PersonID
		CityID, CountyID, SchoolID, ClassID domain.UnitID
		Status                              string
	}
	err = t.db.Table("people_enrolments").Where("current_key IN ?", students).Find(&at).Error
	if err != nil {
		return nil, err
	}
	var awards []awardRow
	err = t.db.Where("student_id IN ? AND programme = ? AND term = ? AND state = ?", students, programme, term, aid.Approved).Find(&awards).Error
	if err != nil {
		return nil, err
	}
	modes, err := aidModes(t.db)
	if err != nil {
		return nil, err
	}
	known, err := recognisedAmong(t.db, students, term, t.store.world.Today())
	if err != nil {
		return nil, err
	}
	payees, err := payeesOf(t.db, students)
	if err != nil {
		return nil, err
	}
	listings, err := listingsOf(t.db, convert(awards, func(a awardRow) ledger.AwardID { return ledger.AwardID(a.ID) }), t.store.world.Today())
	if err != nil {
		return nil, err
	}
	all := make(map[domain.PersonID]payable.Student, len(persons))
	for _, p := range persons {
		all[p.ID] = payable.Student{
			Standing:   domain.Standing{Person: p.ID, Name: p.Name, Born: p.Born},
			Recognised: known[p.ID].is, Published: known[p.ID].published, Payees: payees[p.ID],
		}
	}
	for _, e := range at {
		p := all[e.PersonID]
		p.Place, p.Status = domain.Place{City: e.CityID, County: e.CountyID, School: e.SchoolID, Class: e.ClassID}, e.Status
		p.InKind = aid.ModeOf(modes, programme, e.CountyID, term) == aid.InKind
		all[e.PersonID] = p
	}
	for _, a := range awards {
		p := all[a.Student]
		p.Award, p.Approved, p.Amount = ledger.AwardID(a.ID), true, a.Amount
		p.Listing = listings[p.Award]
		p.SchoolFunds = slices.Contains(ownPurses, a.Purse)
		all[a.Student] = p
	}
	return all, nil
}

// beenRecognised is whether somebody is recognised, and its publicity over.
type beenRecognised struct{ is, published bool }

// recognisedAmong says of many students whether they are recognised for a term.
func recognisedAmong(q *gorm.DB, students []domain.PersonID, term domain.Term, today domain.Day) (map[domain.PersonID]beenRecognised, error) {
	records, err := recognitionsAmong(q, students)
	if err != nil {
		return nil, err
	}
	ref, err := hardshipReference(q)
	if err != nil {
		return nil, err
	}
	known := make(map[domain.PersonID]beenRecognised, len(records))
	for student, of := range records {
		inForce := hardship.InForceAt(of, term)
		grade, _ := hardship.GradeOf(ref.Grades, inForce.Grade, term.SchoolYear())
		known[student] = beenRecognised{grade.Difficult, inForce.Published(today)}
	}
	return known, nil
}

// payeesOf are, for each student, the student and the guardians, each with the
// card in use.
func payeesOf(q *gorm.DB, students []domain.PersonID) (map[domain.PersonID][]payable.Payee, error) {
	var guardians []guardianRow
	err := q.Where("ward_id IN ? AND ended_on IS NULL", students).Order("ward_id, began_on, guardian_id").Find(&guardians).Error
	if err != nil {
		return nil, err
	}
	ids := slices.Clone(students)
	for _, g := range guardians {
		ids = append(ids, g.GuardianID)
	}
	var persons []personRow
	if err := q.Select("id", "name", "id_blind").Where("id IN ?", ids).Find(&persons).Error; err != nil {
		return nil, err
	}
	var cards []cardRow
	if err := q.Where("current_key IN ?", ids).Find(&cards).Error; err != nil {
		return nil, err
	}
	with := make(map[domain.PersonID]payable.Payee, len(persons))
	for _, p := range persons {
		with[p.ID] = payable.Payee{Person: p.ID, Kind: ledger.ToStudent, Name: p.Name, HasID: len(p.IDBlind) > 0}
	}
	for _, c := range cards {
		payee := with[c.CurrentKey]
		payee.Card, payee.CardOwner, payee.CardName = ledger.CardID(c.ID), c.PersonID, c.Owner
		payee.CardLast4, payee.Verified = c.Last4, c.VerifiedAt != nil
		with[c.CurrentKey] = payee
	}
	found := make(map[domain.PersonID][]payable.Payee, len(students))
	for _, id := range students {
		found[id] = append(found[id], with[id])
	}
	for _, g := range guardians {
		payee := with[g.GuardianID]
		payee.Kind, payee.Relation = ledger.ToGuardian, true
		found[g.WardID] = append(found[g.WardID], payee)
	}
	return found, nil
}

// Lines gives rows of a batch with every number in clear.
func (t paymentTx) Lines(_ context.Context, b payment.Batch, rows ...ledger.Attempt) ([]bankfile.Line, error) {
	return t.store.linesInClear(t.db, b, rows)
}

// Lines gives rows of a batch with every number in clear.
func (s paymentStore) Lines(ctx context.Context, b payment.Batch, rows ...ledger.Attempt) ([]bankfile.Line, error) {
	return s.linesInClear(s.read(ctx), b, rows)
}

// Listings reads what became of the awards of obligations in their lists.
func (t paymentTx) Listings(_ context.Context, ids ...ledger.ObligationID) (map[ledger.ObligationID]payable.Listing, error) {
	return listingsBehind(t.db, ids, t.store.world.Today())
}

// Listings reads what became of the awards of obligations in their lists.
func (s paymentStore) Listings(ctx context.Context, ids ...ledger.ObligationID) (map[ledger.ObligationID]payable.Listing, error) {
	return listingsBehind(s.read(ctx), ids, s.world.Today())
}

func (d *DB) linesInClear(q *gorm.DB, b payment.Batch, rows []ledger.Attempt) ([]bankfile.Line, error) {
	f, err := factsOf(q, b, rows)
	if err != nil {
		return nil, err
	}
	lines := make([]bankfile.Line, 0, len(rows))
	for _, a := range rows {
		line, err := f.line(d.keys, b, a)
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
	cards     map[ledger.CardID]cardRow
	relations map[[2]domain.PersonID]string
	places    map[ledger.ObligationID]placeNames
	programme string
}

// placeNames are the class and the school where an obligation was made.
type placeNames struct {
	ID                            ledger.ObligationID
	Class, SchoolCode, SchoolName string
}

// relationNames are the relations as the file prints them (GB/T 4761).
var relationNames = map[identity.Relation]string{
	identity.Father: "父亲", identity.Mother: "母亲", identity.Grandparent: "祖父母或外祖父母", identity.Sibling: "兄弟姐妹",
	identity.OtherKin: "其他亲属", identity.Institution: "监护机构",
}

func factsOf(q *gorm.DB, b payment.Batch, rows []ledger.Attempt) (lineFacts, error) {
	f := lineFacts{
		persons: map[domain.PersonID]personRow{}, cards: map[ledger.CardID]cardRow{},
		relations: map[[2]domain.PersonID]string{}, places: map[ledger.ObligationID]placeNames{},
	}
	var persons []domain.PersonID
	var cards []ledger.CardID
	var obligations []ledger.ObligationID
	for _, a := range rows {
		persons = append(persons, a.Student, a.Payee)
		cards = append(cards, a.Card)
		obligations = append(obligations, a.Obligation)
	}
	var personRows []personRow
	var held []cardRow
	var guardians []guardianRow
	var places []placeNames
	err := errors.Join(
		q.Where("id IN ?", persons).Find(&personRows).Error,
		q.Where("id IN ?", cards).Find(&held).Error,
		q.Where("ward_id IN ? AND ended_on IS NULL", persons).Find(&guardians).Error,
		q.Table("payment_obligations AS o").Joins("LEFT JOIN org_units AS c ON c.id = o.class_id").Joins("JOIN org_units AS s ON s.id = o.school_id").
			Select("o.id", "COALESCE(c.name, '') AS class", "s.code AS school_code", "s.name AS school_name").
			Where("o.id IN ?", obligations).Find(&places).Error,
		q.Model(&programmeRow{}).Select("name").Where("code = ?", b.Programme).Take(&f.programme).Error,
	)
	for _, p := range personRows {
		f.persons[p.ID] = p
	}
	for _, c := range held {
		f.cards[ledger.CardID(c.ID)] = c
	}
	for _, g := range guardians {
		f.relations[[2]domain.PersonID{g.GuardianID, g.WardID}] = relationNames[g.Relation]
	}
	for _, p := range places {
		f.places[p.ID] = p
	}
	return f, err
}

// line puts one row together. What is printed of the payee is what was drafted
// and approved; the numbers are opened here.
func (f lineFacts) line(keys *Keyring, b payment.Batch, a ledger.Attempt) (bankfile.Line, error) {
	student, err := keys.person(f.persons[a.Student])
	if err != nil {
		return bankfile.Line{}, err
	}
	payee := student
	if a.Payee != a.Student {
		if payee, err = keys.person(f.persons[a.Payee]); err != nil {
			return bankfile.Line{}, err
		}
	}
	row := f.cards[a.Card]
	card, err := keys.card(row)
	if err != nil {
		return bankfile.Line{}, err
	}
	relation := "本人"
	if a.PayeeKind == ledger.ToGuardian {
		relation = f.relations[[2]domain.PersonID{a.Payee, a.Student}]
	}
	place := f.places[a.Obligation]
	return bankfile.Line{
		Row: a.Row, Student: a.Student, StudentName: student.Name, StudentID: string(student.IDNumber),
		SchoolCode: place.SchoolCode, SchoolName: place.SchoolName, Class: place.Class,
		Programme: b.Programme, ProgrammeName: f.programme, Term: b.Term, Amount: a.Amount,
		ToGuardian: a.PayeeKind == ledger.ToGuardian, PayeeName: a.PayeeName, PayeeID: string(payee.IDNumber), Relation: relation,
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
	err := found(q.Where("id = ?", ledger.BatchID(id)).Take(&r).Error)
	return toBatch(r).Subject(), err
}

// aboutResult is who a result file is about: the school.
func aboutResult(_ context.Context, q *gorm.DB, _ domain.Actor, id [16]byte) (domain.Subject, error) {
	var r resultRow
	err := found(q.Where("id = ?", result.ID(id)).Take(&r).Error)
	return toResult(r).Subject(), err
}
