package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"io"
	"maps"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"lizhi/domain"
)

// The others of the county's story.
const (
	bureau        = "10000014" // 马丽
	administrator = "10000015"
	village       = "10000005" // 王芳 of 濮阳县郎中小学
)

// calendar is a clock that runs as the real one does, from the autumn of 2026 on,
// and can leap.
type calendar struct{ leapt atomic.Int64 }

func (c *calendar) world() domain.World {
	w, began := domain.RealWorld(), time.Now()
	w.Clock = func() time.Time {
		return time.Date(2026, 9, 14, 9, 0, 0, 0, domain.Shanghai).Add(time.Since(began) + time.Duration(c.leapt.Load()))
	}
	return w
}

// term is a term in 濮阳县: the running program, and who works there.
type term struct {
	*testing.T
	clock       *calendar
	environment []string
	world       domain.World
	address     string
	tokens      map[string]string // by number, until the next leap
	school      string
	own         string   // the class of 林静, whose recognition has begun
	classes     []string // the other two
	panels      map[string]string
	applying    []string // pupils of the other two
	missed      string   // whom the lists find
	campaign    string
	back        string // the obligation whose money came back
}

// TestATermOfACounty walks a whole term over HTTP with the running program: the
// recognition of a school from notice to archive, the check with three
// departments' lists, awards from the rules, two batches, what came back, and its
// way to the card; indicators at each step, and every invariant after it.
func TestATermOfACounty(t *testing.T) { //nolint:paralleltest // one embedded store in a process
	t.Run("embedded", func(t *testing.T) { //nolint:paralleltest // as above
		c := &term{T: t, clock: &calendar{}}
		c.world = c.clock.world()
		c.environment = []string{"LIZHI_DATA=" + t.TempDir()}
		c.walk()
	})
	t.Run("shared", func(t *testing.T) { //nolint:paralleltest // as above
		c := &term{T: t, clock: &calendar{}}
		c.world = c.clock.world()
		if c.environment = sharedPlaceIn(t, c.world); c.environment != nil {
			c.walk()
		}
	})
}

func (c *term) walk() {
	c.Helper()
	c.open()
	for _, step := range []struct {
		name         string
		do           func()
		awards, paid int // what the county's indicators say then
	}{
		{"the school gives notice", c.notice, 0, 0},
		{"families apply", c.apply, 0, 0},
		{"three departments bring their lists", c.check, 0, 0},
		{"whom the lists found applies, too", c.found, 0, 0},
		{"the panels review", c.review, 0, 0},
		{"the school decides", c.decide, 0, 0},
		{"the lists hang, and come down", c.publish, 0, 0},
		{"the archive", c.archive, 0, 0},
		{"the check closes", c.closing, 0, 0},
		{"awards from the rules", c.award, 34, 0},
		{"two batches", c.pay, 34, 33},
		{"corrected, and paid again", c.again, 34, 34},
	} {
		story := c.T
		good := story.Run(step.name, func(t *testing.T) {
			c.T = t
			step.do()
			c.stands(step.awards, step.paid)
		})
		if c.T = story; !good {
			return // what follows rests on it
		}
	}
}

// open starts the program and finds the school.
func (c *term) open() {
	c.Helper()
	s := must(readSettings(append([]string{
		"LIZHI_LISTEN=127.0.0.1:0", "LIZHI_INSIDE=127.0.0.1:0", "LIZHI_RATE=1000000", "LIZHI_LOG=error",
	}, c.environment...)))
	ctx, cancel := context.WithCancel(context.WithoutCancel(c.Context()))
	r, err := start(ctx, &program{settings: s, out: io.Discard, log: logger(c.Output(), "error"), world: c.world})
	if err != nil {
		cancel()
		c.Fatal(err)
	}
	c.Cleanup(func() {
		cancel()
		if err := r.wait(); err != nil {
			c.Error(err)
		}
	})
	(&running{server: r}).awaitReady(c.T)
	c.address, c.tokens, c.panels = r.address, map[string]string{}, map[string]string{}
	c.school = c.as(officer).text(c.as(officer).get("/v1/me"), "appointments", 0, "unit_id")
	for _, a := range items(c.as(teacher).get("/v1/me"), "appointments") {
		if a["role"] == "class_teacher" {
			c.own = a["unit_id"].(string)
		}
	}
	for _, u := range items(c.as(officer).get("/v1/units?kind=class&limit=100&parent_id="+c.school), "items") {
		if id := u["id"].(string); id != c.own {
			c.classes = append(c.classes, id)
			c.as(administrator).post("/v1/appointments", object{"person_id": c.who(mentor), "role": "class_teacher", "unit_id": id}, 0)
		}
	}
}

// as is somebody at the phone.
func (c *term) as(number string) phone {
	c.Helper()
	if c.tokens[number] == "" {
		c.tokens[number] = at(c.T, c.address, number).token
	}
	return phone{c.T, c.address, c.tokens[number]}
}

func (c *term) who(number string) string {
	return c.as(number).text(c.as(number).get("/v1/me"), "person_id")
}

// today is the day in the county.
func (c *term) today() string { return c.world.Today().String() }

// leap lets days go by; everybody logs in again.
func (c *term) leap(days int) {
	c.clock.leapt.Add(int64(days) * int64(24*time.Hour))
	clear(c.tokens)
}

// stands asks the indicators of the county and `lizhi invariants`.
func (c *term) stands(awards, paid int) {
	c.Helper()
	var board map[string]any
	c.until("indicators that are counted", func() bool {
		board = c.as(county).get("/v1/indicators?term=2026-autumn")
		return whole(board, "pending") == 0
	})
	for _, i := range items(board, "indicators") {
		want := map[string][2]int{
			"agreement": {awards, awards}, "success": {paid, awards}, "target": {awards, awards}, "standard": {awards, awards}, "information": {awards, awards},
		}
		if w, asked := want[i["key"].(string)]; asked && (whole(i, "done") != w[0] || whole(i, "total") != w[1]) {
			c.Errorf("%s is %d of %d, want %d of %d", i["key"], whole(i, "done"), whole(i, "total"), w[0], w[1])
		}
		behind := items(c.as(county).get("/v1/indicators/"+i["key"].(string)+"/exceptions?limit=100&term=2026-autumn"), "items")
		if whole(i, "exceptions") != whole(i, "total")-whole(i, "done") || whole(i, "exceptions") != len(behind) {
			c.Errorf("%s has %v exceptions, and a list of %d: %v", i["key"], i["exceptions"], len(behind), i)
		}
	}
	var out bytes.Buffer
	p := &program{settings: must(readSettings(c.environment)), out: &out, log: logger(c.Output(), "error"), world: c.world}
	if err := errors.Join(invariants(c.Context(), p, nil), verify(c.Context(), p, []string{"audit"})); err != nil {
		c.Errorf("%v: %s", err, out.String())
	}
}

// until asks again until it is so.
func (c *term) until(what string, so func() bool) {
	c.Helper()
	for deadline := time.Now().Add(30 * time.Second); !so(); <-time.After(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			c.Fatalf("there never were %s", what)
		}
	}
}

// upload brings a file and gives its id once it was checked.
func (c *term) upload(as phone, kind, name string, content []byte) string {
	c.Helper()
	id := as.text(as.post("/v1/files", object{"kind": kind, "name": name, "size": len(content)}, 0), "id")
	sum := sha256.Sum256(content)
	as.good("chunk")(as.send("PUT", "/v1/files/"+id+"/chunks/0", content, "Content-Type", "application/octet-stream", "X-Chunk-SHA256", hex.EncodeToString(sum[:])))
	as.post("/v1/files/"+id+"/completion", nil, 0)
	as.until("/v1/files/"+id, "state", "clean")
	return id
}

type object = map[string]any

func items(answer object, field string) []object {
	var all []object
	list, _ := answer[field].([]any)
	for _, i := range list {
		o, _ := i.(object)
		all = append(all, o)
	}
	return all
}

func whole(o object, field string) int {
	n, _ := o[field].(float64)
	return int(n)
}

// notice: the one of 濮阳县第三中学 hangs already, once a year. Another school of
// the county gets an officer, who publishes its own.
func (c *term) notice() {
	draft := object{
		"school": c.school, "school_year": 2026, "title": "家庭经济困难学生认定告知书", "body": "请自愿申请", "channels": []string{"家长会"}, "apply_by": "2026-09-30",
	}
	if status, raw := c.as(officer).send("POST", "/v1/recognition-notices", must(json.Marshal(draft))); status != http.StatusConflict {
		c.Errorf("a second notice = %d: %s", status, raw)
	}
	if n := len(items(c.as(pupil).get("/v1/recognition-notices?school="+c.school), "items")); n != 1 {
		c.Errorf("the pupil reads %d notices", n)
	}
	there := c.as(village).text(c.as(village).get("/v1/me"), "appointments", 0, "unit_id")
	primary := c.as(administrator).text(c.as(administrator).get("/v1/units/"+there), "school_id")
	c.as(administrator).post("/v1/appointments", object{"person_id": c.who(village), "role": "aid_officer", "unit_id": primary}, 0)
	draft["school"] = primary
	c.as(village).post("/v1/recognition-notices", draft, 0)
	begun := map[any]bool{}
	for _, s := range items(c.as(county).get("/v1/recognition-progress?school_year=2026"), "items") {
		begun[s["has_notice"]] = true
	}
	if !begun[true] || !begun[false] {
		c.Errorf("the county reads that every school has begun, or none: %v", begun)
	}
}

var householdOf = object{
	"relatives": []object{
		{"name": "家长", "age": 45, "relation": "父亲", "income": 1_200_000, "health": "healthy"}, {"name": "配偶", "age": 44, "relation": "母亲", "income": 0, "health": "serious"},
	},
	"size": 3, "factors": []string{"economy"}, "claims": []object{}, "promise": object{"signed": true, "name": "家长", "signed_on": "2026-09-14"},
}

// applies: the teacher types a pupil's signed form in, the officer confirms it
// with its scan.
func (c *term) applies(student string) {
	c.Helper()
	a := c.as(mentor).post("/v1/students/"+student+"/recognition-applications", object{"school_year": 2026, "form": householdOf}, 0)
	c.confirm(a)
}

func (c *term) confirm(a object) {
	c.Helper()
	id := c.as(officer).text(a, "id")
	paper := c.upload(c.as(officer), "scan", "申请表.png", scan)
	c.as(officer).post("/v1/recognition-applications/"+id+"/confirmation", object{"paper": paper}, whole(a, "version"))
}

// apply: fifteen of each of the two classes, and the one that 林静 typed in.
func (c *term) apply() {
	for _, class := range c.classes {
		pupils := items(c.as(officer).get("/v1/students?limit=100&class_id="+class), "items")
		if len(pupils) < 19 {
			c.Fatalf("the class has %d pupils", len(pupils))
		}
		for _, p := range pupils[:15] {
			c.applying = append(c.applying, p["id"].(string))
			c.applies(p["id"].(string))
		}
		if c.missed == "" {
			c.missed = pupils[15]["id"].(string)
		}
		seats := []object{{"person": c.who(mentor), "kind": "staff"}}
		for _, p := range pupils[16:19] {
			seats = append(seats, object{"person": p["id"], "kind": "student"})
		}
		panel := c.as(mentor).post("/v1/recognition-panels", object{"class": class, "school_year": 2026, "seats": seats}, 0)
		c.panels[class] = c.as(mentor).text(panel, "id")
		c.as(mentor).post("/v1/recognition-panels/"+c.panels[class]+"/announcement", object{"announced_on": c.today()}, whole(panel, "version"))
	}
	for _, a := range c.applications(c.own) {
		if a["state"] == "draft_by_proxy" {
			c.confirm(a)
		}
	}
	for _, p := range items(c.as(officer).get("/v1/recognition-panels?school_year=2026&class="+c.own), "items") {
		c.panels[c.own] = p["id"].(string)
	}
}

// applications are those of a class, or of the school.
func (c *term) applications(class string) []object {
	c.Helper()
	query := "/v1/recognition-applications?school_year=2026&limit=100"
	if class != "" {
		query += "&class=" + class
	}
	return items(c.as(officer).get(query), "items")
}

func (c *term) found() { c.applies(c.missed) }

// lines are the applications of a class in a state, as the steps take them.
func (c *term) lines(class, state string, more object) []object {
	c.Helper()
	var all []object
	for _, a := range c.applications(class) {
		if a["state"] == state {
			line := object{"id": a["id"], "version": a["version"]}
			maps.Copy(line, more)
			all = append(all, line)
		}
	}
	return all
}

func (c *term) review() {
	for class, panel := range c.panels {
		who := mentor
		if class == c.own {
			who = teacher
		}
		p := c.as(who).get("/v1/recognition-panels?school_year=2026&class=" + class)
		var present []any
		for _, m := range items(items(p, "items")[0], "members") {
			present = append(present, m["person"])
		}
		c.as(who).post("/v1/recognition-panels/"+panel+"/reviews", object{
			"held_on": c.today(), "present": present, "minutes": "逐一评议，一致同意。",
			"items": c.lines(class, "applied", object{"grade": "difficult", "reason": "收入低，家人患病"}),
		}, 0)
	}
}

// all holds that every line of an answer was done.
func (c *term) all(answer object, want int) {
	c.Helper()
	if whole(answer, "done") != want || whole(answer, "refused") != 0 {
		c.Fatalf("%d done, want %d: %v", whole(answer, "done"), want, answer["items"])
	}
}

func (c *term) decide() {
	c.all(c.as(officer).post("/v1/recognition-applications/proposals", object{"items": c.lines("", "reviewed", nil)}, 0), 33)
	c.all(c.as(head).post("/v1/recognition-applications/decisions", object{"items": c.lines("", "proposed", nil)}, 0), 34)
}

func (c *term) publish() {
	for _, class := range append([]string{c.own}, c.classes...) {
		c.as(officer).post("/v1/recognition-publications", object{"unit": class, "school_year": 2026}, 0)
	}
	state := func(state string) func() bool { return func() bool { return len(c.lines("", state, nil)) == 34 } }
	c.until("three lists that hang", func() bool {
		n := 0
		for _, l := range items(c.as(officer).get("/v1/publicity-archive"), "items") {
			if l["kind"] == "recognition" && l["state"] == "open" {
				n++
			}
		}
		return n == 3 && state("publicity")()
	})
	c.leap(4)
	if n := len(c.lines("", "publicity", nil)); n != 34 {
		c.Errorf("after four days %d of 34 still hang", n)
	}
	c.leap(6)
	c.until("34 whose list came down", state("concluded"))
}

func (c *term) archive() {
	c.all(c.as(officer).post("/v1/recognition-applications/archives", object{"items": c.lines("", "concluded", nil)}, 0), 34)
	c.until("34 recognitions", func() bool {
		return len(items(c.as(officer).get("/v1/students/"+c.missed+"/recognitions"), "items")) == 1
	})
}

// closing: the one who was missed is recognised; the schools close, then the county.
func (c *term) closing() {
	desk := c.as(county)
	desk.post("/v1/campaigns/"+c.campaign+"/matching", nil, 0)
	for _, f := range items(c.as(village).get("/v1/campaigns/"+c.campaign+"/findings?state=open"), "items") {
		c.settle(village, f["subject"].(string), "outcome", object{"outcome": "refuses", "note": "监护人签字声明，存资助档案", "signed_on": c.today()})
	}
	c.until("an end of open findings", func() bool {
		return len(items(c.as(county).get("/v1/campaigns/"+c.campaign+"/findings?state=open"), "items")) == 0
	})
	here := desk.text(desk.get("/v1/me"), "appointments", 0, "unit_id")
	for _, u := range items(desk.get("/v1/campaigns/"+c.campaign+"/units"), "items") {
		if u["level"] == "school" {
			desk.post("/v1/campaigns/"+c.campaign+"/units/"+u["unit_id"].(string)+"/closing", nil, 0)
		}
	}
	if closed := desk.post("/v1/campaigns/"+c.campaign+"/units/"+here+"/closing", nil, 0); closed["closed"] != true {
		c.Errorf("the county is not closed: %v", closed)
	}
}

// scan is a signed form, or looks like one to the program.
var scan = func() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
		panic(err)
	}
	return b.Bytes()
}()
