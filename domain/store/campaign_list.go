package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/campaign/reading"
	"lizhi/domain/files"
	"lizhi/domain/identity"
)

// listRow is a department's list as the table campaign_lists keeps it.
type listRow struct {
	ID         campaign.ListID
	Campaign   campaign.ID   `gorm:"column:campaign_id"`
	City       domain.UnitID `gorm:"column:city_id"`
	County     domain.UnitID `gorm:"column:county_id"`
	Department string
	Group      string        `gorm:"column:group_code"`
	File       domain.FileID `gorm:"column:file_id"`
	Hash       string
	ContentKey *string
	Listed     domain.Day `gorm:"column:listed_on"`
	ValidTo    domain.Day
	State      campaign.ListState
	Trouble    string
	Because    map[string]string `gorm:"serializer:json"`
	Heads      []reading.Head    `gorm:"serializer:json"`
	HeadRow    int
	Columns    reading.Mapping `gorm:"column:column_map;serializer:json"`
	Total      int
	Done       int
	Wrong      int
	Twice      int
	Aside      int
	Sure       int
	BroughtBy  domain.PersonID
	ReleasedBy domain.PersonID
	Reason     string
	Version    int
	CreatedAt  time.Time
}

func (listRow) TableName() string { return "campaign_lists" }

// mappingRow is a remembered mapping as the table campaign_mappings keeps it.
type mappingRow struct {
	Department  string          `gorm:"primaryKey"`
	Fingerprint string          `gorm:"primaryKey"`
	Columns     reading.Mapping `gorm:"column:column_map;serializer:json"`
}

func (mappingRow) TableName() string { return "campaign_mappings" }

// listedRow is a row of a list as the table campaign_rows keeps it.
type listedRow struct {
	List        campaign.ListID `gorm:"column:list_id;primaryKey"`
	Number      int             `gorm:"primaryKey;autoIncrement:false"`
	ID          campaign.RowID
	Campaign    campaign.ID `gorm:"column:campaign_id"`
	Verdict     reading.Verdict
	Problems    []reading.Problem `gorm:"serializer:json"`
	Name        string
	SearchKey   string
	Born        domain.Day
	IDSealed    []byte
	IDBlind     []byte
	IndexKey    string
	GuardianKey string
	Group       string        `gorm:"column:group_code"`
	County      domain.UnitID `gorm:"column:county_id"`
}

func (listedRow) TableName() string { return "campaign_rows" }

// sealedListed is the sealed column of campaign_rows.
const sealedListed = "campaign_rows.id_sealed"

func (k *Keyring) listedRow(r campaign.Row) listedRow {
	return listedRow{
		List: r.List, Number: r.Number, ID: r.ID, Campaign: r.Campaign, Verdict: r.Verdict, Problems: r.Problems, Name: r.Name,
		SearchKey: r.Key, Born: r.Born, IDSealed: k.Seal(sealedListed, r.ID, []byte(r.IDNumber)), IDBlind: k.index(blindID, string(r.IDNumber)),
		IndexKey: k.BlindKey(), GuardianKey: r.Guardian, Group: r.Group, County: r.County,
	}
}

func (k *Keyring) listed(r listedRow) (campaign.Row, error) {
	number, err := k.Open(sealedListed, r.ID, r.IDSealed)
	return campaign.Row{ID: r.ID, List: r.List, Campaign: r.Campaign, Person: reading.Person{
		Number: r.Number, Verdict: r.Verdict, Problems: r.Problems, Name: r.Name,
		Key: r.SearchKey, Born: r.Born, IDNumber: identity.IDNumber(number), Guardian: r.GuardianKey, Group: r.Group, County: r.County,
	}}, err
}

// toListRow is a list with the key of its content, until it is withdrawn.
func toListRow(l campaign.List) listRow {
	r := listRow{
		ID: l.ID, Campaign: l.Campaign, City: l.City, County: l.County, Department: l.Department, Group: l.Group, File: l.File,
		Hash: l.Hash, Listed: l.Listed, ValidTo: l.ValidTo, State: l.State, Trouble: l.Trouble, Because: l.Because, Heads: l.Heads, HeadRow: l.HeadRow,
		Columns: l.Columns, Total: l.Total, Done: l.Done, Wrong: l.Wrong, Twice: l.Twice, Aside: l.Aside, Sure: l.Sure,
		BroughtBy: l.BroughtBy, ReleasedBy: l.ReleasedBy, Reason: l.Reason, Version: l.Version, CreatedAt: l.CreatedAt,
	}
	if l.State != campaign.Withdrawn {
		key := strings.Join([]string{l.Campaign.String(), l.County.String(), l.Department, l.Group, l.Hash}, " ")
		r.ContentKey = &key
	}
	return r
}

func (r listRow) list() campaign.List {
	return campaign.List{
		ID: r.ID, Campaign: r.Campaign, City: r.City, County: r.County, Department: r.Department, Group: r.Group, File: r.File,
		Hash: r.Hash, Listed: r.Listed, ValidTo: r.ValidTo, State: r.State, Trouble: r.Trouble, Because: r.Because, Heads: r.Heads, HeadRow: r.HeadRow,
		Columns: r.Columns, Total: r.Total, Done: r.Done, Wrong: r.Wrong, Twice: r.Twice, Aside: r.Aside, Sure: r.Sure,
		BroughtBy: r.BroughtBy, ReleasedBy: r.ReleasedBy, Reason: r.Reason, Version: r.Version, CreatedAt: r.CreatedAt,
	}
}

// List reads one.
func (s campaignStore) List(ctx context.Context, id campaign.ListID) (campaign.List, error) {
	var row listRow
	err := found(s.read(ctx).Where("id = ?", id).Take(&row).Error)
	return row.list(), err
}

// Lists lists those of a campaign within reach, newest first.
func (s campaignStore) Lists(ctx context.Context, id campaign.ID, reach domain.Reach, page domain.Page) (domain.List[campaign.List], error) {
	limit := page.Limit
	page.Limit++
	var rows []listRow
	err := paged(s.read(ctx).Where("campaign_id = ? AND (county_id IN ? OR city_id IN ?)", id, reach.Units, reach.Units), page).Find(&rows).Error
	return domain.Listed(convert(rows, listRow.list), limit, func(l campaign.List) domain.Position {
		return domain.Position{At: l.CreatedAt, ID: l.ID}
	}), err
}

// Rows are the rows of a verdict after a number.
func (s campaignStore) Rows(ctx context.Context, id campaign.ListID, v reading.Verdict, after, limit int) ([]campaign.Row, error) {
	q := s.read(ctx).Where("list_id = ? AND number > ?", id, after)
	if v != "" {
		q = q.Where("verdict = ?", v)
	}
	var rows []listedRow
	if err := q.Order("number").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	return openAll(rows, s.keys.listed)
}

// openAll is convert for what has to be unsealed.
func openAll[R, T any](rows []R, one func(R) (T, error)) ([]T, error) {
	items := make([]T, len(rows))
	for i, r := range rows {
		var err error
		if items[i], err = one(r); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// List reads and locks one.
func (t campaignTx) List(_ context.Context, id campaign.ListID) (campaign.List, error) {
	var row listRow
	err := found(locked(t.db).Where("id = ?", id).Take(&row).Error)
	return row.list(), err
}

// ListOf finds the list with the same content.
func (t campaignTx) ListOf(_ context.Context, l campaign.List) (campaign.List, error) {
	var row listRow
	err := found(t.db.Where("content_key = ?", toListRow(l).ContentKey).Take(&row).Error)
	return row.list(), err
}

// AddList keeps a new one.
func (t campaignTx) AddList(_ context.Context, l campaign.List) error {
	row := toListRow(l)
	err := t.db.Create(&row).Error
	if duplicate(err) {
		return domain.ErrIDTaken
	}
	return err
}

// SaveList saves a list as its next version.
func (t campaignTx) SaveList(_ context.Context, l campaign.List) error {
	l.Version++
	row := toListRow(l)
	return save(t.db, &row, l.Version)
}

// Upload is what files knows of an upload.
func (t campaignTx) Upload(_ context.Context, file domain.FileID) (campaign.Upload, error) {
	f, err := t.store.oneFile(t.db, file)
	return campaign.Upload{Owner: f.Owner, Ready: f.State == files.Clean, Hash: f.SHA256.String()}, err
}

// Remembered is how a file with such titles was read the last time.
func (t campaignTx) Remembered(_ context.Context, department, fingerprint string) (reading.Mapping, bool, error) {
	var rows []mappingRow
	err := t.db.Where("department = ? AND fingerprint = ?", department, fingerprint).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, false, err
	}
	return rows[0].Columns, true, nil
}

// Remember keeps it for the next time.
func (t campaignTx) Remember(ctx context.Context, department, fingerprint string, m reading.Mapping) error {
	_, known, err := t.Remembered(ctx, department, fingerprint)
	if err != nil {
		return err
	}
	err = put(t.db, &mappingRow{department, fingerprint, m}, known)
	if duplicate(err) {
		err = put(t.db, &mappingRow{department, fingerprint, m}, true)
	}
	return err
}

// ClearRows removes what was staged and matched of a list; nothing is done of it.
func (t campaignTx) ClearRows(_ context.Context, id campaign.ListID) error {
	for _, of := range []any{&matchRow{}, &unsureRow{}} {
		if err := t.db.Where("list_id = ?", id).Delete(of).Error; err != nil {
			return err
		}
	}
	if err := t.db.Where("list_id = ?", id).Delete(&listedRow{}).Error; err != nil {
		return err
	}
	return t.db.Model(&listRow{}).Where("id = ?", id).Update("done", 0).Error
}

// Stage keeps rows, their numbers sealed, if they follow those staged before.
func (t campaignTx) Stage(_ context.Context, id campaign.ListID, rows []campaign.Row, done int) error {
	follows := t.db.Model(&listRow{}).Where("id = ? AND state = ? AND done = ?", id, campaign.Reading, done-len(rows)).Update("done", done)
	if follows.Error != nil {
		return follows.Error
	}
	if follows.RowsAffected != 1 {
		return campaign.ErrReadTwice
	}
	staged := convert(rows, t.store.keys.listedRow)
	return t.db.CreateInBatches(&staged, stageBatch).Error
}

// Unfinished counts the lists of a unit, and below it, that are on their way.
func (t campaignTx) Unfinished(_ context.Context, s campaign.Seat) (int, error) {
	var n int64
	err := scoped(t.db.Model(&listRow{}), s).Where("campaign_id = ? AND state IN ?", s.Campaign,
		[]campaign.ListState{campaign.Reading, campaign.Asking, campaign.Held, campaign.Ready}).Count(&n).Error
	return int(n), err
}

// departmentListSubject is who the file of a list is about: its bureau.
func departmentListSubject(_ context.Context, q *gorm.DB, _ domain.Actor, id [16]byte) (domain.Subject, error) {
	var r listRow
	err := found(q.Where("id = ?", campaign.ListID(id)).Take(&r).Error)
	return r.list().Subject(), err
}
