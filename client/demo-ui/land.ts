// A land to paint maps with: a lake, meadows, a road, woods to the east.

import type { TerrainPainter } from '../src/ui/terrain.ts';

export const paintDemoLand: TerrainPainter = (out, width, height, west, north, mmPerPixel) => {
  for (let row = 0, o = 0; row < height; row++) {
    for (let column = 0; column < width; column++, o += 4) {
      const x = (west + column * mmPerPixel - 4_450_000) / 1000;
      const z = (north + row * mmPerPixel - 4_352_000) / 1000;
      const bumps = Math.sin(x / 23) * Math.cos(z / 31) + Math.sin((x + z) / 57);
      const lake = Math.hypot((x + 60) / 1.5, z - 150) - 78 + bumps * 9;
      const road = Math.min(Math.abs(z - Math.sin(x / 60) * 14), Math.hypot(x, z) - 18);
      const woods = x > 120 + bumps * 12 && Math.sin(x / 3.1) * Math.sin(z / 2.7) > -0.35;
      const [r, g, b] = lake < 0 ? [58, 142, 168] : lake < 6 ? [228, 212, 160] : road < 4 ? [214, 190, 142] : woods ? [62, 118, 70] : [124, 180, 86];
      const light = 1 + bumps * 0.06;
      out[o] = (r ?? 0) * light;
      out[o + 1] = (g ?? 0) * light;
      out[o + 2] = (b ?? 0) * light;
      out[o + 3] = 255;
    }
  }
};
