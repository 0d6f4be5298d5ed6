package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/insight"
	"lizhi/domain/org"
)

// Insight is the database as the feature insight sees it.
func (d *DB) Insight() insight.Store { return insightStore{d} }

type (
	insightStore struct{ *DB }
	insightTx    struct{ *tx }
)

// caseRow is a case as the table insight_cases keeps it: the reasons of each
// indicator in a column of its own, so that a list is one condition.
type caseRow struct {
	Award       insight.AwardID `gorm:"column:award_id;primaryKey"`
	Student     domain.PersonID `gorm:"column:student_id"`
	Programme   string
	Term        domain.Term
	CityID      domain.UnitID
	CountyID    domain.UnitID
	SchoolID    domain.UnitID
	ClassID     domain.UnitID
	Amount      domain.Money
	Paid        domain.Money
	Approved    bool
	ByCard      bool
	Submitted   bool
	FirstTry    bool
	InTime      insight.Answer
	Information string
	Agreement   string
	Success     string
	Target      string
	Allocation  string
	Standard    string
	Late        string
	CreatedAt   time.Time
}

// TableName is the name of the table.
func (caseRow) TableName() string { return "insight_cases" }

// reasonColumns are where the reasons of an indicator stand.
var reasonColumns = map[insight.Key]string{
	insight.Information: "information", insight.Agreement: "agreement", insight.Success: "success", insight.Target: "target",
	insight.Allocation: "allocation", insight.Standard: "standard", insight.Time: "late",
}

func (r *caseRow) reasons() map[insight.Key]*string {
	return map[insight.Key]*string{
		insight.Information: &r.Information, insight.Agreement: &r.Agreement, insight.Success: &r.Success, insight.Target: &r.Target,
		insight.Allocation: &r.Allocation, insight.Standard: &r.Standard, insight.Time: &r.Late,
	}
}

func toCaseRow(c insight.Case) caseRow {
	r := caseRow{
		Award: c.Award, Student: c.Student, Programme: c.Programme, Term: c.Term,
		CityID: c.Place.City, CountyID: c.Place.County, SchoolID: c.Place.School, ClassID: c.Place.Class,
		Amount: c.Amount, Paid: c.Paid, Approved: c.Approved, ByCard: c.ByCard, Submitted: c.Submitted, FirstTry: c.FirstTry,
		InTime: c.InTime, CreatedAt: c.CreatedAt,
	}
	for k, column := range r.reasons() {
		*column = insight.Join(c.Wrong[k])
	}
	return r
}

func (r caseRow) kept() insight.Case {
	c := insight.Case{
		Award: r.Award, Student: r.Student, Programme: r.Programme, Term: r.Term,
		Place:  domain.Place{City: r.CityID, County: r.CountyID, School: r.SchoolID, Class: r.ClassID},
		Amount: r.Amount, Paid: r.Paid, Approved: r.Approved, ByCard: r.ByCard, Submitted: r.Submitted, FirstTry: r.FirstTry,
		InTime: r.InTime, CreatedAt: r.CreatedAt, Wrong: map[insight.Key][]insight.Reason{},
	}
	for k, column := range r.reasons() {
		if *column != "" {
			c.Wrong[k] = insight.Split(*column)
		}
	}
	return c
}

// markRow says that a student's cases are to be judged anew. The mark is the
// transaction's, so that nobody waits for anybody to leave one.
type markRow struct {
	StudentID domain.PersonID `gorm:"primaryKey"`
	Mark      []byte          `gorm:"primaryKey"`
}

// TableName is the name of the table.
func (markRow) TableName() string { return "insight_marks" }

// declarationRow is a declaration as the table insight_declarations keeps it.
type declarationRow struct {
	ID         insight.DeclarationID
	School     domain.UnitID `gorm:"column:school_id"`
	Programme  string
	Term       domain.Term
	DeclaredBy domain.PersonID
	Reason     string
	CreatedAt  time.Time
}

// TableName is the name of the table.
func (declarationRow) TableName() string { return "insight_declarations" }

// insightRuleRow is a rule as the table insight_rules keeps it.
type insightRuleRow struct {
	From   domain.Term      `gorm:"column:from_term;primaryKey"`
	Autumn insight.MonthDay `gorm:"column:autumn_day"`
	Spring insight.MonthDay `gorm:"column:spring_day"`
	Source string
}

// TableName is the name of the table.
func (insightRuleRow) TableName() string { return "insight_rules" }

// InTx runs fn in one transaction.
func (s insightStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(insight.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(insightTx{t}) })
}

// boardUnit is a unit in a report.
type boardUnit struct {
	ID        domain.UnitID
	Kind      string
	Name      string
	CityID    domain.UnitID
	CountyID  domain.UnitID
	SchoolID  domain.UnitID
	CreatedAt time.Time
}

func (r boardUnit) unit() insight.Unit {
	return insight.Unit{ID: r.ID, Kind: r.Kind, Name: r.Name, Place: domain.Place{City: r.CityID, County: r.CountyID, School: r.SchoolID}}
}

// Unit reads a unit that is no class.
func (s insightStore) Unit(ctx context.Context, id domain.UnitID) (insight.Unit, error) {
	var r boardUnit
	err := s.read(ctx).Table("org_units").Where("id = ? AND kind <> 'class'", id).Take(&r).Error
	return r.unit(), found(err)
}

// Below lists the units that answer to a unit, the oldest first.
func (s insightStore) Below(ctx context.Context, unit insight.Unit, page domain.Page) (domain.List[insight.Unit], error) {
	var rows []boardUnit
	q := s.read(ctx).Table("org_units").Where("parent_id = ? AND kind IN ('county', 'school') AND closed_on IS NULL", unit.ID)
	if err := oldest(q, "created_at", page).Find(&rows).Error; err != nil {
		return domain.List[insight.Unit]{}, err
	}
	list := domain.Listed(rows, page.Limit, func(r boardUnit) domain.Position { return domain.Position{At: r.CreatedAt, ID: r.ID} })
	return domain.List[insight.Unit]{Items: convert(list.Items, boardUnit.unit), Next: list.Next}, nil
}

// figurePrefix begins the name of every kept figure of a term.
func figurePrefix(term domain.Term) string { return "i." + term.String() + "." }

// Counts are the kept figures of units for a term.
func (s insightStore) Counts(ctx context.Context, units []domain.UnitID, term domain.Term) (map[domain.UnitID]insight.Counts, error) {
	return s.termFigures(ctx, units, figurePrefix(term))
}

// termFigures reads the figures of units whose names begin alike, by the rest
// of their names. The range is that of the index (unit, figure).
func (d *DB) termFigures(ctx context.Context, units []domain.UnitID, prefix string) (map[domain.UnitID]insight.Counts, error) {
	var rows []struct {
		Unit   domain.UnitID
		Figure string
		N      int64
	}
	err := d.read(ctx).Table("counts").Select("unit, figure, SUM(n) AS n").
		Where("unit IN ? AND figure >= ? AND figure < ?", units, prefix, prefix+"~").Group("unit, figure").Find(&rows).Error
	sums := map[domain.UnitID]insight.Counts{}
	for _, r := range rows {
		if sums[r.Unit] == nil {
			sums[r.Unit] = insight.Counts{}
		}
		sums[r.Unit][strings.TrimPrefix(r.Figure, prefix)] = r.N
	}
	return sums, err
}

// schoolFacts is a school as the first two indicators ask for it.
type schoolFacts struct {
	Unit     boardUnit   `gorm:"embedded"`
	Stages   []org.Stage `gorm:"serializer:json"`
	Enrolled bool
	Officer  bool
}

func (r schoolFacts) school() insight.School {
	return insight.School{
		ID: r.Unit.ID, Name: r.Unit.Name, Place: r.Unit.unit().Place, CreatedAt: r.Unit.CreatedAt, Enrolled: r.Enrolled, Officer: r.Officer,
		Stages: convert(r.Stages, func(s org.Stage) string { return string(s) }),
	}
}

// Schools lists the schools in a unit that are open today, each with two looks
// into an index.
func (s insightStore) Schools(ctx context.Context, unit insight.Unit) ([]insight.School, error) {
	q := schoolsOf(s.read(ctx), s.world.Today())
	switch unit.Kind {
	case "school":
		q = q.Where("u.id = ?", unit.ID)
	case "county":
		q = q.Where("u.county_id = ?", unit.ID)
	}
	var rows []schoolFacts
	err := q.Find(&rows).Error
	return convert(rows, schoolFacts.school), err
}

func schoolsOf(q *gorm.DB, today domain.Day) *gorm.DB {
	return q.Table("org_units AS u").Select("u.id, u.kind, u.name, u.city_id, u.county_id, u.school_id, u.stages, u.created_at, "+
		"EXISTS (SELECT 1 FROM people_enrolments e WHERE e.school_id = u.id AND e.ended_on IS NULL) AS enrolled, "+
		"EXISTS (SELECT 1 FROM account_appointments a WHERE a.unit_id = u.id AND a.role = ? AND a.ended_at IS NULL "+
		"AND a.began_on <= ? AND (a.until_on IS NULL OR a.until_on >= ?)) AS officer", domain.AidOfficer, today, today).
		Where("u.kind = 'school' AND (u.closed_on IS NULL OR u.closed_on > ?)", today)
}

// Programmes lists those that run in a term.
func (s insightStore) Programmes(ctx context.Context, term domain.Term) ([]insight.Programme, error) {
	return programmesIn(s.read(ctx), term)
}

func programmesIn(q *gorm.DB, term domain.Term) ([]insight.Programme, error) {
	ref, err := aidReference(q)
	if err != nil {
		return nil, err
	}
	var list []insight.Programme
	for _, p := range ref.Programmes {
		if !p.Runs(term) {
			continue
		}
		stages := map[string]bool{}
		one := insight.Programme{Code: p.Code, Name: p.Name}
		for _, st := range ref.Standards {
			if st.Programme == p.Code && st.From <= term && !stages[st.Stage] {
				stages[st.Stage] = true
				one.Stages = append(one.Stages, st.Stage)
			}
		}
		list = append(list, one)
	}
	return list, nil
}

// Managed says which items of schools have an award or a declaration.
func (s insightStore) Managed(ctx context.Context, schools []domain.UnitID, term domain.Term) (insight.Managed, error) {
	managed := insight.Managed{}
	if len(schools) == 0 {
		return managed, nil
	}
	counts, err := s.termFigures(ctx, schools, figurePrefix(term)+"n.")
	if err != nil {
		return nil, err
	}
	for school, programmes := range counts {
		for code, n := range programmes {
			managed[insight.Item{School: school, Programme: code}] = n > 0
		}
	}
	var rows []declarationRow
	err = s.read(ctx).Select("school_id", "programme").Where("term = ? AND school_id IN ?", term, schools).Find(&rows).Error
	for _, r := range rows {
		managed[insight.Item{School: r.School, Programme: r.Programme}] = true
	}
	return managed, err
}

// exceptionRow is a case on the list behind a number.
type exceptionRow struct {
	AwardID       insight.AwardID
	StudentID     domain.PersonID
	Name          string
	SchoolID      domain.UnitID
	SchoolName    string
	Programme     string
	ProgrammeName string
	Reasons       string
	CreatedAt     time.Time
}

func (r exceptionRow) exception() insight.Exception {
	return insight.Exception{
		ID: r.AwardID, Award: r.AwardID, Student: r.StudentID, Name: r.Name, School: r.SchoolID, SchoolName: r.SchoolName,
		Programme: r.Programme, ProgrammeName: r.ProgrammeName, Reasons: insight.Split(r.Reasons), At: r.CreatedAt,
	}
}

// Wrong lists the cases of a unit that are wrong under an indicator.
func (s insightStore) Wrong(ctx context.Context, f insight.Filter, page domain.Page) (domain.List[insight.Exception], error) {
	column := reasonColumns[f.Key]
	q := s.read(ctx).Table("insight_cases AS c").
		Joins("JOIN people_persons AS p ON p.id = c.student_id").
		Joins("JOIN org_units AS u ON u.id = c.school_id").
		Joins("JOIN aid_programmes AS g ON g.code = c.programme").
		Select("c.award_id, c.student_id, p.name, c.school_id, u.name AS school_name, c.programme, g.name AS programme_name, c."+column+" AS reasons, c.created_at").
		Where("c.term = ? AND c."+column+" <> ''", f.Term)
	switch f.Unit.Kind {
	case "school":
		q = q.Where("c.school_id = ?", f.Unit.ID)
	case "county":
		q = q.Where("c.county_id = ?", f.Unit.ID)
	}
	limit := page.Limit
	page.Limit++
	var rows []exceptionRow
	if err := pagedBy(q, page, "c.created_at", "c.award_id").Find(&rows).Error; err != nil {
		return domain.List[insight.Exception]{}, err
	}
	return domain.Listed(convert(rows, exceptionRow.exception), limit, func(e insight.Exception) domain.Position {
		return domain.Position{At: e.At, ID: e.ID}
	}), nil
}

// Declarations lists those of a unit and term.
func (s insightStore) Declarations(ctx context.Context, unit insight.Unit, term domain.Term, page domain.Page) (domain.List[insight.Declaration], error) {
	q := within(s.read(ctx), domain.Reach{Units: []domain.UnitID{unit.ID}}, columns{school: "school_id"}).Where("term = ?", term).
		Where("NOT EXISTS (SELECT 1 FROM aid_awards a WHERE a.school_id = insight_declarations.school_id AND a.programme = insight_declarations.programme "+
			"AND a.term = insight_declarations.term AND a.state <> ?)", aid.Withdrawn)
	limit := page.Limit
	page.Limit++
	var rows []declarationRow
	if err := paged(q, page).Find(&rows).Error; err != nil {
		return domain.List[insight.Declaration]{}, err
	}
	items := convert(rows, func(r declarationRow) insight.Declaration { return insight.Declaration(r) })
	return domain.Listed(items, limit, func(d insight.Declaration) domain.Position {
		return domain.Position{At: d.CreatedAt, ID: d.ID}
	}), nil
}

// Marked counts the students whose changes are not folded yet.
func (s insightStore) Marked(ctx context.Context) (int64, error) {
	var n int64
	err := s.read(ctx).Model(&markRow{}).Distinct("student_id").Count(&n).Error
	return n, err
}

// Recount judges every award anew.
func (s insightStore) Recount(ctx context.Context, unit domain.UnitID, term domain.Term) (insight.Counts, error) {
	sum := insight.Counts{}
	after := domain.PersonID{}
	for {
		var students []domain.PersonID
		q := s.read(ctx).Table("aid_awards").Distinct("student_id").Where("term = ?", term).
			Where("school_id = ? OR county_id = ? OR city_id = ?", unit, unit, unit).Order("student_id").Limit(500)
		if !after.IsZero() {
			q = q.Where("student_id > ?", after)
		}
		if err := q.Pluck("student_id", &students).Error; err != nil || len(students) == 0 {
			return sum, err
		}
		after = students[len(students)-1]
		facts, err := factsAbout(s.read(ctx), students)
		if err != nil {
			return nil, err
		}
		for _, c := range insight.Judge(facts) {
			if c.Term == term && (unit == c.Place.School || unit == c.Place.County || unit == c.Place.City) {
				sum.Add(c.Figures(), 1)
			}
		}
	}
}

func insightRules(q *gorm.DB) ([]insight.Rule, error) {
	var rows []insightRuleRow
	err := q.Order("from_term").Find(&rows).Error
	return convert(rows, func(r insightRuleRow) insight.Rule { return insight.Rule(r) }), err
}

var insightInvariants = []invariant{{"the kept figures of a term are those of a recount", recounted}}

// recounted compares what is kept about the city with a recount, term by term.
// Marks that wait are folded by a reading; until then nothing is wrong.
func recounted(d *DB, q *gorm.DB) ([]string, error) {
	ctx, s := q.Statement.Context, insightStore{d}
	waiting, err := s.Marked(ctx)
	if err != nil || waiting > 0 {
		return nil, err
	}
	var terms []domain.Term
	var cities []domain.UnitID
	err = errors.Join(
		q.Table("aid_awards").Distinct("term").Order("term").Pluck("term", &terms).Error,
		q.Table("org_units").Where("kind = 'city'").Pluck("id", &cities).Error,
	)
	if err != nil || len(cities) == 0 {
		return nil, err
	}
	var wrong []string
	for _, term := range terms {
		kept, err := s.Counts(ctx, cities, term)
		if err != nil {
			return nil, err
		}
		diff, err := s.Recount(ctx, cities[0], term)
		if err != nil {
			return nil, err
		}
		diff.Add(kept[cities[0]], -1)
		for _, name := range slices.Sorted(maps.Keys(diff)) {
			wrong = append(wrong, fmt.Sprintf("%s %s differs by %d", term, name, diff[name]))
		}
	}
	return wrong, nil
}
