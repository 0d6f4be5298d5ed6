package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/growth"
)

// tagOf is the ETag of a version, as a header takes it.
func tagOf(version int) *string {
	tag := etag(version)
	return &tag
}

// shown is a figure, left out where it is hidden.
func shown(n int64, hidden bool) *int {
	if hidden {
		return nil
	}
	figure := int(n)
	return &figure
}

func fileIDs(ids []openapi.Id) []domain.FileID {
	return all(ids, func(id openapi.Id) domain.FileID { return domain.FileID(id) })
}

func fromNewRecord(b openapi.NewGrowthRecord) growth.Writing {
	return growth.Writing{
		ID: idOf[growth.Record](b.Id), Student: domain.PersonID(b.StudentId), OwnWords: given(b.OwnWords), Submit: given(b.Submit),
		Content: growth.Content{
			Kind: growth.Kind(b.Kind), Dimension: growth.Dimension(given(b.Dimension)), Title: given(b.Title), Text: given(b.Text),
			Day: given(b.Day), Minutes: given(b.Minutes), Place: given(b.Place), Details: given(b.Details), Files: fileIDs(given(b.Files)),
		},
	}
}

func fromRecordChange(b openapi.GrowthRecordChange) growth.Change {
	ch := growth.Change{
		Dimension: (*growth.Dimension)(b.Dimension), Title: b.Title, Text: b.Text, Day: b.Day, Minutes: b.Minutes, Place: b.Place,
		Details: given(b.Details), OwnWords: given(b.OwnWords), Submit: given(b.Submit),
	}
	if b.Files != nil {
		ch.Files = fileIDs(*b.Files)
	}
	return ch
}

func fromDecision(d openapi.RecordDecision) growth.Decision {
	return growth.Decision{
		Record: growth.RecordID(d.RecordId), Version: d.Version, Verify: d.Decision == openapi.Verify, Reason: given(d.Reason),
	}
}

func fromRecordRules(b openapi.RecordRules) growth.Rules {
	return growth.Rules{
		Kind: growth.Kind(b.Kind), ValidFrom: b.ValidFrom, TitleMax: b.TitleMax, TextMax: b.TextMax, PlaceMax: b.PlaceMax,
		FilesMax: b.FilesMax, MinutesMax: b.MinutesMax, ReasonMax: b.ReasonMax, Source: b.Source,
	}
}

func toRecordRules(r growth.Rules) openapi.RecordRules {
	return openapi.RecordRules{
		Kind: openapi.RecordKind(r.Kind), ValidFrom: r.ValidFrom, TitleMax: r.TitleMax, TextMax: r.TextMax, PlaceMax: r.PlaceMax,
		FilesMax: r.FilesMax, MinutesMax: r.MinutesMax, ReasonMax: r.ReasonMax, Source: r.Source,
	}
}

func toKind(s growth.Schema, limits growth.Rules) openapi.RecordKindInfo {
	return openapi.RecordKindInfo{
		Kind: openapi.RecordKind(s.Kind), Name: growth.KindNames[s.Kind], Text: openapi.RecordNeed(s.Text),
		Minutes: openapi.RecordNeed(s.Minutes), Limits: toRecordRules(limits),
		Fields: all(s.Fields, func(f growth.Field) openapi.RecordField {
			out := openapi.RecordField{
				Name: f.Name, Label: f.Label, Need: openapi.RecordNeed(f.Need), Max: optional(f.Max), Term: optional(f.Term),
			}
			if f.Options != nil {
				out.Options = &f.Options
			}
			return out
		}),
	}
}

func toRecord(r growth.Record) openapi.GrowthRecord {
	return openapi.GrowthRecord{
		Id: openapi.Id(r.ID), StudentId: openapi.Id(r.Student), SchoolId: openapi.Id(r.Made.School), ClassId: openapi.Id(r.Made.Class),
		State: openapi.RecordState(r.State), Version: r.Version, VerifiedVersion: r.VerifiedVersion,
		Kind: openapi.RecordKind(r.Kind), Dimension: optional(openapi.RecordDimension(r.Dimension)), Title: r.Title, Text: r.Text,
		Day: optional(r.Day), Minutes: r.Minutes, Place: r.Place, Details: r.Details,
		Files:    all(r.Files, func(id domain.FileID) openapi.Id { return openapi.Id(id) }),
		AuthorId: openapi.Id(r.Author), AuthorRole: openapi.GrowthRecordAuthorRole(r.AuthorRole), Proxy: r.Proxy,
		ConfirmedBy: someID(r.ConfirmedBy), ConfirmedAt: r.ConfirmedAt, SubmittedAt: r.SubmittedAt, DecidedAt: r.DecidedAt,
		Reason: optional(r.Reason), AwaitsSince: r.AwaitsSince, CountedMinutes: r.Counted, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
	}
}

func toRecordList(ctx context.Context, list domain.List[growth.Record]) (openapi.GrowthRecordList, error) {
	after, err := cursorAfter(ctx, list.Next)
	return openapi.GrowthRecordList{Items: all(list.Items, toRecord), NextCursor: after}, err
}

func toRecordResult(r growth.Result) openapi.RecordResult {
	out := openapi.RecordResult{
		RecordId: openapi.Id(r.Record), State: optional(openapi.RecordState(r.State)), Version: optional(r.Version),
	}
	if r.Fault != nil {
		text := r.Fault.Text("zh")
		out.Code, out.Message = &r.Fault.Code, &text
	}
	return out
}

func toGap(l growth.Lack) openapi.GrowthGap {
	verified := map[string]int{}
	for d, n := range l.Verified {
		verified[string(d)] = n
	}
	return openapi.GrowthGap{
		StudentId: openapi.Id(l.Student), Name: l.Name, Waiting: l.Waiting, Returned: l.Returned, Verified: verified,
		Missing: all(l.Missing(), func(d growth.Dimension) openapi.RecordDimension { return openapi.RecordDimension(d) }),
	}
}

func toGrowthCount(c growth.Count) openapi.GrowthCount {
	return openapi.GrowthCount{
		SchoolId: openapi.Id(c.School), Name: c.Name, Hidden: c.Hidden, Submitted: shown(c.Submitted, c.Hidden),
		Verified: shown(c.Verified, c.Hidden), Minutes: shown(c.Minutes, c.Hidden),
	}
}
