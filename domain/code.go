package domain

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// Crockford's alphabet has no I, L, O and U, so that a code can be read aloud.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// DrawCode draws n random bytes as people type them: 8XKM-2P4Q-RT5V-W9YZ.
func DrawCode(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails, since Go 1.24
	return ShapeCode(crockford.EncodeToString(b))
}

// ShapeCode is a code as it was shown, however it was typed.
func ShapeCode(typed string) string {
	s := foldCode(typed)
	var parts []string
	for ; len(s) > 4; s = s[4:] {
		parts = append(parts, s[:4])
	}
	return strings.Join(append(parts, s), "-")
}

// HashCode is what is kept of a code, however it was typed: 80 random bits need
// no salt and no slow hash.
func HashCode(typed string) []byte {
	sum := sha256.Sum256([]byte(foldCode(typed)))
	return sum[:]
}

// foldCode is a code as it was meant: case, dashes and blanks do not matter, nor
// does O for 0 and I or L for 1.
func foldCode(typed string) string {
	return strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(typed))
}
