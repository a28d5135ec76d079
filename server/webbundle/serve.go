package webbundle

import (
	"net/http"
	"strings"
)

// Handler answers GET and HEAD for the page at "/" and for all it loads.
func (b *Bundle) Handler() http.Handler { return http.HandlerFunc(b.serve) }

func (b *Bundle) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = pageFile
	}
	if name == pageFile && b.watch != nil {
		if err := b.watch.rebuild(b); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	set := b.files.Load()
	f, ok := set.byPath[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Referrer-Policy", "same-origin")
	if name == pageFile {
		h.Set("Content-Security-Policy", set.policy)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
	}
	f.ServeHTTP(w, r)
}
