package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/contest"
)

// seasonRow is a season as the table contest_seasons keeps it.
type seasonRow struct {
	ID         contest.SeasonID `gorm:"primaryKey"`
	Organiser  domain.UnitID    `gorm:"column:organiser_id"`
	Level      domain.Scope
	Plan       contest.Plan `gorm:"serializer:json"`
	State      contest.SeasonState
	Version    int
	ProposedBy domain.PersonID

	AnnouncedOn domain.Day
	CreatedAt   time.Time
}

func (seasonRow) TableName() string { return "contest_seasons" }

// contestEntryRow is an entry as the table contest_entries keeps it.
type contestEntryRow struct {
	ID          contest.EntryID  `gorm:"primaryKey"`
	Season      contest.SeasonID `gorm:"column:season_id"`
	Organiser   domain.UnitID    `gorm:"column:organiser_id"`
	Student     domain.PersonID  `gorm:"column:student_id"`
	School      domain.UnitID    `gorm:"column:school_id"`
	Class       domain.UnitID    `gorm:"column:class_id"`
	Category    string
	Title       string
	Text        string
	Media       []contest.Media `gorm:"serializer:json"`
	State       contest.EntryState
	Proxy       bool
	By          domain.PersonID `gorm:"column:made_by"`
	ConfirmedBy domain.PersonID
	CheckedBy   domain.PersonID
	Reason      string
	Objected    bool
	AskedBy     domain.PersonID
	Asked       string
	StruckBy    domain.PersonID
	ShownBy     domain.PersonID
	Version     int
	CreatedAt   time.Time
}

func (contestEntryRow) TableName() string { return "contest_entries" }

type judgeRow struct {
	ID          contest.JudgeID  `gorm:"primaryKey"`
	Season      contest.SeasonID `gorm:"column:season_id"`
	Person      domain.PersonID  `gorm:"column:person_id"`
	Most        int
	AppointedBy domain.PersonID
	CreatedAt   time.Time
}

func (judgeRow) TableName() string { return "contest_judges" }

type conflictRow struct {
	ID        contest.ConflictID `gorm:"primaryKey"`
	Season    contest.SeasonID   `gorm:"column:season_id"`
	Judge     domain.PersonID    `gorm:"column:judge_id"`
	Student   domain.PersonID    `gorm:"column:student_id"`
	Reason    string
	By        domain.PersonID `gorm:"column:declared_by"`
	CreatedAt time.Time
}

func (conflictRow) TableName() string { return "contest_conflicts" }

type ballotRow struct {
	ID        contest.BallotID `gorm:"primaryKey"`
	Number    contest.Number
	Season    contest.SeasonID `gorm:"column:season_id"`
	Entry     contest.EntryID  `gorm:"column:entry_id"`
	Judge     domain.PersonID  `gorm:"column:judge_id"`
	State     contest.BallotState
	Scores    map[string]contest.Score `gorm:"serializer:json"`
	Reason    string
	EndedBy   domain.PersonID
	Version   int
	CreatedAt time.Time
}

func (ballotRow) TableName() string { return "contest_ballots" }

type decisionRow struct {
	ID       contest.DecisionID `gorm:"primaryKey"`
	Season   contest.SeasonID   `gorm:"column:season_id"`
	Category string
	Order    []contest.EntryID `gorm:"column:entries;serializer:json"`
	Reason   string
	By       domain.PersonID `gorm:"column:decided_by"`

	CreatedAt time.Time
}

func (decisionRow) TableName() string { return "contest_decisions" }

type placingRow struct {
	Entry    contest.EntryID  `gorm:"column:entry_id;primaryKey"`
	Season   contest.SeasonID `gorm:"column:season_id"`
	Student  domain.PersonID  `gorm:"column:student_id"`
	Category string
	Place    int
	Award    string
	Mean     string
	Shown    contest.Score
	Ballots  int
}

func (placingRow) TableName() string { return "contest_placings" }

func ballots(rows []ballotRow) []contest.Ballot {
	return convert(rows, func(r ballotRow) contest.Ballot { return contest.Ballot(r) })
}

func entries(rows []contestEntryRow) []contest.Entry {
	return convert(rows, func(r contestEntryRow) contest.Entry { return contest.Entry(r) })
}

func placings(q *gorm.DB, season contest.SeasonID) ([]contest.Placing, error) {
	var rows []placingRow
	err := q.Order("category, place, entry_id").Find(&rows, "season_id = ?", season).Error
	return convert(rows, func(r placingRow) contest.Placing { return contest.Placing(r) }), err
}

// contestTx is a transaction as contest sees it.
type contestTx struct{ *tx }

func (t contestTx) Season(_ context.Context, id contest.SeasonID) (contest.Season, error) {
	var row seasonRow
	err := t.db.Take(&row, "id = ?", id).Error
	return contest.Season(row), found(err)
}

func (t contestTx) LockSeason(_ context.Context, id contest.SeasonID) (contest.Season, error) {
	var row seasonRow
	err := locked(t.db).Take(&row, "id = ?", id).Error
	return contest.Season(row), found(err)
}

func (t contestTx) AddSeason(_ context.Context, s contest.Season) error {
	return taken(t.db.Create((*seasonRow)(&s)).Error)
}

func (t contestTx) SaveSeason(_ context.Context, s contest.Season) error {
	s.Version++
	return save(t.db, (*seasonRow)(&s), s.Version)
}

func (t contestTx) EntryOwner(_ context.Context, id contest.EntryID) (domain.PersonID, contest.SeasonID, error) {
	var row contestEntryRow
	err := t.db.Select("student_id", "season_id").Take(&row, "id = ?", id).Error
	return row.Student, row.Season, found(err)
}

func (t contestTx) LockEntry(_ context.Context, id contest.EntryID) (contest.Entry, error) {
	var row contestEntryRow
	err := locked(t.db).Take(&row, "id = ?", id).Error
	return contest.Entry(row), found(err)
}

func (t contestTx) EntriesOf(_ context.Context, season contest.SeasonID, student domain.PersonID) ([]contest.Entry, error) {
	var rows []contestEntryRow
	err := t.db.Order("id").Find(&rows, "season_id = ? AND student_id = ?", season, student).Error
	return entries(rows), err
}

func (t contestTx) ShownOf(_ context.Context, student domain.PersonID) ([]contest.Entry, error) {
	var rows []contestEntryRow
	err := t.db.Where("student_id = ? AND shown_by IS NOT NULL", student).Order("created_at, id").Find(&rows).Error
	return convert(rows, func(r contestEntryRow) contest.Entry { return contest.Entry(r) }), err
}

func (t contestTx) AddEntry(_ context.Context, e contest.Entry) error {
	return taken(t.db.Create((*contestEntryRow)(&e)).Error)
}

func (t contestTx) SaveEntry(_ context.Context, e contest.Entry) error {
	e.Version++
	return save(t.db, (*contestEntryRow)(&e), e.Version)
}

func (t contestTx) MoveEntries(_ context.Context, ids []contest.EntryID, from []contest.EntryState, to contest.EntryState) (int, error) {
	if len(ids) == 0 {
		return 0, nil
	}
	moved := t.db.Model(&contestEntryRow{}).Where("id IN ? AND state IN ?", ids, from).
		Updates(map[string]any{"state": to, "version": gorm.Expr("version + 1")})
	return int(moved.RowsAffected), moved.Error
}

func (t contestTx) IsPerson(_ context.Context, id domain.PersonID) (bool, error) {
	var n int64
	err := t.db.Model(&personRow{}).Where("id = ?", id).Count(&n).Error
	return n > 0, err
}

func (t contestTx) AddJudge(_ context.Context, j contest.Judge) error {
	err := t.db.Create((*judgeRow)(&j)).Error
	if duplicate(err) {
		return contest.ErrJudgeTwice
	}
	return err
}

func (t contestTx) JudgesOf(_ context.Context, season contest.SeasonID) ([]contest.Judge, error) {
	var rows []judgeRow
	err := t.db.Order("id").Find(&rows, "season_id = ?", season).Error
	return convert(rows, func(r judgeRow) contest.Judge { return contest.Judge(r) }), err
}

// AddConflict asks first: the season is locked, so nobody adds the pair beside.
func (t contestTx) AddConflict(_ context.Context, c contest.Conflict) error {
	var n int64
	err := t.db.Model(&conflictRow{}).Where("season_id = ? AND judge_id = ? AND student_id = ?", c.Season, c.Judge, c.Student).Count(&n).Error
	if err != nil || n > 0 {
		return err
	}
	return t.db.Create((*conflictRow)(&c)).Error
}

func (t contestTx) BallotByNumber(_ context.Context, number contest.Number) (contest.Ballot, error) {
	var row ballotRow
	err := t.db.Take(&row, "number = ?", number).Error
	return contest.Ballot(row), found(err)
}

func (t contestTx) LockBallots(_ context.Context, ids ...contest.BallotID) ([]contest.Ballot, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []ballotRow
	err := locked(t.db).Order("id").Find(&rows, "id IN ?", ids).Error
	return ballots(rows), err
}

func (t contestTx) BallotsIn(_ context.Context, season contest.SeasonID, judge domain.PersonID) ([]contest.Ballot, error) {
	q := t.db.Where("season_id = ?", season)
	if !judge.IsZero() {
		q = q.Where("judge_id = ?", judge)
	}
	var rows []ballotRow
	err := q.Order("id").Find(&rows).Error
	return ballots(rows), err
}

func (t contestTx) AddBallots(_ context.Context, bs []contest.Ballot) error {
	if len(bs) == 0 {
		return nil
	}
	err := t.db.CreateInBatches(convert(bs, func(b contest.Ballot) ballotRow { return ballotRow(b) }), 200).Error
	if duplicate(err) {
		return contest.ErrAssigned
	}
	return err
}

func (t contestTx) SaveBallot(_ context.Context, b contest.Ballot) error {
	b.Version++
	return save(t.db, (*ballotRow)(&b), b.Version)
}

func (t contestTx) AddDecision(_ context.Context, d contest.Decision) error {
	return t.db.Create((*decisionRow)(&d)).Error
}

func (t contestTx) Decisions(_ context.Context, season contest.SeasonID) ([]contest.Decision, error) {
	var rows []decisionRow
	err := t.db.Order("created_at, id").Find(&rows, "season_id = ?", season).Error
	return convert(rows, func(r decisionRow) contest.Decision { return contest.Decision(r) }), err
}

func (t contestTx) Placings(_ context.Context, season contest.SeasonID) ([]contest.Placing, error) {
	return placings(t.db, season)
}

func (t contestTx) SetPlacings(_ context.Context, season contest.SeasonID, ps []contest.Placing) error {
	if err := t.db.Where("season_id = ?", season).Delete(&placingRow{}).Error; err != nil || len(ps) == 0 {
		return err
	}
	return t.db.CreateInBatches(convert(ps, func(p contest.Placing) placingRow { return placingRow(p) }), 200).Error
}
