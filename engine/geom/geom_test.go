package geom

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSineIsCloseAndSymmetric(t *testing.T) {
	for a := range 65536 {
		angle := Angle(a)
		want := math.Sin(float64(a) / 65536 * 2 * math.Pi)
		if got := float64(angle.Sin()) / One; math.Abs(got-want) > 5e-5 {
			t.Fatalf("Sin(%d) = %f, want %f", a, got, want)
		}
		if angle.Sin() != -(angle + Half).Sin() {
			t.Fatalf("Sin(%d) is not the opposite of half a turn later", a)
		}
		if angle.Cos() != (-angle).Cos() {
			t.Fatalf("Cos(%d) is not even", a)
		}
	}
}

func TestAtan2(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		x, z := int32(chance.IntN(2e9)-1e9), int32(chance.IntN(2e9)-1e9)
		want := Angle(int(math.Round(math.Atan2(float64(x), float64(z))/(2*math.Pi)*65536)) & 65535)
		if d := Atan2(x, z).Minus(want); d < -2 || d > 2 {
			t.Fatalf("Atan2(%d, %d) = %d, want %d", x, z, Atan2(x, z), want)
		}
	}
	exact := map[[2]int32]Angle{{0, 0}: 0, {0, 9}: 0, {9, 0}: Quarter, {0, -9}: Half, {-9, 0}: 3 * Quarter, {7, 7}: Quarter / 2}
	for v, want := range exact {
		if got := Atan2(v[0], v[1]); got != want {
			t.Errorf("Atan2(%v) = %d, want %d", v, got, want)
		}
	}
}

func TestSqrt(t *testing.T) {
	chance := rand.New(rand.NewPCG(3, 4))
	for i := range 50_000 {
		n := chance.Uint64N(1 << 53)
		if i < 1000 {
			n = uint64(i)
		}
		r := uint64(Sqrt(n))
		if r*r > n || (r+1)*(r+1) <= n {
			t.Fatalf("Sqrt(%d) = %d", n, r)
		}
	}
}

func TestSquares(t *testing.T) {
	square := Metres(4450, 4352)
	if got := RegionAt(square); got != Region(8, 8) || got != 136 {
		t.Errorf("the square lies in %v", got)
	}
	if got := CellAt(square); got != (Cell{69, 68}) || got.Region() != 136 {
		t.Errorf("the square lies in cell %v", got)
	}
	if got := RegionAt(Point{-5, MapSize + 5}); got != Region(0, 15) {
		t.Errorf("a point off the map belongs to %v", got)
	}
	r := Region(8, 8)
	if got := r.BorderDistance(Metres(4600, 4352)); got != 7999 {
		t.Errorf("8 m from the border: %d", got)
	}
	if got := r.Distance(Metres(4611, 4612)); got != 5001 {
		t.Errorf("3 m east and 4 m south of the corner: %d", got)
	}
	if got := len(r.AppendNeighbours(nil)); got != 8 {
		t.Errorf("%d neighbours in the middle", got)
	}
	if got := Region(0, 15).AppendNeighbours(nil); len(got) != 3 || got[0] != Region(0, 14) {
		t.Errorf("neighbours in the corner: %v", got)
	}
	if got := LeafAt(Metres(64*3+9, 64*5+17)); got != 17 {
		t.Errorf("leaf %d", got)
	}
}

func TestMoveAndTowardsAgree(t *testing.T) {
	from := Metres(100, 100)
	for a := 0; a < 65536; a += 97 {
		to := from.Move(Angle(a), 50_000)
		if d := from.Towards(to).Minus(Angle(a)); d < -3 || d > 3 {
			t.Fatalf("moved along %d, looks back along %d", a, from.Towards(to))
		}
		if d := from.Distance(to); d < 49_990 || d > 50_010 {
			t.Fatalf("moved %d mm", d)
		}
	}
}

func BenchmarkSqrt(b *testing.B) {
	for i := range uint64(b.N) {
		Sqrt(i * 7919)
	}
}
