package media_test

import (
	"os"
	"os/exec"
	"testing"
)

// inOwnProcess runs the calling test once more in a process of its own.
func inOwnProcess(t *testing.T) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "-test.run", "^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), "LIZHI_TEST_EMBEDDED=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
