/** Things that stand still and matter: what can be gathered, opened or looted, and marks over heads. */
import { TorusGeometry } from 'three';
import { ball, box, colour, cone, cylinder, gradient, place, rough, Soup } from '../shape/soup.ts';
import { metal, wood } from '../palette.ts';

export interface ThingModel {
  build: (s: Soup) => void;
  height: number;
  /** Turns slowly about itself. */
  turns?: boolean;
}

const granite = gradient('#5f5a5a', '#a8a29c', -0.2, 1.2);

function ore(s: Soup, vein: string): void {
  s.add(rough(ball(0.75, 1), 0.35, 4), place(0, 0.35, 0, 0, 0, 0, 1, 0.85, 0.9), granite, { grain: 0.06 });
  for (let i = 0; i < 8; i++) s.add(rough(ball(0.15, 0), 0.06, i), place(Math.cos(i * 2.4) * 0.55, 0.35 + (i % 4) * 0.2, Math.sin(i * 2.4) * 0.5), colour(vein), { glow: 0.35 });
}

function herb(s: Soup, petal: string): void {
  for (let i = 0; i < 7; i++) s.add(cone(0.09, 0.5, 3), place(Math.cos(i * 0.9) * 0.14, 0.22, Math.sin(i * 0.9) * 0.14, 0.5 * Math.sin(i * 0.9), 0, -0.5 * Math.cos(i * 0.9), 1, 1, 0.4), gradient('#3f7a3f', '#8fc45a', 0, 0.5), { sway: 0.1 });
  for (let i = 0; i < 4; i++) {
    const x = Math.cos(i * 1.7) * 0.16, z = Math.sin(i * 1.7) * 0.16, h = 0.5 + (i % 2) * 0.16;
    s.add(cylinder(0.015, 0.02, h, 4), place(x, h / 2, z), colour('#5b9a45'), { sway: 0.12 });
    for (let q = 0; q < 4; q++) s.add(ball(0.065, 0), place(x + Math.cos(q * 1.57) * 0.06, h + 0.02 + q * 0.05, z + Math.sin(q * 1.57) * 0.06), colour(petal), { sway: 0.18, glow: 0.15 });
  }
}

function chest(s: Soup, open: boolean): void {
  s.add(box(1, 0.5, 0.66), place(0, 0.25), gradient('#6b4630', '#a9774a', 0, 0.6));
  for (const x of [-0.42, 0, 0.42]) s.add(box(0.1, 0.54, 0.7), place(x, 0.26), colour(metal.gold));
  const lid = open ? place(0, 0.62, -0.42, -1.1) : place(0, 0.5);
  s.add(cylinder(0.34, 0.34, 1, 9), lid.clone().multiply(place(0, 0, 0, 0, 0, Math.PI / 2, 1, 1, 1)), gradient('#8a5a38', '#c08a5a', 0.3, 0.9));
  for (const x of [-0.42, 0.42]) s.add(cylinder(0.36, 0.36, 0.1, 9), lid.clone().multiply(place(x, 0, 0, 0, 0, Math.PI / 2)), colour(metal.gold));
  if (!open) s.add(box(0.16, 0.2, 0.1), place(0, 0.5, 0.36), colour(metal.gold), { glow: 0.2 });
  else for (let i = 0; i < 8; i++) s.add(ball(0.08, 0), place(-0.35 + (i % 4) * 0.23, 0.52, -0.12 + (i >> 2) * 0.22), colour(metal.gold), { glow: 0.5 });
}

export const thingModels: Readonly<Record<string, ThingModel>> = {
  herb: { height: 1, build: (s) => herb(s, '#b99cff') },
  flower: { height: 1, build: (s) => herb(s, '#ff8fa3') },
  ore: { height: 1.4, build: (s) => ore(s, '#e08a4a') },
  iron: { height: 1.4, build: (s) => ore(s, '#b9c2d0') },
  gold: { height: 1.4, build: (s) => ore(s, '#f0c24a') },
  crystal: {
    height: 1.6,
    build: (s) => {
      ore(s, '#8fe0ff');
      for (let i = 0; i < 5; i++) s.add(cone(0.16, 0.9 - (i % 2) * 0.3, 5), place(Math.cos(i * 1.26) * 0.3, 0.95, Math.sin(i * 1.26) * 0.3, 0.3 * Math.sin(i * 1.26), 0, -0.3 * Math.cos(i * 1.26)), gradient('#4f9ac8', '#c8f4ff', 0.4, 1.4), { glow: 0.8 });
    },
  },
  mushroom: {
    height: 0.9,
    build: (s) => {
      for (const [x, z, k] of [[0, 0, 1.8], [0.36, 0.14, 1.1], [-0.26, 0.26, 1.3]] as const) {
        s.add(cylinder(0.05 * k, 0.07 * k, 0.26 * k, 6), place(x, 0.13 * k, z), colour('#f2e6cf'));
        s.add(rough(cone(0.2 * k, 0.18 * k, 8), 0.03, 3), place(x, 0.31 * k, z), gradient('#a83a30', '#e8705a', 0.2, 0.6));
        for (let i = 0; i < 4; i++) s.add(ball(0.03 * k, 0), place(x + Math.cos(i * 1.6) * 0.1 * k, 0.31 * k, z + Math.sin(i * 1.6) * 0.1 * k), colour('#fff4e0'));
      }
    },
  },
  wood: {
    height: 1,
    build: (s) => {
      for (let i = 0; i < 5; i++) {
        s.add(rough(cylinder(0.16, 0.18, 1.5, 7), 0.04, i), place(-0.2 + (i % 3) * 0.3 + (i > 2 ? 0.15 : 0), 0.17 + (i > 2 ? 0.28 : 0), 0, Math.PI / 2, 0, 0), gradient('#54382e', '#8a6a50', 0, 0.6));
        s.add(cylinder(0.13, 0.13, 1.53, 7), place(-0.2 + (i % 3) * 0.3 + (i > 2 ? 0.15 : 0), 0.17 + (i > 2 ? 0.28 : 0), 0, Math.PI / 2), colour('#d9b183'));
      }
    },
  },
  berries: {
    height: 1.2,
    build: (s) => {
      s.add(rough(ball(0.6, 1), 0.24, 5), place(0, 0.45), gradient('#2f6f43', '#9cc956', 0, 1), { sway: 0.1 });
      for (let i = 0; i < 12; i++) s.add(ball(0.07, 0), place(Math.cos(i * 2.4) * 0.5, 0.3 + (i % 5) * 0.13, Math.sin(i * 2.4) * 0.5), colour('#d0304e'), { sway: 0.1, glow: 0.2 });
    },
  },
  chest: { height: 1.1, build: (s) => chest(s, false) },
  chest_open: { height: 1.2, build: (s) => chest(s, true) },
  corpse: { height: 0.6, build: (s) => void s.add(rough(ball(0.3, 0), 0.1, 3), place(0, 0.12, 0, 0, 0, 0, 1, 0.6, 1), gradient('#8a7a5a', '#d8c490', 0, 0.4)).add(ball(0.08, 0), place(0.14, 0.28, 0.06), colour(metal.gold), { glow: 0.6 }) },
  sack: { height: 0.8, build: (s) => void s.add(rough(ball(0.34, 1), 0.08, 3), place(0, 0.28), gradient('#a88a5a', '#e0c890', 0, 0.6)).add(cone(0.13, 0.22, 6), place(0, 0.62, 0, Math.PI), colour('#d8bc80')) },
  crate: { height: 1, build: (s) => void s.add(box(0.8, 0.8, 0.8), place(0, 0.4), gradient('#7a5233', wood.plank, 0, 0.8)).add(box(0.88, 0.12, 0.88), place(0, 0.08), colour('#7c5233')).add(box(0.88, 0.12, 0.88), place(0, 0.72), colour('#7c5233')) },
  lantern: { height: 1, build: (s) => void s.add(box(0.3, 0.42, 0.3), place(0, 0.3), colour('#ffd27a'), { glow: 1.5 }).add(cone(0.3, 0.24, 4), place(0, 0.62, 0, 0, 0.785), colour(metal.iron)).add(box(0.36, 0.08, 0.36), place(0, 0.05), colour(metal.iron)) },
  lever: { height: 1.2, build: (s) => void s.add(box(0.5, 0.3, 0.5), place(0, 0.15), granite).add(cylinder(0.05, 0.05, 0.9, 6), place(0.14, 0.65, 0, 0, 0, -0.4), colour(metal.iron)).add(ball(0.1, 1), place(0.32, 1.06), colour('#c8453b')) },
  banner: { height: 3.2, build: (s) => void s.add(cylinder(0.05, 0.07, 3, 6), place(0, 1.5), colour(wood.timber)).add(box(0.8, 1.4, 0.05), place(0.42, 2.2), colour('#ffffff'), { sway: 0.2 }) },
  book: { height: 1.3, build: (s) => void s.add(rough(box(0.7, 0.9, 0.5), 0.05, 2), place(0, 0.45), granite).add(box(0.6, 0.08, 0.44), place(0, 0.96, 0, 0.3), colour('#7a4f9a')).add(box(0.54, 0.1, 0.38), place(0, 0.98, 0.01, 0.3), colour('#f6ead2')) },
  altar: { height: 1.2, build: (s) => void s.add(rough(box(1.6, 0.9, 0.9), 0.12, 2), place(0, 0.42), granite).add(ball(0.18, 1), place(0, 1.08), colour('#8fe0ff'), { glow: 1.6 }) },
  turret: { height: 1.2, build: (s) => void s.add(cylinder(0.16, 0.3, 0.5, 6), place(0, 0.25), colour('#7a5a44')).add(rough(box(0.44, 0.34, 0.5), 0.04, 2), place(0, 0.65), colour(metal.copper)).add(cylinder(0.07, 0.09, 0.5, 7), place(0, 0.68, 0.42, Math.PI / 2), colour(metal.iron)).add(ball(0.08, 0), place(0, 0.9), colour('#7fd8ff'), { glow: 1.6 }) },
  egg: { height: 0.8, build: (s) => void s.add(rough(ball(0.36, 1), 0.04, 3), place(0, 0.42, 0, 0, 0, 0, 0.85, 1.15, 0.85), gradient('#c8b890', '#f6ecd4', 0, 0.8)) },
  'mark.offer': { height: 0, turns: true, build: (s) => void s.add(rough(cone(0.17, 0.62, 6), 0.01, 2), place(0, 0.42, 0, Math.PI), gradient('#e09a1c', '#ffe06a', 0, 0.8), { glow: 0.5 }).add(ball(0.12, 1), place(0, -0.06), colour('#ffd34d'), { glow: 0.5 }) },
  'mark.turn_in': {
    height: 0, turns: true,
    build: (s) => void s.add(new TorusGeometry(0.19, 0.075, 6, 12, 4.2), place(0, 0.46, 0, 0, 0, -1.1), gradient('#e09a1c', '#ffe06a', 0, 0.8), { glow: 0.5 })
      .add(cylinder(0.075, 0.075, 0.2, 7), place(0, 0.17), colour('#f6b93a'), { glow: 0.5 }).add(ball(0.11, 1), place(0, -0.06), colour('#ffd34d'), { glow: 0.5 }),
  },
  'mark.active': {
    height: 0, turns: true,
    build: (s) => void s.add(new TorusGeometry(0.19, 0.075, 6, 12, 4.2), place(0, 0.46, 0, 0, 0, -1.1), gradient('#8a8f9a', '#d8dce6', 0, 0.8), { glow: 0.2 })
      .add(cylinder(0.075, 0.075, 0.2, 7), place(0, 0.17), colour('#b8bec8'), { glow: 0.2 }).add(ball(0.11, 1), place(0, -0.06), colour('#c8ced8'), { glow: 0.2 }),
  },
  arrow: { height: 0.5, build: (s) => void s.add(cylinder(0.015, 0.015, 0.8, 5), place(0, 0, 0, Math.PI / 2), colour('#b98a5a')).add(cone(0.05, 0.16, 4), place(0, 0, 0.46, Math.PI / 2), colour(metal.steel)).add(box(0.14, 0.01, 0.16), place(0, 0, -0.36), colour('#f6ead2')).add(box(0.01, 0.14, 0.16), place(0, 0, -0.36), colour('#f6ead2')) },
  stone: { height: 0.5, build: (s) => void s.add(rough(ball(0.18, 0), 0.06, 2), place(0, 0), granite) },
};
