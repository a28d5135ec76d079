// Which key does what: the usual keys, what the player changed, conflicts, labels.

import { computed, signal } from '@preact/signals';
import { settings, changeSettings } from '../state/settings.ts';
import { ACTIONS, LEFT_HAND, type ActionName } from './actions.ts';

/** Changes against the usual keys: action -> at most two codes; an empty list: no key. */
export type KeyChanges = Readonly<Record<string, readonly string[]>>;

/** The place of the list of keys that waits for a key. */
export const waitingForKey = signal<{ action: string; place: 0 | 1 } | null>(null);

/** True while a key is awaited: the game must not act on it. */
export function awaitsKey(): boolean {
  return waitingForKey.peek() !== null;
}

/** Returns the keys of an action. */
export function keysOf(action: ActionName, changes: KeyChanges): readonly string[] {
  return changes[action] ?? ACTIONS[action]?.keys ?? [];
}

/** Returns the map from code to action. Where two actions want a key, the one listed first has it. */
export function bindingTable(changes: KeyChanges): Map<string, ActionName> {
  const table = new Map<string, ActionName>();
  for (const action of Object.keys(ACTIONS)) {
    for (const key of keysOf(action, changes)) if (!table.has(key)) table.set(key, action);
  }
  return table;
}

/** Returns the other actions that a key of this action also belongs to. */
export function conflictsOf(action: ActionName, changes: KeyChanges): ActionName[] {
  const keys = new Set(keysOf(action, changes));
  return Object.keys(ACTIONS).filter((other) => other !== action && keysOf(other, changes).some((key) => keys.has(key)));
}

/**
 * Returns the changes after a key was given to one of the two places of an action. The key
 * is taken from whatever had it, so that no conflict remains. An empty key clears the place.
 */
export function rebind(changes: KeyChanges, action: ActionName, place: 0 | 1, key: string): KeyChanges {
  const after: Record<string, readonly string[]> = { ...changes };
  if (key) {
    for (const other of Object.keys(ACTIONS)) {
      const keys = keysOf(other, after);
      if (keys.includes(key)) after[other] = keys.filter((held) => held !== key);
    }
  }
  const keys = [...keysOf(action, after)];
  if (key) keys[Math.min(place, keys.length)] = key;
  else keys.splice(place, 1);
  after[action] = keys.slice(0, 2);
  return tidy(after);
}

function tidy(changes: Record<string, readonly string[]>): KeyChanges {
  for (const [action, keys] of Object.entries(changes)) {
    if (JSON.stringify(ACTIONS[action]?.keys) === JSON.stringify(keys)) delete changes[action];
  }
  return changes;
}

/** The changes that put the keys under the right hand; what they take from others those lose. */
export function leftHandChanges(): KeyChanges {
  let changes: KeyChanges = {};
  for (const [action, keys] of Object.entries(LEFT_HAND)) {
    changes = { ...changes, [action]: [] };
    keys.forEach((key, place) => (changes = rebind(changes, action, place as 0 | 1, key)));
  }
  return changes;
}

/** Code -> action for the settings in force. */
export const bindings = computed(() => bindingTable(settings.value.keys));

/** What the keyboard's layout writes on its keys, where the browser tells. */
const layout = signal<ReadonlyMap<string, string>>(new Map());

interface KeyboardLayoutSource { getLayoutMap?: () => Promise<ReadonlyMap<string, string>> }

/** Asks the browser for the keyboard's layout; labels follow when it answers. */
export async function learnLayout(): Promise<void> {
  const source = (navigator as { keyboard?: KeyboardLayoutSource }).keyboard;
  try {
    if (source?.getLayoutMap) layout.value = await source.getLayoutMap();
  } catch {
    // Not allowed here: labels stay those of the code.
  }
}

const LABELS: Readonly<Record<string, string>> = {
  Minus: '-', Equal: '=', BracketLeft: '[', BracketRight: ']', Backslash: '\\', Semicolon: ';', Quote: "'", Comma: ',', Period: '.', Slash: '/', Backquote: '`',
  ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', Space: '␣', Enter: 'Enter', Backspace: '⌫', Tab: 'Tab', NumpadEnter: 'Num Enter', NumpadDivide: 'Num /',
  NumLock: 'NumLk', PageUp: 'PgUp', PageDown: 'PgDn', Delete: 'Del', Insert: 'Ins', CapsLock: 'Caps', Mouse2: 'M2', Mouse4: 'M4', Mouse5: 'M5',
};

/** Returns what to write on a button for a code: "W", "⇧1", "F1". */
export function keyLabel(code: string): string {
  if (code.startsWith('Shift+')) return '⇧' + keyLabel(code.slice(6));
  if (code.startsWith('Alt+')) return '⌥' + keyLabel(code.slice(4));
  const written = layout.value.get(code);
  if (written) return written.toUpperCase();
  if (LABELS[code]) return LABELS[code];
  return code.replace(/^Key|^Digit/, '').replace(/^Numpad/, 'Num ');
}

/** Returns the label of the first key of an action, empty when it has none. */
export function actionLabel(action: ActionName): string {
  const key = keysOf(action, settings.value.keys)[0];
  return key ? keyLabel(key) : '';
}

/** Returns the code of a key or mouse press with its modifier; empty for what cannot be bound. */
export function codeOf(event: { code?: string; button?: number; shiftKey: boolean; altKey: boolean; ctrlKey: boolean; metaKey: boolean }): string {
  if (event.ctrlKey || event.metaKey) return '';
  const plain = event.code ?? (event.button !== undefined && event.button >= 1 ? `Mouse${event.button + 1}` : '');
  if (!plain || /^(Shift|Alt|Control|Meta|OS)/.test(plain) || plain === 'Mouse3') return '';
  return (event.shiftKey ? 'Shift+' : event.altKey ? 'Alt+' : '') + plain;
}

/** Changes a binding and keeps it. */
export function changeBinding(action: ActionName, place: 0 | 1, key: string): void {
  changeSettings({ keys: rebind(settings.peek().keys, action, place, key) });
}
