package server

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
)

// clientAddress is who sends a request. X-Forwarded-For counts only as far as
// trusted proxies wrote it: from its right end to the first address that is no
// such proxy. It is not kept anywhere.
func clientAddress(r *http.Request, trusted []netip.Prefix) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	at := peer.Addr().Unmap()
	if !isTrusted(at, trusted) {
		return at
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			return at
		}
		at = a.Unmap()
		if !isTrusted(at, trusted) {
			return at
		}
	}
	return at
}

func isTrusted(a netip.Addr, trusted []netip.Prefix) bool {
	for _, p := range trusted {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// ParseProxies reads addresses ("10.0.0.1") and networks ("10.0.0.0/8").
func ParseProxies(texts []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, t := range texts {
		p, err := netip.ParsePrefix(t)
		if a, bad := netip.ParseAddr(t); bad == nil {
			p, err = netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("%q is no address; 127.0.0.1 or 10.0.0.0/8 are", t)
		}
		all = append(all, p)
	}
	return all, nil
}
