// The keys: every action, two keys each.

import type { JSX } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { t, tWord } from '../../i18n/i18n.ts';
import { ACTIONS, actionSlot, type ActionGroup } from '../../input/actions.ts';
import { changeBinding, codeOf, conflictsOf, keyLabel, keysOf, leftHandChanges, waitingForKey as waiting } from '../../input/bindings.ts';
import { HOTBAR_SLOTS } from '../../state/self.ts';
import { changeSettings, readSettings, settings } from '../../state/settings.ts';
import { notify } from '../../state/chat.ts';
import { Button } from '../bits.tsx';
import { ask } from '../dialogs/confirm.tsx';
import { exportText } from './settings.tsx';

const GROUPS: readonly ActionGroup[] = ['move', 'camera', 'target', 'hotbar', 'windows', 'chat', 'other'];

/** The words for an action. */
export function actionWord(action: string): string {
  const slot = actionSlot(action);
  if (slot < 0) return tWord('action', action);
  return t('action.slot', { n: (slot % HOTBAR_SLOTS) + 1, page: Math.floor(slot / HOTBAR_SLOTS) + 1 });
}

function useCapture(): void {
  const slot = waiting.value;
  useLayoutEffect(() => {
    if (!slot) return;
    const take = (event: KeyboardEvent | MouseEvent): void => {
      const isKey = event instanceof KeyboardEvent;
      if (!isKey && event.button === 0) return void (waiting.value = null);
      event.preventDefault();
      event.stopImmediatePropagation();
      if (isKey && event.code === 'Escape' && slot.action !== 'menu') return void (waiting.value = null);
      if (isKey && (event.code === 'Backspace' || event.code === 'Delete')) {
        changeBinding(slot.action, slot.place, '');
        waiting.value = null;
        return;
      }
      const code = codeOf(isKey ? { code: event.code, shiftKey: event.shiftKey, altKey: event.altKey, ctrlKey: event.ctrlKey, metaKey: event.metaKey } : event);
      if (!code) return;
      const lost = Object.keys(ACTIONS).filter((other) => other !== slot.action && keysOf(other, settings.peek().keys).includes(code));
      changeBinding(slot.action, slot.place, code);
      for (const other of lost) notify('info', t('keys.taken', { key: keyLabel(code), action: actionWord(other) }));
      waiting.value = null;
    };
    addEventListener('keydown', take, true);
    addEventListener('mousedown', take, true);
    return () => {
      removeEventListener('keydown', take, true);
      removeEventListener('mousedown', take, true);
    };
  }, [slot]);
}

export function KeysPage(): JSX.Element {
  useCapture();
  const imported = (text: string): void => changeSettings({ keys: readSettings(text).keys });
  return (
    <>
      <p class="help-line">{t('keys.help')}</p>
      <div class="buttons wrap">
        <Button kind="small" onClick={() => changeSettings({ keys: {} })}>{t('keys.usual')}</Button>
        <Button kind="small" onClick={() => changeSettings({ keys: leftHandChanges() })}>{t('keys.left_hand')}</Button>
        <Button kind="small" onClick={() => ask({ title: t('keys.export'), text: t('keys.export_text'), yes: t('keys.import'), field: { label: t('keys.export'), long: true, initial: exportText() }, act: imported })}>{t('keys.export')}</Button>
      </div>
      {GROUPS.map((group) => (
        <div role="group" key={group} class="key-group" aria-labelledby={`keys-${group}`}>
          <h3 id={`keys-${group}`}>{t(`keys.group.${group}`)}</h3>
          {Object.keys(ACTIONS).filter((action) => ACTIONS[action]?.group === group).map((action) => <KeyRow action={action} key={action} />)}
        </div>
      ))}
    </>
  );
}

function KeyRow({ action }: { action: string }): JSX.Element {
  const changes = settings.value.keys;
  const keys = keysOf(action, changes);
  const conflicts = conflictsOf(action, changes);
  const word = actionWord(action);
  return (
    <div class="key-row">
      <span>{word}{conflicts.length > 0 ? <small class="no">{t('keys.conflict', { action: conflicts.map(actionWord).join(', ') })}</small> : null}</span>
      {([0, 1] as const).map((place) => {
        const waits = waiting.value?.action === action && waiting.value.place === place;
        const label = keys[place] ? keyLabel(keys[place]) : '';
        return (
          <button type="button" key={place} class={`key-button ${waits ? 'waiting' : ''}`} aria-label={t('keys.change', { action: word, key: label || t('keys.no_key') })} onClick={() => (waiting.value = { action, place })}>
            {waits ? t('keys.press') : label || '—'}
          </button>
        );
      })}
    </div>
  );
}
