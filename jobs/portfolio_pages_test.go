package jobs

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/portfolio"
	"lizhi/domain/store/storetest"
)

// colours makes a photo that can be told from another.
func colours(t testing.TB, w, h int, blue uint8) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), blue, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 80}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sample is the portfolio of 林晓雨.
func sample(t testing.TB) pages {
	t.Helper()
	on := func(s string) domain.Day {
		d, err := domain.ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	item := func(n byte, dimension, kind, title, day string, minutes int) portfolio.Item {
		return portfolio.Item{
			ID: [16]byte{15: n}, Dimension: dimension, Kind: kind, Title: title, Day: on(day), Minutes: minutes, Place: "濮阳县敬老院",
			Text:       strings.Repeat("我和同学一起帮老人读报、整理房间，听他们讲过去的故事。第一次觉得自己被需要，也明白了“坚持”的意义。", 4),
			Details:    []portfolio.Detail{{Label: "主办单位", Value: "校团委"}},
			VerifiedBy: "林静", VerifiedOn: on("2026-03-16"),
		}
	}
	m := portfolio.Material{
		Name: "林晓雨", School: "濮阳县第三中学", Class: "高二（1）班",
		Dimensions: []string{"思想品德", "学业水平", "身心健康", "艺术素养", "社会实践"},
		Items: []portfolio.Item{
			item(2, "社会实践", "活动", "敬老院志愿服务", "2025-11-08", 150),
			item(1, "社会实践", "勤工助学", "图书馆整理员", "2026-03-08", 240),
			item(3, "思想品德", "诚信教育", "诚信主题班会", "2025-10-15", 45),
			item(4, "学业水平", "荣誉", "三好学生", "2026-01-10", 0),
		},
		Talks:        []portfolio.Talk{{Day: on("2026-03-01"), Kind: "面谈", Topic: "学习方法与时间安排", Minutes: 40, Mentor: "赵明"}},
		HonoursKinds: []string{"荣誉"},
	}
	p := pages{Portfolio: portfolio.Compose(m), pictures: map[[16]byte][]picture{}, link: "http://127.0.0.1:8080/#student=x"}
	for n := range byte(6) {
		w, h := 1280, 960
		if n%2 == 1 {
			w, h = h, w
		}
		id := [16]byte{15: 1 + n%2}
		p.pictures[id] = append(p.pictures[id], picture{
			name: "photos/00" + string('1'+n) + ".jpg", jpeg: colours(t, w, h, 40*n), width: w, height: h,
		})
	}
	return p
}

func TestPortfolioIsTheSameTwice(t *testing.T) {
	t.Parallel()
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		p := sample(t)
		if missing, err := p.writePDF(w); err != nil || missing != 0 {
			t.Fatalf("writePDF = %d missing, %v", missing, err)
		}
		if err := p.writeHTML(w); err != nil {
			t.Fatal(err)
		}
		if err := p.writeJSON(w); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same portfolio gives other bytes")
	}
}

func TestPortfolioPageNeedsNoNetwork(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.Chapters[4].Items[0].Title = `<script src="https://evil.example/x.js"></script>`
	var b bytes.Buffer
	if err := p.writeHTML(&b); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if strings.Contains(page, "<script") {
		t.Error("a title became a script")
	}
	for _, address := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(address[1], "photos/") {
			t.Errorf("the page asks for %s", address[1])
		}
	}
	if n := strings.Count(page, "<img "); n != 6 {
		t.Errorf("the page shows %d pictures, want 6", n)
	}
}

func TestPortfolioJSON(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := sample(t).writeJSON(&b); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Chapters []struct {
			Dimension string
			Records   []struct{ Title string }
		}
		Hours []struct {
			Term    string
			Minutes int
		}
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Chapters) != 5 || len(got.Chapters[4].Records) != 2 || got.Chapters[4].Records[0].Title != "敬老院志愿服务" {
		t.Errorf("chapters = %+v, want five, the last with two records by day", got.Chapters)
	}
	if len(got.Hours) != 2 || got.Hours[0].Term != "2025-autumn" || got.Hours[0].Minutes != 195 {
		t.Errorf("hours = %+v, want 195 minutes in 2025-autumn first", got.Hours)
	}
}

// BenchmarkPortfolioOfFourPages makes the PDF of sample, on one core.
func BenchmarkPortfolioOfFourPages(b *testing.B) {
	p := sample(b)
	for b.Loop() {
		var took []float64
		for range 11 {
			start := time.Now()
			if _, err := p.writePDF(io.Discard); err != nil {
				b.Fatal(err)
			}
			took = append(took, float64(time.Since(start).Microseconds())/1000)
		}
		storetest.Limit(b, "a portfolio of 4 pages, 6 photos", "ms", 30, took)
	}
}
