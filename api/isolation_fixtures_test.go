package api_test

import (
	"fmt"
	"maps"
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/org"
)

// fixtures are the requests of TestOP2Isolation, by operation; each feature has
// its own below.
var fixtures = func() map[string][]fixture {
	all := map[string][]fixture{}
	for _, of := range []map[string][]fixture{
		orgFixtures,
		accountFixtures,
		filesFixtures,
		peopleFixtures,
		duplicateFixtures,
		rosterFixtures,
		consentFixtures,
		growthFixtures,
		mentoringFixtures,
		contestFixtures,
		portfolioFixtures,
		operationFixtures,
		moneyFixtures,
		listFixtures, eligibilityFixtures, purseFixtures, fundFixtures,
		campaignFixtures,
		listFixtures, eligibilityFixtures, purseFixtures,
		recognitionFixtures,
		publicityFixtures,
		privacyFixtures,
	} {
		maps.Copy(all, of)
	}
	return all
}()

// at is what stands in a place and is about nobody.
func at(p func(w *scene) domain.Place) func(*scene) domain.Subject {
	return func(w *scene) domain.Subject { return domain.Subject{Made: p(w), Now: p(w)} }
}

var (
	inCity   = at(func(w *scene) domain.Place { return domain.Place{City: w.theCity()} })
	inCounty = at(func(w *scene) domain.Place { return domain.Place{City: w.theCity(), County: w.County} })
	inSchool = at(func(w *scene) domain.Place {
		return domain.Place{City: w.theCity(), County: w.County, School: w.Own}
	})
	inClass = at(func(w *scene) domain.Place { return w.Place })
)

// theCity is the unit of the city; the scene's City is the server.
func (w *scene) theCity() domain.UnitID { return w.Town.City }

// let sets variables of the requests.
func (w *scene) let(pairs ...any) {
	for i := 0; i < len(pairs); i += 2 {
		w.Vars[pairs[i].(string)] = fmt.Sprint(pairs[i+1])
	}
}

var serial = func() func() int {
	numbers := make(chan int, 1)
	numbers <- 0
	return func() int {
		n := <-numbers + 1
		numbers <- n
		return n
	}
}()

var orgFixtures = map[string][]fixture{
	"listUnits": {{
		do: "GET /v1/units?kind=class&limit=100", about: inClass, list: "unit",
		before: func(_ *testing.T, w *scene) { w.let("unit", w.OwnClass) },
	}},
	"getUnit": {
		{do: "GET /v1/units/{unit}", about: inClass, before: func(_ *testing.T, w *scene) { w.let("unit", w.OwnClass) }},
		{do: "GET /v1/units/{unit}", about: inSchool, before: func(_ *testing.T, w *scene) { w.let("unit", w.Own) }},
	},
	"renameUnit": {{
		do: "PATCH /v1/units/{unit}", body: `{"name":"清丰县实验中学{n}","reason":"更名"}`, header: map[string]string{"If-Match": "{tag}"}, about: inSchool,
		before: func(t *testing.T, w *scene) {
			w.let("unit", w.Own, "n", serial())
			w.Send(t, apitest.Case{As: "city_officer of city", Do: "GET /v1/units/{unit}", Want: 200, Save: map[string]string{"header/ETag": "tag"}})
		},
	}},
	"addSchool": {{
		do: "POST /v1/schools", about: inCounty,
		body: `{"parent_id":"{unit}","code":"{code}","region":"410922","name":"清丰县第{n}小学","stages":["primary"]}`,
		before: func(_ *testing.T, w *scene) {
			n := serial()
			w.let("unit", w.County, "n", n, "code", fmt.Sprintf("21410%05d", n))
		},
	}},
	"mergeUnits": {{
		do: "POST /v1/schools/{gone}/merger", body: `{"into":"{unit}","reason":"撤并"}`, header: map[string]string{"If-Match": `"v1"`}, about: inCounty,
		before: func(t *testing.T, w *scene) {
			n := serial()
			gone, err := w.Services.Org.AddSchool(t.Context(), apitest.System, org.Draft{
				Parent: w.County, Code: fmt.Sprintf("31411%05d", n), Region: "410922", Name: fmt.Sprint("清丰县第", n, "中学"), Stages: []org.Stage{org.Senior},
			})
			if err != nil {
				t.Fatal(err)
			}
			w.let("gone", gone.ID, "unit", w.Own)
		},
	}},
	"addClass": {{
		do: "POST /v1/classes", body: `{"school_id":"{unit}","stage":"senior","entry_year":2025,"number":{n}}`, about: inSchool,
		before: func(_ *testing.T, w *scene) { w.let("unit", w.Own, "n", serial()%98+1) },
	}},
	"getCalendar":  {{do: "GET /v1/calendar/2026", self: true}},
	"loadCalendar": {{do: "PUT /v1/calendar/2026", body: `{"days":[{"day":"2026-05-01","working":false}]}`, about: inCity}},
}

// ordered places an order of a portfolio by the head of the own school.
func ordered(t *testing.T, w *scene) {
	t.Helper()
	w.let("unit", w.OwnClass)
	w.Send(t, apitest.Case{
		As: "head of own school", Do: "POST /v1/portfolios", Body: `{"unit_id":"{unit}"}`, Want: 202, Save: map[string]string{"/id": "portfolio"},
	})
}

var portfolioFixtures = map[string][]fixture{
	"orderPortfolio": {{
		do: "POST /v1/portfolios", body: `{"unit_id":"{unit}"}`, about: inClass,
		before: func(_ *testing.T, w *scene) { w.let("unit", w.OwnClass) },
	}},
	"getPortfolio":   {{do: "GET /v1/portfolios/{portfolio}", owner: "head of own school", before: ordered}},
	"listPortfolios": {{do: "GET /v1/portfolios", owner: "head of own school", list: "portfolio", before: ordered}},
}

// tasked orders something and finds its task.
func tasked(t *testing.T, w *scene) {
	t.Helper()
	ordered(t, w)
	w.Send(t, apitest.Case{As: "admin of city", Do: "GET /v1/tasks", Want: 200, Save: map[string]string{"/items/0/id": "task"}})
}

var operationFixtures = map[string][]fixture{
	"listTasks": {{do: "GET /v1/tasks", about: inCity, list: "task", before: tasked}},
	"getTask":   {{do: "GET /v1/tasks/{task}", about: inCity, owner: "head of own school", before: tasked}},
	// A task that is not dead is not run again: 409 says that one may.
	"rerunTask": {{do: "POST /v1/tasks/{task}/rerun", about: inCity, before: tasked, want: 409}},
	"listAudit": {{
		do: "GET /v1/audit?limit=100", about: inCity, list: "portfolio", before: ordered,
	}},
}
