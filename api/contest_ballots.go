package api

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/contest"
	"lizhi/domain/files"
)

// ballotsAPI answers judges, who know an entry by a number only, and shows
// pictures without their names.
type ballotsAPI struct {
	contest contest.Service
	files   files.Service
}

// ListBallots answers listBallots.
func (a ballotsAPI) ListBallots(ctx context.Context, _ openapi.ListBallotsRequestObject) (openapi.ListBallotsResponseObject, error) {
	sheets, err := a.contest.Sheets(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return openapi.ListBallots200JSONResponse{Items: all(sheets, toBallot), NextCursor: last()}, nil
}

// GetBallot answers getBallot.
func (a ballotsAPI) GetBallot(ctx context.Context, r openapi.GetBallotRequestObject) (openapi.GetBallotResponseObject, error) {
	s, err := a.contest.Sheet(ctx, actor(ctx), contest.Number(r.Number))
	if err != nil {
		return nil, err
	}
	return openapi.GetBallot200JSONResponse{Body: toBallot(s), Headers: openapi.GetBallot200ResponseHeaders{ETag: optional(etag(s.Version))}}, nil
}

// ScoreBallot answers scoreBallot.
func (a ballotsAPI) ScoreBallot(ctx context.Context, r openapi.ScoreBallotRequestObject) (openapi.ScoreBallotResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	scores, err := fromScores(*r.Body)
	if err != nil {
		return nil, err
	}
	s, err := a.contest.Score(ctx, actor(ctx), contest.Number(r.Number), v, scores)
	if err != nil {
		return nil, err
	}
	return openapi.ScoreBallot200JSONResponse{Body: toBallot(s), Headers: openapi.ScoreBallot200ResponseHeaders{ETag: optional(etag(s.Version))}}, nil
}

// ConfirmBallot answers confirmBallot.
func (a ballotsAPI) ConfirmBallot(ctx context.Context, r openapi.ConfirmBallotRequestObject) (openapi.ConfirmBallotResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	s, err := a.contest.ConfirmBallot(ctx, actor(ctx), contest.Number(r.Number), v)
	if err != nil {
		return nil, err
	}
	return openapi.ConfirmBallot200JSONResponse{Body: toBallot(s), Headers: openapi.ConfirmBallot200ResponseHeaders{ETag: optional(etag(s.Version))}}, nil
}

// AbstainBallot answers abstainBallot.
func (a ballotsAPI) AbstainBallot(ctx context.Context, r openapi.AbstainBallotRequestObject) (openapi.AbstainBallotResponseObject, error) {
	s, err := a.contest.Abstain(ctx, actor(ctx), contest.Number(r.Number), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.AbstainBallot200JSONResponse{Body: toBallot(s), Headers: openapi.AbstainBallot200ResponseHeaders{ETag: optional(etag(s.Version))}}, nil
}

// ReportConflict answers reportConflict.
func (a ballotsAPI) ReportConflict(ctx context.Context, r openapi.ReportConflictRequestObject) (openapi.ReportConflictResponseObject, error) {
	s, err := a.contest.ReportConflict(ctx, actor(ctx), contest.Number(r.Number), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return openapi.ReportConflict200JSONResponse{Body: toBallot(s), Headers: openapi.ReportConflict200ResponseHeaders{ETag: optional(etag(s.Version))}}, nil
}

// GetBallotPicture answers getBallotPicture.
func (a ballotsAPI) GetBallotPicture(ctx context.Context, r openapi.GetBallotPictureRequestObject) (openapi.GetBallotPictureResponseObject, error) {
	id, err := a.contest.Picture(ctx, actor(ctx), contest.Number(r.Number), r.Place)
	if err != nil {
		return nil, err
	}
	picture, err := a.picture(ctx, id)
	if err != nil {
		return nil, err
	}
	return openapi.GetBallotPicture200ImagejpegResponse{Body: picture, ContentLength: picture.Size()}, nil
}

// GetHonourPicture answers getHonourPicture.
func (a ballotsAPI) GetHonourPicture(ctx context.Context, r openapi.GetHonourPictureRequestObject) (openapi.GetHonourPictureResponseObject, error) {
	id, err := a.contest.HonourPicture(ctx, actor(ctx), contest.SeasonID(r.Id), contest.EntryID(r.Entry), r.Place)
	if err != nil {
		return nil, err
	}
	picture, err := a.picture(ctx, id)
	if err != nil {
		return nil, err
	}
	return openapi.GetHonourPicture200ImagejpegResponse{Body: picture, ContentLength: picture.Size()}, nil
}

// picture is the copy for screens, drawn anew: no name, no hash and no metadata
// goes with it. It is small enough to be held.
func (a ballotsAPI) picture(ctx context.Context, id domain.FileID) (*bytes.Reader, error) {
	o, err := a.files.Read(ctx, id, files.Display)
	if err != nil {
		return nil, err
	}
	r, err := o.Read(ctx, 0, -1)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read a picture: %w", err)
	}
	return bytes.NewReader(content), nil
}

// fromScores reads every score as it was written, text or number: a float would
// not be what the judge typed.
func fromScores(b openapi.Scores) (map[string]contest.Score, error) {
	scores := map[string]contest.Score{}
	var wrong []*domain.Fault
	for i, s := range b.Scores {
		at := fmt.Sprintf("/scores/%d", i)
		if _, twice := scores[s.Item]; twice {
			wrong = append(wrong, contest.ErrItem.At(at+"/item"))
		}
		raw, err := s.Score.MarshalJSON()
		if err != nil {
			return nil, err
		}
		score, err := contest.ParseScore(string(bytes.Trim(raw, `"`)))
		if err != nil {
			wrong = append(wrong, contest.ErrScore.At(at+"/score"))
		}
		scores[s.Item] = score
	}
	return scores, domain.Wrong(wrong...)
}
