package seeds

import (
	"context"
	"fmt"

	"lizhi/domain"
	"lizhi/domain/people"
	"lizhi/domain/recognition"
	"lizhi/domain/recognition/need"
	"lizhi/domain/recognition/panel"
)

// difficulty: the recognition of this school year in the class of 林晓雨. The
// notice is out and the panel was announced; 林晓雨 was reviewed and waits for
// the head, 张伟 for the panel, and what 林静 typed in for the other 张伟 for his
// mother.
func (c City) difficulty(ctx context.Context, who troupe) error {
	year := domain.SchoolYearOf(c.World.Today())
	school := schoolOf(who["刘敏"])
	_, err := c.Recognition.Publish(ctx, who["刘敏"], recognition.Notice{
		ID: recognition.NoticeID(named("notice of recognition " + year.String())), School: school, SchoolYear: year,
		Title: year.String() + "学年家庭经济困难学生认定告知书", Channels: []string{"家长会", "班级微信群", "校园公告栏"},
		Body: "家庭经济困难的同学可自愿申请认定，由学生本人或监护人填写认定申请表并签署承诺，无需任何部门盖章。学校对申请内容严格保密，不要求当众陈述困难。",
	})
	if err != nil && !twice(err) {
		return fmt.Errorf("notice: %w", err)
	}
	for _, a := range []struct {
		student, by string
		form        need.Form
	}{
		{"林晓雨", "林晓雨", c.household("林建军", 1800000, need.SeriousIll, "母亲常年服药，父亲在砖厂做工。")},
		{"张伟", "张伟的监护人", c.household("张志强", 3600000, need.Healthy, "家中还有两个弟弟妹妹在读书。")},
		{otherZhang, "林静", c.household("李秀英", 2400000, need.MinorIll, "父亲外出打工，今年工地停工。")},
	} {
		_, err := c.Recognition.Apply(ctx, who[a.by], recognition.Draft{
			ID:      recognition.ApplicationID(named("recognition " + year.String() + " " + a.student)),
			Student: who[a.student].Person, SchoolYear: year, Form: a.form,
		})
		if err != nil && !twice(err) {
			return fmt.Errorf("application of %s: %w", a.student, err)
		}
	}
	return c.reviewed(ctx, who, year)
}

// household is a form of three: a breadwinner, the other parent, the student.
func (c City) household(earner string, fen domain.Money, health need.Health, story string) need.Form {
	none := domain.Money(0)
	return need.Form{
		Relatives: []need.Relative{
			{Name: earner, Age: 45, Relation: "家长", Occupation: "务工", Income: &fen, Health: need.Healthy},
			{Name: "配偶", Age: 44, Relation: "家长", Occupation: "务农", Income: &none, Health: health},
		},
		Size: 3, Factors: []string{"economy", "other"}, Circumstances: story,
		Promise: need.Promise{Signed: true, Name: earner, On: c.World.Today()},
	}
}

// reviewed names the panel of the class and lets it meet about 林晓雨, unless it
// did before.
func (c City) reviewed(ctx context.Context, who troupe, year domain.SchoolYear) error {
	applied, err := c.Recognition.OfStudent(ctx, who["刘敏"], who["林晓雨"].Person)
	if err != nil || len(applied) == 0 || applied[0].State != recognition.Applied {
		return err // it was told before
	}
	a := applied[0]
	panel, err := c.panel(ctx, who, year, a.Class)
	if err != nil {
		return fmt.Errorf("panel: %w", err)
	}
	var present []domain.PersonID
	for _, s := range panel.Seats {
		present = append(present, s.Person)
	}
	_, err = c.Recognition.Meet(ctx, who["林静"], panel.ID, recognition.Meeting{
		HeldOn: c.World.Today(), Present: present, Minutes: "组长说明保密要求；逐一评议，一致同意。",
		Items: []recognition.Line{{Application: a.ID, Version: a.Version, Grade: "difficult", Reason: "收入低，母亲患病"}},
	})
	if err != nil {
		return fmt.Errorf("review: %w", err)
	}
	_, err = c.Recognition.Propose(ctx, who["刘敏"], []recognition.Line{{Application: a.ID, Version: a.Version + 1}})
	return err
}

// panel is the panel of the class: 林静, and enough classmates who did not apply.
func (c City) panel(ctx context.Context, who troupe, year domain.SchoolYear, class domain.UnitID) (panel.Panel, error) {
	list, err := c.People.Students(ctx, who["刘敏"], people.Filter{Class: class}, domain.Page{Limit: 100})
	if err != nil {
		return panel.Panel{}, err
	}
	seats := []panel.Seat{{Person: who["林静"].Person, Kind: panel.StaffSeat}}
	applied := map[domain.PersonID]bool{who["林晓雨"].Person: true, who["张伟"].Person: true, who[otherZhang].Person: true}
	for _, l := range list.Items {
		if id := l.Enrolment.Person; !applied[id] && 10*len(seats) <= len(list.Items)+10 {
			seats = append(seats, panel.Seat{Person: id, Kind: panel.StudentSeat})
		}
	}
	p, err := c.Recognition.NamePanel(ctx, who["林静"], panel.Panel{Class: class, SchoolYear: year, Seats: seats})
	if twice(err) { // named before the first start was cut short
		kept, err := c.Recognition.Panels(ctx, who["林静"], recognition.Filter{SchoolYear: year, Class: class}, domain.Page{Limit: 1})
		if err != nil || len(kept.Items) == 0 {
			return p, err
		}
		p = kept.Items[0]
	} else if err != nil {
		return p, err
	}
	if !p.AnnouncedOn.IsZero() {
		return p, nil
	}
	return c.Recognition.AnnouncePanel(ctx, who["林静"], p.ID, p.Version, c.World.Today())
}
