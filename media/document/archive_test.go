package document_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"lizhi/media/document"
)

func TestArchiveManifest(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	a := document.NewArchive(&b, time.Unix(0, 0))
	files := map[string]string{"档案.json": "{}", "photos/1.jpg": "not packed again"}
	for _, name := range []string{"档案.json", "photos/1.jpg"} {
		if err := a.Add(name, strings.NewReader(files[name])); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.Close(); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	m, err := z.Open(document.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	lines, _ := io.ReadAll(m)
	for name, content := range files {
		if want := fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(content)), name); !strings.Contains(string(lines), want) {
			t.Errorf("the manifest lacks %q, it is:\n%s", want, lines)
		}
	}
}
