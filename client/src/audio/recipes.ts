// The sounds by name. A little chance keeps steps and blows from sounding stamped.

import { chime, hiss, note, tone, type Stage } from './voice.ts';

type Recipe = (stage: Stage) => void;
const vary = (value: number, by: number): number => value + (Math.random() - 0.5) * by;

const interfaceSounds = {
  click: (s) => tone(s, 900, 0, 0.05, { type: 'triangle', gain: 0.12, to: 700 }),
  hover: (s) => tone(s, 1400, 0, 0.03, { gain: 0.03 }),
  open: (s) => { hiss(s, 900, 0, 0.14, { to: 2600, gain: 0.08 }); tone(s, 420, 0, 0.12, { to: 620, gain: 0.09 }); },
  close: (s) => { hiss(s, 2400, 0, 0.12, { to: 800, gain: 0.07 }); tone(s, 560, 0, 0.1, { to: 380, gain: 0.08 }); },
  error: (s) => { tone(s, 196, 0, 0.12, { type: 'square', gain: 0.05 }); tone(s, 165, 0.1, 0.16, { type: 'square', gain: 0.05 }); },
  chat: (s) => tone(s, 1180, 0, 0.09, { gain: 0.07 }),
  whisper: (s) => chime(s, [19, 24], 0.09, 0.35, 'sine', 0.13),
  invite: (s) => chime(s, [12, 16, 19], 0.1, 0.4, 'sine', 0.14),
  ready: (s) => tone(s, 1560, 0, 0.12, { gain: 0.05 }),
  coin: (s) => { for (let i = 0; i < 4; i++) tone(s, vary(3000, 1500), i * 0.045, 0.16, { type: 'triangle', gain: 0.07 }); },
  item: (s) => { hiss(s, 700, 0, 0.09, { gain: 0.16 }); tone(s, 520, 0.03, 0.1, { gain: 0.07 }); },
  drop: (s) => { hiss(s, 300, 0, 0.1, { gain: 0.2 }); tone(s, 130, 0, 0.1, { gain: 0.12 }); },
  equip: (s) => { hiss(s, 3200, 0, 0.12, { q: 3, gain: 0.12 }); tone(s, 1250, 0.02, 0.25, { type: 'triangle', gain: 0.06 }); hiss(s, 500, 0.06, 0.1, { gain: 0.15 }); },
  loot: (s) => { hiss(s, 1200, 0, 0.12, { gain: 0.14 }); chime(s, [19, 24, 28], 0.05, 0.22, 'triangle', 0.08); },
  questAccepted: (s) => chime(s, [7, 12, 16], 0.11, 0.5),
  questDone: (s) => chime(s, [12, 16, 19, 24], 0.12, 0.75),
  objective: (s) => chime(s, [16, 19], 0.09, 0.4, 'sine', 0.13),
  levelUp: (s) => { chime(s, [0, 7, 12, 16, 19, 24], 0.11, 1.1); tone(s, note(-12), 0, 1.4, { type: 'sawtooth', gain: 0.05, attack: 0.3 }); hiss(s, 3000, 0.5, 1.2, { to: 8000, gain: 0.04, attack: 0.4 }); },
  death: (s) => { tone(s, 220, 0, 1.2, { to: 82, type: 'triangle', gain: 0.2 }); tone(s, 164, 0.1, 1.4, { to: 61, gain: 0.16 }); },
} satisfies Record<string, Recipe>;

const bodySounds = {
  stepGrass: (s) => hiss(s, vary(1050, 300), 0, 0.09, { gain: 0.07, q: 0.7 }),
  stepStone: (s) => { hiss(s, vary(2050, 500), 0, 0.05, { gain: 0.09 }); tone(s, 150, 0, 0.05, { gain: 0.06 }); },
  stepWood: (s) => { tone(s, vary(210, 40), 0, 0.09, { type: 'triangle', gain: 0.13, to: 120 }); hiss(s, 900, 0, 0.04, { gain: 0.06 }); },
  stepSand: (s) => hiss(s, 2600, 0, 0.11, { gain: 0.045, q: 0.5, attack: 0.03 }),
  splash: (s) => { hiss(s, 1100, 0, 0.28, { to: 500, gain: 0.16, q: 0.8 }); tone(s, 420, 0.03, 0.12, { to: 900, gain: 0.05 }); },
  jump: (s) => hiss(s, 500, 0, 0.14, { to: 1100, gain: 0.07 }),
  land: (s) => { hiss(s, 350, 0, 0.1, { gain: 0.16 }); tone(s, 95, 0, 0.09, { gain: 0.16 }); },
  gather: (s) => { hiss(s, 1500, 0, 0.1, { gain: 0.12 }); hiss(s, 900, 0.12, 0.14, { gain: 0.12 }); tone(s, 660, 0.2, 0.14, { gain: 0.05 }); },
} satisfies Record<string, Recipe>;

const fightSounds = {
  swing: (s) => hiss(s, 700, 0, 0.16, { to: 2400, gain: 0.11, q: 1.4 }),
  hit: (s) => { hiss(s, 1400, 0, 0.08, { gain: 0.26 }); tone(s, vary(165, 30), 0, 0.12, { to: 70, type: 'triangle', gain: 0.3 }); },
  critical: (s) => { hiss(s, 1900, 0, 0.14, { gain: 0.34 }); tone(s, 170, 0, 0.2, { to: 55, type: 'triangle', gain: 0.4 }); tone(s, 1900, 0.01, 0.25, { type: 'triangle', gain: 0.06 }); },
  hurt: (s) => { hiss(s, 500, 0, 0.12, { gain: 0.28 }); tone(s, 110, 0, 0.16, { to: 62, gain: 0.3 }); },
  miss: (s) => hiss(s, 900, 0, 0.2, { to: 3000, gain: 0.08, q: 2 }),
  block: (s) => { hiss(s, 3400, 0, 0.12, { q: 4, gain: 0.2 }); tone(s, 820, 0, 0.22, { type: 'square', gain: 0.04 }); },
  heal: (s) => { chime(s, [12, 19, 24, 28], 0.07, 0.7, 'sine', 0.1); hiss(s, 5000, 0, 0.7, { gain: 0.02, attack: 0.2 }); },
  growl: (s) => { tone(s, 82, 0, 0.5, { type: 'sawtooth', to: 58, gain: 0.14, attack: 0.06 }); hiss(s, 260, 0, 0.5, { gain: 0.14, attack: 0.06 }); },
  fall: (s) => { tone(s, 196, 0, 0.5, { to: 70, type: 'sawtooth', gain: 0.08 }); hiss(s, 300, 0.3, 0.2, { gain: 0.2 }); },
  castPhysical: (s) => hiss(s, 600, 0, 0.3, { to: 1800, gain: 0.1 }),
  castFire: (s) => { hiss(s, 500, 0, 0.7, { to: 2400, gain: 0.2, q: 0.7, attack: 0.2 }); tone(s, 90, 0, 0.6, { type: 'sawtooth', to: 180, gain: 0.05, attack: 0.2 }); },
  castFrost: (s) => { chime(s, [31, 28, 33], 0.06, 0.5, 'sine', 0.06); hiss(s, 6500, 0, 0.5, { gain: 0.05, attack: 0.1 }); },
  castNature: (s) => { hiss(s, 1600, 0, 0.5, { gain: 0.08, attack: 0.15 }); chime(s, [7, 14], 0.12, 0.5, 'triangle', 0.07); },
  castWater: (s) => { for (let i = 0; i < 5; i++) tone(s, vary(550, 500), i * 0.06, 0.12, { to: vary(950, 500), gain: 0.07 }); hiss(s, 900, 0, 0.5, { gain: 0.07, attack: 0.1 }); },
  castArcane: (s) => { tone(s, 330, 0, 0.7, { to: 660, type: 'triangle', gain: 0.09, attack: 0.15 }); tone(s, 333, 0, 0.7, { to: 668, type: 'sawtooth', gain: 0.03, attack: 0.15 }); },
  castHoly: (s) => chime(s, [12, 16, 19], 0, 0.9, 'sine', 0.08),
  castShadow: (s) => { tone(s, 130, 0, 0.8, { to: 92, type: 'sawtooth', gain: 0.07, attack: 0.2 }); hiss(s, 700, 0, 0.8, { to: 200, gain: 0.1, attack: 0.2 }); },
} satisfies Record<string, Recipe>;

const farSounds = {
  bird: (s) => { const base = vary(3000, 1600); for (let i = 0, count = 2 + Math.random() * 4; i < count; i++) tone(s, base * (0.9 + Math.random() * 0.25), i * 0.11, 0.09, { to: base * (0.8 + Math.random() * 0.6), gain: 0.035 }); },
  cricket: (s) => { for (let i = 0; i < 5; i++) tone(s, 4300, i * 0.055, 0.035, { type: 'triangle', gain: 0.016 }); },
  owl: (s) => { tone(s, 390, 0, 0.25, { to: 350, gain: 0.045, attack: 0.05 }); tone(s, 380, 0.45, 0.5, { to: 330, gain: 0.05, attack: 0.08 }); },
  thunder: (s) => { hiss(s, 130, 0, 2.6, { type: 'lowpass', to: 50, gain: 0.5, attack: 0.05 }); hiss(s, 400, 0, 0.6, { to: 90, gain: 0.2 }); },
} satisfies Record<string, Recipe>;

/** Every sound by name. */
export const RECIPES = { ...interfaceSounds, ...bodySounds, ...fightSounds, ...farSounds };
export type SoundName = keyof typeof RECIPES;

/** Whether a sound belongs to the interface: it has its own volume. */
export function isInterfaceSound(name: SoundName): boolean {
  return Object.hasOwn(interfaceSounds, name);
}

/** The sound of a cast by its school. */
export function castSound(school: string): SoundName {
  const name = `cast${school.charAt(0).toUpperCase()}${school.slice(1)}`;
  return Object.hasOwn(fightSounds, name) ? (name as SoundName) : 'castArcane';
}

/** The sound of a step on a ground, named as the terrain names it. */
export function stepSound(ground: string): SoundName {
  if (/stone|paved|road|rock/.test(ground)) return 'stepStone';
  if (/wood|plank|bridge/.test(ground)) return 'stepWood';
  if (/sand|snow/.test(ground)) return 'stepSand';
  return /water/.test(ground) ? 'splash' : 'stepGrass';
}
