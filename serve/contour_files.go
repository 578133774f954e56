package serve

import (
	"net/url"
)

// ContourFiles are the contours of a density or another surface of tiles, as
// contours.geojson answers them, for pages without a server: one file a zoom,
// from the lowest to the finest whose tiles are few enough to be put together
// whole. Of points counted in pixels there are none.
func ContourFiles(src Source) ([][]byte, error) {
	m, info := src.Meta(), src.Info()
	if m == nil || !hasValues(src) || m.Radius == "" && m.Surface == "" {
		return nil, nil
	}
	best, err := contourView(url.Values{}, src)
	if err != nil {
		return nil, nil // even the lowest zoom takes too many
	}
	var files [][]byte
	for zoom := info.MinZoom; zoom <= best.Zoom; zoom++ {
		levels, err := contourLevels("", m, zoom)
		if err != nil {
			return nil, err
		}
		b, err := contoursOf(src, m, wholeView(src, zoom), levels)
		if err != nil {
			return nil, err
		}
		files = append(files, b)
	}
	return files, nil
}
