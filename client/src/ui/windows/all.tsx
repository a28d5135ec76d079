// Every window by its name, and the vendor's. This file and what it draws in are fetched after the first
// picture: `hud/windowlayer.tsx` does it.

import type { JSX } from 'preact';
import type { WindowName } from '../window.tsx';
import { AbilitiesWindow } from './abilities.tsx';
import { BagsWindow } from './bags.tsx';
import { CharacterWindow } from './character.tsx';
import { MapWindow } from './map.tsx';
import { AccountWindow, EmotesWindow, HelpWindow, MenuWindow } from './menu.tsx';
import { QuestsWindow } from './quests.tsx';
import { SettingsWindow } from './settings.tsx';
import { InspectWindow, SocialWindow } from './social.tsx';

export { VendorDialog } from '../dialogs/vendor.tsx';

export const windows: Readonly<Record<WindowName, () => JSX.Element | null>> = {
  bags: BagsWindow, character: CharacterWindow, quests: QuestsWindow, map: MapWindow, abilities: AbilitiesWindow, social: SocialWindow,
  settings: SettingsWindow, menu: MenuWindow, help: HelpWindow, inspect: InspectWindow, account: AccountWindow, emotes: EmotesWindow,
};
