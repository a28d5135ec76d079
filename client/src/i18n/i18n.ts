// Words of the interface in the reader's language. `t` reads a signal: components that use
// it follow a change of language by themselves. English is at hand; the words of the other
// languages are fetched when they are first wanted, and until then English stands in.

import { computed, signal } from '@preact/signals';
import { settings } from '../state/settings.ts';
import { en } from './en.ts';
import { formatMessage, formatNumber, pseudo, type Args } from './format.ts';

export type TextKey = keyof typeof en;
export type Language = 'en' | 'sl' | 'et';
/** The languages a player can choose, each by its own name. */
export const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'sl', name: 'Slovenščina' },
  { code: 'et', name: 'Eesti' },
];

export type Words = Readonly<Record<TextKey, string>>;
const FETCH: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Words>>> = {
  sl: async () => (await import('./sl.ts')).sl,
  et: async () => (await import('./et.ts')).et,
};
const words = signal<Readonly<Partial<Record<Language, Words>>>>({ en });

/** Fetches the words of a language; at once when they are there. Fails when the network does. */
export async function loadWords(code: Language): Promise<void> {
  if (code === 'en' || words.peek()[code]) return;
  const fetched = await FETCH[code]();
  words.value = { ...words.peek(), [code]: fetched };
}

/** Returns the language a browser asks for, or English. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const short = tag.slice(0, 2).toLowerCase();
    if (short === 'en' || short === 'sl' || short === 'et') return short;
  }
  return 'en';
}

/** The language in force: the chosen one, else the browser's. `pseudo` is English made foreign. */
export const language = computed<Language>(() => {
  const chosen = settings.value.language;
  if (chosen === 'en' || chosen === 'sl' || chosen === 'et') return chosen;
  if (chosen === 'pseudo') return 'en';
  return preferredLanguage(typeof navigator === 'undefined' ? [] : navigator.languages);
});

/** Returns the words of a key, arguments filled in. */
export function t(key: TextKey, args?: Args): string {
  const chosen = words.value[language.value];
  const text = chosen?.[key] ?? en[key] ?? key;
  return formatMessage(chosen ? language.value : 'en', settings.value.language === 'pseudo' ? pseudo(text) : text, args);
}

/** Reports whether the catalogue has the key: for keys made from content words. */
export function hasText(key: string): key is TextKey {
  return Object.hasOwn(en, key);
}

/** Returns the words of `prefix.word`, or the word itself made readable. */
export function tWord(prefix: string, word: string, args?: Args): string {
  const key = `${prefix}.${word}`;
  if (hasText(key)) return t(key, args);
  return word.replace(/[_-]+/g, ' ').replace(/^./, (ch) => ch.toUpperCase());
}

/** Returns what to tell the player of a rejection, refusal or notice code. */
export function tCode(code: string, args?: Args): string {
  const key = `code.${code}`;
  return hasText(key) ? t(key, args) : t('code.unknown', { code });
}

/** Reports whether a code has words of its own. */
export function knowsCode(code: string): boolean {
  return hasText(`code.${code}`);
}

/** Returns what to tell the player of a close code. */
export function tClose(code: number): string {
  const key = `close.${code}`;
  return hasText(key) ? t(key) : t('close.unknown', { code: String(code) });
}

/** Writes a number in the reader's language. */
export function n(value: number, maxDigits = 1): string {
  return formatNumber(language.value, value, maxDigits);
}

/** Writes a length of time as seconds or minutes: "1.5 s", "3 min". */
export function span(ms: number): string {
  if (ms >= 60_000) return t('unit.minutes', { n: Math.round(ms / 60_000) });
  return t('unit.seconds', { n: Math.round(ms / 100) / 10 });
}

/** Writes a length in metres. */
export function metres(mm: number): string {
  return t('unit.metres', { n: mm < 10_000 ? Math.round(mm / 100) / 10 : Math.round(mm / 1000) });
}
