package recognition_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/recognition"
	"lizhi/domain/recognition/need"
	"lizhi/domain/recognition/panel"
)

// step is one verb of an application, done as it should be: from which states,
// and where it leads.
type step struct {
	name string
	from []recognition.State
	to   recognition.State // empty: it stays where it is
	do   func(*recognition.Application, recognition.Reference) error
}

var steps = []step{
	{"amend", []recognition.State{recognition.DraftByProxy, recognition.Applied}, "", func(a *recognition.Application, _ recognition.Reference) error {
		return a.Amend(form())
	}},
	{"confirm", []recognition.State{recognition.DraftByProxy}, recognition.Applied, func(a *recognition.Application, _ recognition.Reference) error {
		return a.Confirm(recognition.ByGuardian, head, domain.FileID{})
	}},
	{"review", []recognition.State{recognition.Applied}, recognition.Reviewed, func(a *recognition.Application, ref recognition.Reference) error {
		return a.Judge(panel.ReviewID{1}, recognition.Opinion{Grade: "general", Reason: "评议一致"}, ref)
	}},
	{"propose", []recognition.State{recognition.Reviewed}, recognition.Proposed, func(a *recognition.Application, ref recognition.Reference) error {
		return a.Propose(recognition.Opinion{By: clerk}, ref, need.Verified)
	}},
	{"decide", []recognition.State{recognition.Proposed}, recognition.Decided, func(a *recognition.Application, ref recognition.Reference) error {
		return a.Decide(recognition.Opinion{By: head}, ref, need.Verified, today)
	}},
	{"decide 不困难", []recognition.State{recognition.Proposed}, recognition.Rejected, func(a *recognition.Application, ref recognition.Reference) error {
		return a.Decide(recognition.Opinion{Grade: "none", Reason: "有稳定收入", By: head}, ref, need.Verified, today)
	}},
	{"send back", []recognition.State{recognition.Proposed}, recognition.Reviewed, func(a *recognition.Application, _ recognition.Reference) error {
		return a.SendBack(recognition.Opinion{Reason: "请核实", By: head})
	}},
	{"publish", []recognition.State{recognition.Decided}, recognition.Publicity, func(a *recognition.Application, _ recognition.Reference) error {
		return a.Publish(recognition.PublicationID{3})
	}},
	{"take out", []recognition.State{recognition.Publicity}, recognition.Decided, func(a *recognition.Application, _ recognition.Reference) error {
		return a.TakeOut()
	}},
	{"conclude", []recognition.State{recognition.Publicity}, recognition.Concluded, func(a *recognition.Application, _ recognition.Reference) error {
		return a.Conclude(today)
	}},
	{"return", []recognition.State{recognition.Publicity, recognition.Concluded}, recognition.Reviewed, func(a *recognition.Application, _ recognition.Reference) error {
		return a.Return()
	}},
	{"archive", []recognition.State{recognition.Concluded}, recognition.Archived, func(a *recognition.Application, _ recognition.Reference) error {
		return a.Archive(recognition.Uncontested)
	}},
	{"withdraw", []recognition.State{recognition.DraftByProxy, recognition.Applied, recognition.Reviewed, recognition.Proposed}, recognition.Withdrawn, func(a *recognition.Application, _ recognition.Reference) error {
		return a.Withdraw()
	}},
}

// TestPolicyC1NoStageIsSkipped tries every verb in every state.
func TestPolicyC1NoStageIsSkipped(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	for _, s := range steps {
		for _, from := range recognition.States {
			a := at(from)
			before := a
			err := s.do(&a, ref)
			want := s.to
			if want == "" {
				want = from
			}
			switch may := slices.Contains(s.from, from); {
			case may && (err != nil || a.State != want):
				t.Errorf("%s from %s: %v, now %s, want %s", s.name, from, err, a.State, want)
			case !may && !errors.Is(err, recognition.ErrState):
				t.Errorf("%s from %s: %v, want %v", s.name, from, err, recognition.ErrState)
			case !may && !reflect.DeepEqual(a, before):
				t.Errorf("%s from %s is refused and leaves something behind: %+v", s.name, from, a)
			}
		}
	}
}

// TestPolicyC1NoSequenceOfVerbsSkipsAStage does anything in any order, right or
// wrong: an application that is archived was applied for, reviewed, proposed by
// one, decided by another, published and concluded, in this order; what was
// given back goes through it again; a refused verb changes nothing; and it is
// open exactly until one of its three ends.
func TestPolicyC1NoSequenceOfVerbsSkipsAStage(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	order := []recognition.State{
		recognition.Applied, recognition.Reviewed, recognition.Proposed, recognition.Decided, recognition.Publicity, recognition.Concluded, recognition.Archived,
	}
	ends := []recognition.State{recognition.Archived, recognition.Rejected, recognition.Withdrawn}
	wrong := []step{
		{"confirm her own draft", nil, "", func(a *recognition.Application, _ recognition.Reference) error {
			return a.Confirm(recognition.ByProxy, clerk, domain.FileID{9})
		}},
		{"decide her own proposal", nil, "", func(a *recognition.Application, ref recognition.Reference) error {
			return a.Decide(recognition.Opinion{By: clerk}, ref, need.Verified, today)
		}},
		{"take over what is unverified", nil, "", func(a *recognition.Application, ref recognition.Reference) error {
			return errors.Join(a.Propose(recognition.Opinion{By: clerk}, ref, need.Unverified), a.Decide(recognition.Opinion{By: head}, ref, need.Unverified, today))
		}},
		{"depart without a reason", nil, "", func(a *recognition.Application, ref recognition.Reference) error {
			return a.Propose(recognition.Opinion{Grade: "special", By: clerk}, ref, need.Verified)
		}},
		{"archive what is contested", nil, "", func(a *recognition.Application, _ recognition.Reference) error {
			return a.Archive(recognition.Contested)
		}},
	}
	all := slices.Concat(steps, wrong)
	rapid.Check(t, func(t *rapid.T) {
		a := at(rapid.SampledFrom([]recognition.State{recognition.DraftByProxy, recognition.Applied}).Draw(t, "begins"))
		a.Panel, a.Proposal = recognition.Opinion{}, recognition.Opinion{}
		reached := slices.Index(order, a.State)
		for range rapid.IntRange(1, 30).Draw(t, "verbs") {
			s := rapid.SampledFrom(all).Draw(t, "verb")
			before := a
			if err := s.do(&a, ref); err != nil {
				if !reflect.DeepEqual(a, before) {
					t.Fatalf("%s is refused from %s and leaves %+v, was %+v", s.name, before.State, a, before)
				}
				continue
			}
			if slices.ContainsFunc(wrong, func(w step) bool { return w.name == s.name }) {
				t.Fatalf("%s is done from %s", s.name, before.State)
			}
			if slices.Contains(ends, before.State) {
				t.Fatalf("%s moves what ended as %s", s.name, before.State)
			}
			if slices.Contains(ends, a.State) != (a.ActiveKey == nil) {
				t.Fatalf("%s leaves it %s, open %t", s.name, a.State, a.ActiveKey != nil)
			}
			if stage := slices.Index(order, a.State); stage >= 0 {
				if stage > reached+1 {
					t.Fatalf("%s goes from %s to %s", s.name, before.State, a.State)
				}
				reached = stage
			}
			if a.State == recognition.Archived && (a.Panel.Grade == "" || a.Proposal.Grade == "" || a.Outcome.Grade == "" ||
				a.Proposal.By == a.Outcome.By || a.DecidedOn.IsZero() || a.Publication.IsZero() || a.PublicityEnded.IsZero() || a.Review.IsZero()) {
				t.Fatalf("archived, and something is missing: %+v", a)
			}
		}
	})
}

func TestPolicyC16AnOpenObjectionHoldsTheArchiveBack(t *testing.T) {
	t.Parallel()
	for _, from := range recognition.States {
		for _, open := range []recognition.Contest{recognition.Contested, recognition.Uncontested} {
			a := at(from)
			var want error
			switch {
			case open == recognition.Contested && (from == recognition.Publicity || from == recognition.Concluded):
				want = recognition.ErrObjected
			case from != recognition.Concluded:
				want = recognition.ErrState
			}
			if err := a.Archive(open); !errors.Is(err, want) {
				t.Errorf("archived from %s, %s: %v, want %v", from, open, err, want)
			}
		}
	}
}

func TestPolicyC16UpheldGoesBackToTheDeskAndTakenBackWaits(t *testing.T) {
	t.Parallel()
	published := func() recognition.Application {
		a := at(recognition.Publicity)
		a.Review, a.Publication, a.Objected, a.DecidedOn, a.PublicityEnded = panel.ReviewID{1}, recognition.PublicationID{3}, true, today, today
		a.Outcome = recognition.Opinion{Grade: "difficult", By: head}
		return a
	}
	a := published()
	if err := a.Return(); err != nil {
		t.Fatal(err)
	}
	if a.Panel.Grade == "" || a.Review.IsZero() {
		t.Error("what the panel said is lost")
	}
	if a.Proposal != (recognition.Opinion{}) || a.Outcome != (recognition.Opinion{}) || !a.DecidedOn.IsZero() || !a.PublicityEnded.IsZero() || !a.Publication.IsZero() || a.Objected {
		t.Errorf("an upheld objection leaves %+v", a)
	}
	a = published()
	if err := a.TakeOut(); err != nil {
		t.Fatal(err)
	}
	if a.Outcome.Grade != "difficult" || a.DecidedOn.IsZero() || !a.Publication.IsZero() || a.Objected {
		t.Errorf("a list that is taken back leaves %+v", a)
	}
}
