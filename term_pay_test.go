package main

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"

	"lizhi/media/document"
	"lizhi/media/mediatest"
	"lizhi/seeds"
)

// award: whoever the rules entitle, and a card for each.
func (c *term) award() {
	wanted := object{"programme": "YKT-5", "term": "2026-autumn", "tier": "average", "school": c.school, "dry_run": true}
	c.all(c.as(officer).post("/v1/awards", wanted, 0), 34)
	delete(wanted, "dry_run")
	proposed := c.as(officer).post("/v1/awards", wanted, 0)
	c.all(proposed, 34)
	var chosen []object
	for i, o := range items(proposed, "items") {
		a := o["award"].(object)
		chosen = append(chosen, object{"id": a["id"], "version": a["version"]})
		c.card(a["student"].(string), i)
	}
	c.all(c.as(head).post("/v1/awards/approvals", object{"awards": chosen}, 0), 34)
	frozen := c.as(head).post("/v1/award-lists", object{"school": c.school, "programme": "YKT-5", "term": "2026-autumn"}, 0)
	c.as(officer).post("/v1/award-lists/"+c.as(head).text(frozen, "id")+"/publicity", nil, whole(frozen, "version"))
	list := func(open bool) func() bool {
		return func() bool {
			return slices.ContainsFunc(items(c.as(officer).get("/v1/publicity-archive"), "items"), func(l object) bool {
				return l["kind"] == "award" && (l["state"] == "open") == open
			})
		}
	}
	c.until("a list of awards that hangs", list(true))
	c.leap(20)
	c.until("a list of awards that came down", list(false))
}

// card keeps a pupil's own card, the nth, and the head looks at it.
func (c *term) card(student string, n int) {
	c.Helper()
	name := c.as(officer).text(c.as(officer).get("/v1/students/"+student), "name")
	digits := luhn(fmt.Sprintf("621700%012d", 500+n))
	c.as(officer).post("/v1/students/"+student+"/card", object{"number": digits, "owner": name, "bank": "濮阳农商银行"}, 0)
	c.as(head).post("/v1/students/"+student+"/card/verification", object{"last4": digits[len(digits)-4:]}, 0)
}

// luhn adds the check digit.
func luhn(digits string) string {
	sum := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return fmt.Sprint(digits, (10-sum%10)%10)
}

// pay: twenty in the first batch, whoever is left in the second; one of all comes back.
func (c *term) pay() {
	var first []object
	for _, a := range items(c.as(officer).get("/v1/awards?term=2026-autumn&limit=100"), "items")[:20] {
		first = append(first, object{"student": a["student"]})
	}
	c.batch(first, 20, "csv_gb18030", 7)
	c.batch(nil, 14, "xlsx", 0)
	rates := c.as(officer).get("/v1/payment-rates?term=2026-autumn&school=" + c.school)
	if whole(rates, "first_pass_rate") != 9705 || whole(rates, "final_rate") != 9705 {
		c.Errorf("33 of 34 is %v", rates)
	}
}

// batch takes a batch from its draft to the bank's answer, in which one row may
// have failed.
func (c *term) batch(students []object, rows int, format string, failed int) {
	c.Helper()
	draft := object{"school": c.school, "programme": "YKT-5", "term": "2026-autumn"}
	if students != nil {
		draft["students"] = students
	}
	drawn := c.as(officer).post("/v1/batches", draft, 0)
	b := drawn["batch"].(object)
	if whole(b, "rows") != rows {
		c.Fatalf("%d rows, want %d; left out: %v", whole(b, "rows"), rows, drawn["left_out"])
	}
	path, saw := "/v1/batches/"+b["id"].(string), object{"rows": b["rows"], "sum": b["sum"]}
	b = c.as(head).post(path+"/check", saw, whole(b, "version"))
	b = c.as(county).post(path+"/approval", saw, whole(b, "version"))
	c.as(officer).post(path+"/export", object{"format": format}, whole(b, "version"))
	c.until("files", func() bool { b = c.as(officer).get(path); return b["file"] != nil })
	phrase := c.as(officer).text(c.as(officer).post(path+"/passphrase", nil, 0), "passphrase")
	answer := c.bank(c.carry(b["file"].(string)), phrase, failed)
	file := c.upload(c.as(officer), "result", "回盘.csv", answer)
	imported := c.as(officer).post(path+"/results", object{"file": file}, 0)
	id := c.as(officer).text(imported, "result", "id")
	var r object
	c.until("results", func() bool {
		r = c.as(officer).get("/v1/results/" + id)["result"].(object)
		return r["state"] != "received" && r["state"] != "applying"
	})
	if fails := min(failed, 1); r["state"] != "applied" || whole(r, "paid_rows") != rows-fails || whole(r, "failed_rows") != fails {
		c.Fatalf("the bank's answer is %v", r)
	}
	again := c.as(officer).post(path+"/results", object{"file": c.upload(c.as(officer), "result", "又一次.csv", answer)}, 0)
	if again["already_applied"] != true {
		c.Errorf("the same answer again: %v", again)
	}
	for _, row := range items(c.as(officer).get(path+"/rows"), "items") {
		if row["state"] == "failed" {
			c.back = row["obligation"].(string)
			if row["cause"] != "F02" {
				c.Errorf("it came back for %v", row["cause"])
			}
		}
	}
}

// carry fetches a file as the carrier does.
func (c *term) carry(file string) []byte {
	c.Helper()
	desk := c.as(officer)
	token := desk.text(desk.post("/v1/files/"+file+"/downloads", nil, 0), "token")
	status, content := desk.send("GET", "/v1/downloads/"+desk.text(desk.post("/v1/downloads", object{"token": token}, 0), "id")+"/content", nil)
	if status != http.StatusOK {
		c.Fatalf("the file = %d: %s", status, content)
	}
	return content
}

// bank opens a batch file and answers it, in GBK; one row may fail.
func (c *term) bank(locked []byte, phrase string, failed int) []byte {
	c.Helper()
	_, content, err := mediatest.Unlock(locked, phrase)
	if err != nil {
		c.Fatal(err)
	}
	sheet, err := document.OpenSheet(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		c.Fatal(err)
	}
	defer sheet.Close()
	titles := []string{"批次号", "序号", "收款人姓名", "社保卡金融账号", "金额（元）"}
	table := [][]string{{"濮阳农商银行代发结果"}, append(slices.Clone(titles), "发放结果", "失败原因")}
	at := map[string]int{}
	for row, err := sheet.Next(); err == nil; row, err = sheet.Next() {
		if len(at) == 0 {
			for n, cell := range row.Cells {
				at[cell.Text] = n
			}
			continue
		}
		var line []string
		for _, t := range titles {
			line = append(line, row.Cells[at[t]].Text)
		}
		if line[1] == fmt.Sprint(failed) {
			line = append(line, "失败", "社保卡金融账户未激活")
		} else {
			line = append(line, "成功", "")
		}
		table = append(table, line)
	}
	var out bytes.Buffer
	if err := document.WriteCSV(&out, document.GB18030, rowsOf(table)); err != nil {
		c.Fatal(err)
	}
	return out.Bytes()
}

// again: the pupil brings another card, the officer opens the money, and it
// goes out once more and arrives.
func (c *term) again() {
	o := c.as(officer).get("/v1/obligations/" + c.back)
	if whole(o, "returned") != whole(o, "planned") {
		c.Fatalf("what came back is %v", o)
	}
	c.card(o["student"].(string), 99)
	c.as(officer).post("/v1/obligations/"+c.back+"/correction", object{}, whole(o, "version"))
	c.batch(nil, 1, "xlsx", 0)
	if o = c.as(officer).get("/v1/obligations/" + c.back); whole(o, "paid") != whole(o, "planned") || whole(o, "attempts") != 2 {
		c.Errorf("in the end it is %v", o)
	}
	rates := c.as(officer).get("/v1/payment-rates?term=2026-autumn&school=" + c.school)
	if whole(rates, "first_pass_rate") != 9705 || whole(rates, "final_rate") != 10000 {
		c.Errorf("34 of 34, one at the second try, is %v", rates)
	}
	if paid := items(c.as(pupil).get("/v1/students/"+seeds.Heroine().String()+"/payments"), "items"); len(paid) != 1 || paid[0]["state"] != "paid" {
		c.Errorf("林晓雨 reads %v", paid)
	}
}
