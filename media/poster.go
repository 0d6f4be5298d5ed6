package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// CanPoster reports whether the machine has ffmpeg; without it films have no
// still picture and everything else works.
func CanPoster() bool {
	_, err := exec.LookPath("ffmpeg")
	return err == nil
}

// Poster draws one picture of a film, a second after its beginning. The film is
// written to a private temporary file, since ffmpeg has to jump in it, and
// removed at once.
func Poster(ctx context.Context, film io.Reader) (jpeg []byte, err error) {
	file, err := os.CreateTemp("", "film")
	if err != nil {
		return nil, fmt.Errorf("media: poster: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(file.Name())) }()
	if _, err := io.Copy(file, film); err != nil {
		return nil, fmt.Errorf("media: poster: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	var out bytes.Buffer
	// The demuxer and the protocol are named, so that a film can not make ffmpeg
	// open anything else.
	cmd := exec.CommandContext(ctx, "ffmpeg", "-nostdin", "-loglevel", "error",
		"-protocol_whitelist", "file,pipe", "-f", "mov", "-ss", "1", "-i", "file:"+file.Name(),
		"-an", "-sn", "-dn", "-frames:v", "1", "-vf", "scale='min(1280,iw)':-2", "-map_metadata", "-1",
		"-f", "mjpeg", "pipe:1")
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("media: poster: %w", err)
	}
	if out.Len() == 0 { // shorter than a second: take the first picture
		return nil, ErrNoFilm
	}
	return out.Bytes(), nil
}
