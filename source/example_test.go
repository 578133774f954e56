package source_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

func ExampleOpen() {
	in := table.Input{Paths: []string{"-"}}
	src, err := source.Open(context.Background(), in, source.Options{
		Stdin: strings.NewReader("city;a;b\nBonn;1;2\nKöln;3;4\n"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer src.Close()
	g, notes, _ := source.Matrix(context.Background(), src, table.MatrixOptions{}, nil, "", source.Limits{})
	fmt.Println(g.Rows, "x", g.Cols, g.Y.Labels, g.Values, notes)
	// Output: 2 x 2 [Bonn Köln] [1 2 3 4] [separator: semicolon]
}
