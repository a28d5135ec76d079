/** What stands on squares and streets: fountain, well, stalls, stage, lanterns, notice board. */
import { Vector3 } from 'three';
import { at, awnings, flowers, light, metal, stone, wood } from '../palette.ts';
import { lerp } from '../shape/random.ts';
import { ball, box, colour, cone, cylinder, gem, gradient, place, rough } from '../shape/soup.ts';
import { masonry, type Site } from './site.ts';

export function fountain(site: Site): void {
  const { soup } = site, k = (site.width || 6.4) / 5.6;
  const granite = gradient(stone.dark, stone.pale, 0, 1.2);
  soup.add(rough(cylinder(3.2 * k, 3.3 * k, 0.34, 14), 0.06, 2), place(0, 0.1), masonry(stone.mid, 2));
  soup.add(rough(cylinder(2.6 * k, 2.8 * k, 0.8, 14), 0.08, 4), place(0, 0.4), granite);
  soup.add(cylinder(2.25 * k, 2.25 * k, 0.1, 14), place(0, 0.78), colour('#57b8c9'), { glow: 0.12 });
  soup.add(rough(cylinder(0.4, 0.7, 1.7, 8), 0.06, 3), place(0, 1.5), granite);
  soup.add(rough(cylinder(1.25, 0.5, 0.4, 12), 0.05, 8), place(0, 2.35), granite);
  soup.add(cylinder(1.08, 1.08, 0.06, 12), place(0, 2.54), colour('#6cc7d4'), { glow: 0.12 });
  soup.add(rough(cylinder(0.16, 0.26, 0.7, 7), 0.03, 5), place(0, 2.9), granite);
  // A golden larkspur crowns it.
  for (let i = 0; i < 6; i++) soup.add(cone(0.11, 0.5, 4), place(Math.cos(i * 1.047) * 0.22, 3.4, Math.sin(i * 1.047) * 0.22, 0.6 * Math.sin(i * 1.047), 0, -0.6 * Math.cos(i * 1.047)), colour(metal.gold), { glow: 0.3 });
  soup.add(ball(0.17, 1), place(0, 3.38), colour('#7a8fe0'), { glow: 0.8 });
  site.spouts.push(new Vector3(0, 2.6, 0));
}

export function well(site: Site): void {
  const { soup } = site;
  soup.add(rough(cylinder(1, 1.1, 0.9, 10), 0.12, 3), place(0, 0.42), gradient(stone.dark, stone.pale, 0, 0.9));
  soup.add(cylinder(0.78, 0.78, 0.05, 10), place(0, 0.86), colour('#2f6f86'));
  for (const x of [-1, 1]) soup.add(box(0.16, 2.2, 0.16), place(x * 0.95, 1.2), colour(wood.timber));
  for (const s of [-1, 1]) soup.add(box(2.5, 0.12, 1.05), place(0, 2.42, s * 0.42, s * 0.7), colour(s > 0 ? '#c8553d' : '#a8412f'));
  soup.add(cylinder(0.1, 0.1, 1.8, 6), place(0, 1.85, 0, 0, 0, Math.PI / 2), colour(wood.plank));
  soup.add(cylinder(0.2, 0.16, 0.3, 7), place(0.2, 1.15), colour(wood.plank));
  soup.add(cylinder(0.02, 0.02, 0.6, 3), place(0.2, 1.55), colour('#d8c49a'));
}

export function stall(site: Site): void {
  const { soup, chance } = site, w = site.width || 3.6, cloth = at(awnings, site.variant);
  for (const x of [-1, 1]) for (const z of [-1, 1]) soup.add(cylinder(0.08, 0.09, 2.7 - z * 0.28, 5), place(x * w * 0.45, 1.3, z * 0.95), colour(wood.timber));
  const strips = Math.round(w / 0.44);
  for (let k = 0; k < strips; k++) {
    const x = ((k + 0.5) / strips - 0.5) * w * 1.02, c = colour(cloth[k % 2]!);
    soup.add(box(w / strips, 0.07, 2.5), place(x, 2.6, 0.1, 0.22), c);
    if (site.detailed) soup.add(cone(0.24, 0.36, 3), place(x, 2.14, 1.3, Math.PI), c, { sway: 0.1 });
  }
  soup.add(box(w * 0.95, 0.12, 1.1), place(0, 1.0, 0.4), colour(wood.light));
  soup.add(box(w * 0.92, 0.9, 0.08), place(0, 0.5, 0.9), masonry('#9a6a45', 1));
  if (!site.detailed) return;
  const goods = [['#e4572e', '#f3c13a', '#7fb541'], ['#b0506e', '#f08a3c', '#f3e2b0'], ['#d9b183', '#b98a5a', '#e8cf9a'], ['#6fa8c8', '#a8c8d8', '#c8b8e0']];
  for (let k = 0; k < 4; k++) {
    const x = lerp(-0.36, 0.36, k / 3) * w, hues = at(goods, site.variant + k);
    soup.add(box(0.66, 0.26, 0.62), place(x, 1.16, 0.4, 0.12), colour('#8a5c3a'));
    for (let q = 0; q < 8; q++) {
      soup.add(gem(0.12 + 0.03 * chance()), place(x + (chance() - 0.5) * 0.46, 1.34, 0.4 + (chance() - 0.5) * 0.42), colour(hues[q % 3]!));
    }
  }
  soup.add(cylinder(0.3, 0.36, 0.5, 8), place(-w * 0.62, 0.25, 0.8), colour('#c9a86a'));
  for (let q = 0; q < 6; q++) soup.add(ball(0.13, 0), place(-w * 0.62 + Math.cos(q) * 0.15, 0.54, 0.8 + Math.sin(q) * 0.15), colour('#d8863a'));
}

export function stage(site: Site): void {
  const { soup } = site, w = site.width || 9, d = site.depth || 6;
  soup.add(box(w, 1, d), place(0, 0.4), masonry('#8a6242', 1.2));
  const planks = Math.round(w / 0.6);
  for (let i = 0; i < planks; i++) soup.add(box((w / planks) * 0.97, 0.1, d + 0.2), place(((i + 0.5) / planks - 0.5) * w, 0.93), colour(i % 2 ? wood.light : wood.pale));
  for (const x of [-1, 1]) {
    for (const z of [-1, 1]) soup.add(box(0.26, 4.2, 0.26), place(x * (w / 2 - 0.2), 2.9, z * (d / 2 - 0.2)), colour(wood.timber));
    for (let i = 0; i < 4; i++) soup.add(cylinder(0.34, 0.42, 3.5, 6), place(x * (w / 2 - 0.7 - i * 0.34), 2.9, -d / 2 + 0.4), colour(i % 2 ? '#a83a48' : '#8f2f42'), { sway: 0.06 });
  }
  soup.add(box(w + 0.6, 0.3, 0.3), place(0, 5, d / 2 - 0.2), colour(wood.timber));
  soup.add(box(w, 3.6, 0.12), place(0, 2.8, -d / 2 + 0.15), gradient('#3f5a94', '#f2b48a', 1, 4.6));
  soup.add(box(w + 0.8, 0.14, d + 0.8), place(0, 5.25, 0, -0.12), colour('#7a5a8c'));
  bunting(site, -w / 2, w / 2, 5, d / 2);
  for (const x of [-1, 1]) {
    soup.add(box(0.26, 0.34, 0.26), place(x * (w / 2 - 0.2), 3.6, d / 2 + 0.05), colour(light.lamp), { glow: 1.5 });
    site.lamps.push(new Vector3(x * (w / 2 - 0.2), 3.6, d / 2 + 0.2));
  }
}

/** bunting hangs little flags between two points in front of the site. */
export function bunting(site: Site, from: number, to: number, y: number, z: number): void {
  const hues = ['#d9534f', '#f0b23e', '#2f7f95', '#6f9a4a', '#c95f86'], n = Math.round((to - from) / 0.55);
  for (let i = 0; i < n; i++) {
    const t = (i + 0.5) / n, sag = Math.sin(t * Math.PI) * 0.7;
    site.soup.add(cone(0.2, 0.4, 3), place(lerp(from, to, t), y - sag - 0.2, z, Math.PI, 0, 0, 1, 1, 0.2), colour(at(hues, i)), { sway: 0.3 });
  }
}

/** planter is a ring of stone with flowers round a tree in blossom, or in autumn's gold for odd variants. */
export function planter(site: Site): void {
  const { soup, chance, seed } = site;
  const leaf = site.variant % 2 ? gradient('#9c4a2c', '#f4a946', 2, 4.6) : gradient('#b8587f', '#ffccd4', 2, 4.6);
  soup.add(rough(cylinder(1, 1.08, 0.55, 10), 0.07, seed), place(0, 0.2), gradient(stone.dark, stone.pale, -0.1, 0.5));
  soup.add(cylinder(0.86, 0.86, 0.06, 10), place(0, 0.47), colour('#5f4634'));
  soup.add(rough(cylinder(0.12, 0.2, 2.2, 6), 0.05, seed), place(0, 1.4), gradient('#54404a', '#7b5a5c', 0.4, 2.4));
  const crown: readonly (readonly [number, number, number, number])[] = [[0, 3.15, 0, 1.05], [0.75, 2.75, 0.15, 0.75], [-0.7, 2.8, 0.2, 0.75], [0.05, 2.75, -0.7, 0.72], [0.1, 3.75, 0.1, 0.66]];
  crown.forEach(([x, y, z, r], i) => {
    if (site.detailed || i < 3) soup.add(rough(ball(r, site.detailed ? 1 : 0), r * 0.26, seed + i), place(x, y, z, 0, i, 0, 1, 0.84, 1), leaf, { sway: 0.12, grain: 0.06 });
  });
  if (!site.detailed) return;
  for (let i = 0; i < 14; i++) {
    const a = i * 2.4, d = 0.4 + 0.36 * chance(), h = 0.62 + chance() * 0.2, x = Math.cos(a) * d, z = Math.sin(a) * d;
    soup.add(cone(0.09, h - 0.4, 3), place(x, h / 2 + 0.22, z), colour('#6f9a4a'), { sway: 0.06 });
    soup.add(gem(0.12), place(x, h, z), colour(at(flowers, Math.floor(chance() * 5))), { sway: 0.1 });
  }
}

export function lantern(site: Site): void {
  const { soup } = site, iron = colour(metal.iron);
  soup.add(rough(cylinder(0.22, 0.3, 0.4, 6), 0.04, 2), place(0, 0.15), masonry(stone.mid, 1));
  soup.add(cylinder(0.06, 0.1, 3, 6), place(0, 1.6), iron);
  soup.add(box(0.7, 0.08, 0.08), place(0, 3.05, 0.22, 0, Math.PI / 2), iron);
  soup.add(box(0.3, 0.42, 0.3), place(0, 2.7, 0.5), colour(light.lamp), { glow: 1.5 });
  soup.add(cone(0.32, 0.26, 4), place(0, 3.04, 0.5, 0, 0.785), iron);
  soup.add(box(0.34, 0.06, 0.34), place(0, 2.46, 0.5), iron);
  soup.add(ball(0.2, 0), place(0, 2.2, -0.12), colour('#e8607a'), { sway: 0.05 });
  soup.add(ball(0.26, 0), place(0, 2.32, -0.1), colour('#6f9a4a'), { sway: 0.05 });
  site.lamps.push(new Vector3(0, 2.68, 0.5));
}

export function noticeBoard(site: Site): void {
  const { soup, chance } = site;
  for (const x of [-1.1, 1.1]) soup.add(box(0.16, 2.4, 0.16), place(x, 1.15), colour(wood.timber));
  soup.add(box(2.4, 1.3, 0.12), place(0, 1.5), masonry(wood.plank, 3));
  for (const s of [-1, 1]) soup.add(box(1.5, 0.1, 0.6), place(s * 0.64, 2.52, 0, 0, 0, -s * 0.34), colour('#a8412f'));
  const paper = ['#fbf0da', '#f2e0c4', '#efe4cf', '#f6e9b8'];
  for (let i = 0; i < 8; i++) {
    soup.add(box(0.36, 0.44, 0.03), place(-0.85 + (i % 4) * 0.56, 1.22 + Math.floor(i / 4) * 0.56, 0.075, 0, 0, (chance() - 0.5) * 0.3), colour(at(paper, i)));
    soup.add(box(0.05, 0.05, 0.05), place(-0.85 + (i % 4) * 0.56, 1.38 + Math.floor(i / 4) * 0.56, 0.1), colour('#c8453b'));
  }
}

export function statue(site: Site): void {
  const { soup } = site, bronze = gradient('#5f7f78', '#a8c4a8', 1.2, 4);
  soup.add(rough(box(1.9, 1.3, 1.9), 0.08, 3), place(0, 0.6), masonry(stone.light, 2));
  soup.add(rough(box(2.3, 0.3, 2.3), 0.05, 2), place(0, 0.1), masonry(stone.mid, 1));
  soup.add(rough(cylinder(0.3, 0.5, 1.5, 7), 0.06, 3), place(0, 2), bronze);
  soup.add(rough(cylinder(0.22, 0.34, 0.7, 7), 0.05, 4), place(0, 2.9), bronze);
  soup.add(ball(0.24, 1), place(0, 3.5), bronze);
  soup.add(cylinder(0.07, 0.09, 0.9, 5), place(0.42, 3.3, 0.1, 0, 0, -0.5), bronze);
  soup.add(box(0.26, 0.36, 0.26), place(0.66, 3.8, 0.1), colour(light.lamp), { glow: 1.5 });
  site.lamps.push(new Vector3(0.66, 3.8, 0.2));
}
