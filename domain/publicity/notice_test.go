package publicity

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"lizhi/domain"
)

// calendar2022 is what the State Council arranged for the autumn of 2022.
func calendar2022() domain.Calendar {
	differ := map[domain.Day]bool{
		domain.NewDay(2022, 10, 8): true, domain.NewDay(2022, 10, 9): true, domain.NewDay(2022, 9, 12): false,
	}
	for d := 3; d <= 7; d++ {
		differ[domain.NewDay(2022, 10, d)] = false
	}
	return domain.NewCalendar(differ)
}

func TestAI9AndPolicyD3FiveWorkingDaysAcrossNationalDay(t *testing.T) {
	t.Parallel()
	day := domain.NewDay
	for _, row := range []struct {
		remark      string
		start       domain.Day
		days        int
		end         domain.Day
		provisional bool
	}{
		{"as given: 09-29, 09-30, 10-08, 10-09, 10-10", day(2022, 9, 28), 5, day(2022, 10, 11), false},
		{"a day earlier", day(2022, 9, 27), 5, day(2022, 10, 10), false},
		{"a day later", day(2022, 9, 29), 5, day(2022, 10, 12), false},
		{"opened on the last day before the holidays", day(2022, 9, 30), 5, day(2022, 10, 13), false},
		{"opened in the holidays", day(2022, 10, 4), 5, day(2022, 10, 13), false},
		{"opened on a worked Saturday, which does not count itself", day(2022, 10, 8), 5, day(2022, 10, 14), false},
		{"six days", day(2022, 9, 28), 6, day(2022, 10, 12), false},
		{"an ordinary week, ending on a Friday", day(2022, 10, 14), 5, day(2022, 10, 22), false},
		{"into a year that is not published", day(2022, 12, 28), 5, day(2023, 1, 5), true},
	} {
		n := Notice{StartsOn: row.start, Days: row.days}
		n.count(calendar2022())
		if n.EarliestEnd != row.end || n.Provisional != row.provisional {
			t.Errorf("%s: ends %s, provisional %t; want %s, %t", row.remark, n.EarliestEnd, n.Provisional, row.end, row.provisional)
		}
	}
}

func TestPolicyD4AndD5ANoticeHangsToTheEndOfItsLastDay(t *testing.T) {
	t.Parallel()
	n := Notice{State: Open, StartsOn: domain.NewDay(2022, 9, 28), Days: 5}
	n.count(calendar2022())
	for _, row := range []struct {
		remark string
		on     domain.Day
		hangs  bool
		close  error
	}{
		{"the first day", domain.NewDay(2022, 9, 28), true, ErrEarly},
		{"day 4", domain.NewDay(2022, 10, 9), true, ErrEarly},
		{"day 5", domain.NewDay(2022, 10, 10), true, ErrEarly},
		{"day 6", domain.NewDay(2022, 10, 11), false, nil},
		{"long after", domain.NewDay(2023, 5, 1), false, nil},
	} {
		if got := n.Hangs(row.on); got != row.hangs {
			t.Errorf("%s: hangs %t, want %t", row.remark, got, row.hangs)
		}
		if err := n.due(row.on); !errors.Is(err, row.close) {
			t.Errorf("%s: due says %v, want %v", row.remark, err, row.close)
		}
	}
}

func TestAProvisionalEndWaitsForItsYear(t *testing.T) {
	t.Parallel()
	n := Notice{State: Open, StartsOn: domain.NewDay(2022, 12, 28), Days: 5}
	n.count(calendar2022())
	later := n.EarliestEnd.Add(30)
	if err := n.due(later); !errors.Is(err, ErrCalendar) || !n.Hangs(later) {
		t.Errorf("a provisional end: %v, hangs %t", err, n.Hangs(later))
	}
	before := n.EarliestEnd
	n.count(domain.NewCalendar(map[domain.Day]bool{domain.NewDay(2023, 1, 2): false, domain.NewDay(2023, 1, 3): false, domain.NewDay(2023, 12, 31): false}))
	if n.Provisional || !n.EarliestEnd.After(before) {
		t.Errorf("with the year published: ends %s, provisional %t; before %s", n.EarliestEnd, n.Provisional, before)
	}
	fixed := n.EarliestEnd
	n.count(domain.NewCalendar(map[domain.Day]bool{domain.NewDay(2023, 12, 31): false}))
	if n.EarliestEnd != fixed {
		t.Errorf("an end moved from %s to %s, earlier", fixed, n.EarliestEnd)
	}
}

func TestPolicyD1ARowCanHoldTheAllowedFieldsAlone(t *testing.T) {
	t.Parallel()
	var fields []string
	public := reflect.TypeFor[Public]()
	for i := range public.NumField() {
		fields = append(fields, public.Field(i).Name)
	}
	if want := []string{"Name", "School", "Grade", "Class", "Result"}; !slices.Equal(fields, want) {
		t.Errorf("a row shows %v, the law allows %v", fields, want)
	}
}

func TestPolicyD2AndD8AResultIsWordsAndNoNumber(t *testing.T) {
	t.Parallel()
	for result, good := range map[string]bool{
		"特别困难": true, "一等奖": true, "普通高中国家助学金": true,
		"": false, " ": false, "98.5分": false, "第1名": false, "第③名": false, "１２３": false, "410922200905200042": false, "13800138000": false,
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一": false,
	} {
		if err := checkResult(result); (err == nil) != good {
			t.Errorf("%q: %v", result, err)
		}
	}
	for title, good := range map[string]bool{
		"2025-2026学年家庭经济困难学生认定结果公示": true, "认定公示": true, "": false, "13800138000": false, "公示41092220090520": false,
	} {
		if err := checkTitle(title); (err == nil) != good {
			t.Errorf("%q: %v", title, err)
		}
	}
}

func TestPolicyD6NamesakesOfAClassHaveASuffix(t *testing.T) {
	t.Parallel()
	a, b, c := domain.PersonID{1}, domain.PersonID{2}, domain.PersonID{3}
	both := []domain.PersonID{a, b}
	n := Notice{ID: NoticeID{9}, Kind: Recognition}
	rows := n.rows(
		[]Entry{{Ref: SourceID{3}, Person: c, Result: "困难"}, {Ref: SourceID{2}, Person: b, Result: "困难"}, {Ref: SourceID{1}, Person: a, Result: "一般困难"}},
		[]Label{{Name: "林晓雨", Class: "高二（1）班", Namesakes: []domain.PersonID{c}}, {Name: "张伟", Class: "高二（1）班", Namesakes: both}, {Name: "张伟", Class: "高二（1）班", Namesakes: both}})
	var names []string
	for i, r := range rows {
		names = append(names, r.Name)
		if r.Number != i+1 || r.State != Shown {
			t.Errorf("row %d is number %d, %s", i, r.Number, r.State)
		}
	}
	if want := []string{"张伟(1)", "张伟(2)", "林晓雨"}; !slices.Equal(names, want) {
		t.Errorf("shown as %v, want %v", names, want)
	}
	alone := n.rows([]Entry{{Ref: SourceID{2}, Person: b, Result: "困难"}}, []Label{{Name: "张伟", Namesakes: both}})
	if alone[0].Name != "张伟(2)" {
		t.Errorf("the only one of two on the list is %s", alone[0].Name)
	}
}

func TestPolicyD7ANoticeIsForItsUnitAlone(t *testing.T) {
	t.Parallel()
	u := func(n byte) domain.UnitID { return domain.UnitID{n} }
	mine := domain.Place{City: u(1), County: u(2), School: u(3), Class: u(4)}
	for _, row := range []struct {
		remark string
		n      Notice
		at     domain.Place
		want   bool
	}{
		{"the class", Notice{City: u(1), County: u(2), School: u(3), Class: u(4)}, mine, true},
		{"the class beside", Notice{City: u(1), County: u(2), School: u(3), Class: u(5)}, mine, false},
		{"a teacher of the school and not of the class", Notice{City: u(1), County: u(2), School: u(3), Class: u(4)}, domain.Place{City: u(1), County: u(2), School: u(3)}, false},
		{"the school", Notice{City: u(1), County: u(2), School: u(3)}, mine, true},
		{"another school", Notice{City: u(1), County: u(2), School: u(6)}, mine, false},
		{"the county", Notice{City: u(1), County: u(2)}, mine, true},
		{"another county", Notice{City: u(1), County: u(7)}, mine, false},
		{"the city", Notice{City: u(1)}, mine, true},
	} {
		if got := row.n.addresses([]domain.Place{row.at}); got != row.want {
			t.Errorf("%s: %t, want %t", row.remark, got, row.want)
		}
	}
	if (Notice{City: u(1)}).addresses(nil) {
		t.Error("a notice is addressed to somebody who belongs nowhere")
	}
}

func TestARuleAsksForFiveDays(t *testing.T) {
	t.Parallel()
	good := Rule{Kind: Recognition, From: domain.NewDay(2018, 1, 1), Days: 5, AnswerDays: 5, AppealDays: 5, HigherDays: 10, Source: "通行做法"}
	later := good
	later.From, later.Days = domain.NewDay(2026, 9, 1), 7
	if r, _ := RuleOn([]Rule{later, good}, Recognition, domain.NewDay(2026, 8, 31)); r.Days != 5 {
		t.Errorf("the day before the new rule: %d days", r.Days)
	}
	if r, _ := RuleOn([]Rule{good, later}, Recognition, domain.NewDay(2026, 9, 1)); r.Days != 7 {
		t.Errorf("the first day of the new rule: %d days", r.Days)
	}
	if _, known := RuleOn([]Rule{good}, Award, domain.NewDay(2026, 9, 1)); known {
		t.Error("another kind has the rule")
	}
	for remark, broken := range map[string]func(*Rule){
		"four days": func(r *Rule) { r.Days = 4 }, "no source": func(r *Rule) { r.Source = "" },
		"no kind": func(r *Rule) { r.Kind = "gossip" }, "no deadline": func(r *Rule) { r.AnswerDays = 0 },
	} {
		r := good
		broken(&r)
		if r.check() == nil {
			t.Errorf("%s: the rule is taken", remark)
		}
	}
	if err := good.check(); err != nil {
		t.Error(err)
	}
}
