// The title: who one is, and into the world.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { LANGUAGES, language, t, tCode } from '../../i18n/i18n.ts';
import { entryOf, nameOf } from '../../state/catalogue.ts';
import { intents } from '../../state/intents.ts';
import { changeSettings } from '../../state/settings.ts';
import { account, build, busy, characters, connection, refusal, type CharacterState } from '../../state/session.ts';
import { Button, Glyph, Icon } from '../bits.tsx';
import { ask } from '../dialogs/confirm.tsx';
import { Face } from '../portrait.tsx';
import { openWindow } from '../window.tsx';
import { Creation } from './creation.tsx';
import { PreviewSlot } from './preview.tsx';

/** Which page of the title stands; empty: whatever fits the account. */
export const titlePage = signal<'' | 'create' | 'characters' | 'login'>('');
const chosen = signal(0);
const loginName = signal('');
const loginPassword = signal('');

export function Title(): JSX.Element {
  // Whoever comes back from the world sees the characters, not what was being made before.
  useEffect(() => () => void (titlePage.value = ''), []);
  // Who has logged in is done with that page; a wrong password is not.
  const wanted = titlePage.value === 'login' && account.value?.name ? '' : titlePage.value;
  const page = wanted || (characters.value.length > 0 ? 'characters' : 'create');
  return (
    <main class={`title page-${page}`}>
      <header class="title-head">
        <h1><span class="brand">Myriad</span><small>{t('title.subtitle')}</small></h1>
        <LanguageSwitch />
      </header>
      {page === 'create' ? <Creation /> : page === 'characters' ? <Characters /> : <Login />}
      <footer class="title-foot">
        <button type="button" class="link" onClick={() => openWindow('settings')}>{t('window.settings')}</button>
        {page !== 'login' && !account.value?.name ? <button type="button" class="link" onClick={() => (titlePage.value = 'login')}>{t('title.have_account')}</button> : null}
        <span class="build">{connection.value.phase === 'online' ? t('title.connected') : t('title.connecting')} {build.value.server}</span>
      </footer>
    </main>
  );
}

function LanguageSwitch(): JSX.Element {
  return (
    <div class="languages" role="group" aria-label={t('setting.language')}>
      <Glyph name="globe" colour="sand" />
      {LANGUAGES.map(({ code, name }) => (
        <button type="button" key={code} lang={code} aria-pressed={language.value === code} onClick={() => { changeSettings({ language: code }); intents.setLanguage(code); }}>{name}</button>
      ))}
    </div>
  );
}

/** What was turned down, in words. */
export function RefusalLine(): JSX.Element | null {
  const state = refusal.value;
  if (!state || state.request === 'register') return null;
  return <p class="no refusal" role="alert">{tCode(state.code)}{state.retrySeconds > 0 ? ` ${t('title.retry', { n: state.retrySeconds })}` : ''}</p>;
}

function Characters(): JSX.Element {
  const all = characters.value;
  const character = all.find((other) => other.id === chosen.value) ?? all[0];
  const enter = (): void => {
    if (!character) return;
    intents.enterWorld(character.id);
  };
  const remove = (who: CharacterState): void => ask({ title: t('title.delete'), text: t('title.delete_sure', { name: who.name }), yes: t('title.delete'), danger: true, field: { label: t('title.delete_field'), must: who.name }, act: () => intents.deleteCharacter(who.id, who.name) });
  return (
    <div class="title-body">
      <section class="panel title-card" aria-labelledby="characters-title">
        <h2 id="characters-title">{t('title.welcome_back')}</h2>
        <div class="character-list" role="radiogroup" aria-label={t('title.characters')}>
          {all.map((who) => (
            <button type="button" role="radio" aria-checked={who.id === character?.id} class="character-row" key={who.id} onClick={() => (chosen.value = who.id)} onDblClick={enter}>
              <span class="portrait"><Face look={who.look} /></span>
              <span class="person-words"><b>{who.name}</b><small>{nameOf('callings', who.calling)} · {t('unit.level', { level: who.level })}{who.land ? ` · ${nameOf('lands', who.land)}` : ''}</small></span>
              <Icon icon={entryOf('callings', who.calling)?.icon} />
            </button>
          ))}
        </div>
        <RefusalLine />
        <div class="buttons">
          {character ? <Button kind="small" class="danger" onClick={() => remove(character)}>{t('title.delete')}</Button> : null}
          {all.length < (account.value?.maxCharacters || 6) ? <Button kind="small" onClick={() => (titlePage.value = 'create')}>{t('title.new')}</Button> : null}
        </div>
        <Button kind="main" class="enter" disabled={busy.value || !character} onClick={enter}>{busy.value ? t('title.entering') : character ? t('title.continue_as', { name: character.name }) : t('title.enter')}</Button>
      </section>
      <PreviewSlot calling={character?.calling ?? ''} look={character?.look ?? null} />
    </div>
  );
}

function Login(): JSX.Element {
  const submit = (event: Event): void => {
    event.preventDefault();
    const log = (): void => intents.passwordLogin(loginName.peek().trim(), loginPassword.peek());
    const [guest] = characters.peek();
    if (guest) ask({ title: t('title.log_in'), text: t('title.guest_lost', { name: guest.name }), yes: t('title.log_in'), danger: true, act: log });
    else log();
  };
  return (
    <div class="title-body narrow">
      <section class="panel title-card" aria-labelledby="login-title">
        <h2 id="login-title">{t('title.log_in')}</h2>
        <form class="stack" onSubmit={submit}>
          <label>{t('account.name')}<input type="text" autoComplete="username" required maxLength={32} value={loginName.value} onInput={(event) => (loginName.value = event.currentTarget.value)} /></label>
          <label>{t('account.password')}<input type="password" autoComplete="current-password" required maxLength={128} value={loginPassword.value} onInput={(event) => (loginPassword.value = event.currentTarget.value)} /></label>
          <RefusalLine />
          <div class="buttons"><Button onClick={() => (titlePage.value = '')}>{t('talk.back')}</Button><button type="submit" class="button main" disabled={busy.value}>{t('title.log_in')}</button></div>
        </form>
      </section>
    </div>
  );
}
