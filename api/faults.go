package api

import "lizhi/domain"

// What can go wrong before a feature is asked, or beside it.
var (
	errMalformed = refusal{400, domain.Refusal(0, "malformed",
		"请求无法读取：应为 UTF-8 编码的 JSON，同一对象中不得有重复的键，嵌套不超过 32 层，数字不带指数。",
		"The request cannot be read: it must be JSON in UTF-8, without repeated keys, at most 32 levels deep, its numbers without exponents.")}
	errUnauthenticated = refusal{401, domain.Refusal(0, "unauthenticated",
		"请先登录；登录已失效的，请重新登录。", "Log in first; if you were logged in, log in again.")}
	errMethod = refusal{405, domain.Refusal(0, "method_not_allowed",
		"此地址不支持这种方法，可用的方法见 Allow。", "This address does not know that method; Allow names those that it knows.")}
	errTooLarge = refusal{413, domain.Refusal(0, "too_large",
		"请求过大，最多 {max} 字节；文件请分块上传。", "The request is too large: at most {max} bytes; upload files in chunks.").With("max", bodyLimit)}
	errMediaType = refusal{415, domain.Refusal(0, "unsupported_media_type",
		"不支持这种内容格式，可用的格式：{types}。", "That content type is not supported; use {types}.").With("types", "application/json")}
	errRange = refusal{416, domain.Refusal(0, "range_not_satisfiable",
		"所请求的范围超出了文件大小。", "The range lies behind the end of the file.")}
	errTooMany = refusal{429, domain.Refusal(0, "too_many_requests",
		"请求过于频繁，请在 {seconds} 秒后再试。", "Too many requests; try again in {seconds} seconds.")}
	errInternal = refusal{500, domain.Refusal(0, "internal",
		"系统出错，我们会查明原因；联系我们时请提供请求编号。", "Our mistake. Name the request id when you ask us about it.")}
	errBusy = refusal{503, domain.Refusal(0, "busy",
		"系统暂时繁忙，请稍后再试。", "Busy for a moment; try again shortly.")}

	errIfMatch = domain.Refusal(domain.Required, "if_match_required",
		"修改前请在 If-Match 中给出您读到的版本。", "Say in If-Match which version you have read.")
	errKeyRequired = domain.Refusal(domain.Required, "idempotency.key_required",
		"涉及资金的请求必须带 Idempotency-Key。", "Where money moves, Idempotency-Key is required.")
)
