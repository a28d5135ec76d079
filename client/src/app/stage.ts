// The game's Stage on the View: entities become actors, millimetres metres, events effects.

import { entryOf, type ItemEntry } from '../state/catalogue.ts';
import { lookOf } from '../state/receive.ts';
import { party } from '../state/dialogs.ts';
import type { EntityId } from '../state/session.ts';
import type { SkyState } from '../state/surroundings.ts';
import type { Known } from '../game/picture.ts';
import type { Projected, Stage, StageEffect } from '../game/ports.ts';
import type { Shown } from '../game/samples.ts';
import { kindOf } from '../game/units.ts';
import type { Anchor, EffectCall } from '../view/effect/effects.ts';
import { styles, type Burst } from '../view/effect/styles.ts';
import { POSTURES, type Gesture, type Look, type Pose, type Stance, type Worn } from '../view/types.ts';
import type { View } from '../view/view.ts';
import type { Description } from '../wire/core_pb.ts';
import type { Ground } from '../sim/ground.ts';
import { footingOn } from './footing.ts';

const TURN = (2 * Math.PI) / 65536;
const WEATHERS: ReadonlySet<string> = new Set(['clear', 'cloud', 'rain', 'fog', 'storm', 'snow']);

/** What content says of how something looks; fields that are missing are the model's own. */
interface BodyEntry { model?: string; colour?: string; second?: string; scale?: number; worn?: string[] }

export class ViewStage implements Stage {
  /** What is walked on: bridges and floors are part of it. */
  ground: Ground | null = null;
  private own: EntityId = 0;
  private readonly pose_: Pose = { x: 0, y: 0, z: 0, yaw: 0, posture: 'stand', speed: 0 };
  private readonly spot = { x: 0, y: 0, z: 0 };

  constructor(readonly view: View) {}

  add(known: Known, own: boolean): void {
    if (own) this.own = known.id;
    this.view.put(known.id, bodyOf(known.description), this.poseOf(known.track.shown));
  }

  describe(known: Known, own: boolean): void {
    if (own) this.own = known.id;
    this.view.look(known.id, bodyOf(known.description));
  }

  remove(id: EntityId): void {
    this.view.remove(id);
  }

  crowd(cellX: number, cellZ: number, people: Uint16Array | null): void {
    // Where its code cannot be fetched now, the next count tries again.
    this.view.crowd(cellX, cellZ, people).catch(() => undefined);
  }

  /** Takes over what is walked on. */
  walkOn(ground: Ground): void {
    this.ground = ground;
    this.view.setFooting(footingOn(ground));
  }

  pose(id: EntityId, shown: Shown): void {
    this.view.move(id, this.poseOf(shown));
  }

  private poseOf(shown: Shown): Pose {
    const pose = this.pose_;
    pose.x = shown.x / 1000;
    pose.z = shown.z / 1000;
    pose.y = ((this.ground?.height(Math.round(shown.x), Math.round(shown.z)) ?? 0) + shown.lift) / 1000;
    pose.yaw = shown.facing * TURN;
    pose.posture = POSTURES[shown.posture] ?? 'stand';
    pose.speed = shown.speed;
    return pose;
  }

  effect(effect: StageEffect): void {
    const { view } = this;
    switch (effect.kind) {
      case 'hit':
        view.gesture(effect.at, 'hit');
        view.effects.play({ style: effect.heal ? 'heal' : hitStyle(effect.school), to: { actor: effect.at } });
        break;
      case 'cast':
        view.gesture(effect.by, effect.ms > 0 ? 'cast' : 'attack');
        break;
      case 'castEnd':
        if (effect.success) view.gesture(effect.by, 'throw');
        break;
      case 'missile':
        view.effects.play({ ...styleOf(effect.ability, effect.school), from: { actor: effect.from }, to: this.anchor(effect.to, effect.x, effect.z) });
        break;
      case 'burst':
        view.effects.play({
          ...styleOf(effect.ability, effect.school), to: this.anchor(effect.at, effect.x, effect.z), ...(effect.radius > 0 ? { radius: effect.radius / 1000 } : {}),
        });
        break;
      case 'levelUp':
        view.effects.play({ style: 'level', to: { actor: effect.at } });
        view.gesture(effect.at, 'cheer');
        break;
      case 'gather':
        view.effects.play({ style: 'gather', to: { actor: effect.at } });
        break;
      case 'emote':
        view.gesture(effect.by, gestureOf(effect.key));
        break;
      case 'died':
        break;
    }
  }

  private anchor(id: EntityId, x: number, z: number): Anchor {
    if (id !== 0 && this.view.actor(id)) return { actor: id };
    return { x: x / 1000, y: (this.ground?.height(x, z) ?? 0) / 1000, z: z / 1000 };
  }

  target(id: EntityId, hostile: boolean): void {
    const stance: Stance = hostile ? 'hostile' : id === this.own ? 'self' : isMate(id) ? 'party' : 'friendly';
    this.view.setTarget(id === 0 ? null : id, stance);
  }

  groundMark(x: number, z: number): void {
    this.view.showClick(x / 1000, z / 1000);
  }

  sky(sky: SkyState): void {
    const weather = WEATHERS.has(sky.weather) ? (sky.weather as 'clear') : 'clear';
    this.view.setSky({ day: sky.day, season: sky.season, weather, intensity: sky.intensity });
  }

  project(id: EntityId): Projected | null {
    return this.view.project(id, this.spot) ? { x: this.spot.x, y: this.spot.y, distance: this.spot.z } : null;
  }

  distance(id: EntityId): number {
    const actor = this.view.actor(id);
    return actor?.inSight ? actor.distance : Infinity;
  }

  /** Where a place on the ground is drawn, in pixels of the page; null when it is behind the camera. */
  screenOf(x: number, z: number): { x: number; y: number } | null {
    const height = this.ground?.height(Math.round(x), Math.round(z)) ?? 0;
    return this.view.projectPoint(x / 1000, height / 1000, z / 1000, this.spot) ? { x: this.spot.x, y: this.spot.y } : null;
  }

  pick(x: number, y: number): EntityId {
    const id = this.view.pick(x, y, this.own);
    return typeof id === 'number' ? id : 0;
  }

  pickGround(x: number, y: number): { x: number; z: number } | null {
    const place = this.view.pickGround(x, y);
    return place && { x: Math.round(place.x * 1000), z: Math.round(place.z * 1000) };
  }
}

export function isMate(id: EntityId): boolean {
  return party.peek()?.members.some((member) => member.id === id) ?? false;
}

/** `#rrggbb` as a number; anything else says nothing. */
function colourOf(text: string | undefined): number | undefined {
  return text && /^#[0-9a-f]{6}$/i.test(text) ? parseInt(text.slice(1), 16) : undefined;
}

/** The parts that show of what is worn, by item key. */
export function wornOf(keys: readonly string[]): Worn[] {
  const out: Worn[] = [];
  for (const key of keys) {
    const look = (entryOf('items', key) as ItemEntry & { look?: { part: string; colour?: string; second?: string } } | undefined)?.look;
    if (!look) continue;
    const colour = colourOf(look.colour);
    const trim = colourOf(look.second);
    out.push({ part: look.part, ...(colour === undefined ? {} : { colour }), ...(trim === undefined ? {} : { trim }) });
  }
  return out;
}

function bodyEntry(kind: 'creatures' | 'resources' | 'objects', key: string): BodyEntry {
  const entry = entryOf(kind, key) as { look?: BodyEntry; model?: string | BodyEntry } | undefined;
  if (entry?.look) return entry.look;
  return typeof entry?.model === 'object' ? entry.model : entry?.model ? { model: entry.model } : {};
}

function scaled(d: Description, entry: BodyEntry): number {
  return ((d.scale || 100) / 100) * ((entry.scale ?? 100) / 100);
}

/** What an entity looks like. */
export function bodyOf(d: Description): Look {
  const kind = kindOf(d);
  if (kind === 'player' || kind === 'person') {
    return { kind: 'person', appearance: lookOf(d.appearance), worn: wornOf(d.worn), scale: (d.scale || 100) / 100 };
  }
  if (kind === 'creature' || kind === 'pet') {
    const entry = bodyEntry('creatures', d.key);
    if (entry.model === 'person' || entry.model === 'human' || entry.model === 'humanoid') {
      return { kind: 'person', appearance: lookOf(d.appearance), worn: wornOf(d.worn.length > 0 ? d.worn : (entry.worn ?? [])), scale: scaled(d, entry) };
    }
    return { kind: 'creature', model: entry.model ?? 'wolf', ...hues(entry), scale: scaled(d, entry) };
  }
  if (kind === 'corpse') return { kind: 'thing', model: 'corpse', sparkles: d.state === 'loot' };
  const entry = bodyEntry(kind === 'resource' ? 'resources' : 'objects', d.key);
  const spent = d.state === 'used';
  const model = entry.model === 'chest' && spent ? 'chest_open' : (entry.model ?? 'crate');
  const { colour } = hues(entry);
  return { kind: 'thing', model, ...(colour === undefined ? {} : { colour }), scale: scaled(d, entry), sparkles: !spent };
}

function hues(entry: BodyEntry): { colour?: number; second?: number } {
  const colour = colourOf(entry.colour);
  const second = colourOf(entry.second);
  return { ...(colour === undefined ? {} : { colour }), ...(second === undefined ? {} : { second }) };
}

const SCHOOL_STYLES: Readonly<Record<string, string>> = {
  fire: 'fire', frost: 'frost', water: 'water', nature: 'leaf', holy: 'holy', light: 'holy', shadow: 'dark', arcane: 'blink', poison: 'poison', storm: 'thunder', tech: 'gadget',
};
/** What the schools set free where a plain shape lands; without one it is as the shape says. */
const SCHOOL_BURSTS: Readonly<Record<string, Burst>> = {
  fire: 'flame', frost: 'frost', water: 'water', nature: 'leaf', holy: 'holy', light: 'holy', shadow: 'dark', poison: 'poison', storm: 'spark', tech: 'gear',
};
/** Shapes that look different in each school. */
const PLAIN_SHAPES: ReadonlySet<string> = new Set(['bolt', 'nova', 'burst']);

/** How an ability looks: shape, colour and speed as content says, or as its school usually is. */
function styleOf(ability: string, school: string): Pick<EffectCall, 'style' | 'colour' | 'burst' | 'speed'> {
  const told = (entryOf('abilities', ability) as { style?: { shape?: string; colour?: string; speed_mm_s?: number } } | undefined)?.style;
  const shape = told?.shape ?? '';
  if (!(shape in styles)) return { style: SCHOOL_STYLES[school] ?? 'slash' };
  const colour = colourOf(told?.colour);
  const burst = PLAIN_SHAPES.has(shape) ? SCHOOL_BURSTS[school] : undefined;
  return {
    style: shape, ...(colour === undefined ? {} : { colour }), ...(burst === undefined ? {} : { burst }), ...(told?.speed_mm_s ? { speed: told.speed_mm_s / 1000 } : {}),
  };
}

function hitStyle(school: string): string {
  return SCHOOL_STYLES[school] ?? 'slash';
}

const GESTURES: ReadonlySet<string> = new Set(['wave', 'cheer', 'bow', 'point', 'clap', 'laugh', 'cry', 'nod', 'shrug', 'salute', 'flex', 'pray', 'roar']);

function gestureOf(key: string): Gesture {
  return GESTURES.has(key) ? (key as Gesture) : 'wave';
}
