/** Mills, towers, gates, bridges and what else people built for use. */
import { Vector3 } from 'three';
import { at, light, metal, roofs, stone, wall, wood } from '../palette.ts';
import { ball, box, colour, cone, cylinder, gradient, place, rough, shaded, Soup } from '../shape/soup.ts';
import { house, window } from './house.ts';
import { masonry, type Site } from './site.ts';

export function windmill(site: Site): void {
  const { soup } = site, r = (site.width || 7.2) / 2;
  soup.add(rough(cylinder(r * 1.02, r * 1.1, 1.6, 10), 0.15, 7), place(0, 0.4), masonry(stone.mid, 2));
  soup.add(rough(cylinder(r * 0.62, r, 9, 10), 0.12, 5), place(0, 4.8), gradient('#d9c5a2', '#fbeed5', 0, 8));
  soup.add(cylinder(r * 0.92, r * 0.92, 0.22, 10), place(0, 4.4), colour(wood.timber));
  soup.add(rough(cone(r * 0.82, 3, 10), 0.1, 2), place(0, 10.7), shaded(roofs[0]![0], 9, 12));
  soup.add(box(1.2, 2, 0.5), place(0, 1.8, r * 0.94), colour('#7a4a30'));
  soup.add(box(1.5, 0.16, 0.8), place(0, 2.95, r * 1.02, 0.25), colour(roofs[0]![1]));
  for (const y of [4.9, 7.2]) window(site, 0, y - 1.2, r * (1.03 - y * 0.045), 0);
  const sails = new Soup(12);
  for (let k = 0; k < 4; k++) {
    sails.frame = place(0, 0, 0, 0, 0, k * Math.PI / 2 + 0.3);
    sails.add(box(0.16, 6, 0.12), place(0, 3), colour(wood.timber));
    sails.add(box(1.2, 4.4, 0.05), place(0.65, 3.6), colour('#fff3dc'));
    for (let q = 0; q < 5; q++) sails.add(box(1.3, 0.08, 0.09), place(0.65, 1.5 + q * 1.05), colour(wood.timber));
  }
  sails.frame = null;
  sails.add(cylinder(0.35, 0.35, 0.7, 8), place(0, 0, 0, Math.PI / 2), colour(wood.dark));
  site.wheels.push({ soup: sails, at: new Vector3(0, 8.9, r * 0.86), radiansPerSecond: 0.5 });
}

export function watermill(site: Site): void {
  const width = site.width || 8, depth = site.depth || 6;
  house(site, { width, depth, storeys: 2, roof: at(roofs, 1), plaster: wall.cream, stone: true });
  const wheel = new Soup(3);
  for (let k = 0; k < 10; k++) {
    wheel.frame = place(0, 0, 0, 0, 0, k * 0.6283);
    wheel.add(box(0.1, 2.1, 0.1), place(0, 1.05), colour(wood.timber));
    wheel.add(box(0.12, 0.5, 1), place(0, 2), colour(wood.plank));
    for (const z of [-0.5, 0.5]) wheel.add(box(1.3, 0.16, 0.08), place(0, 1.95, z), colour(wood.dark));
  }
  site.wheels.push({ soup: wheel, at: new Vector3(0, 1.4, -depth / 2 - 0.8), radiansPerSecond: 0.7 });
}

export function tower(site: Site): void {
  roundTower(site, (site.width || 7) / 2, site.height || 12, at(roofs, site.variant));
}

function roundTower(site: Site, r: number, h: number, roof: readonly [string, string], x = 0, z = 0): void {
  const { soup } = site, granite = gradient('#8f8a8c', '#d3cbc2', 0, h);
  soup.add(rough(cylinder(r * 0.86, r, h + 2, 10), 0.2, 5), place(x, h / 2 - 1, z), granite);
  soup.add(rough(cylinder(r * 1.08, r * 0.88, 1.4, 10), 0.1, 4), place(x, h - 0.4, z), granite);
  for (let k = 0; k < 10; k++) {
    const a = k * 0.6283;
    soup.add(box(0.75, 0.9, 0.5), place(x + Math.sin(a) * r * 0.98, h + 0.7, z + Math.cos(a) * r * 0.98, 0, a), colour('#c9c1b8'));
  }
  soup.add(rough(cone(r * 0.96, r * 1.7, 10), 0.15, 3), place(x, h + r * 0.85 + 0.2, z), shaded(roof[0], h, h + r * 1.8));
  soup.add(cylinder(0.06, 0.06, 2.4, 4), place(x, h + r * 1.8 + 0.8, z), colour(metal.iron));
  soup.add(box(1.5, 0.8, 0.05), place(x + 0.78, h + r * 1.8 + 1.5, z), colour('#f0b23e'), { sway: 0.5 });
  for (let k = 0; k < 6; k++) {
    const y = h * (0.3 + (k % 3) * 0.22), a = k * 1.05 + 0.3, rr = r * (1 - 0.13 * y / h);
    soup.add(box(0.45, 1.1, 0.3), place(x + Math.sin(a) * rr, y, z + Math.cos(a) * rr, 0, a), colour(light.window), { glow: 1 });
  }
  soup.add(box(1.3, 2.3, 0.5), place(x, 1.1, z + r * 0.97), colour('#6b4630'));
  soup.add(box(1.7, 0.4, 0.7), place(x, 2.4, z + r * 0.97), colour(stone.pale));
}

export function keep(site: Site): void {
  const w = site.width || 22, d = site.depth || 18, h = site.height || 9, { soup } = site;
  soup.add(rough(box(w - 3, h + 2, d - 3), 0.2, 3), place(0, h / 2 - 1), gradient('#857f82', '#c9c1ba', 0, h));
  for (let i = 0; i < Math.round(w / 2); i++) for (const s of [-1, 1]) soup.add(box(0.9, 1, 0.6), place(-w / 2 + 1.7 + i * 2, h + 0.4, s * (d / 2 - 1.6)), colour('#c5bdb4'));
  for (const x of [-1, 1]) for (const z of [-1, 1]) roundTower(site, 2.4, h + 4, at(roofs, 5), x * (w / 2 - 2), z * (d / 2 - 2));
  soup.add(box(3, 4, 0.8), place(0, 2, d / 2 - 1.3), colour('#5c4138'));
  soup.add(box(3.8, 0.8, 1), place(0, 4.2, d / 2 - 1.3), colour(stone.pale));
}

export function gate(site: Site): void {
  const w = site.width || 9, d = site.depth || 3, { soup } = site, granite = gradient('#8f8a8c', '#d3cbc2', 0, 8);
  for (const s of [-1, 1]) {
    const x = s * (w / 2 - 0.9);
    soup.add(rough(box(1.9, 9, d + 0.2), 0.16, 4), place(x, 3.3), granite);
    soup.add(box(2.2, 0.4, d + 0.5), place(x, 7.6), colour(stone.pale));
    soup.add(rough(cone(1.9, 2.4, 4), 0.06, 2), place(x, 9, 0, 0, Math.PI / 4), shaded(roofs[0]![0], 7.8, 10));
    soup.add(box(0.3, 0.42, 0.3), place(x * 0.74, 3.4, d / 2 + 0.3), colour(light.lamp), { glow: 1.5 });
    site.lamps.push(new Vector3(x * 0.74, 3.4, d / 2 + 0.4));
    soup.add(box(1, 2.4, 0.07), place(x, 5, d / 2 + 0.18), colour('#3f6fb5'), { sway: 0.1 });
  }
  soup.add(rough(box(w, 1.5, d * 0.8), 0.1, 5), place(0, 6.3), granite);
  for (let i = 0; i < Math.round(w / 1.2); i++) soup.add(box(0.66, 0.7, d * 0.82), place(-w / 2 + 0.7 + i * 1.2, 7.3), colour('#c9c1b8'));
  soup.add(ball(0.6, 1), place(0, 6.4, d * 0.42, 0, 0, 0, 1, 1, 0.3), colour(metal.gold));
}

export function barn(site: Site): void {
  const width = site.width || 9, depth = site.depth || 12, { soup } = site;
  house(site, { width, depth, storeys: 1, roof: ['#8a6a4a', '#75583c'], plaster: '#b0503c', chimney: false });
  soup.add(box(3.4, 2.7, 0.3), place(0, 2, depth / 2 + 0.1), colour('#8f3f30'));
  for (const s of [-1, 1]) soup.add(box(0.16, 4, 0.36), place(0, 2, depth / 2 + 0.12, 0, 0, s * 0.86), colour('#f2e6d2'));
}

export function hut(site: Site): void {
  const { soup } = site, r = (site.width || 4.6) / 2, d = site.depth ? site.depth / 2 : r;
  soup.add(rough(cylinder(r * 0.92, r, 3.2, 9), 0.14, 4), place(0, 1, 0, 0, 0, 0, 1, 1, d / r), gradient('#a08a6a', '#d9c7a2', -0.4, 2.6));
  soup.add(rough(cone(r * 1.4, 2.7, 10), 0.25, 3), place(0, 3.6, 0, 0, 0, 0, 1, 1, d / r), gradient('#a8823f', '#e8cf86', 2.3, 5));
  soup.add(box(1, 1.9, 0.4), place(0, 0.95, d * 0.95), colour(wood.dark));
  soup.add(box(0.6, 0.6, 0.3), place(r * 0.6, 1.6, d * 0.74, 0, 0.6), colour(light.window), { glow: 1 });
  site.smokes.push(new Vector3(0, 5, 0));
}

export function boathouse(site: Site): void {
  const width = site.width || 7, depth = site.depth || 9, { soup } = site;
  house(site, { width, depth, storeys: 1, roof: at(roofs, 5), plaster: '#9fb4b8', chimney: false, door: '#3f6a7a' });
  for (let i = 0; i < 3; i++) soup.add(box(0.14, 2.6, 0.06), place(-width / 2 - 0.25, 1.9, -1 + i * 0.7, 0.1), colour(wood.light));
}

/** bridge spans its length along x; y = 0 is the deck's level. */
export function bridge(site: Site): void {
  const { soup } = site, w = site.width || 14, d = site.depth || 4;
  const n = Math.round(w / 0.9);
  for (let i = 0; i < n; i++) soup.add(rough(box((w / n) * 0.96, 0.24, d), 0.04, i), place(((i + 0.5) / n - 0.5) * w, -0.12), colour(i % 3 ? '#c9c0b4' : '#b5aca4'));
  for (const z of [-1, 1]) {
    soup.add(rough(box(w, 0.8, 0.4), 0.08, 3), place(0, 0.4, z * (d / 2 + 0.05)), masonry(stone.light, 1));
    soup.add(box(w + 0.4, 0.16, 0.6), place(0, 0.85, z * (d / 2 + 0.05)), colour(stone.pale));
    for (const x of [-1, 1]) {
      soup.add(rough(box(0.8, 1.6, 0.8), 0.06, 2), place(x * w / 2, 0.5, z * (d / 2 + 0.05)), masonry(stone.mid, 1.4));
      soup.add(box(0.26, 0.36, 0.26), place(x * w / 2, 1.55, z * (d / 2 + 0.05)), colour(light.lamp), { glow: 1.5 });
      site.lamps.push(new Vector3(x * w / 2, 1.6, z * d / 2));
    }
  }
  const piers = Math.max(1, Math.round(w / 7));
  for (let i = 0; i <= piers; i++) soup.add(rough(box(1.3, 6, d * 0.96), 0.1, i), place((i / piers - 0.5) * (w - 1.2), -3.2), masonry(stone.dark, 0));
}

export function pier(site: Site): void {
  const { soup, chance } = site, w = site.width || 14, d = site.depth || 2.6, n = Math.round(w);
  for (let k = 0; k < n; k++) {
    soup.add(box((w / n) * 0.94, 0.12, d), place(((k + 0.5) / n - 0.5) * w, -0.06 + (chance() - 0.5) * 0.05), colour(chance() < 0.5 ? '#a37a52' : '#8a6240'));
  }
  for (let k = 0; k * 3 < w; k++) for (const s of [-1, 1]) soup.add(cylinder(0.14, 0.16, 4.4, 6), place(-w / 2 + 0.5 + k * 3, -1.5, s * d * 0.49), masonry(wood.dark, 1));
  soup.add(box(0.26, 0.36, 0.26), place(w / 2 - 0.3, 1.1, d * 0.49), colour(light.lamp), { glow: 1.5 });
  site.lamps.push(new Vector3(w / 2 - 0.3, 1.1, d * 0.4));
}

export function steps(site: Site): void {
  const { soup } = site, w = site.width || 3, d = site.depth || 3;
  for (let i = 0; i < 5; i++) soup.add(rough(box(w, 0.4, d / 5), 0.05, i), place(0, -0.2 - i * 0.05, ((i + 0.5) / 5 - 0.5) * d), colour(stone.pale));
}
