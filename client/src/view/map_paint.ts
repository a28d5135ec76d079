/**
 * mapPaint draws the land as a map: the minimap and the world map. It fills a canvas with colours of
 * the ground, water, shade of the slopes and the outlines of what is built.
 */
import { Color } from 'three';
import { landmarks } from './build/catalogue.ts';
import type { Ground } from './ground.ts';
import { groundColour } from './land/colour.ts';
import { at, roofs } from './palette.ts';
import { clamp } from './shape/random.ts';

/** Bounds of what is painted, metres of the map. North is up. */
export interface Bounds {
  x: number;
  z: number;
  width: number;
  height: number;
}

const tone = new Color(), water = new Color(), shallow = new Color('#5fc4c8'), deep = new Color('#2a6f96');

/**
 * mapPaint paints rows of the canvas from first to last (default all), so that a caller can spread a
 * large map over frames: about 3 µs a pixel. Call paintThings when all rows are done.
 */
export function mapPaint(canvas: HTMLCanvasElement | OffscreenCanvas, ground: Ground, bounds: Bounds, first = 0, last = canvas.height): void {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null;
  if (!context || last <= first) return;
  const { width } = canvas, image = context.createImageData(width, last - first), stepX = bounds.width / width, stepZ = bounds.height / canvas.height;
  const near = stepX < 3, heightOf = (x: number, z: number) => (near ? ground.height(x, z) : ground.roughHeight(x, z));
  const reach = Math.max(2, stepX);
  for (let j = first; j < last; j++) {
    for (let i = 0; i < width; i++) {
      const x = bounds.x + (i + 0.5) * stepX, z = bounds.z + (j + 0.5) * stepZ, o = ((j - first) * width + i) * 4;
      const h = heightOf(x, z), level = ground.water(x, z);
      const east = heightOf(x + reach, z) - h, south = heightOf(x, z + reach) - h;
      if (level !== null && h < level) tone.copy(water.copy(shallow).lerp(deep, clamp((level - h) / 5)));
      else {
        groundColour(ground, x, z, h, 1 / Math.sqrt(1 + (east * east + south * south) / (reach * reach)), tone);
        tone.multiplyScalar(clamp(1 + ((south + east * 0.7) / reach) * 0.55, 0.55, 1.35));
      }
      tone.convertLinearToSRGB();
      image.data[o] = clamp(tone.r) * 255;
      image.data[o + 1] = clamp(tone.g) * 255;
      image.data[o + 2] = clamp(tone.b) * 255;
      image.data[o + 3] = 255;
    }
  }
  context.putImageData(image, 0, first);
}

/** paintThings adds the outlines of buildings over a painted map. */
export function paintThings(canvas: HTMLCanvasElement | OffscreenCanvas, ground: Ground, bounds: Bounds): void {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null;
  if (!context) return;
  const k = canvas.width / bounds.width;
  for (const thing of ground.things) {
    const x = (thing.x - bounds.x) * k, z = (thing.z - bounds.z) * k;
    if (!landmarks.has(thing.kind) || x < -20 || z < -20 || x > canvas.width + 20 || z > canvas.height + 20) continue;
    const w = Math.max(1.5, (thing.width || 6) * k), d = Math.max(1.5, (thing.depth || 5) * k);
    context.save();
    context.translate(x, z);
    context.rotate(-thing.yaw);
    context.fillStyle = thing.kind === 'wall' || thing.kind === 'palisade' || thing.kind === 'bridge' || thing.kind === 'pier' ? '#8a6a4e' : at(roofs, thing.variant ?? 0)[0];
    context.fillRect(-w / 2, -Math.min(d, thing.kind === 'wall' || thing.kind === 'palisade' ? 1.5 : d) / 2, w, d);
    context.strokeStyle = '#3a2a22';
    context.lineWidth = Math.min(1, k);
    if (w > 4) context.strokeRect(-w / 2, -d / 2, w, d);
    context.restore();
  }
}
