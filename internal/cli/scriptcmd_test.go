package cli

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image/png"
	"os/exec"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// fails CODE ARGS... runs swelter, which has to end with the exit code, say one
// line on standard error, and nothing on standard output. "stderr" of the
// script is then that line.
func fails(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: fails CODE ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec("swelter", args[1:]...)
	code := 0
	if exit, ok := err.(*exec.ExitError); ok {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	words := ts.ReadFile("stderr")
	if code != want {
		ts.Fatalf("exit code %d, want %d; it said %q", code, want, words)
	}
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("it wrote to standard output: %q", out)
	}
	if err := checkLine(words); err != nil {
		ts.Fatalf("%v", err)
	}
}

// oneline checks that the last command said one line.
func oneLine(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: oneline")
	}
	if err := checkLine(ts.ReadFile("stderr")); err != nil {
		ts.Fatalf("%v", err)
	}
}

func checkLine(words string) error {
	if !strings.HasPrefix(words, "swelter: ") || strings.Count(words, "\n") != 1 || !strings.HasSuffix(words, "\n") {
		return fmt.Errorf("want one line that begins with swelter: , got %q", words)
	}
	return nil
}

// png FILE... checks that files are pictures that decode whole.
func isPNG(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		_, err := png.Decode(bytes.NewReader([]byte(ts.ReadFile(name))))
		if (err == nil) == neg {
			ts.Fatalf("%s: %v", name, err)
		}
	}
}

// workbook FILE TABLE.csv... writes an Excel workbook with a sheet a table, named
// like it.
func workbook(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: workbook FILE TABLE.csv...")
	}
	book := excelize.NewFile()
	defer book.Close()
	for i, name := range args[1:] {
		sheet := strings.TrimSuffix(name, ".csv")
		_, err := book.NewSheet(sheet)
		ts.Check(err)
		rows, err := csv.NewReader(strings.NewReader(ts.ReadFile(name))).ReadAll()
		ts.Check(err)
		for r, row := range rows {
			for c, cell := range row {
				at, err := excelize.CoordinatesToCellName(c+1, r+1)
				ts.Check(err)
				if v, err := strconv.ParseFloat(cell, 64); err == nil {
					ts.Check(book.SetCellValue(sheet, at, v))
				} else {
					ts.Check(book.SetCellValue(sheet, at, cell))
				}
			}
		}
		if i == 0 {
			ts.Check(book.DeleteSheet("Sheet1"))
		}
	}
	ts.Check(book.SaveAs(ts.MkAbs(args[0])))
}
