package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/campaign"
)

// Calendar is the calendar of working days, without a lock.
func (t campaignTx) Calendar(context.Context) (domain.Calendar, error) { return calendar(t.db) }

// Campaign reads and locks one.
func (t campaignTx) Campaign(_ context.Context, id campaign.ID) (campaign.Campaign, error) {
	var row campaignRow
	err := found(locked(t.db).Where("id = ?", id).Take(&row).Error)
	return campaign.Campaign(row), err
}

// Shared reads one without a lock.
func (t campaignTx) Shared(_ context.Context, id campaign.ID) (campaign.Campaign, error) {
	var row campaignRow
	err := found(t.db.Where("id = ?", id).Take(&row).Error)
	return campaign.Campaign(row), err
}

// AddCampaign keeps a new one.
func (t campaignTx) AddCampaign(_ context.Context, c campaign.Campaign) error {
	err := t.db.Create((*campaignRow)(&c)).Error
	if duplicate(err) {
		return campaign.ErrOpenAlready
	}
	return err
}

// SaveCampaign saves one as its next version.
func (t campaignTx) SaveCampaign(_ context.Context, c campaign.Campaign) error {
	c.Version++
	return save(t.db, (*campaignRow)(&c), c.Version)
}

// Seat locks the seat of a unit. Whoever asks first makes it: nobody reads for
// update what may be missing.
func (t campaignTx) Seat(_ context.Context, c campaign.Campaign, p domain.Place, level campaign.Level) (campaign.Seat, error) {
	unit := p.City
	switch level {
	case campaign.AtSchool:
		unit = p.School
	case campaign.AtCounty:
		unit = p.County
	}
	var n int64
	err := t.db.Model(&seatRow{}).Where("campaign_id = ? AND unit_id = ?", c.ID, unit).Count(&n).Error
	if err != nil {
		return campaign.Seat{}, err
	}
	if n == 0 {
		row := seatRow{Campaign: c.ID, Unit: unit, Level: level, City: p.City, County: p.County, School: p.School, Version: 1}
		if err := t.db.Create(&row).Error; err != nil && !duplicate(err) {
			return campaign.Seat{}, err
		}
	}
	var row seatRow
	err = locked(t.db).Where("campaign_id = ? AND unit_id = ?", c.ID, unit).Take(&row).Error
	return campaign.Seat(row), found(err)
}

// SaveSeat saves a seat as its next version.
func (t campaignTx) SaveSeat(_ context.Context, s campaign.Seat) error {
	s.Version++
	return save(t.db, (*seatRow)(&s), s.Version)
}

// Below counts the units right below that have not closed. The seats that there
// are get locked, so that none opens before the commit.
func (t campaignTx) Below(_ context.Context, s campaign.Seat) (int, error) {
	units := t.db.Table("org_units").Where("closed_on IS NULL")
	switch s.Level {
	case campaign.AtSchool:
		return 0, nil
	case campaign.AtCounty:
		units = units.Where("kind = 'school' AND county_id = ?", s.Unit)
	case campaign.AtCity:
		units = units.Where("city_id = ? AND (kind = 'county' OR kind = 'school' AND county_id IS NULL)", s.Unit)
	}
	var ids []domain.UnitID
	if err := units.Order("id").Pluck("id", &ids).Error; err != nil || len(ids) == 0 {
		return 0, err
	}
	var rows []seatRow
	err := locked(t.db).Where("campaign_id = ? AND unit_id IN ?", s.Campaign, ids).Order("unit_id").Find(&rows).Error
	open := len(ids)
	for _, r := range rows {
		if r.Closed {
			open--
		}
	}
	return open, err
}

// Count counts the findings of a unit and everything below it.
func (t campaignTx) Count(_ context.Context, s campaign.Seat, today domain.Day) (campaign.Counts, error) {
	rows, err := countFindings(scoped(t.db, s), s.Campaign, today)
	var all campaign.Counts
	for _, r := range rows {
		all = all.Add(r.counts())
	}
	return all, err
}

// scoped keeps what belongs to a seat.
func scoped(q *gorm.DB, s campaign.Seat) *gorm.DB {
	switch s.Level {
	case campaign.AtSchool:
		return q.Where("school_id = ?", s.Unit)
	case campaign.AtCounty:
		return q.Where("county_id = ?", s.Unit)
	}
	return q.Where("city_id = ?", s.Unit)
}

// findingCount counts the findings of one kind in one school or county.
type findingCount struct {
	CountyID, SchoolID domain.UnitID
	Kind               campaign.Kind
	Settled            bool
	Late               bool
	N                  int
}

func (r findingCount) counts() campaign.Counts {
	c := campaign.Counts{}
	switch r.Kind {
	case campaign.Covered:
		c.Covered = r.N
	case campaign.Missed:
		c.Missed = r.N
	case campaign.Ended:
		c.Ended = r.N
	case campaign.Uncertain:
		c.Uncertain = r.N
	case campaign.NotFound:
		c.NotFound = r.N
	}
	if !r.Settled {
		c.Open = r.N
		if r.Late {
			c.Overdue = r.N
		}
	}
	return c
}

func countFindings(q *gorm.DB, id campaign.ID, today domain.Day) ([]findingCount, error) {
	const late = "CASE WHEN due < ? THEN 1 ELSE 0 END"
	var rows []findingCount
	err := q.Table("campaign_findings").Where("campaign_id = ?", id).
		Select("county_id, school_id, kind, settled, "+late+" AS late, COUNT(*) AS n", today).
		Group("county_id, school_id, kind, settled, late").Find(&rows).Error
	return rows, err
}

// Turns tells how many turns a unit had.
func (t campaignTx) Turns(_ context.Context, id campaign.ID, unit domain.UnitID) (int, error) {
	var n int64
	err := t.db.Model(&turnRow{}).Where("campaign_id = ? AND unit_id = ?", id, unit).Count(&n).Error
	return int(n), err
}

// AddTurn keeps a turn.
func (t campaignTx) AddTurn(_ context.Context, turn campaign.Turn) error {
	return t.db.Create((*turnRow)(&turn)).Error
}

// Reopening lists the seats that are closed and have an open finding.
func (t campaignTx) Reopening(_ context.Context, id campaign.ID) ([]campaign.Seat, error) {
	var rows []seatRow
	err := t.db.Table("campaign_seats AS s").Where("s.campaign_id = ? AND s.closed = ?", id, true).
		Where(`EXISTS (SELECT 1 FROM campaign_findings AS f WHERE f.campaign_id = s.campaign_id AND f.settled = ? AND (
			s.level = 'city' OR s.level = 'county' AND f.county_id = s.unit_id OR s.level = 'school' AND f.school_id = s.unit_id))`, false).
		Order("s.unit_id").Find(&rows).Error
	return convert(rows, func(r seatRow) campaign.Seat { return campaign.Seat(r) }), err
}

// Statuses lists the units within reach with their seats and counts.
func (s campaignStore) Statuses(ctx context.Context, c campaign.Campaign, reach domain.Reach, today domain.Day) ([]campaign.Status, error) {
	var units []unitRow
	err := unitsWithin(s.read(ctx), reach).Where("kind IN ('city', 'county', 'school') AND closed_on IS NULL").
		Order("county_id, kind, name, id").Find(&units).Error
	if err != nil {
		return nil, err
	}
	var seats []seatRow
	if err := s.read(ctx).Where("campaign_id = ?", c.ID).Find(&seats).Error; err != nil {
		return nil, err
	}
	counts, err := countFindings(s.read(ctx), c.ID, today)
	if err != nil {
		return nil, err
	}
	var turns []struct {
		UnitID domain.UnitID
		N      int
	}
	err = s.read(ctx).Table("campaign_turns").Select("unit_id, COUNT(*) AS n").Where("campaign_id = ?", c.ID).Group("unit_id").Find(&turns).Error
	if err != nil {
		return nil, err
	}
	now, seat, had := map[domain.UnitID]campaign.Counts{}, map[domain.UnitID]seatRow{}, map[domain.UnitID]int{}
	for _, r := range counts {
		for _, unit := range []domain.UnitID{r.SchoolID, r.CountyID, c.City} {
			if !unit.IsZero() {
				now[unit] = now[unit].Add(r.counts())
			}
		}
	}
	for _, r := range seats {
		seat[r.Unit] = r
	}
	for _, r := range turns {
		had[r.UnitID] = r.N
	}
	return convert(units, func(u unitRow) campaign.Status {
		at, sat := seat[u.ID]
		if !sat {
			at = seatRow{
				Campaign: c.ID, Unit: u.ID, Level: campaign.Level(u.Kind), City: u.City, County: u.County, School: u.School,
			}
		}
		return campaign.Status{Seat: campaign.Seat(at), Name: u.Name, Now: now[u.ID], Turns: had[u.ID]}
	}), nil
}

var campaignInvariants = []invariant{
	{"what is closed in a campaign has nothing open below it", noRows(`SELECT HEX(s.unit_id) AS line FROM campaign_seats s
		WHERE s.closed = 1 AND s.level <> 'school' AND EXISTS (SELECT 1 FROM campaign_seats b WHERE b.campaign_id = s.campaign_id
			AND b.closed = 0 AND b.unit_id <> s.unit_id AND (s.level = 'city' OR b.county_id = s.unit_id))`)},
	{"a finding is settled with an outcome, or open without", noRows(`SELECT HEX(subject_id) AS line FROM campaign_findings
		WHERE (settled = 1) <> (outcome <> '')`)},
	{"a list has as many rows as it says", noRows(`SELECT HEX(l.id) AS line FROM campaign_lists l WHERE l.state IN ('held', 'ready', 'matched')
		AND l.total <> (SELECT COUNT(*) FROM campaign_rows r WHERE r.list_id = l.id)
		AND NOT EXISTS (SELECT 1 FROM campaign_campaigns c WHERE c.id = l.campaign_id AND c.forgotten_at IS NOT NULL)`)},
}
