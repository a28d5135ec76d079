// The world around: place, time, weather, what is near, and how the machine fares.

import { signal } from '@preact/signals';
import type { EntityId } from './session.ts';

export interface PlaceState {
  /** Content keys; empty where no area has a name. */
  area: string;
  land: string;
  peaceful: boolean;
  /** One has come here for the first time. */
  first: boolean;
}
export const place = signal<PlaceState>({ area: '', land: '', peaceful: true, first: false });

export interface SkyState {
  /** Time of the day, 0 midnight to 1. */
  day: number;
  /** 0 spring .. 3 winter. */
  season: number;
  /** clear, cloud, rain, fog, storm, snow, here. */
  weather: string;
  /** 0 to 1. */
  intensity: number;
}
/** Written about once a second. */
export const sky = signal<SkyState>({ day: 0.4, season: 0, weather: 'clear', intensity: 0 });

export interface NeighbourState {
  id: EntityId;
  kind: 'player' | 'creature' | 'person' | 'resource' | 'object' | 'corpse' | 'pet' | 'exit';
  name: string;
  level: number;
  stance: 'friendly' | 'neutral' | 'hostile';
  /** Millimetres. */
  distance: number;
  /** Compass point 0 north, then clockwise in eighths. */
  bearing: number;
  bot: boolean;
}
/** The nearest things, at most `MAX_NEIGHBOURS`, nearest first, written once or twice a second. */
export const neighbours = signal<readonly NeighbourState[]>([]);
export const MAX_NEIGHBOURS = 40;

/** A dot on the minimap. */
export interface Blip {
  x: number;
  z: number;
  kind: 'player' | 'party' | 'bot' | 'person' | 'hostile' | 'neutral' | 'resource' | 'object' | 'corpse';
}

/**
 * What changes every frame: read by `ui/frame.ts`, written in place by the game, never a
 * signal. Millimetres and radians; heading 0 looks south, as in the protocol.
 */
export const live = {
  x: 0,
  z: 0,
  facing: 0,
  cameraYaw: 0,
  blips: [] as Blip[],
};

/** Figures for the corner display, written about once a second. */
export const performanceFigures = signal({ fps: 0, pingMs: 0, jitterMs: 0, drawCalls: 0, triangles: 0, entities: 0 });

/** True while the server cannot make things durable. */
export const saving = signal(false);

/** The hint bubble that stands, by its key; null for none. */
export const hint = signal<string | null>(null);

/** Hints of the server that wait for the one that stands, oldest first. */
export const waitingHints = signal<readonly string[]>([]);
const MAX_WAITING_HINTS = 6;

/** Moments that content and interface both know: the interface's words name the keys in force. */
const SAME_HINTS: Readonly<Record<string, string>> = {
  met_person: 'person', first_fight: 'target', first_kill: 'loot', first_item: 'bags', level_up: 'level', died: 'death',
};

/** Takes in a hint of the server. Content names its hints hint_entered, the interface its own entered: one and the same. */
export function offerHint(key: string): void {
  const plain = key.replace(/^hint_/, '');
  const own = SAME_HINTS[plain] ?? plain;
  if (hint.peek() === own || waitingHints.peek().includes(own)) return;
  waitingHints.value = [...waitingHints.peek(), own].slice(-MAX_WAITING_HINTS);
}
