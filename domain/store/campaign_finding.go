package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/campaign/reading"
	"lizhi/domain/identity"
)

// findingRow is a finding as the table campaign_findings keeps it.
type findingRow struct {
	Campaign    campaign.ID        `gorm:"column:campaign_id;primaryKey"`
	Subject     campaign.FindingID `gorm:"column:subject_id;primaryKey"`
	Student     domain.PersonID    `gorm:"column:student_id"`
	List        campaign.ListID    `gorm:"column:list_id"`
	Row         int                `gorm:"column:line"`
	Kind        campaign.Kind
	Reason      string
	Groups      []string      `gorm:"column:group_codes;serializer:json"`
	Departments []string      `gorm:"serializer:json"`
	City        domain.UnitID `gorm:"column:city_id"`
	County      domain.UnitID `gorm:"column:county_id"`
	School      domain.UnitID `gorm:"column:school_id"`
	Class       domain.UnitID `gorm:"column:class_id"`
	Due         domain.Day
	Settled     bool
	Outcome     campaign.Outcome
	Note        string
	Signed      domain.Day `gorm:"column:signed_on"`
	SettledBy   domain.PersonID
	SettledAt   *time.Time
	Version     int
	CreatedAt   time.Time
}

func (findingRow) TableName() string { return "campaign_findings" }

// findingStepRow is a step of a finding as the table campaign_steps keeps it.
type findingStepRow struct {
	Campaign campaign.ID        `gorm:"column:campaign_id;primaryKey"`
	Subject  campaign.FindingID `gorm:"column:subject_id;primaryKey"`
	Number   int                `gorm:"primaryKey;autoIncrement:false"`
	Kind     campaign.Kind
	Reason   string
	Outcome  campaign.Outcome
	Note     string
	By       domain.PersonID `gorm:"column:by_id"`
	At       time.Time       `gorm:"column:happened_at"`
}

func (findingStepRow) TableName() string { return "campaign_steps" }

// Finding reads and locks one.
func (t campaignTx) Finding(_ context.Context, id campaign.ID, subject campaign.FindingID) (campaign.Finding, error) {
	var row findingRow
	err := found(locked(t.db).Where("campaign_id = ? AND subject_id = ?", id, subject).Take(&row).Error)
	return campaign.Finding(row), err
}

// Known reads and locks the findings of subjects, in their order.
func (t campaignTx) Known(_ context.Context, id campaign.ID, subjects []campaign.FindingID) (map[campaign.FindingID]campaign.Finding, error) {
	var rows []findingRow
	err := locked(t.db).Where("campaign_id = ? AND subject_id IN ?", id, subjects).Order("subject_id").Find(&rows).Error
	known := make(map[campaign.FindingID]campaign.Finding, len(rows))
	for _, r := range rows {
		known[r.Subject] = campaign.Finding(r)
	}
	return known, err
}

// Put keeps findings: new ones in batches, the others one by one, each in the
// place of the version before. Two who add the same at once: one is begun again.
func (t campaignTx) Put(_ context.Context, all []campaign.Finding) error {
	var fresh []findingRow
	for _, f := range all {
		row := findingRow(f)
		if f.Version == 1 {
			fresh = append(fresh, row)
			continue
		}
		if err := save(t.db, &row, f.Version); err != nil {
			return err
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	err := t.db.CreateInBatches(&fresh, stageBatch).Error
	if duplicate(err) {
		return domain.ErrBusy
	}
	return err
}

// AddSteps keeps steps.
func (t campaignTx) AddSteps(_ context.Context, steps []campaign.Step) error {
	if len(steps) == 0 {
		return nil
	}
	rows := convert(steps, func(s campaign.Step) findingStepRow { return findingStepRow(s) })
	return t.db.CreateInBatches(&rows, stageBatch).Error
}

// RowFacts are rows with their candidates.
func (t campaignTx) RowFacts(_ context.Context, id campaign.ID, ids []campaign.FindingID) ([]campaign.RowFacts, error) {
	var rows []listedRow
	if err := t.db.Where("campaign_id = ? AND id IN ?", id, ids).Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	var lists []listRow
	if err := t.db.Where("campaign_id = ?", id).Find(&lists).Error; err != nil {
		return nil, err
	}
	of := map[campaign.ListID]campaign.List{}
	for _, l := range lists {
		of[l.ID] = l.list()
	}
	facts := make([]campaign.RowFacts, len(rows))
	for i, r := range rows {
		row, err := t.store.keys.listed(r)
		if err != nil {
			return nil, err
		}
		l := of[r.List]
		facts[i] = campaign.RowFacts{
			Row: row, Department: l.Department, City: l.City, Live: l.State == campaign.Matched && row.Verdict == reading.Fits,
		}
	}
	return facts, t.store.candidates(t.db, facts)
}

// candidates fills in whom rows may mean.
func (d *DB) candidates(q *gorm.DB, facts []campaign.RowFacts) error {
	at := map[campaign.ListID]map[int]int{}
	numbers := map[campaign.ListID][]int{}
	for i, f := range facts {
		if at[f.Row.List] == nil {
			at[f.Row.List] = map[int]int{}
		}
		at[f.Row.List][f.Row.Number] = i
		numbers[f.Row.List] = append(numbers[f.Row.List], f.Row.Number)
	}
	for list, wanted := range numbers {
		var rows []matchRow
		err := q.Where("list_id = ? AND number IN ?", list, wanted).Order("number, student_id").Find(&rows).Error
		if err != nil {
			return err
		}
		var sure []matchRow
		err = q.Table("campaign_rows AS r").Joins(surely).
			Where("r.list_id = ? AND r.number IN ? AND r.verdict = ? AND u.number IS NULL", list, wanted, reading.Fits).
			Select("r.list_id", "r.number", "p.id AS student_id").Find(&sure).Error
		if err != nil {
			return err
		}
		for _, m := range sure {
			m.How, m.State = campaign.ByNumber, campaign.Sure
			rows = append(rows, m)
		}
		all, err := d.described(q, rows)
		if err != nil {
			return err
		}
		for _, c := range all {
			f := &facts[at[list][c.Row]]
			f.Candidates = append(f.Candidates, c)
			f.Sure = f.Sure || c.State == campaign.Sure || c.State == campaign.Accepted
		}
	}
	return nil
}

// described says who candidates are and where.
func (d *DB) described(q *gorm.DB, rows []matchRow) ([]campaign.Candidate, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids := make([]domain.PersonID, len(rows))
	for i, r := range rows {
		ids[i] = r.Student
	}
	var persons []personRow
	if err := q.Select("id", "name", "born", "id_sealed").Where("id IN ?", ids).Find(&persons).Error; err != nil {
		return nil, err
	}
	var enrolled []enrolmentRow
	err := q.Select("person_id", "city_id", "county_id", "school_id", "class_id").Where("current_key IN ?", ids).Find(&enrolled).Error
	if err != nil {
		return nil, err
	}
	who, where := map[domain.PersonID]personRow{}, map[domain.PersonID]domain.Place{}
	for _, p := range persons {
		who[p.ID] = p
	}
	for _, e := range enrolled {
		where[e.PersonID] = domain.Place{City: e.CityID, County: e.CountyID, School: e.SchoolID, Class: e.ClassID}
	}
	return openAll(rows, func(r matchRow) (campaign.Candidate, error) {
		p := who[r.Student]
		number, err := d.keys.Open(sealedID, p.ID, p.IDSealed)
		return campaign.Candidate{
			List: r.List, Row: r.Number, Student: r.Student, How: r.How, State: r.State, Guardian: r.Guardian, OtherNumber: r.OtherNumber,
			Name: p.Name, Born: p.Born, IDNumber: identity.IDNumber(number), Place: where[r.Student], DecidedBy: r.DecidedBy, DecidedAt: r.DecidedAt,
		}, err
	})
}

// Decide keeps a person's word on the candidates of a row.
func (t campaignTx) Decide(_ context.Context, f campaign.RowFacts, student domain.PersonID, by domain.PersonID) error {
	now := t.store.world.Now()
	for _, c := range f.Candidates {
		if c.State != campaign.Possible {
			continue
		}
		state := campaign.Rejected
		if c.Student == student {
			state = campaign.Accepted
		}
		err := t.db.Model(&matchRow{}).Where("list_id = ? AND number = ? AND student_id = ?", c.List, c.Row, c.Student).
			Updates(map[string]any{"state": state, "decided_by": by, "decided_at": now}).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// Finding reads one with its row, candidates and steps.
func (s campaignStore) Finding(ctx context.Context, id campaign.ID, subject campaign.FindingID) (campaign.Shown, error) {
	q := s.read(ctx)
	var row findingRow
	if err := found(q.Where("campaign_id = ? AND subject_id = ?", id, subject).Take(&row).Error); err != nil {
		return campaign.Shown{}, err
	}
	shown, err := s.shown(q, []findingRow{row})
	if err != nil {
		return campaign.Shown{}, err
	}
	var steps []findingStepRow
	if err := q.Where("campaign_id = ? AND subject_id = ?", id, subject).Order("number").Find(&steps).Error; err != nil {
		return campaign.Shown{}, err
	}
	shown[0].Steps = convert(steps, func(r findingStepRow) campaign.Step { return campaign.Step(r) })
	if row.Student.IsZero() {
		facts := []campaign.RowFacts{{Row: campaign.Row{List: row.List, Person: reading.Person{Number: row.Row}}}}
		err = s.candidates(q, facts)
		shown[0].Candidates = facts[0].Candidates
	}
	return shown[0], err
}

// Findings lists those within reach, newest first.
func (s campaignStore) Findings(ctx context.Context, id campaign.ID, reach domain.Reach, f campaign.Filter, page domain.Page) (domain.List[campaign.Shown], error) {
	q := s.read(ctx).Where("campaign_id = ?", id).
		Where("(school_id IN ? OR county_id IN ? OR city_id IN ?)", reach.Units, reach.Units, reach.Units)
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if f.Open {
		q = q.Where("settled = ?", false)
	}
	if f.Settled {
		q = q.Where("settled = ?", true)
	}
	if !f.Overdue.IsZero() {
		q = q.Where("settled = ? AND due < ?", false, f.Overdue)
	}
	if !f.School.IsZero() {
		q = q.Where("school_id = ?", f.School)
	}
	if !f.County.IsZero() {
		q = q.Where("county_id = ?", f.County)
	}
	limit := page.Limit
	page.Limit++
	var rows []findingRow
	if err := pagedBy(q, page, "created_at", "subject_id").Find(&rows).Error; err != nil {
		return domain.List[campaign.Shown]{}, err
	}
	items, err := s.shown(s.read(ctx), rows)
	return domain.Listed(items, limit, func(f campaign.Shown) domain.Position {
		return domain.Position{At: f.CreatedAt, ID: f.Subject}
	}), err
}

// shown adds the names and numbers that a screen shows.
func (s campaignStore) shown(q *gorm.DB, rows []findingRow) ([]campaign.Shown, error) {
	var students []domain.PersonID
	var subjects []campaign.FindingID
	var schools []domain.UnitID
	for _, r := range rows {
		schools = append(schools, r.School)
		if r.Student.IsZero() {
			subjects = append(subjects, r.Subject)
		} else {
			students = append(students, r.Student)
		}
	}
	type person struct {
		name   string
		number identity.IDNumber
	}
	who := map[campaign.FindingID]person{}
	if len(students) > 0 {
		var persons []personRow
		if err := q.Select("id", "name", "id_sealed").Where("id IN ?", students).Find(&persons).Error; err != nil {
			return nil, err
		}
		for _, p := range persons {
			number, err := s.keys.Open(sealedID, p.ID, p.IDSealed)
			if err != nil {
				return nil, err
			}
			who[campaign.FindingID(p.ID)] = person{p.Name, identity.IDNumber(number)}
		}
	}
	if len(subjects) > 0 {
		var listed []listedRow
		if err := q.Where("id IN ?", subjects).Find(&listed).Error; err != nil {
			return nil, err
		}
		for _, l := range listed {
			row, err := s.keys.listed(l)
			if err != nil {
				return nil, err
			}
			who[campaign.FindingID(l.ID)] = person{row.Name, row.IDNumber}
		}
	}
	names, err := namesIn(q, "org_units", schools)
	return convert(rows, func(r findingRow) campaign.Shown {
		p := who[r.Subject]
		return campaign.Shown{Finding: campaign.Finding(r), Name: p.name, IDNumber: p.number, SchoolName: names[r.School]}
	}), err
}
