package media

import (
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// SniffLength is how many bytes of the beginning tell a type.
const SniffLength = 3072

// The types by content that something is done with.
const (
	TypeJPEG      = "image/jpeg"
	TypePNG       = "image/png"
	TypeHEIC      = "image/heic"
	TypeMP4       = "video/mp4"
	TypeQuickTime = "video/quicktime"
)

// aliases are types that one program says and another does not, and mean the
// same to us.
var aliases = map[string]string{
	"image/heif":                TypeHEIC,
	"image/heic-sequence":       TypeHEIC,
	"image/heif-sequence":       TypeHEIC,
	"video/x-m4v":               TypeMP4,
	"text/csv":                  "text/plain", // whether a text is a table is for its reader to say
	"text/tab-separated-values": "text/plain",
}

// Sniff is the type of a content by its first bytes, without parameters. The
// name of a file and what a client says of it never count (policy H7).
func Sniff(head []byte) string {
	if len(head) > SniffLength {
		head = head[:SniffLength]
	}
	kind, _, _ := strings.Cut(mimetype.Detect(head).String(), ";")
	if same, ok := aliases[kind]; ok {
		return same
	}
	return kind
}
