package realm

import (
	"net/http"
	"strings"
	"sync"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/server/asset"
)

// lazyFile is made the first time it is asked for.
type lazyFile struct {
	version string
	file    func() (*asset.File, error)
}

// pages are what clients fetch of the map.
type pages struct{ chart *lazyFile }

func newPages(m *terrain.Map) pages {
	return pages{chart: &lazyFile{m.Version(), sync.OnceValues(func() (*asset.File, error) {
		return asset.New("map.json", m.JSON(), asset.Ask), nil
	})}}
}

func newCatalogue(set *content.Set, language string) *lazyFile {
	return &lazyFile{set.Version, sync.OnceValues(func() (*asset.File, error) {
		text, err := set.Catalogue(language)
		if err != nil {
			return nil, err
		}
		return asset.New("catalogue.json", text, asset.Ask), nil
	})}
}

// Routes adds /map/KEY.json and /content/LANGUAGE.json. With ?v=VERSION of what is in force
// the answer may be kept for good.
func (r *Realm) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /map/{file}", func(w http.ResponseWriter, q *http.Request) {
		if q.PathValue("file") != r.terrain.Key+".json" {
			http.NotFound(w, q)
			return
		}
		r.serve(w, q, r.pages.chart)
	})
	mux.HandleFunc("GET /content/{file}", func(w http.ResponseWriter, q *http.Request) {
		language, ok := strings.CutSuffix(q.PathValue("file"), ".json")
		catalogue := r.now.Load().catalogues[language]
		if !ok || catalogue == nil {
			http.NotFound(w, q)
			return
		}
		r.serve(w, q, catalogue)
	})
}

func (r *Realm) serve(w http.ResponseWriter, q *http.Request, f *lazyFile) {
	file, err := f.file()
	if err != nil {
		r.config.Log.Error("make a page of the realm", "path", q.URL.Path, "err", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	cache := asset.Ask
	if q.URL.Query().Get("v") == f.version {
		cache = asset.Forever
	}
	file.Serve(w, q, cache)
}
