package api

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"strings"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/recognition"
	"lizhi/domain/recognition/need"
	"lizhi/media/document"
)

// PrintRecognitionArchive answers printRecognitionArchive.
func (a recognitionAPI) PrintRecognitionArchive(ctx context.Context, r openapi.PrintRecognitionArchiveRequestObject) (openapi.PrintRecognitionArchiveResponseObject, error) {
	archive, err := a.recognition.Archive(ctx, actor(ctx), recognition.ApplicationID(r.Id))
	if err != nil {
		return nil, err
	}
	x := archive.Packet.Application
	names, err := a.recognition.Named(ctx, x.SchoolYear, []recognition.Application{x})
	if err != nil {
		return nil, err
	}
	ref, err := a.recognition.Reference(ctx)
	if err != nil {
		return nil, err
	}
	panel, _, err := a.panel(ctx, archive.Packet.Panel)
	if err != nil {
		return nil, err
	}
	var pdf bytes.Buffer
	err = archiveSheet(&pdf, archiveOf{archive, names.Persons[x.Student], names.Units[x.School], names.Units[x.Class], panel.Members, ref})
	return openapi.PrintRecognitionArchive200ApplicationpdfResponse{Body: &pdf, ContentLength: int64(pdf.Len())}, err
}

// archiveOf is an archive with the names beside it.
type archiveOf struct {
	recognition.Archive
	student, school, class string
	members                []openapi.PanelMember
	ref                    recognition.Reference
}

var (
	healthChinese  = map[need.Health]string{need.Healthy: "健康", need.MinorIll: "小病（轻残）", need.SeriousIll: "大病（重残）"}
	originChinese  = map[recognition.Origin]string{recognition.ByStudent: "学生本人", recognition.ByGuardian: "监护人", recognition.ByProxy: "学校代填，家庭确认", recognition.BySchool: "学校复核"}
	seatChinese    = map[string]string{"student": "学生代表", "parent": "家长代表", "staff": "教职工"}
	outcomeChinese = map[string]string{"": "未答复", "rejected": "异议不成立", "upheld": "异议成立", "withdrawn": "公示撤回"}
	stepChinese    = map[string]string{"raised": "提出", "answered": "答复", "appealed": "申诉", "escalated": "逾期上报"}
)

// archiveSheet prints what was filed of one student 认定档案: application, review,
// decision, publicity and objections, with the hash that vouches for them.
func archiveSheet(w io.Writer, a archiveOf) error {
	x := a.Packet.Application
	pdf, err := document.NewPDF(document.Info{Title: "家庭经济困难学生认定档案", Footer: a.school + "　" + a.class + "　" + a.student, Made: a.CreatedAt})
	if err != nil {
		return err
	}
	pdf.Page()
	pdf.Title("家庭经济困难学生认定档案")
	pdf.Pairs([][2]string{
		{"学生", a.student},
		{"学校", a.school},
		{"班级", a.class},
		{"学年", x.SchoolYear.String() + "学年，自" + termChinese(x.Term) + "起"},
		{"版次", "第" + itoa(x.Edition) + "版"},
		{"认定档次", a.ref.Grades.Name(x.Outcome.Grade, x.SchoolYear)},
	})
	a.application(pdf)
	a.review(pdf)
	a.publicity(pdf)
	pdf.Space(8)
	pdf.Note("建档日期：" + a.ArchivedOn.String() + "。档案内容的校验值（SHA-256）：" + a.Hash)
	pdf.Note("本档案含个人敏感信息，仅限资助工作使用，不得公开或转发。")
	_, err = pdf.WriteTo(w)
	return err
}

func (a archiveOf) application(pdf *document.PDF) {
	x := a.Packet.Application
	pdf.Heading("一、个人申请")
	pairs := [][2]string{
		{"申请人", originChinese[x.Origin]},
		{"申请日期", domain.DayOf(x.CreatedAt).String()},
		{"家庭人口", itoa(x.Form.Size) + " 人"},
		{"人均年收入", x.Form.PerHead().String() + " 元"},
		{"认定依据", strings.Join(a.factors(), "、")},
	}
	if x.Change != "" {
		pairs = append(pairs, [2]string{"变化情况", x.Change})
	}
	if x.Form.Circumstances != "" {
		pairs = append(pairs, [2]string{"家庭情况", x.Form.Circumstances})
	}
	pdf.Pairs(pairs)
	var rows [][]string
	for _, r := range x.Form.Relatives {
		income := ""
		if r.Income != nil {
			income = r.Income.String()
		}
		rows = append(rows, []string{r.Name, strconv.Itoa(r.Age), r.Relation, r.Workplace, r.Occupation, income, healthChinese[r.Health]})
	}
	pdf.Table([]document.Column{
		{Title: "姓名", Share: 2},
		{Title: "年龄", Share: 1, Right: true},
		{Title: "关系", Share: 1.4},
		{Title: "工作单位", Share: 3},
		{Title: "职业", Share: 2},
		{Title: "年收入（元）", Share: 2.2, Right: true},
		{Title: "健康状况", Share: 2.2},
	}, rows)
	if len(x.Form.Claims) > 0 {
		rows = nil
		for _, c := range x.Form.Claims {
			rows = append(rows, []string{a.ref.Categories.Find(c.Group).Name, c.Evidence, c.From.String(), c.To.String()})
		}
		pdf.Space(6)
		pdf.Table([]document.Column{{Title: "特殊困难群体", Share: 4}, {Title: "佐证材料", Share: 4}, {Title: "有效期自", Share: 2}, {Title: "至", Share: 2}}, rows)
	}
	pdf.Space(4)
	pdf.Text("承诺：申请人已承诺所填内容真实，" + x.Form.Promise.Name + "于 " + x.Form.Promise.On.String() + " 签署。")
}

func (a archiveOf) factors() []string {
	var names []string
	for _, code := range a.Packet.Application.Form.Factors {
		for _, f := range a.ref.Factors {
			if f.Code == code {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

func (a archiveOf) review(pdf *document.PDF) {
	x, r := a.Packet.Application, a.Packet.Review
	pdf.Heading("二、民主评议")
	var members []string
	for _, m := range a.members {
		members = append(members, m.Name+"（"+seatChinese[string(m.Kind)]+"）")
	}
	pdf.Pairs([][2]string{
		{"评议小组", strings.Join(members, "、")},
		{"名单公布", a.Packet.Panel.AnnouncedOn.String()},
		{"评议日期", r.HeldOn.String()},
		{"出席", itoa(len(r.Present)) + " 人"},
		{"会议记录", r.Minutes},
		{"评议意见", a.ref.Grades.Name(x.Panel.Grade, x.SchoolYear) + "：" + x.Panel.Reason},
	})
	pdf.Heading("三、学校认定")
	pdf.Pairs([][2]string{
		{"拟定", a.ref.Grades.Name(x.Proposal.Grade, x.SchoolYear) + "：" + x.Proposal.Reason},
		{"决定", a.ref.Grades.Name(x.Outcome.Grade, x.SchoolYear) + "：" + x.Outcome.Reason},
		{"决定日期", x.DecidedOn.String()},
	})
}

func (a archiveOf) publicity(pdf *document.PDF) {
	p := a.Packet.Proof
	pdf.Heading("四、结果公示")
	pdf.Pairs([][2]string{
		{"公示名单", p.Title}, {"公示内容", p.Result}, {"公示期", p.StartsOn.String() + " 至 " + p.LastOn.String() + "，" + itoa(p.Days) + " 个工作日"},
	})
	if len(a.Packet.Objections) == 0 {
		pdf.Text("公示期间没有异议。")
	}
	for _, o := range a.Packet.Objections {
		pdf.Subheading("异议 " + o.Reference + "（" + outcomeChinese[o.Outcome] + "）")
		for _, s := range o.Steps {
			pdf.Text(s.On.String() + "　" + stepChinese[s.Kind] + "：" + s.Text)
		}
	}
}
