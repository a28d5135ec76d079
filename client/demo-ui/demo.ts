// The interface without a game: `?scene=hud` and others fill the signals with a moment of
// play. Screenshots and axe-core run over it; open it to work on a window.

import { batch } from '@preact/signals';
import { catalogue } from '../src/state/catalogue.ts';
import { setIntents, type Intents } from '../src/state/intents.ts';
import { mountInterface } from '../src/ui/mount.tsx';
import { drawInterface } from '../src/ui/frame.ts';
import { drawPlates, type Plate } from '../src/ui/plates.ts';
import { setTerrainPainter } from '../src/ui/terrain.ts';
import { listenAll } from '../src/input/listen.ts';
import { performAction } from '../src/ui/actions.ts';
import { screen } from '../src/state/session.ts';
import { changeSettings, loadLocalSettings } from '../src/state/settings.ts';
import { demoCatalogue } from './content.ts';
import { paintDemoLand } from './land.ts';
import { scenes } from './scenes.ts';

const query = new URLSearchParams(location.search);
/** Every wish that was uttered, newest last: tests read it. */
const wishes: { name: string; args: unknown[] }[] = [];

setIntents(new Proxy({} as Intents, { get: (_, name: string) => (...args: unknown[]) => void wishes.push({ name, args }) }));
setTerrainPainter(paintDemoLand);
const root = document.querySelector<HTMLElement>('#app');
const view = document.querySelector<HTMLElement>('#view');
if (!root || !view) throw new Error('the page lacks #app or #view');
loadLocalSettings();
mountInterface(root);
const language = query.get('language');
changeSettings({ language: language === 'sl' || language === 'et' || language === 'pseudo' ? language : 'en', surroundings: false, hints: query.get('scene') === 'hint' });
let plates: readonly Plate[] = [];
batch(() => {
  catalogue.value = demoCatalogue;
  plates = (scenes[query.get('scene') ?? 'hud'] ?? scenes.hud)?.() ?? [];
});
listenAll(view, { choose: () => undefined, interact: () => undefined, menu: () => undefined, hover: () => undefined }, performAction, () => screen.peek() === 'world');
/** Milliseconds of JavaScript that a frame of the interface takes, over many. */
const measure = (frames = 2000): number => {
  const before = performance.now();
  for (let i = 0; i < frames; i++) {
    drawInterface(before + i * 16);
    drawPlates(plates);
  }
  return (performance.now() - before) / frames;
};
Object.assign(window, { demo: { wishes, changeSettings, scenes, measure } });

const loop = (nowMs: number): void => {
  drawInterface(nowMs);
  drawPlates(plates);
  requestAnimationFrame(loop);
};
requestAnimationFrame(loop);
