// The buttons that open windows, bottom right, each with its key.

import type { JSX } from 'preact';
import { t } from '../../i18n/i18n.ts';
import { actionLabel } from '../../input/bindings.ts';
import { progress } from '../../state/self.ts';
import { Glyph, KeyCap } from '../bits.tsx';
import { tipFor } from '../tip.tsx';
import { isOpen, toggleWindow, type WindowName } from '../window.tsx';

const BUTTONS: readonly { name: WindowName; glyph: string; colour: string; action: string }[] = [
  { name: 'character', glyph: 'person', colour: 'blue', action: 'character' },
  { name: 'bags', glyph: 'bag', colour: 'leather', action: 'bags' },
  { name: 'abilities', glyph: 'book', colour: 'plum', action: 'abilities' },
  { name: 'quests', glyph: 'scroll', colour: 'sand', action: 'quests' },
  { name: 'map', glyph: 'map', colour: 'sand', action: 'map' },
  { name: 'social', glyph: 'people', colour: 'steel', action: 'social' },
  { name: 'emotes', glyph: 'smile', colour: 'gold', action: 'emotes' },
  { name: 'menu', glyph: 'cog', colour: 'steel', action: 'menu' },
];

export function MenuButtons(): JSX.Element {
  const points = progress.value.talentPoints;
  return (
    <nav class="menu-buttons panel" aria-label={t('hud.menu')}>
      {BUTTONS.map(({ name, glyph, colour, action }) => {
        const title = t(`window.${name}` as 'window.bags');
        const key = actionLabel(action);
        return (
          <button type="button" class="menu-button" key={name} aria-expanded={isOpen(name)} onClick={() => toggleWindow(name)} {...tipFor(() => <strong>{title}{key ? <kbd>{key}</kbd> : null}</strong>)}>
            <Glyph name={glyph} colour={colour} /><span class="visually-hidden">{key ? `${title} (${key})` : title}</span><KeyCap label={key} />
            {name === 'abilities' && points > 0 ? <span class="badge">{points}</span> : null}
          </button>
        );
      })}
    </nav>
  );
}
