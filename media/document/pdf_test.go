package document_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lizhi/media/document"
)

func photo(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), 120, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sample is a document with every part in it.
func sample(t testing.TB) ([]byte, *document.PDF) {
	t.Helper()
	p, err := document.NewPDF(document.Info{Title: "成长档案", Footer: "林晓雨 · 成长档案", Made: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	p.Page()
	p.Band("成长档案", "林晓雨 · 濮阳县第三中学 · 高二（3）班")
	p.Pairs([][2]string{{"姓名", "林晓雨"}, {"学校", "濮阳县第三中学"}, {"说明", strings.Repeat("写实记录，", 30)}})
	p.QR("http://127.0.0.1:8080/verify#abc", 440, 600, 96)
	p.Page()
	p.Heading("社会实践")
	p.Text(strings.Repeat("在敬老院帮老人读报、整理房间，“第一次觉得自己被需要”。学习 Go 1.26 与 HTTP/2。", 12))
	p.Text("生僻字：㛃䶮𬸦𬍛，买买提·艾力；缺字：\U0002A6D7。")
	p.Pictures([]document.Picture{
		{JPEG: photo(t, 640, 480), Width: 640, Height: 480, Caption: "志愿服务"},
		{JPEG: photo(t, 480, 640), Width: 480, Height: 640, Caption: "劳动"},
	})
	p.Heading("时长")
	p.Bars([]document.Bar{{"2025-秋", 12.5, "12.5 小时"}, {"2026-春", 30, "30 小时"}})
	rows := [][]string{}
	for range 40 {
		rows = append(rows, []string{"2026-03-15", "参加社区志愿服务，整理图书并为低年级同学讲故事", "2.5"})
	}
	p.Table([]document.Column{{"日期", 2, false}, {"内容", 6, false}, {"小时", 1, true}}, rows)
	var b bytes.Buffer
	if _, err := p.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), p
}

// poppler reads a PDF back with a program that we did not write.
func poppler(t *testing.T, pdf []byte, tool string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing: install poppler-utils", tool)
		}
		t.Skipf("%s is missing: install poppler-utils to have the pages read back", tool)
	}
	file := filepath.Join(t.TempDir(), "d.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(path, append(append([]string{}, args...), file, "-")...).Output()
	if err != nil {
		t.Fatalf("%s: %v", tool, err)
	}
	return string(out)
}

func TestPDFCanBeReadBack(t *testing.T) {
	t.Parallel()
	pdf, p := sample(t)
	if p.Missing != 1 {
		t.Errorf("Missing = %d, want 1: only U+2A6D7 is not in the font", p.Missing)
	}
	text := poppler(t, pdf, "pdftotext")
	for _, want := range []string{"成长档案", "林晓雨", "买买提·艾力", "〓", "2.5"} {
		if !strings.Contains(text, want) {
			t.Errorf("the PDF's text lacks %q", want)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if r := []rune(line); len(r) > 0 && strings.ContainsRune("，。、”）", r[0]) {
			t.Errorf("line begins with a closing mark: %s", line)
		}
	}
}

func TestPDFIsTheSameTwice(t *testing.T) {
	t.Parallel()
	a, _ := sample(t)
	b, _ := sample(t)
	if !bytes.Equal(a, b) {
		t.Error("two documents of the same content differ")
	}
}

func BenchmarkPDF(b *testing.B) {
	for b.Loop() {
		sample(b)
	}
}
