/** A small made-up land for pictures: a town on a lake among woods, with mountains behind. */
import { newCover, slopeUp, type Cover, type Ground, type Scatter, type Thing } from '../src/view/ground.ts';
import { clamp, layered, lerp, random, smooth } from '../src/view/shape/random.ts';

export const SQUARE = { x: 4450, z: 4352 };
const LAKE = 0;

const paths: readonly (readonly (readonly [number, number])[])[] = [
  [[0, 0], [14, -26], [10, -70], [30, -120], [80, -200]], [[0, 0], [-26, 12], [-44, 30], [-60, 46]],
  [[0, 0], [34, 10], [80, 30], [140, 26], [260, 60]], [[0, 0], [6, 34], [-4, 80], [20, 140]],
];

function pathDistance(x: number, z: number): number {
  let best = 1e9;
  for (const p of paths) for (let i = 0; i + 1 < p.length; i++) {
    const [ax, az] = p[i]!, [bx, bz] = p[i + 1]!, dx = bx - ax, dz = bz - az;
    const t = clamp(((x - ax) * dx + (z - az) * dz) / (dx * dx + dz * dz));
    best = Math.min(best, Math.hypot(x - ax - t * dx, z - az - t * dz));
  }
  return best;
}

function heightAt(wx: number, wz: number): number {
  const x = wx - SQUARE.x, z = wz - SQUARE.z, d = Math.hypot(x, z);
  let h = 5 + layered(x * 0.0075 + 3, z * 0.0075 - 8, 4) * 17 + layered(x * 0.03, z * 0.03, 2) * 2.2;
  const ring = smooth(260, 700, d), ridge = 1 - Math.abs(layered(x * 0.0045 + 40, z * 0.0045, 5) * 1.7);
  h += ring * (ridge * ridge * 190 - 6);
  h = lerp(-7, h, smooth(30, 120, Math.hypot((x + 130) * 0.7, (z - 104) * 0.85)));
  h = lerp(2.6 + layered(x * 0.05, z * 0.05, 2) * 0.5, h, smooth(34, 80, d));
  const pd = pathDistance(x, z);
  if (pd < 9 && d > 30 && h > 1) h -= 0.35 * (1 - smooth(0, 9, pd));
  return h;
}

export function standIn(): Ground {
  const ground: Ground = {
    size: 8192,
    height: heightAt,
    roughHeight: heightAt,
    water: () => LAKE,
    cover: (wx, wz, out) => cover(wx, wz, out, ground),
    scatter: (column, row) => scatter(column, row, ground),
    things: things(),
  };
  return ground;
}

function cover(wx: number, wz: number, out: Cover, ground: Ground): void {
  const x = wx - SQUARE.x, z = wz - SQUARE.z, wobble = layered(x * 0.11, z * 0.11, 2) * 0.9, h = ground.height(wx, wz);
  Object.assign(out, newCover());
  out.road = smooth(3.2, 1.9, pathDistance(x, z) + wobble);
  out.paved = smooth(16.5, 14.5, Math.hypot(x, z) + wobble * 1.4);
  out.snow = smooth(90, 120, h + wobble * 10);
  out.forest = smooth(-0.02, 0.2, layered(x * 0.012 + 60, z * 0.012, 3)) * smooth(60, 90, Math.hypot(x, z));
  out.lush = 0.5 + 0.4 * layered(x * 0.004, z * 0.004, 2);
}

const probe = newCover();

function scatter(column: number, row: number, ground: Ground): Scatter[] {
  const r = random(row * 128 + column), out: Scatter[] = [];
  for (let i = 0; i < 46; i++) {
    const x = (column + r()) * 64, z = (row + r()) * 64, q = r(), turn = r() * 6.28, size = r();
    const dx = x - SQUARE.x, dz = z - SQUARE.z, d = Math.hypot(dx, dz), h = ground.height(x, z);
    if (pathDistance(dx, dz) < 4.5 || d < 34 || h < 1.4 || h > 95) continue;
    ground.cover(x, z, probe);
    const up = slopeUp(ground, x, z);
    if (i < 22) {
      if (d < 50 || up < 0.78 || probe.forest < r() * 0.9) {
        if (i < 2 && d < 60) out.push({ kind: i ? 'blossom' : 'oak', x, z, scale: lerp(0.95, 1.3, size), yaw: turn });
        continue;
      }
      const pine = h > 11 + layered(dx * 0.02, dz * 0.02 + 9, 2) * 16;
      const kind = pine ? 'pine' : q < 0.62 ? 'oak' : q < 0.8 ? 'birch' : q < 0.9 ? 'autumn' : q < 0.93 ? 'blossom' : 'oak';
      out.push({ kind, x, z, scale: lerp(0.85, 1.55, size), yaw: turn });
    } else if (i < 30) out.push({ kind: h < 1.9 ? 'reed' : q < 0.5 ? 'bush' : q < 0.62 ? 'berry' : q < 0.75 ? 'fern' : q < 0.8 ? 'stump' : 'rock', x, z, scale: lerp(0.4, 1.2, size * size), yaw: turn });
  }
  return out;
}

function things(): Thing[] {
  const out: Thing[] = [], r = random(99);
  const put = (kind: string, dx: number, dz: number, yaw: number, more: Partial<Thing> = {}) => out.push({ kind, x: SQUARE.x + dx, z: SQUARE.z + dz, yaw, ...more });
  const facing = (dx: number, dz: number) => Math.atan2(-dx, -dz);
  const around = (kind: string, a: number, d: number, more: Partial<Thing> = {}) => put(kind, Math.cos(a) * d, Math.sin(a) * d, facing(Math.cos(a), Math.sin(a)), more);
  put('fountain', 0, 0, 0);
  around('house', 0.28, 25, { width: 6, depth: 5.2, floors: 2, variant: 0 });
  around('smithy', 0.95, 27);
  around('inn', 1.83, 28);
  around('house', 2.32, 27, { width: 5, depth: 4.6, floors: 1, variant: 3 });
  around('guildhall', 3.1, 30);
  around('house', 3.62, 27, { width: 5, depth: 5, floors: 1, variant: 1 });
  around('bank', 4.2, 27);
  around('chapel', 4.78, 32);
  around('house', 5.3, 25, { width: 5.4, depth: 5, floors: 2, variant: 4 });
  around('house', 5.85, 26, { width: 5, depth: 4.6, floors: 1, variant: 2 });
  for (let i = 0; i < 9; i++) around('house', i * 0.7 + 0.3, 44 + (i % 3) * 4, { width: 5 + (i % 3), depth: 5, floors: 1 + (i % 2), variant: i });
  [[10, 6], [11, -4.5], [-9.5, -7], [-4, 11.5], [3, -12]].forEach(([x, z], i) => put('stall', x!, z!, facing(x!, z!), { variant: i }));
  put('stage', -13, 4, Math.PI / 2);
  put('notice_board', 7, 12, facing(7, 12) + Math.PI);
  put('well', 18, 14, 0);
  for (let i = 0; i < 8; i++) around('lantern', (i / 8) * 6.28 + 0.2, 15.4);
  for (let i = 0; i < 40; i++) {
    const a = r() * 6.28, d = lerp(15, 20, r()), kinds = ['barrel', 'crate', 'hay_bale', 'sack', 'bench', 'flowerbed', 'cart', 'banner'];
    if (pathDistance(Math.cos(a) * d, Math.sin(a) * d) > 3.4) put(kinds[i % kinds.length]!, Math.cos(a) * d, Math.sin(a) * d, r() * 6, { variant: i });
  }
  for (let i = 0; i < 70; i++) {
    const a = (i / 70) * 6.28, x = Math.cos(a) * 58, z = Math.sin(a) * 58;
    if (pathDistance(x, z) > 5 && heightAt(SQUARE.x + x, SQUARE.z + z) > 1) put('fence', x, z, -a + Math.PI / 2, { width: 5.2 });
  }
  put('windmill', 58, -40, 2.4);
  put('keep', 90, -230, 0.4);
  put('pier', -66, 50, -0.66, { width: 16, y: 0.6 });
  put('boat', -80, 52, 1.2, { y: 0, variant: 1 });
  put('boathouse', -52, 54, 2.4);
  put('campfire', -24, 40, 0);
  for (let i = 0; i < 3; i++) put('tent', -24 + Math.cos(i * 2.1) * 5, 40 + Math.sin(i * 2.1) * 5, facing(Math.cos(i * 2.1), Math.sin(i * 2.1)), { variant: i });
  return out;
}
