package admin

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	cookieName = "myriad_console"
	// loginTime is how long a login lasts after its last request.
	loginTime = 12 * time.Hour
	// maxLogins bounds the logins that are kept; the one unused for longest goes first.
	maxLogins = 32
	// linkTime is how long an unused link is good; after that the next request for a login
	// writes a new one.
	linkTime = 24 * time.Hour
)

// logins knows the one link that is good now and who has logged in. What it keeps are
// hashes: reading its memory opens nothing.
type logins struct {
	now      func() time.Time
	announce func(token string) // tells the operator a new link

	mu     sync.Mutex // guards the fields below
	link   [sha256.Size]byte
	linked time.Time                       // when the link was made
	used   map[[sha256.Size]byte]time.Time // by cookie: last use
}

func newLogins(now func() time.Time, announce func(token string)) *logins {
	l := &logins{now: now, announce: announce, used: map[[sha256.Size]byte]time.Time{}}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.renew()
	return l
}

// renew makes a new link in place of the old one. mu is held.
func (l *logins) renew() {
	token := rand.Text()
	l.link, l.linked = sha256.Sum256([]byte(token)), l.now()
	l.announce(token)
}

// redeem uses the link up and returns the cookie of a new login. The next link is told at
// once, so that there is always one that is good.
func (l *logins) redeem(token string) (cookie string, ok bool) {
	sum := sha256.Sum256([]byte(token))
	l.mu.Lock()
	defer l.mu.Unlock()
	old := l.now().Sub(l.linked) > linkTime
	if old || subtle.ConstantTimeCompare(sum[:], l.link[:]) != 1 {
		if old {
			l.renew()
		}
		return "", false
	}
	l.renew()
	cookie = rand.Text()
	l.makeRoom()
	l.used[sha256.Sum256([]byte(cookie))] = l.now()
	return cookie, true
}

// makeRoom forgets logins that ended, and the oldest when there are too many. mu is held.
func (l *logins) makeRoom() {
	for len(l.used) > 0 {
		var oldest [sha256.Size]byte
		var at time.Time
		for sum, used := range l.used {
			if at.IsZero() || used.Before(at) {
				oldest, at = sum, used
			}
		}
		if len(l.used) < maxLogins && l.now().Sub(at) <= loginTime {
			return
		}
		delete(l.used, oldest)
	}
}

// valid reports whether the cookie belongs to a login that has not ended, and prolongs it.
func (l *logins) valid(cookie string) bool {
	sum := sha256.Sum256([]byte(cookie))
	l.mu.Lock()
	defer l.mu.Unlock()
	used, ok := l.used[sum]
	if !ok || l.now().Sub(used) > loginTime {
		delete(l.used, sum)
		return false
	}
	l.used[sum] = l.now()
	return true
}

func (l *logins) forget(cookie string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.used, sha256.Sum256([]byte(cookie)))
}

// login answers the page, which found the token behind the # of its address: there it
// stays out of logs and of the Referer.
func (c *Console) login(w http.ResponseWriter, r *http.Request) {
	var request struct{ Token string }
	if !read(w, r, &request) {
		return
	}
	cookie, ok := c.logins.redeem(request.Token)
	if !ok {
		refuse(w, http.StatusForbidden, "console.link_used")
		return
	}
	// It goes with the browser; how long the login lasts is decided here, by its last use.
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: cookie, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: strings.HasPrefix(c.config.Address, "https:"),
	})
	w.WriteHeader(http.StatusNoContent)
	c.config.Log.Info("console: logged in", "from", r.RemoteAddr)
}

func (c *Console) logout(w http.ResponseWriter, r *http.Request) {
	if cookie, err := r.Cookie(cookieName); err == nil {
		c.logins.forget(cookie.Value)
	}
	http.SetCookie(w, &http.Cookie{Name: cookieName, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: -1})
	w.WriteHeader(http.StatusNoContent)
}

// inside lets a request pass that belongs to a login.
func (c *Console) inside(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		cookie, err := r.Cookie(cookieName)
		if err != nil || !c.logins.valid(cookie.Value) {
			refuse(w, http.StatusUnauthorized, "console.not_logged_in")
			return
		}
		next(w, r)
	}
}
