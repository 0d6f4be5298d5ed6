package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lizhi/media/document"
)

// check: the city has opened it and brought a list of its own, on which are 陈小满
// and 林晓雨; the county brings three more with columns of their own; the matching finds one who has not applied, one whom only a person can
// tell, and one whom nobody knows.
func (c *term) check() {
	for _, k := range items(c.as(bureau).get("/v1/campaigns"), "items") {
		if k["term"] == "2026-autumn" {
			c.campaign = k["id"].(string)
		}
	}
	a, b, d, x := c.citizen(c.applying[0]), c.citizen(c.applying[1]), c.citizen(c.applying[16]), c.citizen(c.missed)
	none := citizen{name: "查无此人", born: "2009-01-01"}
	var civil, rural, disabled bytes.Buffer
	err := errors.Join(
		document.WriteCSV(&civil, document.GBK, rowsOf([][]string{
			{"保障对象", "保障对象证件", "出生", "备注栏"}, {a.name, a.number, a.born, "一档"}, {x.name, x.number, x.born, "二档"}, {none.name, "", none.born, ""},
		})),
		document.WriteTexts(&rural, "花名册", rowsOf([][]string{
			{"濮阳县防返贫监测对象花名册", "", "", ""}, {"编号", "家庭成员", "成员证件", "属性"}, {"1", b.name, b.number, "脱贫户"}, {"2", x.name, x.number, "监测对象"},
		})),
		document.WriteCSV(&disabled, document.UTF8, rowsOf([][]string{{"持证人", "子女称呼", "子女生日"}, {"某某", d.name, d.born}})))
	if err != nil {
		c.Fatal(err)
	}
	c.bring("civil", "SG03", "低保.csv", civil.Bytes(), 1, "name", 1, "id_number", 2, "born", 3)
	c.bring("rural", "", "监测.xlsx", rural.Bytes(), 2, "name", 2, "id_number", 3, "group", 4)
	c.bring("disabled", "SG06", "残联.csv", disabled.Bytes(), 1, "name", 2, "born", 3)
	found, kinds := map[string][]string{}, map[string]any{}
	for _, f := range items(c.as(county).get("/v1/campaigns/"+c.campaign+"/findings?limit=100"), "items") {
		kind, subject := f["kind"].(string), f["subject"].(string)
		if kinds[subject] = kind; f["settled"] == false {
			found[kind] = append(found[kind], subject)
		}
		if number := f["id_number"].(string); number != "" && !strings.Contains(number, "*") {
			c.Errorf("a number in clear: %s", number)
		}
	}
	if kinds[c.missed] != "missed" || kinds[c.applying[0]] == "missed" || len(found["missed"]) != 2 || len(found["uncertain"]) != 1 || len(found["not_found"]) != 1 {
		c.Fatalf("the check found %v", found)
	}
	c.settle(officer, found["uncertain"][0], "decision", object{"student_id": c.applying[16]})
	c.settle(county, found["not_found"][0], "outcome", object{"outcome": "moved_away", "note": "随父母在外省就读"})
}

// citizen is what a department knows of a pupil.
type citizen struct{ name, number, born string }

// citizen looks a pupil up, with a reason.
func (c *term) citizen(id string) citizen {
	c.Helper()
	name := c.as(officer).text(c.as(officer).get("/v1/students/"+id), "name")
	n := c.as(officer).text(c.as(officer).post("/v1/students/"+id+"/reveal", object{"fields": []string{"id_number"}, "reason": "与部门核对"}, 0), "id_number")
	return citizen{name, n, n[6:10] + "-" + n[10:12] + "-" + n[12:14]}
}

// rowsOf are rows as the writers of tables take them.
func rowsOf(table [][]string) document.Rows {
	return func(row func([]string) error) error {
		for _, cells := range table {
			if err := row(cells); err != nil {
				return err
			}
		}
		return nil
	}
}

// bring brings a list, says which column is which, and waits for the matching.
func (c *term) bring(department, group, name string, content []byte, head int, columns ...any) {
	c.Helper()
	desk := c.as(county)
	draft := object{"department": department, "file_id": c.upload(desk, "department_list", name, content), "listed_on": "2026-09-01"}
	if group != "" {
		draft["group"] = group
	}
	path := "/v1/department-lists/" + desk.text(desk.post("/v1/campaigns/"+c.campaign+"/lists", draft, 0), "list", "id")
	l := desk.until(path, "state", "asking", "held", "ready", "matched", "failed")
	if l["state"] != "asking" {
		c.Fatalf("the list of %s is %v: %v", department, l["state"], l["trouble"])
	}
	var mapped []object
	for i := 0; i < len(columns); i += 2 {
		mapped = append(mapped, object{"field": columns[i], "column": columns[i+1]})
	}
	raw := must(json.Marshal(object{"head_row": head, "columns": mapped}))
	desk.good("mapping")(desk.send("PUT", path+"/mapping", raw, "If-Match", fmt.Sprintf(`"v%d"`, whole(l, "version"))))
	if l = desk.until(path, "state", "matched", "held", "failed"); l["state"] != "matched" {
		c.Fatalf("the list of %s is %v: %v", department, l["state"], l)
	}
	c.until("a matching that is done", func() bool {
		return slices.ContainsFunc(items(c.as(bureau).get("/v1/campaigns"), "items"), func(k object) bool {
			return k["id"] == c.campaign && k["matching"] == false
		})
	})
}

// settle deals with a finding.
func (c *term) settle(who, subject, how string, body object) {
	c.Helper()
	path := "/v1/campaigns/" + c.campaign + "/findings/" + subject
	f, _ := c.as(who).get(path)["finding"].(object)
	c.as(who).post(path+"/"+how, body, whole(f, "version"))
}
