package consent_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/consent"
)

func text(purpose domain.Purpose, version int, from domain.Day) consent.Text {
	return consent.Text{
		Purpose: purpose, Version: version, Basis: consent.ByConsent, ValidFrom: from, Title: "标题", Body: "正文", Refusal: "不影响资助",
	}
}

func TestPolicyB15PurposeWithoutBasisIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		change func(*consent.Text)
		want   error
	}{
		{"as it should be", func(*consent.Text) {}, nil},
		{"statutory duty", func(x *consent.Text) { x.Basis = consent.StatutoryDuty }, nil},
		{"without basis", func(x *consent.Text) { x.Basis = "" }, consent.ErrBasis},
		{"with one that the law does not know", func(x *consent.Text) { x.Basis = "legitimate_interest" }, consent.ErrBasis},
		{"without the first day", func(x *consent.Text) { x.ValidFrom = domain.Day{} }, consent.ErrText},
		{"without what refusing means", func(x *consent.Text) { x.Refusal = " " }, consent.ErrText},
		{"without a body", func(x *consent.Text) { x.Body = "" }, consent.ErrText},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			x := text(domain.MediaUse, 1, domain.NewDay(2026, 1, 1))
			c.change(&x)
			if err := x.Check(); !errors.Is(err, c.want) {
				t.Errorf("Check = %v, want %v", err, c.want)
			}
		})
	}
}

func TestCurrentTextOfADay(t *testing.T) {
	t.Parallel()
	texts := []consent.Text{
		text(domain.MediaUse, 2, domain.NewDay(2026, 9, 1)), text(domain.MediaUse, 1, domain.NewDay(2026, 1, 1)),
		text(domain.ContestEntry, 1, domain.NewDay(2026, 6, 1)),
	}
	for day, want := range map[domain.Day][]int{
		domain.NewDay(2025, 12, 31): {}, domain.NewDay(2026, 1, 1): {1}, domain.NewDay(2026, 8, 31): {1, 1}, domain.NewDay(2026, 9, 1): {1, 2},
	} {
		got := []int{}
		for _, x := range consent.Current(texts, day) {
			got = append(got, x.Version)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("on %s (-want +got):\n%s", day, diff)
		}
	}
}

func TestPaperIsDecidedByASecondPerson(t *testing.T) {
	t.Parallel()
	teacher, officer, father := domain.PersonID{1}, domain.PersonID{2}, domain.PersonID{3}
	now := time.Date(2026, 3, 16, 2, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		remark  string
		state   consent.PaperState
		by      domain.PersonID
		verdict consent.Verdict
		want    error
		to      consent.PaperState
	}{
		{"confirmed", consent.Recorded, officer, consent.Verdict{Version: 1, Confirm: true}, nil, consent.Confirmed},
		{"rejected with a reason", consent.Recorded, officer, consent.Verdict{Version: 1, Reason: "未签字"}, nil, consent.Rejected},
		{"rejected without", consent.Recorded, officer, consent.Verdict{Version: 1}, consent.ErrReason, consent.Recorded},
		{"by whoever recorded it", consent.Recorded, teacher, consent.Verdict{Version: 1, Confirm: true}, consent.ErrSecondPerson, consent.Recorded},
		{"by whoever signed it", consent.Recorded, father, consent.Verdict{Version: 1, Confirm: true}, consent.ErrSecondPerson, consent.Recorded},
		{"another version", consent.Recorded, officer, consent.Verdict{Version: 2, Confirm: true}, domain.ErrStale, consent.Recorded},
		{"twice", consent.Confirmed, officer, consent.Verdict{Version: 1, Confirm: true}, consent.ErrDecided, consent.Confirmed},
		{"after it was rejected", consent.Rejected, officer, consent.Verdict{Version: 1, Confirm: true}, consent.ErrDecided, consent.Rejected},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			p := consent.Paper{State: c.state, RecordedBy: teacher, By: father, Version: 1}
			if err := p.Decide(c.by, c.verdict, now); !errors.Is(err, c.want) || p.State != c.to {
				t.Errorf("Decide = %v and %s, want %v and %s", err, p.State, c.want, c.to)
			}
		})
	}
}
