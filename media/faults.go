package media

import "errors"

// Why a content is not taken. jobs turns each into a refusal of its own, which
// the person sees; none holds anything of the content.
var (
	ErrBroken    = errors.New("media: the content is cut short or broken")
	ErrPixels    = errors.New("media: the picture has too many pixels")
	ErrNoPicture = errors.New("media: not a picture of a type we read")
	ErrNoFilm    = errors.New("media: not a film whose length can be read")
)
