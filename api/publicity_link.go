package api

import (
	"context"

	"lizhi/api/openapi"
	"lizhi/domain/publicity"
)

// SharePublicity answers sharePublicity. The link has the capability in its
// fragment, which no server and no log ever sees (decisions §5).
func (a publicityAPI) SharePublicity(ctx context.Context, r openapi.SharePublicityRequestObject) (openapi.SharePublicityResponseObject, error) {
	made, err := a.publicity.Share(ctx, actor(ctx), publicity.NoticeID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.SharePublicity201JSONResponse{
		Link: a.public + "/publicity#t=" + made.Token, Token: made.Token, LastDay: made.Notice.LastDay(),
	}, nil
}

// UnsharePublicity answers unsharePublicity.
func (a publicityAPI) UnsharePublicity(ctx context.Context, r openapi.UnsharePublicityRequestObject) (openapi.UnsharePublicityResponseObject, error) {
	if err := a.publicity.Unshare(ctx, actor(ctx), publicity.NoticeID(r.Id)); err != nil {
		return nil, err
	}
	return openapi.UnsharePublicity204Response{}, nil
}

// ReadSharedPublicity answers readSharedPublicity.
func (a publicityAPI) ReadSharedPublicity(ctx context.Context, r openapi.ReadSharedPublicityRequestObject) (openapi.ReadSharedPublicityResponseObject, error) {
	v, err := a.publicity.ReadShared(ctx, r.Body.Token)
	if err != nil {
		return nil, err
	}
	robots := "noindex, nofollow, noarchive"
	return openapi.ReadSharedPublicity200JSONResponse{
		Body: openapi.PublicityShared{
			Title: v.Title, StartsOn: v.Notice.StartsOn, LastDay: v.Notice.LastDay(), WorkingDays: v.Notice.Days, Rows: all(v.Rows, toPublicityRow),
		},
		Headers: openapi.ReadSharedPublicity200ResponseHeaders{XRobotsTag: &robots},
	}, nil
}
