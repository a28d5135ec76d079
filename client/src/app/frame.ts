// One frame: everyone is put where they are seen now, the camera follows, the world and the
// interface are drawn.

import type { Game } from '../game/game.ts';
import { STEP_MS } from '../game/predict.ts';
import type { Shown } from '../game/samples.ts';
import { controls } from '../input/controls.ts';
import type { EntityId } from '../state/session.ts';
import { settings } from '../state/settings.ts';
import { live } from '../state/surroundings.ts';
import { drawInterface } from '../ui/frame.ts';
import { drawFloaters, drawPlates } from '../ui/plates.ts';
import type { View } from '../view/view.ts';
import { platesNow } from './plates.ts';
import type { Veil } from './veil.ts';

/** How the camera stands when one enters the world. */
const PLAY_PITCH = 0.18;
const PLAY_DISTANCE = 7.5;
const MAX_PITCH = 1.35;
const MIN_PITCH = -0.45;
/** How far down one looks from behind, radians. */
const BEHIND_PITCH = 0.28;
/** Who is further away is a few pixels wide, and moves after a pause of so many ms, as does who is not in sight: nobody sees it. */
const DISTANT_M = 64;
const DISTANT_MS = 26;
const UNSEEN_MS = 60;
/** Postures that are set by the server and stay while one does not move: sit, dance, dead, cast, sleep, gather, fight. */
const HELD_POSTURES: ReadonlySet<number> = new Set([4, 5, 6, 7, 9, 10, 11]);
/** Where the title looks while nobody is in the world: over Larkspur's square to the hall. */
const TITLE = { x: 4_463_000, z: 4_352_500, yaw: 3.05, pitch: 0.03, distance: 7 } as const;
/** The title's camera sways this far, radians, once in so many seconds. */
const SWAY = 0.035;
const SWAY_SECONDS = 38;

export class Frames {
  private readonly own: Shown = { x: 0, z: 0, lift: 0, facing: 0, posture: 0, wading: false, speed: 0 };
  private lastMs = 0;
  private inWorld = false;

  /** `still` keeps the title's camera where it is. */
  constructor(private readonly game: Game, private readonly view: View, private readonly veil: Veil, private readonly still: boolean) {}

  /** Draws a frame. `poll` reads the gamepad. */
  draw(nowMs: number, poll: (dtMs: number) => void): void {
    const began = performance.now();
    const dt = Math.min(250, Math.max(0, nowMs - this.lastMs));
    this.lastMs = nowMs;
    poll(dt);
    const { game, view } = this;
    if (game.inWorld !== this.inWorld) {
      this.inWorld = game.inWorld;
      view.camera.cut();
      if (this.inWorld) Object.assign(view.camera, { yaw: game.steering.facing, pitch: PLAY_PITCH, distance: PLAY_DISTANCE });
    }
    this.turnCamera(dt);
    if (this.inWorld) this.placeAll(performance.now());
    else this.lookAtTitle(nowMs);
    this.veil.work(nowMs, this.inWorld, view.stats().missing);
    view.frame(nowMs);
    const figures = view.stats();
    game.front.frames++;
    game.front.drawCalls = figures.drawCalls;
    game.front.triangles = figures.triangles;
    game.front.missing = figures.missing;
    drawPlates(this.inWorld ? platesNow(game) : []);
    drawFloaters(performance.now(), (id) => game.stage.project(id));
    drawInterface(performance.now());
    game.front.jsMs = performance.now() - began;
  }

  private turnCamera(dt: number): void {
    const { camera } = this.view;
    const delta = controls.takeCamera(dt);
    if (controls.lookBehind) {
      controls.lookBehind = false;
      camera.yaw = this.game.steering.facing;
      camera.pitch = BEHIND_PITCH;
    }
    camera.yaw -= delta.yaw;
    camera.pitch = Math.min(MAX_PITCH, Math.max(MIN_PITCH, camera.pitch + delta.pitch));
    if (delta.zoom !== 0) camera.zoom(-delta.zoom);
  }

  private lookAtTitle(nowMs: number): void {
    const { camera } = this.view;
    const height = this.game.ground?.height(TITLE.x, TITLE.z) ?? 0;
    camera.follow(TITLE.x / 1000, height / 1000, TITLE.z / 1000);
    const sway = this.still ? 0 : Math.sin((nowMs / 1000 / SWAY_SECONDS) * 2 * Math.PI) * SWAY;
    Object.assign(camera, { yaw: TITLE.yaw + sway, pitch: TITLE.pitch, distance: TITLE.distance });
  }

  private placeAll(now: number): void {
    const { game } = this;
    const serverMs = game.serverMs();
    const delayMs = game.delay.ms;
    for (const known of game.picture.byId.values()) {
      if (known.id === game.ownId) continue;
      const away = game.stage.distance(known.id);
      if (away > DISTANT_M) {
        // Not all in the same frame: each has a pause of its own.
        const pause = (away === Infinity ? UNSEEN_MS : DISTANT_MS) + (known.short & 7) * 2;
        if (Math.abs(serverMs - known.track.playedForMs) < pause) continue;
      }
      known.track.play(serverMs, delayMs);
      game.stage.pose(known.id, known.track.shown);
    }
    this.placeOwn(now, game.ownId);
  }

  private placeOwn(now: number, id: EntityId): void {
    const { game, own } = this;
    const { predictor, steering } = game;
    predictor.shown(now, own);
    const told = game.picture.byId.get(id);
    const posture = told?.track.newestPosture ?? 0;
    const { mode } = predictor.state;
    own.posture = (mode === 0 || mode === 3) && HELD_POSTURES.has(posture) ? posture : mode;
    own.facing = Math.round((steering.facing / (2 * Math.PI)) * 65536) & 65535;
    own.speed = predictor.pace;
    if (told) Object.assign(told.track.shown, own);
    game.stage.pose(id, own);
    const height = game.ground?.height(Math.round(own.x), Math.round(own.z)) ?? 0;
    this.view.camera.follow(own.x / 1000, (height + own.lift) / 1000, own.z / 1000);
    live.x = own.x;
    live.z = own.z;
    live.facing = steering.facing;
    live.cameraYaw = this.view.camera.yaw;
  }
}

/** Milliseconds between frames: fewer in `ci`, unless the page's address asks for some, and as the player caps them. */
export function frameInterval(ci: boolean, asked: number): number {
  if (asked > 0) return 1000 / asked;
  if (ci) return 400;
  const cap = settings.peek().frameCap;
  return cap === 'none' ? 0 : 1000 / Number(cap) - STEP_MS / 20;
}
