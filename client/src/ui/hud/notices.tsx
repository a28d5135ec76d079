// What appears in the middle of the screen and goes again: notices, the name of a new area,
// banners about the connection, captions of sounds, hint bubbles.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { n, t, tClose, tWord } from '../../i18n/i18n.ts';
import { actionLabel } from '../../input/bindings.ts';
import { catalogue, entryOf, nameOf } from '../../state/catalogue.ts';
import { dismissNotice, failureShown, notices, type NoticeState } from '../../state/chat.ts';
import { connection, outdated } from '../../state/session.ts';
import { changeSettings, settings } from '../../state/settings.ts';
import { hint, performanceFigures, place, saving } from '../../state/surroundings.ts';
import { intents } from '../../state/intents.ts';
import { Button, Glyph } from '../bits.tsx';
import { hasText } from '../../i18n/i18n.ts';

const NOTICE_MS: Readonly<Record<NoticeState['tone'], number>> = { info: 4000, good: 4500, error: 3000, big: 5500 };

export function Notices(): JSX.Element {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map((notice) => <Notice notice={notice} key={notice.id} />)}
    </div>
  );
}

function Notice({ notice }: { notice: NoticeState }): JSX.Element {
  useEffect(() => {
    const timer = setTimeout(() => dismissNotice(notice.id), NOTICE_MS[notice.tone]);
    return () => clearTimeout(timer);
  }, [notice.id]);
  return <div class={`notice ${notice.tone}`}>{notice.tone === 'error' ? <Glyph name="warning" colour="ember" /> : null}<span>{notice.text}</span>{notice.detail ? <small>{notice.detail}</small> : null}</div>;
}

/** So long the name of an area stands; its animation in hud.css takes as long. */
const AREA_MS = 5000;

/** The name of the area one has just entered, and the first time what is said of it. */
export function AreaBanner(): JSX.Element | null {
  const { area, land, peaceful, first } = place.value;
  const [shown, setShown] = useState('');
  useEffect(() => {
    if (!area && !land) return;
    setShown(area || land);
    const timer = setTimeout(() => setShown(''), AREA_MS);
    return () => clearTimeout(timer);
  }, [area, land]);
  const text = area && first ? entryOf('areas', area)?.text : undefined;
  if (!shown) return null;
  return (
    <div class="area-banner" key={shown} aria-hidden="true">
      <strong>{area ? nameOf('areas', area) : nameOf('lands', land)}</strong>
      <small>{area && land ? nameOf('lands', land) : ''}{land && area ? ' · ' : ''}{t(peaceful ? 'area.peaceful' : 'area.wild')}</small>
      {text ? <p>{text}</p> : null}
    </div>
  );
}

/** Closed by staff: only then a person wrote the reason; others are the server's own, and in English. */
const BY_STAFF: ReadonlySet<number> = new Set([3004, 3005]);
/** Close codes that only a fresh page helps against: other versions, and having lost track. */
const STALE_CODES: ReadonlySet<number> = new Set([3001, 3002, 3011]);
const BANNED = 3005;

/** Says when the connection is lost, coming back, or gone; and when the server cannot save. */
export function ConnectionBanner(): JSX.Element | null {
  const { phase, code, reason, retryAtMs, attempt } = connection.value;
  const [, again] = useState(0);
  useEffect(() => {
    if (phase !== 'reconnecting') return;
    const timer = setInterval(() => again((count) => count + 1), 500);
    return () => clearInterval(timer);
  }, [phase]);
  if (phase === 'reconnecting') {
    const seconds = Math.max(0, Math.ceil((retryAtMs - performance.now()) / 1000));
    return (
      <div class="banner reconnecting panel" role="alert">
        <Glyph name="spin" colour="gold" class="turning" />
        <div><strong>{t('banner.reconnecting')}</strong><small>{code ? tClose(code) : t('banner.lost')} {seconds > 0 ? t('banner.again_in', { n: seconds }) : t('banner.attempt', { n: attempt })}</small></div>
      </div>
    );
  }
  if (phase === 'closed') {
    return (
      <div class="banner closed panel" role="alert">
        <Glyph name="warning" colour="ember" />
        <div><strong>{tClose(code)}</strong>{reason && BY_STAFF.has(code) ? <small>{reason}</small> : null}</div>
        {STALE_CODES.has(code) ? <Button kind="main" onClick={() => location.reload()}>{t('banner.reload')}</Button> : code === BANNED ? null : <Button kind="main" onClick={() => intents.connect()}>{t('banner.connect')}</Button>}
      </div>
    );
  }
  if (outdated.value && !saving.value) {
    return (
      <div class="banner outdated panel" role="status">
        <Glyph name="globe" colour="gold" /><div><strong>{t('banner.outdated')}</strong></div>
        <Button onClick={() => (outdated.value = false)}>{t('banner.later')}</Button><Button kind="main" onClick={() => location.reload()}>{t('banner.reload')}</Button>
      </div>
    );
  }
  return saving.value ? <div class="banner saving panel" role="status"><Glyph name="spin" colour="gold" class="turning" /><div><strong>{t('banner.saving')}</strong><small>{t('banner.saving_detail')}</small></div></div> : null;
}

/** Frames, ping and what is drawn. */
export function Figures(): JSX.Element | null {
  if (!settings.value.showFigures) return null;
  const { fps, pingMs, jitterMs, drawCalls, triangles, entities } = performanceFigures.value;
  return (
    <p class="figures" role="status" aria-live="off">
      {t('figures.fps', { n: fps })} · {t('figures.ping', { n: Math.round(pingMs), jitter: Math.round(jitterMs) })} · {t('figures.draws', { n: drawCalls, triangles: n(triangles) })} · {t('figures.entities', { n: entities })}
    </p>
  );
}

/** Captions of sounds, newest last. */
export const captions = signal<readonly { id: number; text: string }[]>([]);
const MAX_CAPTIONS = 4;
let captionId = 0;

/** Shows the caption of a sound for three seconds, when the player wants captions. `side` -1 left to 1 right. */
export function addCaption(key: string, side = 0): void {
  if (!settings.peek().captions) return;
  const where = side < -0.35 ? '◀ ' : side > 0.35 ? ' ▶' : '';
  const word = tWord('caption', key);
  const text = where.startsWith('◀') ? where + word : word + where;
  const id = ++captionId;
  captions.value = [...captions.peek().filter((line) => line.text !== text), { id, text }].slice(-MAX_CAPTIONS);
  setTimeout(() => (captions.value = captions.peek().filter((line) => line.id !== id)), 3000);
}

export function Captions(): JSX.Element | null {
  if (captions.value.length === 0) return null;
  return <div class="captions" aria-hidden="true">{captions.value.map((line) => <span key={line.id}>{line.text}</span>)}</div>;
}

/** The hint that stands, with the keys it speaks of filled in. */
export function HintBubble(): JSX.Element | null {
  const key = hint.value;
  const shown = key && settings.value.hints && !settings.value.seen.includes(key) ? key : '';
  if (!shown) return null;
  const words = hintWords(shown);
  if (!words) return null;
  const done = (): void => {
    hint.value = null;
    changeSettings({ seen: [...settings.peek().seen, shown].slice(-100) });
  };
  return (
    <div class={`hint panel`} role="status" aria-label={t('hint.title')}>
      <Glyph name="lantern" colour="gold" />
      <p>{words}</p>
      <div class="buttons">
        <button type="button" class="link" onClick={() => changeSettings({ hints: false })}>{t('hint.no_more')}</button>
        <Button kind="main" onClick={done}>{t('hint.done')}</Button>
      </div>
    </div>
  );
}

function hintWords(key: string): string {
  const keys = (action: string): string => actionLabel(action) || '—';
  const args = { forward: keys('forward'), left: keys('left'), backward: keys('backward'), right: keys('right'), interact: keys('interact'), next: keys('targetNext'), bags: keys('bags'), quests: keys('quests'), map: keys('map'), chat: keys('chat'), abilities: keys('abilities'), jump: keys('jump'), social: keys('social'), slot: keys('slot1') };
  const touch = document.documentElement.classList.contains('touch');
  if (touch && hasText(`hint.${key}.touch`)) return t(`hint.${key}.touch` as 'hint.title', args);
  if (hasText(`hint.${key}`)) return t(`hint.${key}` as 'hint.title', args);
  const text = catalogue.value.texts?.[`hint_${key}`] ?? catalogue.value.texts?.[key] ?? '';
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (args as Record<string, string>)[name] ?? whole);
}

/** Opens the error overlay: a button for the menu. */
export function showFailures(): void {
  failureShown.value = true;
}
