/** What colour the ground has: cover of the map, slope, height over water, and broad noise. */
import { Color } from 'three';
import { clamp, layered, noise, smooth } from '../shape/random.ts';
import { earth } from '../palette.ts';
import { newCover, type Ground } from '../ground.ts';

const cover = newCover();
const scratch = new Color();

/**
 * groundColour writes the colour of the ground at (x, z) to out; h is its height, up the upward part
 * of its normal. Linear colour. It returns how much of the ground is cobbles.
 */
export function groundColour(ground: Ground, x: number, z: number, h: number, up: number, out: Color): number {
  ground.cover(x, z, cover);
  const broad = layered(x * 0.018 + 9, z * 0.018, 3), fine = noise(x * 0.11, z * 0.11);
  const water = ground.water(x, z);
  const over = water === null ? 50 : h - water;
  out.copy(earth.meadow).lerp(earth.grass, clamp(0.5 + broad * 1.6));
  out.lerp(earth.hay, clamp(fine * 0.5 + layered(x * 0.008, z * 0.008 + 50, 2) * 0.9 + (0.4 - cover.lush) * 0.9));
  out.lerp(earth.deep, clamp((cover.lush - 0.5) * 0.9 + 0.1 * broad));
  out.lerp(earth.needles, cover.forest * clamp(0.55 + fine * 0.3));
  out.lerp(scratch.copy(earth.field).lerp(earth.furrow, Math.abs((x * 0.5) % 1) > 0.5 ? 0.8 : 0.1), cover.field * 0.9);
  out.lerp(scratch.copy(earth.marsh).lerp(earth.deep, clamp(0.4 + fine * 0.4)), cover.marsh * 0.8);
  out.lerp(scratch.copy(earth.ash).lerp(earth.ember, clamp(0.3 + fine * 0.5)), cover.ash * 0.9);
  out.lerp(scratch.copy(earth.rockLight).lerp(earth.rockDark, clamp(0.5 + fine * 0.7)), Math.max(smooth(0.84, 0.7, up), cover.rock * 0.9));
  out.lerp(earth.snow, Math.max(cover.snow, 0) * smooth(0.5, 0.72, up));
  out.lerp(scratch.copy(earth.road).lerp(earth.roadDark, clamp(0.5 + fine * 0.6)), cover.road * 0.92);
  out.lerp(scratch.copy(earth.paved).lerp(earth.pavedDark, clamp(0.5 + noise(x * 0.45, z * 0.45) * 0.7)), cover.paved * 0.95);
  out.lerp(earth.sand, Math.max(smooth(1.3, 0.5, over + fine * 0.25), cover.sand * 0.9));
  out.lerp(earth.wet, smooth(0.3, -0.15, over));
  out.lerp(earth.lakebed, smooth(-0.6, -4, over));
  return cover.paved;
}
