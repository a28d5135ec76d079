/** Camps, ruins, shrines and graves: what one finds outside of towns. */
import { Vector3 } from 'three';
import { light, metal, stone, wood } from '../palette.ts';
import { ball, box, colour, cone, cylinder, gradient, place, rough } from '../shape/soup.ts';
import { masonry, type Site } from './site.ts';

const mossy = gradient('#6a6a5e', '#b8b4a6', -0.2, 3.4);

export function tent(site: Site): void {
  const { soup } = site, hues = ['#b0674a', '#8f7a55', '#6a7f68', '#9a5f6f'], c = hues[site.variant % hues.length]!;
  for (const s of [-1, 1]) {
    soup.add(box(0.06, 2.6, 3.4), place(s * 0.82, 1.05, 0, 0, 0, s * 0.66), gradient(c, '#e8d4b0', -0.4, 3.4));
    soup.add(box(0.07, 2.64, 0.3), place(s * 0.83, 1.05, 1.0, 0, 0, s * 0.66), colour('#efe0c0'));
  }
  for (const z of [-1.8, 1.8]) for (const s of [-1, 1]) soup.add(cylinder(0.05, 0.05, 2.9, 5), place(s * 0.75, 1.2, z, 0, 0, s * 0.6), colour(wood.dark));
  soup.add(cylinder(0.05, 0.05, 3.8, 5), place(0, 2.1, 0, Math.PI / 2), colour(wood.timber));
  soup.add(cone(1.25, 2, 3), place(0, 0.9, -1.6, 0, 0, 0, 1, 1, 0.08), colour('#7d5a48'));
}

export function campfire(site: Site): void {
  const { soup } = site;
  for (let k = 0; k < 9; k++) soup.add(rough(ball(0.24, 0), 0.1, k), place(Math.cos(k * 0.7) * 0.75, 0.1, Math.sin(k * 0.7) * 0.75), masonry(stone.dark, 0.5));
  for (let k = 0; k < 4; k++) soup.add(cylinder(0.09, 0.11, 1.1, 5), place(0, 0.25, 0, 0.9, k * 1.57), colour(wood.dark));
  soup.add(rough(cone(0.4, 0.9, 6), 0.1, 3), place(0, 0.55), colour(light.flame), { glow: 2.6, sway: 0.6 });
  soup.add(rough(cone(0.22, 0.7, 5), 0.1, 4), place(0.05, 0.5, 0.05), colour(light.core), { glow: 3, sway: 0.7 });
  site.fires.push(new Vector3(0, 0.5, 0));
}

export function ruin(site: Site): void {
  const { soup, chance } = site, w = site.width || 9, d = site.depth || 8;
  const piece = (x: number, z: number, long: number, turn: number) => {
    const n = Math.max(2, Math.round(long / 1.3));
    for (let i = 0; i < n; i++) {
      const h = 0.8 + chance() * 3.4, u = ((i + 0.5) / n - 0.5) * long;
      soup.add(rough(box(1.34, h + 1, 0.8), 0.2, i + site.seed), place(x + Math.cos(turn) * u, h / 2 - 0.5, z - Math.sin(turn) * u, 0, turn), mossy);
    }
  };
  piece(0, -d / 2, w, 0);
  piece(-w / 2, 0, d, Math.PI / 2);
  piece(w / 2, -d * 0.15, d * 0.6, Math.PI / 2);
  piece(-w * 0.32, d / 2, w * 0.36, 0);
  for (let i = 0; i < 8; i++) soup.add(rough(box(0.6, 0.5, 0.7), 0.3, i), place((chance() - 0.5) * w, 0.15, (chance() - 0.5) * d, chance(), chance() * 3), mossy);
  for (let i = 0; i < 5; i++) soup.add(rough(ball(0.5, 0), 0.2, i), place((chance() - 0.5) * w, 0.2, -d / 2 + 0.6, 0, 0, 0, 1.4, 0.7, 1), gradient('#3f6f43', '#8fb955', 0, 1));
}

export function menhir(site: Site): void {
  site.soup.add(rough(box(1.2, 4.2, 0.8), 0.35, site.seed), place(0, 1.2, 0, 0.05, 0, 0.05), mossy, { grain: 0.06 });
  site.soup.add(box(0.1, 0.9, 0.06), place(0, 1.9, 0.44), colour('#7fd0e0'), { glow: 1 });
  site.soup.add(box(0.5, 0.1, 0.06), place(0, 2.1, 0.44, 0, 0, 0.5), colour('#7fd0e0'), { glow: 1 });
}

export function shrine(site: Site): void {
  const { soup } = site;
  soup.add(rough(box(2, 0.5, 1.6), 0.1, 2), place(0, 0.15), mossy);
  soup.add(rough(box(1.1, 1, 0.8), 0.08, 3), place(0, 0.8), masonry(stone.light, 2));
  for (const x of [-0.6, 0.6]) soup.add(cylinder(0.1, 0.12, 1.3, 6), place(x, 1.5, 0.3), colour(wood.timber));
  for (const s of [-1, 1]) soup.add(box(1.2, 0.12, 1.4), place(s * 0.46, 2.42, 0, 0, 0, -s * 0.6), colour(s > 0 ? '#3f7d8c' : '#2f6373'));
  soup.add(ball(0.24, 1), place(0, 1.6), colour('#ffe6a0'), { glow: 1.8 });
  soup.add(cone(0.16, 0.3, 6), place(0.4, 0.5, 0.7), colour('#f6ead2'), { glow: 0.4 });
  for (let i = 0; i < 6; i++) soup.add(ball(0.1, 0), place(-0.7 + i * 0.28, 0.42, 0.75), colour(['#e8607a', '#f0b23e', '#b99cff'][i % 3]!));
  site.lamps.push(new Vector3(0, 1.6, 0.4));
}

export function mine(site: Site): void {
  const { soup } = site, w = site.width || 8, d = site.depth || 6;
  for (let i = 0; i < 9; i++) {
    const a = Math.PI * (i / 8), r = w * 0.42;
    soup.add(rough(ball(w * 0.2, 1), 1, i + 3), place(Math.cos(a) * r, Math.sin(a) * r * 0.75 + 0.2, -d * 0.1), gradient('#6a6462', '#a8a29a', 0, 5), { grain: 0.06 });
  }
  soup.add(rough(ball(w * 0.45, 1), 1.2, 9), place(0, 0.8, -d * 0.42), gradient('#5c5654', '#9a948c', 0, 5), { grain: 0.06 });
  soup.add(box(2.9, 3.1, 0.4), place(0, 1.4, d * 0.05), colour('#16121a'));
  for (const x of [-1.6, 1.6]) soup.add(box(0.4, 3.4, 0.5), place(x, 1.5, d * 0.12), masonry(wood.timber, 4));
  soup.add(box(4.2, 0.45, 0.6), place(0, 3.3, d * 0.12), colour(wood.timber));
  for (const x of [-0.5, 0.5]) soup.add(box(0.12, 0.1, d * 0.7), place(x, 0.1, d * 0.4), colour(metal.iron));
  for (let i = 0; i < 5; i++) soup.add(box(1.6, 0.08, 0.24), place(0, 0.05, d * (0.14 + i * 0.13)), colour(wood.dark));
  soup.add(box(0.28, 0.4, 0.28), place(1.6, 2.6, d * 0.22), colour(light.lamp), { glow: 1.5 });
  site.lamps.push(new Vector3(1.6, 2.6, d * 0.3));
}

export function cave(site: Site): void {
  mine(site);
}

export function gravestone(site: Site): void {
  const { soup } = site, tint = gradient('#77736f', '#b8b4ac', 0, 1.1);
  if (site.variant % 3 === 0) {
    soup.add(rough(box(0.16, 1.2, 0.16), 0.04, 2), place(0, 0.5), tint);
    soup.add(rough(box(0.6, 0.16, 0.16), 0.04, 2), place(0, 0.8), tint);
  } else {
    soup.add(rough(box(0.7, 0.9, 0.18), 0.05, 2), place(0, 0.4, 0, 0.05), tint);
    soup.add(rough(cylinder(0.35, 0.35, 0.18, 8), 0.04, 3), place(0, 0.85, 0, Math.PI / 2), tint);
  }
  soup.add(rough(box(0.9, 0.22, 1.5), 0.12, 4), place(0, 0.02, 0.8), colour('#6f7a48'));
  soup.add(ball(0.1, 0), place(0.2, 0.18, 0.35), colour('#e8607a'));
}

export function mausoleum(site: Site): void {
  const { soup } = site, w = site.width || 6, d = site.depth || 7, tint = gradient('#77736f', '#c9c4ba', 0, 5);
  soup.add(rough(box(w, 4.4, d), 0.14, 3), place(0, 1.6), tint);
  soup.add(rough(cone(w * 0.78, 2, 4), 0.1, 2), place(0, 4.7, 0, 0, Math.PI / 4, 0, 1, 1, d / w), gradient('#6a6672', '#8f8a94', 3.6, 5.6));
  for (const x of [-1, 1]) soup.add(cylinder(0.3, 0.36, 3.4, 8), place(x * w * 0.34, 1.7, d / 2 + 0.5), tint);
  soup.add(box(w * 0.9, 0.5, 1.3), place(0, 3.6, d / 2 + 0.4), tint);
  soup.add(box(1.5, 2.5, 0.2), place(0, 1.3, d / 2 + 0.06), colour('#3c4a48'));
  soup.add(ball(0.2, 0), place(0, 3, d / 2 + 0.2), colour('#8fe0c8'), { glow: 1.4 });
}

export function pillar(site: Site): void {
  const { soup } = site, h = site.variant % 2 ? 3 : 1.9;
  soup.add(rough(box(1.1, 0.4, 1.1), 0.08, 2), place(0, 0.1), mossy);
  soup.add(rough(cylinder(0.36, 0.44, h, 9), 0.08, 3), place(0, h / 2 + 0.2), mossy);
  if (h > 2) soup.add(rough(box(1, 0.34, 1), 0.08, 4), place(0, h + 0.3), mossy);
}

export function rubble(site: Site): void {
  for (let i = 0; i < 7; i++) site.soup.add(rough(box(0.7, 0.5, 0.6), 0.3, i), place((site.chance() - 0.5) * 1.6, 0.2 + (i % 3) * 0.16, (site.chance() - 0.5) * 1.6, site.chance(), site.chance() * 3), mossy);
}

export function altar(site: Site): void {
  const { soup } = site;
  soup.add(rough(box(2.4, 0.9, 1.4), 0.12, 3), place(0, 0.4), mossy);
  soup.add(rough(box(2.8, 0.24, 1.7), 0.08, 4), place(0, 0.95), colour('#b8b4a6'));
  for (const x of [-1, 1]) {
    soup.add(cylinder(0.08, 0.1, 0.4, 6), place(x, 1.25), colour('#f6ead2'));
    soup.add(cone(0.06, 0.2, 5), place(x, 1.54), colour(light.flame), { glow: 3, sway: 0.2 });
  }
  soup.add(box(1.2, 0.06, 0.6), place(0, 1.1), colour('#8f4f9c'));
}

export function totem(site: Site): void {
  const { soup } = site, hues = ['#c8553d', '#e9b44c', '#3f7d8c'];
  soup.add(rough(cylinder(0.3, 0.4, 3, 7), 0.06, 3), place(0, 1.4), masonry('#8a6242', 3));
  for (let i = 0; i < 3; i++) {
    soup.add(rough(box(0.8, 0.5, 0.6), 0.1, i), place(0, 0.8 + i * 0.85, 0.08), colour(hues[(i + site.variant) % 3]!));
    for (const x of [-0.18, 0.18]) soup.add(ball(0.09, 0), place(x, 0.88 + i * 0.85, 0.4), colour('#fff4d8'), { glow: 0.5 });
  }
  for (const s of [-1, 1]) soup.add(cone(0.12, 0.9, 4), place(s * 0.4, 3.1, 0, 0, 0, -s * 0.8), colour('#efe4cf'));
}

export function cage(site: Site): void {
  const { soup } = site;
  for (const y of [0.1, 2]) soup.add(box(1.8, 0.16, 1.8), place(0, y), colour(wood.timber));
  for (let i = 0; i < 5; i++) for (const s of [-1, 1]) {
    soup.add(cylinder(0.05, 0.05, 1.9, 5), place(-0.8 + i * 0.4, 1, s * 0.8), colour(wood.dark));
    soup.add(cylinder(0.05, 0.05, 1.9, 5), place(s * 0.8, 1, -0.8 + i * 0.4), colour(wood.dark));
  }
}

export function cocoon(site: Site): void {
  site.soup.add(rough(ball(0.5, 1), 0.16, site.seed), place(0, 0.8, 0, 0, 0, 0, 0.8, 1.6, 0.8), gradient('#b8b4b0', '#f2eee6', 0, 1.6), { sway: 0.05 });
  for (let i = 0; i < 5; i++) site.soup.add(box(0.03, 2.2, 0.03), place(Math.cos(i * 1.3) * 0.4, 1, Math.sin(i * 1.3) * 0.4, 0.5, i), colour('#f2eee6'));
}

export function cobweb(site: Site): void {
  for (let i = 0; i < 6; i++) site.soup.add(box(2.4, 0.025, 0.025), place(0, 1.2, 0, 0, 0, i * 0.523), colour('#eeeae6'));
  for (let i = 0; i < 12; i++) for (const r of [0.4, 0.8, 1.1]) {
    site.soup.add(box(r * 0.53, 0.02, 0.02), place(Math.cos(i * 0.523 + 0.26) * r, 1.2 + Math.sin(i * 0.523 + 0.26) * r, 0, 0, 0, i * 0.523 + 0.26 + Math.PI / 2), colour('#f6f2ee'));
  }
}

export function bones(site: Site): void {
  const bone = colour('#eae2d0');
  site.soup.add(rough(ball(0.2, 0), 0.05, 2), place(0, 0.15), bone);
  for (let i = 0; i < 6; i++) site.soup.add(cylinder(0.03, 0.04, 0.6, 5), place((site.chance() - 0.5) * 1.2, 0.06, (site.chance() - 0.5) * 1.2, Math.PI / 2, site.chance() * 3), bone);
  for (let i = 0; i < 4; i++) site.soup.add(cone(0.03, 0.5, 4), place(0.5 + i * 0.12, 0.25, 0.2, 0.5, i * 0.3), bone);
}

export function arch(site: Site): void {
  const { soup } = site;
  for (const x of [-1.5, 1.5]) soup.add(rough(box(0.8, 3.6, 0.8), 0.14, 3), place(x, 1.5), mossy);
  for (let i = 0; i < 7; i++) {
    const a = Math.PI * (i + 0.5) / 7;
    soup.add(rough(box(0.8, 0.7, 0.8), 0.1, i), place(Math.cos(a) * 1.5, 3.2 + Math.sin(a) * 1.2, 0, 0, 0, a - Math.PI / 2), mossy);
  }
}

export function portal(site: Site): void {
  arch(site);
  const hues = ['#7fd0e0', '#b99cff', '#ffb86b'], c = hues[site.variant % 3]!;
  site.soup.add(cylinder(1.35, 1.35, 0.08, 18), place(0, 2.2, 0, Math.PI / 2, 0, 0, 1, 1, 1.25), colour(c), { glow: 1.6, sway: 0.04 });
  site.soup.add(cylinder(0.9, 0.9, 0.12, 16), place(0, 2.2, 0, Math.PI / 2, 0, 0, 1, 1, 1.25), colour('#ffffff'), { glow: 1, sway: 0.06 });
  site.lamps.push(new Vector3(0, 2.2, 0.6));
}
