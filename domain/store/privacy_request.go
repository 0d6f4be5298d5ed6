package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/contest"
	"lizhi/domain/privacy"
)

// requestRow is a request for deletion.
type requestRow struct {
	ID        privacy.RequestID
	Student   domain.PersonID `gorm:"column:student_id"`
	City      domain.UnitID   `gorm:"column:city_id"`
	County    domain.UnitID   `gorm:"column:county_id"`
	School    domain.UnitID   `gorm:"column:school_id"`
	Class     domain.UnitID   `gorm:"column:class_id"`
	AskedBy   domain.PersonID
	Reason    string
	State     privacy.RequestState
	Checked   string
	Answer    string
	DecidedBy domain.PersonID
	DecidedAt *time.Time
	DoneAt    *time.Time
	Report    []privacy.Outcome `gorm:"serializer:json"`
	OpenKey   domain.PersonID
	Version   int
	CreatedAt time.Time
}

func (requestRow) TableName() string { return "privacy_requests" }

func (s privacyStore) Request(ctx context.Context, id privacy.RequestID) (privacy.Request, error) {
	var row requestRow
	err := found(s.read(ctx).Where("id = ?", id).Take(&row).Error)
	return privacy.Request(row), err
}

func (s privacyStore) Requests(ctx context.Context, reach domain.Reach, page domain.Page) ([]privacy.Request, error) {
	var rows []requestRow
	q := s.read(ctx).Where("student_id IN ? OR school_id IN ? OR county_id IN ? OR city_id IN ?", reach.Persons, reach.Units, reach.Units, reach.Units)
	err := after(s.read(ctx).Where(q), "created_at", page).Find(&rows).Error
	return convert(rows, func(r requestRow) privacy.Request { return privacy.Request(r) }), err
}

func (s privacyStore) Asked(ctx context.Context, from, to time.Time) ([]privacy.StateCount, error) {
	var rows []privacy.StateCount
	err := s.read(ctx).Model(&requestRow{}).Select("state, COUNT(*) AS count").Where("created_at >= ? AND created_at < ?", from, to).
		Group("state").Order("state").Find(&rows).Error
	return rows, err
}

func (t privacyTx) Whose(_ context.Context, id privacy.RequestID) (domain.PersonID, error) {
	var row requestRow
	err := found(t.db.Select("student_id").Where("id = ?", id).Take(&row).Error)
	return row.Student, err
}

func (t privacyTx) Request(_ context.Context, id privacy.RequestID) (privacy.Request, error) {
	var row requestRow
	err := found(locked(t.db).Where("id = ?", id).Take(&row).Error)
	return privacy.Request(row), err
}

func (t privacyTx) AddRequest(_ context.Context, r privacy.Request) error {
	err := t.db.Create((*requestRow)(&r)).Error
	if !duplicate(err) {
		return err
	}
	var n int64
	if err := t.db.Model(&requestRow{}).Where("open_key = ?", r.Student).Count(&n).Error; err != nil {
		return err
	}
	if n > 0 {
		return privacy.ErrAsked
	}
	return domain.ErrIDTaken
}

func (t privacyTx) SaveRequest(_ context.Context, r privacy.Request) error {
	return save(t.db, (*requestRow)(&r), r.Version)
}

// emptied stands where something was written.
const emptied = "（已删除）"

// Empty takes out what was written about a student and lists what stays by law.
// Rows stay where they are counted, without their words.
func (t privacyTx) Empty(ctx context.Context, student domain.PersonID) ([]privacy.Outcome, error) {
	var report []privacy.Outcome
	for _, step := range []func(context.Context, domain.PersonID) ([]privacy.Outcome, error){
		t.emptyGrowth, t.emptyMentoring, t.emptyContest, t.countExports, t.keptByLaw,
	} {
		lines, err := step(ctx, student)
		if err != nil {
			return nil, err
		}
		report = append(report, lines...)
	}
	return report, nil
}

func outcome(what string, treatment privacy.Treatment, rows int64) privacy.Outcome {
	return privacy.Outcome{What: what, Treatment: treatment, Rows: int(rows)}
}

// detach takes the files away from a thing; the nightly sweep deletes them with
// their keys.
func (t privacyTx) detach(ctx context.Context, kind string, id [16]byte) error {
	var files []domain.FileID
	err := t.db.Table("files_files").Where("attached_kind = ? AND attached_id = ?", kind, id[:]).Pluck("id", &files).Error
	if err != nil || len(files) == 0 {
		return err
	}
	if err := t.Detach(ctx, domain.Attachment{Kind: kind, ID: id}, files...); err != nil {
		return err
	}
	return t.db.Table("files_files").Where("id IN ?", files).Update("expires_at", t.store.world.Now()).Error
}

func (t privacyTx) emptyGrowth(ctx context.Context, student domain.PersonID) ([]privacy.Outcome, error) {
	var records []recordRow
	if err := locked(t.db).Where("student_id = ?", student).Order("id").Find(&records).Error; err != nil {
		return nil, err
	}
	for _, r := range records {
		if err := t.detach(ctx, "growth.record", r.ID); err != nil {
			return nil, err
		}
		r.Title, r.Text, r.Place, r.Details, r.Files = emptied, "", "", map[string]string{}, []domain.FileID{}
		if r.Reason != "" { // why it was returned is about what it said
			r.Reason = emptied
		}
		r.Version++
		if err := save(t.db, &r, r.Version); err != nil {
			return nil, err
		}
	}
	var frozen []frozenRow
	if err := t.db.Where("student_id = ?", student).Find(&frozen).Error; err != nil {
		return nil, err
	}
	for _, f := range frozen {
		f.Content.Title, f.Content.Text, f.Content.Place = emptied, "", ""
		f.Content.Details, f.Content.Files = map[string]string{}, []domain.FileID{}
		if err := t.db.Model(&f).Select("content").Updates(&f).Error; err != nil {
			return nil, err
		}
	}
	return []privacy.Outcome{
		outcome("growth_records", privacy.Emptied, int64(len(records))), outcome("growth_versions", privacy.Emptied, int64(len(frozen))),
	}, nil
}

func (t privacyTx) emptyMentoring(_ context.Context, student domain.PersonID) ([]privacy.Outcome, error) {
	sessions := t.db.Table("mentoring_sessions").Where("student_id = ?", student).
		Updates(map[string]any{"topic": emptied, "content": "", "place": "", "reason": "", "version": gorm.Expr("version + 1")})
	if sessions.Error != nil {
		return nil, sessions.Error
	}
	var answered []answeredRow
	if err := t.db.Where("student_id = ?", student).Find(&answered).Error; err != nil {
		return nil, err
	}
	for _, a := range answered {
		a.Content.Topic, a.Content.Content, a.Content.Place, a.Content.Reason = emptied, "", "", ""
		if err := t.db.Model(&a).Select("content").Updates(&a).Error; err != nil {
			return nil, err
		}
	}
	amendments := t.db.Table("mentoring_amendments").Where("student_id = ?", student).Update("text", emptied)
	return []privacy.Outcome{
		outcome("mentoring_sessions", privacy.Emptied, sessions.RowsAffected),
		outcome("mentoring_versions", privacy.Emptied, int64(len(answered))),
		outcome("mentoring_amendments", privacy.Emptied, amendments.RowsAffected),
	}, amendments.Error
}

func (t privacyTx) emptyContest(ctx context.Context, student domain.PersonID) ([]privacy.Outcome, error) {
	var entries []contestEntryRow
	if err := locked(t.db).Where("student_id = ?", student).Order("id").Find(&entries).Error; err != nil {
		return nil, err
	}
	for _, e := range entries {
		if err := t.detach(ctx, contest.Object, e.ID); err != nil {
			return nil, err
		}
		e.Title, e.Text, e.Media = emptied, "", []contest.Media{}
		if e.Reason != "" {
			e.Reason = emptied
		}
		if e.Asked != "" {
			e.Asked = emptied
		}
		e.Version++
		if err := save(t.db, &e, e.Version); err != nil {
			return nil, err
		}
	}
	return []privacy.Outcome{outcome("contest_entries", privacy.Emptied, int64(len(entries)))}, nil
}

// countExports counts the portfolios that show the student, those of a class or
// school too: the task that empties takes them away next.
func (t privacyTx) countExports(_ context.Context, student domain.PersonID) ([]privacy.Outcome, error) {
	exports, err := exporting(t.db, student)
	var n int64
	for _, e := range exports {
		if e.Holds(student) {
			n++
		}
	}
	return []privacy.Outcome{outcome("portfolio_exports", privacy.Deleted, n)}, err
}

// byLaw are the records of a student that are kept, and why.
var byLaw = []struct{ table, column, why string }{
	{"people_enrolments", "person_id", "学籍管理：《教育法》第29条"},
	{"people_guardians", "ward_id", "学籍管理：《教育法》第29条"},
	{"people_cards", "person_id", "财政资金发放档案：《会计档案管理办法》第14条"},
	{"hardship_records", "student_id", "资助档案：学生资助资金管理办法"},
	{"hardship_memberships", "student_id", "资助档案：学生资助资金管理办法"},
	{"recognition_applications", "student_id", "资助档案：学生资助资金管理办法"},
	{"recognition_archives", "student_id", "资助档案：学生资助资金管理办法"},
	{"campaign_findings", "student_id", "资助档案：学生资助资金管理办法"},
	{"aid_awards", "student_id", "资助档案：学生资助资金管理办法"},
	{"aid_list_lines", "student_id", "资助档案：学生资助资金管理办法"},
	{"payment_obligations", "student_id", "财政资金发放档案：《会计档案管理办法》第14条"},
	{"payment_attempts", "student_id", "财政资金发放档案：《会计档案管理办法》第14条"},
	{"payment_exceptions", "student_id", "财政资金发放档案：《会计档案管理办法》第14条"},
	{"payment_recoveries", "student_id", "财政资金发放档案：《会计档案管理办法》第14条"},
	{"payment_supplements", "student_id", "财政资金发放档案：《会计档案管理办法》第14条"},
	{"publicity_rows", "person_id", "公示档案：学生资助资金管理办法"},
	{"contest_placings", "student_id", "已公布的评选结果"},
	{"consent_given", "student_id", "同意的证明：《个人信息保护法》第14条"},
	{"consent_papers", "student_id", "同意的证明：《个人信息保护法》第14条"},
	{"audit", "about", "日志：《网络安全法》第21条"},
}

func (t privacyTx) keptByLaw(_ context.Context, student domain.PersonID) ([]privacy.Outcome, error) {
	var lines []privacy.Outcome
	for _, k := range byLaw {
		line := privacy.Outcome{What: k.table, Treatment: privacy.Kept, Why: k.why}
		var n int64
		if err := t.db.Table(k.table).Where(k.column+" = ?", student).Count(&n).Error; err != nil {
			return nil, err
		}
		line.Rows = int(n)
		lines = append(lines, line)
	}
	return lines, nil
}
