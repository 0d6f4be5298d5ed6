package store

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/campaign"
	"lizhi/domain/campaign/reading"
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

// unsureRow is a row of a list that no number and name in the roster matches, as
// the table campaign_unsure keeps it.
type unsureRow struct {
	List   campaign.ListID `gorm:"column:list_id;primaryKey"`
	Number int             `gorm:"primaryKey;autoIncrement:false"`
}

func (unsureRow) TableName() string { return "campaign_unsure" }

// surely joins the rows r with whom they mean for sure: number and name agree,
// and the last matching, or a person, said nothing against it. Such matches, nearly
// all, are not written: inserting them costs more than both joins, and what they
// mean stands in the students' findings.
const surely = ` JOIN people_persons AS p ON p.id_blind = r.id_blind AND p.search_key = r.search_key
		LEFT JOIN campaign_unsure AS u ON u.list_id = r.list_id AND u.number = r.number`

// surelyOf begins with persons and finds their rows in a campaign. CROSS JOIN
// keeps SQLite from beginning with all rows of the campaign.
const surelyOf = `people_persons AS p CROSS JOIN campaign_rows AS r ON r.campaign_id = ? AND r.id_blind = p.id_blind AND r.search_key = p.search_key
		LEFT JOIN campaign_unsure AS u ON u.list_id = r.list_id AND u.number = r.number`

// The joins. The first goes over all rows and keeps those that are not sure;
// the others look for candidates of these alone. What a person decided stays.
const (
	joinUnsure = `INSERT INTO campaign_unsure (list_id, number) SELECT r.list_id, r.number
		FROM campaign_rows AS r LEFT JOIN people_persons AS p ON p.id_blind = r.id_blind AND p.search_key = r.search_key
		WHERE r.list_id IN ? AND r.verdict = 'fits' AND (p.id IS NULL`
	orDecided = ` OR EXISTS (SELECT 1 FROM campaign_matches AS m WHERE m.list_id = r.list_id AND m.number = r.number
			AND (m.state = 'accepted' OR m.student_id = p.id))`
	joinNumber = `INSERT INTO campaign_matches (list_id, number, student_id, campaign_id, how, state, guardian, other_number)
		SELECT r.list_id, r.number, p.id, r.campaign_id, ?, ?, 0, 0
		FROM campaign_unsure AS u JOIN campaign_rows AS r ON r.list_id = u.list_id AND r.number = u.number
			JOIN people_persons AS p ON p.id_blind = r.id_blind WHERE u.list_id IN ?` + notDecided
	joinName = `INSERT INTO campaign_matches (list_id, number, student_id, campaign_id, how, state, guardian, other_number)
		SELECT r.list_id, r.number, p.id, r.campaign_id, ?, ?,
			CASE WHEN r.guardian_key <> '' AND EXISTS (SELECT 1 FROM people_guardians AS g JOIN people_persons AS gp ON gp.id = g.guardian_id
				WHERE g.ward_id = p.id AND g.ended_on IS NULL AND gp.search_key = r.guardian_key) THEN 1 ELSE 0 END,
			CASE WHEN r.id_blind IS NOT NULL AND p.id_blind IS NOT NULL THEN 1 ELSE 0 END
		FROM campaign_unsure AS u JOIN campaign_rows AS r ON r.list_id = u.list_id AND r.number = u.number
			JOIN people_persons AS p ON p.born = r.born AND p.search_key = r.search_key WHERE u.list_id IN ?` + notDecided
	notDecided = ` AND NOT EXISTS (SELECT 1 FROM campaign_matches AS m WHERE m.list_id = r.list_id AND m.number = r.number
			AND (m.state = 'accepted' OR m.student_id = p.id))`
)

// Join matches the rows of a campaign's lists with the roster anew.
func (t campaignTx) Join(_ context.Context, id campaign.ID) error {
	var lists []campaign.ListID
	err := t.db.Model(&listRow{}).Where("campaign_id = ? AND state IN ?", id, []campaign.ListState{campaign.Ready, campaign.Matched}).
		Order("id").Pluck("id", &lists).Error
	if err != nil {
		return err
	}
	err = t.db.Where("campaign_id = ? AND state IN ?", id, []campaign.MatchState{campaign.Possible, campaign.NoPupil}).Delete(&matchRow{}).Error
	if err != nil || len(lists) == 0 {
		return err
	}
	if err := t.db.Where("list_id IN ?", lists).Delete(&unsureRow{}).Error; err != nil {
		return err
	}
	var decided int64
	if err := t.db.Model(&matchRow{}).Where("campaign_id = ?", id).Limit(1).Count(&decided).Error; err != nil {
		return err
	}
	unsure := joinUnsure
	if decided > 0 {
		unsure += orDecided
	}
	if err := t.db.Exec(unsure+")", lists).Error; err != nil {
		return fmt.Errorf("match by number and name: %w", err)
	}
	if err := t.db.Exec(joinNumber, campaign.ByNumberOnly, campaign.Possible, lists).Error; err != nil {
		return fmt.Errorf("match by number: %w", err)
	}
	if err := t.db.Exec(joinName, campaign.ByName, campaign.Possible, lists).Error; err != nil {
		return fmt.Errorf("match by name and birthday: %w", err)
	}
	return nil
}

// NoPupils sets candidates aside who were never enrolled: guardians and staff are
// persons, too. A row that meant one for sure is sure no more.
func (t campaignTx) NoPupils(_ context.Context, id campaign.ID, persons []domain.PersonID) error {
	err := t.db.Model(&matchRow{}).Where("campaign_id = ? AND student_id IN ? AND state = ?", id, persons, campaign.Possible).
		Update("state", campaign.NoPupil).Error
	if err != nil {
		return err
	}
	var rows []matchRow
	err = t.db.Raw("SELECT r.list_id, r.number, p.id AS student_id, r.campaign_id FROM "+surelyOf+
		" JOIN campaign_lists AS l ON l.id = r.list_id WHERE p.id IN ? AND l.state = 'matched' AND r.verdict = 'fits' AND u.number IS NULL",
		id, persons).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return err
	}
	unsure := make([]unsureRow, len(rows))
	for i := range rows {
		rows[i].How, rows[i].State = campaign.ByNumber, campaign.NoPupil
		unsure[i] = unsureRow{rows[i].List, rows[i].Number}
	}
	err = t.db.CreateInBatches(&unsure, stageBatch).Error
	if duplicate(err) { // another judging was first
		return domain.ErrBusy
	}
	if err != nil {
		return err
	}
	return t.db.CreateInBatches(&rows, stageBatch).Error
}

// MarkMatched turns ready lists into matched ones and counts what is sure: rows
// that fit and are not unsure, and those that a person decided.
func (t campaignTx) MarkMatched(_ context.Context, id campaign.ID) ([]campaign.List, error) {
	var counts []struct {
		ListID campaign.ListID
		N      int
	}
	err := t.db.Raw(`SELECT l.id AS list_id, (SELECT COUNT(*) FROM campaign_rows AS r WHERE r.list_id = l.id AND r.verdict = 'fits')
			- (SELECT COUNT(*) FROM campaign_unsure AS u WHERE u.list_id = l.id)
			+ (SELECT COUNT(*) FROM campaign_matches AS m WHERE m.list_id = l.id AND m.state = 'accepted') AS n
		FROM campaign_lists AS l WHERE l.campaign_id = ? AND l.state IN ?`, id, []campaign.ListState{campaign.Ready, campaign.Matched}).Scan(&counts).Error
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

// Matched lists the students whom a campaign must judge. Everybody whose number
// is on a list is among them: whether a row means them for sure is a fact, and
// judging asks for it.
func (s campaignStore) Matched(ctx context.Context, c campaign.Campaign, since, today domain.Day) ([]domain.PersonID, error) {
	previous, err := s.previous(ctx, c)
	if err != nil {
		return nil, err
	}
	both := []campaign.ID{c.ID, previous}
	var numbered, others []domain.PersonID
	err = s.read(ctx).Raw(`SELECT p.id FROM campaign_lists AS l JOIN campaign_rows AS r ON r.list_id = l.id JOIN people_persons AS p ON p.id_blind = r.id_blind
			WHERE l.campaign_id IN ? AND l.state = 'matched' AND r.verdict = 'fits'`, both).Scan(&numbered).Error
	if err != nil {
		return nil, err
	}
	err = s.read(ctx).Raw(`SELECT m.student_id AS id FROM campaign_matches AS m JOIN campaign_lists AS l ON l.id = m.list_id
			WHERE m.campaign_id IN ? AND l.state = 'matched' AND m.state = 'accepted'
		UNION SELECT m.student_id FROM campaign_matches AS m WHERE m.campaign_id = ? AND m.state = 'possible'
		UNION SELECT student_id FROM campaign_findings WHERE campaign_id = ? AND student_id IS NOT NULL
		UNION SELECT student_id FROM hardship_memberships WHERE valid_to >= ? AND valid_to < ?`,
		both, c.ID, c.ID, since, today).Scan(&others).Error
	ids := append(numbered, others...)
	slices.SortFunc(ids, func(a, b domain.PersonID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(ids), err
}

func (s campaignStore) previous(ctx context.Context, c campaign.Campaign) (campaign.ID, error) {
	var ids []campaign.ID
	err := s.read(ctx).Raw(beforeIt, c.City, c.Term).Scan(&ids).Error
	return append(ids, campaign.ID{})[0], err
}

// Unmatched lists the rows that mean nobody so far, and those with a finding.
func (s campaignStore) Unmatched(ctx context.Context, id campaign.ID) ([]campaign.FindingID, error) {
	var ids []campaign.FindingID
	err := s.read(ctx).Raw(`SELECT r.id AS id FROM campaign_lists AS l JOIN campaign_unsure AS u ON u.list_id = l.id
			JOIN campaign_rows AS r ON r.list_id = u.list_id AND r.number = u.number
			LEFT JOIN campaign_matches AS m ON m.list_id = u.list_id AND m.number = u.number AND m.state = 'accepted'
			WHERE l.campaign_id = ? AND l.state = 'matched' AND m.student_id IS NULL
		UNION SELECT subject_id FROM campaign_findings WHERE campaign_id = ? AND student_id IS NULL ORDER BY id`, id, id).Scan(&ids).Error
	return ids, err
}

// Proven lists rows after one of which a list is evidence.
func (s campaignStore) Proven(ctx context.Context, l campaign.List, after, limit int) ([]campaign.Proof, error) {
	var rows []struct {
		Number    int
		StudentID domain.PersonID
		GroupCode string
	}
	err := s.read(ctx).Table("campaign_rows AS r").Joins("LEFT"+surely).
		Joins("LEFT JOIN campaign_matches AS m ON m.list_id = r.list_id AND m.number = r.number AND m.state = ?", campaign.Accepted).
		Where("r.list_id = ? AND r.number > ? AND r.verdict = ?", l.ID, after, reading.Fits).
		Where("(m.student_id IS NOT NULL OR (u.number IS NULL AND p.id IS NOT NULL))").
		Select("r.number", "r.group_code", "CASE WHEN u.number IS NULL THEN p.id ELSE m.student_id END AS student_id").
		Order("r.number").Limit(limit).Find(&rows).Error
	proofs := make([]campaign.Proof, len(rows))
	for i, r := range rows {
		proofs[i] = campaign.Proof{Row: r.Number, Student: r.StudentID, Group: r.GroupCode}
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

// on finds the students in the matched lists of a campaign. The lists are few
// and looked up here, so that the join begins with the students.
func (f checking) on(id campaign.ID) ([]onList, error) {
	var lists []listRow
	err := f.t.db.Select("id", "department", "county_id", "valid_to").Where("campaign_id = ? AND state = ?", id, campaign.Matched).Find(&lists).Error
	if err != nil || len(lists) == 0 {
		return nil, err
	}
	var found []struct {
		StudentID domain.PersonID
		ListID    campaign.ListID
		GroupCode string
	}
	err = f.t.db.Raw(`SELECT p.id AS student_id, r.list_id AS list_id, r.group_code AS group_code FROM `+surelyOf+`
			WHERE p.id IN ? AND r.verdict = 'fits' AND u.number IS NULL
		UNION ALL SELECT m.student_id, m.list_id, r.group_code FROM campaign_matches AS m
			JOIN campaign_rows AS r ON r.list_id = m.list_id AND r.number = m.number
			WHERE m.campaign_id = ? AND m.student_id IN ? AND m.state = 'accepted'`, id, f.students, id, f.students).Scan(&found).Error
	var rows []onList
	for _, r := range found {
		if i := slices.IndexFunc(lists, func(l listRow) bool { return l.ID == r.ListID }); i >= 0 {
			rows = append(rows, onList{r.StudentID, r.GroupCode, lists[i].Department, lists[i].County, lists[i].ValidTo})
		}
	}
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
