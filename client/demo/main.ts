/**
 * A page that shows the view without a server: scenes by query parameter, for pictures and measuring.
 * scene=town|forest|night|lake|crowd|above|avatars|faces|postures|creatures|effects|rain|storm|snow|fog|preview|at; n=people; t=hour;
 * counts=people known by number alone, around the square up to reach=metres;
 * quality=ci|low|medium|high; map=1 for a compiled map (see serve.mjs); frames=how many to draw; turning=pixels of a drag before each frame;
 * hollow=1 draws one triangle of each mesh, so that a frame's JavaScript is measured as beside a graphics processor that keeps up.
 */
import { hollow } from '../src/bench/hollow.ts';
import { footingOn } from '../src/app/footing.ts';
import { Ground as Walked } from '../src/sim/ground.ts';
import { bestiary } from '../src/view/actor/bestiary.ts';
import { parts } from '../src/view/actor/parts.ts';
import { styles } from '../src/view/effect/styles.ts';
import { MapGround } from '../src/view/map_ground.ts';
import { Preview } from '../src/view/preview.ts';
import { random } from '../src/view/shape/random.ts';
import { POSTURES, type Appearance, type PersonLook, type Posture, type Quality, type Worn } from '../src/view/types.ts';
import type { WeatherKind } from '../src/view/sky/weather.ts';
import { View } from '../src/view/view.ts';
import { SQUARE, standIn } from './stand_in.ts';

const query = new URLSearchParams(location.search);
const scene = query.get('scene') ?? 'town', count = Number(query.get('n') ?? 0);
const quality = (query.get('quality') ?? 'high') as Quality;
const canvas = document.querySelector('canvas')!;
if (query.has('hollow')) hollow();
const view = new View(canvas, { quality, freeze: true });
const r = random(Number(query.get('seed') ?? 2026));
const ground = query.has('map') ? new MapGround(await (await fetch('/map.json')).json()) : standIn();

const pick = <T>(list: readonly T[]): T => list[Math.floor(r() * list.length)]!;

function randomLook(): PersonLook {
  const appearance: Appearance = {
    body: r() < 0.4 ? 1 : 0, face: Math.floor(r() * 6), skin: Math.floor(r() * 8), hair: Math.floor(r() * 10), hairColour: Math.floor(r() * 12),
    beard: r() < 0.25 ? 1 + Math.floor(r() * 4) : 0, topColour: Math.floor(r() * 12), bottomColour: 10 + Math.floor(r() * 6), accentColour: Math.floor(r() * 11),
  };
  const worn: Worn[] = [], q = r();
  if (q < 0.3) {
    worn.push({ part: pick(['sword', 'axe', 'mace', 'greatsword']) }, { part: pick(['pauldrons', 'breastplate']) });
    if (r() < 0.6) worn.push({ part: 'shield', colour: pick([0xc8453b, 0x3f6fb5, 0xe9b44c, 0x8f4f9c]) });
    if (r() < 0.5) worn.push({ part: 'helmet' });
    if (r() < 0.5) worn.push({ part: 'cape', colour: pick([0xc8453b, 0x3f6fb5, 0x3f8a6a]) });
  } else if (q < 0.5) {
    worn.push({ part: 'staff', trim: pick([0x7fd8ff, 0xffb060, 0x9fe08a]) }, { part: 'robe' });
    if (r() < 0.6) worn.push({ part: 'wizardhat' });
  } else if (q < 0.7) worn.push({ part: 'bow' }, { part: 'quiver' }, { part: r() < 0.6 ? 'hood' : 'cap' }, { part: 'cape' });
  else {
    if (r() < 0.35) worn.push({ part: 'strawhat' });
    if (r() < 0.4) worn.push({ part: 'skirt' });
    if (r() < 0.3) worn.push({ part: 'pack' });
    if (r() < 0.25) worn.push({ part: 'apron' });
  }
  return { kind: 'person', appearance, worn, scale: 0.94 + r() * 0.13 };
}

function stand(id: string, look: Parameters<View['put']>[1], dx: number, dz: number, yaw: number, posture: Posture = 'stand', speed = 0): void {
  const x = SQUARE.x + dx, z = SQUARE.z + dz;
  view.put(id, look, { x, y: ground.height(x, z), z, yaw, posture, speed });
}

const hero: PersonLook = {
  kind: 'person', scale: 1.04,
  appearance: { body: 0, face: 1, skin: 0, hair: 1, hairColour: 7, beard: 0, topColour: 5, bottomColour: 13, accentColour: 2 },
  worn: [{ part: 'sword' }, { part: 'shield', colour: 0xe9b44c }, { part: 'pauldrons' }, { part: 'cape', colour: 0xc8453b }],
};

function people(n: number, spread: number): void {
  for (let i = 0; i < n; i++) {
    const a = r() * 6.28, d = 4 + Math.sqrt(r()) * spread;
    const moving = r() < 0.6, still = pick<Posture>(['stand', 'stand', 'stand', 'sit', 'dance', 'stand']);
    stand(`p${i}`, randomLook(), Math.cos(a) * d, Math.sin(a) * d, r() * 6.28, moving ? (r() < 0.3 ? 'run' : 'walk') : still, moving ? 2 + r() * 3 : 0);
    if (!moving && r() < 0.25) view.gesture(`p${i}`, pick(['wave', 'cheer', 'clap', 'bow']));
  }
}

function look(dx: number, dz: number, yaw: number, pitch: number, distance: number, lift = 0): void {
  const x = SQUARE.x + dx, z = SQUARE.z + dz;
  view.camera.follow(x, ground.height(x, z) + lift, z);
  view.camera.yaw = yaw;
  view.camera.pitch = pitch;
  view.camera.distance = distance;
}

let hour = Number(query.get('t') ?? 16.6), weather = 'clear' as WeatherKind;
let warm = 40;

const scenes: Record<string, () => void> = {
  town: () => {
    people(count || 60, 26);
    stand('me', hero, 3, 16, 3.3);
    look(3, 16, 3.3, 0.16, 7);
  },
  night: () => {
    hour = Number(query.get('t') ?? 22.5);
    scenes.town!();
  },
  rain: () => {
    weather = 'rain';
    scenes.town!();
  },
  storm: () => { weather = 'storm'; scenes.town!(); },
  snow: () => { weather = 'snow'; scenes.town!(); },
  fog: () => { weather = 'fog'; scenes.forest!(); },
  above: () => {
    people(count || 150, 40);
    look(0, 6, 3.6, 0.75, 28, 14);
  },
  lake: () => {
    hour = Number(query.get('t') ?? 9.5);
    stand('me', hero, -58, 44.4, -0.9);
    view.move('me', { x: SQUARE.x - 62, y: 0.65, z: SQUARE.z + 47.3, yaw: -0.9, posture: 'stand', speed: 0 });
    look(-62, 47.3, -0.9, 0.2, 8);
    view.camera.follow(SQUARE.x - 62, 0.65, SQUARE.z + 47.3);
  },
  forest: () => {
    stand('me', hero, 70, -90, 2.2, 'walk', 2);
    ['wolf', 'deer', 'rabbit', 'boar', 'wisp'].forEach((m, i) => stand(m, { kind: 'creature', model: m }, 66 + i * 2.6, -98 - (i % 2) * 3, i, 'walk', 1));
    look(70, -90, 2.7, 0.14, 8);
  },
  crowd: () => {
    people(count || 1000, 46);
    look(0, 24, 3.3, 0.42, 26, 2);
  },
  avatars: () => {
    const line: PersonLook[] = [
      { ...hero, appearance: { ...hero.appearance, hair: 0, hairColour: 5, topColour: 6, bottomColour: 12, skin: 1 } },
      { kind: 'person', appearance: { body: 0, face: 2, skin: 5, hair: 1, hairColour: 0, beard: 0, topColour: 8, bottomColour: 12, accentColour: 2 }, worn: [{ part: 'robe' }, { part: 'wizardhat', colour: 0x6f3f8c }, { part: 'staff', trim: 0xffb060 }] },
      { kind: 'person', appearance: { body: 0, face: 3, skin: 2, hair: 2, hairColour: 7, beard: 0, topColour: 4, bottomColour: 13, accentColour: 3 }, worn: [{ part: 'hood', colour: 0x3f8a5a }, { part: 'cape', colour: 0x3f8a5a }, { part: 'bow' }, { part: 'quiver' }] },
      { kind: 'person', appearance: { body: 1, face: 4, skin: 3, hair: 0, hairColour: 1, beard: 2, topColour: 10, bottomColour: 14, accentColour: 0 }, worn: [{ part: 'strawhat' }, { part: 'pack' }, { part: 'apron' }] },
      { kind: 'person', appearance: { body: 0, face: 5, skin: 0, hair: 3, hairColour: 6, beard: 0, topColour: 9, bottomColour: 12, accentColour: 10 }, worn: [{ part: 'robe' }, { part: 'circlet' }, { part: 'cape', colour: 0x3f5fb5 }, { part: 'wand' }] },
      { kind: 'person', appearance: { body: 1, face: 1, skin: 6, hair: 0, hairColour: 0, beard: 3, topColour: 2, bottomColour: 15, accentColour: 1 }, worn: [{ part: 'helmet' }, { part: 'breastplate' }, { part: 'greatsword' }, { part: 'cape', colour: 0x2f8f9d }] },
      { kind: 'person', appearance: { body: 0, face: 0, skin: 4, hair: 6, hairColour: 2, beard: 0, topColour: 1, bottomColour: 12, accentColour: 5 }, worn: [{ part: 'scarf', colour: 0x2f8f9d }, { part: 'wrench' }, { part: 'quiver' }] },
      { kind: 'person', appearance: { body: 0, face: 2, skin: 1, hair: 5, hairColour: 8, beard: 0, topColour: 3, bottomColour: 13, accentColour: 9 }, worn: [{ part: 'skirt', colour: 0xc95f86 }, { part: 'book' }] },
    ];
    line.forEach((l, i) => {
      stand(`a${i}`, l, (i - 3.5) * 1.25, 16 + Math.abs(i - 3.5) * 0.1, (3.5 - i) * 0.07, i === 6 ? 'walk' : i === 1 ? 'cast' : i === 5 ? 'fight' : 'stand', i === 6 ? 2 : 0);
    });
    view.gesture('a3', 'wave');
    look(0, 16, Math.PI, 0.05, Number(query.get('d') ?? 7), -0.55);
  },
  faces: () => {
    for (let i = 0; i < 5; i++) stand(`a${i}`, randomLook(), (i - 2) * 0.8, 16, (2 - i) * 0.1);
    look(0, 16, Math.PI, 0, 2.6, -0.12);
  },
  creatures: () => {
    Object.keys(bestiary).forEach((m, i) => stand(m, { kind: 'creature', model: m }, -7.4 + (i % 8) * 2.1, 10 + Math.floor(i / 8) * 3.2, 0.5, i % 3 === 1 ? 'walk' : 'stand', i % 3 === 1 ? 1.5 : 0));
    look(0, 16, Math.PI, 0.3, 9.5, -1.5);
  },
  effects: () => {
    stand('me', hero, 0, 20, 3.14);
    const names = Object.keys(styles);
    names.forEach((name, i) => {
      const x = -12 + (i % 8) * 3.4, z = 18 - Math.floor(i / 8) * 4.4;
      stand(`t${i}`, i % 2 ? { kind: 'creature', model: 'wolf' } : randomLook(), x, z, 0);
      view.effects.play({ style: name, from: { x: SQUARE.x + x, y: ground.height(SQUARE.x + x, SQUARE.z + z) + 1.2, z: SQUARE.z + z + 5 }, to: { actor: `t${i}` }, delay: styles[name]!.flies ? 0.2 + (i % 3) * 0.05 : 0.25 });
    });
    view.mark('t0', 'offer');
    view.mark('t2', 'turn_in');
    view.setTarget('t3', 'hostile');
    view.setCircles([{ x: SQUARE.x + 3, z: SQUARE.z + 22, radius: 2.2, colour: 0xff7a3a }]);
    look(0, 20, Math.PI, 0.36, 14, -1);
    warm = 12;
  },
  at: () => {
    const [x, z, yaw, pitch, distance, lift] = ['x', 'z', 'yaw', 'pitch', 'd', 'lift'].map((k, i) => Number(query.get(k) ?? [4450, 4352, 3.14, 0.2, 9, 0][i])) as [number, number, number, number, number, number];
    people(count || 30, 26);
    stand('me', hero, x - SQUARE.x, z - SQUARE.z, yaw);
    look(x - SQUARE.x, z - SQUARE.z, yaw, pitch, distance, lift);
  },
  postures: () => {
    POSTURES.forEach((posture, i) => {
      const x = SQUARE.x + (i - 5.5) * 1.5, z = SQUARE.z + 16;
      view.put(posture, i % 3 ? randomLook() : hero, { x, y: ground.height(x, z), z, yaw: 0.6, posture, speed: posture === 'walk' || posture === 'swim' ? 2 : posture === 'run' ? 6 : 0 });
    });
    ['chest', 'herb', 'ore', 'mushroom', 'corpse', 'turret', 'wood', 'berries'].forEach((model, i) => stand(model, { kind: 'thing', model, sparkles: true }, (i - 3.5) * 1.6, 18.6, 0));
    look(0, 16.6, Math.PI, 0.22, 10, -0.8);
  },
  preview: () => {
    const add = (style: string) => {
      const c = document.createElement('canvas');
      c.style.cssText = `position:fixed;top:20px;${style}`;
      document.body.append(c);
      return c;
    };
    const preview = new Preview(add('left:20px;width:300px;height:440px;background:#2a2030'));
    preview.show({ ...hero, worn: [...hero.worn, { part: 'circlet' }] });
    const face = new Preview(add('left:340px;width:200px;height:200px;background:#2a2030'));
    face.distance = 1.6;
    face.show(randomLook());
    for (let i = 0; i < 4; i++) { preview.frame(i * 40); face.frame(i * 40); }
    scenes.town!();
  },
};

/** masses spreads people over the leaves around the square, the denser the nearer. */
async function masses(people: number, reach: number): Promise<void> {
  const cells = new Map<number, Uint16Array>();
  for (let i = 0; i < people; i++) {
    const a = r() * 6.28, d = Math.pow(r(), 0.7) * reach, x = SQUARE.x + Math.cos(a) * d, z = SQUARE.z + Math.sin(a) * d;
    const key = (Math.floor(x / 64) << 8) | Math.floor(z / 64), leaf = Math.floor((z % 64) / 8) * 8 + Math.floor((x % 64) / 8);
    let leaves = cells.get(key);
    if (!leaves) cells.set(key, (leaves = new Uint16Array(64)));
    leaves[leaf]!++;
  }
  view.setFooting(ground instanceof MapGround ? footingOn(new Walked(ground.map)) : (x, z) => ground.height(x, z));
  for (const [key, leaves] of cells) await view.crowd(key >> 8, key & 255, leaves);
}

scenes[scene]?.();
view.setMap(ground);
if (query.has('counts')) await masses(Number(query.get('counts')), Number(query.get('reach') ?? 110));
view.setSky({ day: hour / 24, season: Number(query.get('season') ?? 1), weather, intensity: 1 });
void parts;

const total = Number(query.get('frames') ?? 3), times: number[] = [];
const globalProbe = globalThis as unknown as { demo: { done: boolean; stats: unknown; times: number[] } };
globalProbe.demo = { done: false, stats: null, times, view } as never;
// Joints settle before anything is drawn: the animation needs no pictures.
view.settle(warm);
// Without drawing, the figures are those of the code alone: drawing by software takes the same processor.
const undrawn = query.get('draw') === '0';
// With a gap, in ms, the last dozen frames are drawn one by one, each when the renderer is idle, and timed whole.
const gap = Number(query.get('gap') ?? 0);
const DRAWN_LAST = 12;
/** Pixels of a drag that turns the camera before each frame. */
const turning = Number(query.get('turning') ?? 0);
let drawn = 0;
function frame(now: number): void {
  const last = gap > 0 && drawn >= total - DRAWN_LAST;
  view.veiled = undrawn && drawn > 2 && !last;
  if (turning > 0) view.camera.drag(turning, 0);
  view.frame(now);
  times.push(view.stats().frameMs - (last || query.has('hollow') ? 0 : view.stats().submitMs));
  if (++drawn < total) setTimeout(() => requestAnimationFrame(frame), last ? gap : 0);
  else Object.assign(globalProbe.demo, { done: true, stats: { ...view.stats() } });
}
requestAnimationFrame(frame);
