// The character sheet: what is worn, the numbers, the titles.

import type { JSX } from 'preact';
import { n, span, t, tWord } from '../../i18n/i18n.ts';
import { bags, EQUIPMENT_SLOTS, worn } from '../../state/bags.ts';
import { entryOf, nameOf } from '../../state/catalogue.ts';
import { intents } from '../../state/intents.ts';
import { progress, self, stats } from '../../state/self.ts';
import { Bar, Glyph, Icon } from '../bits.tsx';
import { carried } from '../carry.ts';
import { ItemTip, statText } from '../entrytips.tsx';
import { Portrait } from '../portrait.tsx';
import { sound } from '../sound.ts';
import { tipFor } from '../tip.tsx';
import { openMenu, type MenuEntry } from '../hud/unitmenu.tsx';
import { closeWindow, Panel } from '../window.tsx';

const SLOT_GLYPHS: Readonly<Record<string, string>> = {
  head: 'helmet', shoulders: 'shoulders', back: 'cloak', chest: 'chest', hands: 'gloves', waist: 'belt', legs: 'legs', feet: 'boots', weapon: 'sword', offhand: 'shield', trinket: 'ring',
};
const LEFT_SIDE: readonly string[] = EQUIPMENT_SLOTS.slice(0, 4);
const RIGHT_SIDE: readonly string[] = EQUIPMENT_SLOTS.slice(4, 8);
const BELOW: readonly string[] = EQUIPMENT_SLOTS.slice(8);

export function CharacterWindow(): JSX.Element | null {
  const unit = self.value;
  if (!unit) return null;
  const { level, experience, experienceNext, titles } = progress.value;
  return (
    <Panel name="character" title={`${unit.name} · ${nameOf('callings', unit.key)}`} glyph="person" onClose={() => closeWindow('character')}>
      <div class="doll">
        <div class="doll-side">{LEFT_SIDE.map((slot) => <DollSlot slot={slot} key={slot} />)}</div>
        <div class="doll-figure">
          <span class="portrait big"><Portrait unit={unit} /></span>
          <b>{t('unit.level', { level })}</b>
          <Bar kind="experience" label={t('hud.experience')} ratio={experienceNext ? experience / experienceNext : 1} text={experienceNext ? `${n(experience)} / ${n(experienceNext)}` : ''} />
          <div class="doll-below">{BELOW.map((slot) => <DollSlot slot={slot} key={slot} />)}</div>
        </div>
        <div class="doll-side">{RIGHT_SIDE.map((slot) => <DollSlot slot={slot} key={slot} />)}</div>
      </div>
      <Numbers />
      {titles.length > 0 ? <section class="titles"><h3>{t('character.titles')}</h3><ul>{titles.map((title) => <li key={title}><Glyph name="crown" colour="gold" />{nameOf('titles', title)}</li>)}</ul></section> : null}
    </Panel>
  );
}

/** What can be done with a place of the doll: take off, hide, or show something else that one owns. */
function entriesFor(slot: string, takeOff: (() => void) | null): MenuEntry[] {
  const out: MenuEntry[] = [];
  if (takeOff) out.push({ label: t('wardrobe.take_off'), act: takeOff });
  if (takeOff) out.push({ label: t('wardrobe.hide'), act: () => intents.wardrobe(slot, '', true) });
  out.push({ label: t('wardrobe.plain'), act: () => intents.wardrobe(slot, '', false) });
  const looks = new Set([...bags.value.items.values()].map(({ key }) => key).filter((key) => key !== worn.value.get(slot)?.key && entryOf('items', key)?.slot === slot));
  for (const key of looks) out.push({ label: t('wardrobe.look', { name: nameOf('items', key) }), act: () => intents.wardrobe(slot, key, false) });
  return out;
}

function DollSlot({ slot }: { slot: string }): JSX.Element {
  const item = worn.value.get(slot);
  const entry = item ? entryOf('items', item.key) : undefined;
  const word = tWord('slot', slot);
  const drop = (): void => {
    const what = carried.peek();
    carried.value = null;
    if (what?.kind === 'item') {
      intents.equip(what.id);
      sound('equip');
    }
  };
  const takeOff = (): void => {
    if (!item) return;
    intents.unequip(slot);
    sound('equip');
  };
  return (
    <button type="button" class={`slot doll-slot quality-${entry?.quality ?? 'none'} ${item ? '' : 'empty'}`} data-drop="doll" aria-label={item ? t('character.wears', { slot: word, name: entry?.name ?? item.key }) : t('character.bare', { slot: word })}
      onClick={() => (carried.peek() ? drop() : undefined)} onDblClick={takeOff} onContextMenu={(event) => openMenu(event, word, () => entriesFor(slot, item ? takeOff : null))}
      onKeyDown={(event) => { if (event.key === 'Delete') takeOff(); }}
      {...tipFor(() => (item ? <ItemTip itemKey={item.key} item={item} action={t('character.take_off')} /> : <strong>{word}</strong>))}>
      {item ? <Icon icon={entry?.icon} /> : <Glyph name={SLOT_GLYPHS[slot] ?? 'spark'} colour="#6d5a68" />}
    </button>
  );
}

/** The order of the sheet; what it does not know comes after. */
const ORDER: readonly string[] = ['health', 'power', 'stamina', 'might', 'wit', 'armour', 'blow', 'swing', 'critical', 'dodge', 'haste', 'regeneration', 'pace', 'dealt', 'taken', 'healed'];

/** Returns the lines of the sheet: least and most harm in one, the pace of blows in seconds. */
export function sheetOf(values: Readonly<Record<string, number>>): [stat: string, text: string][] {
  // The level stands above already.
  const { level: _, harm_min: low, harm_max: high, swing_ms: swing, ...rest } = values;
  const lines: [string, string][] = Object.entries(rest).map(([stat, value]) => [stat, statText(stat, value)]);
  if (high) lines.push(['blow', low === high ? n(high) : `${n(low ?? 0)}–${n(high)}`]);
  if (swing) lines.push(['swing', span(swing)]);
  const place = (stat: string): number => (ORDER.indexOf(stat) + ORDER.length + 1) % (ORDER.length + 1);
  return lines.sort(([one], [other]) => place(one) - place(other));
}

function Numbers(): JSX.Element | null {
  const all = sheetOf(stats.value);
  if (all.length === 0) return null;
  return (
    <dl class="numbers" aria-label={t('character.numbers')}>
      {all.map(([stat, value]) => <div key={stat}><dt>{tWord('stat', stat)}</dt><dd>{value}</dd></div>)}
    </dl>
  );
}
