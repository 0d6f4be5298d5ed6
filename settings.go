package main

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strings"

	"github.com/caarlos0/env/v11"
)

// settings are read from the environment; with none set the program keeps
// everything under ./data and serves the demo city. README has the same table,
// and a test holds the two together.
type settings struct {
	Data       string   `env:"LIZHI_DATA" envDefault:"data"`
	Listen     string   `env:"LIZHI_LISTEN" envDefault:"127.0.0.1:8080"`
	Inside     string   `env:"LIZHI_INSIDE" envDefault:"127.0.0.1:8081"`
	Database   string   `env:"LIZHI_DATABASE"`
	S3         string   `env:"LIZHI_S3"`
	Keys       string   `env:"LIZHI_KEYS"`
	PublicURL  string   `env:"LIZHI_PUBLIC_URL"`
	Proxies    []string `env:"LIZHI_PROXIES"`
	Workers    int      `env:"LIZHI_WORKERS" envDefault:"2"`
	Rate       int      `env:"LIZHI_RATE" envDefault:"600"`
	SQLiteSync string   `env:"LIZHI_SQLITE_SYNC" envDefault:"FULL"`
	Witness    string   `env:"LIZHI_WITNESS"`
	Log        string   `env:"LIZHI_LOG" envDefault:"info"`
}

// readSettings reads and checks them; environment is a list of NAME=value.
func readSettings(environment []string) (settings, error) {
	var s settings
	names := map[string]string{}
	for _, line := range environment {
		name, value, _ := strings.Cut(line, "=")
		names[name] = value
	}
	if err := env.ParseWithOptions(&s, env.Options{Environment: names}); err != nil {
		return s, fmt.Errorf("settings: %w", err)
	}
	// The embedded object store changes the working directory, so no path may
	// depend on it.
	for _, path := range []*string{&s.Data, &s.Keys, &s.Witness} {
		if *path != "" {
			abs, err := filepath.Abs(*path)
			if err != nil {
				return s, fmt.Errorf("settings: %w", err)
			}
			*path = abs
		}
	}
	return s, s.check()
}

// embedded reports whether database and files live in the data folder.
func (s settings) embedded() bool { return s.Database == "" }

// check refuses what would lose data later: a shared database beside files or
// keys that only one machine has.
func (s settings) check() error {
	var wrong []error
	if !s.embedded() && !strings.HasPrefix(s.Database, "mysql://") {
		wrong = append(wrong, errors.New("LIZHI_DATABASE is written mysql://user:password@host:port/name"))
	}
	if !s.embedded() && s.S3 == "" {
		wrong = append(wrong, errors.New("with LIZHI_DATABASE, LIZHI_S3 must say where the files are: http(s)://key:secret@host:port/bucket"))
	}
	if !s.embedded() && s.Keys == "" {
		wrong = append(wrong, errors.New("with LIZHI_DATABASE, LIZHI_KEYS must name the file of keys: make one with `lizhi keys FILE`, and keep a copy elsewhere"))
	}
	if s.embedded() && s.S3 != "" {
		wrong = append(wrong, errors.New("LIZHI_S3 goes with LIZHI_DATABASE: without it the files live in the data folder"))
	}
	for _, listen := range []string{s.Listen, s.Inside} {
		if _, _, err := net.SplitHostPort(listen); err != nil {
			wrong = append(wrong, fmt.Errorf("an address to listen on is written 127.0.0.1:8080, not %q", listen))
		}
	}
	switch s.Log {
	case "debug", "info", "warn", "error":
	default:
		wrong = append(wrong, errors.New("LIZHI_LOG is debug, info, warn or error"))
	}
	switch s.SQLiteSync {
	case "FULL", "NORMAL":
	default:
		wrong = append(wrong, errors.New("LIZHI_SQLITE_SYNC is FULL or NORMAL"))
	}
	return errors.Join(wrong...)
}

// publicURL is where people reach the program, for QR codes.
func (s settings) publicURL() string {
	if s.PublicURL != "" {
		return strings.TrimSuffix(s.PublicURL, "/")
	}
	return "http://" + s.Listen
}

// database is what store.Open takes.
func (s settings) database() string {
	if s.embedded() {
		return s.Data
	}
	return s.Database
}

// witness is the file outside of the database to which the audit's head goes
// each day.
func (s settings) witness() string {
	if s.Witness == "" && s.embedded() {
		return filepath.Join(s.Data, "witness.log")
	}
	return s.Witness
}

// keysFile is where the keys are: named, or made once in the data folder.
func (s settings) keysFile() string {
	if s.Keys != "" {
		return s.Keys
	}
	return filepath.Join(s.Data, "keys.json")
}
