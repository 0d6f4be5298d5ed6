package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/campaign"
	"lizhi/domain/recognition"
)

// matchRow is a candidate as the table campaign_matches keeps it.
type matchRow struct {
	List        campaign.ListID `gorm:"column:list_id;primaryKey"`
	Number      int             `gorm:"primaryKey;autoIncrement:false"`
	Student     domain.PersonID `gorm:"column:student_id;primaryKey"`
	Campaign    campaign.ID     `gorm:"column:campaign_id"`
	How         campaign.How
	State       campaign.MatchState
	Guardian    bool
	OtherNumber bool
	DecidedBy   domain.PersonID
	DecidedAt   *time.Time
}

func (matchRow) TableName() string { return "campaign_matches" }

// meant are the states of a candidate that is the person.
var meant = []campaign.MatchState{campaign.Sure, campaign.Accepted}

// The two joins. A row that is sure is left out of the second one before it
// looks for names, so that it costs what is left. What a person decided stays.
const (
	joinNumber = `INSERT INTO campaign_matches (list_id, number, student_id, campaign_id, how, state, guardian, other_number)
		SELECT r.list_id, r.number, p.id, r.campaign_id, CASE WHEN p.search_key = r.search_key THEN ? ELSE ? END,
			CASE WHEN p.search_key = r.search_key THEN ? ELSE ? END, 0, 0
		FROM campaign_rows AS r JOIN people_persons AS p ON p.id_blind = r.id_blind WHERE r.list_id IN ? AND r.verdict = ?`
	joinName = `INSERT INTO campaign_matches (list_id, number, student_id, campaign_id, how, state, guardian, other_number)
		SELECT r.list_id, r.number, p.id, r.campaign_id, ?, ?,
			CASE WHEN r.guardian_key <> '' AND EXISTS (SELECT 1 FROM people_guardians AS g JOIN people_persons AS gp ON gp.id = g.guardian_id
				WHERE g.ward_id = p.id AND g.ended_on IS NULL AND gp.search_key = r.guardian_key) THEN 1 ELSE 0 END,
			CASE WHEN r.id_blind IS NOT NULL AND p.id_blind IS NOT NULL THEN 1 ELSE 0 END
		FROM campaign_rows AS r
			LEFT JOIN campaign_matches AS sure ON sure.list_id = r.list_id AND sure.number = r.number AND sure.state IN ?
			JOIN people_persons AS p ON p.born = r.born AND p.search_key = r.search_key
			LEFT JOIN campaign_matches AS m ON m.list_id = r.list_id AND m.number = r.number AND m.student_id = p.id
		WHERE r.list_id IN ? AND r.verdict = ? AND sure.student_id IS NULL AND m.student_id IS NULL`
	notDecided = ` AND NOT EXISTS (SELECT 1 FROM campaign_matches AS m WHERE m.list_id = r.list_id AND m.number = r.number
			AND (m.state = ? OR m.student_id = p.id))`
)

// Join matches the rows of a campaign's lists with the roster anew.
func (t campaignTx) Join(_ context.Context, id campaign.ID) error {
	var lists []campaign.ListID
	err := t.db.Model(&listRow{}).Where("campaign_id = ? AND state IN ?", id, []campaign.ListState{campaign.Ready, campaign.Matched}).
		Order("id").Pluck("id", &lists).Error
	if err != nil {
		return err
	}
	err = t.db.Where("campaign_id = ? AND state IN ?", id, []campaign.MatchState{campaign.Sure, campaign.Possible, campaign.NoPupil}).Delete(&matchRow{}).Error
	if err != nil || len(lists) == 0 {
		return err
	}
	var decided int64
	if err := t.db.Model(&matchRow{}).Where("campaign_id = ?", id).Limit(1).Count(&decided).Error; err != nil {
		return err
	}
	byNumber, args := joinNumber, []any{
		campaign.ByNumber, campaign.ByNumberOnly, campaign.Sure, campaign.Possible, lists, campaign.Fits,
	}
	if decided > 0 {
		byNumber, args = byNumber+notDecided, append(args, campaign.Accepted)
	}
	if err := t.db.Exec(byNumber, args...).Error; err != nil {
		return fmt.Errorf("match by number: %w", err)
	}
	err = t.db.Exec(joinName, campaign.ByName, campaign.Possible, meant, lists, campaign.Fits).Error
	if err != nil {
		return fmt.Errorf("match by name and birthday: %w", err)
	}
	return nil
}

// NoPupils sets candidates aside who were never enrolled: guardians and staff are
// persons, too.
func (t campaignTx) NoPupils(_ context.Context, id campaign.ID, persons []domain.PersonID) error {
	return t.db.Model(&matchRow{}).Where("campaign_id = ? AND student_id IN ? AND state IN ?", id, persons,
		[]campaign.MatchState{campaign.Sure, campaign.Possible}).Update("state", campaign.NoPupil).Error
}

// MarkMatched turns ready lists into matched ones and counts what is sure.
func (t campaignTx) MarkMatched(_ context.Context, id campaign.ID) ([]campaign.List, error) {
	var counts []struct {
		ListID campaign.ListID
		N      int
	}
	err := t.db.Model(&matchRow{}).Where("campaign_id = ? AND state IN ?", id, meant).
		Select("list_id, COUNT(*) AS n").Group("list_id").Find(&counts).Error
	if err != nil {
		return nil, err
	}
	sure := map[campaign.ListID]int{}
	for _, c := range counts {
		sure[c.ListID] = c.N
	}
	var rows []listRow
	err = locked(t.db).Where("campaign_id = ? AND state IN ?", id, []campaign.ListState{campaign.Ready, campaign.Matched}).
		Order("id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if rows[i].State == campaign.Matched && rows[i].Sure == sure[rows[i].ID] {
			continue
		}
		rows[i].State, rows[i].Sure = campaign.Matched, sure[rows[i].ID]
		rows[i].Version++
		if err := save(t.db, &rows[i], rows[i].Version); err != nil {
			return nil, err
		}
	}
	return convert(rows, listRow.list), nil
}

// beforeIt is the campaign before one, none for the first.
const beforeIt = `SELECT id FROM campaign_campaigns WHERE city_id = ? AND term < ? ORDER BY term DESC LIMIT 1`

// Matched lists the students whom a campaign must judge.
func (s campaignStore) Matched(ctx context.Context, c campaign.Campaign, since, today domain.Day) ([]domain.PersonID, error) {
	previous, err := s.previous(ctx, c)
	if err != nil {
		return nil, err
	}
	const of = `SELECT m.student_id AS id FROM campaign_matches AS m JOIN campaign_lists AS l ON l.id = m.list_id
		WHERE m.campaign_id = ? AND l.state = 'matched' AND m.state IN ?`
	var ids []domain.PersonID
	err = s.read(ctx).Raw(of+" UNION "+of+
		" UNION SELECT m.student_id FROM campaign_matches AS m WHERE m.campaign_id = ? AND m.state = ?"+
		" UNION SELECT student_id FROM campaign_findings WHERE campaign_id = ? AND student_id IS NOT NULL"+
		" UNION SELECT student_id FROM hardship_memberships WHERE valid_to >= ? AND valid_to < ? ORDER BY id",
		c.ID, meant, previous, meant, c.ID, campaign.Possible, c.ID, since, today).Scan(&ids).Error
	return ids, err
}

func (s campaignStore) previous(ctx context.Context, c campaign.Campaign) (campaign.ID, error) {
	var ids []campaign.ID
	err := s.read(ctx).Raw(beforeIt, c.City, c.Term).Scan(&ids).Error
	return append(ids, campaign.ID{})[0], err
}

// Unmatched lists the rows that mean nobody so far, and those with a finding.
func (s campaignStore) Unmatched(ctx context.Context, id campaign.ID) ([]campaign.FindingID, error) {
	var ids []campaign.FindingID
	err := s.read(ctx).Raw(`SELECT r.id AS id FROM campaign_lists AS l JOIN campaign_rows AS r ON r.list_id = l.id
			LEFT JOIN campaign_matches AS m ON m.list_id = r.list_id AND m.number = r.number AND m.state IN ?
			WHERE l.campaign_id = ? AND l.state = 'matched' AND r.verdict = ? AND m.student_id IS NULL
		UNION SELECT subject_id FROM campaign_findings WHERE campaign_id = ? AND student_id IS NULL ORDER BY id`,
		meant, id, campaign.Fits, id).Scan(&ids).Error
	return ids, err
}

// Proven lists students after one of whom a list is evidence.
func (s campaignStore) Proven(ctx context.Context, l campaign.List, after domain.PersonID, limit int) ([]campaign.Proof, error) {
	var rows []struct {
		StudentID domain.PersonID
		GroupCode string
	}
	err := s.read(ctx).Table("campaign_matches AS m").Joins("JOIN campaign_rows AS r ON r.list_id = m.list_id AND r.number = m.number").
		Where("m.list_id = ? AND m.state IN ? AND m.student_id > ?", l.ID, meant, after[:]).
		Select("m.student_id", "r.group_code").Order("m.student_id, r.group_code").Limit(limit).Find(&rows).Error
	proofs := make([]campaign.Proof, len(rows))
	for i, r := range rows {
		proofs[i] = campaign.Proof{Student: r.StudentID, Group: r.GroupCode}
	}
	return proofs, err
}

// checking gathers the facts of students.
type checking struct {
	t        campaignTx
	c        campaign.Campaign
	students []domain.PersonID
	by       map[domain.PersonID]*campaign.Facts
}

// Facts are the facts of students in a campaign.
func (t campaignTx) Facts(_ context.Context, c campaign.Campaign, since, today domain.Day, students []domain.PersonID) ([]campaign.Facts, error) {
	f := checking{t, c, students, map[domain.PersonID]*campaign.Facts{}}
	all := make([]campaign.Facts, len(students))
	for i, id := range students {
		all[i].Student = id
		f.by[id] = &all[i]
	}
	var groups []groupRow
	if err := t.db.Find(&groups).Error; err != nil {
		return nil, err
	}
	holds := map[string]bool{} // groups that are valid today (policy C13)
	for _, g := range groups {
		holds[g.Code] = !today.Before(g.From) && (g.Until.IsZero() || !today.After(g.Until))
	}
	for _, gather := range []func() error{
		f.places,
		func() error { return f.listed(today, holds) },
		func() error { return f.before(holds) },
		func() error { return f.expired(since, today, holds) },
		f.aided,
	} {
		if err := gather(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// places finds where the students are enrolled, or were last.
func (f checking) places() error {
	var rows []enrolmentRow
	err := f.t.db.Select("person_id", "city_id", "county_id", "school_id", "class_id", "ended_on").
		Where("person_id IN ?", f.students).Order("began_on, created_at, id").Find(&rows).Error
	for _, r := range rows {
		s := f.by[r.PersonID]
		if s.Enrolled {
			continue
		}
		s.Place = domain.Place{City: r.CityID, County: r.CountyID, School: r.SchoolID, Class: r.ClassID}
		s.Enrolled = r.EndedOn.IsZero()
	}
	return err
}

// onList is a student on a list.
type onList struct {
	StudentID  domain.PersonID
	GroupCode  string
	Department string
	CountyID   domain.UnitID
	ValidTo    domain.Day // of the list
}

func (f checking) on(id campaign.ID) (rows []onList, err error) {
	err = f.t.db.Table("campaign_matches AS m").Joins("JOIN campaign_rows AS r ON r.list_id = m.list_id AND r.number = m.number").
		Joins("JOIN campaign_lists AS l ON l.id = m.list_id").
		Where("m.campaign_id = ? AND m.student_id IN ? AND m.state IN ? AND l.state = 'matched'", id, f.students, meant).
		Select("m.student_id", "r.group_code", "l.department", "l.county_id", "l.valid_to").Find(&rows).Error
	return rows, err
}

// listed finds the lists of this campaign that the students are on.
func (f checking) listed(today domain.Day, holds map[string]bool) error {
	rows, err := f.on(f.c.ID)
	for _, r := range rows {
		over := !r.ValidTo.IsZero() && r.ValidTo.Before(today)
		if s := f.by[r.StudentID]; holds[r.GroupCode] && !over {
			s.Groups, s.Departments = append(s.Groups, r.GroupCode), append(s.Departments, r.Department)
		}
	}
	return err
}

// before finds groups in which a department listed the students in the campaign
// before, where the same department and bureau gave a list this time, too.
func (f checking) before(holds map[string]bool) error {
	var previous []campaign.ID
	if err := f.t.db.Raw(beforeIt, f.c.City, f.c.Term).Scan(&previous).Error; err != nil || len(previous) == 0 {
		return err
	}
	var now []listRow
	err := f.t.db.Select("department", "county_id", "group_code").Where("campaign_id = ? AND state = 'matched'", f.c.ID).Find(&now).Error
	if err != nil {
		return err
	}
	rows, err := f.on(previous[0])
	for _, r := range rows {
		again := slices.ContainsFunc(now, func(l listRow) bool {
			return l.Department == r.Department && l.County == r.CountyID && (l.Group == "" || l.Group == r.GroupCode)
		})
		s := f.by[r.StudentID]
		if again && holds[r.GroupCode] && !slices.Contains(s.Groups, r.GroupCode) {
			s.Off, s.Departments = append(s.Off, r.GroupCode), append(s.Departments, r.Department)
		}
	}
	return err
}

// expired finds groups whose membership ended since a day, with nothing after
// it (policy C13).
func (f checking) expired(since, today domain.Day, holds map[string]bool) error {
	var rows []membershipRow
	err := f.t.db.Where("student_id IN ?", f.students).Find(&rows).Error
	type key struct {
		student domain.PersonID
		group   string
	}
	last := map[key]domain.Day{}
	for _, r := range rows {
		until := r.ValidTo
		if until.IsZero() {
			until = today // it goes on
		}
		if k := (key{r.Student, r.GroupCode}); until.After(last[k]) {
			last[k] = until
		}
	}
	for k, until := range last {
		s := f.by[k.student]
		if until.Before(today) && !until.Before(since) && holds[k.group] && !slices.Contains(s.Groups, k.group) {
			s.Expired = append(s.Expired, k.group)
		}
	}
	return err
}

// aided finds what the students have: the recognition in force this school year,
// an application that is on its way or came through, and the awards of the term.
// Who was refused and stands on a list is looked at again.
func (f checking) aided() error {
	var records []struct {
		StudentID domain.PersonID
		Difficult bool
	}
	year := f.c.Term.SchoolYear()
	err := f.t.db.Table("hardship_records AS r").Joins("JOIN hardship_grades AS g ON g.code = r.grade AND g.from_year <= ? AND (g.until_year = 0 OR g.until_year >= ?)", year, year).
		Where("r.student_id IN ? AND r.school_year = ?", f.students, year).Select("r.student_id", "g.difficult").
		Order("r.decided_on, r.created_at").Find(&records).Error
	if err != nil {
		return err
	}
	for _, r := range records {
		f.by[r.StudentID].Aided.Recognised = r.Difficult // the latest decides
	}
	var applied []domain.PersonID
	err = f.t.db.Table("recognition_applications").Where("student_id IN ? AND school_year = ? AND state NOT IN ?", f.students, year,
		[]recognition.State{recognition.DraftByProxy, recognition.Rejected, recognition.Withdrawn}).Distinct().Pluck("student_id", &applied).Error
	if err != nil {
		return err
	}
	for _, id := range applied {
		f.by[id].Aided.Applied = true
	}
	var awarded []domain.PersonID
	err = f.t.db.Table("aid_awards").Where("student_id IN ? AND term = ? AND state <> ?", f.students, f.c.Term, aid.Withdrawn).
		Distinct().Pluck("student_id", &awarded).Error
	for _, id := range awarded {
		f.by[id].Aided.Awarded = true
	}
	return err
}

// Aided says what a student has, locking the student's row.
func (t campaignTx) Aided(ctx context.Context, c campaign.Campaign, student domain.PersonID) (campaign.Aided, error) {
	if _, err := t.Student(ctx, student); err != nil {
		return campaign.Aided{}, err
	}
	facts := campaign.Facts{Student: student}
	f := checking{t, c, []domain.PersonID{student}, map[domain.PersonID]*campaign.Facts{student: &facts}}
	err := f.aided()
	return facts.Aided, err
}
