package files

import "lizhi/domain"

// Every way in which files say no. The ones of the second group stand as the
// refusal of a file that was looked at.
var (
	ErrNoKind     = domain.Refusal(domain.Invalid, "files.no_kind", "不接受这一类文件的上传。", "Files of this kind are not taken.")
	ErrEmpty      = domain.Refusal(domain.Invalid, "files.empty", "文件不能为空。", "The file must not be empty.")
	ErrTooLarge   = domain.Refusal(domain.TooLarge, "files.too_large", "文件最大 {max} 字节。", "The file may have at most {max} bytes.")
	ErrChunkSize  = domain.Refusal(domain.Invalid, "files.chunk_size", "这一分块应为 {want} 字节，收到 {got} 字节。", "This chunk must have {want} bytes; {got} came.")
	ErrBounds     = domain.Refusal(domain.Invalid, "files.chunk_bounds", "分块大小应为 {min} 至 {max} 字节。", "A chunk has {min} to {max} bytes.")
	ErrNoChunk    = domain.Refusal(domain.Invalid, "files.no_chunk", "没有这一分块，共 {count} 块，从 0 开始。", "There is no such chunk; there are {count}, from 0.")
	ErrChunkHash  = domain.Refusal(domain.Invalid, "files.chunk_hash", "分块的 SHA-256 与内容不符，请重新发送。", "The SHA-256 of the chunk does not fit its content; send it again.")
	ErrMissing    = domain.Refusal(domain.Invalid, "files.incomplete", "还缺 {missing} 个分块。", "{missing} chunks are missing.")
	ErrUnfinished = domain.Refusal(domain.Invalid, "files.unfinished", "未完成的上传已达 {max} 个，请先续传完成或删除其中一些，再开始新的上传。", "{max} uploads are unfinished; complete or discard some of them before beginning another.")
	ErrExpired    = domain.Refusal(domain.Gone, "files.expired", "上传超过了期限，请重新开始。", "The upload took too long; begin again.")
	ErrState      = domain.Refusal(domain.Conflict, "files.state", "文件当前状态为 {state}，不能这样做。", "The file is {state}; this cannot be done now.")
	ErrNotClean   = domain.Refusal(domain.Conflict, "files.not_clean", "文件当前状态为 {state}，检查通过后才能使用。", "The file is {state}; it can be used when it was found clean.")
	ErrAttached   = domain.Refusal(domain.Conflict, "files.attached", "文件已用在别处，请重新上传。", "The file belongs elsewhere already; upload it again.")
	ErrInUse      = domain.Refusal(domain.Conflict, "files.in_use", "文件正在使用，不能删除。", "The file is in use and cannot be discarded.")
	ErrNoVariant  = domain.Refusal(domain.NotFound, "files.no_variant", "这个文件没有该版本。", "The file has no such variant.")
	ErrSession    = domain.Refusal(domain.Forbidden, "files.download_only", "此文件需先取得下载凭据，再在下载会话中获取。", "This file is fetched in a download session; ask for a token first.")
	ErrSpent      = domain.Refusal(domain.Gone, "files.download_over", "下载凭据已使用或已过期，请重新取得。", "The download token was used or is over; ask for another.")
	ErrGone       = domain.Refusal(domain.Gone, "files.removed", "文件已按期限删除，只保留其校验值。", "The file was removed when its time was over; only its hash is kept.")
)

// What can be wrong with a content.
var (
	ErrWrongType = domain.Refusal(domain.WrongType, "files.wrong_type", "文件内容是 {type}，这里只接受：{taken}。", "The content is {type}; what is taken here: {taken}.")
	ErrHash      = domain.Refusal(domain.Invalid, "files.hash", "文件的 SHA-256 与开始上传时所说的不符。", "The SHA-256 of the file is not the one that was said at the beginning.")
	ErrBroken    = domain.Refusal(domain.Invalid, "files.broken", "文件不完整或已损坏。", "The file is cut short or broken.")
	ErrPixels    = domain.Refusal(domain.Invalid, "files.too_many_pixels", "图片最多 {max} 像素。", "The picture may have at most {max} pixels.")
	ErrDuration  = domain.Refusal(domain.Invalid, "files.duration", "视频时长应为 {min} 至 {max} 秒。", "The film must last {min} to {max} seconds.")
	ErrNoLength  = domain.Refusal(domain.Invalid, "files.film_unreadable", "读不出视频的时长，请用手机相机录制 MP4 或 MOV。", "The length of the film cannot be read; record an MP4 or MOV with the phone's camera.")
)
