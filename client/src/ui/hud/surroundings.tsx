// The surroundings as a list: the world for those who do not see it, and for tests.

import type { JSX } from 'preact';
import { metres, t, tWord } from '../../i18n/i18n.ts';
import { intents } from '../../state/intents.ts';
import { settings } from '../../state/settings.ts';
import { neighbours, type NeighbourState } from '../../state/surroundings.ts';

const POINTS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
const SHOWN = 12;

/** One line about a neighbour: what, who, how far, where. */
export function neighbourText(neighbour: NeighbourState): string {
  const point = t(`point.${POINTS[neighbour.bearing & 7] ?? 'n'}`);
  const level = neighbour.level > 0 ? `, ${t('unit.level', { level: neighbour.level })}` : '';
  const bot = neighbour.bot ? `, ${t('unit.bot')}` : '';
  return `${neighbour.name}${level}${bot}, ${tWord('neighbour', neighbour.kind)}, ${tWord('stance', neighbour.stance)}, ${metres(neighbour.distance)} ${point}`;
}

/** Always on the page; seen only when the player wants it. */
export function Surroundings(): JSX.Element {
  const near = neighbours.value.slice(0, SHOWN);
  return (
    <section class={`surroundings ${settings.value.surroundings ? 'panel' : 'visually-hidden'}`} aria-label={t('hud.surroundings')}>
      <h2>{t('hud.surroundings')}</h2>
      {near.length === 0 ? <p>{t('surroundings.nothing')}</p> : (
        <ul>{near.map((neighbour) => <li key={neighbour.id}><button type="button" tabIndex={settings.value.surroundings ? 0 : -1} onClick={() => intents.setTarget(neighbour.id)} onDblClick={() => intents.interact(neighbour.id)}>{neighbourText(neighbour)}</button></li>)}</ul>
      )}
    </section>
  );
}
