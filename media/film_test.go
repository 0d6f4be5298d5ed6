package media_test

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"errors"
	"io"
	"testing"
	"testing/iotest"
	"time"

	"lizhi/media"
)

var (
	//go:embed testdata/clip.mp4
	clipMP4 []byte
	//go:embed testdata/clip.mov
	clipMOV []byte
	//go:embed testdata/fragments.mp4
	fragments []byte
)

// box is an atom with its content.
func box(kind string, content ...[]byte) []byte {
	body := bytes.Join(content, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8)), kind...), body...)
}

func words(v ...uint32) (b []byte) {
	for _, w := range v {
		b = binary.BigEndian.AppendUint32(b, w)
	}
	return b
}

// filmOf is a small film: seconds long, with the given atoms more in its moov.
func filmOf(seconds uint32, more ...[]byte) []byte {
	tkhd := append(make([]byte, 76), words(1080<<16, 1920<<16)...)
	picture := box("trak", box("tkhd", tkhd), box("mdia",
		box("mdhd", words(0, 0, 0, 1000, seconds*1000, 0)),
		box("hdlr", words(0, 0), []byte("vide"), words(0, 0, 0))))
	moov := append([][]byte{box("mvhd", words(0, 0, 0, 600, seconds*600), make([]byte, 80)), picture}, more...)
	return bytes.Join([][]byte{
		box("ftyp", []byte("isom\x00\x00\x02\x00isommp42")),
		box("mdat", []byte("the picture and 35.7612,115.0292 beside it")),
		box("moov", moov...),
	}, nil)
}

func TestFilmsTellTheirLength(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark        string
		film          []byte
		duration      time.Duration
		width, height int
	}{
		{"an MP4", clipMP4, 3 * time.Second, 128, 96},
		{"a MOV", clipMOV, 2 * time.Second, 96, 128},
		{"three minutes", filmOf(180), 180 * time.Second, 1080, 1920},
		{"a header that says less than a track", bytes.Replace(filmOf(31), words(600, 31*600), words(600, 600), 1), 31 * time.Second, 1080, 1920},
		{"a list that ends with four zeros", filmOf(40, box("mdia", box("stbl"), words(0))), 40 * time.Second, 1080, 1920},
	} {
		f, err := media.ReadFilm(bytes.NewReader(c.film), int64(len(c.film)))
		if err != nil {
			t.Errorf("%s: %v", c.remark, err)
			continue
		}
		if d := f.Duration - c.duration; d < 0 || d > 200*time.Millisecond || f.Width != c.width || f.Height != c.height {
			t.Errorf("%s: %v, %d×%d, want %v, %d×%d", c.remark, f.Duration, f.Width, f.Height, c.duration, c.width, c.height)
		}
	}
}

func TestPolicyH7BadFilmsAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		film   []byte
		want   error
	}{
		{"a page that is called .mp4", []byte("<html><body>a film</body></html>"), media.ErrBroken},
		{"nothing", nil, media.ErrNoFilm},
		{"cut in half", clipMP4[:len(clipMP4)/2], media.ErrBroken},
		{"cut by a byte", clipMOV[:len(clipMOV)-1], media.ErrBroken},
		{"fragments without a length", fragments, media.ErrNoFilm},
		{"no index", box("ftyp", []byte("isom")), media.ErrNoFilm},
		{"no picture", bytes.Replace(filmOf(30), words(1080<<16, 1920<<16), words(0, 0), 1), media.ErrNoFilm},
		{"two indexes", append(filmOf(30), box("moov")...), media.ErrNoFilm},
		{"an index of 5 MiB", append(box("ftyp", []byte("isom")), box("moov", make([]byte, 5<<20))...), media.ErrNoFilm},
		{"an atom larger than its parent", filmOf(30, append(words(1000), "udta"...)), media.ErrBroken},
		{"nested without end", filmOf(30, nested(20)), media.ErrNoFilm},
	} {
		if _, err := media.ReadFilm(bytes.NewReader(c.film), int64(len(c.film))); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.remark, err, c.want)
		}
	}
}

func nested(n int) []byte {
	if n == 0 {
		return nil
	}
	return box("mdia", nested(n-1))
}

func cleaned(t testing.TB, film []byte, read func(io.Reader) io.Reader) []byte {
	t.Helper()
	f, err := media.ReadFilm(bytes.NewReader(film), int64(len(film)))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f.Clean(read(bytes.NewReader(film))))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func whole(r io.Reader) io.Reader { return r }

func TestPolicyH7FilmsTellNoPlace(t *testing.T) {
	t.Parallel()
	place := []byte("+35.7612+115.0292/")
	at := uint32(bytes.Index(filmOf(30), []byte("35.7612")))
	for _, c := range []struct {
		remark string
		film   []byte
		secret string
	}{
		{"what a phone writes into an MP4", clipMP4, "35.7612"},
		{"the title", clipMP4, "Lin Xiaoyu"},
		{"what a phone writes into a MOV", clipMOV, "35.7612"},
		{"user data", filmOf(30, box("udta", box("\xa9xyz", place))), "115.0292/"},
		{"metadata of a track", filmOf(30, box("trak", box("meta", place))), "115.0292/"},
		{"a maker's own atom at the end", append(filmOf(30), box("uuid", place)...), "115.0292/"},
		{"free space that is not", append(filmOf(30), box("free", place)...), "115.0292/"},
		{"an atom that nobody knows", append(filmOf(30), box("sefd", place)...), "115.0292/"},
		{"an atom to the end of the file", append(filmOf(30), append(words(0), "sefd+115.0292/"...)...), "115.0292/"},
		{"a track of places, a size for each", filmOf(30, places(at, 0)), "35.7612"},
		{"a track of places, one size for all", filmOf(30, places(at, 9)), "35.7612"},
	} {
		if !bytes.Contains(c.film, []byte(c.secret)) {
			t.Fatalf("%s: the film never said %s", c.remark, c.secret)
		}
		got := cleaned(t, c.film, whole)
		if bytes.Contains(got, []byte(c.secret)) {
			t.Errorf("%s: the film still says %s", c.remark, c.secret)
		}
		if len(got) != len(c.film) {
			t.Errorf("%s: %d bytes became %d", c.remark, len(c.film), len(got))
		}
		if piece := cleaned(t, c.film, iotest.OneByteReader); !bytes.Equal(got, piece) {
			t.Errorf("%s: read in small pieces it is another film", c.remark)
		}
		if !bytes.Contains(got, []byte("the picture and ")) && bytes.Contains(c.film, []byte("the picture and ")) {
			t.Errorf("%s: the picture is gone too", c.remark)
		}
		if _, err := media.ReadFilm(bytes.NewReader(got), int64(len(got))); err != nil {
			t.Errorf("%s: the cleaned film: %v", c.remark, err)
		}
	}
}

// places is a track of metadata with two samples of 9 bytes in one chunk.
func places(at, same uint32) []byte {
	sizes := words(0, same, 2, 9, 9)
	if same > 0 {
		sizes = sizes[:12]
	}
	return box("trak", box("mdia", box("hdlr", words(0, 0), []byte("meta")), box("minf", box("stbl",
		box("stsz", sizes), box("stsc", words(0, 1, 1, 2, 1)), box("stco", words(0, 1, at))))))
}

func TestPosterIsDrawnWhereTheMachineCan(t *testing.T) {
	t.Parallel()
	poster, err := media.Poster(t.Context(), bytes.NewReader(clipMP4))
	if !media.CanPoster() {
		if err == nil {
			t.Error("a poster without ffmpeg")
		}
		return
	}
	if err != nil || media.Sniff(poster) != media.TypeJPEG {
		t.Errorf("Poster = %d bytes, %v", len(poster), err)
	}
}

// FuzzReadFilm holds for any bytes: no panic, no film longer than a day, and
// cleaning never changes the length or what was cleaned before.
func FuzzReadFilm(f *testing.F) {
	for _, film := range [][]byte{clipMP4, clipMOV, fragments, filmOf(30, places(40, 0)), filmOf(30, places(40, 9))} {
		f.Add(film)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		film, err := media.ReadFilm(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		if film.Duration <= 0 || film.Duration > 25*time.Hour {
			t.Errorf("a film of %v", film.Duration)
		}
		once, err := io.ReadAll(film.Clean(bytes.NewReader(b)))
		if err != nil || len(once) != len(b) {
			t.Errorf("%d bytes became %d, %v", len(b), len(once), err)
		}
	})
}
