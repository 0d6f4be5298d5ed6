package media

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	stddraw "image/draw"
	"image/jpeg"
	"image/png"

	"github.com/bep/imagemeta"
	"github.com/gen2brain/heic"
	"golang.org/x/image/draw"
)

// The names of what is kept of a picture, and the longest side of each in
// pixels. The full one takes the original's place: 2,560 pixels print an A4 page
// at 220 dots an inch, and a phone's photo becomes a quarter of its size.
const (
	Original  = "original"
	Display   = "display"
	Thumbnail = "thumbnail"

	fullSide      = 2560
	displaySide   = 1280
	thumbnailSide = 320
)

// Rendition is one JPEG made of a picture.
type Rendition struct {
	Name          string
	Width, Height int
	JPEG          []byte
}

// Two pictures are decoded at a time, and one HEIC, which takes 300 MB and
// seconds: a burst of photos must not take the machine's memory.
var (
	decoding     = make(chan struct{}, 2)
	decodingHEIC = make(chan struct{}, 1)
)

// Picture draws a photo anew: upright, on white, as JPEG in three sizes, with
// nothing in the files but the image. The number of pixels is read before
// anything is decoded: more than maxPixels is ErrPixels. What cannot be decoded
// to its end is ErrBroken.
func Picture(content []byte, maxPixels int64) ([]Rendition, error) {
	kind := Sniff(content)
	width, height, err := dimensions(kind, content)
	if err != nil {
		return nil, err
	}
	if int64(width)*int64(height) > maxPixels {
		return nil, ErrPixels
	}
	decoding <- struct{}{}
	defer func() { <-decoding }()
	decoded, err := decode(kind, content)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	full := upright(shrink(decoded, fullSide), orientation(kind, content))
	display := shrink(full, displaySide)
	return render(
		sized{Original, 86, full},
		sized{Display, 82, display},
		sized{Thumbnail, 78, shrink(display, thumbnailSide)},
	)
}

func dimensions(kind string, content []byte) (width, height int, err error) {
	var c image.Config
	switch kind {
	case TypeJPEG:
		c, err = jpeg.DecodeConfig(bytes.NewReader(content))
	case TypePNG:
		c, err = png.DecodeConfig(bytes.NewReader(content))
	case TypeHEIC:
		decodingHEIC <- struct{}{}
		defer func() { <-decodingHEIC }()
		c, err = heic.DecodeConfig(bytes.NewReader(content))
	default:
		return 0, 0, ErrNoPicture
	}
	if err == nil && (c.Width < 1 || c.Height < 1) {
		err = errors.New("no pixels")
	}
	if err != nil {
		return 0, 0, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return c.Width, c.Height, nil
}

func decode(kind string, content []byte) (image.Image, error) {
	switch kind {
	case TypePNG:
		return png.Decode(bytes.NewReader(content))
	case TypeHEIC:
		decodingHEIC <- struct{}{}
		defer func() { <-decodingHEIC }()
		return heic.Decode(bytes.NewReader(content))
	}
	return jpeg.Decode(bytes.NewReader(content))
}

// orientation is the EXIF tag that says how the camera was held, 1 to 8. A HEIC
// decoder turns the image itself.
func orientation(kind string, content []byte) int {
	format := imagemeta.JPEG
	switch kind {
	case TypeHEIC:
		return 1
	case TypePNG:
		format = imagemeta.PNG
	}
	found := 1
	// What cannot be read says nothing about the image: it stays as it is.
	_, _ = imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(content), ImageFormat: format, Sources: imagemeta.EXIF,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return tag.Tag == "Orientation" },
		HandleTag: func(tag imagemeta.TagInfo) error {
			if v, ok := tag.Value.(uint16); ok && v >= 1 && v <= 8 {
				found = int(v)
			}
			return imagemeta.ErrStopWalking
		},
	})
	return found
}

// upright turns and mirrors an image as EXIF orientation asks.
func upright(src *image.RGBA, orientation int) *image.RGBA {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	// from says which pixel of the source stands at x, y of the result.
	var from func(x, y int) (int, int)
	switch orientation {
	case 2:
		from = func(x, y int) (int, int) { return w - 1 - x, y }
	case 3:
		from = func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }
	case 4:
		from = func(x, y int) (int, int) { return x, h - 1 - y }
	case 5:
		from = func(x, y int) (int, int) { return y, x }
	case 6:
		from = func(x, y int) (int, int) { return y, h - 1 - x }
	case 7:
		from = func(x, y int) (int, int) { return w - 1 - y, h - 1 - x }
	case 8:
		from = func(x, y int) (int, int) { return w - 1 - y, x }
	default:
		return src
	}
	size := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	dst := image.NewRGBA(size)
	for y := range size.Max.Y {
		for x := range size.Max.X {
			sx, sy := from(x, y)
			copy(dst.Pix[dst.PixOffset(x, y):][:4], src.Pix[src.PixOffset(sx, sy):][:4])
		}
	}
	return dst
}

// shrink makes an image whose longest side is at most side; it never enlarges.
func shrink(src image.Image, side int) *image.RGBA {
	b := src.Bounds()
	w, h := fit(b.Dx(), b.Dy(), side)
	if k := min(b.Dx()/w, b.Dy()/h); k >= 2 {
		src = average(src, k)
		b = src.Bounds()
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	stddraw.Draw(dst, dst.Rect, image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(dst, dst.Rect, src, b, draw.Over, nil)
	return dst
}

// fit is the size of the same shape whose longest side is at most side.
func fit(w, h, side int) (int, int) {
	if longest := max(w, h); longest > side {
		return max(1, w*side/longest), max(1, h*side/longest)
	}
	return w, h
}

// average replaces every square of k by k pixels by its mean, which keeps the
// strokes of a scanned page where picking single pixels would break them. A
// band of k rows is converted at a time, so that a large photo is never in
// memory twice.
func average(src image.Image, k int) *image.RGBA {
	b := src.Bounds()
	dst := image.NewRGBA(image.Rect(0, 0, b.Dx()/k, b.Dy()/k))
	band := image.NewRGBA(image.Rect(0, 0, b.Dx(), k))
	for y := range dst.Rect.Dy() {
		stddraw.Draw(band, band.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
		stddraw.Draw(band, band.Rect, src, image.Pt(b.Min.X, b.Min.Y+y*k), draw.Over)
		for x := range dst.Rect.Dx() {
			var red, green, blue int
			for row := range k {
				for p := band.Pix[row*band.Stride+x*k*4:][:k*4]; len(p) > 0; p = p[4:] {
					red, green, blue = red+int(p[0]), green+int(p[1]), blue+int(p[2])
				}
			}
			n := k * k
			copy(dst.Pix[dst.PixOffset(x, y):], []byte{byte(red / n), byte(green / n), byte(blue / n), 255})
		}
	}
	return dst
}

type sized struct {
	name    string
	quality int
	image   *image.RGBA
}

func render(all ...sized) ([]Rendition, error) {
	var made []Rendition
	for _, s := range all {
		var out bytes.Buffer
		if err := jpeg.Encode(&out, s.image, &jpeg.Options{Quality: s.quality}); err != nil {
			return nil, fmt.Errorf("media: draw %s: %w", s.name, err)
		}
		made = append(made, Rendition{Name: s.name, Width: s.image.Rect.Dx(), Height: s.image.Rect.Dy(), JPEG: out.Bytes()})
	}
	return made, nil
}
