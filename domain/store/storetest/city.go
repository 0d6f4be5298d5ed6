package storetest

import (
	"database/sql"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/store"
)

// BigCity is a made-up city for benchmarks: twelve grades of pupils in a
// thousand or so each school, under nine counties and the city itself, each with
// the number of the document, 学籍号, phone, card and a guardian, sealed and
// indexed as the program does it. Who the n-th pupil is follows from n alone, so
// that a benchmark can write lists about them without reading them.
type BigCity struct {
	Pupils   int
	ID       domain.UnitID
	Counties []domain.UnitID // nine; pupil n is of Counties[n%10-1], and of the city itself where n%10 is 0

	schools int // in each county, and under the city
}

// Pupil is what the city knows of one of its pupils.
type Pupil struct {
	ID           domain.PersonID
	Enrolment    [16]byte
	Name         string
	Female       bool
	IDNumber     string
	Xueji        string // G and the number of the document
	Born         domain.Day
	Place        domain.Place // County is zero where the city supervises the school
	Stage        string       // primary, junior, senior
	Card         string
	Guardian     domain.PersonID // siblings share one
	GuardianName string
	GuardianID   string
	Phone        string // of the guardian
}

// Students is how many pupils a big city has: 20,000 where SIZE=small, else
// 700,000.
func Students() int { return Size(20_000, 700_000) }

// NewBigCity gives a database of the kind of like with a big city, filled once
// and kept (see Kept): org_units, people_persons, people_enrolments,
// people_guardians and people_cards are its tables, which a benchmark leaves as
// they are. 700,000 pupils take some minutes the first time.
//
//	storetest.Bench(b, func(b testing.TB, db *store.DB) {
//		db, city := storetest.NewBigCity(b, db, storetest.Students())
//		…city.Pupil(n).IDNumber…
//	})
func NewBigCity(b testing.TB, like *store.DB, pupils int) (*store.DB, BigCity) {
	b.Helper()
	db := Kept(b, like, fmt.Sprintf("city1-%d", pupils), func(db *store.DB) { FillCity(b, db, pupils) })
	return db, cityOf(pupils)
}

// FillCity puts a big city into an empty database, for
// tests with some hundred pupils.
func FillCity(b testing.TB, db *store.DB, pupils int) BigCity {
	b.Helper()
	c := cityOf(pupils)
	Fill(b, db, func(conn *sql.Conn) { c.fill(b, db.Keys(), conn) })
	return c
}

// CityOf is the big city of so many pupils that FillCity put into a database
// that was kept.
func CityOf(pupils int) BigCity { return cityOf(pupils) }

func cityOf(pupils int) BigCity {
	c := BigCity{Pupils: pupils, ID: domain.UnitID(cityID('U', 0)), schools: max(1, pupils/10/1000)}
	for n := range 9 {
		c.Counties = append(c.Counties, domain.UnitID(cityID('U', 1+n)))
	}
	return c
}

// School is the s-th school of a group of schools: group 0 is the city's own,
// group n those of Counties[n-1]. There are Schools in each.
func (c BigCity) School(group, s int) domain.UnitID {
	return domain.UnitID(cityID('S', group*10_000+s))
}

// Schools is how many schools each of the ten groups has.
func (c BigCity) Schools() int { return c.schools }

// perClass is how many pupils a class has.
const perClass = 45

// seat is where pupil n sits: their group, school, grade 0 to 11 and class.
func (c BigCity) seat(n int) (group, school, grade, class int) {
	group = n % 10
	k := n / 10
	grade = k % 12
	m := k / 12
	return group, m % c.schools, grade, m / c.schools / perClass
}

// stageOf is the stage of a grade, when its class began and for how long it is.
func stageOf(grade int) (stage string, entry, years int) {
	switch {
	case grade < 6:
		return "primary", 2025 - grade, 6
	case grade < 9:
		return "junior", 2025 - (grade - 6), 3
	}
	return "senior", 2025 - (grade - 9), 3
}

func classID(group, school, grade, class int) domain.UnitID {
	return domain.UnitID(cityID('C', ((group*1000+school)*12+grade)*1000+class))
}

// Pupil is the n-th pupil, from 0.
func (c BigCity) Pupil(n int) Pupil {
	group, school, grade, class := c.seat(n)
	m := n / 120
	// Born in the twelve months before the September in which they were six; a
	// day of birth comes again every 365 pupils of a grade.
	year := 2025 - grade
	born := domain.NewDay(year-7, 9, 1).Add(m % 365)
	region := regions[group]
	order := 2*(m/365) + int(mixed(n, 1)%2) // odd for boys
	p := Pupil{
		ID: domain.PersonID(cityID('P', n)), Enrolment: cityID('E', n), Born: born, Female: order%2 == 0,
		IDNumber: numbered(region, born, order),
		Card:     fmt.Sprintf("62170000%011d", n), Guardian: domain.PersonID(cityID('G', guardianOf(n))),
		Place: domain.Place{City: c.ID, School: c.School(group, school), Class: classID(group, school, grade, class)},
	}
	if group > 0 {
		p.Place.County = c.Counties[group-1]
	}
	p.Stage, _, _ = stageOf(grade)
	p.Xueji = "G" + p.IDNumber
	p.Name, p.GuardianName = named(n, surname(n)), named(guardianOf(n)+1<<30, surname(n))
	p.GuardianID, p.Phone = guardianNumber(guardianOf(n)), fmt.Sprintf("139%08d", guardianOf(n))
	return p
}

// guardianOf is the number of a pupil's guardian: of three pupils who follow one
// another in a group, the first two are siblings.
func guardianOf(n int) int {
	if k := n / 10; k%3 == 1 {
		return n - 10
	}
	return n
}

func surname(n int) string { return string(surnames[mixed(guardianOf(n), 2)%uint64(len(surnames))]) }

func named(n int, surname string) string {
	x := mixed(n, 3)
	name := surname + string(given[x%uint64(len(given))])
	if x>>32%5 > 0 { // four of five have two characters
		name += string(given[x>>16%uint64(len(given))])
	}
	return name
}

func guardianBorn(n int) domain.Day { return domain.NewDay(1975, 1, 1).Add(n / 10 % 7000) }

func guardianNumber(n int) string {
	return numbered(regions[n%10], guardianBorn(n), 2*(n/10/7000)+1)
}

var (
	regions  = []string{"410902", "410922", "410923", "410926", "410927", "410928", "410925", "410929", "410930", "410931"}
	surnames = []rune("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文")
	given    = []rune("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红玲建国梅文辉力志永鹏林飞春雪晓雨小满子涵梓轩欣怡浩宇思远佳慧嘉琪一诺俊熙雅婷天佑若曦家豪诗语博文心怡泽宇可欣")
)

// numbered is the number of an identity document with its check digit.
func numbered(region string, born domain.Day, order int) string {
	body := fmt.Sprintf("%s%s%03d", region, strings.ReplaceAll(born.String(), "-", ""), order)
	weights, sum := [...]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}, 0
	for i, w := range weights {
		sum += int(body[i]-'0') * w
	}
	return body + "10X98765432"[sum%11:][:1]
}

// mixed is a number that looks random and is always the same.
func mixed(n, salt int) uint64 {
	z := uint64(n)*0x9e3779b97f4a7c15 + uint64(salt)*0xbf58476d1ce4e5b9
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// cityID is an id of its own kind of thing; no NextID is like it.
func cityID(kind byte, n int) [16]byte {
	id := [16]byte{0x01, 0x90, 0xc0, 0xde, 0, 0, 0x70, 0, 0x80, kind}
	var tail [8]byte
	binary.BigEndian.PutUint64(tail[:], uint64(n))
	copy(id[10:], tail[2:])
	return id
}
