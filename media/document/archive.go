package document

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
)

// Manifest is the name of the list of hashes at the end of an archive; on a
// desk `sha256sum -c manifest.sha256` checks it.
const Manifest = "manifest.sha256"

// Archive writes a ZIP as it goes, so that its size does not matter, and keeps
// the hash of every file for the manifest.
type Archive struct {
	zip   *zip.Writer
	made  time.Time
	lines strings.Builder
}

// NewArchive begins an archive. Made stands on every file, so that the same
// content gives the same bytes.
func NewArchive(w io.Writer, made time.Time) *Archive {
	return &Archive{zip: zip.NewWriter(w), made: made.UTC()}
}

// Add copies a file into the archive. Pictures and films are stored as they
// are, since they are packed already.
func (a *Archive) Add(name string, r io.Reader) error {
	method := zip.Deflate
	for _, packed := range []string{".jpg", ".png", ".mp4", ".mov", ".zip", ".pdf"} {
		if strings.HasSuffix(name, packed) {
			method = zip.Store
		}
	}
	w, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: a.made})
	if err != nil {
		return fmt.Errorf("add %s: %w", name, err)
	}
	hash := sha256.New()
	if _, err := io.Copy(io.MultiWriter(w, hash), r); err != nil {
		return fmt.Errorf("add %s: %w", name, err)
	}
	a.lines.WriteString(hex.EncodeToString(hash.Sum(nil)) + "  " + name + "\n")
	return nil
}

// Beside adds a file that the manifest does not cover: who made the archive and
// when, which is not content.
func (a *Archive) Beside(name, text string) error {
	w, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.made})
	if err != nil {
		return fmt.Errorf("add %s: %w", name, err)
	}
	_, err = io.WriteString(w, text)
	return err
}

// Close writes the manifest and ends the archive. It returns the SHA-256 of the
// manifest, which stands for the content in its order.
func (a *Archive) Close() (contentHash string, err error) {
	lines := a.lines.String()
	w, err := a.zip.CreateHeader(&zip.FileHeader{Name: Manifest, Method: zip.Deflate, Modified: a.made})
	if err != nil {
		return "", err
	}
	if _, err := io.WriteString(w, lines); err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(lines))
	return hex.EncodeToString(sum[:]), a.zip.Close()
}
