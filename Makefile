# Lizhi 励志. `make` prints this help; `make run` and `make test` are all that anyone needs.
SHELL := bash
.DEFAULT_GOAL := help
export CGO_ENABLED ?= 0
# HEIC is decoded by what is in the program, never by a library of the system:
# looking for one would link the program dynamically.
export GOFLAGS := $(GOFLAGS) -tags=nodynamic
GOFUMPT := go run mvdan.cc/gofumpt@v0.9.2
LINT := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.6.2

.PHONY: help
help: ## print this help
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

.PHONY: tools
tools:
	@for t in go git curl; do command -v $$t >/dev/null || { echo "$$t is missing: install it first (Go 1.26 or newer from go.dev)"; exit 1; }; done

.PHONY: build
build: tools ## build the program, ./lizhi
	@go build -trimpath -ldflags "-s -w -X main.version=$$(git describe --always --dirty 2>/dev/null || echo dev)" -o lizhi .

.PHONY: run
run: build ## build it and serve the demo city on 127.0.0.1:8080, data under ./data
	@./lizhi serve

.PHONY: services
services: ## find or start MariaDB and MinIO for the tests, print where they are
	@.ci/services

# The packages run one after another where there are few processors: each of
# them starts servers and databases of its own.
.PHONY: test
test: tools ## run every test on SQLite and the embedded store, and on MariaDB and MinIO
	@set -o pipefail; env=$$(.ci/services) || exit 1; \
	if [ -n "$(RACE)" ]; then command -v cc >/dev/null || { echo "a C compiler is missing: -race needs one"; exit 1; }; export CGO_ENABLED=1; fi; \
	env $$env go test $(RACE) -shuffle=on -timeout 55m $(or $(PKG),./...)

.PHONY: check
check: tools ## what CI asks beside the tests: formatting, vet, lint, generated code is fresh
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "gofmt:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	@go vet ./...
	@$(LINT) run --config .ci/golangci.yml ./...
	@$(MAKE) --no-print-directory generate
	@git diff --exit-code --stat -- api/openapi || { echo "generated code was not fresh; commit it"; exit 1; }

.PHONY: generate
generate: ## make api/openapi anew from openapi.yaml
	@go generate ./api/openapi

# A line a figure: name | database | ours | raw | ratio (min–median–max, rounds) | limit | ok or short.
# All that go test says is in .services/bench.log.
.PHONY: bench
bench: build ## measure speed and memory beside the same work done raw; SIZE=small for 5 minutes
	@set -o pipefail; env=$$(MYSQL_FLUSH=1 .ci/services) || exit 1; mkdir -p .services; \
	env $$env SIZE=$(or $(SIZE),full) LIZHI_PROGRAM=$(CURDIR)/lizhi go test -p 1 ./domain/store ./jobs . -run '^$$' -bench . -benchtime 1x -timeout 60m 2>&1 | \
	tee .services/bench.log | sed -nE 's/^ +[a-z_]+_test\.go:[0-9]+: (.* \| .*)/\1/p; /FAIL|panic|^# |_test\.go:[0-9]+: [^|]*$$/p'

.PHONY: seed
seed: build ## load the demo city into ./data without serving it
	@./lizhi seed --demo
