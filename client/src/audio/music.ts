// Music that writes itself: a slow walk over chords, a plucked voice that wanders over a
// scale, a drum when it comes to blows. No two evenings sound alike.

import { hiss, note, tone, type Stage } from './voice.ts';

export type Mood = 'town' | 'forest' | 'night' | 'none';

interface MoodSpec { chords: readonly (readonly number[])[]; scale: readonly number[]; beatSeconds: number; pluck: OscillatorType; density: number }

/** Semitones above 220 Hz. Town: D major; forest: D dorian; night: long and sparse. */
const MOODS: Readonly<Record<Exclude<Mood, 'none'>, MoodSpec>> = {
  town: { chords: [[-7, -3, 0], [-5, -1, 2], [-8, -5, 0], [-12, -8, -3]], scale: [-7, -5, -3, 0, 2, 5, 7, 9, 12], beatSeconds: 0.42, pluck: 'triangle', density: 0.62 },
  forest: { chords: [[-7, -4, 0], [-9, -5, -2], [-12, -9, -5], [-7, -2, 3]], scale: [-7, -4, -2, 0, 3, 5, 8, 10], beatSeconds: 0.56, pluck: 'sine', density: 0.42 },
  night: { chords: [[-12, -5, 0], [-10, -3, 2], [-14, -7, -2]], scale: [-12, -7, -5, 0, 2, 5, 7], beatSeconds: 0.75, pluck: 'sine', density: 0.28 },
};

const BEATS_PER_CHORD = 6;
const FIGHT_BEAT_SECONDS = 0.34;

/** Writes beats ahead of the clock. */
export class Music {
  mood: Mood = 'none';
  fighting = false;
  #beat = 0;
  #nextAt = 0;
  #last = 4;

  /** Plays what falls due until `horizon` (seconds of the context's clock). */
  write(stage: Stage, horizon: number): void {
    if (this.mood === 'none') return;
    const mood = MOODS[this.mood];
    if (this.#nextAt < stage.context.currentTime) this.#nextAt = stage.context.currentTime + 0.1;
    while (this.#nextAt < horizon) {
      this.#playBeat({ ...stage, at: this.#nextAt }, mood);
      this.#nextAt += this.fighting ? FIGHT_BEAT_SECONDS : mood.beatSeconds;
      this.#beat++;
    }
  }

  #playBeat(stage: Stage, mood: MoodSpec): void {
    const place = this.#beat % BEATS_PER_CHORD;
    const chord = mood.chords[Math.floor(this.#beat / BEATS_PER_CHORD) % mood.chords.length] ?? [0];
    if (place === 0) {
      for (const semitones of chord) tone(stage, note(semitones - 12), 0, mood.beatSeconds * BEATS_PER_CHORD * 1.1, { type: 'triangle', gain: 0.035, attack: 0.6 });
      tone(stage, note((chord[0] ?? 0) - 24), 0, 1.6, { gain: 0.1, attack: 0.03 });
    }
    if (Math.random() < mood.density) {
      this.#last = Math.max(0, Math.min(mood.scale.length - 1, this.#last + Math.round((Math.random() - 0.5) * 3)));
      const semitones = mood.scale[this.#last] ?? 0;
      tone(stage, note(semitones + 12), 0, 1.1, { type: mood.pluck, gain: 0.07, attack: 0.012 });
      tone(stage, note(semitones + 24), 0, 0.5, { gain: 0.018, attack: 0.005 });
    }
    if (!this.fighting) return;
    const strong = place % 3 === 0;
    tone(stage, strong ? 92 : 70, 0, 0.16, { to: 44, gain: strong ? 0.34 : 0.2 });
    if (place % 2 === 1) hiss(stage, 3600, 0, 0.05, { gain: 0.05 });
  }
}
