package roster

import (
	"context"
	"crypto/sha256"
	"strconv"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// chunkRows is how many rows are matched and staged at once.
const chunkRows = 500

// candidate is a row that was read: what it says, before anybody was looked up.
type candidate struct {
	line     line
	class    Class
	person   Person // without an id
	status   identity.Status
	said     struct{ status, boarding, xueji, registered bool }
	boarding bool
	xueji    identity.Xueji
	school   domain.UnitID // of the 学籍
	guardian *Person
	relation identity.Relation
	card     identity.CardNumber
	doubtful bool
	owner    string
}

// checker reads a roster row by row and finds out what each row would do.
type checker struct {
	s       Service
	roster  Roster
	heading heading
	classes map[classKey]Class
	codes   map[string]domain.UnitID
	single  string                       // the code of the only school, if it is one
	seen    map[[16]byte]int             // number, 学籍号 or name → row
	kin     map[[16]byte]domain.PersonID // guardians whom this file brings, by number
	changed map[domain.PersonID]bool     // guardians whose phone this file changes
	counts  map[Verdict]int
	warned  int
	last    int // the number of the last row read
}

type classKey struct {
	school, stage string
	entry, number int
}

func (s Service) newChecker(ctx context.Context, r Roster) (*checker, error) {
	c := &checker{
		s: s, roster: r, classes: map[classKey]Class{}, seen: map[[16]byte]int{}, kin: map[[16]byte]domain.PersonID{},
		changed: map[domain.PersonID]bool{}, counts: map[Verdict]int{},
	}
	classes, err := s.store.ClassesBelow(ctx, r.Unit)
	if err != nil {
		return nil, err
	}
	for _, class := range classes {
		c.classes[classKey{class.SchoolCode, class.Stage, class.EntryYear, class.Number}] = class
	}
	if c.codes, err = s.store.SchoolCodes(ctx); err != nil {
		return nil, err
	}
	for code, school := range c.codes {
		if school == r.Unit {
			c.single = code
		}
	}
	return c, nil
}

// person makes the person of a row that was found right, with an id of its own.
func (s Service) person(d identity.Draft, read identity.Reader) Person {
	p, _ := d.Person(read, s.world.Today(), s.fold)
	p.ID = domain.PersonID(s.world.NewID())
	return Person{Person: p, Version: 1}
}

// hashed keeps what was seen without keeping a number.
func hashed(kind, value string) [16]byte {
	sum := sha256.Sum256([]byte(kind + "\x00" + value))
	return [16]byte(sum[:16])
}

// read takes a row apart and asks every rule that needs nobody looked up.
func (c *checker) read(row SheetRow) candidate {
	n := candidate{line: line{number: row.Number, heading: c.heading, cells: row.Cells}}
	l := &n.line
	l.troubled()
	c.readPerson(l, &n)
	c.readClass(l, &n)
	c.readEnrolment(l, &n)
	c.readGuardian(l, &n)
	if text := l.text(colCard); text != "" && !l.broken[colCard] {
		var err error
		n.card, n.doubtful, err = identity.ParseCard(text)
		l.wrong(colCard, err)
		if n.doubtful {
			l.find(colCard, ErrCardDoubtful, true)
		}
		n.owner, err = identity.CheckName(l.text(colCardOwner))
		l.wrong(colCardOwner, err)
	}
	c.once(l, n)
	return n
}

func (c *checker) readPerson(l *line, n *candidate) {
	d := identity.Draft{Name: l.text(colName)}
	if !l.broken[colName] {
		_, err := identity.CheckName(d.Name)
		l.wrong(colName, err)
	}
	if text := l.text(colBorn); text != "" && !l.broken[colBorn] {
		born, err := domain.ParseDay(text)
		if err != nil || born.After(c.s.world.Today()) {
			l.wrong(colBorn, ErrDay)
		}
		d.Born = born
	}
	d.Sex, _ = choice(l, colSex, map[string]identity.Sex{"男": identity.Male, "女": identity.Female})
	if text := l.text(colID); text != "" && !l.broken[colID] {
		id, err := identity.ParseStudentID(text, c.s.world.Today())
		l.wrong(colID, err)
		if err == nil && !d.Born.IsZero() && d.Born != id.Born {
			l.wrong(colBorn, identity.ErrBorn)
		}
		d.IDNumber, n.person.IDNumber = string(id.Number), id.Number
	} else if d.Born.IsZero() && !l.broken[colID] && !l.broken[colBorn] {
		l.wrong(colBorn, identity.ErrBorn)
	}
	if text := l.text(colPhone); text != "" && !l.broken[colPhone] {
		_, err := identity.ParsePhone(text)
		l.wrong(colPhone, err)
		d.Phone = text
	}
	if text := l.text(colAddress); !l.broken[colAddress] {
		_, err := identity.ParseAddress(text)
		l.wrong(colAddress, err)
		d.Address = text
	}
	if !l.isWrong() {
		n.person = c.s.person(d, identity.ParseStudentID)
	}
}

func (c *checker) readClass(l *line, n *candidate) {
	stage, _ := choice(l, colStage, stagesByTitle)
	number := func(col column, low, high int) int {
		v, err := strconv.Atoi(l.text(col))
		if (err != nil || v < low || v > high) && !l.broken[col] {
			l.wrong(col, ErrNumber)
		}
		return v
	}
	entry, no := number(colEntry, 1990, 2100), number(colNumber, 1, 99)
	code := l.text(colSchool)
	if code == "" {
		code = c.single
	}
	switch {
	case l.broken[colSchool]:
		return
	case code == "":
		l.wrong(colSchool, ErrRequired)
		return
	case c.codes[code].IsZero() || c.single != "" && code != c.single:
		l.wrong(colSchool, ErrSchool)
		return
	case l.broken[colStage] || l.broken[colEntry] || l.broken[colNumber]:
		return
	}
	class, known := c.classes[classKey{code, stage, entry, no}]
	if !known {
		l.wrong(colNumber, ErrClass)
	}
	n.class = class
}

func (c *checker) readEnrolment(l *line, n *candidate) {
	n.status, n.said.status = choice(l, colStatus, statusByTitle)
	n.boarding, n.said.boarding = choice(l, colBoarding, yesNo)
	switch text := l.text(colXueji); {
	case text == "" || l.broken[colXueji]:
	case text == "无":
		n.said.xueji = true
	default:
		stage := stagesByTitle[l.text(colStage)]
		x, err := identity.ParseXuejiAt(stage, text)
		l.wrong(colXueji, err)
		n.xueji, n.said.xueji = x, err == nil
		if len(x.Warnings(n.person.IDNumber)) > 0 {
			l.find(colXueji, ErrXuejiDiffers, true)
		}
	}
	if code := l.text(colRegistered); code != "" && !l.broken[colRegistered] {
		if n.school = c.codes[code]; n.school.IsZero() {
			l.wrong(colRegistered, ErrRegistered)
		}
		n.said.registered = true
	}
}

func (c *checker) readGuardian(l *line, n *candidate) {
	name := l.text(colGuardian)
	if name == "" || l.broken[colGuardian] {
		for _, col := range []column{colGuardianID, colGuardianPhone} {
			if l.text(col) != "" && !l.broken[colGuardian] {
				l.wrong(colGuardian, identity.ErrNameEmpty)
				return
			}
		}
		return
	}
	_, err := identity.CheckName(name)
	l.wrong(colGuardian, err)
	relation, said := choice(l, colRelation, relationsByTitle)
	if !said && !l.broken[colRelation] {
		l.wrong(colRelation, ErrRequired)
	}
	n.relation = relation
	if text := l.text(colGuardianID); text != "" && !l.broken[colGuardianID] {
		id, err := identity.ParseID(text, c.s.world.Today())
		l.wrong(colGuardianID, err)
		if err == nil && id.Number == n.person.IDNumber {
			l.wrong(colGuardianID, identity.ErrRelation)
		}
	}
	if text := l.text(colGuardianPhone); text != "" && !l.broken[colGuardianPhone] {
		_, err := identity.ParsePhone(text)
		l.wrong(colGuardianPhone, err)
	}
	if !l.isWrong() {
		g := c.s.person(identity.Draft{Name: name, IDNumber: l.text(colGuardianID), Phone: l.text(colGuardianPhone)}, identity.ParseID)
		n.guardian = &g
	}
}

// once notes a pupil who stands in the file twice: by number, by 学籍号, or,
// without either, by class, name and birthday.
func (c *checker) once(l *line, n candidate) {
	if l.isWrong() {
		return
	}
	keys := map[column][16]byte{}
	if n.person.IDNumber != "" {
		keys[colID] = hashed("id", string(n.person.IDNumber))
	}
	if n.xueji.Number != "" {
		keys[colXueji] = hashed("xueji", string(n.xueji.Number))
	}
	if len(keys) == 0 {
		keys[colName] = hashed("name", n.class.ID.String()+n.person.Name+n.person.Born.String())
	}
	for col, key := range keys {
		if row, twice := c.seen[key]; twice {
			l.wrong(col, ErrTwice.With("row", row))
		} else {
			c.seen[key] = l.number
		}
	}
}
