package server

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"sync"
	"time"
)

// salt is the key that makes visitors of addresses. It lives in memory from
// midnight to midnight (UTC), and is overwritten then: from that moment nobody
// can say which address a visitor of the day before was.
type salt struct {
	now func() time.Time
	mu  sync.RWMutex
	day int64
	key [32]byte
}

func newSalt(now func() time.Time) *salt {
	s := &salt{now: now, day: -1}
	s.turn()
	return s
}

func dayOf(t time.Time) int64 { return t.Unix() / 86400 }

// turn makes a new key when the day is over, also when nobody visits.
func (s *salt) turn() {
	today := dayOf(s.now())
	s.mu.RLock()
	same := s.day == today
	s.mu.RUnlock()
	if same {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.day != today {
		s.day = today
		rand.Read(s.key[:]) // over the old one; never fails
	}
}

// hash of something of one site, on this day.
func (s *salt) hash(parts ...string) uint64 {
	s.turn()
	s.mu.RLock()
	m := hmac.New(sha256.New, s.key[:])
	s.mu.RUnlock()
	for _, p := range parts {
		var n [4]byte
		binary.LittleEndian.PutUint32(n[:], uint32(len(p)))
		m.Write(n[:])
		m.Write([]byte(p))
	}
	h := binary.LittleEndian.Uint64(m.Sum(nil))
	return max(h, 1) // 0 means nobody
}

// network is the part of an address that one customer has: of IPv6 the first
// 64 bits, of which a machine may change the rest at will.
func network(a netip.Addr) string {
	if a.Is6() && !a.Is4In6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.Unmap().String()
}
