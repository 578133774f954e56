package explore

import (
	"fmt"
	"os"
	"strings"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/page"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/regions"
)

// ownRegions adds the areas of a person's file.
func (d *dashboard) ownRegions(p *page.Cube) error {
	if d.o.Regions == "" {
		return nil
	}
	path, err := source.Regular(d.o.Regions, d.env.Open.Dir)
	if err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	all, notes, err := regions.Read(file, d.o.Regions, d.o.Key)
	if err != nil {
		return err
	}
	d.notes = append(d.notes, notes...)
	empty := 0
	for i, r := range all {
		part := cube.Fractions(p.Field.Head(), r.Shape)
		some := false
		for _, v := range part {
			some = some || v > 0
		}
		if !some {
			empty++
			continue
		}
		name := first(r.Name, r.ID)
		p.Regions = append(p.Regions, page.Area{ID: fmt.Sprintf("own:%d", i+1), Name: name, Kind: d.o.Regions, Part: part})
	}
	switch {
	case empty == len(all):
		return fmt.Errorf("%s: none of its %d regions has a cell of the map", d.o.Regions, len(all))
	case empty > 0:
		d.notes = append(d.notes, fmt.Sprintf("%d regions of %s have no cell of the map", empty, d.o.Regions))
	}
	return nil
}

// start is what a visitor sees first.
func (d *dashboard) start(p *page.Cube) error {
	switch {
	case d.o.Land && d.o.Ocean:
		return fmt.Errorf("--land and --ocean: each leaves the other out; give one")
	case d.o.Land:
		p.Surface = "land"
	case d.o.Ocean:
		p.Surface = "ocean"
	}
	if d.o.Region == "" {
		return nil
	}
	for _, r := range p.Regions {
		if !strings.EqualFold(r.Name, d.o.Region) && !strings.EqualFold(r.ID, d.o.Region) {
			continue
		}
		for _, v := range r.Part {
			if v > 0 {
				p.Region = r.ID
				return nil
			}
		}
		return fmt.Errorf("--region %s: has no cell of the map", d.o.Region)
	}
	return fmt.Errorf("--region %s: is no continent, country or region of --regions; names are as in the page's list, such as Africa or Brazil", d.o.Region)
}
