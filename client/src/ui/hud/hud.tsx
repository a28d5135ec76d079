// The heads-up display: everything around the view while one is in the world.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../../i18n/i18n.ts';
import { touchMode } from '../../input/touch.ts';
import { screen } from '../../state/session.ts';
import { DeathScreen } from '../dialogs/death.tsx';
import { LootDialog, LootRolls, PartyInvitation } from '../dialogs/loot.tsx';
import { TalkDialog } from '../dialogs/talk.tsx';
import { ChatPanel } from './chat.tsx';
import { Crowded } from './crowded.tsx';
import { CastBar, Hotbar } from './hotbar.tsx';
import { LayerSign } from './layer.tsx';
import { MenuButtons } from './menu.tsx';
import { Minimap } from './minimap.tsx';
import { AreaBanner, Captions, HintBubble } from './notices.tsx';
import { Surroundings } from './surroundings.tsx';
import { TouchControls } from './touch.tsx';
import { QuestTracker } from './tracker.tsx';
import { PartyFrames, SelfFrame, TargetFrame } from './units.tsx';
import { Wares } from './windowlayer.tsx';

/** True while the player has hidden the interface (for pictures). */
export const interfaceHidden = signal(false);

export function Hud(): JSX.Element | null {
  if (screen.value !== 'world') return null;
  return (
    <main class={`hud ${interfaceHidden.value ? 'hidden-hud' : ''}`} aria-label={t('hud.label')}>
      <h1 class="visually-hidden">Myriad</h1>
      <div class="hud-top-left"><SelfFrame /><PartyFrames /></div>
      <div class="hud-top"><TargetFrame /></div>
      <div class="hud-top-right"><Minimap /><Crowded /><LayerSign /><QuestTracker /></div>
      <AreaBanner />
      <ChatPanel />
      <div class="hud-bottom"><PartyInvitation /><LootRolls /><CastBar /><Hotbar /></div>
      <MenuButtons />
      <HintBubble />
      <Captions />
      <Surroundings />
      {touchMode.value ? <TouchControls /> : null}
      <TalkDialog /><Wares /><LootDialog />
      <DeathScreen />
    </main>
  );
}
