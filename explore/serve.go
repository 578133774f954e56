package explore

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// Serve shows a page on loopback until ctx ends. said gets the link, which
// holds a random token: a server on loopback is open to every page that its
// user visits, so a request without the token, or for another host, or from
// another origin, is refused.
func Serve(ctx context.Context, page []byte, said func(link string)) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("explore: no port on loopback: %w", err)
	}
	secret := make([]byte, 18)
	rand.Read(secret)
	token := base64.RawURLEncoding.EncodeToString(secret)
	host := l.Addr().String()
	server := &http.Server{
		Handler: guard(host, token, page), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
	said("http://" + host + "/" + token + "/")
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		soon, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		stopped <- server.Shutdown(soon)
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

func guard(host, token string, page []byte) http.Handler {
	local := strings.Replace(host, "127.0.0.1", "localhost", 1)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origin := strings.TrimPrefix(r.Header.Get("Origin"), "http://")
		switch {
		case r.Host != host && r.Host != local, origin != "" && origin != host && origin != local, r.URL.Path != "/"+token+"/":
			http.Error(w, "403: open the link that swelter explore printed", http.StatusForbidden)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			http.Error(w, "405: this page is only read", http.StatusMethodNotAllowed)
		default:
			h := w.Header()
			h.Set("Content-Type", "text/html; charset=utf-8")
			h.Set("Cache-Control", "no-store")
			h.Set("Referrer-Policy", "no-referrer")
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			w.Write(page)
		}
	})
}
