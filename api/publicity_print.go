package api

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/publicity"
	"lizhi/media/document"
)

// PrintPublicity answers printPublicity.
func (a publicityAPI) PrintPublicity(ctx context.Context, r openapi.PrintPublicityRequestObject) (openapi.PrintPublicityResponseObject, error) {
	v, err := a.publicity.Print(ctx, actor(ctx), publicity.NoticeID(r.Id))
	if err != nil {
		return nil, err
	}
	var page bytes.Buffer
	if err := printed(&page, v); err != nil {
		return nil, err
	}
	return openapi.PrintPublicity200ApplicationpdfResponse{Body: &page, ContentLength: int64(page.Len())}, nil
}

// results heads the last column, by the kind of list.
var results = map[publicity.Kind]string{publicity.Recognition: "认定档次", publicity.Award: "资助项目", publicity.Contest: "奖项"}

// printed is a list as a class pins it to its board: what hangs, how long, how to
// object, and nothing of a person beside the columns.
func printed(w io.Writer, v publicity.View) error {
	n := v.Notice
	pdf, err := document.NewPDF(document.Info{Title: n.Title, Footer: "公示期满即行撤下，请勿拍照外传", Made: n.CreatedAt})
	if err != nil {
		return err
	}
	pdf.Page()
	pdf.Title(n.Title)
	pdf.Text(fmt.Sprintf("现将以下 %d 名同学的名单予以公示。公示期自 %s 至 %s，共 %d 个工作日（张贴当日不计，调休日按国务院办公厅安排计算）。",
		len(v.Rows), chineseDay(n.StartsOn), chineseDay(n.LastDay()), n.Days))
	pdf.Text("对名单有异议的，请在公示期内登录系统提出，实名、匿名均可；也可向学校资助专干反映。学校将在规定的工作日内答复，逾期未答复的由上级处理。")
	pdf.Space(6)
	columns := []document.Column{
		{Title: "序号", Share: 1},
		{Title: "姓名", Share: 3},
		{Title: "学校", Share: 4},
		{Title: "年级", Share: 2},
		{Title: "班级", Share: 3},
		{Title: results[n.Kind], Share: 3},
	}
	rows := make([][]string, len(v.Rows))
	for i, l := range v.Rows {
		rows[i] = []string{strconv.Itoa(l.Number), l.Name, l.School, l.Grade, l.Class, l.Result}
	}
	pdf.Table(columns, rows)
	if n.Provisional {
		pdf.Note("公示期跨入的年份尚未公布放假安排，截止日为暂定，只会顺延，不会提前。")
	}
	_, err = pdf.WriteTo(w)
	return err
}

func chineseDay(d domain.Day) string {
	y, m, day := d.Date()
	return fmt.Sprintf("%d年%d月%d日", y, int(m), day)
}
