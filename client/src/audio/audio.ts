// The sound of the game: recipes by name, ambience by place and hour, music by mood, all
// through volumes that the settings hold. Browsers allow sound after the first gesture.

import { effect } from '@preact/signals';
import { settings, type Settings } from '../state/settings.ts';
import { Music, type Mood } from './music.ts';
import { isInterfaceSound, RECIPES, type SoundName } from './recipes.ts';
import { makeNoise, type Stage } from './voice.ts';

/** What sounds around the listener: the game writes it about once a second. */
export interface AmbienceState {
  mood: Mood;
  /** Time of the day, 0 midnight to 1. */
  day: number;
  /** 0 to 1 each. */
  wind: number;
  rain: number;
  water: number;
  birds: number;
  storm: boolean;
  fighting: boolean;
}

type Channel = 'effects' | 'ambience' | 'music' | 'interface';
const CHANNELS: readonly Channel[] = ['effects', 'ambience', 'music', 'interface'];

/** The caption of a sound, where it has one: the words are in i18n under `caption.`. */
const CAPTIONS: Partial<Record<SoundName, string>> = {
  hit: 'hit', critical: 'critical', hurt: 'hurt', miss: 'miss', heal: 'heal', growl: 'growl', fall: 'death', splash: 'splash', gather: 'gather', thunder: 'thunder', levelUp: 'levelUp',
  questAccepted: 'questAccepted', questDone: 'questDone', objective: 'objective', loot: 'loot', coin: 'coin', whisper: 'whisper',
  castFire: 'fire', castFrost: 'frost', castNature: 'nature', castWater: 'water', castArcane: 'arcane', castHoly: 'holy', castShadow: 'shadow', castPhysical: 'physical',
};
/** Sounds begun within a tenth of a second: more are left out. */
const MAX_BURST = 14;
/** Beyond this nothing is heard, and beyond that nothing is captioned; metres. */
const HEARING = 45;
const CAPTION_HEARING = 25;

interface Loop { gain: GainNode; level: number }

/** Makes the sound. One instance serves the page. */
export class Sounds {
  #context: AudioContext | null = null;
  #noise: AudioBuffer | null = null;
  #channels = new Map<Channel, GainNode>();
  #loops = new Map<string, Loop>();
  #music = new Music();
  #burst = { at: 0, count: 0 };
  #nextCall = 0;
  #stops: (() => void)[] = [];
  readonly #caption: (key: string, side: number) => void;

  /** `caption` shows the words for a sound: `addCaption` of the interface. */
  constructor(caption: (key: string, side: number) => void = () => undefined) {
    this.#caption = caption;
  }

  /** Waits for the first gesture, then makes sound. */
  start(): void {
    const wake = (): void => {
      this.#open();
      void this.#context?.resume();
    };
    const away = (): void => {
      if (!document.hidden) void this.#context?.resume();
      else if (!settings.peek().soundInBackground) void this.#context?.suspend();
    };
    for (const kind of ['pointerdown', 'keydown', 'touchend']) addEventListener(kind, wake, { once: true });
    document.addEventListener('visibilitychange', away);
    this.#stops.push(() => document.removeEventListener('visibilitychange', away), effect(() => this.#applyVolumes(settings.value)));
  }

  /** Falls silent for good. */
  stop(): void {
    for (const stop of this.#stops) stop();
    void this.#context?.close();
    this.#context = null;
  }

  #open(): void {
    if (this.#context || typeof AudioContext === 'undefined') return;
    const context = new AudioContext({ latencyHint: 'interactive' });
    const limiter = context.createDynamicsCompressor();
    limiter.connect(context.destination);
    for (const channel of CHANNELS) {
      const gain = context.createGain();
      gain.connect(limiter);
      this.#channels.set(channel, gain);
    }
    this.#context = context;
    this.#noise = makeNoise(context);
    this.#applyVolumes(settings.peek());
  }

  #applyVolumes(values: Settings): void {
    const share = values.sound ? values.volumeMaster / 100 : 0;
    const volumes: Record<Channel, number> = { effects: values.volumeEffects, ambience: values.volumeAmbience, music: values.volumeMusic, interface: values.volumeInterface };
    for (const [channel, gain] of this.#channels) gain.gain.value = share * (volumes[channel] / 100) ** 1.5;
  }

  #stage(channel: Channel): Stage | null {
    const context = this.#context;
    const out = this.#channels.get(channel);
    if (!context || !out || !this.#noise || context.state !== 'running' || !settings.peek().sound) return null;
    return { context, out, at: context.currentTime + 0.002, noise: this.#noise };
  }

  /**
   * Plays a sound. `distance` in metres makes it fainter, `side` from -1 (left) to 1 moves
   * it; both are for sounds in the world.
   */
  play(name: SoundName, distance = 0, side = 0): void {
    if (distance > HEARING) return;
    const caption = CAPTIONS[name];
    if (caption && distance < CAPTION_HEARING) this.#caption(caption, side);
    const stage = this.#stage(isInterfaceSound(name) ? 'interface' : 'effects');
    if (!stage) return;
    if (stage.at - this.#burst.at > 0.1) this.#burst = { at: stage.at, count: 0 };
    if (this.#burst.count++ >= MAX_BURST) return;
    RECIPES[name](distance > 0 || side !== 0 ? placed(stage, distance, side) : stage);
  }

  /** Follows the place, the hour and the weather. About once a second. */
  ambience(state: AmbienceState): void {
    const stage = this.#stage('ambience');
    if (!stage) return;
    const night = state.day < 0.23 || state.day > 0.83;
    this.#loop(stage, 'wind', 320, 0.02 + state.wind * 0.1);
    this.#loop(stage, 'rain', 2600, state.rain * 0.16);
    this.#loop(stage, 'water', 620, state.water * 0.12);
    if (stage.at > this.#nextCall) {
      this.#nextCall = stage.at + 1.2 + Math.random() * 4;
      if (state.storm && Math.random() < 0.15) RECIPES.thunder(stage);
      else if (night) RECIPES[Math.random() < 0.08 ? 'owl' : 'cricket'](stage);
      else if (state.rain < 0.3 && Math.random() < state.birds) RECIPES.bird(stage);
    }
    this.#music.mood = state.mood !== 'none' && night ? 'night' : state.mood;
    this.#music.fighting = state.fighting;
    const music = settings.peek().volumeMusic > 0 ? this.#stage('music') : null;
    if (music) this.#music.write(music, music.at + 2.5);
  }

  /** Keeps a bed of filtered noise at a level. */
  #loop(stage: Stage, name: string, frequency: number, level: number): void {
    let loop = this.#loops.get(name);
    if (!loop) {
      const source = stage.context.createBufferSource();
      const filter = stage.context.createBiquadFilter();
      const gain = stage.context.createGain();
      source.buffer = stage.noise;
      source.loop = true;
      filter.type = name === 'rain' ? 'highpass' : 'lowpass';
      filter.frequency.value = frequency;
      gain.gain.value = 0;
      source.connect(filter).connect(gain).connect(stage.out);
      source.start();
      this.#loops.set(name, (loop = { gain, level: 0 }));
    }
    if (Math.abs(loop.level - level) < 0.004) return;
    loop.level = level;
    loop.gain.gain.setTargetAtTime(level, stage.at, 1.2);
  }
}

function placed(stage: Stage, distance: number, side: number): Stage {
  const gain = stage.context.createGain();
  const pan = stage.context.createStereoPanner();
  gain.gain.value = (1 - distance / HEARING) ** 2;
  pan.pan.value = Math.max(-0.9, Math.min(0.9, side));
  gain.connect(pan).connect(stage.out);
  return { ...stage, out: gain };
}
