package store

import (
	"context"
	"time"

	"lizhi/domain"
	"lizhi/domain/publicity"
)

// publicityLinkRow is a link as the table publicity_links keeps it.
type publicityLinkRow struct {
	Notice    publicity.NoticeID `gorm:"column:notice_id;primaryKey"`
	Hash      []byte
	MadeBy    domain.PersonID
	CreatedAt time.Time
}

// TableName is the name of the table.
func (publicityLinkRow) TableName() string { return "publicity_links" }

// Linked finds the notice of a link.
func (s publicityStore) Linked(ctx context.Context, hash []byte) (publicity.Notice, error) {
	var r publicityLinkRow
	if err := s.read(ctx).Where("hash = ?", hash).Take(&r).Error; err != nil {
		return publicity.Notice{}, found(err)
	}
	return s.Notice(ctx, r.Notice)
}

// Standings are the ages of the persons of a notice, and who of them agrees to
// contest_publicity at this moment, in two queries however long the list is.
func (s publicityStore) Standings(ctx context.Context, id publicity.NoticeID) (map[domain.PersonID]domain.Standing, error) {
	var born []struct {
		ID   domain.PersonID
		Born domain.Day
	}
	err := s.read(ctx).Table("people_persons").Select("id", "born").
		Where("id IN (SELECT person_id FROM publicity_rows WHERE notice_id = ?)", id).Find(&born).Error
	if err != nil {
		return nil, err
	}
	var agreed []struct {
		StudentID domain.PersonID
		Giver     string
	}
	err = s.read(ctx).Table("consent_given").Select("student_id", "giver").
		Where("purpose = ? AND current_key = 1 AND answer = 'agreed'", domain.ContestPublicity).
		Where("student_id IN (SELECT person_id FROM publicity_rows WHERE notice_id = ?)", id).Find(&agreed).Error
	all := make(map[domain.PersonID]domain.Standing, len(born))
	for _, b := range born {
		all[b.ID] = domain.Standing{Person: b.ID, Born: b.Born}
	}
	for _, a := range agreed {
		st := all[a.StudentID]
		if a.Giver == "guardian" {
			st.ByGuard = append(st.ByGuard, domain.ContestPublicity)
		} else {
			st.ByOwn = append(st.ByOwn, domain.ContestPublicity)
		}
		all[a.StudentID] = st
	}
	return all, err
}

// SetLink keeps the link of a notice in the place of the one before. The
// notice's lock covers it.
func (t publicityTx) SetLink(ctx context.Context, l publicity.Link) error {
	if err := t.EndLink(ctx, l.Notice); err != nil {
		return err
	}
	return t.db.Create((*publicityLinkRow)(&l)).Error
}

// EndLink ends the link of a notice.
func (t publicityTx) EndLink(_ context.Context, id publicity.NoticeID) error {
	return t.db.Where("notice_id = ?", id).Delete(&publicityLinkRow{}).Error
}
