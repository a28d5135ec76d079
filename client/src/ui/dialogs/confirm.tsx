// Questions that want an answer first: modal, one at a time.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import { nameOf } from '../../state/catalogue.ts';
import { intents } from '../../state/intents.ts';
import { Button } from '../bits.tsx';

interface QuestionState {
  title: string;
  text: string;
  yes: string;
  danger: boolean;
  /** A field to fill in: its label, and what it must hold before one may say yes. */
  field?: { label: string; must?: string; long?: boolean; initial?: string };
  act: (field: string) => void;
}
const question = signal<QuestionState | null>(null);
const field = signal('');

/** Asks, and acts when the answer is yes. */
export function ask(state: Omit<QuestionState, 'danger'> & { danger?: boolean }): void {
  field.value = state.field?.initial ?? '';
  question.value = { danger: false, ...state };
}

/** Asks how many of a stack, then acts. */
export function askAmount(title: string, asset: string, most: number, danger: boolean, act: (count: number) => void): void {
  ask({
    title, text: nameOf('items', asset), yes: title, danger, field: { label: t('bags.how_many', { max: most }), initial: String(most) },
    act: (text) => {
      const count = Math.min(most, Math.floor(Number(text)));
      if (count >= 1) act(count);
    },
  });
}

/** Opens the form that reports a player. */
export function openReport(name: string): void {
  ask({
    title: t('report.title', { name }), text: t('report.text'), yes: t('report.send'), danger: true, field: { label: t('report.field'), long: true },
    act: (text) => intents.report(name, text),
  });
}

/** The question itself; once on the page. */
export function QuestionLayer(): JSX.Element | null {
  const state = question.value;
  return state ? <Question state={state} /> : null;
}

function Question({ state }: { state: QuestionState }): JSX.Element {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    box.current?.showModal();
  }, []);
  const must = state.field?.must;
  const ready = must === undefined || field.value.trim().toLocaleLowerCase() === must.toLocaleLowerCase();
  const no = (): void => void (question.value = null);
  const yes = (event: Event): void => {
    event.preventDefault();
    if (!ready) return;
    question.value = null;
    state.act(field.peek());
  };
  return (
    <dialog ref={box} class="panel question" aria-labelledby="question-title" onCancel={no} onKeyDown={(event) => event.stopPropagation()}>
      <form onSubmit={yes}>
        <h2 id="question-title">{state.title}</h2>
        <p>{state.text}</p>
        {state.field ? (
          <label>{state.field.label}
            {state.field.long
              ? <textarea rows={3} maxLength={1000} value={field.value} onInput={(event) => (field.value = event.currentTarget.value)} />
              : <input type="text" maxLength={64} autoComplete="off" value={field.value} onInput={(event) => (field.value = event.currentTarget.value)} />}
          </label>
        ) : null}
        <div class="buttons">
          <Button onClick={no}>{t('ask.no')}</Button>
          <button type="submit" class={`button ${state.danger ? 'danger' : 'main'}`} disabled={!ready}>{state.yes}</button>
        </div>
      </form>
    </dialog>
  );
}
