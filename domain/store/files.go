package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/files"
)

// fileRow is a file as the table files_files keeps it. Name and key are sealed.
type fileRow struct {
	ID           domain.FileID
	Owner        domain.PersonID
	Kind         files.Kind
	Name         []byte
	State        files.State
	Refusal      string
	Because      map[string]string `gorm:"serializer:json"`
	Size         int64
	SHA256       []byte `gorm:"column:sha256"`
	ChunkSize    int64
	SealedKey    []byte
	Content      files.ContentID
	Type         string
	Width        int
	Height       int
	DurationMS   int64           `gorm:"column:duration_ms"`
	Variants     []files.Variant `gorm:"serializer:json"`
	AttachedKind string
	AttachedID   domain.ID[domain.Attachment]
	People       int
	CreatedAt    time.Time
	ExpiresAt    *time.Time
}

func (fileRow) TableName() string { return "files_files" }

// contentRow is a content as the table files_contents keeps it.
type contentRow struct {
	ID        files.ContentID
	Treatment string
	SHA256    []byte `gorm:"column:sha256"`
	SealedKey []byte
	Variants  []files.Variant `gorm:"serializer:json"`
	CreatedAt time.Time
}

func (contentRow) TableName() string { return "files_contents" }

// downloadRow is a download session.
type downloadRow struct {
	ID        files.DownloadID
	File      domain.FileID
	Account   domain.AccountID
	Token     []byte
	UseBy     time.Time
	OpenedAt  *time.Time
	ExpiresAt *time.Time
	CreatedAt time.Time
}

func (downloadRow) TableName() string { return "files_downloads" }

// fileLimitRow is a limit; its fields are those of files.Limit.
type fileLimitRow struct {
	Kind       files.Kind `gorm:"primaryKey"`
	From       domain.Day `gorm:"primaryKey;column:valid_from"`
	Types      []string   `gorm:"serializer:json"`
	MaxBytes   int64
	MaxPixels  int64
	MinSeconds int
	MaxSeconds int
	UploadDays int
	IdleDays   int
	KeepDays   int
	MaxOpen    int
	Source     string
}

func (fileLimitRow) TableName() string { return "files_limits" }

const (
	fileName   = "files_files.name"
	fileKey    = "files_files.sealed_key"
	contentKey = "files_contents.sealed_key"
)

type filesStore struct{ *DB }

type filesTx struct{ *tx }

// Files is the database as the feature files sees it.
func (d *DB) Files() files.Store { return filesStore{d} }

// InTx runs fn in one transaction.
func (s filesStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(files.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(filesTx{t}) })
}

func (s filesStore) File(ctx context.Context, id domain.FileID) (files.File, error) {
	return s.oneFile(s.read(ctx), id)
}

func (s filesStore) Content(ctx context.Context, id files.ContentID) (files.Content, error) {
	var row contentRow
	if err := found(s.read(ctx).Where("id = ?", id).Take(&row).Error); err != nil {
		return files.Content{}, err
	}
	return s.content(row)
}

func (s filesStore) Download(ctx context.Context, id files.DownloadID) (files.Download, error) {
	var row downloadRow
	err := found(s.read(ctx).Where("id = ?", id).Take(&row).Error)
	return row.download(), err
}

func (s filesStore) Limits(ctx context.Context) ([]files.Limit, error) {
	var rows []fileLimitRow
	err := s.read(ctx).Order("kind, valid_from").Find(&rows).Error
	return convert(rows, func(r fileLimitRow) files.Limit { return files.Limit(r) }), err
}

func (s filesStore) About(ctx context.Context, who domain.Actor, thing domain.Attachment) (domain.Subject, error) {
	return about(ctx, s.read(ctx), who, thing)
}

func (s filesStore) Over(ctx context.Context, now time.Time, limit int) ([]domain.FileID, error) {
	var ids []domain.FileID
	err := s.read(ctx).Model(&fileRow{}).Where("expires_at <= ? AND state IN ?", now, []files.State{files.Open, files.Clean}).
		Order("expires_at").Limit(limit).Pluck("id", &ids).Error
	return ids, err
}

func (s filesStore) Unknown(ctx context.Context, ids [][16]byte) ([][16]byte, error) {
	keys := make([]domain.FileID, len(ids))
	for i, id := range ids {
		keys[i] = id
	}
	var have, contents []domain.FileID
	err := s.read(ctx).Model(&fileRow{}).Where("id IN ? AND sealed_key IS NOT NULL", keys).Pluck("id", &have).Error
	if err == nil {
		err = s.read(ctx).Model(&contentRow{}).Where("id IN ?", keys).Pluck("id", &contents).Error
	}
	known := map[[16]byte]bool{}
	for _, id := range append(have, contents...) {
		known[id] = true
	}
	var unknown [][16]byte
	for _, id := range ids {
		if !known[id] {
			unknown = append(unknown, id)
		}
	}
	return unknown, err
}

func (t filesTx) About(ctx context.Context, who domain.Actor, thing domain.Attachment) (domain.Subject, error) {
	return about(ctx, t.db, who, thing)
}

func (t filesTx) File(_ context.Context, id domain.FileID) (files.File, error) {
	return t.store.oneFile(locked(t.db), id)
}

func (t filesTx) AddFile(_ context.Context, f files.File) error {
	row := t.store.fileRow(f)
	err := t.db.Create(&row).Error
	if duplicate(err) {
		return domain.ErrIDTaken
	}
	return err
}

func (t filesTx) Unfinished(_ context.Context, f files.File) (int, error) {
	var holds []domain.PersonID
	if err := locked(t.db).Model(&personRow{}).Where("id = ?", f.Owner).Pluck("id", &holds).Error; err != nil {
		return 0, err
	}
	var n int64
	err := t.db.Model(&fileRow{}).Where("owner = ? AND kind = ? AND state = ? AND expires_at > ?", f.Owner, f.Kind, files.Open, f.CreatedAt).
		Count(&n).Error
	return int(n), err
}

func (t filesTx) SaveFile(_ context.Context, f files.File) error { return t.saveFile(f) }

func (t *tx) saveFile(f files.File) error {
	row := t.store.fileRow(f)
	return t.db.Model(&row).Select("*").Omit("created_at").Updates(&row).Error
}

// Join inserts first and reads what was there only after a duplicate: a missing
// row is never read for update.
func (t filesTx) Join(_ context.Context, c files.Content) (files.Content, error) {
	row := contentRow{
		ID: c.ID, Treatment: c.Treatment, SHA256: c.SHA256[:], Variants: c.Variants, CreatedAt: c.CreatedAt,
		SealedKey: t.store.keys.Seal(contentKey, c.ID, c.Key[:]),
	}
	err := t.db.Create(&row).Error
	if !duplicate(err) {
		return c, err
	}
	var have contentRow
	err = locked(t.db).Where("treatment = ? AND sha256 = ?", c.Treatment, c.SHA256[:]).Take(&have).Error
	if missing(err) { // dropped between the two: begin again
		return c, fmt.Errorf("join %s: %w", c.ID, domain.ErrBusy)
	}
	if err != nil {
		return c, err
	}
	return t.store.content(have)
}

func (t filesTx) Drop(_ context.Context, id files.ContentID) (bool, error) {
	var row contentRow
	if err := locked(t.db).Where("id = ?", id).Take(&row).Error; err != nil {
		return false, found(err)
	}
	var still int64
	if err := t.db.Model(&fileRow{}).Where("content = ?", id).Count(&still).Error; err != nil || still > 0 {
		return false, err
	}
	return true, t.db.Delete(&row).Error
}

func (t filesTx) SetLimit(_ context.Context, l files.Limit) error {
	row := fileLimitRow(l)
	if err := t.db.Delete(&fileLimitRow{}, "kind = ? AND valid_from = ?", l.Kind, l.From).Error; err != nil {
		return err
	}
	return t.db.Create(&row).Error
}

func (t filesTx) AddDownload(_ context.Context, d files.Download) error {
	row := downloadRowOf(d)
	return t.db.Create(&row).Error
}

func (t filesTx) DownloadByToken(_ context.Context, token files.Sum) (files.Download, error) {
	var row downloadRow
	// A token that nobody has must not lock a gap: find it, then lock the row.
	if err := found(t.db.Where("token = ?", token[:]).Take(&row).Error); err != nil {
		return files.Download{}, err
	}
	err := found(locked(t.db).Where("id = ?", row.ID).Take(&row).Error)
	return row.download(), err
}

func (t filesTx) SaveDownload(_ context.Context, d files.Download) error {
	row := downloadRowOf(d)
	return t.db.Model(&row).Select("opened_at", "expires_at").Updates(&row).Error
}

func (d *DB) oneFile(q *gorm.DB, id domain.FileID) (files.File, error) {
	var row fileRow
	if err := found(q.Where("id = ?", id).Take(&row).Error); err != nil {
		return files.File{}, err
	}
	return d.file(row)
}

func (d *DB) file(r fileRow) (files.File, error) {
	name, err := d.keys.Open(fileName, r.ID, r.Name)
	if err != nil {
		return files.File{}, err
	}
	key, err := d.keys.Open(fileKey, r.ID, r.SealedKey)
	if err != nil {
		return files.File{}, err
	}
	f := files.File{
		ID: r.ID, Owner: r.Owner, Kind: r.Kind, Name: string(name), State: r.State, Refusal: r.Refusal, Because: r.Because, Size: r.Size,
		ChunkSize: r.ChunkSize, Content: r.Content, Type: r.Type, Width: r.Width, Height: r.Height,
		Duration: time.Duration(r.DurationMS) * time.Millisecond, Variants: r.Variants,
		Attached: domain.Attachment{Kind: r.AttachedKind, ID: r.AttachedID}, Rows: r.People,
		CreatedAt: r.CreatedAt, ExpiresAt: timeOf(r.ExpiresAt),
	}
	copy(f.SHA256[:], r.SHA256)
	copy(f.Key[:], key)
	return f, nil
}

func (d *DB) fileRow(f files.File) fileRow {
	r := fileRow{
		ID: f.ID, Owner: f.Owner, Kind: f.Kind, Name: d.keys.Seal(fileName, f.ID, []byte(f.Name)), State: f.State,
		Refusal: f.Refusal, Because: f.Because, Size: f.Size, ChunkSize: f.ChunkSize, Content: f.Content, Type: f.Type,
		Width: f.Width, Height: f.Height, DurationMS: f.Duration.Milliseconds(), Variants: f.Variants,
		AttachedKind: f.Attached.Kind, AttachedID: f.Attached.ID, People: f.Rows, CreatedAt: f.CreatedAt, ExpiresAt: atOf(f.ExpiresAt),
	}
	if f.SHA256 != (files.Sum{}) {
		r.SHA256 = f.SHA256[:]
	}
	if f.Key != (files.Key{}) {
		r.SealedKey = d.keys.Seal(fileKey, f.ID, f.Key[:])
	}
	return r
}

func (d *DB) content(r contentRow) (files.Content, error) {
	key, err := d.keys.Open(contentKey, r.ID, r.SealedKey)
	c := files.Content{ID: r.ID, Treatment: r.Treatment, Variants: r.Variants, CreatedAt: r.CreatedAt}
	copy(c.SHA256[:], r.SHA256)
	copy(c.Key[:], key)
	return c, err
}

func (r downloadRow) download() files.Download {
	d := files.Download{
		ID: r.ID, File: r.File, Account: r.Account, UseBy: r.UseBy,
		OpenedAt: timeOf(r.OpenedAt), ExpiresAt: timeOf(r.ExpiresAt), CreatedAt: r.CreatedAt,
	}
	copy(d.Token[:], r.Token)
	return d
}

func downloadRowOf(d files.Download) downloadRow {
	return downloadRow{
		ID: d.ID, File: d.File, Account: d.Account, Token: d.Token[:], UseBy: d.UseBy,
		OpenedAt: atOf(d.OpenedAt), ExpiresAt: atOf(d.ExpiresAt), CreatedAt: d.CreatedAt,
	}
}

// timeOf and atOf keep the zero time as NULL.
func timeOf(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return *at
}

func atOf(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}
