package api

import (
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lizhi/domain/files"
)

// streamLife is how long one answer may take to be fetched; who is cut off goes
// on with a range.
const streamLife = 30 * time.Minute

// stream answers with the bytes of a file, whole or in a range, without ever
// holding them: it is written to the line while it is read and opened. It is the
// answer of two operations in place of the generated ones, which would read
// everything into memory first.
type stream struct {
	o                            files.Opened
	ranges, ifRange, ifNoneMatch string
}

// VisitGetFileContentResponse writes the answer of getFileContent.
func (s stream) VisitGetFileContentResponse(c *fiber.Ctx) error { return s.send(c) }

// VisitGetDownloadContentResponse writes the answer of getDownloadContent.
func (s stream) VisitGetDownloadContentResponse(c *fiber.Ctx) error { return s.send(c) }

func (s stream) send(c *fiber.Ctx) error {
	v := s.o.Variant
	tag := `"` + v.SHA256.String() + `"`
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderAcceptRanges, "bytes")
	if s.ifNoneMatch != "" && matches(s.ifNoneMatch, tag) {
		return c.SendStatus(http.StatusNotModified)
	}
	from, length, status := int64(0), v.Size, http.StatusOK
	if s.ranges != "" && (s.ifRange == "" || s.ifRange == tag) {
		first, n, ok := parseRange(s.ranges, v.Size)
		switch {
		case ok && n == 0:
			c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes */%d", v.Size))
			return errRange
		case ok:
			from, length, status = first, n, http.StatusPartialContent
			c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes %d-%d/%d", from, from+length-1, v.Size))
		}
	}
	// The request's own deadline ends with the handler, the answer is still
	// being written then.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), streamLife)
	body, err := s.o.Read(ctx, from, length)
	if err != nil {
		cancel()
		return err
	}
	c.Set(fiber.HeaderContentType, v.Type)
	c.Set(fiber.HeaderContentDisposition, s.disposition())
	c.Status(status).Context().SetBodyStream(streamed{body, cancel}, int(length))
	return nil
}

// disposition lets a client show what we drew ourselves, and only save
// everything else (decisions §5).
func (s stream) disposition() string {
	how := "attachment"
	drawn := s.o.Variant.Type == "image/jpeg" // whatever came as a picture was drawn anew
	if drawn {
		how = "inline"
	}
	name := s.o.File.Name
	if want, _ := mime.ExtensionsByType(s.o.Variant.Type); drawn && len(want) > 0 {
		if i := strings.LastIndexByte(name, '.'); i > 0 {
			name = name[:i]
		}
		name += ".jpg"
	}
	return how + `; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

// streamed ends the reading when the answer was written or the line is gone.
type streamed struct {
	io.ReadCloser
	cancel context.CancelFunc
}

// Close ends the reading.
func (s streamed) Close() error {
	defer s.cancel()
	return s.ReadCloser.Close()
}

// parseRange reads one range of bytes: "bytes=0-99", "bytes=100-", "bytes=-100".
// A length of 0 means that nothing of it is there; not ok, that it is to be
// ignored, as several ranges are.
func parseRange(header string, size int64) (from, length int64, ok bool) {
	spec, isBytes := strings.CutPrefix(strings.ReplaceAll(header, " ", ""), "bytes=")
	first, last, dash := strings.Cut(spec, "-")
	if !isBytes || !dash || strings.Contains(spec, ",") {
		return 0, 0, false
	}
	if first == "" { // the last so many
		n, err := strconv.ParseInt(last, 10, 64)
		if err != nil || n < 0 {
			return 0, 0, false
		}
		n = min(n, size)
		return size - n, n, true
	}
	from, err := strconv.ParseInt(first, 10, 64)
	if err != nil || from < 0 {
		return 0, 0, false
	}
	to := size - 1
	if last != "" {
		if to, err = strconv.ParseInt(last, 10, 64); err != nil || to < from {
			return 0, 0, false
		}
	}
	if from >= size {
		return 0, 0, true
	}
	return from, min(to, size-1) - from + 1, true
}
