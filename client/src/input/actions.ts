// Every action a key, mouse button or gamepad button can have, with its usual keys.
// Codes are `KeyboardEvent.code` (place on the keyboard, whatever the layout), optionally
// with `Shift+` or `Alt+` in front, and `Mouse2` (middle), `Mouse4`, `Mouse5`. Ctrl and Meta belong to the browser.

export type ActionGroup = 'move' | 'camera' | 'target' | 'hotbar' | 'windows' | 'chat' | 'other';

export interface ActionSpec {
  group: ActionGroup;
  /** At most two. */
  keys: readonly string[];
  /** Works while it is held; the others happen once, when pressed. */
  held?: boolean;
}

const spec = (group: ActionGroup, ...keys: string[]): ActionSpec => ({ group, keys });
const held = (group: ActionGroup, ...keys: string[]): ActionSpec => ({ group, keys, held: true });

const SLOT_KEYS = ['Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5', 'Digit6', 'Digit7', 'Digit8', 'Digit9', 'Digit0', 'Minus', 'Equal'];

function slotActions(): Record<string, ActionSpec> {
  const out: Record<string, ActionSpec> = {};
  for (const [page, prefix] of ['', 'Shift+', 'Alt+'].entries()) {
    SLOT_KEYS.forEach((key, i) => (out[`slot${page * SLOT_KEYS.length + i + 1}`] = spec('hotbar', prefix + key)));
  }
  return out;
}

export const ACTIONS: Readonly<Record<string, ActionSpec>> = {
  forward: held('move', 'KeyW', 'ArrowUp'),
  backward: held('move', 'KeyS', 'ArrowDown'),
  left: held('move', 'KeyA', 'ArrowLeft'),
  right: held('move', 'KeyD', 'ArrowRight'),
  turnLeft: held('move', 'KeyQ'),
  turnRight: held('move', 'KeyE'),
  jump: held('move', 'Space'),
  walk: spec('move', 'NumpadDivide'),
  autorun: spec('move', 'NumLock', 'Mouse2'),
  sit: spec('move', 'KeyX'),

  zoomIn: held('camera', 'PageUp'),
  zoomOut: held('camera', 'PageDown'),
  cameraBehind: spec('camera', 'Home'),
  lookUp: held('camera'),
  lookDown: held('camera'),

  targetNext: spec('target', 'Tab'),
  targetPrevious: spec('target', 'Shift+Tab'),
  targetFriend: spec('target', 'KeyY'),
  targetSelf: spec('target', 'F1'),
  targetParty1: spec('target', 'F2'),
  targetParty2: spec('target', 'F3'),
  targetParty3: spec('target', 'F4'),
  targetParty4: spec('target', 'F6'),
  targetOfTarget: spec('target', 'KeyT'),
  interact: spec('target', 'KeyF'),
  attack: spec('target', 'KeyG'),

  ...slotActions(),
  pageNext: spec('hotbar', 'BracketRight'),
  pagePrevious: spec('hotbar', 'BracketLeft'),

  bags: spec('windows', 'KeyI', 'KeyB'),
  character: spec('windows', 'KeyC'),
  quests: spec('windows', 'KeyL', 'KeyJ'),
  map: spec('windows', 'KeyM'),
  abilities: spec('windows', 'KeyK', 'KeyP'),
  social: spec('windows', 'KeyO'),
  help: spec('windows', 'KeyH'),
  emotes: spec('windows', 'KeyU'),
  menu: spec('windows', 'Escape'),

  chat: spec('chat', 'Enter', 'NumpadEnter'),
  command: spec('chat', 'Slash'),
  reply: spec('chat', 'KeyR'),

  plates: spec('other', 'KeyV'),
  hideInterface: spec('other', 'KeyZ'),
  fullscreen: spec('other', 'F11'),
  screenshot: spec('other', 'F12'),
  mute: spec('other', 'KeyN'),
  surroundings: spec('other', 'F7'),
  focusInterface: spec('other', 'F8'),
};

export type ActionName = string;

/** The left hand rests on the mouse: the same actions around I J K L and the right of the keyboard. */
export const LEFT_HAND: Readonly<Record<string, readonly string[]>> = {
  forward: ['KeyI', 'ArrowUp'], backward: ['KeyK', 'ArrowDown'], left: ['KeyJ', 'ArrowLeft'], right: ['KeyL', 'ArrowRight'],
  turnLeft: ['KeyU'], turnRight: ['KeyO'], interact: ['KeyH'], targetOfTarget: ['KeyY'], attack: ['KeyN'], targetNext: ['Backslash'],
  targetPrevious: ['Shift+Backslash'], targetFriend: ['Semicolon'], sit: ['Comma'], reply: ['Quote'],
  bags: ['KeyB', 'Backspace'], quests: ['KeyQ'], map: ['KeyM'], abilities: ['KeyP'], social: ['KeyS'], help: ['KeyA'], emotes: ['KeyE'], mute: ['KeyD'], walk: ['KeyW'],
};

/** The hotbar action of a slot, counted from 0. */
export function slotAction(slot: number): ActionName {
  return `slot${slot + 1}`;
}

/** The slot of a hotbar action, or -1. */
export function actionSlot(action: ActionName): number {
  const match = /^slot(\d+)$/.exec(action);
  return match ? Number(match[1]) - 1 : -1;
}
