// One run of /bench: the recording goes through the real connection, game and picture, and what each
// frame took is noted.

import type { Frames } from '../app/frame.ts';
import type { Game } from '../game/game.ts';
import type { TokenStore } from '../net/connection.ts';
import type { View } from '../view/view.ts';
import type { Parts } from './parts.ts';
import { RESYNC, Replay, welcomeOf, type Told } from './recording.ts';
import { Samples, type Report } from './report.ts';

export interface Options {
  /** How the camera stands, and how fast it turns; radians, metres, degrees a second. */
  pitch: number;
  distance: number;
  turn: number;
}

/** Frames are measured after this share of the recording, or so many milliseconds: everybody is on the way. */
const WARM_SHARE = 0.25;
const WARM_MS = 2500;
/** The recording waits for the land as long as this, ms. */
const PATIENCE_MS = 30_000;
const WAITED = 4;
/** A quarter past four. */
const DAY = 0.68;

export class Run {
  private readonly game: Game;
  private readonly replay: Replay;
  private readonly frames: Frames;
  private readonly samples = new Samples();
  private began = -1;
  private last = -1;
  private held = true;
  /** The recording's clock stands while it waits: what it lags behind. */
  private lagMs = 0;
  private waited = 0;
  private measuredMs = 0;

  private constructor(private readonly parts: Parts, private readonly view: View, canvas: HTMLElement, messages: readonly Told[], private readonly options: Options, private readonly report: Report) {
    this.replay = new Replay(messages);
    this.game = new parts.Game(
      {
        open: () => this.replay, now: () => this.now(), later: (f, ms) => window.setTimeout(f, ms), cancel: (timer) => clearTimeout(timer),
        chance: () => 0.5, tokens: noTokens(), language: () => parts.language.peek(),
      },
      {
        content: () => Promise.resolve(), hands: () => parts.idleHands, cameraYaw: () => view.camera.yaw,
        words: { code: parts.tCode, miss: (how) => how, rolled: String, drew: (name) => name, won: (name) => name },
      },
    );
    this.frames = new parts.Frames(this.game, view, new parts.Veil(canvas, view), true);
  }

  /** Loads map and content that the recording names and makes everything ready. */
  static async prepare(parts: Parts, view: View, canvas: HTMLElement, messages: readonly Told[], options: Options, report: Report): Promise<Run> {
    const run = new Run(parts, view, canvas, messages, options, report);
    const { mapKey, mapVersion, contentVersion } = welcomeOf(messages, parts);
    const [map] = await Promise.all([parts.loadMap(mapKey, mapVersion), parts.loadCatalogue(parts.language.peek(), contentVersion)]);
    const stage = new parts.ViewStage(view);
    run.game.stage = stage;
    run.game.ground = new parts.Ground(map);
    stage.walkOn(run.game.ground);
    view.setMap(new parts.MapGround(map.json, map));
    run.game.sky.freeze(DAY, 'clear');
    run.game.connection.start();
    run.replay.onOpen();
    return run;
  }

  private now(): number {
    return performance.now() - this.lagMs;
  }

  /** Takes in who is there at the beginning and waits until the land is built. */
  private hold(now: number, begin: number): void {
    if (this.began < 0) {
      this.replay.tell(0);
      this.report.openingMs = Math.round(performance.now() - begin);
      this.began = begin;
    }
    this.lagMs = performance.now() - this.began;
    this.frames.draw(now, () => undefined);
    // Some frames pass before anything is known to be missing.
    this.held = this.lagMs < PATIENCE_MS && (this.waited++ < WAITED || this.view.stats().missing > 0);
    this.view.veiled = this.held;
    this.lagMs = performance.now() - this.began;
  }

  /** Draws a frame; false when the recording has ended. */
  frame(now: number): boolean {
    const { game, replay, view } = this;
    const begin = performance.now();
    if (this.held) {
      this.hold(now, begin);
      return true;
    }
    const at = this.now() - this.began;
    replay.tell(at);
    const told = performance.now();
    game.work();
    const worked = performance.now();
    this.aim(now);
    this.frames.draw(now, () => undefined);
    const end = performance.now();
    const first = this.last < 0;
    const warm = Math.min(WARM_MS, replay.lengthMs * WARM_SHARE);
    if (!first && at >= warm) {
      const { submitMs, drawCalls, triangles } = view.stats();
      this.samples.add({
        js: end - begin, net: told - begin, work: worked - told, draw: end - worked, submit: submitMs, interval: now - this.last, drawCalls, triangles,
      });
      this.measuredMs = at;
      this.report.state = 'running';
    }
    this.last = now;
    return at < replay.lengthMs;
  }

  /** Brings the report up to now. */
  note(): void {
    const { report, game, replay } = this;
    const { actorsInSight, counted, countedInSight, missing } = this.view.stats();
    Object.assign(report, this.samples.spreads(), {
      frames: this.samples.frames, known: game.picture.byId.size, inSight: actorsInSight, counted, countedInSight, missing, plates: this.parts.platesShown(),
      resyncs: replay.heard.get(RESYNC) ?? 0, bytesPerSecond: Math.round(game.connection.bytesReceived / Math.max(1, this.measuredMs / 1000)),
      error: game.lastError,
    });
  }

  end(): void {
    this.game.connection.close();
    this.game.picture.forget();
  }

  private aim(now: number): void {
    const { camera } = this.view;
    if (this.last < 0 || !this.game.inWorld) return;
    const { turn, pitch, distance } = this.options;
    camera.yaw += ((turn * Math.PI) / 180) * Math.min(0.1, (now - this.last) / 1000);
    camera.pitch = pitch;
    camera.distance = distance;
  }
}

/** Tokens of nobody: the bench leaves the player's alone. */
function noTokens(): TokenStore {
  return { account: new Uint8Array(), resume: new Uint8Array(), character: 0n, name: '' };
}
