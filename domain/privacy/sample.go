package privacy

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
)

// Seed decides a random sample 随机抽样 for inspection. Its Commitment is
// published before the list is closed, the seed itself afterwards: so nobody
// chooses whom it draws, and everybody can draw the same again (feature AI22).
type Seed [32]byte

// ErrSeed says that a text is not a seed, or not the one that was committed to.
var ErrSeed = errors.New("the seed is not the 64 hexadecimal digits that were committed to")

// NewSeed draws a seed.
func NewSeed() Seed {
	var s Seed
	_, _ = rand.Read(s[:]) // never fails, since Go 1.24
	return s
}

// ParseSeed reads a seed and holds it against its commitment, unless that is
// empty. ErrSeed.
func ParseSeed(text, commitment string) (Seed, error) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(Seed{}) {
		return Seed{}, ErrSeed
	}
	s := Seed(b)
	if commitment != "" && s.Commitment() != commitment {
		return Seed{}, ErrSeed
	}
	return s, nil
}

// String is the seed as 64 digits.
func (s Seed) String() string { return hex.EncodeToString(s[:]) }

// Commitment is the SHA-256 of the seed, to be published first.
func (s Seed) Commitment() string {
	sum := sha256.Sum256(s[:])
	return hex.EncodeToString(sum[:])
}

// Sample draws count of a list: those whose HMAC-SHA-256 under the seed is
// least, in that order. The order of the list and what stands twice in it do not
// matter.
func (s Seed) Sample(list []string, count int) []string {
	type ranked struct {
		line string
		rank []byte
	}
	seen := map[string]bool{}
	var all []ranked
	for _, line := range list {
		if seen[line] {
			continue
		}
		seen[line] = true
		h := hmac.New(sha256.New, s[:])
		h.Write([]byte(line))
		all = append(all, ranked{line, h.Sum(nil)})
	}
	slices.SortFunc(all, func(a, b ranked) int { return bytes.Compare(a.rank, b.rank) })
	var drawn []string
	for _, one := range all[:min(max(count, 0), len(all))] {
		drawn = append(drawn, one.line)
	}
	return drawn
}
