// Package openapi is openapi.yaml in Go: the shapes of every request and answer
// and the interface that package api fulfils. All of it is generated; change
// openapi.yaml and run go generate.
package openapi

//go:generate go tool oapi-codegen -config config.yaml ../../openapi.yaml
