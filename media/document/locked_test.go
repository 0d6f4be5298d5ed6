package document_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lizhi/media/document"
	"lizhi/media/mediatest"
)

// TestPolicyG13ALockedFileOpensWithItsPassphraseOnly holds the reader of the tests against an
// archive that 7-Zip made, and the writer against the reader and, where it is
// installed, against 7-Zip.
func TestPolicyG13ALockedFileOpensWithItsPassphraseOnly(t *testing.T) {
	t.Parallel()
	theirs, err := os.ReadFile("testdata/7zip.zip")
	if err != nil {
		t.Fatal(err)
	}
	name, content, err := mediatest.Unlock(theirs, "K7QM-AB2D")
	if err != nil || name != "roster.csv" || !strings.Contains(string(content), "𬭚·艾力") {
		t.Fatalf("the archive of 7-Zip reads %s: %q, %v", name, content, err)
	}

	want := append(bytes.Clone(content), bytes.Repeat([]byte("6217000000000000004\r\n"), 5000)...)
	for _, file := range []string{"批次20260310.csv", "批次20260310.xlsx"} {
		phrase := document.Passphrase()
		var ours bytes.Buffer
		made := time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC)
		err := document.WriteLocked(&ours, file, phrase, made, func(w io.Writer) error {
			for chunk := want; len(chunk) > 0; chunk = chunk[min(1003, len(chunk)):] { // across the blocks of the cipher
				if _, err := w.Write(chunk[:min(1003, len(chunk))]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		listed, err := zip.NewReader(bytes.NewReader(ours.Bytes()), int64(ours.Len()))
		if err != nil || !listed.File[0].Modified.Equal(made) {
			t.Errorf("%s was made at %s, %v", file, listed.File[0].Modified, err)
		}
		if bytes.Contains(ours.Bytes(), []byte("6217")) {
			t.Error("a card stands in clear in the archive")
		}
		name, content, err := mediatest.Unlock(ours.Bytes(), phrase)
		if err != nil || name != file || !bytes.Equal(content, want) {
			t.Errorf("%s reads %s, %d bytes, %v", file, name, len(content), err)
		}
		if _, _, err := mediatest.Unlock(ours.Bytes(), "WRONG-WORD"); !errors.Is(err, mediatest.ErrLocked) {
			t.Errorf("another passphrase: %v", err)
		}
		changed := bytes.Clone(ours.Bytes())
		changed[len(changed)/2] ^= 1
		if _, _, err := mediatest.Unlock(changed, phrase); !errors.Is(err, mediatest.ErrLocked) {
			t.Errorf("changed: %v", err)
		}
		sevenZip(t, ours.Bytes(), phrase, want)
	}
}

// sevenZip opens an archive with the real program, where there is one.
func sevenZip(t *testing.T, archive []byte, phrase string, want []byte) {
	t.Helper()
	program, err := exec.LookPath("7z")
	if err != nil {
		program, err = exec.LookPath("7zz") // its own name since version 21
	}
	if err != nil {
		return
	}
	file := filepath.Join(t.TempDir(), "batch.zip")
	if err := os.WriteFile(file, archive, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "x", "-so", "-p"+phrase, file).Output()
	if err != nil || !bytes.Equal(out, want) {
		t.Errorf("7-Zip reads %d bytes, %v", len(out), err)
	}
	if err := exec.Command(program, "t", "-pWRONG", file).Run(); err == nil {
		t.Error("7-Zip opens it with another passphrase")
	}
}

func TestPassphrasesAreLongAndReadable(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		p := document.Passphrase()
		if len(p) != 24 || strings.Count(p, "-") != 4 || strings.ContainsAny(p, "ILOU01") || seen[p] {
			t.Fatalf("a passphrase is %s", p)
		}
		seen[p] = true
	}
}
