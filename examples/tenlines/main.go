// Tenlines draws a heatmap with the root package alone: no cgo, one import.
package main

import "github.com/swelter/swelter"

func main() {
	fig, err := swelter.Heatmap([][]float64{{1, 2, 3}, {4, 5, 6}}, swelter.Spec{})
	if err == nil {
		err = fig.Save("heatmap.png")
	}
	if err != nil {
		panic(err)
	}
}
