package geom

const (
	// MaxLayers bounds the layers of a region: copies of one square, each with its own people.
	// Ids of spawned beings have 12 bits for the region.
	MaxLayers = 8
	// LayeredCount is the number of RegionIDs: of all regions in all layers.
	LayeredCount = RegionCount * MaxLayers
)

// Base returns the first layer of the region's square, which borders on the neighbours.
func (r RegionID) Base() RegionID { return r % RegionCount }

// Layer returns which layer of its square the region is, from 0.
func (r RegionID) Layer() int { return int(r) / RegionCount }

// InLayer returns another layer of the region's square; layer must lie in [0, MaxLayers).
func (r RegionID) InLayer(layer int) RegionID { return r.Base() + RegionID(layer*RegionCount) }

// Facing returns which layer of another region's square is shown to those who are in r: its
// own of its own square, the first one of all others.
func (r RegionID) Facing(other RegionID) RegionID {
	if r.Base() == other.Base() {
		return r
	}
	return other.Base()
}

// Sees reports whether those who are in r are shown what is in another region.
func (r RegionID) Sees(other RegionID) bool { return r.Facing(other) == other }
