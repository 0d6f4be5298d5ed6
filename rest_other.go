//go:build !linux

package main

// leavePages is for Linux alone.
func leavePages() {}
