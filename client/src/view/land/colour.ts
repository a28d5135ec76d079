/** What colour the ground has: cover of the map, slope, height over water, and broad noise. */
import { Color } from 'three';
import { clamp, layered, noise, smooth } from '../shape/random.ts';
import { earth } from '../palette.ts';
import { newCover, type Ground } from '../ground.ts';

/** What lies over the base colour, each 0 to 1; the shader of the ground draws it with edges finer than its corners. */
export interface Ways {
  road: number;
  paved: number;
  /** Shade of trees: where light falls in patches. */
  forest: number;
}

const cover = newCover();
const scratch = new Color();
const ownWays: Ways = { road: 0, paved: 0, forest: 0 };

/**
 * baseColour writes the colour of the ground at (x, z) without roads to out, and those to ways; h is its
 * height, up the upward part of its normal, blur how softly covers meet, metres. Linear colour.
 */
export function baseColour(ground: Ground, x: number, z: number, h: number, up: number, blur: number, out: Color, ways: Ways): void {
  ground.cover(x, z, cover, blur);
  const broad = layered(x * 0.018 + 9, z * 0.018, 3), fine = noise(x * 0.11, z * 0.11);
  const water = ground.water(x, z);
  const over = water === null ? 50 : h - water;
  out.copy(earth.meadow).lerp(earth.grass, clamp(0.5 + broad * 1.6));
  out.lerp(earth.hay, clamp(fine * 0.5 + layered(x * 0.008, z * 0.008 + 50, 2) * 0.9 + (0.4 - cover.lush) * 0.9));
  out.lerp(earth.deep, clamp((cover.lush - 0.5) * 0.9 + 0.1 * broad));
  if (cover.forest > 0) floor(x, z, fine, out);
  out.lerp(scratch.copy(earth.field).lerp(earth.furrow, Math.abs((x * 0.5) % 1) > 0.5 ? 0.8 : 0.1), cover.field * 0.9);
  out.lerp(scratch.copy(earth.marsh).lerp(earth.deep, clamp(0.4 + fine * 0.4)), cover.marsh * 0.8);
  out.lerp(scratch.copy(earth.ash).lerp(earth.ember, clamp(0.3 + fine * 0.5)), cover.ash * 0.9);
  out.lerp(scratch.copy(earth.rockLight).lerp(earth.rockDark, clamp(0.5 + fine * 0.7)), Math.max(smooth(0.84, 0.7, up), cover.rock * 0.9));
  out.lerp(earth.snow, cover.snow * smooth(0.5, 0.72, up));
  out.lerp(earth.sand, Math.max(smooth(1.3, 0.5, over + fine * 0.25), cover.sand * 0.9));
  out.lerp(earth.wet, smooth(0.3, -0.15, over));
  out.lerp(earth.lakebed, smooth(-0.6, -4, over));
  const dry = smooth(-0.3, 0.25, over);
  ways.road = cover.road * dry;
  ways.paved = cover.paved * dry;
  ways.forest = cover.forest;
}

/** floor lays needles, moss and last year's leaves in patches of some metres. */
function floor(x: number, z: number, fine: number, out: Color): void {
  const patch = layered(x * 0.09 + 31, z * 0.09, 2), spot = noise(x * 0.34, z * 0.34 + 7);
  scratch.copy(earth.needles).lerp(earth.moss, clamp(0.35 + patch * 1.5 + spot * 0.25)).lerp(earth.litter, clamp(-patch * 1.3 + spot * 0.4 - 0.1));
  out.lerp(scratch, cover.forest * clamp(0.72 + fine * 0.3));
}

/** groundColour is baseColour with roads and paving laid on: for whoever has no shader. */
export function groundColour(ground: Ground, x: number, z: number, h: number, up: number, out: Color): void {
  baseColour(ground, x, z, h, up, 0.8, out, ownWays);
  const fine = noise(x * 0.3, z * 0.3);
  out.lerp(scratch.copy(earth.road).lerp(earth.roadDark, clamp(0.5 + fine * 0.6)), smooth(0.4, 0.6, ownWays.road) * 0.92);
  out.lerp(scratch.copy(earth.paved).lerp(earth.pavedDark, clamp(0.5 + fine * 0.7)), smooth(0.4, 0.6, ownWays.paved) * 0.95);
}
