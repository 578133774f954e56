package font_test

import (
	"fmt"

	"github.com/swelter/swelter/font"
)

// All figures have one width, so that columns of numbers line up.
func ExampleFace_Width() {
	f := font.Regular()
	fmt.Printf("%.2f %.2f\n", f.Width("1949", 10), f.Width("2024", 10)) // 4 x 0.572 x 10
	// Output: 22.88 22.88
}

// Characters that the face lacks are drawn as boxes, and can be counted first.
func ExampleFace_Missing() {
	fmt.Println(font.Regular().Missing("Größe σ² ≤ 10 µm"), font.Regular().Missing("漢字"))
	// Output: 0 2
}
