package api_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/recognition"
	"lizhi/domain/recognition/need"
	"lizhi/domain/recognition/panel"
	"lizhi/domain/store/storetest"
	"lizhi/seeds"
)

const (
	recognitionForm = `{"relatives":[{"name":"林建军","age":46,"relation":"父亲","income":1200000,"health":"healthy"}],"size":3,` +
		`"factors":["economy"],"claims":[],"promise":{"signed":true,"name":"林建军","signed_on":"2026-03-16"}}`
	recognitionDraft = `{"school_year":{year},"form":` + recognitionForm + `}`
)

// recognising loads the tables and gives the own school a notice of a school year
// that no other call uses.
func recognising(t *testing.T, w *scene) {
	t.Helper()
	monied(t, w)
	year := 2026 + serial()%70
	w.let("year", year, "lin", w.Lin, "school", w.Own, "class", w.OwnClass)
	ref, err := seeds.Recognition()
	if err == nil {
		err = w.Services.Recognition.Load(t.Context(), apitest.System, ref)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func noticed(t *testing.T, w *scene) {
	t.Helper()
	recognising(t, w)
	w.Send(t, apitest.Case{
		As: "aid_officer of own school", Do: "POST /v1/recognition-notices", Want: 201, Save: map[string]string{"/id": "notice"},
		Body: `{"school":"{school}","school_year":{year},"title":"告知","body":"请自愿申请","channels":["家长会"]}`,
	})
}

// inState plants an application of 林晓雨 in a state.
func inState(state recognition.State) func(*testing.T, *scene) {
	return func(t *testing.T, w *scene) {
		t.Helper()
		noticed(t, w)
		n := serial()
		income := domain.Money(1200000)
		key := fmt.Sprint("application ", n)
		var year domain.SchoolYear
		_, _ = fmt.Sscan(w.Vars["year"], &year)
		a := recognition.Application{
			ID: storetest.ID[recognition.Application](), Student: w.Lin, SchoolYear: year, Term: year.Autumn(), Edition: 1, State: state,
			Origin: recognition.ByProxy, FiledBy: w.Stranger, ActiveKey: &key,
			Form: need.Form{
				Relatives: []need.Relative{{Name: "林建军", Age: 46, Relation: "父亲", Income: &income, Health: need.Healthy}},
				Size:      3, Factors: []string{"economy"}, Promise: need.Promise{Signed: true, Name: "林建军", On: domain.NewDay(2026, 3, 16)},
			},
			Panel: recognition.Opinion{Grade: "general", Reason: "评议一致"}, Proposal: recognition.Opinion{Grade: "general", By: w.Stranger},
			City: w.theCity(), County: w.County, School: w.Own, Class: w.OwnClass, Version: 1, CreatedAt: storetest.Start,
		}
		if state == recognition.Archived {
			a.ActiveKey = nil
		}
		ctx := context.Background()
		err := w.DB.Recognition().InTx(ctx, apitest.System, nil, func(tx recognition.Tx) error { return tx.AddApplication(ctx, a) })
		if err != nil {
			t.Fatal(err)
		}
		w.let("application", a.ID, "tag", `"v1"`, "n", n, "next", year.Spring())
	}
}

// archived plants an archive with an application.
func archived(t *testing.T, w *scene) {
	t.Helper()
	inState(recognition.Archived)(t, w)
	a := recognition.Archive{
		ID: storetest.ID[recognition.Archive](), Student: w.Lin, Edition: 1, Version: 1, Hash: "测试",
		ArchivedOn: domain.NewDay(2026, 3, 16), CreatedAt: storetest.Start,
		Packet: recognition.Packet{Proof: recognition.Proof{StartsOn: domain.NewDay(2026, 3, 2), LastOn: domain.NewDay(2026, 3, 9)}},
	}
	_ = a.Application.UnmarshalText([]byte(w.Vars["application"]))
	a.Packet.Application = recognition.Application{ID: a.Application, Student: w.Lin, State: recognition.Archived, Origin: recognition.ByGuardian, Term: domain.SchoolYear(2025).Autumn(), CreatedAt: storetest.Start}
	a.Packet.Review.HeldOn = domain.NewDay(2026, 3, 1)
	ctx := context.Background()
	err := w.DB.Recognition().InTx(ctx, apitest.System, nil, func(tx recognition.Tx) error { return tx.AddArchive(ctx, a) })
	if err != nil {
		t.Fatal(err)
	}
}

// seated names a panel of the class teacher alone under a rule that only warns.
func seated(t *testing.T, w *scene) {
	t.Helper()
	inState(recognition.Applied)(t, w)
	var year domain.SchoolYear
	_, _ = fmt.Sscan(w.Vars["year"], &year)
	member := w.Employ("评议教师"+w.Vars["n"], w.Own)
	p := panel.Panel{
		ID: storetest.ID[panel.Panel](), City: w.theCity(), County: w.County, School: w.Own, Class: w.OwnClass, SchoolYear: year,
		Seats: []panel.Seat{{Person: member, Kind: panel.StaffSeat}}, AnnouncedOn: domain.NewDay(2026, 3, 16), Version: 1, CreatedAt: storetest.Start,
	}
	ctx := context.Background()
	err := w.DB.Recognition().InTx(ctx, apitest.System, nil, func(tx recognition.Tx) error {
		err := tx.AddRule(ctx, panel.Rule{Stage: "senior", From: year, Strictness: panel.Warn, Source: "测试"})
		if errors.Is(err, recognition.ErrRuleExists) {
			err = nil
		}
		return errors.Join(err, tx.AddPanel(ctx, p))
	})
	if err != nil {
		t.Fatal(err)
	}
	w.let("panel", p.ID, "member", member)
}

// lenient relaxes the rule of the year, so that one member is a panel.
func lenient(t *testing.T, w *scene) {
	t.Helper()
	recognising(t, w)
	var year domain.SchoolYear
	_, _ = fmt.Sscan(w.Vars["year"], &year)
	ctx := context.Background()
	err := w.DB.Recognition().InTx(ctx, apitest.System, nil, func(tx recognition.Tx) error {
		return tx.AddRule(ctx, panel.Rule{Stage: "senior", From: year, Strictness: panel.Warn, Source: "测试"})
	})
	if err != nil && !errors.Is(err, recognition.ErrRuleExists) {
		t.Fatal(err)
	}
	w.let("member", w.Employ(fmt.Sprint("评议教师", serial()), w.Own))
}

var recognitionFixtures = map[string][]fixture{
	"showRecognitionReference": {{do: "GET /v1/recognition-reference", self: true, before: recognising}},
	"addRecognitionRule": {{
		do: "POST /v1/recognition-rules", self: true, before: recognising,
		body: `{"stage":"senior","from_year":{year},"share":15,"students":50,"strictness":"block","by_guardian":false,"source":"测试"}`,
	}},
	"publishRecognitionNotice": {{
		do: "POST /v1/recognition-notices", about: inSchool, before: recognising,
		body: `{"school":"{school}","school_year":{year},"title":"告知","body":"请自愿申请","channels":["家长会"]}`,
	}},
	"listRecognitionNotices":  {{do: "GET /v1/recognition-notices?school_year={year}", self: true, list: "notice", before: noticed}},
	"applyForRecognition":     {{do: "POST /v1/students/{lin}/recognition-applications", body: recognitionDraft, before: noticed}},
	"listStudentApplications": {{do: "GET /v1/students/{lin}/recognition-applications", before: inState(recognition.Applied)}},
	"listRecognitionApplications": {{
		do: "GET /v1/recognition-applications?school_year={year}", list: "application", before: inState(recognition.Applied),
	}},
	"exportRecognitionApplications": {{
		do: "GET /v1/recognition-applications/sheet?school_year={year}", self: true, before: inState(recognition.Applied),
	}},
	"proposeRecognitions": {{
		do: "POST /v1/recognition-applications/proposals", body: `{"items":[{"id":"{application}","version":1}]}`,
		before: inState(recognition.Reviewed),
	}},
	"decideRecognitions": {{
		do: "POST /v1/recognition-applications/decisions", body: `{"items":[{"id":"{application}","version":1}]}`,
		before: inState(recognition.Proposed),
	}},
	"getRecognitionApplication": {{do: "GET /v1/recognition-applications/{application}", before: inState(recognition.Applied)}},
	"amendRecognitionApplication": {{
		do: "PUT /v1/recognition-applications/{application}", body: `{"form":` + recognitionForm + `}`,
		header: map[string]string{"If-Match": "{tag}"}, before: inState(recognition.Applied),
	}},
	// 409 says that one may ask: the family confirmed it already.
	"confirmRecognition": {{
		do: "POST /v1/recognition-applications/{application}/confirmation", body: `{}`, header: map[string]string{"If-Match": "{tag}"},
		before: inState(recognition.Applied), want: 409,
	}},
	"withdrawRecognition": {{
		do: "POST /v1/recognition-applications/{application}/withdrawal", header: map[string]string{"If-Match": "{tag}"}, before: inState(recognition.DraftByProxy),
	}},
	"adjustRecognition": {{
		do: "POST /v1/recognition-applications/{application}/adjustment", body: `{"term":"{next}","reason":"家庭收入变化"}`,
		header: map[string]string{"If-Match": "{tag}"}, before: inState(recognition.Archived),
	}},
	"publishRecognitions": {{
		do: "POST /v1/recognition-publications", body: `{"unit":"{class}","school_year":{year}}`, before: inState(recognition.Decided), about: inClass,
	}},
	// 409 says that one may ask: its publicity is not over.
	"archiveRecognitions": {{
		do: "POST /v1/recognition-applications/archives", body: `{"items":[{"id":"{application}","version":1}]}`,
		before: inState(recognition.Decided), want: 409,
	}},
	"printRecognitionArchive": {{do: "GET /v1/recognition-applications/{application}/archive/print", before: archived}},
	"getRecognitionArchive":   {{do: "GET /v1/recognition-applications/{application}/archive", before: archived}},
	"listPanels":              {{do: "GET /v1/recognition-panels?school_year={year}", list: "panel", about: inClass, before: seated}},
	"namePanel": {{
		do: "POST /v1/recognition-panels", body: `{"class":"{class}","school_year":{year},"seats":[{"person":"{member}","kind":"staff"}]}`,
		about: inClass, before: lenient,
	}},
	"changePanel": {{
		do: "PUT /v1/recognition-panels/{panel}", body: `{"seats":[{"person":"{member}","kind":"staff"}]}`,
		header: map[string]string{"If-Match": "{tag}"}, about: inClass, before: seated,
	}},
	"announcePanel": {{
		do: "POST /v1/recognition-panels/{panel}/announcement", body: `{"announced_on":"2026-03-16"}`,
		header: map[string]string{"If-Match": "{tag}"}, about: inClass, before: seated,
	}},
	"showReviewSheet": {{do: "GET /v1/recognition-panels/{panel}/sheet", about: inClass, before: seated}},
	"recordReview": {{
		do: "POST /v1/recognition-panels/{panel}/reviews", about: inClass, before: seated,
		body: `{"held_on":"2026-03-16","present":["{member}"],"minutes":"评议一致","items":[{"id":"{application}","version":1,"grade":"general","reason":"收入低"}]}`,
	}},
	"showRecognitionProgress": {{do: "GET /v1/recognition-progress?school_year={year}&school={school}", list: "class", about: inClass, before: seated}},
}
