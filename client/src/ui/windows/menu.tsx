// The menu behind Esc, the help page, the account page and the wheel of emotes.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { language, t } from '../../i18n/i18n.ts';
import { actionLabel } from '../../input/bindings.ts';
import { catalogue, entryOf, nameOf } from '../../state/catalogue.ts';
import { failures, failureShown } from '../../state/chat.ts';
import { intents } from '../../state/intents.ts';
import { target } from '../../state/self.ts';
import { account, busy, refusal } from '../../state/session.ts';
import { Button, Glyph, Icon } from '../bits.tsx';
import { startCarry } from '../carry.ts';
import { COMMAND_WORDS } from '../chat/commands.ts';
import { touchMode } from '../../input/touch.ts';
import { closeWindow, openWindow, Panel, type WindowName } from '../window.tsx';
import { settingsPage } from './settings.tsx';
import { tCode } from '../../i18n/i18n.ts';

/** Windows that fingers open from the menu: small screens have no room for a button of each. */
const BY_TOUCH: readonly WindowName[] = ['bags', 'character', 'quests', 'map', 'abilities', 'social', 'emotes'];

export function MenuWindow(): JSX.Element {
  const go = (name: WindowName): void => {
    closeWindow('menu');
    openWindow(name);
  };
  const guest = account.value !== null && account.value.name === '';
  return (
    <Panel name="menu" title={t('window.menu')} glyph="cog" layer={9} onClose={() => closeWindow('menu')}>
      <div class="menu-list">
        <Button kind="main" onClick={() => closeWindow('menu')}>{t('menu.resume')}</Button>
        {touchMode.value ? <div class="buttons wrap">{BY_TOUCH.map((name) => <Button key={name} onClick={() => go(name)}>{t(`window.${name}` as 'window.bags')}</Button>)}</div> : null}
        <Button onClick={() => go('settings')}>{t('window.settings')}</Button>
        <Button onClick={() => { settingsPage.value = 'keys'; go('settings'); }}>{t('settings.page.keys')}</Button>
        <Button onClick={() => go('help')}>{t('window.help')}</Button>
        <Button onClick={() => go('account')}>{guest ? t('account.keep') : t('window.account')}</Button>
        <Button onClick={() => { closeWindow('menu'); intents.unstuck(); }}>{t('menu.unstuck')}</Button>
        {failures.value.length > 0 ? <Button onClick={() => { closeWindow('menu'); failureShown.value = true; }}>{t('menu.failures')}</Button> : null}
        <Button onClick={() => { closeWindow('menu'); intents.leaveWorld(); }}>{t('menu.leave_world')}</Button>
      </div>
    </Panel>
  );
}

const HELP_KEYS: readonly (readonly [string, readonly string[]])[] = [
  ['move', ['forward', 'left', 'backward', 'right', 'jump']], ['camera', []], ['target', ['targetNext', 'interact', 'attack']], ['hotbar', ['slot1', 'slot2', 'slot3']],
  ['windows', ['bags', 'character', 'quests', 'map', 'abilities', 'social']], ['chat', ['chat', 'command', 'reply']],
];

export function HelpWindow(): JSX.Element {
  return (
    <Panel name="help" title={t('window.help')} glyph="info" scrolls onClose={() => closeWindow('help')}>
      <dl class="help">
        {HELP_KEYS.map(([topic, actions]) => (
          <div key={topic}><dt>{t(`help.${topic}` as 'help.move')}</dt><dd>{actions.map((action) => <kbd key={action}>{actionLabel(action) || '—'}</kbd>)} {t(`help.${topic}.text` as 'help.move.text')}</dd></div>
        ))}
      </dl>
      <h3>{t('help.commands')}</h3>
      <ul class="help-commands">
        {COMMAND_WORDS.map((word) => <li key={word}><code>/{word}</code> {t(`command.${word}` as 'command.s')}</li>)}
      </ul>
      <h3>{t('window.emotes')}</h3>
      <p class="help-emotes">{Object.entries(catalogue.value.emotes).map(([key, emote]) => <code key={key}>/{emote.words?.[0] ?? key} </code>)}</p>
    </Panel>
  );
}

const accountName = signal('');
const password = signal('');

/** Give a guest's account a name and a password, or say whose it is. */
export function AccountWindow(): JSX.Element {
  const name = account.value?.name ?? '';
  const close = (): void => closeWindow('account');
  const refused = refusal.value?.request === 'register' ? refusal.value : null;
  const register = (event: Event): void => {
    event.preventDefault();
    refusal.value = null;
    intents.register(accountName.peek().trim(), password.peek());
  };
  return (
    <Panel name="account" title={t('window.account')} glyph="lock" layer={9} onClose={close}>
      {name ? <p>{t('account.known', { name })}</p> : (
        <form class="stack" onSubmit={register}>
          <p>{t('account.guest')}</p>
          <label>{t('account.name')}<input type="text" name="username" autoComplete="username" minLength={3} maxLength={32} required value={accountName.value} onInput={(event) => (accountName.value = event.currentTarget.value)} onKeyDown={keep} /></label>
          <label>{t('account.password')}<input type="password" name="password" autoComplete="new-password" minLength={8} maxLength={128} required value={password.value} onInput={(event) => (password.value = event.currentTarget.value)} onKeyDown={keep} /></label>
          {refused ? <p class="no" role="alert">{tCode(refused.code)}</p> : null}
          <div class="buttons"><button type="submit" class="button main" disabled={busy.value}>{t('account.keep')}</button></div>
        </form>
      )}
      <div class="buttons"><Button kind="small" onClick={() => intents.logOut()}>{t('account.log_out')}</Button></div>
    </Panel>
  );
}

/** Keys typed into a field are the field's. */
function keep(event: KeyboardEvent): void {
  if (event.key !== 'Escape') event.stopPropagation();
}

/** Emotes that people reach for most, first the one on top of the wheel. */
const FIRST_EMOTES: readonly string[] = ['wave', 'dance', 'laugh', 'cheer', 'bow', 'clap', 'point', 'sit'];

/** The name of an emote, as a word on a button. */
function emoteWord(key: string): string {
  const name = nameOf('emotes', key);
  return name.charAt(0).toLocaleUpperCase(language.value) + name.slice(1);
}

/** The wheel of emotes: eight around, all below. */
export function EmotesWindow(): JSX.Element {
  const known = catalogue.value.emotes;
  const all = [...FIRST_EMOTES.filter((key) => Object.hasOwn(known, key)), ...Object.keys(known).filter((key) => !FIRST_EMOTES.includes(key))];
  const show = (key: string): void => {
    closeWindow('emotes');
    intents.emote(key, target.peek()?.id ?? 0);
  };
  const icon = (key: string): { glyph: string; colour: string } => entryOf('emotes', key)?.icon ?? { glyph: 'smile', colour: 'gold' };
  return (
    <Panel name="emotes" title={t('window.emotes')} glyph="smile" onClose={() => closeWindow('emotes')}>
      <div class="wheel" role="group" aria-label={t('emotes.wheel')}>
        {all.slice(0, 8).map((key, i) => (
          <button type="button" class="wheel-item" key={key} style={{ '--turn': `${i * 45}deg` }} onClick={() => show(key)}><Icon icon={icon(key)} /><span>{emoteWord(key)}</span></button>
        ))}
        <span class="wheel-middle"><Glyph name="smile" colour="gold" /></span>
      </div>
      <div class="emote-list">
        {all.slice(8).map((key) => <button type="button" class="button small" key={key} onClick={() => show(key)} onPointerDown={(event) => startCarry(event, { kind: 'emote', key }, icon(key), () => undefined)}>{emoteWord(key)}</button>)}
      </div>
    </Panel>
  );
}
