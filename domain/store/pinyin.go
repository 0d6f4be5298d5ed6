package store

import (
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// readings are the first readings of characters, without tones. Package pinyin
// has them in a map that takes ten times as much memory, all the time, and goes
// through regular expressions for each character: the map goes once this is made.
var readings = readPinyin()

// pinyinTable holds, in pages of 256 characters, which syllable each has; 0 is
// none.
type pinyinTable struct {
	pages     [0x324][]uint16
	syllables []string
}

func readPinyin() *pinyinTable {
	t := &pinyinTable{syllables: []string{""}}
	numbers, plain, args := map[string]uint16{}, map[string]uint16{}, pinyin.NewArgs()
	for char, spelt := range pinyin.PinyinDict {
		spelt, _, _ = strings.Cut(spelt, ",")
		n, ok := numbers[spelt]
		if !ok {
			if read := pinyin.SinglePinyin(rune(char), args); len(read) > 0 && read[0] != "" {
				if n, ok = plain[read[0]]; !ok {
					n = uint16(len(t.syllables))
					t.syllables, plain[read[0]] = append(t.syllables, read[0]), n
				}
			}
			numbers[spelt] = n
		}
		page := &t.pages[char>>8]
		if *page == nil {
			*page = make([]uint16, 256)
		}
		(*page)[char&0xff] = n
	}
	pinyin.PinyinDict = nil
	return t
}

// of is the reading of a character, and the character itself if it has none.
func (t *pinyinTable) of(r rune) string {
	if p := int(r) >> 8; p < len(t.pages) && t.pages[p] != nil {
		if n := t.pages[p][r&0xff]; n > 0 {
			return t.syllables[n]
		}
	}
	return string(r)
}
