package admin

import (
	"fmt"
	"net/http"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// layersOrder is what the page sends to have a region be held in several layers.
type layersOrder struct {
	Region int  `json:"region"` // in whatever layer
	Layers *int `json:"layers"` // null: as its people want
}

// layers orders a number of layers, to part a crowd before its load does, or to bring it together.
func (c *Console) layers(w http.ResponseWriter, r *http.Request) {
	var o layersOrder
	if !read(w, r, &o) {
		return
	}
	if o.Region < 0 || o.Region >= geom.LayeredCount || o.Layers != nil && (*o.Layers < 1 || *o.Layers > geom.MaxLayers) {
		refuse(w, http.StatusBadRequest, "console.bad_request")
		return
	}
	detail := "auto"
	if o.Layers != nil {
		detail = fmt.Sprintf("%d layers", *o.Layers)
	}
	base := geom.RegionID(o.Region).Base()
	c.carryOut(w, r, "layers", fmt.Sprintf("region %d", base), detail, func() error {
		return c.config.World.Layers(base, o.Layers)
	})
}
