// Entities as the interface shows them: what is told, joined with the words of the catalogue.

import { AURA_ENDLESS } from '../net/codec.ts';
import { entryOf, nameOf } from '../state/catalogue.ts';
import { lookOf } from '../state/receive.ts';
import { noVitals, type AuraState, type CastState, type UnitState, type Vitals } from '../state/self.ts';
import type { NeighbourState } from '../state/surroundings.ts';
import { Description_Kind, Description_Stance, type Description } from '../wire/core_pb.ts';
import type { Known } from './picture.ts';

const KINDS: Readonly<Record<number, UnitState['kind']>> = {
  [Description_Kind.PLAYER]: 'player', [Description_Kind.CREATURE]: 'creature', [Description_Kind.PERSON]: 'person',
  [Description_Kind.RESOURCE]: 'resource', [Description_Kind.OBJECT]: 'object', [Description_Kind.CORPSE]: 'corpse', [Description_Kind.PET]: 'pet',
};

export function kindOf(d: Description): UnitState['kind'] {
  return KINDS[d.kind] ?? 'object';
}

export function stanceOf(d: Description): UnitState['stance'] {
  if (d.kind === Description_Kind.CORPSE) return 'neutral';
  if (d.stance === Description_Stance.HOSTILE) return 'hostile';
  return d.stance === Description_Stance.NEUTRAL ? 'neutral' : 'friendly';
}

/** The name of an entity in the reader's language. */
export function nameOfEntity(d: Description): string {
  if (d.name) return d.name;
  switch (kindOf(d)) {
    case 'person':
      return nameOf('persons', d.key);
    case 'resource':
      return nameOf('resources', d.key);
    case 'object':
      return nameOf('objects', d.key);
    default:
      return nameOf('creatures', d.key);
  }
}

/** The second line of a plate: a title, or what a person does. */
export function subtitleOf(d: Description): string {
  if (d.title) return nameOf('titles', d.title);
  return kindOf(d) === 'person' ? (entryOf('persons', d.key)?.role ?? '') : '';
}

export function vitalsOf(known: Known): Vitals {
  const v = known.vitals;
  if (!v) return noVitals;
  const { health, maxHealth, power, maxPower, powerKind, dead, inCombat } = v;
  return { health, maxHealth, power, maxPower, powerKind, dead, inCombat };
}

export function aurasOf(known: Known): AuraState[] {
  return (known.vitals?.auras ?? []).map(({ key, leftDs, stacks, harmful }) => ({
    key, stacks, harmful,
    endsAtMs: leftDs === AURA_ENDLESS ? Infinity : known.vitalsAtMs + leftDs * 100,
    totalMs: entryOf('auras', key)?.duration_ms ?? 0,
  }));
}

/** An entity for a frame of the interface. `distance` is in mm, -1 when not known. */
export function unitOf(known: Known, cast: CastState | null, distance: number): UnitState {
  const d = known.description;
  const kind = kindOf(d);
  return {
    id: known.id, kind, name: nameOfEntity(d), key: d.key,
    level: d.level, stance: stanceOf(d), rank: entryOf('creatures', d.key)?.rank ?? 'normal', subtitle: subtitleOf(d), bot: d.bot,
    look: d.appearance ? lookOf(d.appearance) : null, vitals: vitalsOf(known), auras: aurasOf(known), cast, distance,
  };
}

/** An entity for the list of the surroundings. */
export function neighbourOf(known: Known, dx: number, dz: number): NeighbourState {
  const d = known.description;
  // North is -z: bearings go clockwise from there, in eighths.
  const bearing = (Math.round(Math.atan2(dx, -dz) / (Math.PI / 4)) + 8) % 8;
  return {
    id: known.id, kind: kindOf(d), name: nameOfEntity(d), level: d.level, stance: stanceOf(d), distance: Math.round(Math.hypot(dx, dz)), bearing, bot: d.bot,
  };
}
