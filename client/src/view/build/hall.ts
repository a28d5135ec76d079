/** Houses with a trade: inn, smithy, bank, chapel, guild hall, lodge. Each wears its sign. */
import { Vector3 } from 'three';
import { at, light, metal, roofs, stone, wall, wood } from '../palette.ts';
import { ball, box, colour, cone, cylinder, place, rough, shaded } from '../shape/soup.ts';
import { house, window } from './house.ts';
import { masonry, type Site } from './site.ts';

/** hangingSign sticks out of the front wall: a board with a mark in two colours. */
function hangingSign(site: Site, x: number, y: number, z: number, board: string, mark: string): void {
  const { soup } = site;
  soup.add(box(0.08, 0.08, 1.3), place(x, y, z + 0.6), colour(metal.iron));
  soup.add(box(0.08, 0.9, 1), place(x, y - 0.6, z + 0.72), colour(wood.dark));
  soup.add(box(0.12, 0.76, 0.86), place(x, y - 0.6, z + 0.72), colour(board));
  soup.add(ball(0.24, 0), place(x, y - 0.6, z + 0.72, 0, 0, 0, 0.4, 1, 1), colour(mark));
}

export function inn(site: Site): void {
  const width = site.width || 11, depth = site.depth || 8;
  house(site, { width, depth, storeys: 2, roof: at(roofs, 2), plaster: wall.cream, door: '#7a3f2e', overhang: 0.5 });
  hangingSign(site, -width * 0.2, 3.4, depth / 2 + 0.1, '#3f6a4a', metal.gold);
  if (!site.detailed) return;
  const { soup } = site;
  // A porch with tables in front.
  for (const x of [-0.36, 0.36]) {
    const px = x * width;
    soup.add(cylinder(0.5, 0.5, 0.08, 8), place(px, 0.75, depth / 2 + 2.2), colour(wood.plank));
    soup.add(cylinder(0.08, 0.14, 0.75, 5), place(px, 0.36, depth / 2 + 2.2), colour(wood.dark));
    for (const a of [0, 2.1, 4.2]) soup.add(cylinder(0.2, 0.17, 0.42, 7), place(px + Math.cos(a) * 0.95, 0.2, depth / 2 + 2.2 + Math.sin(a) * 0.95), colour(wood.timber));
    soup.add(cylinder(0.07, 0.06, 0.16, 6), place(px + 0.15, 0.87, depth / 2 + 2.1), colour(metal.gold));
  }
}

export function smithy(site: Site): void {
  const width = site.width || 8, depth = site.depth || 7, { soup } = site;
  house(site, { width, depth, storeys: 1, roof: ['#6d6a78', '#565262'], plaster: wall.cream, stone: true, door: '#5a4a3a' });
  const x = width / 2 + 1.7;
  for (const px of [-1.3, 1.5]) for (const pz of [-1.6, 1.8]) soup.add(box(0.24, 2.7, 0.24), place(x + px, 1.3, pz), colour(wood.timber));
  soup.add(box(3.8, 0.16, 4.4), place(x, 2.75, 0.1, 0, 0, -0.2), colour('#5c5868'));
  soup.add(rough(box(1.5, 1.1, 1.5), 0.12, 4), place(x - 0.3, 0.5, -0.7), masonry(stone.dark));
  soup.add(box(1, 0.14, 1), place(x - 0.3, 1.08, -0.7), colour(light.flame), { glow: 3 });
  soup.add(rough(cylinder(0.3, 0.75, 1.7, 4), 0.06, 2), place(x - 0.3, 2.6, -0.7, 0, 0.78), masonry(stone.mid));
  soup.add(cylinder(0.26, 0.34, 0.6, 7), place(x + 0.7, 0.3, 0.9), colour(wood.timber));
  soup.add(box(0.8, 0.2, 0.3), place(x + 0.7, 0.72, 0.9), colour(metal.iron));
  soup.add(cone(0.14, 0.36, 5), place(x + 1.2, 0.74, 0.9, 0, 0, -Math.PI / 2), colour(metal.iron));
  site.fires.push(new Vector3(x - 0.3, 1.2, -0.7));
  site.smokes.push(new Vector3(x - 0.3, 3.5, -0.7));
  hangingSign(site, -width * 0.22, 3.2, depth / 2 + 0.1, '#4a4652', '#d8dce6');
}

export function bank(site: Site): void {
  const width = site.width || 9, depth = site.depth || 8, { soup } = site;
  house(site, { width, depth, storeys: 2, roof: at(roofs, 5), plaster: '#efe7dc', stone: true, door: '#3d3550', overhang: 0.2 });
  const z = depth / 2 + 1.3;
  for (const x of [-2, -0.9, 0.9, 2]) {
    soup.add(rough(cylinder(0.24, 0.3, 3, 9), 0.03, 2), place(x, 1.8, z), masonry(stone.pale));
    soup.add(box(0.7, 0.24, 0.7), place(x, 3.35, z), colour(stone.light));
  }
  soup.add(box(5.4, 0.4, 2), place(0, 3.65, z - 0.4), colour(stone.pale));
  soup.add(box(5.2, 0.3, 2.6), place(0, 0.2, z - 0.3), masonry(stone.light));
  soup.add(cylinder(0.5, 0.5, 0.16, 10), place(0, 4.6, depth / 2 + 0.2, Math.PI / 2), colour(metal.gold), { glow: 0.15 });
}

export function chapel(site: Site): void {
  const width = site.width || 8, depth = site.depth || 12, { soup } = site;
  house(site, { width, depth, storeys: 1, roof: at(roofs, 1), plaster: '#f6f0e4', stone: true, chimney: false, door: '#5a3c6a' });
  const z = depth / 2 - 1.2, x = 0;
  soup.add(rough(box(3.2, 9, 3.2), 0.14, 4), place(x, 4.2, -z), masonry('#eee6d8', 10));
  for (const s of [-1, 1]) for (const [dx, dz, t] of [[1.62, 0, Math.PI / 2], [0, 1.62, 0]] as const) {
    soup.add(box(0.9, 1.7, 0.12), place(x + s * dx, 7, -z + s * dz, 0, t), colour('#4a3c52'));
    soup.add(ball(0.34, 1), place(x + s * dx * 0.8, 6.9, -z + s * dz * 0.8), colour(metal.gold));
  }
  soup.add(box(3.7, 0.35, 3.7), place(x, 8.8, -z), colour(stone.light));
  soup.add(rough(cone(2.7, 4.6, 4), 0.1, 3), place(x, 11.2, -z, 0, Math.PI / 4), shaded(roofs[1]![0], 9, 13.5));
  soup.add(cylinder(0.05, 0.05, 1.2, 4), place(x, 14, -z), colour(metal.gold));
  soup.add(ball(0.24, 1), place(x, 14.5, -z), colour(metal.gold), { glow: 0.4 });
  if (site.detailed) {
    const hues = ['#6fb4d8', '#e2a14b', '#c96a8a'];
    for (let i = 0; i < 3; i++) for (const s of [-1, 1]) {
      soup.add(box(0.14, 1.9, 0.9), place(s * (width / 2 + 0.06), 2.3, (i - 1) * 3), colour(hues[i]!), { glow: 1.2 });
      soup.add(box(0.2, 0.2, 1.2), place(s * (width / 2 + 0.06), 1.3, (i - 1) * 3), colour(stone.mid));
    }
    soup.add(cylinder(0.8, 0.8, 0.2, 12), place(0, 4.6, depth / 2 + 0.1, Math.PI / 2), colour('#e2a14b'), { glow: 1.4 });
  }
}

export function guildHall(site: Site): void {
  const width = site.width || 13, depth = site.depth || 10, { soup } = site;
  const eaves = house(site, { width, depth, storeys: 2, roof: at(roofs, 3), plaster: wall.plaster, stone: true, door: '#4a3a6a', overhang: 0.5 });
  for (const s of [-1, 1]) {
    const x = s * (width / 2 + 0.2), z = depth / 2 - 0.2;
    soup.add(rough(cylinder(1.3, 1.55, eaves + 2, 9), 0.12, 4), place(x, eaves / 2 + 0.5, z), masonry(stone.light, 8));
    soup.add(rough(cone(1.9, 3, 9), 0.1, 3), place(x, eaves + 3, z), shaded(roofs[3]![0], eaves + 1.4, eaves + 4.4));
    soup.add(cylinder(0.05, 0.05, 1.6, 4), place(x, eaves + 5, z), colour(metal.iron));
    soup.add(box(1.1, 0.6, 0.05), place(x + 0.58, eaves + 5.4, z), colour('#f0b23e'), { sway: 0.5 });
    if (site.detailed) window(site, x, 3.4, z + 1.42, 0);
  }
  for (const x of [-2.4, 2.4]) {
    soup.add(box(1.1, 2.6, 0.08), place(x, 3.7, depth / 2 + 0.75), colour('#7a4f9a'), { sway: 0.12 });
    soup.add(cone(0.55, 0.6, 4), place(x, 2.15, depth / 2 + 0.75, Math.PI, Math.PI / 4, 0, 1, 1, 0.1), colour('#7a4f9a'), { sway: 0.12 });
    soup.add(ball(0.28, 0), place(x, 3.9, depth / 2 + 0.8, 0, 0, 0, 1, 1, 0.3), colour(metal.gold));
  }
}

/** lodge is a log house in the woods. */
export function lodge(site: Site): void {
  const width = site.width || 9, depth = site.depth || 7, { soup } = site;
  house(site, { width, depth, storeys: 1, roof: ['#6a7a4a', '#55633a'], plaster: '#b98a5c', door: '#5c4138' });
  if (site.detailed) for (let i = 0; i < 6; i++) for (const s of [-1, 1]) {
    soup.add(cylinder(0.2, 0.2, width + 0.5, 6), place(0, 0.95 + i * 0.42, s * (depth / 2 + 0.05), 0, 0, Math.PI / 2), colour(i % 2 ? '#8a6242' : '#9a7048'));
  }
  soup.add(box(0.6, 0.5, 0.4), place(0, 3.9, depth / 2 + 0.5), colour('#efe4cf'));
  for (const s of [-1, 1]) soup.add(cone(0.09, 0.8, 4), place(s * 0.5, 4.3, depth / 2 + 0.5, 0, 0, -s * 0.6), colour('#efe4cf'));
}
