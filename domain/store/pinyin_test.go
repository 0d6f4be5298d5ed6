package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
)

// TestReadings compares every reading with what package pinyin itself gives for
// a character, as a hash: its own table is gone by then.
func TestReadings(t *testing.T) {
	t.Parallel()
	h, n := sha256.New(), 0
	for r := range rune(0x32400) {
		if s := readings.of(r); s != string(r) {
			n++
			fmt.Fprintf(h, "%c%s\n", r, s)
		}
	}
	const want = "70f8d0e1905029333eb226744591446538f4e63b703df03571cee22d9b9d9775"
	if got := hex.EncodeToString(h.Sum(nil)); n != 41923 || got != want {
		t.Errorf("%d readings with the hash %s, want 41923 with %s", n, got, want)
	}
	for r, want := range map[rune]string{'林': "lin", '吕': "lv", '单': "dan", 'a': "a", '·': "·", 0x323af: string(rune(0x323af)), 0x10fffd: "\U0010fffd"} {
		if got := readings.of(r); got != want {
			t.Errorf("%c reads %q, want %q", r, got, want)
		}
	}
}
