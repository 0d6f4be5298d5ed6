package files

import "lizhi/domain"

// Check is the task that looks at a complete upload.
type Check struct{ File domain.FileID }

// Kind names the task.
func (Check) Kind() string { return "files.check" }

// Once keeps a file from being looked at twice at a time.
func (c Check) Once() string { return c.File.String() }

// Erase is the task that removes objects whose key is gone already.
type Erase struct{ Prefix string }

// Kind names the task.
func (Erase) Kind() string { return "files.erase" }

// Sweep is the task of every hour that takes away what is over, and each night
// the objects that nobody knows.
type Sweep struct{ Strays bool }

// Kind names the task.
func (Sweep) Kind() string { return "files.sweep" }
