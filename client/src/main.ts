// The game in the browser: makes the parts, connects them, and runs the loop.

import { fromBinary } from '@bufbuild/protobuf';
import { computed, effect } from '@preact/signals';
import { Actor } from './game/act.ts';
import { Game } from './game/game.ts';
import { makeIntents } from './game/intents.ts';
import { idleHands, type Hands } from './game/steering.ts';
import { Targets } from './game/targets.ts';
import { Frames, frameInterval } from './app/frame.ts';
import { loadCatalogue, loadMap } from './app/assets.ts';
import { clicksOn } from './app/clicks.ts';
import { terrainPainter } from './app/paint.ts';
import { makeProbe } from './app/probe.ts';
import { figureMount } from './app/figure.ts';
import { chooseQuality, QualityWatch } from './app/quality.ts';
import { GameSounds } from './app/sounds.ts';
import { ViewStage } from './app/stage.ts';
import { Veil } from './app/veil.ts';
import { language, loadWords, n, t, tCode, tWord } from './i18n/i18n.ts';
import { controls } from './input/controls.ts';
import { listenAll } from './input/listen.ts';
import { Reader } from './net/codec.ts';
import { browserTokens } from './net/tokens.ts';
import { openWebSocket, ownAddress } from './net/transport.ts';
import { Ground } from './sim/ground.ts';
import { reportFailure } from './state/chat.ts';
import { setIntents } from './state/intents.ts';
import { build, screen } from './state/session.ts';
import { changeSettings, loadLocalSettings, settings } from './state/settings.ts';
import { performAction } from './ui/actions.ts';
import { mountInterface } from './ui/mount.tsx';
import { addFloater, platesShown, setPlateLayer } from './ui/plates.ts';
import { setPreviewMount } from './ui/title/preview.tsx';
import { setTerrainPainter } from './ui/terrain.ts';
import { MapGround } from './view/map_ground.ts';
import { paintThings } from './view/map_paint.ts';
import { View } from './view/view.ts';
import { ServerMessageSchema } from './wire/core_pb.ts';

/** How often steps and signals are looked after; a step is 50 ms. */
const WORK_EVERY_MS = 16;
const WORK_EVERY_CI_MS = 25;
/** Time of day in pictures: a little after ten; `day` and `weather` in the page's address say another. */
const FROZEN_DAY = 0.43;
/** Radians that the camera turns with the body in a step by keys; as game/steering.ts. */
const TURN_IN_STEP = 0.14;

const query = new URLSearchParams(location.search);
const ci = query.get('quality') === 'ci';
const freeze = query.get('freeze') === '1';

function element<K extends keyof HTMLElementTagNameMap>(tag: K, into: HTMLElement): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  into.append(made);
  return made;
}

function start(root: HTMLElement): void {
  const canvas = element('canvas', root);
  canvas.className = 'view';
  canvas.setAttribute('role', 'img');
  canvas.style.cssText = 'position:fixed;inset:0;width:100%;height:100%;display:block;touch-action:none;outline:none';
  const layer = element('div', root);

  let loadedMap = '';
  let contentVersion = '';
  const view = new View(canvas, { quality: chooseQuality(ci), freeze, reducedMotion: stillness() });
  const stage = new ViewStage(view);
  const hands = (): Hands => {
    if (screen.peek() !== 'world') return idleHands;
    const wish = controls.takeMove();
    if (wish.turn !== 0) view.camera.yaw -= wish.turn * TURN_IN_STEP;
    return wish;
  };

  const game: Game = new Game(
    {
      open: () => openWebSocket(ownAddress(location)),
      now: () => performance.now(),
      later: (f, ms) => window.setTimeout(f, ms),
      cancel: (timer) => clearTimeout(timer),
      chance: Math.random,
      tokens: browserTokens(),
      language: () => language.peek(),
    },
    {
      content: async (version, mapKey, mapVersion) => {
        contentVersion = version;
        const wanted = `${mapKey || loadedMap.split('@')[0]}@${mapVersion}`;
        const catalogueReady = loadCatalogue(language.peek(), version);
        if (wanted !== loadedMap) {
          loadedMap = wanted;
          await useMap(wanted.split('@')[0] ?? '', mapVersion).catch((error: unknown) => {
            // The next connection tries again.
            loadedMap = `${wanted.split('@')[0]}@`;
            throw error;
          });
        }
        await catalogueReady;
        game.redescribe();
      },
      hands,
      cameraYaw: () => view.camera.yaw,
      words: {
        code: (code, args) => tCode(code, args),
        miss: (how) => tWord('miss', how),
        rolled: (number, low, high) => t('chat.roll', { n: number, low, high }),
        won: (name, item) => t('loot.won', { name, item }),
        drew: (name, number, need) => t('loot.drew', { name, n: number, how: t(need ? 'loot.need' : 'loot.wish') }),
      },
    },
  );

  async function useMap(key: string, version: string): Promise<void> {
    const map = await loadMap(key, version);
    game.ground = new Ground(map);
    stage.walkOn(game.ground);
    const ground = new MapGround(map.json, map);
    view.setMap(ground);
    setTerrainPainter(terrainPainter(map), (canvas, west, north, mm) => paintThings(canvas, ground, west / 1000, north / 1000, mm / 1000));
  }

  game.stage = stage;
  const sounds = new GameSounds(game);
  game.show = {
    floater: (entity, kind, text) => addFloater(entity, kind, text, performance.now()),
    sound: (name, at) => sounds.play(name, at),
  };
  setPreviewMount(figureMount(ci));
  if (freeze || query.has('day')) game.sky.freeze(query.has('day') ? Number(query.get('day')) : FROZEN_DAY, query.get('weather') ?? 'clear');

  const actor = new Actor(game);
  const targets = new Targets(game);
  setIntents(makeIntents(game, actor, targets, {
    setLanguage: (code) => changeSettings({ language: code as 'en' }),
    screenshot: () => savePicture(canvas, () => view.frame(performance.now())),
  }));
  mountInterface(layer);
  const listening = listenAll(canvas, clicksOn(canvas, game, actor, view), performAction, () => screen.peek() === 'world');

  effect(() => {
    const code = language.value;
    loadWords(code).catch(reportFailure);
    if (contentVersion) loadCatalogue(code, contentVersion).catch(reportFailure);
  });
  effect(() => {
    canvas.setAttribute('aria-label', build.value.server ? `Myriad ${build.value.server}` : 'Myriad');
  });
  effect(() => {
    const { reducedMotion } = settings.value;
    view.setReducedMotion(reducedMotion === 'on' || (reducedMotion === 'system' && stillness()));
  });
  const fieldOfView = computed(() => settings.value.fieldOfView);
  const cameraDistance = computed(() => settings.value.cameraDistance);
  const brightness = computed(() => settings.value.brightness);
  effect(() => view.setFieldOfView(fieldOfView.value));
  effect(() => void (view.camera.distance = cameraDistance.value));
  effect(() => void (canvas.style.filter = brightness.value === 100 ? '' : `brightness(${brightness.value}%)`));

  let handled = controls.handled;
  window.setInterval(() => {
    if (controls.handled !== handled) {
      handled = controls.handled;
      actor.byHand();
      game.steering.stop(false);
    }
    game.work();
    actor.work(performance.now());
  }, ci ? WORK_EVERY_CI_MS : WORK_EVERY_MS);

  const frames = new Frames(game, view, new Veil(canvas, view), ci || freeze || stillness());
  const watch = new QualityWatch(view, ci);
  let drawn = -Infinity;
  const loop = (now: number): void => {
    requestAnimationFrame(loop);
    if (now - drawn < frameInterval(ci, Number(query.get('fps')))) return;
    drawn = now;
    frames.draw(now, (dt) => listening.poll(dt));
    sounds.work(now);
    watch.frame(now);
  };
  requestAnimationFrame(loop);
  addEventListener('resize', () => view.resize());
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) controls.releaseAll();
  });
  (window as { __game?: object }).__game = makeProbe(game, (x, z) => stage.screenOf(x, z));
  game.connection.start();
}

function stillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Downloads what the canvas shows. It must be drawn in the same task. */
function savePicture(canvas: HTMLCanvasElement, draw: () => void): void {
  draw();
  canvas.toBlob((blob) => {
    if (!blob) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `myriad-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
}

/** Measures the client with a recorded crowd instead of playing. */
async function measure(root: HTMLElement): Promise<void> {
  const { begin } = await import('./bench/main.ts');
  begin(root, {
    View, MapGround, Ground, Game, Frames, ViewStage, Veil, Reader, ServerMessageSchema, fromBinary, loadCatalogue, loadMap, idleHands, language, n, tCode,
    setPlateLayer, platesShown,
  });
}

const root = document.getElementById('app');
if (root) {
  loadLocalSettings();
  // Without the words of another language English stands in; the game does not wait for more.
  loadWords(language.peek()).catch(reportFailure).then(() => (location.pathname === '/bench' ? measure(root) : start(root))).catch((error: unknown) => {
    reportFailure(error);
    const text = document.createElement('pre');
    text.textContent = String(error instanceof Error ? error.stack : error);
    root.append(text);
  });
}
