/**
 * Plates are names, bars and speech over heads, and the numbers of a fight: DOM nodes in a layer below
 * the windows. They are pooled, placed by the view's projection, kept from covering one another
 * (nearest first), and made smaller and paler with distance.
 */
import type { ActorId, Stance } from './types.ts';
import type { View } from './view.ts';

/** Plates shown at once, at most. */
const MAX_PLATES = 40, MAX_NUMBERS = 40, MAX_BUBBLES = 16;
const SIGHT = 46, BUBBLE_SIGHT = 34;

export interface Plate {
  name: string;
  /** Guild, title or calling; may be empty. */
  detail: string;
  stance: Stance;
  /** 0 to 1. */
  health: number;
  level: number;
  /** Progress of a cast from 0 to 1; null or absent: none. */
  cast?: number | null;
  /** Shown however far, and first: the target, the party. */
  important?: boolean;
  bot?: boolean;
}

export type FloatKind = 'damage' | 'crit' | 'hurt' | 'heal' | 'miss' | 'gain';

interface Node {
  root: HTMLElement;
  name: HTMLElement;
  detail: HTMLElement;
  bar: HTMLElement;
  health: HTMLElement;
  cast: HTMLElement;
  castFill: HTMLElement;
  shows: Plate | null;
  width: number;
}

interface Bubble {
  id: ActorId;
  root: HTMLElement;
  until: number;
}

interface Floating {
  id: ActorId;
  root: HTMLElement;
  born: number;
  drift: number;
}

const styleText = `
.plate{position:absolute;left:0;top:0;display:none;flex-direction:column;align-items:center;will-change:transform;font:600 13px/1.15 var(--font,"Trebuchet MS","Segoe UI",system-ui,sans-serif);color:#f6ead2;text-shadow:0 0 3px #000,0 0 3px #000,0 1px 2px #000;white-space:nowrap;pointer-events:none}
.plate small{font-weight:500;font-size:10.5px;opacity:.86}
.plate .bar{width:64px;height:5px;border-radius:3px;background:#120d14d9;box-shadow:0 0 0 1px #000a;overflow:hidden;margin-top:2px}
.plate .bar i{display:block;height:100%;border-radius:3px;background:linear-gradient(#fff5,#fff0 60%),var(--stance)}
.plate .cast i{background:linear-gradient(#fff5,#fff0 60%),#e9b44c}
.plate b{font-weight:700;color:var(--stance)}
.bubble{position:absolute;left:0;top:0;max-width:210px;padding:5px 10px;border-radius:11px;background:#fbf3e0f2;color:#33261c;font:500 12.5px/1.25 var(--font,"Trebuchet MS","Segoe UI",system-ui,sans-serif);box-shadow:0 2px 8px #0007;will-change:transform;overflow-wrap:anywhere}
.bubble::after{content:"";position:absolute;left:50%;bottom:-6px;margin-left:-6px;border:6px solid transparent;border-top-color:#fbf3e0f2;border-bottom:0}
.float{position:absolute;left:0;top:0;font:800 18px/1 var(--font,"Trebuchet MS","Segoe UI",system-ui,sans-serif);text-shadow:0 0 3px #000,0 1px 3px #000;will-change:transform}
.float.damage{color:#fff3d0}.float.crit{color:#ffd24a;font-size:26px}.float.hurt{color:#ff6a54}.float.heal{color:#8ff08a}.float.miss{color:#cfc8d8;font-size:14px}.float.gain{color:#ffe28a;font-size:15px}
`;

/** Colours of names; the shape of the bar and the words beside it carry the same. */
const COLOURS: Record<Stance, string> = { self: '#a8ec92', friendly: '#f6ead2', party: '#8fc6ff', neutral: '#ffe07a', hostile: '#ff8a74' };

export class Plates {
  private readonly layer: HTMLElement;
  private readonly view: View;
  private readonly plates = new Map<ActorId, Plate>();
  private readonly pool: Node[] = [];
  private readonly used = new Map<ActorId, Node>();
  private readonly bubbles: Bubble[] = [];
  private readonly floats: Floating[] = [];
  private readonly taken: number[] = [];
  private readonly spot = { x: 0, y: 0, z: 0 };
  /** False hides names and bars; speech and numbers stay. */
  visible = true;

  constructor(layer: HTMLElement, view: View) {
    this.layer = layer;
    this.view = view;
    const style = document.createElement('style');
    style.textContent = styleText;
    layer.append(style);
  }

  /** set gives an actor a plate or changes it. */
  set(id: ActorId, plate: Plate): void {
    this.plates.set(id, plate);
    const node = this.used.get(id);
    if (node) this.write(node, plate);
  }

  remove(id: ActorId): void {
    this.plates.delete(id);
    this.release(id);
  }

  /** say shows speech over a head for a time that grows with its length. */
  say(id: ActorId, text: string): void {
    const old = this.bubbles.findIndex((b) => b.id === id);
    if (old >= 0) this.bubbles.splice(old, 1)[0]!.root.remove();
    if (this.bubbles.length >= MAX_BUBBLES) this.bubbles.shift()!.root.remove();
    const root = element('div', 'bubble');
    root.textContent = text.slice(0, 200);
    this.layer.append(root);
    this.bubbles.push({ id, root, until: performance.now() + 3500 + Math.min(200, text.length) * 55 });
  }

  /** float lets a number or a word rise from an actor. */
  float(id: ActorId, text: string, kind: FloatKind): void {
    if (this.floats.length >= MAX_NUMBERS) this.floats.shift()!.root.remove();
    const root = element('div', `float ${kind}`);
    root.textContent = text;
    this.layer.append(root);
    this.floats.push({ id, root, born: performance.now(), drift: (Math.random() - 0.5) * 60 });
  }

  clear(): void {
    for (const id of [...this.used.keys()]) this.release(id);
    this.plates.clear();
    for (const b of [...this.bubbles, ...this.floats]) b.root.remove();
    this.bubbles.length = this.floats.length = 0;
  }

  /** update places everything; call it after View.frame. now is performance.now(). */
  update(now: number): void {
    this.placeNames();
    this.placeBubbles(now);
    this.placeFloats(now);
  }

  private placeNames(): void {
    const wanted: { id: ActorId; plate: Plate; x: number; y: number; z: number; rank: number }[] = [];
    if (this.visible) for (const [id, plate] of this.plates) {
      const actor = this.view.actor(id);
      if (!actor || actor.leaving || (!plate.important && actor.distance > SIGHT) || !this.view.project(id, this.spot)) continue;
      wanted.push({ id, plate, x: this.spot.x, y: this.spot.y, z: this.spot.z, rank: this.spot.z - (plate.important ? 1000 : 0) - (plate.stance === 'self' ? 2000 : 0) });
    }
    wanted.sort((a, b) => a.rank - b.rank);
    this.taken.length = 0;
    const shown = new Set<ActorId>();
    for (const w of wanted) {
      if (shown.size >= MAX_PLATES) break;
      const k = Math.max(0.62, Math.min(1, 11 / w.z)), width = (this.used.get(w.id)?.width ?? w.plate.name.length * 8) * k, height = 32 * k;
      if (this.covered(w.x - width / 2, w.y - height, width, height)) continue;
      shown.add(w.id);
      this.place(w.id, w.plate, w.x, w.y, k, w.plate.important ? 1 : Math.max(0.25, Math.min(1, (SIGHT - w.z) / 16)));
    }
    for (const id of [...this.used.keys()]) if (!shown.has(id)) this.release(id);
  }

  /** covered reports whether a box touches one that is taken, and takes it otherwise. */
  private covered(x: number, y: number, width: number, height: number): boolean {
    const t = this.taken;
    for (let i = 0; i < t.length; i += 4) {
      if (x < t[i]! + t[i + 2]! && x + width > t[i]! && y < t[i + 1]! + t[i + 3]! && y + height > t[i + 1]!) return true;
    }
    t.push(x, y, width, height);
    return false;
  }

  private place(id: ActorId, plate: Plate, x: number, y: number, k: number, alpha: number): void {
    let node = this.used.get(id);
    if (!node) {
      node = this.pool.pop() ?? this.make();
      this.used.set(id, node);
      this.write(node, plate);
      node.root.style.display = 'flex';
      node.width = node.root.offsetWidth;
    }
    node.root.style.transform = `translate(${x.toFixed(1)}px,${y.toFixed(1)}px) scale(${k.toFixed(2)}) translate(-50%,-100%)`;
    node.root.style.transformOrigin = '0 0';
    node.root.style.opacity = alpha.toFixed(2);
  }

  private make(): Node {
    const root = element('div', 'plate'), name = element('span', ''), detail = element('small', ''), bar = element('div', 'bar');
    const health = element('i', ''), cast = element('div', 'bar cast'), castFill = element('i', '');
    bar.append(health);
    cast.append(castFill);
    root.append(name, detail, bar, cast);
    this.layer.append(root);
    return { root, name, detail, bar, health, cast, castFill, shows: null, width: 60 };
  }

  private write(node: Node, p: Plate): void {
    const before = node.shows;
    node.shows = { ...p };
    if (!before || before.name !== p.name || before.level !== p.level || before.stance !== p.stance || before.bot !== p.bot) {
      const level = element('b', '');
      level.textContent = p.level > 0 && p.stance !== 'self' ? ` ${p.level}` : '';
      node.name.textContent = p.bot ? `${p.name} ⚙` : p.name;
      node.name.append(level);
      node.name.style.color = COLOURS[p.stance];
      node.root.style.setProperty('--stance', p.stance === 'hostile' ? '#e2543e' : p.stance === 'neutral' ? '#e0b43e' : '#6fce5a');
    }
    node.detail.textContent = p.detail ? `‹${p.detail}›` : '';
    const hurt = p.health < 0.995 || p.important === true;
    node.bar.style.display = hurt ? '' : 'none';
    node.health.style.width = `${(Math.max(0, Math.min(1, p.health)) * 100).toFixed(1)}%`;
    const casting = p.cast !== undefined && p.cast !== null;
    node.cast.style.display = casting ? '' : 'none';
    if (casting) node.castFill.style.width = `${(Math.max(0, Math.min(1, p.cast!)) * 100).toFixed(1)}%`;
  }

  private release(id: ActorId): void {
    const node = this.used.get(id);
    if (!node) return;
    this.used.delete(id);
    node.root.style.display = 'none';
    node.shows = null;
    this.pool.push(node);
  }

  private placeBubbles(now: number): void {
    for (let i = this.bubbles.length - 1; i >= 0; i--) {
      const b = this.bubbles[i]!;
      if (now > b.until) {
        b.root.remove();
        this.bubbles.splice(i, 1);
        continue;
      }
      const there = this.view.project(b.id, this.spot) && this.spot.z < BUBBLE_SIGHT;
      b.root.style.display = there ? '' : 'none';
      if (!there) continue;
      const lift = this.used.has(b.id) ? 38 : 8, alpha = Math.min(1, (b.until - now) / 500);
      b.root.style.transform = `translate(${this.spot.x.toFixed(1)}px,${(this.spot.y - lift).toFixed(1)}px) translate(-50%,-100%)`;
      b.root.style.opacity = alpha.toFixed(2);
    }
  }

  private placeFloats(now: number): void {
    for (let i = this.floats.length - 1; i >= 0; i--) {
      const f = this.floats[i]!, age = (now - f.born) / 1100;
      if (age >= 1) {
        f.root.remove();
        this.floats.splice(i, 1);
        continue;
      }
      const there = this.view.project(f.id, this.spot);
      f.root.style.display = there ? '' : 'none';
      if (!there) continue;
      const pop = age < 0.12 ? 0.6 + age * 5 : 1.2 - Math.min(0.2, (age - 0.12) * 1.4), k = Math.max(0.6, Math.min(1.1, 12 / this.spot.z));
      f.root.style.transform = `translate(${(this.spot.x + f.drift * age).toFixed(1)}px,${(this.spot.y + 16 - age * 62).toFixed(1)}px) scale(${(pop * k).toFixed(2)}) translate(-50%,-50%)`;
      f.root.style.opacity = Math.min(1, (1 - age) * 2.4).toFixed(2);
    }
  }
}

function element(tag: string, className: string): HTMLElement {
  const out = document.createElement(tag);
  if (className) out.className = className;
  return out;
}
