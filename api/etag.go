package api

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"

	"lizhi/domain"
)

// etag is the ETag of a thing that people edit: its version.
func etag(version int) string { return `"v` + strconv.Itoa(version) + `"` }

// version reads an If-Match that etag wrote. Anything else is a version that
// cannot be current, which the feature will refuse as stale; "*" is refused
// here, since it would overwrite what nobody has read.
func version(ifMatch string) (int, error) {
	inner, ok := strings.CutPrefix(strings.Trim(ifMatch, `"`), "v")
	n, err := strconv.Atoi(inner)
	if !ok || err != nil || n < 1 {
		f := *domain.ErrInvalid
		f.Fields = []domain.Field{{
			Pointer: "header/If-Match", Code: "format",
			ZH: `应为读到的 ETag，例如 "v3"。`, EN: `It must be the ETag that was read, such as "v3".`,
		}}
		return 0, &f
	}
	return n, nil
}

// unchanged says whether a list is still what the client has, for the price of
// one indexed query: numbers gives the change numbers of what is listed
// (decisions §2). The ETag is a hash of who looks, of what was asked and of the
// numbers; the list itself is not read.
func unchanged(ctx context.Context, ifNoneMatch *string, numbers func(context.Context) ([]int64, error)) (tag string, same bool, err error) {
	current, err := numbers(ctx)
	if err != nil {
		return "", false, err
	}
	tag = listTag(callOf(ctx), current)
	return tag, ifNoneMatch != nil && matches(*ifNoneMatch, tag), nil
}

func listTag(c *call, numbers []int64) string {
	h := sha256.New()
	put := func(parts ...[]byte) {
		for _, p := range parts {
			var size [4]byte
			binary.BigEndian.PutUint32(size[:], uint32(len(p)))
			h.Write(size[:])
			h.Write(p)
		}
	}
	put(c.actor.Account[:], c.actor.Person[:], []byte(c.op.id), []byte(c.query))
	for _, a := range c.actor.Appointments {
		put([]byte(a.Role), a.Unit[:])
	}
	for _, p := range c.actor.Wards {
		put([]byte("ward"), p[:])
	}
	for _, p := range c.actor.Mentees {
		put([]byte("mentee"), p[:])
	}
	var n [8]byte
	for _, number := range numbers {
		binary.BigEndian.PutUint64(n[:], uint64(number))
		put(n[:])
	}
	return `"` + base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:18]) + `"`
}

// matches compares by RFC 9110: weak and strong are the same for If-None-Match.
func matches(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if part == tag || part == "*" {
			return true
		}
	}
	return false
}
