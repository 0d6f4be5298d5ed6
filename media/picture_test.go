package media_test

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"lizhi/media"
)

// The embedded server changes the working directory, so testdata is embedded.
//
//go:embed testdata/photo.heic
var photoHEIC []byte

const maxPixels = 50_000_000

// quarters is a picture whose corners differ: red, green / blue, white.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			switch {
			case x >= w/2 && y >= h/2:
				c = color.RGBA{255, 255, 255, 255}
			case y >= h/2:
				c = color.RGBA{0, 0, 255, 255}
			case x >= w/2:
				c = color.RGBA{0, 255, 0, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// photo is a JPEG as a phone writes it: EXIF with orientation, the place of a
// school in Puyang and the name of the camera's owner.
func photo(t testing.TB, w, h int, orientation uint16) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, quarters(w, h), &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	exif := exif(orientation)
	out := []byte{0xFF, 0xD8, 0xFF, 0xE1}
	out = binary.BigEndian.AppendUint16(out, uint16(len(exif)+2))
	out = append(out, exif...)
	out = append(out, plain.Bytes()[2:]...)
	return append(out, "after the end: 35.7612,115.0292"...)
}

func exif(orientation uint16) []byte {
	b := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08")
	entry := func(tag, kind uint16, n uint32, value ...byte) {
		b = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(b, tag), kind)
		b = binary.BigEndian.AppendUint32(b, n)
		b = append(b, append(value, make([]byte, 4-len(value))...)...)
	}
	b = binary.BigEndian.AppendUint16(b, 3)
	entry(0x0112, 3, 1, byte(orientation>>8), byte(orientation))
	entry(0x013B, 2, 4, 'L', 'i', 'n', 0) // Artist
	entry(0x8825, 4, 1, 0, 0, 0, 50)      // GPS IFD, right behind this one
	b = binary.BigEndian.AppendUint32(b, 0)
	b = binary.BigEndian.AppendUint16(b, 1)
	entry(0x0001, 2, 2, 'N', 0)
	return binary.BigEndian.AppendUint32(b, 0)
}

func TestPH17PicturesAreDrawnAnew(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark      string
		w, h        int
		orientation uint16
		full        [2]int
		display     [2]int
		thumbnail   [2]int
		topLeft     color.RGBA // of the upright picture
	}{
		{"as it is held", 3000, 2000, 1, [2]int{2560, 1706}, [2]int{1280, 853}, [2]int{320, 213}, color.RGBA{255, 0, 0, 255}},
		{"mirrored", 400, 300, 2, [2]int{400, 300}, [2]int{400, 300}, [2]int{320, 240}, color.RGBA{0, 255, 0, 255}},
		{"upside down", 400, 300, 3, [2]int{400, 300}, [2]int{400, 300}, [2]int{320, 240}, color.RGBA{255, 255, 255, 255}},
		{"upside down and mirrored", 400, 300, 4, [2]int{400, 300}, [2]int{400, 300}, [2]int{320, 240}, color.RGBA{0, 0, 255, 255}},
		{"transposed", 400, 300, 5, [2]int{300, 400}, [2]int{300, 400}, [2]int{240, 320}, color.RGBA{255, 0, 0, 255}},
		{"turned right", 400, 300, 6, [2]int{300, 400}, [2]int{300, 400}, [2]int{240, 320}, color.RGBA{0, 0, 255, 255}},
		{"transversed", 400, 300, 7, [2]int{300, 400}, [2]int{300, 400}, [2]int{240, 320}, color.RGBA{255, 255, 255, 255}},
		{"turned left", 400, 300, 8, [2]int{300, 400}, [2]int{300, 400}, [2]int{240, 320}, color.RGBA{0, 255, 0, 255}},
		{"an orientation that does not exist", 400, 300, 9, [2]int{400, 300}, [2]int{400, 300}, [2]int{320, 240}, color.RGBA{255, 0, 0, 255}},
		{"smaller than a thumbnail is never enlarged", 100, 60, 1, [2]int{100, 60}, [2]int{100, 60}, [2]int{100, 60}, color.RGBA{255, 0, 0, 255}},
		{"one pixel high", 4000, 1, 1, [2]int{2560, 1}, [2]int{1280, 1}, [2]int{320, 1}, color.RGBA{0, 0, 255, 255}},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			original := photo(t, c.w, c.h, c.orientation)
			made, err := media.Picture(original, maxPixels)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range [][2]int{c.full, c.display, c.thumbnail} {
				got := made[i]
				if [2]int{got.Width, got.Height} != want {
					t.Errorf("%s is %d×%d, want %v", got.Name, got.Width, got.Height, want)
				}
				m, err := jpeg.Decode(bytes.NewReader(got.JPEG))
				if err != nil {
					t.Fatal(err)
				}
				if b := m.Bounds(); b.Dx() != got.Width || b.Dy() != got.Height {
					t.Errorf("%s holds %v", got.Name, b)
				}
				if !near(m.At(got.Width/8, got.Height/8), c.topLeft) {
					t.Errorf("%s: top left is %v, want %v", got.Name, m.At(got.Width/8, got.Height/8), c.topLeft)
				}
				clean(t, got)
			}
		})
	}
}

// clean fails on any segment of a JPEG that is not needed to draw it, and on
// anything behind its end.
func clean(t *testing.T, r media.Rendition) {
	t.Helper()
	b := r.JPEG
	for at := 2; b[at+1] != 0xDA; at += 2 + int(binary.BigEndian.Uint16(b[at+2:])) {
		if m := b[at+1]; m == 0xFE || m >= 0xE0 && m <= 0xEF {
			t.Errorf("%s carries a segment %X", r.Name, m)
		}
	}
	if !bytes.HasSuffix(b, []byte{0xFF, 0xD9}) {
		t.Errorf("%s has something behind its end", r.Name)
	}
	for _, secret := range []string{"Exif", "Lin", "35.76"} {
		if bytes.Contains(b, []byte(secret)) {
			t.Errorf("%s still says %q", r.Name, secret)
		}
	}
}

func near(got color.Color, want color.RGBA) bool {
	r, g, b, _ := got.RGBA()
	off := func(a uint32, b uint8) bool { d := int(a>>8) - int(b); return d > 12 || d < -12 }
	return !off(r, want.R) && !off(g, want.G) && !off(b, want.B)
}

func TestPH17HEICBecomesJPEG(t *testing.T) {
	t.Parallel()
	made, err := media.Picture(photoHEIC, maxPixels)
	if err != nil {
		t.Fatal(err)
	}
	if got := media.Sniff(made[0].JPEG); got != media.TypeJPEG {
		t.Errorf("a HEIC became %s", got)
	}
	if made[0].Width < 64 || made[0].Height < 64 {
		t.Errorf("a HEIC became %d×%d", made[0].Width, made[0].Height)
	}
	clean(t, made[0])
}

func TestTransparentPicturesStandOnWhite(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 3000, 3000))); err != nil {
		t.Fatal(err)
	}
	made, err := media.Picture(b.Bytes(), maxPixels)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range made {
		m, err := jpeg.Decode(bytes.NewReader(r.JPEG))
		if err != nil || !near(m.At(3, 3), color.RGBA{255, 255, 255, 255}) {
			t.Errorf("%s is %v, %v, want white", r.Name, m.At(3, 3), err)
		}
	}
}

func TestPolicyH7BadPicturesAreRefused(t *testing.T) {
	t.Parallel()
	whole := photo(t, 800, 600, 1)
	var pixels bytes.Buffer
	if err := png.Encode(&pixels, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		remark  string
		content []byte
		want    error
	}{
		{"a JPEG cut in half", whole[:len(whole)/2], media.ErrBroken},
		{"a JPEG cut behind its header", whole[:300], media.ErrBroken},
		{"a JPEG of two bytes", whole[:2], media.ErrNoPicture},
		{"a PNG cut short", pixels.Bytes()[:pixels.Len()-20], media.ErrBroken},
		{"a PNG that says it has 100 megapixels", sized(pixels.Bytes(), 10_000, 10_000), media.ErrPixels},
		{"a PNG one pixel above", sized(pixels.Bytes(), 50_000_001, 1), media.ErrPixels},
		{"a PNG that says it has none", sized(pixels.Bytes(), 0, 10), media.ErrBroken},
		{"a HEIC cut short", photoHEIC[:len(photoHEIC)/2], media.ErrBroken},
		{"a page", []byte("<!DOCTYPE html><html><body>photo.jpg</body></html>"), media.ErrNoPicture},
		{"a drawing that could run a script", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`), media.ErrNoPicture},
		{"nothing", nil, media.ErrNoPicture},
	} {
		if _, err := media.Picture(c.content, maxPixels); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.remark, err, c.want)
		}
	}
}

// sized is the PNG with another size in its header, and the checksum to it.
func sized(content []byte, w, h uint32) []byte {
	b := bytes.Clone(content)
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestPolicyH7TypeIsByContent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		head   string
		want   string
	}{
		{"a page that is called .mp4", "<html><head>", "text/html"},
		{"an ISO film", "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42", media.TypeMP4},
		{"a film of an iPhone", "\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00qt  ", media.TypeQuickTime},
		{"a film for iTunes", "\x00\x00\x00\x18ftypM4V \x00\x00\x02\x00isommp42", media.TypeMP4},
		{"a photo of an iPhone", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", media.TypeHEIC},
		{"a table as text", "姓名,身高\n陈小满,130\n李,140\n", "text/plain"},
		{"a table as text in GBK", "\xd0\xd5\xc3\xfb,\xc9\xed\xb8\xdf\n\xb3\xc2\xd0\xa1\xc2\xfa,130\n", "text/plain"},
		{"a program", "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00", "application/x-executable"},
		{"a PDF", "%PDF-1.7\n", "application/pdf"},
	} {
		if got := media.Sniff([]byte(c.head)); got != c.want {
			t.Errorf("%s: %s, want %s", c.remark, got, c.want)
		}
	}
}
