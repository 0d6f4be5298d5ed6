package document_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/media/document"
)

// TestPolicyG14RareCharactersSurvive writes and reads names byte by byte the
// same, in every form that can hold them, and says which cannot.
func TestPolicyG14RareCharactersSurvive(t *testing.T) {
	t.Parallel()
	rows := [][]string{
		{"姓名", "社保卡金融账号", "金额（元）"},
		{"李𬭚", "6217000000000000004", "312.50"},
		{"买买提·艾力", "6230000000000000007", "1150.00"},
		{"林\"晓,雨", "0000000000000000001", "0.01"},
	}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"xlsx":    func(b *bytes.Buffer) error { return document.WriteTexts(b, "发放清册", each(rows)) },
		"utf-8":   func(b *bytes.Buffer) error { return document.WriteCSV(b, document.UTF8, each(rows)) },
		"gb18030": func(b *bytes.Buffer) error { return document.WriteCSV(b, document.GB18030, each(rows)) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got [][]string
		for _, row := range text(t, b.Bytes()) {
			got = append(got, row[1:])
		}
		if diff := cmp.Diff(rows, got); diff != "" {
			t.Errorf("%s: (-written +read)\n%s", name, diff)
		}
	}
	if err := document.WriteCSV(&bytes.Buffer{}, document.GBK, each(rows)); err == nil {
		t.Error("GBK took 𬭚")
	}
	for _, c := range []struct {
		in   document.Encoding
		text string
		want bool
	}{
		{document.GBK, "林晓雨", true},
		{document.GBK, "买买提·艾力", true},
		{document.GBK, "李𬭚", false},
		{document.GBK, "㐀", false},
		{document.GB18030, "李𬭚㐀", true},
		{document.UTF8, "李𬭚㐀", true},
		{document.UTF8, "\xff", false},
	} {
		if got := c.in.Holds(c.text); got != c.want {
			t.Errorf("%s holds %q = %t, want %t", c.in, c.text, got, c.want)
		}
	}
}

func each(rows [][]string) document.Rows {
	return func(row func([]string) error) error {
		for _, r := range rows {
			if err := row(r); err != nil {
				return err
			}
		}
		return nil
	}
}
