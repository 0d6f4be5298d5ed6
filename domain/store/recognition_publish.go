package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/publicity"
	"lizhi/domain/recognition"
	"lizhi/domain/recognition/panel"
)

// Decided reads and locks what is decided in a unit and not published.
func (t recognitionTx) Decided(_ context.Context, unit domain.UnitID, year domain.SchoolYear) ([]recognition.Application, error) {
	var rows []applicationRow
	err := locked(t.db).Where("school_year = ? AND state = ? AND (school_id = ? OR class_id = ?)", year, recognition.Decided, unit, unit).
		Order("id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	return t.store.keys.applications(rows)
}

// UnitName is how people call a school, or a class after its school.
func (t recognitionTx) UnitName(_ context.Context, unit domain.UnitID, year domain.SchoolYear) (string, error) {
	var u unitRow
	if err := found(t.db.Where("id = ?", unit).Take(&u).Error); err != nil {
		return "", err
	}
	name := called(u, year)
	if u.School == u.ID || u.School.IsZero() {
		return name, nil
	}
	var school unitRow
	err := found(t.db.Where("id = ?", u.School).Take(&school).Error)
	return school.Name + name, err
}

// AddPublication keeps a publication.
func (t recognitionTx) AddPublication(_ context.Context, p recognition.Publication) error {
	return t.db.Create((*publicationRow)(&p)).Error
}

// Publication reads a publication with the applications that are in it.
func (s recognitionStore) Publication(ctx context.Context, id recognition.PublicationID) (recognition.Publication, []recognition.Application, error) {
	var p publicationRow
	if err := found(s.read(ctx).Where("id = ?", id).Take(&p).Error); err != nil {
		return recognition.Publication{}, nil, err
	}
	list, err := listedApplications(s.read(ctx).Where("publication_id = ?", id).Order("id"))
	return recognition.Publication(p), list, err
}

// shownIn finds the line of an application in the notice of its publication.
func shownIn(q *gorm.DB, a recognition.Application) *gorm.DB {
	return q.Table("publicity_rows AS r").Joins("JOIN publicity_notices AS n ON n.id = r.notice_id").
		Where("r.ref_id = ? AND n.source_id = ?", a.ID, a.Publication)
}

// against joins the objections that cover a line.
func against(q *gorm.DB) *gorm.DB {
	return q.Joins("JOIN publicity_objections AS o ON o.notice_id = r.notice_id AND (o.row_no = 0 OR o.row_no = r.number)")
}

// Contested asks publicity whether an objection is open.
func (t recognitionTx) Contested(_ context.Context, a recognition.Application) (recognition.Contest, error) {
	if a.Publication.IsZero() {
		return recognition.Uncontested, nil
	}
	var open int64
	err := against(shownIn(t.db, a)).Where("o.state = ?", publicity.Pending).Count(&open).Error
	if open > 0 {
		return recognition.Contested, err
	}
	return recognition.Uncontested, err
}

// Packet gathers what an archive holds.
func (t recognitionTx) Packet(ctx context.Context, a recognition.Application) (recognition.Packet, error) {
	p := recognition.Packet{Application: a}
	var review reviewRow
	if err := found(t.db.Where("id = ?", a.Review).Take(&review).Error); err != nil {
		return p, fmt.Errorf("the review of %s: %w", a.ID, err)
	}
	minutes, err := t.store.keys.Open(sealedMinutes, review.ID, review.MinutesSealed)
	if err != nil {
		return p, err
	}
	p.Review = panel.Review{
		ID: review.ID, Panel: review.Panel, HeldOn: review.HeldOn, Present: review.Present, Minutes: string(minutes),
		EnteredBy: review.EnteredBy, CreatedAt: review.CreatedAt,
	}
	var members panelRow
	if err := found(t.db.Where("id = ?", review.Panel).Take(&members).Error); err != nil {
		return p, fmt.Errorf("the panel of %s: %w", a.ID, err)
	}
	p.Panel = panel.Panel(members)
	var proof struct {
		Title, Result         string
		StartsOn, EarliestEnd domain.Day
		Days                  int
	}
	if err := found(shownIn(t.db, a).Select("n.title", "r.result", "n.starts_on", "n.earliest_end", "n.days").Take(&proof).Error); err != nil {
		return p, fmt.Errorf("the publicity of %s: %w", a.ID, err)
	}
	p.Proof = recognition.Proof{
		Title: proof.Title, Result: proof.Result, StartsOn: proof.StartsOn, LastOn: proof.EarliestEnd.Add(-1), Days: proof.Days,
	}
	p.Objections, err = t.disputes(ctx, a)
	return p, err
}

// disputes are the objections to any edition of an application's publications,
// with their answers; who objected is not among what the archive holds.
func (t recognitionTx) disputes(_ context.Context, a recognition.Application) ([]recognition.Objection, error) {
	var rows []objectionRow
	err := against(t.db.Table("publicity_rows AS r").Where("r.ref_id = ?", a.ID)).Select("DISTINCT o.*").
		Order("o.created_at, o.id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, nil
	}
	steps, err := t.store.steps(t.db, convert(rows, func(r objectionRow) publicity.ObjectionID { return r.ID })...)
	if err != nil {
		return nil, err
	}
	var list []recognition.Objection
	for _, r := range rows {
		o := recognition.Objection{
			Reference: r.Reference, State: string(r.State), Outcome: string(r.Outcome), RaisedOn: domain.DayOf(r.CreatedAt),
		}
		for _, s := range steps[r.ID] {
			o.Steps = append(o.Steps, recognition.Step{
				Kind: string(s.Kind), Level: string(s.Level), Outcome: string(s.Outcome), Text: s.Text, On: domain.DayOf(s.CreatedAt),
			})
		}
		list = append(list, o)
	}
	return list, nil
}

// AddArchive keeps an archive.
func (t recognitionTx) AddArchive(_ context.Context, a recognition.Archive) error {
	packet, err := json.Marshal(a.Packet)
	if err != nil {
		return err
	}
	return t.db.Create(&archiveRow{
		ID: a.ID, Application: a.Application, Student: a.Student, Edition: a.Edition, Version: a.Version,
		PacketSealed: t.store.keys.Seal(sealedPacket, a.ID, packet), Hash: a.Hash,
		ArchivedBy: a.ArchivedBy, ArchivedOn: a.ArchivedOn, CreatedAt: a.CreatedAt,
	}).Error
}

// Archive reads the archive of an application.
func (s recognitionStore) Archive(ctx context.Context, id recognition.ApplicationID) (recognition.Archive, error) {
	var r archiveRow
	if err := found(s.read(ctx).Where("application_id = ?", id).Take(&r).Error); err != nil {
		return recognition.Archive{}, err
	}
	return s.keys.archive(r)
}

func (k *Keyring) archive(r archiveRow) (recognition.Archive, error) {
	a := recognition.Archive{
		ID: r.ID, Application: r.Application, Student: r.Student, Edition: r.Edition, Version: r.Version, Hash: r.Hash,
		ArchivedBy: r.ArchivedBy, ArchivedOn: r.ArchivedOn, CreatedAt: r.CreatedAt,
	}
	packet, err := k.Open(sealedPacket, r.ID, r.PacketSealed)
	if err == nil {
		err = json.Unmarshal(packet, &a.Packet)
	}
	return a, err
}

// recognitionInvariants are what holds of recognitions whatever happened.
var recognitionInvariants = []invariant{
	{"an application has what its stage needs", noRows(`SELECT HEX(id) AS line FROM recognition_applications
		WHERE state IN ('reviewed', 'proposed', 'decided', 'publicity', 'concluded', 'archived') AND (review_id IS NULL OR panel_grade = '')
		OR state IN ('proposed', 'decided', 'publicity', 'concluded', 'archived') AND (proposed_grade = '' OR proposed_by IS NULL)
		OR state IN ('decided', 'publicity', 'concluded', 'archived', 'rejected') AND (grade = '' OR decided_on IS NULL OR decided_by IS NULL)
		OR state IN ('publicity', 'concluded', 'archived') AND publication_id IS NULL
		OR state IN ('concluded', 'archived') AND publicity_ended IS NULL
		OR state = 'archived' AND id NOT IN (SELECT application_id FROM recognition_archives)`)},
	{"an application holds its key while it is open", noRows(`SELECT HEX(id) AS line FROM recognition_applications
		WHERE (state IN ('archived', 'rejected', 'withdrawn')) <> (active_key IS NULL)`)},
	{"who proposed a grade did not decide it", noRows(`SELECT HEX(id) AS line FROM recognition_applications
		WHERE decided_on IS NOT NULL AND decided_by = proposed_by`)},
	{"an archived application is as it was archived", noRows(`SELECT HEX(a.id) AS line FROM recognition_archives a
		JOIN recognition_applications p ON p.id = a.application_id
		WHERE p.state <> 'archived' OR p.version <> a.version OR p.edition <> a.edition OR p.student_id <> a.student_id`)},
	{"an archive is as it was made", editedArchives},
}

// editedArchives finds archives that do not open, or whose packet has another
// hash than the one they were made with (policy C17).
func editedArchives(d *DB, q *gorm.DB) ([]string, error) {
	var lines []string
	var rows []archiveRow
	for after := (recognition.ArchiveID{}); ; after = rows[len(rows)-1].ID {
		rows = nil
		if err := q.Where("id > ?", after[:]).Order("id").Limit(200).Find(&rows).Error; err != nil || len(rows) == 0 {
			return lines, err
		}
		for _, r := range rows {
			packet, err := d.keys.Open(sealedPacket, r.ID, r.PacketSealed)
			sum := sha256.Sum256(packet)
			if err != nil || hex.EncodeToString(sum[:]) != r.Hash {
				lines = append(lines, fmt.Sprintf("%X", r.ID[:]))
			}
		}
	}
}
