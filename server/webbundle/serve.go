package webbundle

import (
	"net/http"
	"strings"
)

// Handler answers GET and HEAD for the page at "/", for the pages beside it (NAME.html at
// "/NAME") and for all they load.
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
	if b.files.Load().policies[name+pageEnd] != "" {
		name += pageEnd
	}
	if isPage(name) && b.watch != nil {
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
	if isPage(name) {
		h.Set("Content-Security-Policy", set.policies[name])
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
	}
	f.ServeHTTP(w, r)
}
