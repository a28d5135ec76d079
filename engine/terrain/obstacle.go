package terrain

import (
	"github.com/myriad-mmo/myriad/engine/geom"
)

// Obstacle is something that cannot be walked through: a circle, or a box turned by an angle.
type Obstacle struct {
	At geom.Point
	// HalfWidth is a circle's radius, or half of a box along its own x axis.
	HalfWidth int32
	// HalfDepth is half of a box along its own z axis; 0 makes the obstacle a circle.
	HalfDepth int32
	// Sin and Cos, in Q15, turn the box: its z axis looks along (Sin, Cos).
	Sin, Cos int32
	// Height is what one has to jump over it.
	Height int32
}

// circle returns a round obstacle.
func circle(at geom.Point, radius, height int32) Obstacle {
	return Obstacle{At: at, HalfWidth: radius, Cos: geom.One, Height: height}
}

// box returns a turned box.
func box(at geom.Point, halfWidth, halfDepth int32, facing geom.Angle, height int32) Obstacle {
	return Obstacle{
		At: at, HalfWidth: halfWidth, HalfDepth: halfDepth,
		Sin: facing.Sin(), Cos: facing.Cos(), Height: height,
	}
}

// Reach returns the radius of a circle around the whole obstacle.
func (o *Obstacle) Reach() int32 {
	if o.HalfDepth == 0 {
		return o.HalfWidth
	}
	return geom.Point{}.Distance(geom.Point{X: o.HalfWidth, Z: o.HalfDepth}) + 1
}

// Local returns the point in the axes of the box, from its middle.
func (o *Obstacle) Local(p geom.Point) (x, z int32) {
	dx, dz := int64(p.X-o.At.X), int64(p.Z-o.At.Z)
	x = int32((dx*int64(o.Cos) - dz*int64(o.Sin)) >> 15)
	z = int32((dx*int64(o.Sin) + dz*int64(o.Cos)) >> 15)
	return x, z
}

// Outside returns how far the point lies outside the obstacle, 0 within it.
func (o *Obstacle) Outside(p geom.Point) int32 {
	if o.HalfDepth == 0 {
		return max(o.At.Distance(p)-o.HalfWidth, 0)
	}
	x, z := o.Local(p)
	x, z = max(max(x, -x)-o.HalfWidth, 0), max(max(z, -z)-o.HalfDepth, 0)
	return geom.Point{}.Distance(geom.Point{X: x, Z: z})
}

// Deck is a floor above the ground: bridge, pier, stage. It runs from A to B, Half wide to
// either side, HeightA above the sea at A and HeightB at B.
type Deck struct {
	Kind    string     `json:"kind"`
	A       geom.Point `json:"a"`
	B       geom.Point `json:"b"`
	Half    int32      `json:"half"`
	HeightA int32      `json:"height_a"`
	HeightB int32      `json:"height_b"`
	Rails   bool       `json:"rails"`
	Length  int32      `json:"length"` // of the line A-B
	Sin     int32      `json:"sin"`    // of its direction, in Q15
	Cos     int32      `json:"cos"`
}

// heightAt returns the height of the deck at a point, when the point lies on it.
func (d *Deck) heightAt(x, z int32) (height int32, on bool) {
	dx, dz := int64(x-d.A.X), int64(z-d.A.Z)
	along := int32((dx*int64(d.Sin) + dz*int64(d.Cos)) >> 15)
	across := int32((dx*int64(d.Cos) - dz*int64(d.Sin)) >> 15)
	if along < 0 || along > d.Length || across < -d.Half || across > d.Half {
		return 0, false
	}
	return d.HeightA + int32(int64(d.HeightB-d.HeightA)*int64(along)/int64(d.Length)), true
}
