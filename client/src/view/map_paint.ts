/** Draws what is built over a map of the land: roofs in their colours, walls, bridges, squares' trees. */
import { landmarks } from './build/catalogue.ts';
import type { Ground } from './ground.ts';
import { at, roofs } from './palette.ts';

const TIMBER: ReadonlySet<string> = new Set(['wall', 'palisade', 'bridge', 'pier']);
const ROUND: Readonly<Record<string, readonly [colour: string, metres: number]>> = {
  fountain: ['#57b8c9', 5.6], planter: ['#e88fa8', 2.6], great_oak: ['#4f8a4a', 12], tower: ['#a09896', 6], windmill: ['#c8553d', 7],
};

/** paintThings draws on a canvas whose corner lies at (west, north), metres of the map. North is up. */
export function paintThings(canvas: HTMLCanvasElement, ground: Ground, west: number, north: number, metresPerPixel: number): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const k = 1 / metresPerPixel;
  context.strokeStyle = '#3a2a22';
  context.lineWidth = Math.min(1, k);
  for (const thing of ground.things) {
    const x = (thing.x - west) * k, z = (thing.z - north) * k;
    if (!landmarks.has(thing.kind) || x < -20 || z < -20 || x > canvas.width + 20 || z > canvas.height + 20) continue;
    const round = ROUND[thing.kind], thin = thing.kind === 'wall' || thing.kind === 'palisade';
    const w = Math.max(1.5, (thing.width || 6) * k), d = Math.min(thin ? 1.5 : Infinity, Math.max(1.5, (thing.depth || 5) * k));
    context.save();
    context.translate(x, z);
    context.rotate(-thing.yaw);
    context.beginPath();
    if (round) context.arc(0, 0, Math.max(0.8, (round[1] / 2) * k), 0, 2 * Math.PI);
    else context.rect(-w / 2, -d / 2, w, d);
    context.fillStyle = round ? round[0] : TIMBER.has(thing.kind) ? '#8a6a4e' : at(roofs, thing.variant ?? 0)[0];
    context.fill();
    if (w > 4 && !thin) context.stroke();
    if (!round && w > 5 && !TIMBER.has(thing.kind)) ridge(context, w, d, at(roofs, thing.variant ?? 0)[1]);
    context.restore();
  }
}

/** ridge shades the half of a roof that looks away from the light in the north-west. */
function ridge(context: CanvasRenderingContext2D, w: number, d: number, shade: string): void {
  context.fillStyle = shade;
  if (w > d * 1.12) context.fillRect(-w / 2, 0, w, d / 2);
  else context.fillRect(0, -d / 2, w / 2, d);
}
