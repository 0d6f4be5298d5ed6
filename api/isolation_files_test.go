package api_test

import (
	"fmt"
	"io"
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/files"
	"lizhi/jobs"
	"lizhi/seeds"
)

// uploader is who owns the files of these fixtures: a file is its uploader's
// alone until it is attached.
const uploader = "student 林晓雨"

// limited keeps the limits of files, without which nothing is taken.
func limited(t *testing.T, w *scene) {
	t.Helper()
	limits, err := seeds.FileLimits()
	if err == nil {
		err = w.Services.Files.SetLimits(t.Context(), domain.System(nil), limits...)
	}
	if err != nil {
		t.Fatal(err)
	}
}

var page = []byte("%PDF-1.7\n a signed sheet")

// begun begins an upload of one chunk.
func begun(t *testing.T, w *scene) {
	t.Helper()
	begunBy(t, w, uploader)
}

func begunBy(t *testing.T, w *scene, who string) {
	t.Helper()
	limited(t, w)
	w.Send(t, apitest.Case{
		As: who, Do: "POST /v1/files", Body: fmt.Sprintf(`{"kind":"scan","name":"同意书.pdf","size":%d}`, len(page)),
		Want: 201, Save: map[string]string{"/id": "file"},
	})
}

func sent(t *testing.T, w *scene) {
	t.Helper()
	begun(t, w)
	c := chunk(0, page)
	c.As = uploader
	w.Send(t, c)
}

func checked(t *testing.T, w *scene) {
	t.Helper()
	checkedBy(t, w, uploader)
}

// checkedBy is a clean file of somebody.
func checkedBy(t *testing.T, w *scene, who string) {
	t.Helper()
	begunBy(t, w, who)
	c := chunk(0, page)
	c.As = who
	w.Send(t, c)
	w.Send(t, apitest.Case{As: who, Do: "POST /v1/files/{file}/completion", Want: 202})
	runner := jobs.New(w.DB.Queue(), jobs.Options{World: w.DB.World()}, jobs.Files{Files: w.Services.Files, Vault: w.Media, World: w.DB.World()})
	if err := runner.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func made(t *testing.T, w *scene) {
	t.Helper()
	limited(t, w)
	f, err := w.Services.Files.Keep(t.Context(), domain.System(nil), files.Document{Owner: w.Lin, Kind: files.Portfolio, Name: "a.zip", Type: "application/zip"},
		func(to io.Writer) error { _, err := to.Write(page); return err })
	if err != nil {
		t.Fatal(err)
	}
	w.let("file", f.ID)
	w.Send(t, apitest.Case{As: uploader, Do: "POST /v1/files/{file}/downloads", Want: 201, Save: map[string]string{"/token": "token"}})
}

func fetching(t *testing.T, w *scene) {
	t.Helper()
	made(t, w)
	w.Send(t, apitest.Case{As: uploader, Do: "POST /v1/downloads", Body: `{"token":"{token}"}`, Want: 201, Save: map[string]string{"/id": "download"}})
}

var filesFixtures = map[string][]fixture{
	"listFileLimits": {{do: "GET /v1/files/limits"}},
	"beginUpload":    {{do: "POST /v1/files", body: `{"kind":"scan","name":"a.pdf","size":9}`, before: limited}},
	"getFile":        {{do: "GET /v1/files/{file}", owner: uploader, before: begun}},
	"listChunks":     {{do: "GET /v1/files/{file}/chunks", owner: uploader, before: begun}},
	"putChunk": {{
		do: "PUT /v1/files/{file}/chunks/0", body: string(page), owner: uploader, before: begun,
		header: map[string]string{"Content-Type": "application/octet-stream", "X-Chunk-SHA256": sha(page)},
	}},
	"completeUpload": {{do: "POST /v1/files/{file}/completion", owner: uploader, before: sent}},
	"discardFile":    {{do: "DELETE /v1/files/{file}", owner: uploader, before: checked}},
	"getFileContent": {{do: "GET /v1/files/{file}/content", owner: uploader, before: checked}},
	"offerDownload":  {{do: "POST /v1/files/{file}/downloads", owner: uploader, before: checked}},
	"startDownload":  {{do: "POST /v1/downloads", body: `{"token":"{token}"}`, owner: uploader, before: made}},

	"getDownloadContent": {{do: "GET /v1/downloads/{download}/content", owner: uploader, before: fetching}},
}
