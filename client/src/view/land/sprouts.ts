/** Models of what grows low: few triangles each, for thousands of instances. */
import { BufferAttribute, BufferGeometry } from 'three';
import { lerp, random } from '../shape/random.ts';
import { ball, colour, cylinder, gradient, place, rough, Soup } from '../shape/soup.ts';

export type Sprout = 'tuft' | 'tall' | 'bloom' | 'fern' | 'sapling' | 'litter';

/** sprouts builds the model of each kind. */
export function sprouts(): Record<Sprout, BufferGeometry> {
  return { tuft: tuft(6, 0.22, 0.44, 0.24), tall: tall(), bloom: bloom(), fern: fern(), sapling: sapling(), litter: litter() };
}

/** Leaves collects single triangles that are lit from above. */
class Leaves {
  private readonly p: number[] = [];
  private readonly c: number[] = [];
  private readonly m: number[] = [];

  /** corner adds a point with a colour (linear) and its sway, metres. */
  corner(x: number, y: number, z: number, r: number, g: number, b: number, sway: number): void {
    this.p.push(x, y, z);
    this.c.push(r, g, b, 1);
    this.m.push(0, sway / 4, 0, 0);
  }

  build(): BufferGeometry {
    const out = new BufferGeometry(), normals = new Float32Array(this.p.length);
    for (let i = 1; i < normals.length; i += 3) normals[i] = 1;
    out.setAttribute('position', new BufferAttribute(new Float32Array(this.p), 3));
    out.setAttribute('normal', new BufferAttribute(normals, 3));
    out.setAttribute('color', new BufferAttribute(new Uint16Array(this.c.map((v) => v * 65535)), 4, true));
    out.setAttribute('mark', new BufferAttribute(new Uint8Array(this.m.map((v) => v * 255)), 4, true));
    return out;
  }
}

/** tuft is a number of blades; the tip is lighter than the root. */
function tuft(count: number, low: number, high: number, spread: number): BufferGeometry {
  const s = new Leaves(), r = random(5);
  for (let blade = 0; blade < count; blade++) {
    const a = blade * 1.26 + r(), w = 0.04, l = lerp(low, high, r()), sin = Math.sin(a), cos = Math.cos(a);
    const ox = (r() - 0.5) * spread, oz = (r() - 0.5) * spread;
    // Dark blades behind light ones give a tuft depth.
    const k = [0.5, 1, 0.72][blade % 3]!;
    s.corner(ox - w * sin, 0, oz + w * cos, 0.56 * k, 0.62 * k, 0.5 * k, 0.08);
    s.corner(ox + w * sin, 0, oz - w * cos, 0.56 * k, 0.62 * k, 0.5 * k, 0.08);
    s.corner(ox + cos * 0.13, l, oz + sin * 0.13, k, k, 0.7 * k, 1);
  }
  return s.build();
}

/** tall is meadow grass with bent stalks and pale heads. */
function tall(): BufferGeometry {
  const s = new Leaves(), r = random(15);
  for (let blade = 0; blade < 6; blade++) {
    const a = blade * 1.1 + r(), l = lerp(0.5, 0.85, r()), sin = Math.sin(a), cos = Math.cos(a), w = 0.026;
    const bx = cos * 0.1, bz = sin * 0.1, tx = cos * (0.14 + l * 0.22), tz = sin * (0.14 + l * 0.22);
    s.corner(bx - w * sin, 0, bz + w * cos, 0.62, 0.66, 0.55, 0);
    s.corner(bx + w * sin, 0, bz - w * cos, 0.62, 0.66, 0.55, 0);
    s.corner(tx, l, tz, 0.98, 0.94, 0.66, 1.2);
    s.corner(tx - 0.035 * sin, l - 0.16, tz + 0.035 * cos, 1, 0.82, 0.5, 1);
    s.corner(tx + 0.035 * sin, l - 0.16, tz - 0.035 * cos, 1, 0.82, 0.5, 1);
    s.corner(tx + cos * 0.03, l + 0.07, tz + sin * 0.03, 1, 0.9, 0.62, 1.3);
  }
  return s.build();
}

/** fern is fronds that rise and bow, each of four triangles, lighter to the tip. */
function fern(): BufferGeometry {
  const s = new Leaves(), r = random(25);
  const low = colour('#2f6a34'), high = colour('#93c74f');
  for (let i = 0; i < 8; i++) {
    const a = i * 0.785 + r() * 0.5, reach = lerp(0.42, 0.66, r()), sin = Math.sin(a), cos = Math.cos(a), w = 0.11;
    const at = (t: number, side: number): [number, number, number] => {
      const d = reach * t, y = 0.04 + 0.98 * t - 0.72 * t * t, wide = w * side * Math.sin(Math.PI * Math.min(1, t * 0.85 + 0.12));
      return [cos * d - sin * wide, y, sin * d + cos * wide];
    };
    const put = (t: number, side: number) => {
      const c = low.clone().lerp(high, t);
      s.corner(...at(t, side), c.r, c.g, c.b, t * 0.6);
    };
    put(0, 0); put(0.5, -1); put(0.5, 1);
    put(0.5, -1); put(1, 0); put(0.5, 1);
  }
  return s.build();
}

/** litter is fallen leaves that lie flat, in the colours of last autumn. */
function litter(): BufferGeometry {
  const s = new Leaves(), r = random(35), hues = ['#b5762f', '#8f5a2c', '#c99a3f', '#7a5a34', '#a8512c'].map((h) => colour(h));
  for (let i = 0; i < 9; i++) {
    const a = r() * 6.28, d = Math.sqrt(r()) * 0.62, x = Math.cos(a) * d, z = Math.sin(a) * d, turn = r() * 6.28, l = lerp(0.06, 0.1, r());
    const c = hues[i % hues.length]!, cos = Math.cos(turn) * l, sin = Math.sin(turn) * l, y = 0.012 + r() * 0.02;
    const put = (u: number, v: number, up: number) => s.corner(x + cos * u - sin * v, y + up, z + sin * u + cos * v, c.r, c.g, c.b, 0);
    put(-1, 0, 0.03); put(0, 0.55, 0); put(1, 0, 0.02);
    put(-1, 0, 0.03); put(1, 0, 0.02); put(0, -0.55, 0);
  }
  return s.build();
}

function sapling(): BufferGeometry {
  const s = new Soup(45), leaf = gradient('#35733f', '#a4d05a', 0, 0.95);
  s.add(cylinder(0.02, 0.035, 0.5, 4), place(0, 0.25, 0), colour('#6b4c3a'));
  s.add(rough(ball(0.34, 0), 0.16, 3), place(0, 0.6, 0, 0, 0.4, 0, 1, 0.95, 1), leaf, { sway: 0.25, grain: 0.08 });
  s.add(rough(ball(0.24, 0), 0.12, 4), place(0.24, 0.36, 0.08), leaf, { sway: 0.18, grain: 0.08 });
  s.add(rough(ball(0.22, 0), 0.12, 5), place(-0.18, 0.3, -0.14), leaf, { sway: 0.18, grain: 0.08 });
  return s.build();
}

/** bloom is five white petals, to be tinted, round a yellow heart. */
function bloom(): BufferGeometry {
  const s = new Leaves();
  s.corner(-0.012, 0, 0, 0.4, 0.62, 0.3, 0);
  s.corner(0.012, 0, 0, 0.4, 0.62, 0.3, 0);
  s.corner(0, 0.27, 0, 0.5, 0.7, 0.36, 0.7);
  for (let i = 0; i < 5; i++) {
    const a = i * 1.257, put = (d: number, turn: number, y: number, k: number) => s.corner(Math.cos(a + turn) * d, y, Math.sin(a + turn) * d, k, k, k, 0.8);
    put(0.015, 0, 0.265, 0.82); put(0.085, -0.5, 0.3, 0.96); put(0.115, 0, 0.285, 1);
    put(0.015, 0, 0.265, 0.82); put(0.115, 0, 0.285, 1); put(0.085, 0.5, 0.3, 0.96);
  }
  for (const [x, z] of [[0.035, 0], [-0.02, 0.03]] as const) {
    s.corner(x, 0.29, z, 1, 0.8, 0.3, 0.8);
    s.corner(-x, 0.29, -z - 0.02, 1, 0.8, 0.3, 0.8);
    s.corner(0, 0.325, 0, 1, 0.86, 0.4, 0.8);
  }
  return s.build();
}
