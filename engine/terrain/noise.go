package terrain

import "github.com/myriad-mmo/myriad/engine/geom"

// q15 is 1.0 in the fixed point of weights and noise.
const q15 = 32768

// gradients are 16 directions of length 181/128, which stretches the noise to about ±1.
// The table keeps them exact on every machine.
var gradients = [16][2]int32{
	{181, 0}, {167, 69}, {128, 128}, {69, 167}, {0, 181}, {-69, 167}, {-128, 128}, {-167, 69},
	{-181, 0}, {-167, -69}, {-128, -128}, {-69, -167}, {0, -181}, {69, -167}, {128, -128}, {167, -69},
}

// noise returns gradient noise in Q15, about ±1, whose features are 2^shift mm wide.
// Source: Ken Perlin, "Improving Noise" (2002), with an integer hash and a cubic fade.
func noise(seed uint32, x, z int32, shift uint) int32 {
	cx, cz := x>>shift, z>>shift
	mask := int32(1)<<shift - 1
	fx, fz := x&mask, z&mask
	if shift >= 15 {
		fx, fz = fx>>(shift-15), fz>>(shift-15)
	} else {
		fx, fz = fx<<(15-shift), fz<<(15-shift)
	}
	sx, sz := int64(smooth(fx)), int64(smooth(fz))
	a := corner(seed, cx, cz, fx, fz)
	b := corner(seed, cx+1, cz, fx-q15, fz)
	c := corner(seed, cx, cz+1, fx, fz-q15)
	d := corner(seed, cx+1, cz+1, fx-q15, fz-q15)
	top := a + (b-a)*sx>>15
	bottom := c + (d-c)*sx>>15
	return int32((top + (bottom-top)*sz>>15) >> 7)
}

// corner returns the share of one corner of the noise square, in Q22.
func corner(seed uint32, cx, cz, fx, fz int32) int64 {
	g := &gradients[geom.Hash(seed, cx, cz)&15]
	return int64(g[0])*int64(fx) + int64(g[1])*int64(fz)
}

// smooth is the cubic ease of t in [0, q15].
func smooth(t int32) int32 {
	square := int64(t) * int64(t) >> 15
	return int32(square * int64(3*q15-2*t) >> 15)
}

// fade returns 1 for d <= 0, 0 for d >= width, and an ease between, in Q15.
func fade(d, width int32) int32 {
	if d <= 0 {
		return q15
	}
	if d >= width {
		return 0
	}
	return smooth(q15 - int32(int64(d)*q15/int64(width)))
}

// mul multiplies a length by a Q15 weight, rounded down.
func mul(length, weight int32) int32 { return int32(int64(length) * int64(weight) >> 15) }
