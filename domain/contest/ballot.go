package contest

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"lizhi/domain"
)

// BallotID names a ballot to officers; judges know it by its Number.
type BallotID = domain.ID[Ballot]

// Number is what a judge knows an entry by: 15 digits, another for each judge.
type Number string

// numbered makes the number of a ballot. It is a digest, so neither the time nor
// the order in which ids were made shows in it.
func numbered(id BallotID) Number {
	sum := sha256.Sum256(id[:])
	return Number(fmt.Sprintf("%015d", binary.BigEndian.Uint64(sum[:8])%1e15))
}

// BallotState tells scored, missing, abstained, in conflict and excused apart.
type BallotState string

// The states of a ballot. What is open when a result is asked for is missing.
const (
	Open       BallotState = "open"
	Confirmed  BallotState = "confirmed"
	Abstained  BallotState = "abstained"
	Conflicted BallotState = "conflicted"
	Excused    BallotState = "excused"
)

// Ballot 评分表 is one judge's sheet on one entry.
type Ballot struct {
	ID        BallotID
	Number    Number
	Season    SeasonID
	Entry     EntryID
	Judge     domain.PersonID
	State     BallotState
	Scores    map[string]Score // by item; a draft until confirmed
	Reason    string           // why it will not be scored
	EndedBy   domain.PersonID  // who said so
	Version   int
	CreatedAt time.Time
}

// Score 分数 is kept in hundredths of a point: 88.25 is 8825.
type Score int

// ParseScore reads a score of 0 to 100 with at most two decimals (policy H10):
// "88", "88.5", "88.25". No sign, no exponent; ErrScore otherwise.
func ParseScore(text string) (Score, error) {
	whole, part, dotted := strings.Cut(text, ".")
	if whole == "" || len(whole) > 3 || dotted && (part == "" || len(part) > 2) {
		return 0, ErrScore
	}
	n, err := strconv.ParseUint(whole+(part + "00")[:2], 10, 31)
	if err != nil || n > 100_00 {
		return 0, ErrScore
	}
	return Score(n), nil
}

// String shows "88.25".
func (s Score) String() string { return fmt.Sprintf("%d.%02d", s/100, s%100) }

// subject is the ballot as an Access is asked about it.
func (b Ballot) subject(who domain.Actor) domain.Subject {
	return domain.Subject{Assigned: !who.Person.IsZero() && b.Judge == who.Person}
}

// Fill keeps scores as a draft, in place of those before. Items may be left out
// for now. ErrLocked once it is confirmed or over.
func (b *Ballot) Fill(rubric []Item, scores map[string]Score, version int) error {
	switch {
	case b.State != Open:
		return ErrLocked
	case version != b.Version:
		return domain.ErrStale.With("yours", version).With("current", b.Version)
	}
	for key := range scores {
		if !slices.ContainsFunc(rubric, func(i Item) bool { return i.Key == key }) {
			return ErrItem.At("/scores")
		}
	}
	b.Scores = map[string]Score{}
	maps.Copy(b.Scores, scores)
	return nil
}

// Confirm locks the ballot; every item needs its score. A second time is
// ErrLocked.
func (b *Ballot) Confirm(rubric []Item, version int) error {
	switch {
	case b.State != Open:
		return ErrLocked
	case version != b.Version:
		return domain.ErrStale.With("yours", version).With("current", b.Version)
	}
	missing := 0
	for _, item := range rubric {
		if _, scored := b.Scores[item.Key]; !scored {
			missing++
		}
	}
	if missing > 0 {
		return ErrUnscored.With("count", missing).At("/scores")
	}
	b.State = Confirmed
	return nil
}

// End says that the ballot will not be scored, and why. Abstained is the
// judge's own wish; Conflicted strikes even a confirmed ballot out; Excused is
// the chair's word for one that was never confirmed.
func (b *Ballot) End(as BallotState, by domain.PersonID, reason string) error {
	reason, err := given(reason)
	if err != nil {
		return err
	}
	from := map[BallotState][]BallotState{
		Abstained:  {Open},
		Conflicted: {Open, Confirmed, Abstained},
		Excused:    {Open, Abstained, Conflicted},
	}
	if !slices.Contains(from[as], b.State) {
		return ErrLocked
	}
	b.State, b.Reason, b.EndedBy = as, reason, by
	return nil
}

// Total is the exact weighted sum of the ballot, 0 to 100.
func (b Ballot) Total(rubric []Item) *big.Rat {
	var sum int64
	for _, item := range rubric {
		sum += int64(item.Weight) * int64(b.Scores[item.Key])
	}
	return big.NewRat(sum, 100*100)
}

// Sheet is all that a judge sees of an entry (policy H9).
type Sheet struct {
	Number      Number
	Season      string // its name
	Category    string // its name
	Stage       string
	Title, Text string // blotted
	Pictures    int    // asked for by their place, 1 to Pictures
	Rubric      []Item
	Until       time.Time
	State       BallotState
	Scores      map[string]Score
	Reason      string
	Version     int
}

// sheet is the ballot with its entry, as its judge sees it.
func (b Ballot) sheet(season Season, e Entry, identities []string) Sheet {
	s := Sheet{
		Number: b.Number, Season: Blind(season.Plan.Name, identities), Title: Blind(e.Title, identities), Text: Blind(e.Text, identities),
		Pictures: len(e.pictures()), Rubric: season.Plan.Rubric, Until: season.Plan.JudgingUntil,
		State: b.State, Scores: b.Scores, Reason: b.Reason, Version: b.Version,
	}
	if c, err := season.Plan.category(e.Category); err == nil {
		s.Category, s.Stage = c.Name, c.Stage
	}
	return s
}

// pictures are the entry's pictures, in the order of the entrant.
func (e Entry) pictures() []domain.FileID {
	var files []domain.FileID
	for _, m := range e.Media {
		if m.Kind == Picture {
			files = append(files, m.File)
		}
	}
	return files
}
