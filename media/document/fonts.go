package document

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io"
	"sync"

	"github.com/signintech/gopdf"
)

//go:embed fonts
var fontFiles embed.FS

// The two faces of the family.
const (
	regular = "regular"
	bold    = "bold"
)

// missing stands for a character that the font lacks.
const missing = '〓'

// fonts reads both faces once; every document shares them.
var fonts = sync.OnceValues(func() (*gopdf.FontContainer, error) {
	c := &gopdf.FontContainer{}
	option := gopdf.TtfOption{OnGlyphNotFoundSubstitute: func(rune) rune { return missing }}
	for face, file := range map[string]string{regular: "fonts/NotoSansSC-Regular.ttf.gz", bold: "fonts/NotoSansSC-Bold.ttf.gz"} {
		data, err := unzipped(file)
		if err != nil {
			return nil, err
		}
		if err := c.AddTTFFontDataWithOption(face, data, option); err != nil {
			return nil, err
		}
	}
	return c, nil
})

func unzipped(file string) ([]byte, error) {
	packed, err := fontFiles.ReadFile(file)
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
