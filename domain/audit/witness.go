package audit

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
)

// ReadWitness reads the heads from a witness file: a line for each, the time,
// the position, the chain value in hexadecimal. A line that is cut off at the
// end of the file is left out; any other that cannot be read is an error.
func ReadWitness(r io.Reader) ([]Head, error) {
	var heads []Head
	var broken error
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		if broken != nil {
			return nil, broken
		}
		var at, chain string
		var h Head
		_, err := fmt.Sscanf(lines.Text(), "%s %d %s", &at, &h.Position, &chain)
		if err == nil {
			h.Chain, err = hex.DecodeString(chain)
		}
		if err != nil || len(h.Chain) != 32 {
			broken = fmt.Errorf("line %d of the witness file cannot be read", n)
			continue
		}
		heads = append(heads, h)
	}
	return heads, lines.Err()
}
