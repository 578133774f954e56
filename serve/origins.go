package serve

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// checkOrigin refuses what no browser sends as an Origin: "*" is everybody,
// anything else a scheme and a host, such as https://maps.example.org.
func checkOrigin(origin string) error {
	if origin == "*" {
		return nil
	}
	u, err := url.Parse(origin)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.Contains(u.Host, "*") || !strings.EqualFold(origin, u.Scheme+"://"+u.Host) {
		return fmt.Errorf("%q is no origin; https://maps.example.org is, without a path, and * is everybody", origin)
	}
	return nil
}

// setOrigins takes the origins whose pages may read layers.
func (s *Server) setOrigins(list []string) error {
	s.origins = map[string]bool{}
	for _, o := range list {
		if err := checkOrigin(o); err != nil {
			return fmt.Errorf("origins: %w", err)
		}
		s.origins[strings.ToLower(o)] = true
	}
	return nil
}

// shared lets pages of other servers read what everybody may read of a layer.
// Private layers stay with pages of this server: whose token a browser keeps,
// other pages must not use.
func (s *Server) shared(l *Layer, do answer) answer {
	if len(s.origins) == 0 || l.Private {
		return do
	}
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		h, origin := w.Header(), r.Header.Get("Origin")
		allowed := "*"
		if !s.origins["*"] {
			h.Add("Vary", "Origin")
			if allowed = origin; !s.origins[strings.ToLower(origin)] {
				allowed = ""
			}
		}
		if allowed == "" {
			return do(w, r)
		}
		h.Set("Access-Control-Allow-Origin", allowed)
		h.Set("Access-Control-Expose-Headers", "ETag")
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			h.Set("Access-Control-Allow-Methods", "GET, HEAD")
			h.Set("Access-Control-Allow-Headers", "If-None-Match")
			h.Set("Access-Control-Max-Age", "86400")
			w.WriteHeader(http.StatusNoContent)
			return http.StatusNoContent, nil
		}
		return do(w, r)
	}
}
