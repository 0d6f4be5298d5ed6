package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/mentoring"
)

// mentoringAPI keeps pairs and sessions.
type mentoringAPI struct{ mentoring mentoring.Service }

// ShowMentoringRules tells the numbers that hold today.
func (a mentoringAPI) ShowMentoringRules(ctx context.Context, _ openapi.ShowMentoringRulesRequestObject) (openapi.ShowMentoringRulesResponseObject, error) {
	rules, err := a.mentoring.Rules(ctx)
	if err != nil {
		return nil, err
	}
	return openapi.ShowMentoringRules200JSONResponse(toMentoringRules(rules)), nil
}

// SetMentoringRules keeps an edition of the numbers.
func (a mentoringAPI) SetMentoringRules(ctx context.Context, r openapi.SetMentoringRulesRequestObject) (openapi.SetMentoringRulesResponseObject, error) {
	rules, err := a.mentoring.SetRules(ctx, actor(ctx), fromMentoringRules(*r.Body))
	if err != nil {
		return nil, err
	}
	return openapi.SetMentoringRules201JSONResponse(toMentoringRules(rules)), nil
}

// PairMentor gives a student a mentor.
func (a mentoringAPI) PairMentor(ctx context.Context, r openapi.PairMentorRequestObject) (openapi.PairMentorResponseObject, error) {
	made, err := a.mentoring.PairMentor(ctx, actor(ctx), mentoring.Pairing{
		ID: idOf[mentoring.Pair](r.Body.Id), Student: domain.PersonID(r.Body.StudentId), Mentor: domain.PersonID(r.Body.MentorId),
	})
	if err != nil {
		return nil, err
	}
	return openapi.PairMentor201JSONResponse{
		Body: toPaired(made), Headers: openapi.PairMentor201ResponseHeaders{ETag: tagOf(made.Pair.Version)},
	}, nil
}

// ReassignMentor gives a student another mentor.
func (a mentoringAPI) ReassignMentor(ctx context.Context, r openapi.ReassignMentorRequestObject) (openapi.ReassignMentorResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	in := mentoring.Pairing{ID: idOf[mentoring.Pair](r.Body.Id), Mentor: domain.PersonID(r.Body.MentorId)}
	made, err := a.mentoring.Reassign(ctx, actor(ctx), mentoring.PairID(r.Id), v, in, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.ReassignMentor201JSONResponse{
		Body: toPaired(made), Headers: openapi.ReassignMentor201ResponseHeaders{ETag: tagOf(made.Pair.Version)},
	}, nil
}

// EndPair ends a pair.
func (a mentoringAPI) EndPair(ctx context.Context, r openapi.EndPairRequestObject) (openapi.EndPairResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	p, err := a.mentoring.EndPair(ctx, actor(ctx), mentoring.PairID(r.Id), v, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.EndPair200JSONResponse{Body: toPair(p), Headers: openapi.EndPair200ResponseHeaders{ETag: tagOf(p.Version)}}, nil
}

// ListPairs lists pairs.
func (a mentoringAPI) ListPairs(ctx context.Context, r openapi.ListPairsRequestObject) (openapi.ListPairsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	who := actor(ctx)
	q := mentoring.PairQuery{Student: domain.PersonID(given(r.Params.StudentId)), Active: given(r.Params.Active), Page: p}
	if given(r.Params.Mine) {
		q.Mentor = who.Person
	}
	list, err := a.mentoring.Pairs(ctx, who, q)
	if err != nil {
		return nil, err
	}
	after, err := cursorAfter(ctx, list.Next)
	return openapi.ListPairs200JSONResponse{Items: all(list.Items, toPair), NextCursor: after}, err
}

// LogSession keeps a session of a mentor.
func (a mentoringAPI) LogSession(ctx context.Context, r openapi.LogSessionRequestObject) (openapi.LogSessionResponseObject, error) {
	s, err := a.mentoring.Log(ctx, actor(ctx), fromNewSession(*r.Body))
	if err != nil {
		return nil, err
	}
	return openapi.LogSession201JSONResponse{Body: toSession(s), Headers: openapi.LogSession201ResponseHeaders{ETag: tagOf(s.Version)}}, nil
}

// ListSessions lists a student's sessions, or says that nothing changed.
func (a mentoringAPI) ListSessions(ctx context.Context, r openapi.ListSessionsRequestObject) (openapi.ListSessionsResponseObject, error) {
	who, student := actor(ctx), domain.PersonID(r.Params.StudentId)
	tag, same, err := unchanged(ctx, r.Params.IfNoneMatch, func(ctx context.Context) ([]int64, error) {
		return a.mentoring.Numbers(ctx, who, student)
	})
	if err != nil || same {
		return openapi.ListSessions304Response{Headers: openapi.NotModifiedResponseHeaders{ETag: &tag}}, err
	}
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.mentoring.Sessions(ctx, who, mentoring.SessionQuery{
		Student: student, State: mentoring.State(given(r.Params.State)), Page: p,
	})
	if err != nil {
		return nil, err
	}
	after, err := cursorAfter(ctx, list.Next)
	return openapi.ListSessions200JSONResponse{
		Body:    openapi.SessionList{Items: all(list.Items, toSession), NextCursor: after},
		Headers: openapi.ListSessions200ResponseHeaders{ETag: &tag},
	}, err
}

// GetSession shows one session with everything that hangs on it.
func (a mentoringAPI) GetSession(ctx context.Context, r openapi.GetSessionRequestObject) (openapi.GetSessionResponseObject, error) {
	d, err := a.mentoring.Session(ctx, actor(ctx), mentoring.SessionID(r.Id))
	if err != nil {
		return nil, err
	}
	body := openapi.SessionDetail{
		Session: toSession(d.Session), Amendments: all(d.Amendments, toAmendment),
		Answered: all(d.Answered, func(f mentoring.Frozen) openapi.Session { return toSession(f.Content) }),
	}
	return openapi.GetSession200JSONResponse{Body: body, Headers: openapi.GetSession200ResponseHeaders{ETag: tagOf(d.Session.Version)}}, nil
}

// EditSession changes an open session.
func (a mentoringAPI) EditSession(ctx context.Context, r openapi.EditSessionRequestObject) (openapi.EditSessionResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	s, err := a.mentoring.Edit(ctx, actor(ctx), mentoring.SessionID(r.Id), v, fromSessionChange(*r.Body))
	if err != nil {
		return nil, err
	}
	return openapi.EditSession200JSONResponse{Body: toSession(s), Headers: openapi.EditSession200ResponseHeaders{ETag: tagOf(s.Version)}}, nil
}

// ConfirmSession says that it was so.
func (a mentoringAPI) ConfirmSession(ctx context.Context, r openapi.ConfirmSessionRequestObject) (openapi.ConfirmSessionResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	s, err := a.mentoring.Confirm(ctx, actor(ctx), mentoring.SessionID(r.Id), v)
	if err != nil {
		return nil, err
	}
	return openapi.ConfirmSession200JSONResponse{Body: toSession(s), Headers: openapi.ConfirmSession200ResponseHeaders{ETag: tagOf(s.Version)}}, nil
}

// DisputeSession says that it was not.
func (a mentoringAPI) DisputeSession(ctx context.Context, r openapi.DisputeSessionRequestObject) (openapi.DisputeSessionResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	s, err := a.mentoring.Dispute(ctx, actor(ctx), mentoring.SessionID(r.Id), v, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.DisputeSession200JSONResponse{Body: toSession(s), Headers: openapi.DisputeSession200ResponseHeaders{ETag: tagOf(s.Version)}}, nil
}

// AmendSession adds to a closed session.
func (a mentoringAPI) AmendSession(ctx context.Context, r openapi.AmendSessionRequestObject) (openapi.AmendSessionResponseObject, error) {
	made, err := a.mentoring.Amend(ctx, actor(ctx), mentoring.SessionID(r.Id), idOf[mentoring.Amendment](r.Body.Id), r.Body.Text)
	if err != nil {
		return nil, err
	}
	return openapi.AmendSession201JSONResponse(toAmendment(made)), nil
}

// ShowMentoringHours sums a student's sessions.
func (a mentoringAPI) ShowMentoringHours(ctx context.Context, r openapi.ShowMentoringHoursRequestObject) (openapi.ShowMentoringHoursResponseObject, error) {
	totals, err := a.mentoring.Hours(ctx, actor(ctx), domain.PersonID(r.Params.StudentId))
	if err != nil {
		return nil, err
	}
	return openapi.ShowMentoringHours200JSONResponse{Totals: all(totals, func(t mentoring.Total) openapi.MentoringTotal {
		return openapi.MentoringTotal{Kind: openapi.SessionKind(t.Kind), Sessions: t.Sessions, Minutes: t.Minutes}
	})}, nil
}

// ShowMentoringCounts gives the figures of schools.
func (a mentoringAPI) ShowMentoringCounts(ctx context.Context, r openapi.ShowMentoringCountsRequestObject) (openapi.ShowMentoringCountsResponseObject, error) {
	p, err := page(ctx, r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	list, err := a.mentoring.Counts(ctx, actor(ctx), p)
	if err != nil {
		return nil, err
	}
	after, err := cursorAfter(ctx, list.Next)
	return openapi.ShowMentoringCounts200JSONResponse{Items: all(list.Items, toMentoringCount), NextCursor: after}, err
}

func fromNewSession(b openapi.NewSession) mentoring.Logging {
	return mentoring.Logging{
		ID: idOf[mentoring.Session](b.Id), Student: domain.PersonID(b.StudentId),
		Note: mentoring.Note{
			Kind: mentoring.Kind(b.Kind), StartsAt: b.StartsAt, EndsAt: b.EndsAt, Place: given(b.Place), Topic: b.Topic,
			Content: given(b.Content), FollowUp: given(b.FollowUp),
		},
	}
}

func fromSessionChange(b openapi.SessionChange) mentoring.Change {
	return mentoring.Change{
		Kind: (*mentoring.Kind)(b.Kind), StartsAt: b.StartsAt, EndsAt: b.EndsAt, Place: b.Place, Topic: b.Topic,
		Content: b.Content, FollowUp: b.FollowUp,
	}
}

func fromMentoringRules(b openapi.MentoringRules) mentoring.Rules {
	return mentoring.Rules{
		ValidFrom: b.ValidFrom, Capacity: b.Capacity, LateDays: b.LateDays, EditHours: b.EditHours, MinutesMax: b.MinutesMax,
		PlaceMax: b.PlaceMax, TopicMax: b.TopicMax, TextMax: b.TextMax, ReasonMax: b.ReasonMax, Source: b.Source,
	}
}

func toMentoringRules(r mentoring.Rules) openapi.MentoringRules {
	return openapi.MentoringRules{
		ValidFrom: r.ValidFrom, Capacity: r.Capacity, LateDays: r.LateDays, EditHours: r.EditHours, MinutesMax: r.MinutesMax,
		PlaceMax: r.PlaceMax, TopicMax: r.TopicMax, TextMax: r.TextMax, ReasonMax: r.ReasonMax, Source: r.Source,
	}
}

func toPaired(p mentoring.Paired) openapi.Paired {
	return openapi.Paired{Pair: toPair(p.Pair), Mentees: p.Mentees, Capacity: p.Capacity, OverCapacity: p.Over()}
}

func toPair(p mentoring.Pair) openapi.Pair {
	return openapi.Pair{
		Id: openapi.Id(p.ID), StudentId: openapi.Id(p.Student), MentorId: openapi.Id(p.Mentor), SchoolId: openapi.Id(p.Made.School),
		ClassId: openapi.Id(p.Made.Class), SchoolYear: p.SchoolYear.String(), BeganOn: p.BeganOn, EndedOn: optional(p.EndedOn),
		Reason: optional(p.Reason), Active: p.Active(), Replaces: someID(p.Replaces), Version: p.Version, CreatedAt: p.CreatedAt,
	}
}

func toSession(s mentoring.Session) openapi.Session {
	return openapi.Session{
		Id: openapi.Id(s.ID), PairId: openapi.Id(s.Pair), StudentId: openapi.Id(s.Student), MentorId: openapi.Id(s.Mentor),
		SchoolId: openapi.Id(s.Made.School), State: openapi.SessionState(s.State), Version: s.Version, Kind: openapi.SessionKind(s.Kind),
		Level: openapi.SessionLevel(s.Level), StartsAt: s.StartsAt, EndsAt: s.EndsAt, Topic: s.Topic, Place: s.Place, Content: s.Content,
		FollowUp: optional(s.FollowUp), Late: s.Late, AnsweredBy: someID(s.AnsweredBy), AnsweredAt: s.AnsweredAt,
		Reason: optional(s.Reason), CountedMinutes: s.Counted, ClosesAt: s.ClosesAt, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt,
	}
}

func toAmendment(a mentoring.Amendment) openapi.Amendment {
	return openapi.Amendment{Id: openapi.Id(a.ID), AuthorId: openapi.Id(a.Author), Text: a.Text, CreatedAt: a.CreatedAt}
}

func toMentoringCount(c mentoring.Count) openapi.MentoringCount {
	return openapi.MentoringCount{
		SchoolId: openapi.Id(c.School), Name: c.Name, Hidden: c.Hidden, Sessions: shown(c.Sessions, c.Hidden),
		Minutes: shown(c.Minutes, c.Hidden), HomeVisits: shown(c.Visits, c.Hidden),
	}
}
