package api_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"lizhi/api/apitest"
	"lizhi/domain"
)

// fixture is a valid request of one operation, about 林晓雨 unless it says
// otherwise. An operation without one fails: nobody has shown who may not call
// it.
type fixture struct {
	do, body string
	header   map[string]string
	before   func(t *testing.T, w *scene)  // makes what is asked about, and its variables
	about    func(w *scene) domain.Subject // nil: 林晓雨 in her class
	assigned func(w *scene) []string       // names of those to whom the feature gave it
	list     string                        // variable whose value only those in scope are shown
	self     bool                          // about whoever asks: a grant needs the role alone
	under    domain.Access                 // the part of x-access that the request uses; nil: all of it
	owner    string                        // who made it, where that decides
	want     int                           // for those who may; zero: any 2xx
	refusal  func(a apitest.Answer) bool   // another way to say no, with its reason beside it
}

// scene is the town with its people, ready for one operation.
type scene struct {
	*apitest.City
	apitest.Town
	apitest.People
	askers []asker
}

// asker is somebody in some place.
type asker struct {
	name string
	domain.Actor
	student bool
}

// holders are the roles that can be held in a unit of some level, by the name
// of the unit in the town.
var holders = map[string][]domain.Role{
	"class":  {domain.ClassTeacher},
	"school": {domain.Teacher, domain.Counsellor, domain.AidOfficer, domain.Head, domain.Judge, domain.Chair},
	"county": {domain.CountyOfficer, domain.Judge, domain.Chair},
	"city":   {domain.CityOfficer, domain.Judge, domain.Chair, domain.Auditor, domain.Admin},
}

func newScene(t *testing.T, c *apitest.City) *scene {
	t.Helper()
	w := &scene{City: c, Town: apitest.NewTown(t, c.DB)}
	w.People = apitest.NewPeople(t, c.DB, w.Town)
	w.Agree(t, c.DB)
	join := func(name string, who domain.Actor, student bool) {
		w.askers = append(w.askers, asker{name, c.Join(name, who), student})
	}
	for name, person := range w.Students() {
		join("student "+name, domain.Actor{Person: person}, true)
		join("guardian of "+name, domain.Actor{Person: w.Guardians[name], Wards: []domain.PersonID{person}}, false)
		join("mentor of "+name, domain.Actor{Person: w.Mentors[name], Mentees: []domain.PersonID{person}}, false)
	}
	for where, unit := range w.Units() {
		level := where[strings.LastIndexByte(where, ' ')+1:]
		for _, role := range holders[level] {
			name := string(role) + " of " + where
			join(name, domain.Actor{Person: w.Employ(name, unit), Appointments: []domain.Appointment{{Role: role, Unit: unit}}}, false)
		}
	}
	join("nobody in particular", domain.Actor{Person: w.Stranger}, false)
	slices.SortFunc(w.askers, func(a, b asker) int { return strings.Compare(a.name, b.name) })
	return w
}

// holds is our own reading of a grant, apart from domain.May, which it checks.
func (w *scene) holds(g domain.Grant, who asker, fx fixture) bool {
	about := domain.Subject{Person: w.Lin, Made: w.Place, Now: w.Place}
	if fx.about != nil {
		about = fx.about(w)
	}
	switch {
	case g.Role == domain.Anyone:
		return fx.owner == "" || fx.owner == who.name
	case g.Scope == domain.Assigned:
		return fx.assigned != nil && slices.Contains(fx.assigned(w), who.name)
	case fx.self && g.Role == domain.Student:
		return who.student
	case fx.self && g.Role == domain.Guardian:
		return len(who.Wards) > 0
	case fx.self && g.Role == domain.Mentor:
		return len(who.Mentees) > 0
	case fx.self:
		return len(who.Appointments) == 1 && who.Appointments[0].Role == g.Role
	case g.Scope == domain.Own:
		return who.Person == about.Person
	case g.Scope == domain.Ward:
		return slices.Contains(who.Wards, about.Person)
	case g.Scope == domain.Mentee:
		return slices.Contains(who.Mentees, about.Person)
	}
	units := map[domain.Scope][2]domain.UnitID{
		domain.Class:  {about.Made.Class, about.Now.Class},
		domain.School: {about.Made.School, about.Now.School},
		domain.County: {about.Made.County, about.Now.County},
		domain.City:   {about.Made.City, about.Now.City},
	}[g.Scope]
	for _, a := range who.Appointments {
		if a.Role == g.Role && !a.Unit.IsZero() && (a.Unit == units[0] || a.Unit == units[1]) {
			return true
		}
	}
	return false
}

func (w *scene) may(access domain.Access, who asker, fx fixture) bool {
	return slices.ContainsFunc(access, func(g domain.Grant) bool { return w.holds(g, who, fx) })
}

// TestOP2Isolation sends every operation of openapi.yaml as every role of every
// unit, own, sibling and parent, and as every relation. Whoever has no grant
// gets 404, or 403 where they may see what they may not change, or a list
// without it; and changes nothing: the same request still succeeds afterwards.
func TestOP2Isolation(t *testing.T) {
	t.Parallel()
	book, err := apitest.Contract()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range slices.Sorted(maps.Keys(book.Spec.Paths.Map())) {
		operations := book.Spec.Paths.Value(path).Operations()
		for _, method := range slices.Sorted(maps.Keys(operations)) {
			isolated(t, method+" "+path, operations[method])
		}
	}
}

func isolated(t *testing.T, address string, o *openapi3.Operation) {
	t.Helper()
	if o.Security != nil && len(*o.Security) == 0 {
		return
	}
	if len(fixtures[o.OperationID]) == 0 {
		t.Errorf("%s: %s has no fixture", address, o.OperationID)
	}
	access := grantsIn(o)
	for i, fx := range fixtures[o.OperationID] {
		isolatedAs(t, fmt.Sprint(o.OperationID, " ", i), access, fx)
	}
}

func isolatedAs(t *testing.T, name string, access domain.Access, fx fixture) {
	t.Helper()
	if fx.under != nil {
		access = fx.under
	}
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		apitest.Each(t, func(t *testing.T, c *apitest.City) {
			w := newScene(t, c)
			if fx.before != nil {
				fx.before(t, w)
			}
			if got := w.Send(t, apitest.Case{Do: fx.do, Body: fx.body, Header: fx.header}).Status; got != 401 {
				t.Errorf("without a token = %d, want 401", got)
			}
			var allowed []asker
			for _, who := range w.askers {
				if w.may(access, who, fx) {
					allowed = append(allowed, who)
					continue
				}
				w.refused(t, who, fx)
			}
			if len(allowed) == 0 && fx.assigned == nil {
				t.Errorf("%v: nobody may", access)
			}
			for i, who := range allowed {
				if i > 0 && fx.before != nil && !strings.HasPrefix(fx.do, "GET ") {
					fx.before(t, w) // the one before has changed it
				}
				w.admitted(t, who, fx)
			}
		})
	})
}

// refused sends the request as somebody who has no grant.
func (w *scene) refused(t *testing.T, who asker, fx fixture) {
	t.Helper()
	a := w.Send(t, apitest.Case{As: who.name, Do: fx.do, Body: fx.body, Header: fx.header})
	switch {
	case fx.refusal != nil && fx.refusal(a):
	case fx.list != "" && a.Status == 200:
		if strings.Contains(string(a.Raw), w.Vars[fx.list]) {
			t.Errorf("%s is shown what is not theirs: %s", who.name, a.Raw)
		}
	case a.Status != 403 && a.Status != 404:
		t.Errorf("%s = %d, want 404 or 403: %s", who.name, a.Status, a.Raw)
	}
}

// admitted sends it as somebody who has one.
func (w *scene) admitted(t *testing.T, who asker, fx fixture) {
	t.Helper()
	a := w.Send(t, apitest.Case{As: who.name, Do: fx.do, Body: fx.body, Header: fx.header})
	if good := a.Status == fx.want || fx.want == 0 && a.Status/100 == 2; !good {
		t.Errorf("%s = %d, want %d (0 is any 2xx): %s", who.name, a.Status, fx.want, a.Raw)
	}
	if fx.list != "" && !strings.Contains(string(a.Raw), w.Vars[fx.list]) {
		t.Errorf("%s is not shown what is theirs: %s", who.name, a.Raw)
	}
}

func grantsIn(o *openapi3.Operation) domain.Access {
	var access domain.Access
	list, _ := o.Extensions["x-access"].([]any)
	for _, entry := range list {
		m, _ := entry.(map[string]any)
		roles, _ := m["roles"].([]any)
		scope, _ := m["scope"].(string)
		for _, role := range roles {
			access = append(access, domain.Grant{Role: domain.Role(role.(string)), Scope: domain.Scope(scope)})
		}
	}
	return access
}

// everInvolved is the matrix of decisions §1, read the other way round: who can
// have to do with a feature at all. An x-access beyond it needs the matrix
// changed first.
var everInvolved = map[string][]domain.Role{
	"account":   {domain.Anyone, domain.Auditor, domain.Student, domain.Guardian, domain.ClassTeacher, domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer, domain.Admin},
	"org":       {domain.Anyone, domain.Teacher, domain.ClassTeacher, domain.Counsellor, domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer, domain.Admin},
	"people":    {domain.Student, domain.Guardian, domain.ClassTeacher, domain.Mentor, domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer, domain.Admin},
	"duplicate": {domain.CountyOfficer, domain.CityOfficer},
	"consent":   {domain.Anyone, domain.Admin, domain.Student, domain.Guardian, domain.ClassTeacher, domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer},
	"files":     {domain.Anyone, domain.Student, domain.Guardian, domain.ClassTeacher, domain.AidOfficer, domain.Mentor, domain.Head, domain.CountyOfficer, domain.CityOfficer, domain.Judge},
	"growth":    {domain.Anyone, domain.Student, domain.Guardian, domain.ClassTeacher, domain.Mentor, domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer},
	"portfolio": {domain.Anyone, domain.Student, domain.Guardian, domain.ClassTeacher, domain.AidOfficer, domain.Head},
	"mentoring": {domain.Anyone, domain.Student, domain.Guardian, domain.ClassTeacher, domain.Mentor, domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer},
	"contest":   {domain.Anyone, domain.Student, domain.Guardian, domain.ClassTeacher, domain.AidOfficer, domain.Head, domain.Judge, domain.Chair, domain.CountyOfficer, domain.CityOfficer},
	"hardship":  {domain.Student, domain.Guardian, domain.ClassTeacher, domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer},
	"aid":       {domain.Anyone, domain.Student, domain.Guardian, domain.ClassTeacher, domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer},
	"fund":      {domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer},
	"purse":     {domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer},

	"eligibility": {domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer, domain.Auditor},

	"payment":   {domain.Student, domain.Guardian, domain.ClassTeacher, domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer},
	"campaign":  {domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer},
	"roster":    {domain.AidOfficer, domain.CountyOfficer, domain.CityOfficer},
	"insight":   {domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer},
	"privacy":   {domain.Student, domain.Guardian, domain.AidOfficer, domain.Head, domain.CityOfficer, domain.Auditor, domain.Admin},
	"publicity": {domain.Anyone, domain.Student, domain.Guardian, domain.Teacher, domain.ClassTeacher, domain.Counsellor, domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer},
	"operation": {domain.Anyone, domain.Admin, domain.Auditor, domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer},

	"recognition": {domain.Anyone, domain.Student, domain.Guardian, domain.ClassTeacher, domain.AidOfficer, domain.Head, domain.CountyOfficer, domain.CityOfficer},
}

// figures are the operations of mentoring that show or set numbers, and so may
// be a bureau's.
var figures = []string{"showMentoringCounts", "setMentoringRules"}

// aboutStaff are the operations of people that are about no student, which is
// why the administrator may have them.
var aboutStaff = []string{"listStaff", "addStaff", "endStaff"}

func TestOP2NobodyIsInvolvedBeyondTheMatrix(t *testing.T) {
	t.Parallel()
	book, err := apitest.Contract()
	if err != nil {
		t.Fatal(err)
	}
	for path, item := range book.Spec.Paths.Map() {
		for method, o := range item.Operations() {
			for _, g := range grantsIn(o) {
				if !slices.Contains(everInvolved[o.Tags[0]], g.Role) {
					t.Errorf("%s %s: %s has nothing to do with %s", method, path, g.Role, o.Tags[0])
				}
				if o.Tags[0] == "mentoring" && slices.Contains([]domain.Role{domain.CountyOfficer, domain.CityOfficer}, g.Role) &&
					!slices.Contains(figures, o.OperationID) {
					t.Errorf("%s %s: a bureau sees a mentoring", method, path)
				}
				if o.Tags[0] == "people" && g.Role == domain.Admin && !slices.Contains(aboutStaff, o.OperationID) {
					t.Errorf("%s %s: the administrator sees a student", method, path)
				}
			}
		}
	}
}
