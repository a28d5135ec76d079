// A face drawn from a look, for frames and lists; a glyph for what has none.

import type { JSX } from 'preact';
import { BEARDS, CLOTH_COLOURS, HAIR_COLOURS, HAIRS, SKINS } from '../state/looks.ts';
import type { UnitState } from '../state/self.ts';
import type { Look } from '../state/session.ts';
import { Glyph } from './bits.tsx';

const HAIR_BACK: Readonly<Record<string, string>> = {
  long: 'M14 60c-3-14 3-18 3-32 0-12 7-17 15-17s15 5 15 17c0 14 6 18 3 32z',
  tail: 'M44 22c10 2 12 14 8 30-5-3-9-14-10-22z',
  braids: 'M16 30c-4 6-5 18-3 28l5-2c-1-8 1-16 3-22zM48 30c4 6 5 18 3 28l-5-2c1-8-1-16-3-22z',
  bun: 'M25 9c0-7 14-7 14 0 0 4-3 6-7 6s-7-2-7-6z',
  curls: 'M12 34c-3-8 2-20 10-23 8-4 18-2 23 4 6 6 7 14 5 20-2 8-8 10-18 10s-18-3-20-11z',
  bob: 'M17 40V26c0-10 6-15 15-15s15 5 15 15v14z',
};
const HAIR_FRONT: Readonly<Record<string, string>> = {
  short: 'M20 27c0-11 5-16 12-16s13 5 12 16c-2-5-3-7-5-8-5 1-9 1-13 0-3 2-5 4-6 8z',
  swept: 'M19 28c-2-12 5-19 14-18 9 0 13 7 12 17-3-4-5-6-7-9-4 4-12 6-15 5-2 1-3 3-4 5z',
  bob: 'M18 29c-1-12 5-18 14-18s15 6 14 18c-4-4-24-4-28 0z',
  long: 'M19 32c-1-14 4-21 13-21s14 7 13 21c-2-6-4-10-8-13-4 4-10 5-13 4-3 2-4 5-5 9z',
  tail: 'M19 27c0-11 6-16 13-16s13 5 13 16c-2-4-5-8-9-9-6 1-12 2-17 9z',
  bun: 'M19 27c0-11 6-16 13-16s13 5 13 16c-2-4-5-8-9-9-6 1-12 2-17 9z',
  crest: 'M28 18c-2-8 0-13 4-14 4 1 6 6 4 14-2-1-6-1-8 0z',
  crop: 'M20.5 25c0-9 5-14 11.5-14s11.5 5 11.5 14c-2-5-5-7-11.5-7s-9.5 2-11.5 7z',
  braids: 'M18 32c-1-14 5-21 14-21s15 7 14 21c-2-7-7-12-14-14-7 2-12 7-14 14z',
  curls: 'M17 29c-2-6 1-10 4-11 0-5 6-8 10-6 4-3 9-1 10 3 4 1 6 7 4 13-2-3-3-4-4-8-4 2-6 1-8-1-3 3-7 3-9 2-3 2-5 4-7 8z',
};
const BEARD: Readonly<Record<string, string>> = {
  stubble: 'M22 36c1 8 5 12 10 12s9-4 10-12c-3 5-5 6-10 6s-7-1-10-6z',
  full: 'M20 31c-1 14 3 25 12 27 9-2 13-13 12-27-2 5-4 7-7 7-3-1-7-1-10 0-3 0-5-2-7-7z',
  moustache: 'M24 40c2-3 6-4 8-2 2-2 6-1 8 2-3 1-6 1-8 0-2 1-5 1-8 0z',
  long: 'M21 32c0 10 4 16 8 17l1 10 2 4 2-4 1-10c4-1 8-7 8-17-2 5-5 7-7 6h-8c-2 1-5-1-7-6z',
};

/** A face on a 64 x 64 square. Decoration: the name stands beside it. */
export function Face({ look, class: extra = '' }: { look: Look; class?: string }): JSX.Element {
  const skin = SKINS[look.skin] ?? SKINS[1];
  const hair = HAIR_COLOURS[look.hairColour] ?? HAIR_COLOURS[2];
  const style = HAIRS[look.hair] ?? 'short';
  const beard = BEARDS[look.beard] ?? 'none';
  const wide = look.body === 1 ? 2 : 0;
  return (
    <svg class={`face ${extra}`} viewBox="0 0 64 64" aria-hidden="true">
      {HAIR_BACK[style] ? <path d={HAIR_BACK[style]} fill={hair} style={{ filter: 'brightness(.8)' }} /> : null}
      <path d={`M${8 - wide} 66c0-15 9-20 24-20s24 5 ${24 + wide} 20z`} fill={CLOTH_COLOURS[look.topColour]} />
      <path d="M22 47c3 5 17 5 20 0l4 2c-5 8-23 8-28 0z" fill={CLOTH_COLOURS[look.accentColour]} />
      <path d="M27 40h10v9c-3 3-7 3-10 0z" fill={skin} style={{ filter: 'brightness(.85)' }} />
      <ellipse cx="32" cy="30" rx={11.5 + wide / 2} ry="14" fill={skin} />
      <ellipse cx="32" cy="32" rx="2" ry="3" fill="#0002" />
      {beard !== 'none' ? <path d={BEARD[beard]} fill={hair} opacity={beard === 'stubble' ? 0.45 : 1} /> : null}
      <Features face={look.face} />
      {HAIR_FRONT[style] ? <path d={HAIR_FRONT[style]} fill={hair} /> : null}
    </svg>
  );
}

function Features({ face }: { face: number }): JSX.Element {
  const mouth = ['M28 40q4 2 8 0', 'M27 39q5 5 10 0', 'M28 41q4-1.500 8 0', 'M28 39.5q4 3 8 0', 'M29 40q3 1 6 0', 'M28 40q4 2 8-1'][face] ?? 'M28 40q4 2 8 0';
  return (
    <>
      <circle cx="27.500" cy="30" r="1.700" fill="#2b2230" /><circle cx="36.500" cy="30" r="1.700" fill="#2b2230" />
      <path d={face === 2 ? 'M24.500 26l5 1.500M39.500 26l-5 1.500' : 'M24.500 26.500q2.500-2 5-.5M34.500 26q2.500-1.500 5 .5'} stroke="#3a2a2a" stroke-width="1.300" fill="none" opacity=".7" />
      <path d={mouth} stroke="#8f4438" stroke-width="1.600" fill="none" stroke-linecap="round" />
      {face === 3 ? <path d="M24 34h.1M26.500 35.500h.1M37.500 35.500h.1M40 34h.1M25 36.800h.1M39 36.800h.1" stroke="#a8603c" stroke-width="1.300" stroke-linecap="round" /> : null}
    </>
  );
}

const FAMILY_GLYPHS: Readonly<Record<string, string>> = {
  boar: 'fang', wolf: 'wolf', spider: 'spider', bear: 'paw', deer: 'paw', bird: 'feather', wisp: 'flame', beetle: 'beetle', human: 'person', bandit: 'dagger',
  plant: 'leaf', treant: 'roots', undead: 'skull', fish: 'fish', beast: 'claw', spirit: 'spark', elemental: 'burst',
};

/** The picture in a unit's frame. `family` is the creature's family or key. */
export function Portrait({ unit, family = '' }: { unit: Pick<UnitState, 'kind' | 'look' | 'stance'>; family?: string }): JSX.Element {
  if (unit.look && (unit.kind === 'player' || unit.kind === 'person')) return <Face look={unit.look} />;
  const glyph = unit.kind === 'person' || unit.kind === 'player' ? 'person' : unit.kind === 'resource' ? 'herb' : unit.kind === 'object' ? 'crate' : unit.kind === 'corpse' ? 'skull' : glyphOfFamily(family);
  const colour = unit.stance === 'hostile' ? 'red' : unit.stance === 'neutral' ? 'gold' : 'leaf';
  return <Glyph name={glyph} colour={colour} class="portrait-glyph" />;
}

function glyphOfFamily(family: string): string {
  for (const [word, glyph] of Object.entries(FAMILY_GLYPHS)) if (family.includes(word)) return glyph;
  return 'claw';
}
