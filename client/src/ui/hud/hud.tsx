// The heads-up display: everything around the view while one is in the world.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../../i18n/i18n.ts';
import { touchMode } from '../../input/touch.ts';
import { screen } from '../../state/session.ts';
import { DeathScreen } from '../dialogs/death.tsx';
import { LootDialog, LootRolls, PartyInvitation } from '../dialogs/loot.tsx';
import { TalkDialog } from '../dialogs/talk.tsx';
import { VendorDialog } from '../dialogs/vendor.tsx';
import { openWindows, type WindowName } from '../window.tsx';
import { AbilitiesWindow } from '../windows/abilities.tsx';
import { BagsWindow } from '../windows/bags.tsx';
import { CharacterWindow } from '../windows/character.tsx';
import { MapWindow } from '../windows/map.tsx';
import { AccountWindow, EmotesWindow, HelpWindow, MenuWindow } from '../windows/menu.tsx';
import { QuestsWindow } from '../windows/quests.tsx';
import { SettingsWindow } from '../windows/settings.tsx';
import { InspectWindow, SocialWindow } from '../windows/social.tsx';
import { ChatPanel } from './chat.tsx';
import { CastBar, Hotbar } from './hotbar.tsx';
import { MenuButtons } from './menu.tsx';
import { Minimap } from './minimap.tsx';
import { AreaBanner, Captions, HintBubble } from './notices.tsx';
import { Surroundings } from './surroundings.tsx';
import { TouchControls } from './touch.tsx';
import { QuestTracker } from './tracker.tsx';
import { PartyFrames, SelfFrame, TargetFrame } from './units.tsx';

/** True while the player has hidden the interface (for pictures). */
export const interfaceHidden = signal(false);

const WINDOWS: Readonly<Record<WindowName, () => JSX.Element | null>> = {
  bags: BagsWindow, character: CharacterWindow, quests: QuestsWindow, map: MapWindow, abilities: AbilitiesWindow, social: SocialWindow,
  settings: SettingsWindow, menu: MenuWindow, help: HelpWindow, inspect: InspectWindow, account: AccountWindow, emotes: EmotesWindow,
};

/** Open windows in a fixed place in the tree, so that raising one does not make it anew. */
export function Windows(): JSX.Element {
  const open = openWindows.value;
  return <div class="windows">{(Object.keys(WINDOWS) as WindowName[]).filter((name) => open.includes(name)).map((name) => {
    const Window = WINDOWS[name];
    return <div key={name} class="window-layer" style={{ zIndex: 40 + open.indexOf(name) }}><Window /></div>;
  })}</div>;
}

export function Hud(): JSX.Element | null {
  if (screen.value !== 'world') return null;
  return (
    <main class={`hud ${interfaceHidden.value ? 'hidden-hud' : ''}`} aria-label={t('hud.label')}>
      <h1 class="visually-hidden">Myriad</h1>
      <div class="hud-top-left"><SelfFrame /><PartyFrames /></div>
      <div class="hud-top"><TargetFrame /></div>
      <div class="hud-top-right"><Minimap /><QuestTracker /></div>
      <AreaBanner />
      <ChatPanel />
      <div class="hud-bottom"><PartyInvitation /><LootRolls /><CastBar /><Hotbar /></div>
      <MenuButtons />
      <HintBubble />
      <Captions />
      <Surroundings />
      {touchMode.value ? <TouchControls /> : null}
      <TalkDialog /><VendorDialog /><LootDialog />
      <DeathScreen />
    </main>
  );
}
