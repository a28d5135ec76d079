package admin

import (
	"fmt"
	"net/http"

	"github.com/myriad-mmo/myriad/engine/geom"
)

// overloadOrder is what the page sends to have a region stand on a rung of its ladder.
type overloadOrder struct {
	Region int  `json:"region"`
	Rung   *int `json:"rung"` // null: as its load says
}

// overload orders a rung, to see what players see, or to help a region before it helps itself.
func (c *Console) overload(w http.ResponseWriter, r *http.Request) {
	var o overloadOrder
	if !read(w, r, &o) {
		return
	}
	if o.Region < 0 || o.Region >= geom.LayeredCount || o.Rung != nil && *o.Rung < 0 {
		refuse(w, http.StatusBadRequest, "console.bad_request")
		return
	}
	detail := "auto"
	if o.Rung != nil {
		detail = fmt.Sprintf("rung %d", *o.Rung)
	}
	c.carryOut(w, r, "overload", fmt.Sprintf("region %d", o.Region), detail, func() error {
		return c.config.World.Overload(geom.RegionID(o.Region), o.Rung)
	})
}
