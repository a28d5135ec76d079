/** Seeded randomness and value noise: the only sources of chance in the view, so that pictures repeat. */

/** random returns a generator of numbers in [0, 1) that depends on the seed alone (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** hash2 maps a pair of integers to [0, 1). */
export function hash2(x: number, y: number): number {
  let h = Math.imul(x, 374761393) + Math.imul(y, 668265263);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

export function clamp(x: number, low = 0, high = 1): number {
  return x < low ? low : x > high ? high : x;
}

export function lerp(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

/** smooth is 0 below a, 1 above b, with a soft step between; a may be above b. */
export function smooth(a: number, b: number, x: number): number {
  const t = clamp((x - a) / (b - a));
  return t * t * (3 - 2 * t);
}

/** noise is smooth value noise in [-1, 1] with features one unit wide. */
export function noise(x: number, y: number): number {
  const xi = Math.floor(x), yi = Math.floor(y);
  let fx = x - xi, fy = y - yi;
  fx = fx * fx * (3 - 2 * fx);
  fy = fy * fy * (3 - 2 * fy);
  const top = lerp(hash2(xi, yi), hash2(xi + 1, yi), fx);
  const bottom = lerp(hash2(xi, yi + 1), hash2(xi + 1, yi + 1), fx);
  return lerp(top, bottom, fy) * 2 - 1;
}

/** layered sums octaves of noise, each turned and half as strong: about [-1, 1]. */
export function layered(x: number, y: number, octaves: number): number {
  let sum = 0, weight = 0.5;
  for (let i = 0; i < octaves; i++) {
    sum += weight * noise(x, y);
    const turned = x * 1.6 - y * 1.2 + 17.3;
    y = x * 1.2 + y * 1.6;
    x = turned;
    weight *= 0.5;
  }
  return sum;
}

/** turnDifference is the shortest way from angle a to angle b, radians in [-pi, pi]. */
export function turnDifference(a: number, b: number): number {
  const d = b - a;
  return d - Math.round(d / (2 * Math.PI)) * 2 * Math.PI;
}
