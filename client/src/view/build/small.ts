/** Small props: boxes, barrels, signs, fields, fences. */
import { Vector3 } from 'three';
import { at, flowers, light, metal, stone, wood } from '../palette.ts';
import { ball, box, colour, cone, cylinder, gem, gradient, place, rough } from '../shape/soup.ts';
import { masonry, type Builder, type Site } from './site.ts';

export function barrel({ soup }: Site): void {
  soup.add(cylinder(0.32, 0.32, 0.86, 9), place(0, 0.43), masonry('#9a6a45', 0.9));
  soup.add(cylinder(0.39, 0.39, 0.4, 9), place(0, 0.43), colour('#8a5a38'));
  for (const y of [0.16, 0.7]) soup.add(cylinder(0.37, 0.37, 0.07, 9), place(0, y), colour(metal.iron));
}
export function crate({ soup }: Site): void {
  soup.add(box(0.8, 0.8, 0.8), place(0, 0.4), masonry(wood.plank, 0.9));
  for (const y of [0.08, 0.72]) soup.add(box(0.88, 0.12, 0.88), place(0, y), colour('#7c5233'));
  for (const x of [-1, 1]) for (const z of [-1, 1]) soup.add(box(0.12, 0.8, 0.12), place(x * 0.4, 0.4, z * 0.4), colour('#7c5233'));
}
export function sack({ soup }: Site): void {
  soup.add(rough(ball(0.34, 1), 0.08, 3), place(0, 0.28, 0, 0, 0, 0, 1, 0.95, 0.85), gradient('#a88a5a', '#e0c890', 0, 0.6));
  soup.add(cone(0.12, 0.2, 6), place(0, 0.6, 0, Math.PI), colour('#d8bc80'));
}
export function signpost({ soup, variant }: Site): void {
  soup.add(rough(box(0.16, 2.4, 0.16), 0.04, 2), place(0, 1.1), masonry(wood.timber, 2));
  for (let i = 0; i < 3; i++) {
    const turn = (variant + i) * 1.9;
    soup.add(box(1.1, 0.28, 0.08), place(Math.cos(turn) * 0.45, 2.05 - i * 0.36, -Math.sin(turn) * 0.45, 0, turn), colour(i % 2 ? wood.light : wood.pale));
    soup.add(cone(0.2, 0.26, 3), place(Math.cos(turn) * 1.1, 2.05 - i * 0.36, -Math.sin(turn) * 1.1, 0, turn, -Math.PI / 2, 1, 1, 0.3), colour(i % 2 ? wood.light : wood.pale));
  }
}
export function bench({ soup }: Site): void {
  soup.add(box(1.8, 0.1, 0.5), place(0, 0.46), colour(wood.light));
  soup.add(box(1.8, 0.36, 0.08), place(0, 0.8, -0.26, -0.12), colour(wood.plank));
  for (const x of [-0.7, 0.7]) soup.add(box(0.12, 0.46, 0.44), place(x, 0.23), colour(wood.timber));
}
export function table({ soup }: Site): void {
  soup.add(box(1.8, 0.1, 1), place(0, 0.78), colour(wood.light));
  for (const x of [-0.75, 0.75]) for (const z of [-0.36, 0.36]) soup.add(box(0.12, 0.76, 0.12), place(x, 0.38, z), colour(wood.timber));
  soup.add(cylinder(0.08, 0.07, 0.18, 7), place(0.4, 0.92, 0.1), colour(metal.gold));
  soup.add(ball(0.12, 0), place(-0.3, 0.9, 0), colour('#d99a4e'));
}
export function cart({ soup }: Site): void {
  soup.add(box(1.5, 0.12, 2.3), place(0, 0.8), colour(wood.plank));
  for (const x of [-0.72, 0.72]) soup.add(box(0.08, 0.5, 2.3), place(x, 1.05, 0, 0, 0, x * 0.2), colour(wood.light));
  soup.add(box(1.5, 0.5, 0.08), place(0, 1.05, -1.1), colour(wood.light));
  for (const x of [-0.86, 0.86]) {
    soup.add(cylinder(0.6, 0.6, 0.12, 12), place(x, 0.6, -0.2, 0, 0, Math.PI / 2), colour(wood.dark));
    soup.add(cylinder(0.48, 0.48, 0.14, 12), place(x, 0.6, -0.2, 0, 0, Math.PI / 2), colour(wood.light));
    soup.add(cylinder(0.12, 0.12, 0.2, 7), place(x, 0.6, -0.2, 0, 0, Math.PI / 2), colour(metal.iron));
  }
  for (const x of [-0.5, 0.5]) soup.add(cylinder(0.05, 0.05, 1.8, 5), place(x, 0.6, 1.9, Math.PI / 2 + 0.2), colour(wood.timber));
  for (let i = 0; i < 5; i++) soup.add(rough(ball(0.3, 0), 0.1, i), place((i % 2 - 0.5) * 0.6, 1.05, -0.7 + i * 0.36), gradient('#c09a44', '#ecd07a', 0.8, 1.4));
}
export function haystack({ soup }: Site): void {
  soup.add(rough(ball(1.25, 1), 0.2, 4), place(0, 0.6, 0, 0, 0, 0, 1, 0.95, 1), gradient('#b8903c', '#f2d884', 0, 1.8), { grain: 0.06 });
  soup.add(cylinder(0.05, 0.05, 1.6, 5), place(0.3, 1.7, 0, 0.3), colour(wood.timber));
}
export function hayBale({ soup }: Site): void {
  soup.add(rough(cylinder(0.6, 0.6, 1, 9), 0.1, 3), place(0, 0.55, 0, 0, 0, Math.PI / 2), gradient('#b8903c', '#f0d27a', 0, 1.2));
  for (const x of [-0.26, 0.26]) soup.add(cylinder(0.62, 0.62, 0.05, 9), place(x, 0.55, 0, 0, 0, Math.PI / 2), colour('#a8823a'));
}
export function woodpile({ soup }: Site): void {
  for (let row = 0; row < 4; row++) for (let i = 0; i < 7 - row; i++) {
    const x = -0.95 + i * 0.32 + row * 0.16, y = 0.16 + row * 0.26;
    soup.add(cylinder(0.15, 0.15, 0.9, 7), place(x, y, 0, Math.PI / 2), colour(wood.timber));
    soup.add(cylinder(0.12, 0.12, 0.93, 7), place(x, y, 0, Math.PI / 2), colour('#d9b183'));
  }
}
export function log({ soup }: Site): void {
  soup.add(rough(cylinder(0.32, 0.38, 3.1, 8), 0.1, 3), place(0, 0.3, 0, 0, 0, Math.PI / 2), gradient('#54382e', '#8a6a50', 0, 0.7));
  soup.add(cylinder(0.28, 0.3, 3.14, 8), place(0, 0.3, 0, 0, 0, Math.PI / 2), colour('#c9a074'));
  for (const x of [-0.8, 0.3, 0.9]) soup.add(rough(ball(0.24, 0), 0.1, 3), place(x, 0.58, 0, 0, 0, 0, 1, 0.4, 1), colour('#7a9a50'));
}
export function anvil({ soup }: Site): void {
  soup.add(cylinder(0.26, 0.34, 0.55, 7), place(0, 0.28), colour(wood.timber));
  soup.add(box(0.8, 0.2, 0.3), place(0, 0.7), colour(metal.iron));
  soup.add(cone(0.14, 0.4, 5), place(0.55, 0.72, 0, 0, 0, -Math.PI / 2), colour(metal.iron));
}
export function forge({ soup, fires, smokes }: Site): void {
  soup.add(rough(box(2.1, 1, 1.5), 0.12, 4), place(0, 0.45), masonry(stone.dark, 1.4));
  soup.add(box(1.2, 0.1, 0.9), place(0, 0.98), colour(light.flame), { glow: 3 });
  soup.add(rough(cylinder(0.4, 1, 1.4, 4), 0.06, 2), place(0, 2.1, -0.1, 0, 0.785), masonry(stone.mid, 3));
  fires.push(new Vector3(0, 1.1, 0));
  smokes.push(new Vector3(0, 2.9, -0.1));
}
export function boat({ soup, variant }: Site): void {
  const hull = at(['#9a5b3c', '#3f6f8c', '#6a7a4a', '#a8443c'], variant);
  soup.add(rough(cylinder(0.9, 0.45, 0.8, 6), 0.02, 2), place(0, 0.25, 0, 0, 0, 0, 1, 1, 2.3), gradient('#5c3a2a', hull, -0.1, 0.6));
  soup.add(cylinder(0.78, 0.5, 0.5, 6), place(0, 0.42, 0, 0, 0, 0, 1, 1, 2.3), colour('#c9a074'));
  for (const z of [-0.7, 0.6]) soup.add(box(1.4, 0.08, 0.4), place(0, 0.6, z), colour(wood.light));
  if (variant % 2) {
    soup.add(cylinder(0.06, 0.08, 4.2, 5), place(0, 2.5, 0.2), colour(wood.timber));
    soup.add(cone(1.5, 3.1, 3), place(0, 2.7, -0.5, 0, 0.5, 0, 0.06, 1, 1), colour('#fff1d6'), { sway: 0.06 });
  } else for (const s of [-1, 1]) soup.add(box(0.06, 0.06, 2.2), place(s * 0.8, 0.72, 0, 0, s * 0.3, 0), colour(wood.pale));
}
export function bedroll({ soup, variant }: Site): void {
  soup.add(rough(box(0.8, 0.12, 1.8), 0.05, 2), place(0, 0.06), colour(at(['#7a8a5a', '#8a5a5a', '#5a6a8a'], variant)));
  soup.add(cylinder(0.14, 0.14, 0.7, 7), place(0, 0.18, -0.8, 0, 0, Math.PI / 2), colour('#efe0c0'));
}
export function banner({ soup, variant }: Site): void {
  const c = at(['#c8453b', '#3f6fb5', '#e9b44c', '#5a55a8', '#3f8a6a'], variant);
  soup.add(cylinder(0.06, 0.09, 4.2, 6), place(0, 2.1), colour(wood.timber));
  soup.add(box(1.1, 0.08, 0.08), place(0.4, 4, 0), colour(wood.timber));
  soup.add(box(0.95, 2, 0.05), place(0.44, 2.95), colour(c), { sway: 0.14 });
  for (const x of [0.2, 0.68]) soup.add(cone(0.24, 0.5, 4), place(x, 1.72, 0, Math.PI, 0.785, 0, 1, 1, 0.1), colour(c), { sway: 0.2 });
  soup.add(ball(0.26, 0), place(0.44, 3.1, 0.04, 0, 0, 0, 1, 1, 0.25), colour('#fbead0'), { sway: 0.14 });
  soup.add(ball(0.12, 1), place(0, 4.25), colour(metal.gold));
}
export function buntingLine(site: Site): void {
  const hues = ['#d9534f', '#f0b23e', '#2f7f95', '#6f9a4a', '#c95f86'], w = site.width || 8, n = Math.round(w / 0.55);
  for (let i = 0; i < n; i++) {
    const t = (i + 0.5) / n;
    site.soup.add(cone(0.2, 0.4, 3), place((t - 0.5) * w, 3.6 - Math.sin(t * Math.PI) * 0.8, 0, Math.PI, 0, 0, 1, 1, 0.2), colour(at(hues, i)), { sway: 0.3 });
  }
  for (const x of [-0.5, 0.5]) site.soup.add(cylinder(0.06, 0.08, 4, 5), place(x * w, 1.9), colour(wood.timber));
}
export function scarecrow({ soup }: Site): void {
  soup.add(box(0.1, 1.9, 0.1), place(0, 0.9), colour(wood.timber));
  soup.add(box(1.5, 0.1, 0.1), place(0, 1.35), colour(wood.timber));
  soup.add(rough(box(0.6, 0.7, 0.3), 0.1, 3), place(0, 1.2), colour('#a8604a'));
  soup.add(ball(0.22, 1), place(0, 1.8), colour('#e8cf90'));
  soup.add(cylinder(0.36, 0.4, 0.04, 9), place(0, 1.94), colour('#c9a04e'));
  soup.add(cone(0.2, 0.3, 8), place(0, 2.08), colour('#c9a04e'));
}
export function beehive({ soup }: Site): void {
  soup.add(box(0.6, 0.3, 0.5), place(0, 0.15), colour(wood.timber));
  for (let i = 0; i < 4; i++) soup.add(cylinder(0.3 - i * 0.05, 0.33 - i * 0.05, 0.16, 9), place(0, 0.38 + i * 0.15), colour(i % 2 ? '#d8a83e' : '#e8c060'));
  soup.add(box(0.12, 0.08, 0.1), place(0, 0.42, 0.3), colour('#3a2a22'));
}
export function flowerbed({ soup, chance }: Site): void {
  soup.add(rough(box(2.2, 0.3, 1.2), 0.08, 3), place(0, 0.05), colour('#7a5a44'));
  for (let i = 0; i < 26; i++) {
    const x = (chance() - 0.5) * 2, z = (chance() - 0.5), h = 0.3 + chance() * 0.3;
    soup.add(cone(0.1, h, 3), place(x, h / 2 + 0.1, z), colour('#6f9a4a'), { sway: 0.1 });
    soup.add(gem(0.12), place(x, h + 0.12, z), colour(at(flowers, Math.floor(chance() * 5))), { sway: 0.15 });
  }
}
export function crops({ soup, chance, variant }: Site): void {
  const leaf = at(['#e0bc58', '#7fae4a', '#5f9a4a'], variant);
  for (let row = 0; row < 5; row++) {
    soup.add(rough(box(4.4, 0.16, 0.4), 0.06, row), place(0, 0.02, -1.8 + row * 0.9), colour('#8a6444'));
    for (let i = 0; i < 11; i++) {
      const h = 0.5 + chance() * 0.3;
      soup.add(cone(0.16, h, 4), place(-2 + i * 0.4, h / 2 + 0.06, -1.8 + row * 0.9 + (chance() - 0.5) * 0.14, 0, chance() * 3), gradient('#7f9a44', leaf, 0, 0.6), { sway: 0.2 });
    }
  }
}
export function greatOak({ soup }: Site): void {
  soup.add(rough(cylinder(0.9, 1.5, 6, 9), 0.35, 3), place(0, 2.8), gradient('#4a352c', '#84614a', 0, 6));
  for (let i = 0; i < 6; i++) soup.add(cone(0.5, 2.4, 5), place(Math.sin(i * 1.05) * 1.3, 0.3, Math.cos(i * 1.05) * 1.3, 1.2, i * 1.05), colour('#54402f'));
  for (let i = 0; i < 5; i++) soup.add(cylinder(0.2, 0.5, 4, 6), place(Math.sin(i * 1.26) * 1.7, 6.4, Math.cos(i * 1.26) * 1.7, 0.8, i * 1.26), colour('#6f523f'));
  const leaf = gradient('#2c6a40', '#a8cf58', 5.5, 12.5);
  for (let i = 0; i < 9; i++) {
    const a = i * 2.4, r = i === 0 ? 0 : 3.4;
    soup.add(rough(ball(2.5, 1), 0.7, i), place(Math.cos(a) * r, 8.6 + (i % 3) * 0.9, Math.sin(a) * r, 0, i, 0, 1, 0.78, 1), leaf, { sway: 0.3, grain: 0.06 });
  }
}
export function lilyPads({ soup, chance }: Site): void {
  for (let i = 0; i < 9; i++) {
    const x = (chance() - 0.5) * 4, z = (chance() - 0.5) * 4, r = 0.25 + chance() * 0.3;
    soup.add(cylinder(r, r, 0.03, 8), place(x, 0.06, z), colour(i % 2 ? '#5f9a4a' : '#4f8a4f'));
    if (i % 3 === 0) soup.add(cone(0.14, 0.2, 6), place(x, 0.16, z, Math.PI), colour('#ffccd8'));
  }
}
export function rack({ soup }: Site): void {
  for (const x of [-0.9, 0.9]) soup.add(box(0.12, 1.4, 0.12), place(x, 0.7), colour(wood.timber));
  for (const y of [0.4, 1.2]) soup.add(box(2, 0.1, 0.1), place(0, y), colour(wood.timber));
  for (let i = 0; i < 5; i++) soup.add(i % 2 ? box(0.07, 1.3, 0.03) : cylinder(0.03, 0.03, 1.6, 5), place(-0.7 + i * 0.35, 0.8, 0.1, -0.12), colour(i % 2 ? metal.steel : wood.light));
}
export function target({ soup }: Site): void {
  for (const x of [-0.4, 0.4]) soup.add(box(0.1, 1.9, 0.1), place(x, 0.85, -0.1, 0.1), colour(wood.timber));
  (['#fbead0', '#c8453b', '#fbead0', '#e9b44c'] as const).forEach((c, i) => soup.add(cylinder(0.6 - i * 0.15, 0.6 - i * 0.15, 0.12 + i * 0.02, 12), place(0, 1.15, 0.06, Math.PI / 2), colour(c)));
}
export function trough({ soup }: Site): void {
  soup.add(box(1.8, 0.6, 0.7), place(0, 0.36), masonry(wood.plank, 0.7));
  soup.add(box(1.6, 0.05, 0.5), place(0, 0.65), colour('#57b8c9'));
}
export function mineCart({ soup }: Site): void {
  soup.add(rough(box(0.9, 0.6, 1.3), 0.06, 2), place(0, 0.7), masonry('#6a625e', 1));
  for (const x of [-0.4, 0.4]) for (const z of [-0.45, 0.45]) soup.add(cylinder(0.2, 0.2, 0.1, 8), place(x, 0.22, z, 0, 0, Math.PI / 2), colour(metal.iron));
  for (let i = 0; i < 6; i++) soup.add(rough(ball(0.22, 0), 0.1, i), place((i % 2 - 0.5) * 0.4, 1.02, -0.4 + i * 0.16), colour(i % 3 ? '#8a8480' : '#e2a14b'));
}
export function plot({ soup }: Site): void {
  for (const x of [-4, 4]) for (const z of [-4, 4]) {
    soup.add(box(0.14, 0.8, 0.14), place(x, 0.3, z), colour(wood.pale));
    soup.add(ball(0.12, 0), place(x, 0.75, z), colour('#c8453b'));
  }
  soup.add(box(0.12, 1.3, 0.12), place(0, 0.6, 4), colour(wood.timber));
  soup.add(box(0.9, 0.5, 0.08), place(0, 1.3, 4), colour('#fbf0da'));
}
export function bell({ soup }: Site): void {
  for (const x of [-0.7, 0.7]) soup.add(box(0.18, 3.2, 0.18), place(x, 1.5), colour(wood.timber));
  soup.add(box(1.9, 0.2, 0.3), place(0, 2.9), colour(wood.timber));
  for (const s of [-1, 1]) soup.add(box(1.3, 0.1, 1.1), place(s * 0.52, 3.3, 0, 0, 0, -s * 0.5), colour('#3f7d8c'));
  soup.add(cylinder(0.2, 0.46, 0.7, 9), place(0, 2.35), colour(metal.gold));
  soup.add(ball(0.1, 0), place(0, 1.98), colour(metal.iron));
}

/** Lines run along x over their length; map pieces are short enough to follow the ground. */
export function fence(site: Site): void {
  const w = site.width || 3, n = Math.max(1, Math.round(w / 2.2));
  for (let i = 0; i <= n; i++) site.soup.add(rough(box(0.17, 1.5, 0.17), 0.04, i), place((i / n - 0.5) * w, 0.42, 0, 0.04), masonry(wood.timber, 1));
  for (const y of [0.46, 0.86]) site.soup.add(box(w * 1.01, 0.12, 0.07), place(0, y, 0.08, 0, 0, (site.chance() - 0.5) * 0.03), colour('#9a6f4c'));
}
export function stoneWall(site: Site): void {
  const w = site.width || 4, n = Math.max(2, Math.round(w / 1.5));
  site.soup.add(rough(box(w * 1.01, 3.4, 0.62), 0.1, 3), place(0, 0.6), gradient('#8f8a88', '#cdc5bb', -0.6, 2.4));
  for (let i = 0; i < n; i++) site.soup.add(rough(box((w / n) * 0.62, 0.5, 0.74), 0.06, i), place(((i + 0.5) / n - 0.5) * w, 2.5), colour(stone.pale));
}
export function hedge(site: Site): void {
  const w = site.width || 3, n = Math.max(2, Math.round(w / 0.9));
  for (let i = 0; i < n; i++) site.soup.add(rough(ball(0.66, 1), 0.2, i), place(((i + 0.5) / n - 0.5) * w, 0.55, 0, 0, i, 0, 1, 1, 0.72), gradient('#2f6f43', '#8cbf52', 0, 1.3), { sway: 0.06, grain: 0.06 });
}
export function palisade(site: Site): void {
  const w = site.width || 4, n = Math.max(2, Math.round(w / 0.42));
  for (let i = 0; i < n; i++) {
    const x = ((i + 0.5) / n - 0.5) * w, h = 2.7 + site.chance() * 0.5;
    site.soup.add(rough(cylinder(0.2, 0.23, h + 0.6, 6), 0.05, i), place(x, h / 2 - 0.3), masonry(i % 2 ? wood.timber : '#8a6a52', 3));
    site.soup.add(cone(0.2, 0.4, 6), place(x, h + 0.2), colour('#c9a074'));
  }
  site.soup.add(box(w, 0.16, 0.16), place(0, 1.9, 0.24), colour(wood.dark));
}

/** boulder stands where the map puts one by hand. */
export const boulder: Builder = ({ soup, seed }) => {
  soup.add(rough(ball(1.4, 1), 0.6, seed), place(0, 0.7, 0, 0, 0, 0, 1, 0.95, 0.9), gradient('#6a6664', '#b5b1aa', -0.3, 2), { grain: 0.06 });
};
export const stump: Builder = ({ soup }) => {
  soup.add(rough(cylinder(0.36, 0.5, 0.6, 8), 0.08, 3), place(0, 0.28), gradient('#54382e', '#7d5a48', 0, 0.6));
  soup.add(cylinder(0.34, 0.34, 0.03, 8), place(0, 0.6), colour('#d9b183'));
};
