package files

import "lizhi/domain"

// Access is who may do what, by operation. "assigned" are those who may read the
// thing that a file is attached to.
var Access = map[string]domain.Access{
	"listFileLimits": {{Role: domain.Anyone, Scope: domain.Own}},
	"beginUpload":    {{Role: domain.Anyone, Scope: domain.Own}},
	"putChunk":       {{Role: domain.Anyone, Scope: domain.Own}},
	"listChunks":     {{Role: domain.Anyone, Scope: domain.Own}},
	"completeUpload": {{Role: domain.Anyone, Scope: domain.Own}},
	"discardFile":    {{Role: domain.Anyone, Scope: domain.Own}},

	"getFile":            {{Role: domain.Anyone, Scope: domain.Own}, {Role: domain.Anyone, Scope: domain.Assigned}},
	"getFileContent":     {{Role: domain.Anyone, Scope: domain.Own}, {Role: domain.Anyone, Scope: domain.Assigned}},
	"offerDownload":      {{Role: domain.Anyone, Scope: domain.Own}, {Role: domain.Anyone, Scope: domain.Assigned}},
	"startDownload":      {{Role: domain.Anyone, Scope: domain.Own}},
	"getDownloadContent": {{Role: domain.Anyone, Scope: domain.Own}},
}
