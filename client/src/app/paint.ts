// Paints the land for minimap and map: colours of the ground, shaded by its slope, and water.

import { MAP_SIZE } from '../sim/geom.ts';
import * as sim from '../sim/scatter.ts';
import type { TerrainMap } from '../sim/terrain.ts';
import { SPACING } from '../sim/terrain.ts';
import type { TerrainPainter } from '../ui/terrain.ts';

type Colour = readonly [red: number, green: number, blue: number];

const GROUNDS: Readonly<Record<number, Colour>> = {
  [sim.GROUND_GRASS]: [134, 184, 88], [sim.GROUND_PATH]: [230, 205, 160], [sim.GROUND_SAND]: [236, 217, 160], [sim.GROUND_ROCK]: [156, 150, 150],
  [sim.GROUND_SNOW]: [243, 247, 255], [sim.GROUND_FOREST]: [84, 140, 84], [sim.GROUND_MARSH]: [125, 143, 84], [sim.GROUND_ASH]: [107, 90, 88],
  [sim.GROUND_COBBLE]: [222, 206, 174], [sim.GROUND_FIELD]: [217, 184, 98], [sim.GROUND_MEADOW]: [151, 201, 92], [sim.GROUND_DIRT]: [190, 154, 112],
};
const SHALLOW: Colour = [95, 196, 204];
const DEEP: Colour = [44, 112, 158];
const DEEP_MM = 9000;
/** Shading of a slope of one in one. */
const SLOPE_SHADE = 0.55;

/** Makes the painter of a map. It samples the lattice: finer than that there is nothing to see. */
export function terrainPainter(map: TerrainMap): TerrainPainter {
  const wilds = new sim.Wilds(map);
  return (out, width, height, west, north, mmPerPixel) => {
    const block = Math.max(1, Math.round(SPACING / mmPerPixel));
    const step = Math.max(SPACING, Math.round((block * mmPerPixel) / SPACING) * SPACING);
    for (let top = 0; top < height; top += block) {
      for (let left = 0; left < width; left += block) {
        const [red, green, blue] = colourAt(map, wilds, west + left * mmPerPixel, north + top * mmPerPixel, step);
        for (let y = top; y < Math.min(height, top + block); y++) {
          for (let x = left, at = (y * width + left) * 4; x < Math.min(width, left + block); x++, at += 4) {
            out[at] = red;
            out[at + 1] = green;
            out[at + 2] = blue;
            out[at + 3] = 255;
          }
        }
      }
    }
  };
}

function colourAt(map: TerrainMap, wilds: sim.Wilds, x: number, z: number, step: number): Colour {
  const snap = (v: number): number => Math.floor(Math.min(Math.max(v, 0), MAP_SIZE - step - SPACING) / SPACING) * SPACING;
  const lx = snap(x);
  const lz = snap(z);
  const h = map.latticeHeight(lx, lz);
  const depth = map.latticeWater(lx, lz) - h;
  if (depth > 0) {
    const t = Math.min(1, depth / DEEP_MM);
    return [mix(SHALLOW[0], DEEP[0], t), mix(SHALLOW[1], DEEP[1], t), mix(SHALLOW[2], DEEP[2], t)];
  }
  const dx = map.latticeHeight(lx + step, lz) - h;
  const dz = map.latticeHeight(lx, lz + step) - h;
  // Light from the north-west, as on paper maps.
  const shade = 1 + Math.max(-0.5, Math.min(0.4, ((dx + dz) / step) * SLOPE_SHADE));
  const [red, green, blue] = GROUNDS[wilds.groundAt(lx, lz, h, 0)] ?? GROUNDS[sim.GROUND_GRASS]!;
  return [red * shade, green * shade, blue * shade];
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}
