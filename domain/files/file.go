package files

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode"

	"lizhi/domain"
)

// Kind is what a file is for; its limits follow from it.
type Kind string

// The kinds. Those of the second group are made by the program and cannot be
// uploaded.
const (
	Picture   Kind = "picture"         // 照片
	Film      Kind = "film"            // 视频
	Roster    Kind = "roster"          // 花名册, a table of people
	Result    Kind = "result"          // 发放结果, a bank's answer
	List      Kind = "department_list" // 部门名单, a table of people
	Scan      Kind = "scan"            // 扫描件, a signed sheet
	EssayFile Kind = "attachment"      // 附件, to an essay

	Portfolio Kind = "portfolio" // 成长档案, a ZIP
	Sheet     Kind = "sheet"     // 激活单, a PDF with codes
	Batch     Kind = "batch"     // 一卡通发放文件
	Table     Kind = "table"     // 列表, an XLSX
)

// Made reports whether only the program makes files of the kind.
func (k Kind) Made() bool { return k == Portfolio || k == Sheet || k == Batch || k == Table }

// State is how far a file has come.
type State string

// The states of a file; the package comment has the diagram.
const (
	Open     State = "open"
	Checking State = "checking"
	Clean    State = "clean"
	Refused  State = "refused"
	Expired  State = "expired"
	Removed  State = "removed"
)

// next lists the states each state may turn into. What is not listed is final.
var next = map[State][]State{
	Open:     {Checking, Refused, Expired, Removed},
	Checking: {Clean, Refused},
	Clean:    {Removed},
}

// Sum is a SHA-256; the zero Sum means that none was said.
type Sum [32]byte

// ParseSum reads 64 hexadecimal digits.
func ParseSum(s string) (Sum, error) {
	var sum Sum
	if len(s) != 2*len(sum) {
		return sum, fmt.Errorf("a SHA-256 has 64 hexadecimal digits")
	}
	_, err := hex.Decode(sum[:], []byte(s))
	return sum, err
}

// String shows the sum in hexadecimal, or nothing for none.
func (s Sum) String() string {
	if s == (Sum{}) {
		return ""
	}
	return hex.EncodeToString(s[:])
}

// MarshalText shows the sum as String does.
func (s Sum) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (s *Sum) UnmarshalText(text []byte) (err error) {
	*s = Sum{}
	if len(text) > 0 {
		*s, err = ParseSum(string(text))
	}
	return err
}

// Key seals the bytes of one upload or content. It never leaves the program:
// it is no text, in no answer and in no audit.
type Key [32]byte

// String hides the key from logs.
func (Key) String() string { return "sealed" }

// GoString hides the key from %#v too.
func (Key) GoString() string { return "sealed" }

// MarshalText leaves the key out of everything that is written as JSON.
func (Key) MarshalText() ([]byte, error) { return nil, nil }

// UnmarshalText reads nothing, as MarshalText wrote.
func (*Key) UnmarshalText([]byte) error { return nil }

// ContentID names a content.
type ContentID = domain.ID[Content]

// File is an upload, or a document that the program made.
type File struct {
	ID        domain.FileID
	Owner     domain.PersonID
	Kind      Kind
	Name      string // as the uploader calls it; it may hold a person's name
	State     State
	Refusal   string            // code of the fault for which it was refused
	Because   map[string]string // what stands in that fault's text
	Size      int64             // bytes, as uploaded
	SHA256    Sum               // of the upload; said at the beginning or found
	ChunkSize int64             // of all chunks but the last; 0 for what was made
	Key       Key               // of the chunks, while there are any

	Content       ContentID // once it is clean
	Type          string    // by content, of the original as it is kept
	Width, Height int
	Duration      time.Duration
	Variants      []Variant

	Attached  domain.Attachment
	Rows      int       // people in a table that was made, for the audit
	CreatedAt time.Time // by the server's clock
	ExpiresAt time.Time // when it goes; zero for as long as it is attached
}

// rows is how many people the audit says to stand in the file; nil for one that
// is no table.
func (f File) rows() *int {
	if f.Rows == 0 {
		return nil
	}
	return &f.Rows
}

// Variant is one object of a content.
type Variant struct {
	Name          string // "original", "display", "thumbnail"
	Type          string
	Size          int64
	SHA256        Sum
	Width, Height int
}

// The names of variants. What is no picture has an original only; a film has
// the others where a poster could be drawn.
const (
	Original  = "original"
	Display   = "display"
	Thumbnail = "thumbnail"
)

// Content is bytes under one key, kept once for every file that has them.
// Treatment says what was done to them: the same upload treated otherwise is
// another content.
type Content struct {
	ID        ContentID
	Treatment string
	SHA256    Sum // of the upload, before it was treated
	Key       Key
	Variants  []Variant
	CreatedAt time.Time
}

// Object is the name under which media keeps a variant of the content.
func (c Content) Object(variant string) string { return contentPrefix(c.ID) + variant }

func contentPrefix(id ContentID) string { return "contents/" + id.String() + "/" }

// Chunks is the prefix of an upload's chunks; the number of the chunk follows.
func (f File) Chunks() string { return "uploads/" + f.ID.String() + "/" }

// ChunkCount is how many chunks make the whole.
func (f File) ChunkCount() int {
	if f.ChunkSize == 0 {
		return 0
	}
	return int((f.Size + f.ChunkSize - 1) / f.ChunkSize)
}

// ChunkLength is how many bytes chunk n must have, -1 if there is no such.
func (f File) ChunkLength(n int) int64 {
	if n < 0 || n >= f.ChunkCount() {
		return -1
	}
	return min(f.ChunkSize, f.Size-int64(n)*f.ChunkSize)
}

// Variant finds a variant by name.
func (f File) Variant(name string) (Variant, bool) {
	for _, v := range f.Variants {
		if v.Name == name {
			return v, true
		}
	}
	return Variant{}, false
}

func (f *File) move(to State) error {
	for _, s := range next[f.State] {
		if s == to {
			f.State = to
			return nil
		}
	}
	return ErrState.With("state", string(f.State))
}

// TakeChunk asks whether the chunk n of so many bytes may be put now.
func (f File) TakeChunk(n int, length int64, now time.Time) error {
	switch {
	case f.State == Expired || f.State == Open && !now.Before(f.ExpiresAt):
		return ErrExpired
	case f.State != Open:
		return ErrState.With("state", string(f.State))
	case f.ChunkLength(n) < 0:
		return ErrNoChunk.With("count", f.ChunkCount())
	case f.ChunkLength(n) != length:
		return ErrChunkSize.With("want", f.ChunkLength(n)).With("got", length)
	}
	return nil
}

// Complete ends the upload; from then on no chunk is taken.
func (f *File) Complete(now time.Time) error {
	if f.State == Open && !now.Before(f.ExpiresAt) {
		return ErrExpired
	}
	return f.move(Checking)
}

// Accept makes the file clean, with the content that was made of it. It stays
// for idle unless it is attached meanwhile.
func (f *File) Accept(found Found, c Content, expires time.Time) error {
	if err := f.move(Clean); err != nil {
		return err
	}
	f.Content, f.SHA256, f.Key = c.ID, c.SHA256, Key{}
	f.Type, f.Width, f.Height, f.Duration = found.Type, found.Width, found.Height, found.Duration
	f.Variants, f.ExpiresAt = c.Variants, expires
	return nil
}

// Refuse says no to an upload for good; its bytes go.
func (f *File) Refuse(fault *domain.Fault) error {
	if err := f.move(Refused); err != nil {
		return err
	}
	f.Refusal, f.Because, f.Key = fault.Code, fault.Because(), Key{}
	return nil
}

// Why is the fault for which the file was refused, nil if it was not.
func (f File) Why() *domain.Fault { return domain.Recalled(f.Refusal, f.Because) }

// Go takes the file away because its time is over or because its uploader does
// not want it. Its row stays with the hash.
func (f *File) Go() error {
	to := Removed
	if f.State == Open {
		to = Expired
	}
	if err := f.move(to); err != nil {
		return err
	}
	f.Content, f.Key, f.Variants, f.ExpiresAt = ContentID{}, Key{}, nil, time.Time{}
	return nil
}

// Attach gives the file to a thing. Only its uploader can, and the program for
// what it made; a file belongs to one thing.
func (f *File) Attach(by domain.Actor, to domain.Attachment) error {
	switch {
	case f.Attached == to && !to.IsZero():
		return nil
	case !by.IsSystem() && (f.Owner.IsZero() || f.Owner != by.Person), to.IsZero():
		return domain.ErrNotFound
	case f.State != Clean:
		return ErrNotClean.With("state", string(f.State))
	case !f.Attached.IsZero():
		return ErrAttached
	}
	f.Attached = to
	if !f.Kind.official() {
		f.ExpiresAt = time.Time{}
	}
	return nil
}

// official reports whether a file goes to or comes from a bank or a bureau, or
// holds what does: it goes after its days although it is attached.
func (k Kind) official() bool {
	return k == Batch || k == Result || k == Roster || k == List || k.Made()
}

// Detach takes the file from the thing that it belongs to.
func (f *File) Detach(from domain.Attachment, expires time.Time) bool {
	if f.Attached != from || from.IsZero() {
		return false
	}
	f.Attached = domain.Attachment{}
	if f.ExpiresAt.IsZero() {
		f.ExpiresAt = expires
	}
	return true
}

// Facts are what a feature may know of the file.
func (f File) Facts() domain.AttachedFile {
	return domain.AttachedFile{
		ID: f.ID, Kind: string(f.Kind), Type: f.Type, Size: f.Size,
		Width: f.Width, Height: f.Height, Duration: f.Duration,
	}
}

// tidyName makes a name one that every system can save: no path, no control
// characters, at most 120 characters.
func tidyName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co) || strings.ContainsRune(`<>:"|?*`, r) {
			return -1
		}
		return r
	}, name))
	if r := []rune(name); len(r) > 120 {
		name = string(r[len(r)-120:]) // the end says what it is
	}
	if strings.Trim(name, ". ") == "" {
		return "file"
	}
	return name
}
