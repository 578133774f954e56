package colormap

import (
	"fmt"
	"image/color"
	"testing"
)

// circlize 0.4.15 with colorspace 2.1.0 in R 4.2.2:
// colorRamp2(c(-1, 0, 1), c("blue", "#EEEEEE", "red"))(seq(-1, 1, length.out = 9)).
// Both take other digits of sRGB's matrix, hence a unit more or less.
func TestStopsLabEqualsCirclize(t *testing.T) {
	want := []string{"#0000FF", "#7A4EFD", "#AA83FA", "#CFB8F5", "#EEEEEE", "#FFC3B3", "#FF967A", "#FF6343", "#FF0000"}
	colors, err := ParseColors("blue,#eeeeee,red")
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range want {
		at := float64(i) / 4
		k := min(int(at), 1)
		got, like := mixLab(colors[k], colors[k+1], at-float64(k)), color.NRGBA{A: 255}
		fmt.Sscanf(w, "#%02X%02X%02X", &like.R, &like.G, &like.B)
		for c, v := range []int{int(got.R) - int(like.R), int(got.G) - int(like.G), int(got.B) - int(like.B)} {
			if v < -1 || v > 1 {
				t.Errorf("colour %d: %v, want %v (channel %d)", i, got, like, c)
			}
		}
	}
	m, err := Named("lab:blue,#eeeeee,red")
	if err != nil || m.Colors[0] != colors[0] || m.Colors[255] != colors[2] || len(m.Colors) != 256 {
		t.Errorf("%v, %v", m, err)
	}
}
