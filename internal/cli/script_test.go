package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/swelter/swelter/source/duckdb"
)

// The scripts of testdata run the command as a person does: real files, real
// exit codes, words on standard error. In a script, "swelter" is this binary.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"swelter": func() { os.Exit(Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Condition: func(name string) (bool, error) {
			return name == "sql" && duckdb.Available, nil
		},
		Setup: func(e *testscript.Env) error {
			at, err := filepath.Abs("testdata/cube.nc")
			e.Setenv("CUBE", at)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"fails":   fails,
			"oneline": oneLine,
			"png":     isPNG, "workbook": workbook,
		},
	})
}
