package tick_test

import (
	"fmt"
	"time"

	"github.com/swelter/swelter/tick"
)

func ExampleDates() {
	from := time.Date(1998, 11, 1, 0, 0, 0, 0, time.UTC)
	to := time.Date(1999, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, t := range tick.Dates(float64(from.Unix()), float64(to.Unix()), 0, nil) {
		fmt.Println(t.Label)
	}
	// Output:
	// Nov 1998
	// Dec
	// Jan 1999
	// Feb
	// Mar
}

func ExampleParseFormat() {
	percent, _ := tick.ParseFormat("+.1%")
	s, _ := percent(-0.256)
	fmt.Println(s, tick.Minus(s))
	// Output: -25.6% −25.6%
}

func ExampleAnnotFormat() {
	text := tick.AnnotFormat([]float64{-0.5, 0.1234, 1}, nil)
	fmt.Println(text(-0.5), text(0.1234))
	// Output: −0.50 0.12
}
