package contest_test

import (
	"errors"
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/contest"
)

// xiaoyu is 林晓雨, 高二; aili is 买买提·艾力, first year of 中职.
var (
	xiaoyu = domain.Standing{Person: domain.PersonID(id(10)), Name: "林晓雨", Stage: "senior", EntryYear: 2025}
	aili   = domain.Standing{Person: domain.PersonID(id(11)), Name: "买买提·艾力", Stage: "vocational", EntryYear: 2026}
)

func words(n int) contest.Words {
	return contest.Words{Category: "senior", Title: "我的路", Text: strings.Repeat("励", n)}
}

func TestPolicyH2TextLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		text   string
		whole  bool
		ok     bool
	}{
		{"2000 characters", strings.Repeat("励", 2000), true, true},
		{"2001 characters", strings.Repeat("励", 2001), true, false},
		{"2001 characters in a draft", strings.Repeat("励", 2001), false, false},
		{"1999 and a full stop", strings.Repeat("励", 1999) + "。", true, true},
		{"2000 and a full stop", strings.Repeat("励", 2000) + "。", true, false},
		{"2000 of which one takes four bytes", strings.Repeat("励", 1999) + "𠮷", true, true},
		{"2000 of four bytes each", strings.Repeat("𠮷", 2000), true, true},
		{"2001 of four bytes each", strings.Repeat("𠮷", 2001), true, false},
		{"2000 and white space around", "\n　" + strings.Repeat("励", 2000) + " \n", true, true},
		{"2000 and a space inside", strings.Repeat("励", 1000) + " " + strings.Repeat("励", 1000), true, false},
		{"the shortest", strings.Repeat("励", 10), true, true},
		{"too short", strings.Repeat("励", 9), true, false},
		{"too short, but a draft", strings.Repeat("励", 9), false, true},
		{"an empty draft", "", false, true},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			w := words(0)
			w.Text = c.text
			err := plan().Admits(w, nil, xiaoyu, c.whole)
			var f *domain.Fault
			if c.ok != (err == nil) || err != nil && (!errors.Is(err, contest.ErrText) || !errors.As(err, &f) || f.Kind != domain.Invalid || !points(err, "/text")) {
				t.Errorf("Admits = %v, want ok %t", err, c.ok)
			}
		})
	}
}

func TestPolicyH3StageAndGrade(t *testing.T) {
	t.Parallel()
	second := aili
	second.EntryYear = 2025
	for _, c := range []struct {
		remark   string
		student  domain.Standing
		category string
		want     error
	}{
		{"高二 in the category of 高中", xiaoyu, "senior", nil},
		{"高二 in the category of 中职", xiaoyu, "vocational", contest.ErrStage},
		{"中职 grade 1", aili, "vocational", contest.ErrGrade},
		{"中职 grade 2", second, "vocational", nil},
		{"no such category", xiaoyu, "primary", contest.ErrCategory},
	} {
		w := words(100)
		w.Category = c.category
		if err := plan().Admits(w, nil, c.student, true); !errors.Is(err, c.want) || err != nil && !points(err, "/category") {
			t.Errorf("%s: Admits = %v, want %v", c.remark, err, c.want)
		}
	}
}

func TestMediaAndTitleLimits(t *testing.T) {
	t.Parallel()
	picture := contest.Media{Kind: contest.Picture, Width: 1024, Height: 768}
	film := contest.Media{Kind: contest.Film, Seconds: 30}
	small, upright, short, long := picture, picture, film, film
	small.Height, upright.Width, upright.Height, short.Seconds, long.Seconds = 767, 768, 1024, 29, 181
	for _, c := range []struct {
		remark string
		title  string
		media  []contest.Media
		want   error
	}{
		{"two pictures and a film", "我的路", []contest.Media{picture, picture, film}, nil},
		{"an upright picture", "我的路", []contest.Media{upright}, nil},
		{"three pictures", "我的路", []contest.Media{picture, picture, picture}, contest.ErrMedia},
		{"two films", "我的路", []contest.Media{film, film}, contest.ErrMedia},
		{"a small picture", "我的路", []contest.Media{small}, contest.ErrPicture},
		{"a short film", "我的路", []contest.Media{short}, contest.ErrFilm},
		{"a long film", "我的路", []contest.Media{long}, contest.ErrFilm},
		{"no title", " ", nil, contest.ErrTitle},
		{"a title of 60", strings.Repeat("路", 60), nil, nil},
		{"a title of 61", strings.Repeat("路", 61), nil, contest.ErrTitle},
	} {
		w := words(100)
		w.Title = c.title
		if err := plan().Admits(w, c.media, xiaoyu, true); !errors.Is(err, c.want) {
			t.Errorf("%s: Admits = %v, want %v", c.remark, err, c.want)
		}
	}
}

// verbs are all that can be done to an entry.
var verbs = map[string]func(*contest.Entry) error{
	"submit":   func(e *contest.Entry) error { return e.Submit(domain.Student) },
	"propose":  func(e *contest.Entry) error { return e.Submit(domain.ClassTeacher) },
	"confirm":  func(e *contest.Entry) error { return e.Confirm(xiaoyu.Person) },
	"check":    func(e *contest.Entry) error { return e.Check(domain.PersonID(id(20))) },
	"return":   func(e *contest.Entry) error { return e.Return(domain.PersonID(id(20)), "请补充事迹。") },
	"withdraw": func(e *contest.Entry) error { return e.Withdraw(domain.Student, "不参加了。") },
	"edit":     func(e *contest.Entry) error { return e.Edit(words(20), nil, domain.Student) },
}

func TestEntryMovesAsTheDiagramSays(t *testing.T) {
	t.Parallel()
	allowed := map[contest.EntryState]map[string]contest.EntryState{
		contest.Draft:       {"submit": contest.Submitted, "propose": contest.Unconfirmed, "withdraw": contest.Withdrawn, "edit": contest.Draft},
		contest.Unconfirmed: {"confirm": contest.Submitted, "return": contest.Returned, "withdraw": contest.Withdrawn},
		contest.Submitted:   {"check": contest.Checked, "return": contest.Returned, "withdraw": contest.Withdrawn},
		contest.Checked:     {"return": contest.Returned, "withdraw": contest.Withdrawn},
		contest.Returned:    {"submit": contest.Submitted, "propose": contest.Unconfirmed, "withdraw": contest.Withdrawn, "edit": contest.Returned},
		contest.InJudging:   {"withdraw": contest.Withdrawn},
		contest.Published:   {},
		contest.Withdrawn:   {},
		contest.Struck:      {},
	}
	for state, moves := range allowed {
		for verb, do := range verbs {
			e := contest.Entry{State: state, Proxy: true}
			err := do(&e)
			want, ok := moves[verb]
			switch {
			case ok && (err != nil || e.State != want):
				t.Errorf("%s of %s = %v, now %s, want %s", verb, state, err, e.State, want)
			case !ok && (!errors.Is(err, contest.ErrEntryState) || e.State != state):
				t.Errorf("%s of %s = %v, now %s, want a refusal", verb, state, err, e.State)
			}
		}
	}
}

func TestPolicyH19ProxyEntryCountsOnceConfirmed(t *testing.T) {
	t.Parallel()
	e := contest.Entry{State: contest.Draft, Proxy: true}
	if err := e.Submit(domain.ClassTeacher); err != nil || e.State != contest.Unconfirmed {
		t.Fatalf("Submit by proxy = %v, %s", err, e.State)
	}
	if err := e.Submit(domain.Guardian); !errors.Is(err, contest.ErrEntryState) {
		t.Errorf("Submit instead of Confirm = %v", err)
	}
	if err := e.Confirm(xiaoyu.Person); err != nil || e.State != contest.Submitted || e.ConfirmedBy != xiaoyu.Person || !e.Proxy {
		t.Errorf("Confirm = %v, %+v: it counts and stays marked", err, e)
	}

	own := contest.Entry{State: contest.Draft}
	for verb, err := range map[string]error{
		"Submit":   own.Submit(domain.ClassTeacher),
		"Edit":     own.Edit(words(20), nil, domain.ClassTeacher),
		"Withdraw": own.Withdraw(domain.ClassTeacher, "她不参加。"),
	} {
		if !errors.Is(err, contest.ErrNotProxy) || own.State != contest.Draft {
			t.Errorf("%s of a child's own entry by the teacher = %v, %s", verb, err, own.State)
		}
	}
	taken := contest.Entry{State: contest.Returned, Proxy: true}
	if err := taken.Edit(words(20), nil, domain.Student); err != nil || taken.Proxy {
		t.Errorf("Edit by the child = %v, proxy %t: the words are the child's now", err, taken.Proxy)
	}
}

func TestReasonsAreAsked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		ok     bool
	}{
		{"", false},
		{"  \n", false},
		{"请补充。", true},
		{strings.Repeat("因", 200), true},
		{strings.Repeat("因", 201), false},
	} {
		back, out := contest.Entry{State: contest.Submitted}, contest.Entry{State: contest.Submitted}
		for verb, err := range map[string]error{"Return": back.Return(id(20), c.reason), "Withdraw": out.Withdraw(domain.Guardian, c.reason)} {
			if c.ok != (err == nil) || err != nil && !errors.Is(err, contest.ErrReason) {
				t.Errorf("%s with %d characters = %v", verb, len([]rune(c.reason)), err)
			}
		}
	}
}
