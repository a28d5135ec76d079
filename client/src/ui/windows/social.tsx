// People: the party, who is here, whom one ignores, whom one looked at.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import { entryOf, nameOf } from '../../state/catalogue.ts';
import { ignored, inspected, party, who } from '../../state/dialogs.ts';
import { intents } from '../../state/intents.ts';
import { self } from '../../state/self.ts';
import { Bar, Button, Glyph, Icon, Tabs } from '../bits.tsx';
import { startWhisper } from '../chat/chatstate.ts';
import { ItemTip } from '../entrytips.tsx';
import { openUnitMenu } from '../hud/unitmenu.tsx';
import { Face } from '../portrait.tsx';
import { tipFor } from '../tip.tsx';
import { closeWindow, Panel } from '../window.tsx';

export const socialTab = signal<'party' | 'who' | 'ignore'>('who');
const name = signal('');

export function SocialWindow(): JSX.Element {
  return (
    <Panel name="social" title={t('window.social')} glyph="people" onClose={() => closeWindow('social')} footer={who.value ? <span>{t('social.online', { n: who.value.online })}</span> : null}>
      <Tabs name="social" label={t('window.social')} active={socialTab.value} onChange={(id) => (socialTab.value = id as 'who')}
        tabs={[{ id: 'who', label: t('social.who') }, { id: 'party', label: t('social.party') }, { id: 'ignore', label: t('social.ignored') }]} />
      <div role="tabpanel" id="social-panel" aria-labelledby={`social-tab-${socialTab.value}`}>
        {socialTab.value === 'party' ? <Party /> : socialTab.value === 'who' ? <Who /> : <Ignored />}
      </div>
    </Panel>
  );
}

function NameForm({ act, word }: { act: (name: string) => void; word: string }): JSX.Element {
  const submit = (event: Event): void => {
    event.preventDefault();
    if (name.peek().trim()) act(name.peek().trim());
    name.value = '';
  };
  return (
    <form class="name-form" onSubmit={submit}>
      <input type="text" maxLength={24} placeholder={t('social.name')} aria-label={t('social.name')} autoComplete="off" value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} onKeyDown={(event) => event.key !== 'Escape' && event.stopPropagation()} />
      <button type="submit" class="button main">{word}</button>
    </form>
  );
}

function Party(): JSX.Element {
  const members = party.value?.members ?? [];
  const leads = members.some((member) => member.leader && member.id === self.value?.id);
  return (
    <>
      {members.length === 0 ? <p class="nothing">{t('social.alone')}</p> : null}
      <ul class="people">
        {members.map((member) => (
          <li key={member.id}>
            <Icon icon={entryOf('callings', member.calling)?.icon} />
            <span class="person-words"><b>{member.name}{member.leader ? <Glyph name="crown" colour="gold" /> : null}</b><small>{nameOf('callings', member.calling)} · {t('unit.level', { level: member.level })}{member.online ? '' : ` · ${t('unit.offline')}`}</small></span>
            <Bar kind="health thin" ratio={member.healthPercent / 100} label={t('unit.health_of', { name: member.name })} />
            {member.id !== self.value?.id && leads ? <Button kind="small" onClick={() => intents.partyKick(member.name)}>{t('menu.kick')}</Button> : null}
          </li>
        ))}
      </ul>
      {members.length < 5 && (members.length === 0 || leads) ? <NameForm act={(who) => intents.partyInvite(who)} word={t('menu.invite')} /> : null}
      {members.length > 0 ? <div class="buttons"><Button onClick={() => intents.partyLeave()}>{t('menu.leave_party')}</Button></div> : null}
    </>
  );
}

function Who(): JSX.Element {
  useEffect(() => intents.who(), []);
  const entries = who.value?.entries ?? [];
  return (
    <>
      {entries.length === 0 ? <p class="nothing">{t('social.nobody')}</p> : null}
      <ul class="people">
        {entries.slice(0, 100).map((entry) => (
          <li key={entry.name}>
            <Icon icon={entryOf('callings', entry.calling)?.icon} />
            <span class="person-words"><b>{entry.name}{entry.bot ? <span class="bot-mark">{t('unit.bot')}</span> : null}</b><small>{nameOf('callings', entry.calling)} · {t('unit.level', { level: entry.level })} · {nameOf('lands', entry.land)}</small></span>
            {entry.name !== self.value?.name ? (
              <>
                <Button kind="small" label={t('social.whisper_to', { name: entry.name })} onClick={() => startWhisper(entry.name)}><Glyph name="chat" colour="sand" /></Button>
                <button type="button" class="button small" aria-haspopup="menu" aria-label={t('social.more', { name: entry.name })} onClick={(event) => openUnitMenu(event, { id: 0, name: entry.name })}>⋯</button>
              </>
            ) : null}
          </li>
        ))}
      </ul>
      <div class="buttons"><Button onClick={() => intents.who()}>{t('social.refresh')}</Button></div>
    </>
  );
}

function Ignored(): JSX.Element {
  return (
    <>
      {ignored.value.length === 0 ? <p class="nothing">{t('social.none_ignored')}</p> : null}
      <ul class="people">{ignored.value.map((who) => <li key={who}><span class="person-words"><b>{who}</b></span><Button kind="small" onClick={() => intents.ignore(who, false)}>{t('menu.unignore')}</Button></li>)}</ul>
      <NameForm act={(who) => intents.ignore(who, true)} word={t('menu.ignore')} />
    </>
  );
}

/** What another player wears. */
export function InspectWindow(): JSX.Element {
  const unit = inspected.value;
  return (
    <Panel name="inspect" title={unit?.name ?? t('window.inspect')} glyph="eye" onClose={() => closeWindow('inspect')}>
      {unit ? (
        <div class="inspect">
          {unit.look ? <span class="portrait big"><Face look={unit.look} /></span> : null}
          <p><b>{unit.name}</b>{unit.bot ? <span class="bot-mark">{t('unit.bot')}</span> : null}<br />{nameOf('callings', unit.calling)} · {t('unit.level', { level: unit.level })}{unit.title ? <><br />{nameOf('titles', unit.title)}</> : null}</p>
          <ul class="people">{unit.worn.filter(Boolean).map((key) => <li key={key}><span class={`slot small quality-${entryOf('items', key)?.quality ?? 'common'}`} tabIndex={0} {...tipFor(() => <ItemTip itemKey={key} />)}><Icon icon={entryOf('items', key)?.icon} /></span><span class={`quality-${entryOf('items', key)?.quality ?? 'common'}`}>{nameOf('items', key)}</span></li>)}</ul>
        </div>
      ) : <p class="nothing">{t('inspect.nobody')}</p>}
    </Panel>
  );
}
