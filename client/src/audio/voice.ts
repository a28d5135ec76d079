// Sounds made of oscillators and noise: each is a recipe that builds its nodes, plays once
// and is gone. Nothing is loaded.

/** Where a sound is built: its context, where it goes, and when it begins. */
export interface Stage { context: BaseAudioContext; out: AudioNode; at: number; noise: AudioBuffer }

interface ToneOptions { type?: OscillatorType; to?: number; attack?: number; gain?: number }

/** A tone that swells and dies away; `to` slides its pitch. Hertz and seconds. */
export function tone(stage: Stage, frequency: number, after: number, length: number, { type = 'sine', to = frequency, attack = 0.008, gain = 0.3 }: ToneOptions = {}): void {
  const start = stage.at + after;
  const oscillator = stage.context.createOscillator();
  oscillator.type = type;
  oscillator.frequency.setValueAtTime(frequency, start);
  if (to !== frequency) oscillator.frequency.exponentialRampToValueAtTime(Math.max(20, to), start + length);
  oscillator.connect(envelope(stage, start, attack, length, gain));
  oscillator.start(start);
  oscillator.stop(start + length + 0.05);
}

interface NoiseOptions { type?: BiquadFilterType; to?: number; q?: number; attack?: number; gain?: number }

/** A breath of noise through a filter that may slide. */
export function hiss(stage: Stage, frequency: number, after: number, length: number, { type = 'bandpass', to = frequency, q = 1, attack = 0.005, gain = 0.3 }: NoiseOptions = {}): void {
  const start = stage.at + after;
  const source = stage.context.createBufferSource();
  source.buffer = stage.noise;
  source.loop = true;
  const filter = stage.context.createBiquadFilter();
  filter.type = type;
  filter.Q.value = q;
  filter.frequency.setValueAtTime(frequency, start);
  if (to !== frequency) filter.frequency.exponentialRampToValueAtTime(Math.max(20, to), start + length);
  source.connect(filter).connect(envelope(stage, start, attack, length, gain));
  source.start(start, Math.random() * 1.5);
  source.stop(start + length + 0.05);
}

function envelope(stage: Stage, start: number, attack: number, length: number, gain: number): GainNode {
  const node = stage.context.createGain();
  node.gain.setValueAtTime(0.0001, start);
  node.gain.exponentialRampToValueAtTime(Math.max(0.0002, gain), start + attack);
  node.gain.exponentialRampToValueAtTime(0.0001, start + length);
  node.connect(stage.out);
  return node;
}

/** Two seconds of white noise, made once for each context. */
export function makeNoise(context: BaseAudioContext): AudioBuffer {
  const buffer = context.createBuffer(1, context.sampleRate * 2, context.sampleRate);
  const samples = buffer.getChannelData(0);
  for (let i = 0; i < samples.length; i++) samples[i] = Math.random() * 2 - 1;
  return buffer;
}

/** Hertz of a note: semitones above the A of 220 Hz. */
export function note(semitones: number): number {
  return 220 * 2 ** (semitones / 12);
}

/** Notes one after another, each with its octave. */
export function chime(stage: Stage, notes: readonly number[], step: number, length: number, type: OscillatorType = 'triangle', gain = 0.2): void {
  notes.forEach((semitones, i) => {
    tone(stage, note(semitones), i * step, length, { type, gain });
    tone(stage, note(semitones) * 2, i * step, length * 0.7, { gain: gain * 0.35 });
  });
}
