package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/account"
)

// accountRow is an account as the table account_accounts keeps it.
type accountRow struct {
	ID            domain.AccountID
	Number        string
	Person        domain.PersonID `gorm:"column:person_id"`
	State         account.State
	Password      string
	PasswordSetAt *time.Time
	MustChange    bool
	ActivatedAt   *time.Time
	ClosedAt      *time.Time
	Version       int
	CreatedAt     time.Time
}

func (accountRow) TableName() string { return "account_accounts" }

// appointmentRow is an appointment with the path of its unit.
type appointmentRow struct {
	ID          account.AppointmentID
	Person      domain.PersonID `gorm:"column:person_id"`
	Role        domain.Role
	Unit        domain.UnitID `gorm:"column:unit_id"`
	City        domain.UnitID `gorm:"column:city_id"`
	County      domain.UnitID `gorm:"column:county_id"`
	School      domain.UnitID `gorm:"column:school_id"`
	Class       domain.UnitID `gorm:"column:class_id"`
	BeganOn     domain.Day
	UntilOn     domain.Day
	EndedAt     *time.Time
	AppointedBy domain.PersonID
	EndedBy     domain.PersonID
	CurrentKey  []byte
	Version     int
	CreatedAt   time.Time
}

func (appointmentRow) TableName() string { return "account_appointments" }

// codeRow is a one-time code.
type codeRow struct {
	ID         account.CodeID
	Account    domain.AccountID `gorm:"column:account_id"`
	Hash       []byte
	Kind       account.CodeKind
	IssuedBy   domain.PersonID
	ExpiresAt  time.Time
	Tries      int
	EndedAt    *time.Time
	Used       bool
	CurrentKey domain.AccountID
	CreatedAt  time.Time
}

func (codeRow) TableName() string { return "account_codes" }

// loginRow is a login.
type loginRow struct {
	ID        domain.LoginID
	Account   domain.AccountID `gorm:"column:account_id"`
	Device    string
	Address   string
	SeenAt    time.Time
	ProvedAt  *time.Time
	EndedAt   *time.Time
	EndReason account.EndReason
	CreatedAt time.Time
}

func (loginRow) TableName() string { return "account_logins" }

// refreshRow is a refresh token.
type refreshRow struct {
	ID        account.RefreshID
	Login     domain.LoginID `gorm:"column:login_id"`
	Hash      []byte
	Parent    account.RefreshID `gorm:"column:parent_id"`
	State     account.RefreshState
	CreatedAt time.Time
}

func (refreshRow) TableName() string { return "account_refreshes" }

// attemptsRow is failed tries.
type attemptsRow struct {
	Number      string `gorm:"primaryKey"`
	Address     string `gorm:"primaryKey"`
	Failures    int
	LockedUntil *time.Time
	LastAt      time.Time
}

func (attemptsRow) TableName() string { return "account_attempts" }

// rulesRow is a version of the rules of login.
type rulesRow struct {
	ValidFrom domain.Day    `gorm:"primaryKey"`
	Rules     account.Rules `gorm:"serializer:json"`
	Source    string
	SetBy     domain.PersonID
	CreatedAt time.Time
}

func (rulesRow) TableName() string { return "account_rules" }

type (
	accountStore struct{ *DB }
	accountTx    struct{ *tx }
)

// Account is the database as the feature account sees it.
func (d *DB) Account() account.Store { return accountStore{d} }

func (s accountStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(account.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(accountTx{t}) })
}

func (s accountStore) ByNumber(ctx context.Context, number string) (account.Account, error) {
	var row accountRow
	err := found(s.read(ctx).Where("number = ?", number).Take(&row).Error)
	return account.Account(row), err
}

// Live reads a login and its account by their keys, and then who that is today.
func (s accountStore) Live(ctx context.Context, id domain.AccountID, login domain.LoginID, on domain.Day) (account.LiveLogin, error) {
	var a accountRow
	if err := found(s.read(ctx).Where("id = ?", id).Take(&a).Error); err != nil {
		return account.LiveLogin{}, err
	}
	var l loginRow
	if err := found(s.read(ctx).Where("id = ? AND account_id = ?", login, id).Take(&l).Error); err != nil {
		return account.LiveLogin{}, err
	}
	live := account.LiveLogin{Account: account.Account(a), Login: account.Login(l)}
	var err error
	if live.Appointments, err = appointmentsOf(s.read(ctx), a.Person); err != nil {
		return live, err
	}
	if err := s.read(ctx).Table("people_persons").Where("id = ?", a.Person).Pluck("name", &live.Name).Error; err != nil {
		return live, err
	}
	err = s.read(ctx).Table("people_guardians").Where("guardian_id = ? AND (ended_on IS NULL OR ended_on > ?)", a.Person, on).
		Order("ward_id").Pluck("ward_id", &live.Wards).Error
	if err != nil {
		return live, err
	}
	err = s.read(ctx).Table("mentoring_pairs").Where("mentor_id = ? AND ended_on IS NULL AND school_year = ?", a.Person, domain.SchoolYearOf(on)).
		Order("student_id").Pluck("student_id", &live.Mentees).Error
	return live, err
}

func appointmentsOf(q *gorm.DB, person domain.PersonID) ([]account.Appointment, error) {
	var rows []appointmentRow
	err := q.Where("person_id = ? AND ended_at IS NULL", person).Order("created_at, id").Find(&rows).Error
	return convert(rows, func(r appointmentRow) account.Appointment { return account.Appointment(r) }), err
}

func (s accountStore) Holder(ctx context.Context, person domain.PersonID) (account.Holder, error) {
	return holder(s.read(ctx), person)
}

// enrolledPlace is what a query for a place selects.
type enrolledPlace struct{ CityID, CountyID, SchoolID, ClassID domain.UnitID }

func (p enrolledPlace) place() domain.Place {
	return domain.Place{City: p.CityID, County: p.CountyID, School: p.SchoolID, Class: p.ClassID}
}

// holder says who a person is. q is a handle, not a query.
func holder(q *gorm.DB, person domain.PersonID) (account.Holder, error) {
	h := account.Holder{Person: person}
	var names []string
	if err := q.Table("people_persons").Where("id = ?", person).Pluck("name", &names).Error; err != nil {
		return h, err
	}
	if len(names) == 0 {
		return h, domain.ErrNotFound
	}
	h.Name = names[0]
	var at []enrolledPlace
	const path = "e.city_id, e.county_id, e.school_id, e.class_id"
	if err := q.Table("people_enrolments AS e").Select(path).Where("e.current_key = ?", person).Find(&at).Error; err != nil {
		return h, err
	}
	for _, p := range at { // one or none
		h.Enrolled = p.place()
	}
	var wards []enrolledPlace
	err := q.Table("people_guardians AS g").Joins("JOIN people_enrolments AS e ON e.current_key = g.ward_id").Select(path).
		Where("g.guardian_id = ? AND g.ended_on IS NULL", person).Find(&wards).Error
	if err != nil {
		return h, err
	}
	h.Wards = convert(wards, enrolledPlace.place)
	h.Appointments, err = appointmentsOf(q, person)
	return h, err
}

// Seen is one statement of its own: it carries no audit and no answer.
func (s accountStore) Seen(ctx context.Context, id domain.LoginID, at time.Time) error {
	return s.writing(ctx, func(g *gorm.DB) error {
		return g.Model(&loginRow{}).Where("id = ? AND seen_at < ?", id, at).Update("seen_at", at).Error
	})
}

func (s accountStore) Rules(ctx context.Context) ([]account.RulesVersion, error) {
	var rows []rulesRow
	err := s.read(ctx).Order("valid_from").Find(&rows).Error
	return convert(rows, func(r rulesRow) account.RulesVersion { return account.RulesVersion(r) }), err
}

func (s accountStore) Logins(ctx context.Context, id domain.AccountID) ([]account.Login, error) {
	var rows []loginRow
	err := s.read(ctx).Where("account_id = ? AND ended_at IS NULL", id).Order("created_at DESC, id DESC").Limit(200).Find(&rows).Error
	return convert(rows, func(r loginRow) account.Login { return account.Login(r) }), err
}

func (s accountStore) Place(ctx context.Context, unit domain.UnitID) (domain.Place, error) {
	return placeOf(s.read(ctx), unit)
}

func (s accountStore) UnitNames(ctx context.Context, units []domain.UnitID) (map[domain.UnitID]string, error) {
	return namesIn[domain.UnitID](s.read(ctx), "org_units", units)
}

func (s accountStore) Names(ctx context.Context, persons []domain.PersonID) (map[domain.PersonID]string, error) {
	return namesIn[domain.PersonID](s.read(ctx), "people_persons", persons)
}

// namesIn reads the names of some rows of a table.
func namesIn[ID comparable](q *gorm.DB, table string, ids []ID) (map[ID]string, error) {
	names := make(map[ID]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	var rows []struct {
		ID   ID
		Name string
	}
	err := q.Table(table).Select("id", "name").Where("id IN ?", ids).Find(&rows).Error
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, err
}

func (s accountStore) InClass(ctx context.Context, class domain.UnitID) ([]account.Member, error) {
	return membersOf(s.read(ctx), class, s.world.Today())
}

// membersOf reads the students of a class, then their guardians, each by name.
func membersOf(q *gorm.DB, class domain.UnitID, today domain.Day) ([]account.Member, error) {
	type row struct {
		PersonID    domain.PersonID
		Name        string
		Ward        string
		AccountID   domain.AccountID
		Number      *string
		State       *account.State
		ActivatedAt *time.Time
	}
	const columns = "p.id AS person_id, p.name, a.id AS account_id, a.number, a.state, a.activated_at"
	enrolled := func() *gorm.DB {
		return q.Table("people_enrolments AS e").Where("e.class_id = ? AND e.current_key IS NOT NULL", class).
			Order("p.search_key, p.id")
	}
	const withAccount = "LEFT JOIN account_accounts AS a ON a.person_id = p.id"
	var students, guardians []row
	err := enrolled().Joins("JOIN people_persons AS p ON p.id = e.person_id").Joins(withAccount).Select(columns).Find(&students).Error
	if err != nil {
		return nil, err
	}
	err = enrolled().Joins("JOIN people_guardians AS g ON g.ward_id = e.person_id AND g.ended_on IS NULL").
		Joins("JOIN people_persons AS p ON p.id = g.guardian_id").Joins("JOIN people_persons AS w ON w.id = e.person_id").
		Joins(withAccount).Select(columns + ", w.name AS ward").Find(&guardians).Error
	if err != nil {
		return nil, err
	}
	var staff []domain.PersonID
	ids := convert(append(students[:len(students):len(students)], guardians...), func(r row) domain.PersonID { return r.PersonID })
	err = q.Table("account_appointments").Where("person_id IN ? AND ended_at IS NULL AND (until_on IS NULL OR until_on >= ?)", ids, today).
		Pluck("person_id", &staff).Error
	holds := map[domain.PersonID]bool{}
	for _, id := range staff {
		holds[id] = true
	}
	var members []account.Member
	for i, r := range append(students, guardians...) {
		m := account.Member{
			Person: r.PersonID, Name: r.Name, Ward: r.Ward, Guardian: i >= len(students), Staff: holds[r.PersonID],
			Account: r.AccountID, ActivatedAt: r.ActivatedAt,
		}
		if r.Number != nil && r.State != nil {
			m.Number, m.State = *r.Number, *r.State
		}
		members = append(members, m)
	}
	return members, err
}

func (s accountStore) Appointments(ctx context.Context, reach domain.Reach, f account.AppointmentFilter, page domain.Page) ([]account.Appointed, error) {
	q := s.read(ctx).Table("account_appointments AS p").
		Joins("JOIN people_persons AS n ON n.id = p.person_id").Joins("JOIN org_units AS u ON u.id = p.unit_id").
		Joins("LEFT JOIN account_accounts AS a ON a.person_id = p.person_id").
		Select("p.*, n.name AS holder, u.name AS unit_name, a.id AS account, a.number, a.state")
	below := func(units []domain.UnitID) {
		condition := strings.Join([]string{"p.city_id IN ?", "p.county_id IN ?", "p.school_id IN ?", "p.class_id IN ?"}, " OR ")
		q = q.Where("("+condition+")", units, units, units, units)
	}
	below(reach.Units)
	if !f.Unit.IsZero() {
		below([]domain.UnitID{f.Unit})
	}
	if f.Role != "" {
		q = q.Where("p.role = ?", f.Role)
	}
	var rows []struct {
		Row      appointmentRow `gorm:"embedded"`
		Holder   string
		UnitName string
		Account  domain.AccountID
		Number   *string
		State    *account.State
	}
	err := pagedBy(q.Where("p.ended_at IS NULL"), page, "p.created_at", "p.id").Find(&rows).Error
	items := make([]account.Appointed, len(rows))
	for i, r := range rows {
		items[i] = account.Appointed{
			Appointment: account.Appointment(r.Row), Name: r.Holder, UnitName: r.UnitName, Account: r.Account,
		}
		if r.Number != nil && r.State != nil {
			items[i].Number, items[i].State = *r.Number, *r.State
		}
	}
	return items, err
}
