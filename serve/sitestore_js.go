package serve

import (
	"errors"
	"net/http"
)

// siteShare is what there is none of where no files are.
type siteShare struct{}

func (c *Config) site(Surroundings, *running) (*siteShare, error) {
	if c.Site != nil {
		return nil, keyedf("/site", "%w", errors.ErrUnsupported)
	}
	return nil, nil
}

func (s *siteShare) mount(string, func(*http.Request) string) Mount { return Mount{} }

func (s *siteShare) give() error { return nil }
