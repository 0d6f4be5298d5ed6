package growth

import (
	"context"
	"time"

	"lizhi/domain"
)

// view is how somebody sees a student's records.
type view struct {
	role domain.Role
	// whole is the student's own view, and the guardian's: drafts and all.
	whole bool
	// made, if not nil, is all that a former school still sees.
	made *domain.Reach
}

// see asks who may look at a student's records. Relations cost no query.
func (s Service) see(ctx context.Context, who domain.Actor, op string, student domain.PersonID) (view, error) {
	access := Access[op]
	basis, ok := who.May(access, domain.Subject{Person: student})
	related := view{role: basis.Role, whole: ok && basis.Role != domain.Mentor}
	reach := who.Reach(access)
	switch {
	case related.whole, ok && len(reach.Units) == 0:
		return related, nil
	case len(reach.Units) == 0:
		return view{}, domain.ErrNotFound
	}
	now, err := s.store.Place(ctx, student)
	if err != nil {
		return view{}, err
	}
	// A mentor may also be the class teacher, who sees more.
	if basis, here := who.May(access, domain.Subject{Now: now}); here {
		return view{role: basis.Role}, nil
	}
	if ok {
		return related, nil
	}
	return view{made: &domain.Reach{Units: reach.Units}}, nil
}

// List gives a student's records, newest first, a page at a time.
func (s Service) List(ctx context.Context, who domain.Actor, q Query) (domain.List[Record], error) {
	v, err := s.see(ctx, who, "listRecords", q.Student)
	if err != nil {
		return domain.List[Record]{}, err
	}
	q.Shown, q.Typed, q.Made = !v.whole && v.made == nil, v.role == domain.ClassTeacher, v.made
	records, err := s.store.Records(ctx, q)
	if err != nil {
		return domain.List[Record]{}, err
	}
	if v.made != nil && len(records) == 0 {
		return domain.List[Record]{}, domain.ErrNotFound // a stranger, for all they may know
	}
	list := domain.Listed(records, q.Page.Limit, newest)
	list.Items, err = s.shown(ctx, v, list.Items)
	return list, err
}

func newest(r Record) domain.Position { return domain.Position{At: r.CreatedAt, ID: r.ID} }

// shown puts in place of each record the version that the viewer may see: a
// frozen one where a draft has begun, or where a former school must see nothing
// newer. What has no such version is left out.
func (s Service) shown(ctx context.Context, v view, records []Record) ([]Record, error) {
	if v.whole {
		return records, nil
	}
	var hidden []RecordID
	for _, r := range records {
		if v.hides(r) {
			hidden = append(hidden, r.ID)
		}
	}
	if len(hidden) == 0 {
		return records, nil
	}
	frozen, err := s.store.Frozen(ctx, hidden)
	if err != nil {
		return nil, err
	}
	out := make([]Record, 0, len(records))
	for _, r := range records {
		if !v.hides(r) {
			out = append(out, r)
		} else if f, ok := v.instead(r, frozen); ok {
			out = append(out, f)
		}
	}
	return out, nil
}

func (v view) hides(r Record) bool {
	typed := v.role == domain.ClassTeacher && r.AuthorRole == domain.ClassTeacher
	return !r.shownTo(v.role) || r.State == Draft && !typed || v.made != nil && r.WrittenIn != r.Made.School
}

// instead is the newest frozen version that may be seen in place of a record.
func (v view) instead(r Record, frozen []Frozen) (Record, bool) {
	for _, f := range frozen {
		if f.RecordID == r.ID && (f.Verified || v.made != nil) && (v.made == nil || f.Content.WrittenIn == r.Made.School) {
			return f.Content, true
		}
	}
	return Record{}, false
}

// Numbers are the change numbers of a student's records, for an ETag: one query.
// Whether staff may see this student is part of the list itself: an equal ETag
// means that nothing changed, a transfer included, since they saw it.
func (s Service) Numbers(ctx context.Context, who domain.Actor, student domain.PersonID) ([]int64, error) {
	access := Access["listRecords"]
	if _, ok := who.May(access, domain.Subject{Person: student}); !ok && len(who.Reach(access).Units) == 0 {
		return nil, domain.ErrNotFound
	}
	return s.store.Numbers(ctx, student)
}

// Get gives one record.
func (s Service) Get(ctx context.Context, who domain.Actor, id RecordID) (Record, error) {
	r, v, err := s.look(ctx, who, "getRecord", id)
	if err != nil {
		return Record{}, err
	}
	records, err := s.shown(ctx, v, []Record{r})
	if err != nil || len(records) == 0 {
		return Record{}, orNotFound(err)
	}
	return records[0], nil
}

func orNotFound(err error) error {
	if err == nil {
		return domain.ErrNotFound
	}
	return err
}

// look reads a record and asks how its viewer sees it.
func (s Service) look(ctx context.Context, who domain.Actor, op string, id RecordID) (Record, view, error) {
	r, err := s.store.Record(ctx, id)
	if err != nil {
		return r, view{}, err
	}
	v, err := s.see(ctx, who, op, r.Student)
	if err != nil {
		return r, v, err
	}
	if v.made != nil {
		basis, ok := who.May(Access[op], domain.Subject{Person: r.Student, Made: r.Made})
		if !ok {
			return r, v, domain.ErrNotFound
		}
		v.role = basis.Role
	}
	return r, v, nil
}

// FilesOf is the record as somebody is asked about who wants to open a file of
// it: ErrNotFound where it is a draft and not theirs; without the place where it
// was begun once another school wrote it anew.
func (r Record) FilesOf(who domain.Actor, now domain.Place) (domain.Subject, error) {
	about := r.Subject(now)
	if r.WrittenIn != r.Made.School {
		about.Made = domain.Place{}
	}
	if _, own := who.May(stands, about); own && r.State != Withdrawn {
		return about, nil
	}
	basis, ok := who.May(decides, about)
	if !ok {
		basis, ok = who.May(sees, about)
	}
	if !ok || !r.shownTo(basis.Role) {
		return domain.Subject{}, domain.ErrNotFound
	}
	return about, nil
}

// Versions gives the frozen versions of a record, newest first (GR2).
func (s Service) Versions(ctx context.Context, who domain.Actor, id RecordID) ([]Frozen, error) {
	r, v, err := s.look(ctx, who, "listRecordVersions", id)
	if err != nil {
		return nil, err
	}
	frozen, err := s.store.Frozen(ctx, []RecordID{id})
	if err != nil {
		return nil, err
	}
	out := []Frozen{}
	for _, f := range frozen {
		if f.Verified && (v.made == nil || f.Content.WrittenIn == r.Made.School) {
			out = append(out, f)
		}
	}
	if len(out) == 0 && !v.whole && !r.shownTo(v.role) {
		return nil, domain.ErrNotFound
	}
	return out, nil
}

// Awaiting gives what waits for a student: returned, with the reason, or typed
// by a teacher and to be confirmed. It is the first screen's first list.
func (s Service) Awaiting(ctx context.Context, who domain.Actor, student domain.PersonID, page domain.Page) (domain.List[Record], error) {
	if _, ok := who.May(Access["listAwaitingRecords"], domain.Subject{Person: student}); !ok {
		return domain.List[Record]{}, domain.ErrNotFound
	}
	return s.waiting(ctx, []WaiterID{WaiterID(student)}, page)
}

// ToVerify gives what waits for the classes that somebody teaches, longest
// first.
func (s Service) ToVerify(ctx context.Context, who domain.Actor, page domain.Page) (domain.List[Record], error) {
	var classes []WaiterID
	for _, unit := range who.Reach(decides).Units {
		classes = append(classes, WaiterID(unit))
	}
	if len(classes) == 0 {
		return domain.List[Record]{}, domain.ErrForbidden
	}
	return s.waiting(ctx, classes, page)
}

func (s Service) waiting(ctx context.Context, waiters []WaiterID, page domain.Page) (domain.List[Record], error) {
	records, err := s.store.Waiting(ctx, waiters, page)
	return domain.Listed(records, page.Limit, func(r Record) domain.Position {
		return domain.Position{At: *r.AwaitsSince, ID: r.ID}
	}), err
}

// Hours sums what a student has done.
func (s Service) Hours(ctx context.Context, who domain.Actor, student domain.PersonID) (Hours, error) {
	v, err := s.see(ctx, who, "showGrowthHours", student)
	if err != nil {
		return Hours{}, err
	}
	if v.made != nil {
		return Hours{}, domain.ErrNotFound // the sum is of now; a former school has no part in it
	}
	return s.store.Hours(ctx, student)
}

// Gaps lists the students of a class with what each has, and lacks, in this
// school year.
func (s Service) Gaps(ctx context.Context, who domain.Actor, class domain.UnitID) ([]Lack, error) {
	place, err := s.store.ClassPlace(ctx, class)
	if err != nil {
		return nil, err
	}
	if _, ok := who.May(Access["showGrowthGaps"], domain.Subject{Made: place}); !ok {
		return nil, domain.ErrNotFound
	}
	return s.store.Lacks(ctx, class, yearBegan(s.world.Today()))
}

func yearBegan(today domain.Day) time.Time {
	return domain.NewDay(int(domain.SchoolYearOf(today)), time.September, 1).Start()
}

// Missing are the dimensions in which the student has nothing verified.
func (l Lack) Missing() []Dimension {
	missing := []Dimension{}
	for _, d := range Dimensions {
		if l.Verified[d] == 0 {
			missing = append(missing, d)
		}
	}
	return missing
}

// Counts gives the schools that somebody reaches with their figures. A bureau
// sees no figure of one or two records.
func (s Service) Counts(ctx context.Context, who domain.Actor, page domain.Page) (domain.List[Count], error) {
	access := Access["showGrowthCounts"]
	reach := who.Reach(access)
	if reach.IsEmpty() {
		return domain.List[Count]{}, domain.ErrForbidden
	}
	below, err := s.store.SmallBelow(ctx)
	if err != nil {
		return domain.List[Count]{}, err
	}
	counts, err := s.store.Counts(ctx, reach, page)
	list := domain.Listed(counts, page.Limit, func(c Count) domain.Position {
		return domain.Position{At: c.CreatedAt, ID: c.School}
	})
	for i, c := range list.Items {
		if who.Outside(access, c.Place) && domain.Few(below, c.Submitted, c.Verified) {
			list.Items[i] = c.hidden()
		}
	}
	return list, err
}

// hidden is a count of which too little is there to leave the school.
func (c Count) hidden() Count {
	c.Submitted, c.Verified, c.Minutes, c.Hidden = 0, 0, 0, true
	return c
}

// Limits are the kinds of record with their fields, and the limits of each that
// hold today: a phone knows them before it asks.
func (s Service) Limits(ctx context.Context) (map[Kind]Rules, error) {
	kept, err := s.store.Rules(ctx)
	if err != nil {
		return nil, err
	}
	limits := map[Kind]Rules{}
	for _, schema := range Schemas {
		if limits[schema.Kind], err = inForce(kept, schema.Kind, s.world.Today()); err != nil {
			return nil, err
		}
	}
	return limits, nil
}
