// Writes what the game knows into the signals that the interface reads, at most ten times a second.

import { nameOf } from '../state/catalogue.ts';
import { addChat } from '../state/chat.ts';
import type { EntityId } from '../state/session.ts';
import { timeScale, worldMs } from '../state/pace.ts';
import { death, pet, self, target, targetOfTarget, type CastState, type UnitState } from '../state/self.ts';
import { live, MAX_NEIGHBOURS, neighbours, performanceFigures, place, type Blip } from '../state/surroundings.ts';
import { party } from '../state/dialogs.ts';
import { create } from '@bufbuild/protobuf';
import { Channel, Description_Kind, DescriptionSchema, type ChatMessage, type Entered } from '../wire/core_pb.ts';
import type { Game } from './game.ts';
import type { Known } from './picture.ts';
import { Track } from './track.ts';
import { kindOf, neighbourOf, stanceOf, unitOf } from './units.ts';

const UNITS_EVERY_MS = 100;
const NEIGHBOURS_EVERY_MS = 700;
const SECOND_MS = 1000;
const SPEECH_MS = 6000;
const MAX_SPEECH = 120;
/** Things shown as dots on the minimap, mm. */
const BLIP_MM = 130_000;

export class Frontend {
  /** What people said a moment ago. */
  readonly speech = new Map<EntityId, { text: string; untilMs: number }>();
  /** Frames since the last second, and what the last one cost. */
  frames = 0;
  jsMs = 0;
  drawCalls = 0;
  triangles = 0;
  /** Pieces of the world that are still to be built. */
  missing = 0;

  private readonly casts = new Map<EntityId, CastState>();
  private own: Known | null = null;
  private dirty = true;
  private unitsAt = 0;
  private neighboursAt = 0;
  private secondAt = 0;

  constructor(private readonly game: Game) {}

  /** Begins in the world: what Entered tells of oneself stands until the roster comes. */
  entered(entered: Entered): void {
    const track = new Track();
    const description = entered.self ?? create(DescriptionSchema, { kind: Description_Kind.PLAYER });
    this.own = {
      id: Number(entered.entityId), region: entered.region, short: -1, cellX: 0, cellZ: 0, description,
      vitals: null, vitalsAtMs: 0, track, rosterMark: 0, claimedMs: 0,
    };
    this.dirty = true;
  }

  left(): void {
    this.own = null;
    this.casts.clear();
    this.speech.clear();
    neighbours.value = [];
  }

  /** One's own entity, as far as it is known. */
  get self(): Known | null {
    return this.game.picture.byId.get(this.game.ownId) ?? this.own;
  }

  touched(id: EntityId): void {
    const { ownId, targetId } = this.game;
    if (id === ownId || id === targetId || id === targetOfTarget.peek()?.id || id === pet.peek()?.id) this.dirty = true;
  }

  gone(id: EntityId): void {
    this.casts.delete(id);
    this.speech.delete(id);
    this.touched(id);
  }

  fared(known: Known, nowMs: number): void {
    const v = known.vitals;
    const worldNow = worldMs(nowMs);
    const running = this.casts.get(known.id);
    if (v?.ability && running?.ability !== v.ability) {
      this.casts.set(known.id, { ability: v.ability, startedAtMs: worldNow - (v.totalMs - v.leftMs), endsAtMs: worldNow + v.leftMs, channel: false });
    } else if (v && !v.ability && running && worldNow - running.startedAtMs > 400) this.casts.delete(known.id);
    if (known.id === this.game.ownId) death.value = v?.dead ? (death.peek() ?? { releaseAtMs: 0, reviver: '' }) : null;
    this.touched(known.id);
  }

  castStarted(id: EntityId, cast: CastState): void {
    this.casts.set(id, cast);
    this.touched(id);
  }

  castEnded(id: EntityId, ability: string, success: boolean): void {
    const cast = this.casts.get(id);
    if (!cast || cast.ability !== ability) return;
    this.casts.set(id, { ...cast, outcome: success ? 'done' : 'stopped', endsAtMs: Math.min(cast.endsAtMs, worldMs(this.game.around.now()) + 400 * timeScale()) });
    this.touched(id);
  }

  castOf(id: EntityId): CastState | null {
    return this.casts.get(id) ?? null;
  }

  /** Somebody spoke: a bubble over their head. */
  heard(message: ChatMessage): void {
    if (message.channel !== Channel.SAY && message.channel !== Channel.EMOTE) return;
    const untilMs = this.game.around.now() + SPEECH_MS;
    this.speech.set(Number(message.fromEntity), { text: message.text.slice(0, MAX_SPEECH), untilMs });
  }

  work(nowMs: number): void {
    this.sweep(nowMs);
    if (this.game.ownId !== 0 && nowMs - this.unitsAt >= UNITS_EVERY_MS) {
      this.unitsAt = nowMs;
      this.units();
    }
    if (this.game.ownId !== 0 && nowMs - this.neighboursAt >= NEIGHBOURS_EVERY_MS) {
      this.neighboursAt = nowMs;
      this.surroundings();
    }
    if (nowMs - this.secondAt >= SECOND_MS) this.second(nowMs);
  }

  private sweep(nowMs: number): void {
    for (const [id, { untilMs }] of this.speech) if (untilMs < nowMs) this.speech.delete(id);
    for (const [id, { endsAtMs }] of this.casts) {
      if (endsAtMs + 250 > worldMs(nowMs)) continue;
      this.casts.delete(id);
      this.touched(id);
    }
  }

  private distanceTo(known: Known): number {
    const { x, z } = this.game.predictor.state;
    return Math.hypot(known.track.shown.x - x, known.track.shown.z - z);
  }

  private unit(id: EntityId): UnitState | null {
    const known = id === this.game.ownId ? this.self : this.game.picture.byId.get(id);
    if (!known) return null;
    const distance = id === this.game.ownId ? 0 : Math.round(this.distanceTo(known) / 500) * 500;
    return unitOf(known, this.castOf(id), distance);
  }

  private units(): void {
    const { game } = this;
    const far = target.peek();
    const known = game.picture.byId.get(game.targetId);
    const moved = far !== null && known !== undefined && Math.abs(far.distance - this.distanceTo(known)) >= 500;
    if (!this.dirty && !moved && (far?.id ?? 0) === game.targetId) return;
    this.dirty = false;
    self.value = this.unit(game.ownId);
    target.value = game.targetId ? this.unit(game.targetId) : null;
    const next = known?.vitals?.target ?? 0;
    targetOfTarget.value = next ? this.unit(next) : null;
    const helper = pet.peek();
    if (helper) pet.value = this.unit(helper.id);
    game.stage.target(target.value ? game.targetId : 0, target.value?.stance === 'hostile');
  }

  private surroundings(): void {
    const { x, z } = this.game.predictor.state;
    const all = [];
    const blips: Blip[] = [];
    const mates = new Set(party.peek()?.members.map(({ id }) => id) ?? []);
    for (const known of this.game.picture.byId.values()) {
      if (known.id === this.game.ownId) continue;
      const { shown } = known.track;
      all.push({ known, distance: Math.hypot(shown.x - x, shown.z - z) });
      if (Math.abs(shown.x - x) < BLIP_MM && Math.abs(shown.z - z) < BLIP_MM) blips.push({ x: shown.x, z: shown.z, kind: blipOf(known, mates) });
    }
    all.sort((a, b) => a.distance - b.distance);
    neighbours.value = all.slice(0, MAX_NEIGHBOURS).map(({ known }) => neighbourOf(known, known.track.shown.x - x, known.track.shown.z - z));
    live.blips = blips;
    const owned = [...this.game.picture.byId.values()].find((known) => known.description.kind === Description_Kind.PET && known.description.state === '' && Number(known.description.owner) === this.game.ownId);
    if ((owned?.id ?? 0) !== (pet.peek()?.id ?? 0)) pet.value = owned ? this.unit(owned.id) : null;
  }

  private second(nowMs: number): void {
    const { game } = this;
    const passed = (nowMs - this.secondAt) / 1000;
    this.secondAt = nowMs;
    performanceFigures.value = {
      fps: Math.round(this.frames / passed), pingMs: Math.round(game.connection.clock.roundTripMs), jitterMs: Math.round(game.connection.clock.jitterMs),
      drawCalls: this.drawCalls, triangles: this.triangles, entities: game.picture.byId.size,
    };
    this.frames = 0;
    game.stage.sky(game.sky.publish(place.peek().land, nowMs));
  }

  /** A line for the fight's own part of the chat. */
  combat(text: string): void {
    addChat({ channel: 'combat', text });
  }

  itemName(key: string): string {
    return nameOf('items', key);
  }
}

function blipOf(known: Known, mates: ReadonlySet<EntityId>): Blip['kind'] {
  if (mates.has(known.id)) return 'party';
  const d = known.description;
  const kind = kindOf(d);
  if (kind === 'player') return d.bot ? 'bot' : 'player';
  if (kind === 'person' || kind === 'resource' || kind === 'object' || kind === 'corpse') return kind;
  return stanceOf(d) === 'hostile' ? 'hostile' : 'neutral';
}
