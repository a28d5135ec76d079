// What is heard: events of the game, one's own steps, the air around.

import { Sounds } from '../audio/audio.ts';
import { castSound, RECIPES, stepSound, type SoundName } from '../audio/recipes.ts';
import type { Game } from '../game/game.ts';
import { live, place, sky } from '../state/surroundings.ts';
import type { EntityId } from '../state/session.ts';
import { groundKindAt, GROUND_COBBLE, GROUND_FOREST, GROUND_PATH, GROUND_ROCK, GROUND_SAND, GROUND_SNOW } from '../sim/scatter.ts';
import { newSurface } from '../sim/ground.ts';
import { addCaption } from '../ui/hud/notices.tsx';
import { setSoundPlayer } from '../ui/sound.ts';

const AMBIENCE_EVERY_MS = 1000;
/** The way between two steps that are heard, mm: running and walking. */
const STRIDE_MM = 1500;
const GROUND_WORDS: Readonly<Record<number, string>> = {
  [GROUND_COBBLE]: 'paved', [GROUND_PATH]: 'road', [GROUND_ROCK]: 'rock', [GROUND_SAND]: 'sand', [GROUND_SNOW]: 'snow',
};
/** Sounds of the game's events that have another name among the recipes. */
const NAMES: Readonly<Record<string, SoundName>> = { died: 'fall', missile: 'swing', item: 'loot' };

export class GameSounds {
  private readonly sounds = new Sounds(addCaption);
  private readonly surface = newSurface();
  private ambienceAt = 0;
  private walked = 0;
  private lastX = 0;
  private lastZ = 0;
  private airborne = false;

  constructor(private readonly game: Game) {
    this.sounds.start();
    setSoundPlayer((name) => this.sounds.play(name));
  }

  /** Plays a sound of the game at an entity; 0: at oneself. */
  play(name: string, at: EntityId): void {
    const school = name.startsWith('cast:') ? name.slice(5) : '';
    const known = school ? castSound(school) : (NAMES[name] ?? name);
    if (!Object.hasOwn(RECIPES, known)) return;
    const track = at === 0 || at === this.game.ownId ? null : this.game.picture.byId.get(at)?.track;
    if (!track) {
      this.sounds.play(known as SoundName);
      return;
    }
    const dx = track.shown.x - live.x;
    const dz = track.shown.z - live.z;
    const distance = Math.hypot(dx, dz) / 1000;
    // To the right of where the camera looks is -90 degrees in the turn of the map.
    const side = distance > 1 ? Math.sin(live.cameraYaw - Math.atan2(dx, dz)) : 0;
    this.sounds.play(known as SoundName, distance, side);
  }

  /** Follows one's own feet and the air; once a frame. */
  work(nowMs: number): void {
    const { game } = this;
    if (game.inWorld) this.steps();
    if (nowMs - this.ambienceAt < AMBIENCE_EVERY_MS) return;
    this.ambienceAt = nowMs;
    const { day, weather, intensity } = sky.peek();
    const { land, peaceful } = place.peek();
    const forest = game.inWorld && this.groundKind() === GROUND_FOREST;
    const rain = weather === 'rain' || weather === 'storm' ? intensity : 0;
    this.sounds.ambience({
      mood: !game.inWorld ? 'town' : land === 'larkspur' ? 'town' : 'forest',
      day, rain, storm: weather === 'storm', wind: weather === 'storm' ? 1 : 0.35, birds: forest ? 0.9 : peaceful ? 0.5 : 0.35,
      water: this.nearWater(), fighting: game.front.self?.vitals?.inCombat ?? false,
    });
  }

  private groundKind(): number {
    const { ground } = this.game;
    return ground ? groundKindAt(ground.wilds, Math.round(live.x), Math.round(live.z)) : 0;
  }

  private nearWater(): number {
    const { ground } = this.game;
    if (!ground || !this.game.inWorld) return 0.2;
    ground.at(Math.round(live.x), Math.round(live.z), this.surface);
    const above = this.surface.height - this.surface.water;
    return above < 0 ? 1 : Math.max(0, 1 - above / 8000);
  }

  private steps(): void {
    const { state } = this.game.predictor;
    const way = Math.hypot(live.x - this.lastX, live.z - this.lastZ);
    this.lastX = live.x;
    this.lastZ = live.z;
    const airborne = state.mode === 8;
    if (airborne !== this.airborne) {
      this.airborne = airborne;
      this.sounds.play(airborne ? 'jump' : 'land');
    }
    if (airborne || way > 5000) return;
    this.walked += way;
    if (this.walked < STRIDE_MM) return;
    this.walked = 0;
    const { ground } = this.game;
    if (!ground) return;
    ground.at(Math.round(live.x), Math.round(live.z), this.surface);
    if (this.surface.water > this.surface.height) this.sounds.play('splash');
    else this.sounds.play(stepSound(this.surface.deck ? 'wood' : (GROUND_WORDS[this.groundKind()] ?? 'grass')));
  }
}
