/** Timber-framed houses: stone foot, plaster and beams, windows that glow at night, slab roofs. */
import { BufferGeometry, Color, ExtrudeGeometry, Shape, Vector3 } from 'three';
import { at, light, metal, roofs, stone, wall, wood } from '../palette.ts';
import { clamp, lerp } from '../shape/random.ts';
import { box, colour, cylinder, place, rough } from '../shape/soup.ts';
import { masonry, type Site } from './site.ts';

export interface HousePlan {
  width: number;
  depth: number;
  storeys: number;
  roof: readonly [string, string];
  plaster: string;
  chimney?: boolean;
  /** Colour of the door. */
  door?: string;
  /** Upper floors stand out by this much. */
  overhang?: number;
  /** Stone walls instead of plaster and timber. */
  stone?: boolean;
}

const STOREY = 2.6;
const FOOT = 0.75;

/** house builds a whole house with its front towards +z and returns the height of the eaves. */
export function house(site: Site, plan: HousePlan): number {
  const { soup } = site, overhang = plan.overhang ?? 0.35;
  soup.add(rough(box(plan.width + 0.35, 3, plan.depth + 0.35), 0.1, site.seed), place(0, FOOT - 1.5), masonry(stone.mid));
  let top = FOOT;
  for (let s = 0; s < plan.storeys; s++) {
    const out = s * overhang;
    storey(site, plan, plan.width + out, plan.depth + out, top, s);
    top += STOREY;
  }
  if (site.detailed) door(site, plan);
  const grown = (plan.storeys - 1) * overhang;
  const w = plan.width + grown, d = plan.depth + grown;
  if (w > d * 1.12) across(site, w, d, top, plan);
  else gable(site, w, d, top, plan);
  return top;
}

function storey(site: Site, plan: HousePlan, w: number, d: number, y: number, level: number): void {
  const { soup } = site, mid = y + STOREY / 2;
  const bricks = plan.stone && level === 0;
  soup.add(box(w, STOREY, d), place(0, mid), masonry(bricks ? stone.light : plan.plaster, 7));
  const beam = colour(wood.timber);
  for (const x of [-1, 1]) for (const z of [-1, 1]) {
    soup.add(rough(box(0.28, STOREY, 0.28), 0.05, level + 2), place(x * w / 2, mid, z * d / 2), bricks ? masonry(stone.dark, 7) : beam);
  }
  if (!site.detailed) {
    for (const x of [-0.33, 0.33]) for (const z of [-1, 1]) soup.add(box(0.8, 0.95, 0.1), place(x * w, y + 1.4, z * d / 2), colour(light.window), { glow: 1 });
    return;
  }
  for (const yy of [y + 0.1, y + STOREY - 0.1]) {
    for (const z of [-1, 1]) soup.add(box(w + 0.2, 0.22, 0.2), place(0, yy, z * d / 2), beam);
    for (const x of [-1, 1]) soup.add(box(0.2, 0.22, d + 0.2), place(x * w / 2, yy, 0), beam);
  }
  if (!bricks) for (const z of [-1, 1]) for (const x of [-1, 1]) {
    soup.add(box(0.16, STOREY * 1.02, 0.12), place(x * w * 0.37, mid, z * (d / 2 + 0.03), 0, 0, x * z * 0.42), beam);
  }
  const count = level === 0 ? 2 : Math.max(2, Math.round(w / 2.4));
  for (let i = 0; i < count; i++) {
    const x = level === 0 ? (i * 2 - 1) * w * 0.31 : ((i + 0.5) / count - 0.5) * w * 0.86;
    window(site, x, y, d / 2 + 0.02, 0);
    window(site, x, y, -d / 2 - 0.02, Math.PI);
  }
  const sides = Math.max(1, Math.round(d / 4));
  for (let i = 0; i < sides; i++) for (const s of [-1, 1]) {
    window(site, s * (w / 2 + 0.02), y, ((i + 0.5) / sides - 0.5) * d * 0.8, s * Math.PI / 2);
  }
}

/** window has frame, glowing panes, cross, shutters, sill and a box of flowers. */
export function window(site: Site, x: number, floor: number, z: number, turn: number): void {
  const { soup } = site, frame = colour(wood.dark), y = floor + 1.35;
  const put = (g: BufferGeometry, dx: number, dy: number, dz: number, tint: Color, glow = 0) => {
    const c = Math.cos(turn), s = Math.sin(turn);
    soup.add(g, place(x + dx * c + dz * s, y + dy, z + dz * c - dx * s, 0, turn), tint, { glow });
  };
  put(box(0.95, 1.12, 0.16), 0, 0, 0, frame);
  put(box(0.74, 0.9, 0.2), 0, 0, 0, colour(light.window), 1);
  put(box(0.07, 0.92, 0.24), 0, 0, 0, frame);
  put(box(0.76, 0.07, 0.24), 0, 0.05, 0, frame);
  const shutter = colour(at(['#5f8a6a', '#4f7a94', '#a8604a', '#8a6a9a'], site.variant));
  for (const s of [-1, 1]) put(box(0.34, 1.08, 0.07), s * 0.66, 0, 0.06, shutter);
  put(box(1.15, 0.12, 0.34), 0, -0.62, 0.04, colour(wood.timber));
  put(rough(box(1.0, 0.22, 0.26), 0.12, 3), 0, -0.46, 0.14, colour(at(['#e8607a', '#f0b23e', '#d96aa8', '#f3e6d0'], site.seed)));
  put(rough(box(1.04, 0.14, 0.28), 0.1, 4), 0, -0.54, 0.14, colour('#6f9a4a'));
}

function door(site: Site, plan: HousePlan): void {
  const { soup } = site, z = plan.depth / 2;
  soup.add(box(1.3, 2.2, 0.22), place(0, FOOT + 1.0, z + 0.02), colour(wood.dark));
  soup.add(box(1.02, 1.98, 0.28), place(0, FOOT + 0.92, z + 0.04), masonry(plan.door ?? '#8a4f35', 3));
  for (const x of [-0.25, 0.25]) soup.add(box(0.04, 1.9, 0.3), place(x, FOOT + 0.92, z + 0.04), colour('#6b3c28'));
  soup.add(box(0.1, 0.1, 0.34), place(0.36, FOOT + 0.95, z + 0.06), colour(metal.gold));
  for (let i = 0; i < 3; i++) {
    soup.add(rough(box(1.9 - i * 0.1, 0.28, 0.42), 0.05, i), place(0, FOOT - 0.12 - i * 0.25, z + 0.4 + i * 0.36), masonry(stone.light, 2));
  }
  soup.add(box(1.9, 0.12, 1.05), place(0, FOOT + 2.36, z + 0.46, 0.3), colour(plan.roof[1]));
  for (const x of [-0.8, 0.8]) soup.add(box(0.1, 0.1, 0.95), place(x, FOOT + 2.14, z + 0.42, 0.75), colour(wood.timber));
  soup.add(box(0.24, 0.34, 0.24), place(0.92, FOOT + 1.75, z + 0.32), colour(light.lamp), { glow: 1.5 });
  soup.add(box(0.32, 0.06, 0.32), place(0.92, FOOT + 1.96, z + 0.32), colour(metal.iron));
  site.lamps.push(new Vector3(0.92, FOOT + 1.75, z + 0.5));
}

/** across lays the ridge along the front of a wide house, so that its roof does not tower. */
function across(site: Site, w: number, d: number, y: number, plan: HousePlan): void {
  const { soup, smokes } = site, frame = soup.frame, known = smokes.length;
  soup.frame = (frame ? frame.clone() : place()).multiply(place(0, 0, 0, 0, Math.PI / 2));
  gable(site, d, w, y, plan);
  soup.frame = frame;
  for (const s of smokes.slice(known)) s.set(s.z, s.y, -s.x);
  if (!site.detailed) return;
  // A dormer over the door breaks the long slope.
  const z = d / 2 - 0.3;
  soup.add(box(2.2, 1.7, 2), place(0, y + 0.75, z - 0.6), colour(plan.plaster));
  for (const s of [-1, 1]) {
    soup.add(box(1.75, 0.16, 2.6), place(s * 0.66, y + 1.95, z - 0.55, 0, 0, -s * 0.72), colour(plan.roof[s > 0 ? 0 : 1]));
    soup.add(box(0.16, 1.5, 0.14), place(s * 1.05, y + 0.8, z + 0.42), colour(wood.timber));
  }
  window(site, 0, y - 0.55, z + 0.42, 0);
}

/** gable closes the house: triangles of wall, slabs of roof, ridge, barge boards, chimney. */
export function gable(site: Site, w: number, d: number, y: number, plan: HousePlan): void {
  const { soup } = site, rise = w * 0.6, half = w / 2 + 0.55;
  const slope = Math.hypot(half, rise), angle = Math.atan2(rise, half);
  const shape = new Shape();
  shape.moveTo(-w / 2, 0);
  shape.lineTo(w / 2, 0);
  shape.lineTo(0, rise * 0.97);
  soup.add(new ExtrudeGeometry(shape, { depth: d, bevelEnabled: false }), place(0, y, -d / 2), colour(plan.plaster));
  slabs(site, w, d, y, rise, slope, angle, plan.roof);
  if (site.detailed) {
    for (const z of [-1, 1]) {
      soup.add(box(0.18, rise * 0.9, 0.14), place(0, y + rise * 0.45, z * (d / 2 + 0.02)), colour(wood.timber));
      soup.add(box(w * 0.5, 0.16, 0.12), place(0, y + rise * 0.42, z * (d / 2 + 0.02)), colour(wood.timber));
      soup.add(box(0.7, 0.7, 0.14), place(0, y + rise * 0.36, z * (d / 2 + 0.04), 0, 0, Math.PI / 4), colour(wood.dark));
      soup.add(box(0.5, 0.5, 0.2), place(0, y + rise * 0.36, z * (d / 2 + 0.05), 0, 0, Math.PI / 4), colour(light.window), { glow: 1 });
      for (const x of [-1, 1]) {
        soup.add(box(slope * 1.02, 0.28, 0.16), place(x * (w / 4 + 0.27), y + rise / 2 - 0.1, z * (d / 2 + 0.5), 0, 0, -x * angle), colour(wood.dark));
      }
    }
    soup.add(box(0.36, 0.26, d + 1.15), place(0, y + rise + 0.02), colour(plan.roof[1]));
  }
  if (plan.chimney !== false) {
    const x = w * 0.24, z = -d * 0.22;
    soup.add(rough(box(0.8, rise + 0.9, 0.8), 0.08, site.seed), place(x, y + rise * 0.55, z), masonry(stone.mid, 9));
    soup.add(box(0.96, 0.2, 0.96), place(x, y + rise * 1.1 + 0.1, z), colour(stone.light));
    site.smokes.push(new Vector3(x, y + rise * 1.1 + 0.3, z));
  }
}

function slabs(
  site: Site, w: number, d: number, y: number, rise: number, slope: number, angle: number, roof: readonly [string, string],
): void {
  const { soup, chance } = site, a = new Color(roof[0]), b = new Color(roof[1]);
  const rows = site.detailed ? 6 : 1, columns = site.detailed ? Math.max(4, Math.round(d / 1.3)) : 1;
  const long = d + 1;
  for (const x of [-1, 1]) for (let i = 0; i < rows; i++) {
    const t = (i + 0.5) / rows;
    for (let k = 0; k < columns; k++) {
      const z = ((k + 0.5) / columns - 0.5) * long;
      const tile = a.clone().lerp(b, chance()).multiplyScalar(lerp(0.86, 1.08, clamp(t)));
      soup.add(
        box((slope / rows) * (rows > 1 ? 1.25 : 1.02), 0.17, (long / columns) * 0.985),
        place(x * lerp(w / 2 + 0.55, 0, t), y - 0.06 + rise * t + (chance() - 0.5) * 0.05, z, 0, (chance() - 0.5) * 0.02, -x * (angle - (rows > 1 ? 0.09 : 0))),
        tile, { grain: 0.03 },
      );
    }
  }
}

const plasters = [wall.plaster, wall.cream, wall.rose, wall.sage];

/** dwelling is the builder of "house" in all its sizes. */
export function dwelling(site: Site, storeys: number): void {
  house(site, {
    width: site.width || 6, depth: site.depth || 5, storeys,
    roof: at(roofs, site.variant), plaster: at(plasters, site.seed), door: at(['#8a4f35', '#3f6a7a', '#6a7a3f', '#7a3f55'], site.seed >> 2),
  });
  if (!site.detailed) return;
  const x = (site.width || 6) / 2 + 0.7, { soup, chance } = site;
  if (chance() < 0.6) for (let i = 0; i < 5; i++) {
    soup.add(cylinder(0.14, 0.14, 1.1, 7), place(x, 0.16 + Math.floor(i / 3) * 0.26, -0.5 + (i % 3) * 0.3 + (i > 2 ? 0.15 : 0), 0, 0, Math.PI / 2), colour(wood.plank));
  }
}
