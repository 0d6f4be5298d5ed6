package api

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/files"
)

// filesAPI answers the operations of files.
type filesAPI struct{ files files.Service }

// ListFileLimits tells what a file of each kind may be.
func (a filesAPI) ListFileLimits(ctx context.Context, _ openapi.ListFileLimitsRequestObject) (openapi.ListFileLimitsResponseObject, error) {
	limits, err := a.files.Limits(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return openapi.ListFileLimits200JSONResponse(toFileLimits(limits)), nil
}

// BeginUpload begins an upload.
func (a filesAPI) BeginUpload(ctx context.Context, r openapi.BeginUploadRequestObject) (openapi.BeginUploadResponseObject, error) {
	draft, err := fromUpload(*r.Body)
	if err != nil {
		return nil, err
	}
	f, err := a.files.Begin(ctx, actor(ctx), draft)
	if err != nil {
		return nil, err
	}
	return openapi.BeginUpload201JSONResponse(toFile(ctx, f)), nil
}

// GetFile shows what is known of a file.
func (a filesAPI) GetFile(ctx context.Context, r openapi.GetFileRequestObject) (openapi.GetFileResponseObject, error) {
	f, err := a.files.Get(ctx, actor(ctx), domain.FileID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.GetFile200JSONResponse(toFile(ctx, f)), nil
}

// DiscardFile discards a file.
func (a filesAPI) DiscardFile(ctx context.Context, r openapi.DiscardFileRequestObject) (openapi.DiscardFileResponseObject, error) {
	if err := a.files.Discard(ctx, actor(ctx), domain.FileID(r.Id)); err != nil {
		return nil, err
	}
	return openapi.DiscardFile204Response{}, nil
}

// ListChunks tells which chunks are there.
func (a filesAPI) ListChunks(ctx context.Context, r openapi.ListChunksRequestObject) (openapi.ListChunksResponseObject, error) {
	f, have, err := a.files.Chunks(ctx, actor(ctx), domain.FileID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.ListChunks200JSONResponse{State: openapi.ChunksState(f.State), ChunkCount: f.ChunkCount(), Present: have}, nil
}

// PutChunk takes a chunk.
func (a filesAPI) PutChunk(ctx context.Context, r openapi.PutChunkRequestObject) (openapi.PutChunkResponseObject, error) {
	sum, err := files.ParseSum(r.Params.XChunkSHA256)
	if err != nil {
		return nil, files.ErrChunkHash.At("header/X-Chunk-SHA256")
	}
	chunk, err := readWhole(r.Body)
	if err != nil {
		return nil, fmt.Errorf("read a chunk: %w", err)
	}
	if err := a.files.PutChunk(ctx, actor(ctx), domain.FileID(r.Id), r.Number, sum, chunk); err != nil {
		return nil, err
	}
	return openapi.PutChunk204Response{}, nil
}

// readWhole reads a body whose length is known without growing towards it.
func readWhole(r io.Reader) ([]byte, error) {
	if known, ok := r.(*bytes.Reader); ok {
		b := make([]byte, known.Len())
		_, err := io.ReadFull(known, b)
		return b, err
	}
	return io.ReadAll(r)
}

// CompleteUpload says that everything was sent.
func (a filesAPI) CompleteUpload(ctx context.Context, r openapi.CompleteUploadRequestObject) (openapi.CompleteUploadResponseObject, error) {
	f, err := a.files.Complete(ctx, actor(ctx), domain.FileID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.CompleteUpload202JSONResponse(toFile(ctx, f)), nil
}

// GetFileContent streams a variant.
func (a filesAPI) GetFileContent(ctx context.Context, r openapi.GetFileContentRequestObject) (openapi.GetFileContentResponseObject, error) {
	variant := files.Original
	if r.Params.Variant != nil {
		variant = string(*r.Params.Variant)
	}
	o, err := a.files.Open(ctx, actor(ctx), domain.FileID(r.Id), variant)
	if err != nil {
		return nil, err
	}
	return stream{o, given(r.Params.Range), given(r.Params.IfRange), given(r.Params.IfNoneMatch)}, nil
}

// OfferDownload gives a token for one download session.
func (a filesAPI) OfferDownload(ctx context.Context, r openapi.OfferDownloadRequestObject) (openapi.OfferDownloadResponseObject, error) {
	offer, err := a.files.OfferDownload(ctx, actor(ctx), domain.FileID(r.Id))
	if err != nil {
		return nil, err
	}
	return openapi.OfferDownload201JSONResponse{Token: offer.Token, UseBy: offer.UseBy}, nil
}

// StartDownload opens a download session.
func (a filesAPI) StartDownload(ctx context.Context, r openapi.StartDownloadRequestObject) (openapi.StartDownloadResponseObject, error) {
	d, err := a.files.StartDownload(ctx, actor(ctx), r.Body.Token)
	if err != nil {
		return nil, err
	}
	return openapi.StartDownload201JSONResponse{Id: openapi.Id(d.ID), File: openapi.Id(d.File), ExpiresAt: d.ExpiresAt}, nil
}

// GetDownloadContent streams the file of a session.
func (a filesAPI) GetDownloadContent(ctx context.Context, r openapi.GetDownloadContentRequestObject) (openapi.GetDownloadContentResponseObject, error) {
	o, err := a.files.OpenDownload(ctx, actor(ctx), files.DownloadID(r.Id))
	if err != nil {
		return nil, err
	}
	return stream{o, given(r.Params.Range), given(r.Params.IfRange), given(r.Params.IfNoneMatch)}, nil
}

func fromUpload(u openapi.Upload) (files.Draft, error) {
	d := files.Draft{Kind: files.Kind(u.Kind), Name: u.Name, Size: u.Size, ChunkSize: given(u.ChunkSize)}
	if u.Id != nil {
		d.ID = domain.FileID(*u.Id)
	}
	if u.Sha256 != nil {
		sum, err := files.ParseSum(*u.Sha256)
		if err != nil {
			return d, files.ErrHash.At("/sha256")
		}
		d.SHA256 = sum
	}
	return d, nil
}

func toFile(ctx context.Context, f files.File) openapi.File {
	out := openapi.File{
		Id: openapi.Id(f.ID), Kind: openapi.FileKind(f.Kind), Name: f.Name, State: openapi.FileState(f.State),
		Size: f.Size, ChunkSize: f.ChunkSize, ChunkCount: f.ChunkCount(), CreatedAt: f.CreatedAt,
		Sha256: optional(f.SHA256.String()), Type: optional(f.Type), Width: optional(f.Width), Height: optional(f.Height),
		Seconds: optional(float32(f.Duration.Seconds())), ExpiresAt: optional(f.ExpiresAt),
	}
	out.Variants = make([]fileVariant, len(f.Variants))
	for i, v := range f.Variants {
		out.Variants[i] = fileVariant{
			Name: openapi.FileVariantsName(v.Name), Type: v.Type, Size: v.Size, Sha256: v.SHA256.String(),
			Width: optional(v.Width), Height: optional(v.Height),
		}
	}
	if why := f.Why(); why != nil {
		out.Refusal = &struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		}{why.Code, *said(ctx, why)}
	}
	return out
}

// fileVariant is a variant as the generated code has it.
type fileVariant = struct {
	Height *int                     `json:"height,omitempty"`
	Name   openapi.FileVariantsName `json:"name"`
	Sha256 openapi.SHA256           `json:"sha256"`
	Size   int64                    `json:"size"`
	Type   string                   `json:"type"`
	Width  *int                     `json:"width,omitempty"`
}

func toFileLimits(limits []files.Limit) openapi.FileLimits {
	out := openapi.FileLimits{MinChunk: files.MinChunk, MaxChunk: files.MaxChunk, DefaultChunk: files.DefaultChunk}
	out.Items = make([]fileLimit, 0, len(limits))
	for _, l := range limits {
		if l.Kind.Made() {
			continue
		}
		out.Items = append(out.Items, fileLimit{
			Kind: openapi.FileKind(l.Kind), Types: l.Types, MaxBytes: l.MaxBytes, MaxPixels: l.MaxPixels,
			MinSeconds: l.MinSeconds, MaxSeconds: l.MaxSeconds, UploadDays: l.UploadDays, MaxUnfinished: l.MaxOpen,
		})
	}
	return out
}

// fileLimit is a limit as the generated code has it.
type fileLimit = struct {
	Kind          openapi.FileKind `json:"kind"`
	MaxBytes      int64            `json:"max_bytes"`
	MaxPixels     int64            `json:"max_pixels"`
	MaxSeconds    int              `json:"max_seconds"`
	MaxUnfinished int              `json:"max_unfinished"`
	MinSeconds    int              `json:"min_seconds"`
	Types         []string         `json:"types"`
	UploadDays    int              `json:"upload_days"`
}
