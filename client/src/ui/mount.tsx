// The interface as a whole: `mountInterface` puts it on the page.

import './style/main.css';
import { effect } from '@preact/signals';
import { render, type JSX } from 'preact';
import { language, t } from '../i18n/i18n.ts';
import { learnLayout } from '../input/bindings.ts';
import { touchMode } from '../input/touch.ts';
import { reportFailure } from '../state/chat.ts';
import { worldMs } from '../state/pace.ts';
import { account, isOnline, queue, screen } from '../state/session.ts';
import { keepSettings, settings } from '../state/settings.ts';
import { announce } from './announce.ts';
import { FailureOverlay } from './dialogs/death.tsx';
import { QuestionLayer } from './dialogs/confirm.tsx';
import { onFrame } from './frame.ts';
import { guide } from './guide.ts';
import { ConnectionBanner, Figures, Notices } from './hud/notices.tsx';
import { Hud } from './hud/hud.tsx';
import { prepareWindows, Windows } from './hud/windowlayer.tsx';
import { UnitMenuLayer } from './hud/unitmenu.tsx';
import { setFloaterLayer, setPlateLayer } from './plates.ts';
import { TipLayer } from './tip.tsx';
import { QueuePanel } from './title/queue.tsx';
import { Title } from './title/title.tsx';
import { narrow } from './window.tsx';

function App(): JSX.Element {
  const where = screen.value;
  return (
    <>
      {where === 'world' ? <Hud /> : <Title />}
      {where === 'entering' && !queue.value ? <div class="entering" role="status"><span class="brand">Myriad</span><p>{t('title.entering')}</p><i class="loading" /></div> : null}
      <Windows />
      <Notices />
      <ConnectionBanner />
      <QueuePanel />
      <Figures />
      <FailureOverlay />
      <UnitMenuLayer />
      <QuestionLayer />
      <TipLayer />
    </>
  );
}

/** Screens narrower or lower than this get one window at a time. */
const NARROW = '(max-width: 720px), (max-height: 480px)';

/**
 * Puts the interface into `root`, which lies over the canvas. Returns how to take it away.
 * Call `loadLocalSettings` and `setIntents` before.
 */
export function mountInterface(root: HTMLElement): () => void {
  const layers = ['plates', 'floaters'].map((name) => {
    const layer = document.createElement('div');
    layer.className = `world-layer ${name}`;
    layer.setAttribute('aria-hidden', 'true');
    root.append(layer);
    return layer;
  });
  if (layers[0]) setPlateLayer(layers[0]);
  if (layers[1]) setFloaterLayer(layers[1]);
  const app = document.createElement('div');
  app.className = 'interface';
  root.append(app);
  render(<App />, app);
  const stops = [keepSettings(() => account.value !== null && isOnline.value), applySettings(), watchWidth(), watchFailures(), onFrame(drawAuraTimes), announce(), guide(), prepareWindows()];
  void learnLayout();
  return () => {
    for (const stop of stops) stop();
    render(null, app);
    root.replaceChildren();
  };
}

/** Writes the settings that are style onto the page. */
function applySettings(): () => void {
  return effect(() => {
    const { uiScale, textScale, palette, contrast, reducedMotion } = settings.value;
    const page = document.documentElement;
    page.lang = language.value;
    page.style.setProperty('--ui-scale', String(uiScale / 100));
    page.style.setProperty('--text-scale', String(textScale / 100));
    page.dataset.palette = palette;
    page.classList.toggle('high-contrast', contrast);
    page.classList.toggle('still', reducedMotion === 'on');
    page.classList.toggle('moving', reducedMotion === 'off');
    page.classList.toggle('touch', touchMode.value);
    page.classList.toggle('in-world', screen.value === 'world');
  });
}

function watchWidth(): () => void {
  const query = matchMedia(NARROW);
  const update = (): void => void (narrow.value = query.matches);
  update();
  query.addEventListener('change', update);
  return () => query.removeEventListener('change', update);
}

function watchFailures(): () => void {
  const onError = (event: ErrorEvent): void => reportFailure(event.error ?? event.message);
  const onRejection = (event: PromiseRejectionEvent): void => reportFailure(event.reason);
  addEventListener('error', onError);
  addEventListener('unhandledrejection', onRejection);
  return () => {
    removeEventListener('error', onError);
    removeEventListener('unhandledrejection', onRejection);
  };
}

let lastAuraTimes = -Infinity;
/** Writes how long auras have left, four times a second. */
function drawAuraTimes(nowMs: number): void {
  if (nowMs - lastAuraTimes < 250) return;
  lastAuraTimes = nowMs;
  for (const element of document.querySelectorAll<HTMLElement>('.aura-time')) {
    const left = Number(element.dataset.ends) - worldMs(nowMs);
    const text = left <= 0 ? '' : left >= 60_000 ? `${Math.round(left / 60_000)}m` : `${Math.ceil(left / 1000)}`;
    if (element.textContent !== text) element.textContent = text;
    element.classList.toggle('ending', left > 0 && left < 5000);
  }
}
