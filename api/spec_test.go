package api

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/aid"
	"lizhi/domain/campaign"
	"lizhi/domain/consent"
	"lizhi/domain/contest"
	"lizhi/domain/duplicate"
	"lizhi/domain/eligibility"
	"lizhi/domain/files"
	"lizhi/domain/fund"
	"lizhi/domain/growth"
	"lizhi/domain/hardship"
	"lizhi/domain/insight"
	"lizhi/domain/mentoring"
	ops "lizhi/domain/operation"
	"lizhi/domain/org"
	"lizhi/domain/payment"
	"lizhi/domain/people"
	"lizhi/domain/portfolio"
	"lizhi/domain/privacy"
	"lizhi/domain/publicity"
	"lizhi/domain/purse"
	"lizhi/domain/recognition"
	"lizhi/domain/roster"
)

func contract(t testing.TB) *openapi3.T {
	t.Helper()
	spec, err := openapi3.NewLoader().LoadFromFile("../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

// described is every operation with its address, in order.
func described(spec *openapi3.T) map[string]*openapi3.Operation {
	all := map[string]*openapi3.Operation{}
	for path, item := range spec.Paths.Map() {
		for method, o := range item.Operations() {
			all[method+" "+path] = o
		}
	}
	return all
}

func TestEveryOperationIsDescribedInFull(t *testing.T) {
	t.Parallel()
	spec := contract(t)
	if err := spec.Validate(t.Context()); err != nil {
		t.Errorf("openapi.yaml: %v", err)
	}
	tags := map[string]bool{}
	for _, tag := range spec.Tags {
		tags[tag.Name] = true
	}
	for name, o := range described(spec) {
		if o.OperationID == "" || o.Summary == "" {
			t.Errorf("%s has no operationId or no summary", name)
		}
		if len(o.Tags) != 1 || !tags[o.Tags[0]] {
			t.Errorf("%s has tags %v, want one of the document's", name, o.Tags)
		}
		access, declared := o.Extensions["x-access"].([]any)
		if !declared {
			t.Errorf("%s does not declare x-access", name)
		}
		if _, declared := o.Extensions["x-codes"].([]any); !declared {
			t.Errorf("%s does not declare x-codes", name)
		}
		open := o.Security != nil && len(*o.Security) == 0
		if declared && open != (len(access) == 0) {
			t.Errorf("%s: open = %t, but x-access has %d grants", name, open, len(access))
		}
		if d := o.Responses.Default(); d == nil || d.Ref != "#/components/responses/Problem" {
			t.Errorf("%s: its default response is not Problem", name)
		}
		writes := !strings.HasPrefix(name, "GET ")
		if keyed := hasParameter(o, headerKey); writes && !open && !keyed {
			t.Errorf("%s writes, but takes no Idempotency-Key", name)
		}
	}
}

func hasParameter(o *openapi3.Operation, name string) bool {
	return slices.ContainsFunc(o.Parameters, func(p *openapi3.ParameterRef) bool { return p.Value.Name == name })
}

// TestEveryInputIsBounded looks at every schema that a request can reach: texts
// and lists have an end, objects are closed.
func TestEveryInputIsBounded(t *testing.T) {
	t.Parallel()
	for name, o := range described(contract(t)) {
		for _, p := range o.Parameters {
			if p.Value.Name != "If-Match" && p.Value.Name != "If-None-Match" {
				bounded(t, name+" "+p.Value.Name, p.Value.Schema, map[*openapi3.Schema]bool{})
			}
		}
		if o.RequestBody == nil {
			continue
		}
		for media, content := range o.RequestBody.Value.Content {
			if media == "application/json" {
				bounded(t, name+" body", content.Schema, map[*openapi3.Schema]bool{})
			}
		}
	}
}

// ended are the formats and words that bound a text by themselves.
func ended(s *openapi3.Schema) bool {
	return s.MaxLength != nil || len(s.Enum) > 0 || slices.Contains([]string{"uuid", "date", "date-time", "term"}, s.Format)
}

func bounded(t *testing.T, at string, ref *openapi3.SchemaRef, seen map[*openapi3.Schema]bool) {
	t.Helper()
	s := ref.Value
	if seen[s] {
		return
	}
	seen[s] = true
	switch {
	case s.Type.Is(openapi3.TypeString) && !ended(s):
		t.Errorf("%s: a text without maxLength", at)
	case s.Type.Is(openapi3.TypeArray):
		if s.MaxItems == nil {
			t.Errorf("%s: a list without maxItems", at)
		}
		bounded(t, at+"/*", s.Items, seen)
	case s.Type.Is(openapi3.TypeObject):
		if a := s.AdditionalProperties; a.Schema == nil && (a.Has == nil || *a.Has) {
			t.Errorf("%s: an object that is not closed", at)
		}
	case s.Type.Is(openapi3.TypeInteger) && s.Format == "" && (s.Min == nil || s.Max == nil) && len(s.Enum) == 0:
		t.Errorf("%s: a number without minimum and maximum", at)
	}
	for name, p := range s.Properties {
		bounded(t, at+"/"+name, p, seen)
	}
	for _, list := range []openapi3.SchemaRefs{s.OneOf, s.AnyOf, s.AllOf} {
		for _, p := range list {
			bounded(t, at, p, seen)
		}
	}
}

// TestCodesAndFaultsAreTheSame walks every faults.go and compares: no refusal
// that openapi.yaml does not name, no name that nothing refuses with.
func TestCodesAndFaultsAreTheSame(t *testing.T) {
	t.Parallel()
	spec := contract(t)
	common := words(spec.Extensions["x-codes"])
	documented := map[string]bool{}
	for _, code := range common {
		documented[code] = true
	}
	for name, o := range described(spec) {
		for _, code := range words(o.Extensions["x-codes"]) {
			documented[code] = true
			if slices.Contains(common, code) {
				t.Errorf("%s names %s, which every operation has", name, code)
			}
		}
	}
	declared := refusals(t)
	for _, code := range slices.Sorted(maps.Keys(declared)) {
		if !documented[code] {
			t.Errorf("%s: %s is in no x-codes of openapi.yaml", declared[code], code)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(documented)) {
		if _, ok := declared[code]; !ok {
			t.Errorf("openapi.yaml names %s, but nothing refuses with it", code)
		}
	}
}

func words(list any) []string {
	var out []string
	items, _ := list.([]any)
	for _, w := range items {
		out = append(out, fmt.Sprint(w))
	}
	return out
}

// refusals finds every code that is declared with Refusal, and where.
func refusals(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, root := range []string{"../domain", "../api"} {
		err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
				return err
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				if code, ok := refusalOf(n); ok {
					found[code] = file
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func refusalOf(n ast.Node) (string, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) != 4 {
		return "", false
	}
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	literal, ok := call.Args[1].(*ast.BasicLit)
	if name != "Refusal" || !ok {
		return "", false
	}
	code, err := strconv.Unquote(literal.Value)
	return code, err == nil
}

// tables are what each feature says about who may do what. A feature whose
// operations are in openapi.yaml must stand here.
var tables = map[string]map[string]domain.Access{
	"operation": beside(ops.Access, "getHealth", "getReadiness"),
	"account":   account.Access,
	"consent":   consent.Access,
	"org":       org.Access,
	"growth":    growth.Access,
	"mentoring": mentoring.Access,
	"files":     files.Access,
	"people":    people.Access,
	"duplicate": duplicate.Access,
	"roster":    roster.Access,
	"contest":   contest.Access,
	"portfolio": portfolio.Access,
	"hardship":  hardship.Access,
	"aid":       aid.Access,
	"purse":     purse.Access,
	"fund":      fund.Access,
	"payment":   payment.Access,
	"campaign":  campaign.Access,
	"publicity": beside(publicity.Access, "lookUpObjection", "appealByReference", "readSharedPublicity"),
	"insight":   insight.Access,
	"privacy":   privacy.Access,

	"eligibility": eligibility.Access,
	"recognition": recognition.Access,
}

// beside adds the operations of the open side, which need no grant.
func beside(access map[string]domain.Access, open ...string) map[string]domain.Access {
	all := maps.Clone(access)
	for _, operation := range open {
		all[operation] = domain.Access{}
	}
	return all
}

// TestAccessIsTheSameInBothPlaces compares x-access with the tables.
func TestAccessIsTheSameInBothPlaces(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for name, o := range described(contract(t)) {
		feature := o.Tags[0]
		enforced, known := tables[feature][o.OperationID]
		seen[feature+" "+o.OperationID] = true
		if !known {
			t.Errorf("%s: %s is not in the Access of %s", name, o.OperationID, feature)
			continue
		}
		promised := grantsOf(o)
		if got, want := grants(enforced), grants(promised); !slices.Equal(got, want) {
			t.Errorf("%s: domain/%s allows %v, openapi.yaml says %v", name, feature, got, want)
		}
	}
	for feature, table := range tables {
		for operation := range table {
			if !seen[feature+" "+operation] {
				t.Errorf("domain/%s allows %s, which openapi.yaml does not know", feature, operation)
			}
		}
	}
}

// grantsOf reads x-access: [{roles: [student], scope: own}].
func grantsOf(o *openapi3.Operation) domain.Access {
	var access domain.Access
	list, _ := o.Extensions["x-access"].([]any)
	for _, entry := range list {
		m, _ := entry.(map[string]any)
		for _, role := range words(m["roles"]) {
			access = append(access, domain.Grant{Role: domain.Role(role), Scope: domain.Scope(fmt.Sprint(m["scope"]))})
		}
	}
	return access
}

func grants(a domain.Access) []string {
	out := []string{}
	for _, g := range a {
		out = append(out, string(g.Role)+"/"+string(g.Scope))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestGeneratedCodeIsCurrent would be a diff; generating again in a test is
// slow, so it only looks for the operations.
func TestGeneratedCodeIsCurrent(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("openapi/openapi.gen.go")
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range described(contract(t)) {
		if id := strings.ToUpper(o.OperationID[:1]) + o.OperationID[1:]; !strings.Contains(string(text), ") "+id+"(") {
			t.Errorf("%s: %s is not generated; run go generate ./api/...", name, id)
		}
	}
}
