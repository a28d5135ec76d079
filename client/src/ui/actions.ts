// What an action does: windows and lists here, wishes through the intents. Movement and
// camera are not here; `input/controls.ts` keeps what is held.

import { batch } from '@preact/signals';
import { actionSlot, type ActionName } from '../input/actions.ts';
import { failureShown, lastWhisper } from '../state/chat.ts';
import { party } from '../state/dialogs.ts';
import { intents } from '../state/intents.ts';
import { autoAttack, HOTBAR_PAGES, hotbarPage, self, target, targetOfTarget } from '../state/self.ts';
import { changeSettings, settings } from '../state/settings.ts';
import { screen } from '../state/session.ts';
import { carried } from './carry.ts';
import { openChat, startWhisper } from './chat/chatstate.ts';
import { endLoot } from './dialogs/loot.tsx';
import { endTalk } from './dialogs/talk.tsx';
import { interfaceHidden } from './hud/hud.tsx';
import { useSlot } from './hud/hotbar.tsx';
import { closeUnitMenu } from './hud/unitmenu.tsx';
import { hideTip } from './tip.tsx';
import { closeTopWindow, openWindow, toggleWindow, type WindowName } from './window.tsx';

const WINDOW_ACTIONS: readonly string[] = ['bags', 'character', 'quests', 'map', 'abilities', 'social', 'help', 'emotes'];

/** Esc: one thing at a time, from the smallest to the menu. */
function escape(): void {
  hideTip();
  if (carried.peek()) carried.value = null;
  else if (failureShown.peek()) failureShown.value = false;
  else if (closeUnitMenu() || endLoot() || endTalk() || closeTopWindow()) return;
  else if (interfaceHidden.peek()) interfaceHidden.value = false;
  else if (self.peek()?.cast && !self.peek()?.cast?.outcome) intents.cancelCast();
  else if (target.peek()) intents.setTarget(0);
  else openWindow('menu');
}

function partyMember(place: number): void {
  const others = (party.peek()?.members ?? []).filter((member) => member.id !== self.peek()?.id);
  const member = others[place];
  if (member) intents.setTarget(member.id);
}

const SIMPLE: Readonly<Record<string, () => void>> = {
  menu: escape,
  chat: () => openChat(),
  command: () => openChat('/'),
  reply: () => (lastWhisper.peek() ? startWhisper(lastWhisper.peek()) : openChat()),
  targetNext: () => intents.targetNext('enemy', false),
  targetPrevious: () => intents.targetNext('enemy', true),
  targetFriend: () => intents.targetNext('friend', false),
  targetSelf: () => intents.setTarget(self.peek()?.id ?? 0),
  targetParty1: () => partyMember(0),
  targetParty2: () => partyMember(1),
  targetParty3: () => partyMember(2),
  targetParty4: () => partyMember(3),
  targetOfTarget: () => intents.setTarget(targetOfTarget.peek()?.id ?? 0),
  interact: () => intents.interactNearest(),
  attack: () => intents.autoAttack(!autoAttack.peek()),
  sit: () => intents.posture('sit'),
  pageNext: () => (hotbarPage.value = (hotbarPage.peek() + 1) % HOTBAR_PAGES),
  pagePrevious: () => (hotbarPage.value = (hotbarPage.peek() + HOTBAR_PAGES - 1) % HOTBAR_PAGES),
  plates: () => changeSettings({ plates: !settings.peek().plates }),
  surroundings: () => changeSettings({ surroundings: !settings.peek().surroundings }),
  mute: () => changeSettings({ sound: !settings.peek().sound }),
  hideInterface: () => (interfaceHidden.value = !interfaceHidden.peek()),
  focusInterface: () => document.querySelector<HTMLElement>('.hud button')?.focus(),
  fullscreen: toggleFullscreen,
  screenshot: () => intents.screenshot(),
};

interface KeyboardLock { lock?: (codes?: string[]) => Promise<void>; unlock?: () => void }

/** In fullscreen, keys that the browser keeps to itself are the game's where it allows. */
function toggleFullscreen(): void {
  const keyboard = (navigator as { keyboard?: KeyboardLock }).keyboard;
  if (document.fullscreenElement) {
    keyboard?.unlock?.();
    void document.exitFullscreen();
    return;
  }
  void document.documentElement.requestFullscreen?.().then(() => keyboard?.lock?.(['Escape', 'KeyW', 'KeyA', 'KeyS', 'KeyD', 'Tab'])).catch(() => undefined);
}

/** Does an action and reports whether it was one of these. Before the world only the menu's keys work. */
export function performAction(action: ActionName): boolean {
  if (screen.peek() !== 'world') {
    if (action === 'menu') return batch(() => (closeTopWindow(), true));
    if (action === 'fullscreen') toggleFullscreen();
    return action === 'fullscreen';
  }
  const slot = actionSlot(action);
  if (slot >= 0) {
    // The first row answers for the page that is shown; the keys with Shift and Alt for theirs.
    useSlot(slot < 12 ? hotbarPage.peek() * 12 + slot : slot);
    return true;
  }
  if (WINDOW_ACTIONS.includes(action)) {
    toggleWindow(action as WindowName);
    return true;
  }
  const act = SIMPLE[action];
  act?.();
  return act !== undefined;
}
