// Name plates, speech bubbles and floating numbers over the world: DOM elements from pools,
// placed every frame without rendering. Hidden from screen readers: the list of the
// surroundings says the same.

import { settings } from '../state/settings.ts';
import { Boxes } from './declutter.ts';
import { glyphMarkup } from './glyphs.ts';

/** One plate as the game wants it this frame. Screen pixels; `y` is where its lower edge stands. */
export interface Plate {
  id: number;
  x: number;
  y: number;
  /** Metres from the camera: scale and fading. */
  distance: number;
  name: string;
  /** Second line: title, role; empty for none. */
  subtitle: string;
  kind: 'self' | 'player' | 'party' | 'bot' | 'person' | 'friendly' | 'neutral' | 'hostile' | 'object';
  level: number;
  /** 0 to 1; -1 hides the bar. */
  health: number;
  /** Sign above: "!", "?", "…" (unfinished), "$" a vendor, or empty. */
  sign: string;
  targeted: boolean;
  /** What they just said; empty for nothing. */
  speech: string;
}

/** Plates at once; the nearest win. */
export const MAX_PLATES = 40;
const FADE_FROM = 28;
const FADE_TO = 60;

interface PlateElement { root: HTMLElement; name: HTMLElement; subtitle: HTMLElement; bar: HTMLElement; fill: HTMLElement; sign: HTMLElement; speech: HTMLElement; id: number; look: string; health: number; shown: boolean; at: string; opacity: string; depth: number }

let layer: HTMLElement | null = null;
const pool: PlateElement[] = [];
/** Where this frame's plates stand. */
const taken = new Boxes();

/** Gives the plates their layer; `mountInterface` calls it. */
export function setPlateLayer(element: HTMLElement): void {
  layer = element;
  pool.length = 0;
}

function makePlate(parent: HTMLElement): PlateElement {
  const part = (name: string): HTMLElement => {
    const element = document.createElement('span');
    element.className = `plate-${name}`;
    return element;
  };
  const root = document.createElement('div');
  root.className = 'plate';
  const [speech, sign, name, subtitle, bar, fill] = ['speech', 'sign', 'name', 'subtitle', 'bar', 'fill'].map(part) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement];
  bar.append(fill);
  root.append(speech, sign, name, subtitle, bar);
  parent.append(root);
  return { root, name, subtitle, bar, fill, sign, speech, id: 0, look: '', health: NaN, shown: true, at: '', opacity: '', depth: NaN };
}

/**
 * Places the plates of this frame. `plates` should come nearest first. The target and those who speak
 * always have theirs; then come those with a sign, then the others: a plate that would overlap one
 * before it is left out, but for its sign where that has room.
 */
export function drawPlates(plates: readonly Plate[]): void {
  if (!layer) return;
  taken.clear();
  let used = 0;
  const wanted = settings.peek().plates;
  for (let rank = 0; rank < 3; rank++) {
    for (const plate of plates) {
      if (used >= MAX_PLATES) break;
      if (rankOf(plate) !== rank || (!wanted && rank === 2)) continue;
      const scale = Math.max(0.66, Math.min(1, 15 / Math.max(1, plate.distance)));
      const whole = claim(plate, scale, rank === 0);
      if (!whole && !claimSign(plate, scale)) continue;
      const element = (pool[used] ??= makePlate(layer));
      used++;
      show(element, plate, scale, whole);
    }
  }
  for (let i = used; i < pool.length; i++) {
    const element = pool[i];
    if (element?.shown) {
      element.root.style.visibility = 'hidden';
      element.shown = false;
      element.id = -1;
      element.look = '';
    }
  }
}

/** How many plates stand over the world. */
export function platesShown(): number {
  return pool.reduce((sum, { shown }) => sum + (shown && layer ? 1 : 0), 0);
}

/** Who comes first where plates overlap: 0 always shown, 1 with a sign, 2 the others. */
function rankOf(plate: Plate): number {
  return plate.targeted || plate.speech !== '' ? 0 : plate.sign !== '' ? 1 : 2;
}

const SIGN_HEIGHT = 28;
const SIGN_HALF = 9;

/** Takes the room of a whole plate: name, second line, bar, sign. */
function claim(plate: Plate, scale: number, always: boolean): boolean {
  const half = (Math.max(plate.name.length + (plate.targeted ? 4 : 0), plate.subtitle.length * 0.8) * 4.2 + 6) * scale;
  const height = ((plate.subtitle ? 32 : 19) + (plate.sign ? SIGN_HEIGHT : 0)) * scale;
  const box = [plate.x - half, plate.y - height, plate.x + half, plate.y] as const;
  if (always) taken.take(...box);
  return always || taken.claim(...box);
}

function claimSign(plate: Plate, scale: number): boolean {
  return plate.sign !== '' && taken.claim(plate.x - SIGN_HALF * scale, plate.y - SIGN_HEIGHT * scale, plate.x + SIGN_HALF * scale, plate.y);
}

/** Writes a plate; not `whole`: only its sign. */
function show(element: PlateElement, plate: Plate, scale: number, whole: boolean): void {
  if (!element.shown) {
    element.root.style.visibility = 'visible';
    element.shown = true;
  }
  const { plateHealth, bubbles } = settings.peek();
  const speech = bubbles ? plate.speech : '';
  const look = `${plate.id}|${plate.name}|${plate.subtitle}|${plate.kind}|${plate.sign}|${plate.targeted}|${speech}|${plate.level}|${whole}`;
  if (element.look !== look) {
    element.look = look;
    element.root.className = `plate ${plate.kind}${plate.targeted ? ' targeted' : ''}`;
    element.name.textContent = plate.kind === 'hostile' && plate.level > 0 ? `${plate.name} ${plate.level}` : plate.name;
    element.subtitle.textContent = plate.subtitle;
    element.name.hidden = element.subtitle.hidden = !whole;
    element.sign.textContent = plate.sign;
    element.sign.hidden = plate.sign === '';
    element.sign.dataset.sign = plate.sign;
    element.speech.textContent = speech;
    element.speech.hidden = speech === '';
  }
  const health = whole && plateHealth && plate.health >= 0 && (plate.health < 1 || plate.targeted) ? Math.round(plate.health * 100) : -1;
  if (element.health !== health) {
    element.health = health;
    element.bar.hidden = health < 0;
    element.fill.style.transform = `scaleX(${Math.max(0, health) / 100})`;
  }
  const opacity = plate.targeted || speech ? 1 : Math.max(0.15, Math.min(1, (FADE_TO - plate.distance) / (FADE_TO - FADE_FROM)));
  place(element, `translate(${plate.x.toFixed(1)}px,${plate.y.toFixed(1)}px) translate(-50%,-100%) scale(${scale.toFixed(2)})`, opacity.toFixed(2),
    plate.targeted ? 2000 : 1000 - Math.min(900, Math.round(plate.distance)));
}

/** Writes what has changed of where a plate stands. */
function place(element: PlateElement, at: string, opacity: string, depth: number): void {
  const { style } = element.root;
  if (element.at !== at) style.transform = element.at = at;
  if (element.opacity !== opacity) style.opacity = element.opacity = opacity;
  if (element.depth !== depth) style.zIndex = String((element.depth = depth));
}

/** What a floating number tells: decides its look and whether the settings show it. */
export type FloaterKind = 'dealt' | 'taken' | 'heal' | 'critical' | 'miss' | 'experience' | 'loot' | 'aura';

interface Floater { element: HTMLElement; entity: number; bornMs: number; drift: number; kind: FloaterKind }
/** Numbers in the air at once; the oldest leave. */
const MAX_FLOATERS = 40;
const FLOAT_MS = 1300;
const floaters: Floater[] = [];
let floaterLayer: HTMLElement | null = null;

/** Gives the numbers their layer; `mountInterface` calls it. */
export function setFloaterLayer(element: HTMLElement): void {
  floaterLayer = element;
  floaters.length = 0;
}

/** Lets a number or word rise from an entity. `glyph` stands before it when given. */
export function addFloater(entity: number, kind: FloaterKind, text: string, nowMs: number, glyph = ''): void {
  const shown = settings.peek().combatText;
  if (!floaterLayer || shown === 'none' || (shown === 'own' && kind === 'miss')) return;
  const element = document.createElement('span');
  element.className = `floater ${kind}`;
  if (glyph) element.innerHTML = `<svg class="glyph" viewBox="0 0 24 24" style="--g:currentColor">${glyphMarkup(glyph)}</svg>`;
  element.append(text);
  floaterLayer.append(element);
  floaters.push({ element, entity, bornMs: nowMs, drift: ((floaters.length * 37) % 60) - 30, kind });
  if (floaters.length > MAX_FLOATERS) floaters.shift()?.element.remove();
}

/** Moves the numbers. `project` tells where an entity's head is on the screen, or null when it is not in view. */
export function drawFloaters(nowMs: number, project: (entity: number) => { x: number; y: number } | null): void {
  for (let i = floaters.length - 1; i >= 0; i--) {
    const floater = floaters[i];
    if (!floater) continue;
    const age = (nowMs - floater.bornMs) / FLOAT_MS;
    const at = age < 1 ? project(floater.entity) : null;
    if (!at) {
      floater.element.remove();
      floaters.splice(i, 1);
      continue;
    }
    const rise = 70 * (1 - (1 - age) ** 2);
    const pop = floater.kind === 'critical' ? 1 + 0.7 * Math.max(0, 1 - age * 5) : 1;
    floater.element.style.transform = `translate(${(at.x + floater.drift * age).toFixed(1)}px,${(at.y - rise).toFixed(1)}px) translate(-50%,-100%) scale(${pop.toFixed(2)})`;
    floater.element.style.opacity = Math.min(1, (1 - age) * 2.5).toFixed(2);
  }
}
