package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/eligibility"
)

// stackingRow is how two programmes go together, as the table aid_stackings
// keeps it.
type stackingRow struct {
	A         string      `gorm:"primaryKey"`
	B         string      `gorm:"primaryKey"`
	From      domain.Term `gorm:"column:from_term;primaryKey"`
	Until     domain.Term `gorm:"column:until_term"`
	Exclusive bool
	Clause    string
	Source    string
}

// TableName is the name of the table.
func (stackingRow) TableName() string { return "aid_stackings" }

// awardPurseRow is the purse of an award as the table aid_purses keeps it.
type awardPurseRow struct {
	AwardID   aid.AwardID `gorm:"primaryKey"`
	Kind      aid.PurseKind
	Rule      string
	Payer     domain.UnitID  `gorm:"column:payer_id"`
	Policy    domain.ID[any] `gorm:"column:policy_id"`
	Amount    domain.Money
	Clause    string
	Why       string
	DecidedBy domain.PersonID
	Reason    string
	DecidedAt *time.Time
}

// TableName is the name of the table.
func (awardPurseRow) TableName() string { return "aid_purses" }

func toAwardPurse(id aid.AwardID, p aid.Purse) *awardPurseRow {
	r := &awardPurseRow{
		AwardID: id, Kind: p.Kind, Rule: p.Rule, Payer: p.Payer, Policy: p.Policy, Amount: p.Amount, Clause: p.Clause, Why: p.Why,
		DecidedBy: p.DecidedBy, Reason: p.Reason,
	}
	if !p.DecidedAt.IsZero() {
		r.DecidedAt = &p.DecidedAt
	}
	return r
}

func (r awardPurseRow) purse() aid.Purse {
	p := aid.Purse{
		Kind: r.Kind, Rule: r.Rule, Payer: r.Payer, Policy: r.Policy, Amount: r.Amount, Clause: r.Clause, Why: r.Why,
		DecidedBy: r.DecidedBy, Reason: r.Reason,
	}
	if r.DecidedAt != nil {
		p.DecidedAt = *r.DecidedAt
	}
	return p
}

// awardListRow is a frozen list as the table aid_lists keeps it.
type awardListRow struct {
	ID        aid.ListID
	City      domain.UnitID `gorm:"column:city_id"`
	County    domain.UnitID `gorm:"column:county_id"`
	School    domain.UnitID `gorm:"column:school_id"`
	Programme string
	Term      domain.Term
	Rows      int          `gorm:"column:line_count"`
	Sum       domain.Money `gorm:"column:total"`
	Checksum  string
	FrozenBy  domain.PersonID
	CreatedAt time.Time
}

// TableName is the name of the table.
func (awardListRow) TableName() string { return "aid_lists" }

// awardLineRow is a line of a frozen list as the table aid_list_lines keeps it.
type awardLineRow struct {
	List    aid.ListID      `gorm:"column:list_id;primaryKey"`
	Row     int             `gorm:"column:line;primaryKey;autoIncrement:false"`
	Student domain.PersonID `gorm:"column:student_id"`
	Award   aid.AwardID     `gorm:"column:award_id"`
	Tier    string
	Amount  domain.Money
	Purse   aid.PurseKind
}

// TableName is the name of the table.
func (awardLineRow) TableName() string { return "aid_list_lines" }

// awardChangeRow is a request for a change as the table aid_changes keeps it.
type awardChangeRow struct {
	ID        aid.ChangeID
	List      aid.ListID      `gorm:"column:list_id"`
	Award     aid.AwardID     `gorm:"column:award_id"`
	Student   domain.PersonID `gorm:"column:student_id"`
	City      domain.UnitID   `gorm:"column:city_id"`
	County    domain.UnitID   `gorm:"column:county_id"`
	School    domain.UnitID   `gorm:"column:school_id"`
	Kind      aid.ChangeKind
	State     aid.ChangeKind
	Reason    string
	AskedBy   domain.PersonID
	DecidedBy domain.PersonID
	Answer    string
	OpenKey   *aid.AwardID
	Version   int
	CreatedAt time.Time
}

// TableName is the name of the table.
func (awardChangeRow) TableName() string { return "aid_changes" }

// KeepReasons keeps with a new award why it was made, sealed, and who pays.
func (t aidTx) KeepReasons(_ context.Context, a aid.Award, v aid.Verdict, p aid.Purse) error {
	r := awardDecisionRow{
		ID: domain.ID[eligibility.Decision](t.store.world.NewID()), AwardID: a.ID, SetID: v.Rules, SetVersion: v.Version, CreatedAt: a.CreatedAt,
	}
	r.ContentSealed = t.store.keys.Seal(sealedDecision, r.ID, v.Record)
	if err := t.db.Create(&r).Error; err != nil {
		return err
	}
	return t.db.Create(toAwardPurse(a.ID, p)).Error
}

// Purse reads the purse of an award.
func (t aidTx) Purse(_ context.Context, id aid.AwardID) (aid.Purse, error) {
	return purseOfAward(t.db, id)
}

// PurseOf is the purse that an award keeps.
func (s aidStore) PurseOf(ctx context.Context, id aid.AwardID) (aid.Purse, error) {
	return purseOfAward(s.read(ctx), id)
}

func purseOfAward(q *gorm.DB, id aid.AwardID) (aid.Purse, error) {
	var r awardPurseRow
	err := q.Where("award_id = ?", id).Take(&r).Error
	return r.purse(), found(err)
}

// SavePurse replaces the purse of an award.
func (t aidTx) SavePurse(_ context.Context, id aid.AwardID, p aid.Purse) error {
	r := toAwardPurse(id, p)
	return t.db.Model(r).Select("*").Updates(r).Error
}

// Frozen reports whether the list to which an award belongs was frozen.
func (t aidTx) Frozen(_ context.Context, a aid.Award) (bool, error) {
	var n int64
	err := t.db.Model(&awardListRow{}).Where("school_id = ? AND programme = ? AND term = ?", a.School, a.Programme, a.Term).Count(&n).Error
	return n > 0, err
}

// ToFreeze reads and locks the awards of a list that were not withdrawn. They
// are locked in the order of their ids, as an approval locks them.
func (t aidTx) ToFreeze(_ context.Context, l aid.List) ([]aid.Award, error) {
	of := func(q *gorm.DB) *gorm.DB {
		return q.Where("school_id = ? AND programme = ? AND term = ? AND active_key IS NOT NULL", l.School, l.Programme, l.Term)
	}
	var ids []aid.AwardID
	if err := of(t.db.Model(&awardRow{})).Order("id").Pluck("id", &ids).Error; err != nil {
		return nil, err
	}
	for _, id := range ids {
		if _, err := t.Award(context.Background(), id); err != nil {
			return nil, err
		}
	}
	var rows []awardRow
	err := of(locked(t.db)).Order("student_id").Find(&rows).Error
	return convert(rows, toAward), err
}

// AddList keeps a list with its lines.
func (t aidTx) AddList(_ context.Context, l aid.List, lines []aid.Line) error {
	err := t.db.Create((*awardListRow)(&l)).Error
	if duplicate(err) {
		return aid.ErrFrozenTwice
	}
	if err != nil {
		return err
	}
	return t.db.CreateInBatches(convert(lines, func(x aid.Line) awardLineRow { return awardLineRow(x) }), 200).Error
}

// List reads a frozen list.
func (t aidTx) List(_ context.Context, id aid.ListID) (aid.List, error) { return listOf(t.db, id) }

// List reads a frozen list.
func (s aidStore) List(ctx context.Context, id aid.ListID) (aid.List, error) {
	return listOf(s.read(ctx), id)
}

func listOf(q *gorm.DB, id aid.ListID) (aid.List, error) {
	var r awardListRow
	err := q.Where("id = ?", id).Take(&r).Error
	return aid.List(r), found(err)
}

// Lists lists frozen lists within reach, newest first.
func (s aidStore) Lists(ctx context.Context, reach domain.Reach, f aid.Filter, page domain.Page) (domain.List[aid.List], error) {
	q := within(s.read(ctx), reach, columns{school: "school_id"})
	if f.Term != 0 {
		q = q.Where("term = ?", f.Term)
	}
	if f.Programme != "" {
		q = q.Where("programme = ?", f.Programme)
	}
	if !f.School.IsZero() {
		q = q.Where("school_id = ?", f.School)
	}
	var rows []awardListRow
	limit := page.Limit
	page.Limit++
	if err := paged(q, page).Find(&rows).Error; err != nil {
		return domain.List[aid.List]{}, err
	}
	return domain.Listed(convert(rows, func(r awardListRow) aid.List { return aid.List(r) }), limit, func(l aid.List) domain.Position {
		return domain.Position{At: l.CreatedAt, ID: l.ID}
	}), nil
}

// Lines are the lines of a frozen list, in their order.
func (s aidStore) Lines(ctx context.Context, id aid.ListID) ([]aid.Line, error) {
	var rows []awardLineRow
	err := s.read(ctx).Where("list_id = ?", id).Order("line").Find(&rows).Error
	return convert(rows, func(r awardLineRow) aid.Line { return aid.Line(r) }), err
}

// Changes are the requests about a list, the oldest first.
func (s aidStore) Changes(ctx context.Context, id aid.ListID) ([]aid.Change, error) {
	var rows []awardChangeRow
	err := s.read(ctx).Where("list_id = ?", id).Order("created_at, id").Find(&rows).Error
	return convert(rows, func(r awardChangeRow) aid.Change { return aid.Change(r) }), err
}

// Change reads and locks a request.
func (t aidTx) Change(_ context.Context, id aid.ChangeID) (aid.Change, error) {
	var r awardChangeRow
	err := locked(t.db).Where("id = ?", id).Take(&r).Error
	return aid.Change(r), found(err)
}

// AddChange keeps a request.
func (t aidTx) AddChange(_ context.Context, c aid.Change) error {
	err := t.db.Create((*awardChangeRow)(&c)).Error
	if duplicate(err) {
		return aid.ErrChangeOpen
	}
	return err
}

// SaveChange saves a request as its next version.
func (t aidTx) SaveChange(_ context.Context, c aid.Change) error {
	c.Version++
	return save(t.db, (*awardChangeRow)(&c), c.Version)
}

// AddStacking keeps how two programmes go together.
func (t aidTx) AddStacking(_ context.Context, s aid.Stacking) error {
	err := t.db.Create((*stackingRow)(&s)).Error
	if duplicate(err) {
		return aid.ErrStackingExists
	}
	return err
}

// Averages sums up the approved awards of a programme and term by school.
func (s aidStore) Averages(ctx context.Context, reach domain.Reach, about aid.Asked) ([]aid.Average, error) {
	var rows []struct {
		SchoolID domain.UnitID
		N        int
		Total    domain.Money
	}
	err := within(s.read(ctx).Model(&awardRow{}), reach, columns{school: "school_id"}).
		Where("programme = ? AND term = ? AND state = ?", about.Programme, about.Term, aid.Approved).
		Select("school_id", "COUNT(*) AS n", "SUM(amount) AS total").Group("school_id").Order("school_id").Find(&rows).Error
	var all []aid.Average
	for _, r := range rows {
		all = append(all, aid.Average{School: r.SchoolID, Awards: r.N, Sum: r.Total})
	}
	return all, err
}
