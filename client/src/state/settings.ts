// The player's settings: one flat record, checked field by field when read, saved on the
// account as JSON (only what differs from the defaults) and in localStorage.

import { effect, signal, untracked } from '@preact/signals';
import { intents } from './intents.ts';

/** A setting: its default decides its type; numbers carry a range, words a choice. */
interface NumberSetting { kind: 'number'; initial: number; min: number; max: number; step: number }
interface FlagSetting { kind: 'flag'; initial: boolean }
interface ChoiceSetting<T extends string> { kind: 'choice'; initial: T; choices: readonly T[] }

const number = (initial: number, min: number, max: number, step: number): NumberSetting => ({ kind: 'number', initial, min, max, step });
const flag = (initial: boolean): FlagSetting => ({ kind: 'flag', initial });
const choice = <T extends string>(initial: T, ...choices: T[]): ChoiceSetting<T> => ({ kind: 'choice', initial, choices });

/** Every setting with its range. `ui/settings` draws its pages from this table. */
export const SETTINGS = {
  language: choice('', '', 'en', 'sl', 'et', 'pseudo'),
  // look
  quality: choice('auto', 'auto', 'low', 'medium', 'high'),
  frameCap: choice('none', 'none', '60', '30'),
  dynamicResolution: flag(true),
  fieldOfView: number(52, 40, 90, 1),
  brightness: number(100, 60, 140, 5),
  showFigures: flag(false),
  // interface
  uiScale: number(100, 75, 200, 5),
  textScale: number(100, 75, 200, 5),
  chatScale: number(100, 75, 200, 5),
  chatOpacity: number(55, 0, 100, 5),
  chatTimestamps: flag(false),
  chatFilter: flag(true),
  plates: flag(true),
  plateHealth: flag(true),
  bubbles: flag(true),
  combatText: choice('all', 'all', 'own', 'none'),
  minimapRotate: flag(false),
  minimapZoom: number(2, 0, 4, 1),
  hints: flag(true),
  // access
  palette: choice('standard', 'standard', 'deuteran', 'protan', 'tritan'),
  contrast: flag(false),
  reducedMotion: choice('system', 'system', 'on', 'off'),
  captions: flag(false),
  surroundings: flag(false),
  holdToggle: flag(false),
  // sound
  sound: flag(true),
  volumeMaster: number(70, 0, 100, 5),
  volumeEffects: number(80, 0, 100, 5),
  volumeAmbience: number(60, 0, 100, 5),
  volumeMusic: number(45, 0, 100, 5),
  volumeInterface: number(60, 0, 100, 5),
  soundInBackground: flag(false),
  // control
  clickToMove: flag(true),
  mouseSensitivity: number(100, 20, 300, 5),
  invertY: flag(false),
  cameraDistance: number(8, 2, 28, 1),
  pointerLock: flag(false),
  autoLoot: flag(false),
  autoTarget: flag(true),
  touchControls: choice('auto', 'auto', 'on', 'off'),
  rumble: flag(true),
} as const;

type Settled<S> = S extends NumberSetting ? number : S extends FlagSetting ? boolean : S extends ChoiceSetting<infer T> ? T : never;
export type SettingName = keyof typeof SETTINGS;
/** Where a window was left, in pixels; negative: not moved. */
export interface WindowPlace { x: number; y: number }

export type Settings = { [K in SettingName]: Settled<(typeof SETTINGS)[K]> } & {
  /** Bindings that differ from the defaults: action -> at most two codes. */
  keys: Readonly<Record<string, readonly string[]>>;
  windows: Readonly<Record<string, WindowPlace>>;
  /** Hints that were shown. */
  seen: readonly string[];
  /** Quests left out of the tracker. */
  untracked: readonly string[];
};

/** The longest JSON the server takes, in bytes. */
export const MAX_SETTINGS_BYTES = 16_384;
const MAX_KEYS = 200;
const STORAGE_KEY = 'myriad.settings';

export function defaultSettings(): Settings {
  const out: Record<string, unknown> = { keys: {}, windows: {}, seen: [], untracked: [] };
  for (const [name, setting] of Object.entries(SETTINGS)) out[name] = setting.initial;
  return out as Settings;
}

/** Reads settings, whoever wrote them: unknown fields go, wrong values become the default. */
export function readSettings(json: string): Settings {
  const out = defaultSettings() as Record<string, unknown>;
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch {
    return out as Settings;
  }
  if (typeof raw !== 'object' || raw === null) return out as Settings;
  const given = raw as Record<string, unknown>;
  for (const [name, setting] of Object.entries(SETTINGS)) {
    const value = given[name];
    if (setting.kind === 'number' && typeof value === 'number' && Number.isFinite(value)) out[name] = Math.min(setting.max, Math.max(setting.min, value));
    else if (setting.kind === 'flag' && typeof value === 'boolean') out[name] = value;
    else if (setting.kind === 'choice' && (setting.choices as readonly unknown[]).includes(value)) out[name] = value;
  }
  out.keys = readRecord(given.keys, (value) => (isWords(value, 2) ? value : undefined));
  out.windows = readRecord(given.windows, (value) => (isPlace(value) ? { x: value.x, y: value.y } : undefined));
  out.seen = isWords(given.seen, 100) ? given.seen : [];
  out.untracked = isWords(given.untracked, 100) ? given.untracked : [];
  return out as Settings;
}

/** Writes what differs from the defaults. */
export function writeSettings(settings: Settings): string {
  const initial = defaultSettings() as Record<string, unknown>;
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(settings)) {
    if (JSON.stringify(value) !== JSON.stringify(initial[name])) out[name] = value;
  }
  return JSON.stringify(out);
}

function readRecord<T>(raw: unknown, read: (value: unknown) => T | undefined): Record<string, T> {
  const out: Record<string, T> = {};
  if (typeof raw !== 'object' || raw === null) return out;
  for (const [key, value] of Object.entries(raw).slice(0, MAX_KEYS)) {
    const read1 = read(value);
    if (read1 !== undefined && key.length <= 40) out[key] = read1;
  }
  return out;
}
function isWords(value: unknown, max: number): value is string[] {
  return Array.isArray(value) && value.length <= max && value.every((word) => typeof word === 'string' && word.length <= 64);
}
function isPlace(value: unknown): value is WindowPlace {
  const place = value as WindowPlace | null;
  return typeof place === 'object' && place !== null && Number.isFinite(place.x) && Number.isFinite(place.y);
}

/** The settings in force. */
export const settings = signal<Settings>(defaultSettings());

/** Changes settings; everything that reads them follows. */
export function changeSettings(change: Partial<Settings>): void {
  settings.value = { ...settings.peek(), ...change };
}

/** Loads what this browser kept. Call once at the start. */
export function loadLocalSettings(): void {
  settings.value = readSettings(localText());
}

/** Takes the account's settings (LoggedIn.settings); empty ones leave this browser's in force. */
export function takeAccountSettings(json: string): void {
  if (!json || json === '{}') return;
  settings.value = readSettings(json);
}

function localText(): string {
  try {
    return localStorage.getItem(STORAGE_KEY) ?? '';
  } catch {
    return '';
  }
}

/**
 * Keeps the settings in this browser at once, and on the account two seconds after the last change, or
 * as soon after that as `ready` is true, which reads signals. Returns a stop.
 */
export function keepSettings(ready: () => boolean): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saved = writeSettings(settings.peek());
  const due = signal('');
  const stops = [
    effect(() => {
      const json = writeSettings(settings.value);
      untracked(() => {
        if (json === saved) return;
        saved = json;
        keepLocally(json);
        clearTimeout(timer);
        timer = setTimeout(() => (due.value = json), SAVE_AFTER_MS);
      });
    }),
    effect(() => {
      const json = due.value;
      if (!json || !ready()) return;
      untracked(() => {
        due.value = '';
        if (new TextEncoder().encode(json).length <= MAX_SETTINGS_BYTES) intents.saveSettings(json);
      });
    }),
  ];
  return () => {
    clearTimeout(timer);
    stops.forEach((stop) => stop());
  };
}

const SAVE_AFTER_MS = 2000;

function keepLocally(json: string): void {
  try {
    localStorage.setItem(STORAGE_KEY, json);
  } catch {
    // A browser without storage keeps the settings for this visit only.
  }
}
