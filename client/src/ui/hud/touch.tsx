// What fingers need on the screen: a stick to see, buttons to jump, act, change target, speak.

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import { controls } from '../../input/controls.ts';
import { stick } from '../../input/touch.ts';
import { self } from '../../state/self.ts';
import { intents } from '../../state/intents.ts';
import { Glyph } from '../bits.tsx';
import { openChat } from '../chat/chatstate.ts';
import { onFrame } from '../frame.ts';
import { toggleWindow } from '../window.tsx';

export function TouchControls(): JSX.Element {
  const ring = useRef<HTMLDivElement>(null);
  useEffect(() => onFrame(() => {
    const element = ring.current;
    if (!element) return;
    element.style.visibility = stick.active ? 'visible' : 'hidden';
    if (!stick.active) return;
    element.style.transform = `translate(${stick.originX}px, ${stick.originY}px) translate(-50%, -50%)`;
    (element.firstElementChild as HTMLElement).style.transform = `translate(${stick.x * 44}px, ${stick.y * 44}px)`;
  }), []);
  return (
    <div class="touch-controls">
      <div class="stick" ref={ring} aria-hidden="true"><i /></div>
      <div class="touch-buttons">
        <button type="button" aria-label={t('action.targetNext')} onClick={() => intents.targetNext(self.peek()?.vitals.dead ? 'friend' : 'enemy', false)}><Glyph name="target" colour="ember" /></button>
        <button type="button" aria-label={t('action.interact')} onClick={() => intents.interactNearest()}><Glyph name="hand" colour="gold" /></button>
        <button type="button" aria-label={t('action.jump')} onPointerDown={() => controls.press('jump')} onPointerUp={() => controls.release('jump')} onPointerCancel={() => controls.release('jump')}><Glyph name="jump" colour="leaf" /></button>
        <button type="button" aria-label={t('hud.chat')} onClick={() => openChat()}><Glyph name="chat" colour="sand" /></button>
        <button type="button" aria-label={t('window.menu')} onClick={() => toggleWindow('menu')}><Glyph name="cog" colour="steel" /></button>
      </div>
    </div>
  );
}
