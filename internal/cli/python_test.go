package cli

import (
	"os"
	"os/exec"
	"testing"
)

// TestNotebookFile runs the tests of python/swelter.py with the system's Python;
// its "swelter" is this binary, which TestMain has put on the PATH.
func TestNotebookFile(t *testing.T) {
	python := "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import pandas").Run(); err != nil && os.Getenv("CI") != "" {
		t.Fatal("pandas is not installed; run sudo make deps")
	} else if err != nil {
		t.Skip("SKIP: python3 with pandas is not installed; run sudo make deps")
	}
	bin, err := exec.LookPath("swelter")
	check(t, err)
	cmd := exec.Command(python, "-B", "test_swelter.py")
	cmd.Dir = "../../python"
	cmd.Env = append(os.Environ(), "SWELTER="+bin)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
