package api_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"strings"
	"testing"
	"time"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/files"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
	"lizhi/media/mediatest"
	"lizhi/seeds"
)

// desk is a city in which uploads are looked at.
type desk struct {
	*apitest.City
	runner *jobs.Runner
	files  files.Service
}

func desks(t *testing.T, test func(t *testing.T, d desk)) {
	t.Helper()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		t.Helper()
		service := c.Services.Files
		limits, err := seeds.FileLimits()
		if err != nil {
			t.Fatal(err)
		}
		if err := service.SetLimits(t.Context(), domain.System(nil), limits...); err != nil {
			t.Fatal(err)
		}
		d := desk{c, jobs.New(c.DB.Queue(), jobs.Options{World: c.DB.World()}, jobs.Files{Files: service, Vault: c.Media, World: c.DB.World()}), service}
		for _, name := range []string{"林晓雨", "陈小满"} {
			c.Join(name, domain.Actor{Person: storetest.NextID()})
		}
		test(t, d)
	})
}

func (d desk) drain(t *testing.T) {
	t.Helper()
	if err := d.runner.Drain(t.Context()); err != nil {
		t.Error(err)
	}
}

func sha(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func chunk(number int, body []byte) apitest.Case {
	return apitest.Case{
		As: "林晓雨", Do: fmt.Sprintf("PUT /v1/files/{file}/chunks/%d", number), Body: body, Want: 204,
		Header: map[string]string{"Content-Type": "application/octet-stream", "X-Chunk-SHA256": sha(body)},
	}
}

func photo(t *testing.T) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 1600, 1200))
	copy(m.Pix, mediatest.Bytes(len(m.Pix)))
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPH8LimitsAreToldBeforeAndAtTheStart(t *testing.T) {
	t.Parallel()
	desks(t, func(t *testing.T, d desk) {
		d.Run(t,
			apitest.Case{As: "林晓雨", Do: "GET /v1/files/limits", Want: 200, Has: map[string]any{
				"/min_chunk": 65536, "/max_chunk": 4194304.0, "/items/2/kind": "film", "/items/2/max_seconds": 180, "/items/3/kind": "picture", "/items/3/max_pixels": 5e7,
			}},
			apitest.Case{Do: "GET /v1/files/limits", Want: 401},
			apitest.Case{
				Remark: "a byte too much", As: "林晓雨", Do: "POST /v1/files", Body: `{"kind":"picture","name":"a.jpg","size":20971521}`,
				Want: 413, Code: "files.too_large", Fields: []string{"/size"},
				Check: func(t *testing.T, a apitest.Answer) {
					if !strings.Contains(string(a.Raw), "20971520") {
						t.Errorf("the limit is not said: %s", a.Raw)
					}
				},
			},
			apitest.Case{Remark: "just right", As: "林晓雨", Do: "POST /v1/files", Body: `{"kind":"picture","name":"a.jpg","size":20971520}`, Want: 201, Has: map[string]any{"/chunk_count": 40}},
			apitest.Case{Remark: "nothing", As: "林晓雨", Do: "POST /v1/files", Body: `{"kind":"picture","name":"a.jpg","size":0}`, Want: 422, Code: "files.empty"},
			apitest.Case{Remark: "less than nothing", As: "林晓雨", Do: "POST /v1/files", Body: `{"kind":"picture","name":"a.jpg","size":-1}`, Want: 422, Code: "files.empty"},
			apitest.Case{Remark: "chunks too small", As: "林晓雨", Do: "POST /v1/files", Body: `{"kind":"picture","name":"a.jpg","size":9,"chunk_size":65535}`, Want: 422, Code: "files.chunk_bounds"},
			apitest.Case{Remark: "chunks too large", As: "林晓雨", Do: "POST /v1/files", Body: `{"kind":"picture","name":"a.jpg","size":9,"chunk_size":4194305}`, Want: 422, Code: "files.chunk_bounds"},
			apitest.Case{Remark: "what only the program makes", As: "林晓雨", Do: "POST /v1/files", Body: `{"kind":"portfolio","name":"a.zip","size":9}`, Want: 422, Code: "files.no_kind"},
			apitest.Case{Remark: "a kind that nobody knows", As: "林晓雨", Do: "POST /v1/files", Body: `{"kind":"song","name":"a","size":9}`, Want: 422, Fields: []string{"/kind"}},
			apitest.Case{Remark: "half a hash", As: "林晓雨", Do: "POST /v1/files", Body: `{"kind":"picture","name":"a","size":9,"sha256":"abc"}`, Want: 422, Fields: []string{"/sha256"}},
		)
	})
}

func TestPH7UploadOverTheAPI(t *testing.T) {
	t.Parallel()
	desks(t, func(t *testing.T, d desk) {
		content := photo(t)
		id := domain.FileID(storetest.NextID()).String()
		begin := fmt.Sprintf(`{"id":%q,"kind":"picture","name":"C:\\照片\\志愿服务.png","size":%d,"sha256":%q,"chunk_size":262144}`, id, len(content), sha(content))
		d.Vars["file"] = id
		const part = 262144
		last := (len(content) - 1) / part
		if last < 2 {
			t.Fatalf("the photo has only %d bytes", len(content))
		}
		bad := chunk(1, content[part:2*part])
		bad.Header = map[string]string{"Content-Type": "application/octet-stream", "X-Chunk-SHA256": sha(content)}
		bad.Want, bad.Code = 422, "files.chunk_hash"
		stranger := chunk(1, content[part:2*part])
		stranger.As, stranger.Want = "陈小满", 404
		d.Run(t,
			apitest.Case{As: "林晓雨", Do: "POST /v1/files", Body: begin, Want: 201, Has: map[string]any{"/state": "open", "/name": "志愿服务.png"}},
			apitest.Case{Remark: "the answer was lost", As: "林晓雨", Do: "POST /v1/files", Body: begin, Want: 201, Has: map[string]any{"/id": id}},
			apitest.Case{Remark: "somebody else's id", As: "陈小满", Do: "POST /v1/files", Body: begin, Want: 409, Code: "id_taken"},
			chunk(0, content[:part]), bad, stranger,
			apitest.Case{As: "林晓雨", Do: "GET /v1/files/{file}/chunks", Want: 200, Has: map[string]any{"/present": "[0]", "/chunk_count": last + 1}},
			apitest.Case{As: "陈小满", Do: "GET /v1/files/{file}/chunks", Want: 404},
			apitest.Case{As: "林晓雨", Do: "POST /v1/files/{file}/completion", Want: 422, Code: "files.incomplete"},
		)
		for n := 1; n <= last; n++ {
			d.Send(t, chunk(n, content[n*part:min((n+1)*part, len(content))]))
		}
		d.Run(t,
			apitest.Case{As: "林晓雨", Do: "GET /v1/files/{file}/content", Want: 409, Code: "files.not_clean"},
			apitest.Case{As: "林晓雨", Do: "POST /v1/files/{file}/completion", Want: 202, Has: map[string]any{"/state": "checking"}},
		)
		d.drain(t)
		whole := d.Send(t, apitest.Case{As: "林晓雨", Do: "GET /v1/files/{file}/content?variant=display", Want: 200})
		if whole.Header.Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(whole.Header.Get("Content-Disposition"), "inline") ||
			whole.Header.Get("X-Content-Type-Options") != "nosniff" || whole.Header.Get("Content-Length") != fmt.Sprint(len(whole.Raw)) {
			t.Errorf("headers: %v", whole.Header)
		}
		d.Vars["tag"] = whole.Header.Get("ETag")
		ranged(t, d, whole.Raw)
		d.Run(t,
			apitest.Case{As: "林晓雨", Do: "GET /v1/files/{file}", Want: 200, Has: map[string]any{"/state": "clean", "/type": "image/jpeg", "/width": 1600, "/variants/1/width": 1280, "/variants/2/width": 320}},
			apitest.Case{As: "陈小满", Do: "GET /v1/files/{file}/content", Want: 404},
			apitest.Case{As: "林晓雨", Do: "GET /v1/files/{file}/content?variant=display", Header: map[string]string{"If-None-Match": "{tag}"}, Want: 304},
			apitest.Case{As: "林晓雨", Do: "DELETE /v1/files/{file}", Want: 204},
			apitest.Case{As: "林晓雨", Do: "GET /v1/files/{file}/content", Want: 410, Code: "files.removed"},
			apitest.Case{As: "林晓雨", Do: "GET /v1/files/{file}", Want: 200, Has: map[string]any{"/state": "removed", "/sha256": sha(content)}},
		)
	})
}

// ranged asks for parts of what is known.
func ranged(t *testing.T, d desk, whole []byte) {
	t.Helper()
	size := len(whole)
	for _, c := range []struct {
		header     string
		status     int
		from, long int
	}{
		{"bytes=0-0", 206, 0, 1},
		{"bytes=65530-65545", 206, 65530, 16},
		{"bytes=100-", 206, 100, size - 100},
		{"bytes=-7", 206, size - 7, 7},
		{"bytes=-99999999", 206, 0, size},
		{fmt.Sprintf("bytes=%d-99999999", size-1), 206, size - 1, 1},
		{fmt.Sprintf("bytes=%d-", size), 416, 0, 0},
		{"bytes=5-2", 200, 0, size},
		{"bytes=0-1,4-5", 200, 0, size},
		{"lines=1-2", 200, 0, size},
	} {
		a := d.Send(t, apitest.Case{
			As: "林晓雨", Do: "GET /v1/files/{file}/content?variant=display", Want: c.status,
			Header: map[string]string{"Range": c.header, "If-Range": "{tag}"},
		})
		if c.status != 416 && !bytes.Equal(a.Raw, whole[c.from:c.from+c.long]) {
			t.Errorf("%s: %d bytes, want %d from %d", c.header, len(a.Raw), c.long, c.from)
		}
		if want := fmt.Sprintf("bytes %d-%d/%d", c.from, c.from+c.long-1, size); c.status == 206 && a.Header.Get("Content-Range") != want {
			t.Errorf("%s: Content-Range = %q, want %q", c.header, a.Header.Get("Content-Range"), want)
		}
	}
	other := d.Send(t, apitest.Case{
		As: "林晓雨", Do: "GET /v1/files/{file}/content?variant=display", Want: 200,
		Header: map[string]string{"Range": "bytes=0-9", "If-Range": `"another"`},
	})
	if len(other.Raw) != size {
		t.Errorf("a range of another content was given")
	}
}

func TestPolicyH7WrongTypeIsSaidAtTheFirstChunk(t *testing.T) {
	t.Parallel()
	desks(t, func(t *testing.T, d desk) {
		page := []byte("<!DOCTYPE html><html><script>alert(1)</script></html>")
		first := chunk(0, page)
		first.Want, first.Code = 415, "files.wrong_type"
		again := chunk(0, page)
		again.Want, again.Code = 409, "files.state"
		d.Run(t,
			apitest.Case{As: "林晓雨", Do: "POST /v1/files", Body: fmt.Sprintf(`{"kind":"film","name":"a.mp4","size":%d}`, len(page)), Want: 201, Save: map[string]string{"/id": "file"}},
			first, again,
			apitest.Case{As: "林晓雨", Do: "GET /v1/files/{file}", Want: 200, Has: map[string]any{"/state": "refused", "/refusal/code": "files.wrong_type", "/refusal/message": "文件内容是 HTML，这里只接受：MP4, MOV。"}},
		)
	})
}

func TestPolicyK9DownloadSessions(t *testing.T) {
	t.Parallel()
	desks(t, func(t *testing.T, d desk) {
		owner := d.Join("林晓雨", domain.Actor{Person: storetest.NextID()})
		content := mediatest.Bytes(6 << 20) // larger than what is held in memory at a time
		made, err := d.files.Keep(t.Context(), owner, files.Document{Owner: owner.Person, Kind: files.Portfolio, Name: "成长档案.zip", Type: "application/zip", Rows: 60},
			func(w io.Writer) error {
				_, err := io.Copy(w, bytes.NewReader(content))
				return err
			})
		if err != nil {
			t.Fatal(err)
		}
		d.Vars["file"] = made.ID.String()
		token := func() string { return fmt.Sprintf(`{"token":%q}`, d.Vars["token"]) }
		offer := apitest.Case{As: "林晓雨", Do: "POST /v1/files/{file}/downloads", Want: 201, Save: map[string]string{"/token": "token"}}
		d.Run(t,
			apitest.Case{As: "林晓雨", Do: "GET /v1/files/{file}/content", Want: 403, Code: "files.download_only"},
			apitest.Case{As: "陈小满", Do: "POST /v1/files/{file}/downloads", Want: 404}, offer)
		d.Run(t,
			apitest.Case{Remark: "another account", As: "陈小满", Do: "POST /v1/downloads", Body: token(), Want: 404},
			apitest.Case{Remark: "a guess", As: "林晓雨", Do: "POST /v1/downloads", Body: `{"token":"` + strings.Repeat("A", 52) + `"}`, Want: 404},
			apitest.Case{As: "林晓雨", Do: "POST /v1/downloads", Body: token(), Want: 201, Save: map[string]string{"/id": "session"}},
			apitest.Case{Remark: "a second time", As: "林晓雨", Do: "POST /v1/downloads", Body: token(), Want: 410, Code: "files.download_over"},
			apitest.Case{As: "陈小满", Do: "GET /v1/downloads/{session}/content", Want: 404},
		)
		get := apitest.Case{As: "林晓雨", Do: "GET /v1/downloads/{session}/content", Want: 200}
		if a := d.Send(t, get); !bytes.Equal(a.Raw, content) || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%d bytes, %v", len(a.Raw), a.Header)
		}
		d.Clock.Add(24*time.Hour - time.Second)
		get.Want, get.Header = 206, map[string]string{"Range": "bytes=5000000-5000099"}
		if a := d.Send(t, get); !bytes.Equal(a.Raw, content[5000000:5000100]) {
			t.Error("a range a day later is another")
		}
		d.Clock.Add(time.Second)
		get.Want, get.Code = 410, "files.download_over"
		d.Send(t, get)

		d.Send(t, offer)
		d.Clock.Add(files.TokenLife)
		d.Send(t, apitest.Case{Remark: "a token too old", As: "林晓雨", Do: "POST /v1/downloads", Body: token(), Want: 410, Code: "files.download_over"})
	})
}
