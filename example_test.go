package swelter_test

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/table"
)

// Values in memory become a picture; what was drawn can be read back.
func ExampleHeatmap() {
	fig, err := swelter.Heatmap([][]float64{{1, 2, 3}, {4, 5, 6}}, swelter.Spec{})
	if err != nil {
		fmt.Println(err)
		return
	}
	// fig.Save("heatmap.png", "heatmap.svg")
	fig.EncodeData(os.Stdout, "csv")
	fmt.Println(fig.Mapper.Color(1), fig.Mapper.Color(6))
	// Output:
	// ,0,1,2
	// 0,1,2,3
	// 1,4,5,6
	// {250 235 221 255} {3 5 26 255}
}

// A long table on standard input is pivoted; duplicate cells would be an error
// without Agg.
func ExampleRun() {
	spec := swelter.Spec{
		Input: table.Input{Paths: []string{"-"}, Format: "csv"},
		Make:  swelter.Make{Matrix: &table.MatrixOptions{Rows: []string{"month"}, Cols: []string{"year"}, Value: "rain", Agg: "sum"}},
	}
	env := swelter.Env{Stdin: strings.NewReader("year,month,rain\n2001,Feb,3\n2000,Jan,1\n2000,Feb,2\n2000,Feb,5\n")}
	fig, err := swelter.Run(context.Background(), spec, env)
	if err != nil {
		fmt.Println(err)
		return
	}
	fig.EncodeData(os.Stdout, "csv")
	// Output:
	// month,2000,2001
	// Jan,1,
	// Feb,7,3
}

// A recipe is what the flags fill: JSON that can be kept beside the picture.
func ExampleReadSpec() {
	_, err := swelter.ReadSpec(strings.NewReader(`{
  "version": 1,
  "input": {"paths": ["flights.csv"]},
  "make": {"matrix": {"row": ["month"]}}
}`), "recipe.json")
	fmt.Println(err)
	// Output: recipe.json:4:23: unknown field "row"
}
