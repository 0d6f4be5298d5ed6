package jobs

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"lizhi/domain"
	"lizhi/domain/files"
	"lizhi/media"
)

// Files looks at uploads and takes away what is over.
type Files struct {
	Files files.Service
	Vault media.Vault
	World domain.World
}

// Tasks puts its handlers into the table.
func (j Files) Tasks(t *Table) {
	On(t, j.check)
	On(t, func(ctx context.Context, _ domain.Actor, e files.Erase) error { return j.Files.Erase(ctx, e.Prefix) })
	On(t, j.sweep)
	t.Every("0 20 * * * *", files.Sweep{}, nil)
	t.Every("0 40 3 * * *", files.Sweep{Strays: true}, nil)
}

func (j Files) sweep(ctx context.Context, who domain.Actor, task files.Sweep) (err error) {
	if task.Strays {
		_, err = j.Files.SweepStrays(ctx)
		return err
	}
	_, err = j.Files.Sweep(ctx, who)
	return err
}

// The treatments. A number goes up when the same upload would become other
// bytes.
const (
	asPicture = "picture 1"
	asFilm    = "film 1"
	asItCame  = "plain"
)

// check looks at an upload once: its hash, its type, what it shows. It may run
// twice: each run writes a content of its own, and only one is kept.
func (j Files) check(ctx context.Context, who domain.Actor, task files.Check) error {
	f, limit, waiting, err := j.Files.Waiting(ctx, task.File)
	if err != nil || !waiting {
		return err
	}
	l := look{
		vault: j.Vault, limit: limit, hash: sha256.New(),
		chunks: &media.Chunks{Vault: j.Vault, Key: f.Key, Prefix: f.Chunks(), ChunkSize: f.ChunkSize, Size: f.Size},
		content: files.Content{
			ID: files.ContentID(j.World.NewID()), Key: media.NewKey(), CreatedAt: j.World.Now(),
		},
	}
	err = l.look(ctx)
	if err == nil {
		l.found.SHA256 = files.Sum(l.hash.Sum(nil))
		l.content.SHA256 = l.found.SHA256
		err = files.Judge(f, limit, l.found)
	}
	if fault := refusalOf(err, l); fault != nil {
		prefix := strings.TrimSuffix(l.content.Object(""), "/") + "/"
		return errors.Join(j.Files.Refuse(ctx, who, f.ID, fault), j.Files.Erase(ctx, prefix))
	}
	if err != nil {
		return fmt.Errorf("look at %s: %w", f.ID, err)
	}
	return j.Files.Accept(ctx, who, f.ID, l.found, l.content)
}

// refusalOf says what was wrong with a content in the words of files; nil if it
// was something else, which may be right the next time.
func refusalOf(err error, l look) *domain.Fault {
	var fault *domain.Fault
	switch {
	case errors.As(err, &fault):
		return fault
	case errors.Is(err, media.ErrPixels):
		return files.ErrPixels.With("max", l.limit.MaxPixels)
	case errors.Is(err, media.ErrNoPicture):
		return l.limit.Refusal(l.found.Uploaded)
	case errors.Is(err, media.ErrNoFilm):
		return files.ErrNoLength
	case errors.Is(err, media.ErrBroken):
		return files.ErrBroken
	}
	return nil
}

// look is one look at one upload.
type look struct {
	vault   media.Vault
	limit   files.Limit
	chunks  *media.Chunks
	hash    hash.Hash // of the upload
	content files.Content
	found   files.Found
}

func (l *look) look(ctx context.Context) error {
	head := make([]byte, min(media.SniffLength, l.chunks.Size))
	if _, err := l.chunks.ReaderAt(ctx).ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	l.found.Uploaded = media.Sniff(head)
	l.found.Type = l.found.Uploaded
	if err := l.limit.Takes(l.found.Uploaded); err != nil {
		return err
	}
	upload := io.TeeReader(l.chunks.Reader(ctx), l.hash)
	switch {
	case strings.HasPrefix(l.found.Uploaded, "image/"):
		return l.picture(ctx, upload)
	case strings.HasPrefix(l.found.Uploaded, "video/"):
		return l.film(ctx, upload)
	}
	l.content.Treatment = asItCame
	return l.keep(ctx, upload, files.Variant{Name: files.Original, Type: l.found.Type, Size: l.chunks.Size})
}

// picture draws it anew; the original is not kept.
func (l *look) picture(ctx context.Context, upload io.Reader) error {
	l.content.Treatment, l.found.Type = asPicture, media.TypeJPEG
	raw, err := io.ReadAll(upload)
	if err != nil {
		return err
	}
	made, err := media.Picture(raw, l.limit.MaxPixels)
	if err != nil {
		return err
	}
	l.found.Width, l.found.Height = made[0].Width, made[0].Height
	return l.renditions(ctx, made)
}

func (l *look) renditions(ctx context.Context, made []media.Rendition) error {
	for _, r := range made {
		v := files.Variant{Name: r.Name, Type: media.TypeJPEG, Size: int64(len(r.JPEG)), Width: r.Width, Height: r.Height}
		if err := l.keep(ctx, bytes.NewReader(r.JPEG), v); err != nil {
			return err
		}
	}
	return nil
}

// film keeps the film without what it tells of a place, and a poster where the
// machine can draw one.
func (l *look) film(ctx context.Context, upload io.Reader) error {
	l.content.Treatment = asFilm
	film, err := media.ReadFilm(l.chunks.ReaderAt(ctx), l.chunks.Size)
	if err != nil {
		return err
	}
	l.found.Duration, l.found.Width, l.found.Height = film.Duration, film.Width, film.Height
	v := files.Variant{Name: files.Original, Type: l.found.Type, Size: l.chunks.Size, Width: film.Width, Height: film.Height}
	if err := l.keep(ctx, film.Clean(upload), v); err != nil || !media.CanPoster() {
		return err
	}
	// A film without a poster is a film too.
	kept, err := l.vault.Get(ctx, l.content.Key, l.content.Object(files.Original), 0, -1)
	if err != nil {
		return err
	}
	defer kept.Close()
	poster, err := media.Poster(ctx, kept)
	if err != nil {
		return nil // as said
	}
	made, err := media.Picture(poster, l.limit.MaxPixels)
	if err != nil || len(made) < 3 {
		return nil // as said
	}
	return l.renditions(ctx, made[1:])
}

// keep writes one variant and adds it to the content with its hash.
func (l *look) keep(ctx context.Context, r io.Reader, v files.Variant) error {
	sum := sha256.New()
	if _, err := l.vault.Put(ctx, l.content.Key, l.content.Object(v.Name), io.TeeReader(r, sum), v.Size); err != nil {
		return err
	}
	v.SHA256 = files.Sum(sum.Sum(nil))
	l.content.Variants = append(l.content.Variants, v)
	return nil
}
