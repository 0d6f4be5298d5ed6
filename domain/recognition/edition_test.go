package recognition

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/recognition/need"
)

func TestPolicyC4C15WhichEditionAnApplicationIs(t *testing.T) {
	t.Parallel()
	const year = domain.SchoolYear(2025)
	autumn, spring := year.Autumn(), year.Spring()
	open := "open"
	edition := func(n int, state State, from domain.Term) Application {
		e := Application{ID: ApplicationID{byte(n)}, SchoolYear: year, Edition: n, State: state, Term: from}
		if len(next[state]) > 0 {
			e.ActiveKey = &open
		}
		return e
	}
	for _, row := range []struct {
		remark  string
		before  []Application
		term    domain.Term
		change  string
		want    error
		edition int
		follows ApplicationID
	}{
		{"the first of the year", nil, autumn, "", nil, 1, ApplicationID{}},
		{"the first, from spring on", nil, spring, "", nil, 1, ApplicationID{}},
		{"from the term before the year", nil, autumn - 1, "", ErrTerm, 0, ApplicationID{}},
		{"from the term after the year", nil, spring + 1, "", ErrTerm, 0, ApplicationID{}},
		{"C4: while one is open", []Application{edition(1, Applied, autumn)}, autumn, "父亲失业", ErrActive, 0, ApplicationID{}},
		{"C4: while one is in publicity", []Application{edition(1, Publicity, autumn)}, spring, "父亲失业", ErrActive, 0, ApplicationID{}},
		{"C4: rejected, and nothing is said of a change", []Application{edition(1, Rejected, autumn)}, autumn, "", ErrChange, 0, ApplicationID{}},
		{"C4: rejected, and something changed", []Application{edition(1, Rejected, autumn)}, autumn, "父亲失业", nil, 2, ApplicationID{1}},
		{"C15: archived, and adjusted in spring", []Application{edition(1, Archived, autumn)}, spring, "家庭收入增加", nil, 2, ApplicationID{1}},
		{"C15: archived from spring on, and one from autumn", []Application{edition(1, Archived, spring)}, autumn, "家庭收入增加", ErrTerm, 0, ApplicationID{}},
		{"withdrawn leaves no outcome", []Application{edition(1, Withdrawn, spring)}, autumn, "", nil, 2, ApplicationID{}},
		{"withdrawn after an archive: the archive is before it", []Application{edition(1, Archived, autumn), edition(2, Withdrawn, spring)}, spring, "父亲失业", nil, 3, ApplicationID{1}},
		{"the third", []Application{edition(1, Archived, autumn), edition(2, Rejected, spring)}, spring, "父亲失业", nil, 3, ApplicationID{2}},
	} {
		a := Application{SchoolYear: year, Term: row.term, Change: row.change, Edition: 1}
		err := a.follows(row.before)
		if !errors.Is(err, row.want) || err == nil && (a.Edition != row.edition || a.Before != row.follows) {
			t.Errorf("%s: %v, edition %d after %s; want %v, %d after %s", row.remark, err, a.Edition, a.Before, row.want, row.edition, row.follows)
		}
	}
}

func TestTheSameRequestIsTheSameApplication(t *testing.T) {
	t.Parallel()
	family, other := domain.PersonID{1}, domain.PersonID{2}
	draft := Draft{Student: domain.PersonID{7}, SchoolYear: 2025, Form: need.Form{Size: 3, Factors: []string{"economy"}}, Change: " 父亲失业 "}
	there := Application{Student: draft.Student, SchoolYear: 2025, Term: domain.SchoolYear(2025).Autumn(), Form: draft.Form, Change: "父亲失业", FiledBy: family}
	for _, row := range []struct {
		remark string
		change func(*Draft)
		by     domain.PersonID
		want   bool
	}{
		{"the same again", func(*Draft) {}, family, true},
		{"the autumn named", func(d *Draft) { d.Term = domain.SchoolYear(2025).Autumn() }, family, true},
		{"from spring on", func(d *Draft) { d.Term = domain.SchoolYear(2025).Spring() }, family, false},
		{"by somebody else", func(*Draft) {}, other, false},
		{"of another student", func(d *Draft) { d.Student = other }, family, false},
		{"of another year", func(d *Draft) { d.SchoolYear = 2026 }, family, false},
		{"with another change", func(d *Draft) { d.Change = "母亲失业" }, family, false},
		{"with another form", func(d *Draft) { d.Form.Size = 4 }, family, false},
	} {
		in := draft
		row.change(&in)
		if got := there.repeats(in, row.by); got != row.want {
			t.Errorf("%s: %t, want %t", row.remark, got, row.want)
		}
	}
}

func TestPolicyC2ANoticeSaysSomethingThroughSomeChannel(t *testing.T) {
	t.Parallel()
	today := domain.NewDay(2025, 9, 10)
	whole := Notice{Title: "认定告知", Body: "……", Channels: []string{"家长会"}}
	for _, row := range []struct {
		remark string
		change func(*Notice)
		want   []string
	}{
		{"whole", func(*Notice) {}, nil},
		{"until today", func(n *Notice) { n.ApplyBy = today }, nil},
		{"until yesterday", func(n *Notice) { n.ApplyBy = today.Add(-1) }, []string{"/apply_by"}},
		{"without a title", func(n *Notice) { n.Title = "　" }, []string{"/title"}},
		{"without a text", func(n *Notice) { n.Body = "" }, []string{"/body"}},
		{"through no channel", func(n *Notice) { n.Channels = nil }, []string{"/channels"}},
		{"nothing at all", func(n *Notice) { *n = Notice{ApplyBy: today.Add(-1)} }, []string{"/title", "/body", "/channels", "/apply_by"}},
	} {
		n := whole
		row.change(&n)
		var f *domain.Fault
		var got []string
		if errors.As(n.check(today), &f) {
			for _, field := range f.Fields {
				got = append(got, field.Pointer)
			}
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: refused at %v, want %v", row.remark, got, row.want)
		}
	}
}

// TestLinesAreLockedInOneOrder: two requests over the same applications take
// them in the same order however their lines stand, and leave none out.
func TestLinesAreLockedInOneOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.Map(rapid.Byte(), func(b byte) Line { return Line{Application: ApplicationID{b}} })
		lines := rapid.SliceOfN(line, 0, 20).Draw(t, "lines")
		mixed := rapid.Permutation(lines).Draw(t, "mixed")
		taken := func(all []Line) string {
			places := inOrder(all)
			every := slices.Sorted(slices.Values(places))
			var names []string
			for i, at := range places {
				if every[i] != i {
					t.Fatalf("the places are %v", places)
				}
				names = append(names, all[at].Application.String())
			}
			return strings.Join(names, " ")
		}
		if a, b := taken(lines), taken(mixed); a != b {
			t.Fatalf("taken as %s and as %s", a, b)
		}
	})
}

// TestPolicyC17TheHashVouchesForAllOfThePacket: another word anywhere is another
// hash, the same words are the same.
func TestPolicyC17TheHashVouchesForAllOfThePacket(t *testing.T) {
	t.Parallel()
	packet := func() Packet {
		return Packet{
			Application: Application{Form: need.Form{Size: 3}, Outcome: Opinion{Grade: "general", Reason: "核实"}},
			Proof:       Proof{Title: "公示", Days: 5},
			Objections:  []Objection{{Reference: "A1", Steps: []Step{{Text: "不符合"}}}},
		}
	}
	first, err := packet().Sum()
	if err != nil || len(first) != 64 {
		t.Fatalf("%q, %v", first, err)
	}
	if again, _ := packet().Sum(); again != first {
		t.Error("the same packet has another hash")
	}
	seen := map[string]string{first: "as it was"}
	for remark, change := range map[string]func(*Packet){
		"the form":         func(p *Packet) { p.Application.Form.Size = 4 },
		"the reason":       func(p *Packet) { p.Application.Outcome.Reason = "核实。" },
		"the announcement": func(p *Packet) { p.Panel.AnnouncedOn = domain.NewDay(2026, 3, 16) },
		"the minutes":      func(p *Packet) { p.Review.Minutes = "一致" },
		"the publicity":    func(p *Packet) { p.Proof.Days = 6 },
		"an answer":        func(p *Packet) { p.Objections[0].Steps[0].Text = "符合" },
		"an objection":     func(p *Packet) { p.Objections = nil },
	} {
		p := packet()
		change(&p)
		sum, err := p.Sum()
		if err != nil || seen[sum] != "" {
			t.Errorf("%s changed, and the hash is that of %s (%v)", remark, seen[sum], err)
		}
		seen[sum] = remark
	}
}
