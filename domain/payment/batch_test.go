package payment

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
)

var allStates = []BatchState{Drawing, Drafted, Checked, Approved, Sending, Exported, Settled, Withdrawn}

// TestABatchGoesTheWayOfItsDiagram walks from every state to every other.
func TestABatchGoesTheWayOfItsDiagram(t *testing.T) {
	t.Parallel()
	may := map[[2]BatchState]bool{
		{Drawing, Drafted}: true, {Drawing, Withdrawn}: true,
		{Drafted, Checked}: true, {Drafted, Withdrawn}: true,
		{Checked, Approved}: true, {Checked, Withdrawn}: true,
		{Approved, Sending}: true, {Approved, Exported}: true, {Approved, Withdrawn}: true,
		{Sending, Exported}: true, {Sending, Approved}: true,
		{Exported, Settled}: true,
	}
	left := []BatchState{Sending, Exported, Settled} // policy G5: it does not change any more
	for _, from := range allStates {
		for _, to := range allStates {
			b := Batch{State: from}
			err := b.move(to)
			if may[[2]BatchState{from, to}] {
				if err != nil || b.State != to {
					t.Errorf("%s to %s: %v", from, to, err)
				}
				continue
			}
			want := ErrState
			if slices.Contains(left, from) {
				want = ErrExported
			}
			if !errors.Is(err, want) || b.State != from {
				t.Errorf("%s to %s: %v, want %v", from, to, err, want)
			}
		}
		err := Batch{State: from}.editable()
		switch {
		case from == Drafted && err != nil,
			slices.Contains(left, from) && !errors.Is(err, ErrExported),
			from != Drafted && !slices.Contains(left, from) && !errors.Is(err, ErrState):
			t.Errorf("a row taken out of a batch that is %s: %v", from, err)
		}
	}
}

// rowsOf draws the rows of a batch, as they were drafted.
func rowsOf(t *rapid.T) []ledger.Attempt {
	var rows []ledger.Attempt
	for n := range rapid.IntRange(1, 8).Draw(t, "rows") {
		rows = append(rows, ledger.Attempt{
			Row: n + 1, Obligation: ledger.ObligationID{byte(n + 1)}, Amount: domain.Money(rapid.Int64Range(1, 300_000).Draw(t, "fen")),
			Payee: domain.PersonID{byte(n + 1)}, PayeeName: "林晓雨", Card: ledger.CardID{byte(n + 1)}, State: ledger.AttemptDrafted,
		})
	}
	return rows
}

func tallied(parts ...[]ledger.Attempt) *tally {
	t := newTally()
	for _, rows := range parts {
		t.add(rows...)
	}
	return t
}

// TestAI10WhateverIsAlteredIsSeen changes one thing of any batch, and adds its
// rows up again.
func TestAI10WhateverIsAlteredIsSeen(t *testing.T) {
	t.Parallel()
	changes := map[string]func(rows []ledger.Attempt, at int) []ledger.Attempt{
		"nothing":             func(rows []ledger.Attempt, _ int) []ledger.Attempt { return rows },
		"an amount":           func(rows []ledger.Attempt, at int) []ledger.Attempt { rows[at].Amount++; return rows },
		"a payee":             func(rows []ledger.Attempt, at int) []ledger.Attempt { rows[at].Payee[15]++; return rows },
		"a name":              func(rows []ledger.Attempt, at int) []ledger.Attempt { rows[at].PayeeName = "林小雨"; return rows },
		"a card":              func(rows []ledger.Attempt, at int) []ledger.Attempt { rows[at].Card[15]++; return rows },
		"whose it is":         func(rows []ledger.Attempt, at int) []ledger.Attempt { rows[at].Obligation[15]++; return rows },
		"a row less":          func(rows []ledger.Attempt, at int) []ledger.Attempt { return slices.Delete(rows, at, at+1) },
		"a row twice":         func(rows []ledger.Attempt, at int) []ledger.Attempt { return slices.Insert(rows, at, rows[at]) },
		"a row taken out":     func(rows []ledger.Attempt, at int) []ledger.Attempt { rows[at].State = ledger.AttemptLeft; return rows },
		"fen moved to a row":  func(rows []ledger.Attempt, at int) []ledger.Attempt { return moved(rows, at) },
		"the order of two":    func(rows []ledger.Attempt, at int) []ledger.Attempt { return swapped(rows, at) },
		"the number of a row": func(rows []ledger.Attempt, at int) []ledger.Attempt { rows[at].Row += 100; return rows },
	}
	rapid.Check(t, func(t *rapid.T) {
		rows := rowsOf(t)
		b := Batch{Version: 3}
		b.total(tallied(rows))
		sum := domain.Money(0)
		for _, a := range rows {
			sum += a.Amount
		}
		if b.Rows != len(rows) || b.Sum != sum {
			t.Fatalf("%d rows and %s, want %d and %s", b.Rows, b.Sum, len(rows), sum)
		}
		what := rapid.SampledFrom(slices.Sorted(keysOf(changes))).Draw(t, "change")
		altered := changes[what](slices.Clone(rows), rapid.IntRange(0, len(rows)-1).Draw(t, "at"))
		same := slices.Equal(rows, altered)
		cut := rapid.IntRange(0, len(altered)).Draw(t, "cut")
		err := b.agree(tallied(altered[:cut], altered[cut:]), Confirms{3, b.Rows, b.Sum})
		if same && err != nil || !same && !errors.Is(err, ErrAltered) {
			t.Fatalf("%s: %v", what, err)
		}
		sealed, err := b.Sealed(func(yield func([]ledger.Attempt, error) bool) {
			_ = yield(altered[:cut], nil) && yield(altered[cut:], nil)
		})
		if err != nil || sealed != same {
			t.Fatalf("%s: sealed %t, %v", what, sealed, err)
		}
	})
}

func keysOf[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// moved takes a fen of a row for the next one: the sum stays.
func moved(rows []ledger.Attempt, at int) []ledger.Attempt {
	if len(rows) > 1 {
		rows[at].Amount--
		rows[(at+1)%len(rows)].Amount++
	}
	return rows
}

func swapped(rows []ledger.Attempt, at int) []ledger.Attempt {
	next := (at + 1) % len(rows)
	rows[at], rows[next] = rows[next], rows[at]
	return rows
}

// TestARowThatWasTakenOutDoesNotCount compares with a batch that never had it.
func TestARowThatWasTakenOutDoesNotCount(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := rowsOf(t)
		at := rapid.IntRange(0, len(rows)-1).Draw(t, "at")
		without, left := slices.Delete(slices.Clone(rows), at, at+1), slices.Clone(rows)
		left[at].State = ledger.AttemptLeft
		a, b := tallied(without), tallied(left)
		if a.rows != b.rows || a.sum != b.sum || a.seal() != b.seal() {
			t.Fatalf("%d rows and %s, without it %d and %s", b.rows, b.sum, a.rows, a.sum)
		}
	})
}

// TestAReadingThatFailsIsNoAnswer breaks off in the middle of a batch.
func TestAReadingThatFailsIsNoAnswer(t *testing.T) {
	t.Parallel()
	broken := fmt.Errorf("the line is down")
	sealed, err := Batch{}.Sealed(func(yield func([]ledger.Attempt, error) bool) { yield(nil, broken) })
	if sealed || !errors.Is(err, broken) {
		t.Errorf("%t, %v", sealed, err)
	}
}

// TestPolicyG12ThreePersons has each of four people check and approve what 刘敏
// made, as they saw it.
func TestPolicyG12ThreePersons(t *testing.T) {
	t.Parallel()
	liu, sun, ma := domain.PersonID{1}, domain.PersonID{2}, domain.PersonID{3}
	rows := []ledger.Attempt{{Row: 1, Amount: 115000}, {Row: 2, Amount: 31250}}
	fresh := func(state BatchState) Batch {
		b := Batch{State: state, MadeBy: liu, Version: 3}
		b.total(tallied(rows))
		if state != Drafted {
			b.CheckedBy = sun
		}
		return b
	}
	saw := Confirms{3, 2, 146250}
	for _, row := range []struct {
		remark string
		from   BatchState
		by     domain.PersonID
		saw    Confirms
		want   error
	}{
		{"the head checks", Drafted, sun, saw, nil},
		{"the maker checks", Drafted, liu, saw, ErrOwnBatch},
		{"the head, who saw another sum", Drafted, sun, Confirms{3, 2, 146251}, ErrAltered},
		{"the head, who saw a row less", Drafted, sun, Confirms{3, 1, 146250}, ErrAltered},
		{"the head, who saw it before", Drafted, sun, Confirms{2, 2, 146250}, domain.ErrStale},
		{"the bureau approves", Checked, ma, saw, nil},
		{"the checker approves", Checked, sun, saw, ErrOwnBatch},
		{"the maker approves", Checked, liu, saw, ErrOwnBatch},
		{"the bureau, who saw another sum", Checked, ma, Confirms{3, 2, 0}, ErrAltered},
		{"the bureau, before it was checked", Withdrawn, ma, saw, ErrState},
		{"the bureau, when it is gone", Exported, ma, saw, ErrExported},
	} {
		b := fresh(row.from)
		step, to := (*Batch).check, Checked
		if row.from != Drafted {
			step, to = (*Batch).approve, Approved
		}
		err := step(&b, row.by, tallied(rows), row.saw)
		if row.want == nil && (err != nil || b.State != to) || row.want != nil && (!errors.Is(err, row.want) || b.State != row.from) {
			t.Errorf("%s: %v, %s; want %v", row.remark, err, b.State, row.want)
		}
		if row.want == nil && (to == Checked && b.CheckedBy != row.by || to == Approved && b.ApprovedBy != row.by) {
			t.Errorf("%s: checked by %v, approved by %v", row.remark, b.CheckedBy, b.ApprovedBy)
		}
	}
	if b := fresh(Drafted); !errors.Is(b.approve(ma, tallied(rows), saw), ErrState) {
		t.Error("approved before anybody checked it")
	}
}

// TestWhomABatchCovers asks about students of all kinds of school.
func TestWhomABatchCovers(t *testing.T) {
	t.Parallel()
	city, qingfeng, nanle := domain.UnitID{1}, domain.UnitID{2}, domain.UnitID{3}
	high, first, second := domain.UnitID{10}, domain.UnitID{20}, domain.UnitID{30} // 市直, of 清丰, of 南乐
	places := map[string]domain.Place{
		"市直": {City: city, School: high}, "清丰": {City: city, County: qingfeng, School: first}, "南乐": {City: city, County: nanle, School: second},
		"left": {},
	}
	for _, row := range []struct {
		remark string
		b      Batch
		unit   domain.UnitID
		covers []string
	}{
		{"a school's", Batch{City: city, County: qingfeng, School: first}, first, []string{"清丰"}},
		{"a school of the city's", Batch{City: city, School: high}, high, []string{"市直"}},
		{"a county's", Batch{City: city, County: nanle}, nanle, []string{"南乐"}},
		{"the city's, of its own schools", Batch{City: city}, city, []string{"市直"}},
	} {
		if row.b.Unit() != row.unit {
			t.Errorf("%s is of %v", row.remark, row.b.Unit())
		}
		for name, place := range places {
			if got := row.b.covers(place); got != slices.Contains(row.covers, name) {
				t.Errorf("%s covers %s: %t", row.remark, name, got)
			}
		}
	}
}
