// The queue before the world: place, how long it takes, and the way out of it.

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { n, t } from '../../i18n/i18n.ts';
import { intents } from '../../state/intents.ts';
import { queue, type QueueState } from '../../state/session.ts';
import { Button, Glyph } from '../bits.tsx';

/** Says how long it takes, in words; a guess is no more exact than that. */
export function waitText(seconds: number): string {
  if (seconds <= 0) return t('queue.unknown');
  if (seconds < 60) return t('queue.estimate', { time: t('queue.seconds', { n: seconds < 10 ? seconds : Math.ceil(seconds / 10) * 10 }) });
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return t('queue.estimate', { time: t('queue.minutes', { n: minutes }) });
  return t('queue.estimate', { time: t('queue.hours', { n: Math.round(minutes / 60) }) });
}

export function QueuePanel(): JSX.Element | null {
  return queue.value ? <QueueDialog state={queue.value} /> : null;
}

function QueueDialog({ state }: { state: QueueState }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  // What lies behind is out of reach meanwhile.
  useEffect(() => dialog.current?.showModal(), []);
  const { place, waiting, estimateSeconds, region } = state;
  return (
    <dialog class="queue panel" ref={dialog} aria-labelledby="queue-title" aria-describedby="queue-place queue-wait" onCancel={(event) => event.preventDefault()}>
      <h2 id="queue-title"><Glyph name="hourglass" colour="gold" />{t(region ? 'queue.region' : 'queue.title')}</h2>
      <p id="queue-place" class="queue-place"><b>{n(place)}</b><span>{t('queue.place', { waiting: n(waiting) })}</span></p>
      <p id="queue-wait" class="queue-wait">{waitText(estimateSeconds)}</p>
      <i class="loading" />
      <p class="queue-kept">{t('queue.kept')}</p>
      <Button onClick={() => intents.leaveWorld()}>{t('queue.leave')}</Button>
    </dialog>
  );
}
