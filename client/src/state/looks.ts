// What a look can be: the palettes that the indices of `Appearance` mean, on every side.
// docs/protocol.md lists the same.

import type { Look } from './session.ts';

export const BODIES = ['slim', 'broad'] as const;
export const FACES = ['calm', 'merry', 'stern', 'freckled', 'dreamy', 'keen'] as const;
export const HAIRS = ['short', 'long', 'swept', 'tail', 'bun', 'braids', 'curls', 'bob', 'crest', 'crop', 'bald'] as const;
export const BEARDS = ['none', 'stubble', 'full', 'long', 'moustache'] as const;
export const SKINS = ['#ffdfc4', '#fbd0a8', '#eebc92', '#d99a6c', '#b9784c', '#8f5838', '#6b4029', '#4f2f20', '#c9d8a8', '#a8c4d8'] as const;
export const HAIR_COLOURS = [
  '#2b2230', '#4a2f24', '#6d4326', '#8f5a2e', '#b07a3a', '#d9a441', '#f2d48a', '#b8442e', '#d96a3a', '#8a8790', '#dcd9e2', '#4b6fa8', '#8f5aa8', '#4f9a7a',
] as const;
export const CLOTH_COLOURS = [
  '#c8453b', '#e07a3a', '#e9b44c', '#7fa650', '#3f8a6a', '#2f8f9d', '#3f6fb5', '#5a55a8', '#8f4f9c', '#c95f86', '#efe4cf', '#a89f98', '#5d5560', '#7a5138', '#b88a5a', '#2e3350',
] as const;

/** How many values each part has. */
export const LOOK_COUNTS: Readonly<Record<keyof Look, number>> = {
  body: BODIES.length, face: FACES.length, skin: SKINS.length, hair: HAIRS.length, hairColour: HAIR_COLOURS.length, beard: BEARDS.length,
  topColour: CLOTH_COLOURS.length, bottomColour: CLOTH_COLOURS.length, accentColour: CLOTH_COLOURS.length,
};

/** Returns a look drawn at random: natural skins and hair, most without a beard. `random` is like Math.random. */
export function randomLook(random: () => number = Math.random): Look {
  const pick = (count: number): number => Math.min(count - 1, Math.floor(random() * count));
  const topColour = pick(CLOTH_COLOURS.length);
  return {
    body: pick(2), face: pick(FACES.length), skin: pick(8), hair: pick(HAIRS.length - 1), hairColour: pick(11),
    beard: random() < 0.6 ? 0 : pick(BEARDS.length), topColour,
    bottomColour: pick(CLOTH_COLOURS.length), accentColour: (topColour + 1 + pick(CLOTH_COLOURS.length - 1)) % CLOTH_COLOURS.length,
  };
}

/** Syllables of names that go with the land: any beginning with any end. */
const NAME_STARTS = ['Al', 'Bri', 'Cor', 'Del', 'El', 'Fen', 'Gar', 'Hal', 'Il', 'Jas', 'Kes', 'Lor', 'Mar', 'Nel', 'Or', 'Per', 'Ro', 'Sel', 'Tam', 'Vil', 'Wen', 'Zor'] as const;
const NAME_MIDDLES = ['', '', 'a', 'e', 'i', 'o', 'an', 'el', 'is', 'or'] as const;
const NAME_ENDS = ['bert', 'da', 'dis', 'ka', 'la', 'len', 'lin', 'mar', 'mir', 'na', 'nis', 'ra', 'ric', 'sa', 'ta', 'tan', 'vin', 'win'] as const;

/** Returns a name drawn at random; whether it is free the server knows. `random` is like Math.random. */
export function randomName(random: () => number = Math.random): string {
  const pick = (list: readonly string[]): string => list[Math.min(list.length - 1, Math.floor(random() * list.length))] ?? '';
  return pick(NAME_STARTS) + pick(NAME_MIDDLES) + pick(NAME_ENDS);
}

/** Returns the look with every part in range. */
export function clampLook(look: Look): Look {
  const out = { ...look };
  for (const part of Object.keys(LOOK_COUNTS) as (keyof Look)[]) out[part] = Math.max(0, Math.min(LOOK_COUNTS[part] - 1, Math.trunc(out[part]) || 0));
  return out;
}

/** The clothes a calling begins with, as indices into CLOTH_COLOURS: top, bottom, accent. */
export const CALLING_COLOURS: Readonly<Record<string, readonly [number, number, number]>> = {
  warden: [6, 12, 0], duellist: [0, 15, 2], embermage: [1, 7, 2], tidecaller: [5, 6, 10], wayfarer: [4, 13, 1], tinker: [2, 13, 5],
};
