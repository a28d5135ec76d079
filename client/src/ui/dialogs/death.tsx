// Lying dead, and errors of the program.

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import { failures, failureShown } from '../../state/chat.ts';
import { intents } from '../../state/intents.ts';
import { worldMs } from '../../state/pace.ts';
import { death } from '../../state/self.ts';
import { build, connection } from '../../state/session.ts';
import { performanceFigures, place } from '../../state/surroundings.ts';
import { Button, Glyph, LiveBar } from '../bits.tsx';
import { Panel } from '../window.tsx';

/** The screen of the fallen: back to the graveyard, or up again when somebody helps. */
export function DeathScreen(): JSX.Element | null {
  const state = death.value;
  const box = useRef<HTMLElement>(null);
  const fallen = state !== null;
  useEffect(() => {
    // Who types goes on typing; for all others Tab leads to the buttons.
    if (fallen && document.activeElement === document.body) box.current?.focus({ preventScroll: true });
  }, [fallen]);
  if (!state) return null;
  return (
    <section class="death" role="alertdialog" tabIndex={-1} ref={box} aria-labelledby="death-title" aria-describedby="death-text">
      <div class="death-card panel">
        <Glyph name="skull" colour="bone" />
        <h2 id="death-title">{t('death.title')}</h2>
        <p id="death-text">{state.reviver ? t('death.reviver', { name: state.reviver }) : t('death.text')}</p>
        <div class="buttons">
          {state.reviver ? <Button kind="main" onClick={() => intents.revive(true)}>{t('death.revive')}</Button> : null}
          <Button kind={state.reviver ? 'plain' : 'main'} onClick={() => intents.release()}>{t('death.release')}</Button>
        </div>
        {state.releaseAtMs > 0 ? <LiveBar kind="time thin" label={t('death.waiting')} read={(nowMs) => ({ ratio: (state.releaseAtMs - worldMs(nowMs)) / 120_000, text: '' })} /> : null}
      </div>
    </section>
  );
}

/** Everything a developer asks for first, as text. */
export function failureReport(): string {
  const { server, content, protocol } = build.value;
  const { phase, code, reason } = connection.value;
  const { fps, pingMs, entities } = performanceFigures.value;
  const lines = [
    `Myriad ${server || '?'} · content ${content || '?'} · protocol ${protocol}`,
    `${new Date().toISOString()} · ${place.value.land}/${place.value.area}`,
    navigator.userAgent,
    `${innerWidth}x${innerHeight} @${devicePixelRatio} · ${navigator.language} · ${navigator.hardwareConcurrency} threads · ${fps} fps · ${Math.round(pingMs)} ms · ${entities} entities`,
    `connection ${phase} ${code || ''} ${reason}`.trim(),
    '',
    ...failures.value.slice(-5).map((failure) => `${new Date(failure.atMs).toISOString()} ${failure.message}\n${failure.stack}`),
  ];
  return lines.join('\n');
}

/** The error overlay: says that something broke and lets the player copy what. */
export function FailureOverlay(): JSX.Element | null {
  const [copied, setCopied] = useState(false);
  if (!failureShown.value) return null;
  const text = failureReport();
  const copy = (): void => {
    const box = document.querySelector<HTMLTextAreaElement>('.failure textarea');
    box?.select();
    // The clipboard API is missing on plain http in a local network; the old way works there.
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => setCopied(true), () => setCopied(document.execCommand('copy')));
    else setCopied(document.execCommand('copy'));
  };
  return (
    <Panel name="failure" title={t('failure.title')} glyph="warning" layer={60} onClose={() => (failureShown.value = false)}>
      <p>{t('failure.text')}</p>
      <textarea readOnly rows={10} value={text} aria-label={t('failure.report')} />
      <div class="buttons">
        <Button onClick={() => location.reload()}>{t('failure.reload')}</Button>
        <Button onClick={() => intents.report('', text.slice(0, 1000))}>{t('failure.send')}</Button>
        <Button kind="main" onClick={copy}>{copied ? t('failure.copied') : t('failure.copy')}</Button>
      </div>
    </Panel>
  );
}
