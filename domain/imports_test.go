package domain_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is the prefix of our own packages.
const module = "lizhi/"

// feature stands for every package domain/<feature>, and for the packages below
// one, which are the feature's own.
const feature = "domain/*"

// own stands for the packages below the feature of whoever imports.
const own = "domain/*/*"

// mayImport is who may import whom, beside the standard library. It is the map
// of the house: a folder that is not on it fails, and so does an arrow.
// Tests may also use what is listed under "tests".
//
// Features never import each other. A feature may import the packages below it,
// and these one another; what is below another feature only those import who may
// import features. Features may import domain/identity, which is no feature: words
// and pure rules about names and numbers, of which every feature that takes one
// from somebody needs the same (see its Decisions).
var mayImport = map[string][]string{
	"domain": {"github.com/google/uuid"},
	feature:  {"domain", "domain/identity", own},
	own:      {"domain", "domain/identity", own},

	"domain/identity": {"domain"},

	"domain/store": {"domain", feature, "domain/store/migrations", "gorm.io/", "modernc.org/sqlite", "github.com/go-sql-driver/mysql", "github.com/pressly/goose/v3", "github.com/emmansun/gmsm", "golang.org/x/text", "github.com/mozillazg/go-pinyin", "github.com/google/uuid"},

	"domain/store/migrations": {},
	"domain/store/storetest":  {"domain", "domain/store", "domain/store/migrations", "seeds", "github.com/go-sql-driver/mysql"},

	"media":           {"domain", "media/document", "github.com/minio/minio-go/v7", "github.com/minio/sio", "github.com/versity/versitygw", "github.com/bep/imagemeta", "github.com/gabriel-vasile/mimetype", "github.com/gen2brain/heic", "golang.org/x/image", "golang.org/x/text"},
	"media/document":  {"domain", "github.com/signintech/gopdf", "github.com/skip2/go-qrcode", "github.com/xuri/excelize/v2", "golang.org/x/text", "golang.org/x/image"},
	"media/mediatest": {"domain", "media"},

	"jobs": {"domain", feature, "media", "media/document", "github.com/robfig/cron/v3"},

	"api":         {"domain", feature, "media", "media/document", "api/openapi", "github.com/gofiber/fiber/v2", "github.com/valyala/fasthttp", "github.com/oapi-codegen/", "github.com/getkin/kin-openapi", "github.com/golang-jwt/jwt/v5", "golang.org/x/crypto", "github.com/prometheus/client_golang", "github.com/google/uuid"},
	"api/openapi": {"*"},
	"api/apitest": {"*"},

	"seeds": {"domain", feature, "media", "media/document", "github.com/goccy/go-yaml"},
	"":      {"*"},
}

// tests is what any _test.go file may import beside the above.
var tests = []string{"*"}

func TestImportsFollowTheMap(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (name == "web" || name == "testdata" || file != root && strings.HasPrefix(name, ".")) {
			return fs.SkipDir
		}
		if d.IsDir() || filepath.Ext(file) != ".go" {
			return nil
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		check(t, file, filepath.ToSlash(rel))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func check(t *testing.T, file, rel string) {
	t.Helper()
	folder := strings.TrimPrefix(path.Dir(rel), ".")
	allowed, known := mayImport[folder]
	if !known && featureOf(folder) != "" {
		allowed, known = mayImport[feature], true
		if folder != featureOf(folder) {
			allowed = mayImport[own]
		}
	}
	if !known {
		t.Errorf("%s: the folder %q is not on the map", rel, folder)
		return
	}
	if strings.HasSuffix(rel, "_test.go") {
		allowed = tests
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	for _, i := range parsed.Imports {
		name := strings.Trim(i.Path.Value, `"`)
		if !may(folder, allowed, name) {
			t.Errorf("%s imports %s: not on the map", rel, name)
		}
	}
}

// featureOf is the feature to which a folder belongs, domain/payment of
// domain/payment/ledger; empty when it belongs to none.
func featureOf(folder string) string {
	parts := strings.Split(folder, "/")
	if len(parts) < 2 || len(parts) > 3 || parts[0] != "domain" || parts[1] == "store" {
		return ""
	}
	return "domain/" + parts[1]
}

func may(folder string, allowed []string, name string) bool {
	first, _, _ := strings.Cut(name, "/")
	wanted, ours := strings.CutPrefix(name, module)
	if !ours && !strings.Contains(first, ".") {
		return true // the standard library
	}
	for _, a := range allowed {
		switch {
		case a == "*":
			return true
		case ours && a == wanted, ours && a == feature && featureOf(wanted) != "":
			return true
		case ours && a == own && featureOf(wanted) == featureOf(folder) && wanted != featureOf(folder):
			return true
		case !ours && strings.HasPrefix(name, a):
			return true
		}
	}
	return false
}

// dials are the packages by which a program calls out or lets another do so.
var dials = []string{`"net/http"`, `"net"`, `"net/rpc"`, `"net/smtp"`, `"crypto/tls"`, `"os/exec"`}

// TestPolicyG13NothingOfMoneyCallsOut reads every file through which a payment
// goes: none can open a connection, since none imports what could.
func TestPolicyG13NothingOfMoneyCallsOut(t *testing.T) {
	t.Parallel()
	var files []string
	for _, pattern := range []string{
		"payment/*.go", "payment/*/*.go", "aid/*.go", "*.go", "store/payment*.go", "../jobs/payment*.go", "../api/payment*.go", "../media/document/*.go",
	} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(found), err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range parsed.Imports {
			if slices.Contains(dials, i.Path.Value) {
				t.Errorf("%s imports %s: a payment goes out as a file and comes back as one", file, i.Path.Value)
			}
		}
	}
}
