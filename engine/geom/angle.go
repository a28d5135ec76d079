package geom

// Angle is a direction in 1/65536 of a turn: 0 is south (+z), Quarter is east (+x).
// Arithmetic wraps around.
type Angle uint16

const (
	// Quarter is a quarter turn.
	Quarter Angle = 1 << 14
	// Half is half a turn.
	Half Angle = 1 << 15

	// One is 1.0 in Q15, the unit of Sin and Cos.
	One      = 1 << oneBits
	oneBits  = 15
	stepBits = 6 // angle units between entries of sineTable, as a power of two
)

// Sin returns the east (+x) part of the unit vector that looks along a, in Q15.
func (a Angle) Sin() int32 {
	within := int32(a & (Quarter - 1))
	if a&Quarter != 0 {
		within = int32(Quarter) - within
	}
	v := quarterSine(within)
	if a&Half != 0 {
		return -v
	}
	return v
}

// Cos returns the south (+z) part of the unit vector that looks along a, in Q15.
func (a Angle) Cos() int32 { return (a + Quarter).Sin() }

// quarterSine interpolates the table for a in [0, Quarter].
func quarterSine(a int32) int32 {
	i := a >> stepBits
	f := a & (1<<stepBits - 1)
	if f == 0 {
		return sineTable[i]
	}
	return sineTable[i] + ((sineTable[i+1]-sineTable[i])*f+32)>>stepBits
}

// Minus returns how far a lies from b, in [-32768, 32767]; positive is to the left of b
// when south is ahead, that is from +z towards +x.
func (a Angle) Minus(b Angle) int16 { return int16(a - b) }

// Degrees returns the angle of d degrees, 0 south and 90 east; any integer will do.
func Degrees(d int) Angle {
	d %= 360
	if d < 0 {
		d += 360
	}
	return Angle(d * 65536 / 360)
}

// Atan2 returns the direction of the vector (x, z), to within two units. The zero vector
// gives 0. Both parts must lie within ±2^30.
func Atan2(x, z int32) Angle {
	ax, az := abs(x), abs(z)
	if ax == 0 && az == 0 {
		return 0
	}
	var a Angle // the direction folded into the first quarter
	if ax <= az {
		a = octant(ax, az)
	} else {
		a = Quarter - octant(az, ax)
	}
	if z < 0 {
		a = Half - a
	}
	if x < 0 {
		a = -a
	}
	return a
}

// octant returns the arc tangent of lesser/greater, in [0, Quarter/2].
func octant(lesser, greater int32) Angle {
	ratio := int32(int64(lesser) << 16 / int64(greater)) // Q16, at most 65536
	i, f := ratio>>8, ratio&255
	v := atanTable[i]
	if f != 0 {
		v += ((atanTable[i+1]-v)*f + 128) >> 8
	}
	return Angle((v + 8) >> 4)
}

func abs(v int32) int32 {
	if v < 0 {
		return -v
	}
	return v
}
