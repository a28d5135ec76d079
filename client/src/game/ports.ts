// What the game needs of those who draw, speak and sound. main.ts connects them; a port that is not
// connected does nothing, so that the game runs in Node as well.

import type { EntityId } from '../state/session.ts';
import type { SkyState } from '../state/surroundings.ts';
import type { Known } from './picture.ts';
import type { Shown } from './samples.ts';

/** Effects that the stage can show between two places or on one. Millimetres, milliseconds. */
export type StageEffect =
  | { kind: 'hit'; at: EntityId; school: string; critical: boolean; heal: boolean }
  | { kind: 'cast'; by: EntityId; ability: string; school: string; ms: number }
  | { kind: 'castEnd'; by: EntityId; success: boolean }
  | { kind: 'missile'; from: EntityId; to: EntityId; ability: string; school: string; ms: number; x: number; z: number }
  | { kind: 'burst'; ability: string; school: string; at: EntityId; x: number; z: number; radius: number; ms: number }
  | { kind: 'died'; at: EntityId }
  | { kind: 'levelUp'; at: EntityId }
  | { kind: 'gather'; by: EntityId; at: EntityId }
  | { kind: 'emote'; by: EntityId; key: string; at: EntityId };

/** Where a head is on the screen, in CSS pixels, and how far from the camera, in metres. */
export interface Projected { x: number; y: number; distance: number }

/** The drawn world. */
export interface Stage {
  add(known: Known, own: boolean): void;
  describe(known: Known, own: boolean): void;
  remove(id: EntityId): void;
  /** How many people stand in each leaf of a cell who are told of by number alone; null for nobody. */
  crowd(cellX: number, cellZ: number, people: Uint16Array | null): void;
  /** Where an entity is this frame; `lift` above the ground. */
  pose(id: EntityId, shown: Shown): void;
  effect(effect: StageEffect): void;
  target(id: EntityId, hostile: boolean): void;
  /** Whether a quest mark stands over an entity is the plates' matter; a ground mark is the stage's. */
  groundMark(x: number, z: number): void;
  sky(sky: SkyState): void;
  project(id: EntityId): Projected | null;
  /** How far an entity is from the camera, metres, as of a moment ago; Infinity when it is not in sight. */
  distance(id: EntityId): number;
  /** The entity under a point of the screen, 0 none. */
  pick(x: number, y: number): EntityId;
  /** The ground under a point of the screen, mm. */
  pickGround(x: number, y: number): { x: number; z: number } | null;
}

/** Words in the reader's language. */
export interface Words {
  /** What to tell the player of a code that the server sends. */
  code(code: string, args?: Readonly<Record<string, string>>): string;
  /** How a blow went: dodge, block, miss, resist, immune, evade. */
  miss(how: string): string;
  /** A number the server drew between two. */
  rolled(number: number, low: number, high: number): string;
  /** What somebody drew for a thing, and who has it. */
  drew(name: string, number: number, need: boolean): string;
  won(name: string, item: string): string;
}

/** Numbers that rise from heads, and sounds, by their names. */
export interface Show {
  floater(entity: EntityId, kind: 'dealt' | 'taken' | 'heal' | 'critical' | 'miss' | 'experience' | 'loot' | 'aura', text: string): void;
  sound(name: string, at: EntityId): void;
}

export const noStage: Stage = {
  add: () => undefined, describe: () => undefined, remove: () => undefined, crowd: () => undefined, pose: () => undefined, effect: () => undefined,
  target: () => undefined, groundMark: () => undefined, sky: () => undefined, project: () => null, distance: () => Infinity, pick: () => 0, pickGround: () => null,
};
export const noShow: Show = { floater: () => undefined, sound: () => undefined };
