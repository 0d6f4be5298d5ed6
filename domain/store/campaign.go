package store

import (
	"context"
	"time"

	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/campaign/reading"
)

// Campaign is the database as the feature campaign sees it.
func (d *DB) Campaign() campaign.Store { return campaignStore{d} }

type (
	campaignStore struct{ *DB }
	campaignTx    struct{ *tx }
)

// campaignRow is a campaign as the table campaign_campaigns keeps it.
type campaignRow struct {
	ID         campaign.ID
	City       domain.UnitID `gorm:"column:city_id"`
	Term       domain.Term
	Title      string
	SchoolsBy  domain.Day
	CountiesBy domain.Day
	CityBy     domain.Day
	Closed     bool
	Asked      int
	Answered   int
	OpenedBy   domain.PersonID
	Version    int
	CreatedAt  time.Time

	ForgottenAt *time.Time
}

func (campaignRow) TableName() string { return "campaign_campaigns" }

// seatRow is a unit in a campaign as the table campaign_seats keeps it.
type seatRow struct {
	Campaign campaign.ID   `gorm:"column:campaign_id;primaryKey"`
	Unit     domain.UnitID `gorm:"column:unit_id;primaryKey"`
	Level    campaign.Level
	City     domain.UnitID `gorm:"column:city_id"`
	County   domain.UnitID `gorm:"column:county_id"`
	School   domain.UnitID `gorm:"column:school_id"`
	Closed   bool
	Counts   campaign.Counts `gorm:"serializer:json"`
	ClosedBy domain.PersonID
	ClosedAt *time.Time
	Version  int
}

func (seatRow) TableName() string { return "campaign_seats" }

// turnRow is a closing or unlocking as the table campaign_turns keeps it.
type turnRow struct {
	Campaign campaign.ID   `gorm:"column:campaign_id;primaryKey"`
	Unit     domain.UnitID `gorm:"column:unit_id;primaryKey"`
	Number   int           `gorm:"primaryKey;autoIncrement:false"`
	Closed   bool
	Reason   string
	Counts   campaign.Counts `gorm:"serializer:json"`
	By       domain.PersonID `gorm:"column:by_id"`
	At       time.Time       `gorm:"column:happened_at"`
}

func (turnRow) TableName() string { return "campaign_turns" }

// departmentRow is a department as the table campaign_departments keeps it.
type departmentRow struct {
	Code   string     `gorm:"primaryKey"`
	Name   string     `gorm:"column:name"`
	Groups []string   `gorm:"column:group_codes;serializer:json"`
	From   domain.Day `gorm:"column:valid_from;primaryKey"`
	Until  domain.Day `gorm:"column:valid_to"`
	Source string
}

func (departmentRow) TableName() string { return "campaign_departments" }

// synonymRow is a title or word as the table campaign_synonyms keeps it.
type synonymRow struct {
	Text   string        `gorm:"column:wording;primaryKey"`
	Field  reading.Field `gorm:"primaryKey"`
	Group  string        `gorm:"column:group_code;primaryKey"`
	Source string
}

func (synonymRow) TableName() string { return "campaign_synonyms" }

// findingRule is a rule as the table campaign_rules keeps it.
type findingRule struct {
	From     domain.Day `gorm:"column:valid_from;primaryKey"`
	Days     int
	NameBorn int
	Guardian int
	Alone    int
	Number   int `gorm:"column:number_only"`
	Other    int `gorm:"column:other_number"`
	AgeFrom  int
	AgeTo    int
	Source   string
}

func (findingRule) TableName() string { return "campaign_rules" }

// InTx runs fn in one transaction.
func (s campaignStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(campaign.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(campaignTx{t}) })
}

// Campaign reads one.
func (s campaignStore) Campaign(ctx context.Context, id campaign.ID) (campaign.Campaign, error) {
	var row campaignRow
	err := found(s.read(ctx).Where("id = ?", id).Take(&row).Error)
	return campaign.Campaign(row), err
}

// Campaigns lists them, newest first.
func (s campaignStore) Campaigns(ctx context.Context, page domain.Page) (domain.List[campaign.Campaign], error) {
	limit := page.Limit
	page.Limit++
	var rows []campaignRow
	err := paged(s.read(ctx), page).Find(&rows).Error
	items := convert(rows, func(r campaignRow) campaign.Campaign { return campaign.Campaign(r) })
	return domain.Listed(items, limit, func(c campaign.Campaign) domain.Position {
		return domain.Position{At: c.CreatedAt, ID: c.ID}
	}), err
}

// Turns lists the closings and unlockings of a unit in order.
func (s campaignStore) Turns(ctx context.Context, id campaign.ID, unit domain.UnitID) ([]campaign.Turn, error) {
	var rows []turnRow
	err := s.read(ctx).Where("campaign_id = ? AND unit_id = ?", id, unit).Order("number").Find(&rows).Error
	return convert(rows, func(r turnRow) campaign.Turn { return campaign.Turn(r) }), err
}

// Place is where a unit stands, and its level.
func (s campaignStore) Place(ctx context.Context, unit domain.UnitID) (domain.Place, campaign.Level, error) {
	return levelOf(ctx, s.DB, unit)
}

// Place is where a unit stands, and its level, without a lock.
func (t campaignTx) Place(_ context.Context, unit domain.UnitID) (domain.Place, campaign.Level, error) {
	place, err := placeOf(t.db, unit)
	return place, level(place), err
}

func levelOf(ctx context.Context, d *DB, unit domain.UnitID) (domain.Place, campaign.Level, error) {
	place, err := placeOf(d.read(ctx), unit)
	return place, level(place), err
}

// level is the level of a unit that stands at a place; none for a class.
func level(p domain.Place) campaign.Level {
	switch {
	case !p.Class.IsZero():
		return ""
	case !p.School.IsZero():
		return campaign.AtSchool
	case !p.County.IsZero():
		return campaign.AtCounty
	}
	return campaign.AtCity
}

// Names are the names of persons.
func (s campaignStore) Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error) {
	return namesIn(s.read(ctx), "people_persons", ids)
}

// Counties finds the counties of the city by code and by folded name.
func (s campaignStore) Counties(ctx context.Context) (map[string]domain.UnitID, error) {
	var rows []unitRow
	err := s.read(ctx).Where("kind = 'county' AND closed_on IS NULL").Find(&rows).Error
	counties := map[string]domain.UnitID{}
	for _, r := range rows {
		counties[r.Code], counties[fold(r.Name)] = r.ID, r.ID
	}
	return counties, err
}

// Reference is every department, synonym and rule.
func (s campaignStore) Reference(ctx context.Context) (campaign.Reference, error) {
	return campaignReference(ctx, s.DB, nil)
}

// Reference is every department, synonym and rule, without a lock.
func (t campaignTx) Reference(ctx context.Context) (campaign.Reference, error) {
	return campaignReference(ctx, t.store, t.tx)
}

func campaignReference(ctx context.Context, d *DB, t *tx) (campaign.Reference, error) {
	q := d.read(ctx)
	if t != nil {
		q = t.db
	}
	var departments []departmentRow
	if err := q.Order("code, valid_from").Find(&departments).Error; err != nil {
		return campaign.Reference{}, err
	}
	var synonyms []synonymRow
	if err := q.Order("wording, field, group_code").Find(&synonyms).Error; err != nil {
		return campaign.Reference{}, err
	}
	var rules []findingRule
	err := q.Order("valid_from").Find(&rules).Error
	return campaign.Reference{
		Departments: convert(departments, func(r departmentRow) reading.Department { return reading.Department(r) }),
		Synonyms:    convert(synonyms, func(r synonymRow) reading.Synonym { return reading.Synonym(r) }),
		Rules:       convert(rules, func(r findingRule) campaign.Rule { return campaign.Rule(r) }),
	}, err
}

// SaveReference inserts or replaces what the set says.
func (t campaignTx) SaveReference(ctx context.Context, ref campaign.Reference) error {
	kept, err := t.Reference(ctx)
	if err != nil {
		return err
	}
	for _, d := range ref.Departments {
		known := false
		for _, old := range kept.Departments {
			known = known || old.Code == d.Code && old.From == d.From
		}
		if err := put(t.db, (*departmentRow)(&d), known); err != nil {
			return err
		}
	}
	for _, x := range ref.Synonyms {
		known := false
		for _, old := range kept.Synonyms {
			known = known || old.Text == x.Text && old.Field == x.Field && old.Group == x.Group
		}
		if err := put(t.db, (*synonymRow)(&x), known); err != nil {
			return err
		}
	}
	for _, r := range ref.Rules {
		known := false
		for _, old := range kept.Rules {
			known = known || old.From == r.From
		}
		if err := put(t.db, (*findingRule)(&r), known); err != nil {
			return err
		}
	}
	return nil
}
