// The minimap: land, dots, markers, the sun's clock and the name of the place.

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t, tWord } from '../../i18n/i18n.ts';
import { actionLabel } from '../../input/bindings.ts';
import { nameOf } from '../../state/catalogue.ts';
import { party } from '../../state/dialogs.ts';
import { markers } from '../../state/quests.ts';
import { self } from '../../state/self.ts';
import { changeSettings, settings } from '../../state/settings.ts';
import { live, place, sky } from '../../state/surroundings.ts';
import { Glyph } from '../bits.tsx';
import { onFrame } from '../frame.ts';
import { drawArrow, drawBlip, drawMarker, turnOnMap } from '../mapmarks.ts';
import { TerrainPatch } from '../terrain.ts';
import { tipFor } from '../tip.tsx';
import { toggleWindow } from '../window.tsx';

/** Millimetres from the middle to the rim at each zoom. */
const REACH = [240_000, 150_000, 90_000, 60_000, 36_000] as const;
const PIXELS = 176;
/** The map is drawn this often at most, milliseconds. */
const DRAW_EVERY_MS = 66;

/** Writes the time of the day. */
export function clockText(day: number): string {
  const minutes = Math.floor((((day % 1) + 1) % 1) * 1440);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

const WEATHER_GLYPHS: Readonly<Record<string, string>> = { clear: 'sun', cloud: 'wave', rain: 'drop', fog: 'wind', storm: 'bolt', snow: 'frost' };

/** The minimap with its rim. */
export function Minimap(): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const patch = new TerrainPatch(256);
    let last = -Infinity;
    return onFrame((nowMs) => {
      patch.work();
      if (!canvas.current || nowMs - last < DRAW_EVERY_MS) return;
      last = nowMs;
      drawMinimap(canvas.current, patch);
    });
  }, []);
  const { area, land, peaceful } = place.value;
  const name = area ? nameOf('areas', area) : land ? nameOf('lands', land) : '';
  const { day, season, weather } = sky.value;
  const night = day < 0.24 || day > 0.8;
  const zoom = (step: number): void => changeSettings({ minimapZoom: Math.max(0, Math.min(REACH.length - 1, settings.peek().minimapZoom + step)) });
  const rotates = settings.value.minimapRotate;
  return (
    <section class="minimap" aria-label={t('hud.minimap')}>
      <button type="button" class="minimap-face" aria-label={t('hud.open_map')} onClick={() => toggleWindow('map')} {...tipFor(() => <strong>{t('window.map')} <kbd>{actionLabel('map')}</kbd></strong>)}>
        <canvas ref={canvas} width={PIXELS} height={PIXELS} aria-hidden="true" />
      </button>
      <div class="clock" role="img" aria-label={`${clockText(day)}, ${tWord('weather', weather)}, ${t(`season.${season}` as 'season.0')}`}>
        <Glyph name={weather === 'clear' ? (night ? 'moon' : 'sun') : (WEATHER_GLYPHS[weather] ?? 'sun')} colour={weather === 'clear' ? (night ? 'night' : 'sun') : 'water'} />{clockText(day)}
      </div>
      <div class={`place-name ${peaceful ? 'peaceful' : 'wild'}`}><Glyph name={peaceful ? 'heart' : 'fight'} colour={peaceful ? 'leaf' : 'ember'} />{name}</div>
      <div class="minimap-buttons">
        <button type="button" class="round" aria-label={t('hud.zoom_in')} onClick={() => zoom(1)}><Glyph name="plus" colour="sand" /></button>
        <button type="button" class="round" aria-label={t('hud.zoom_out')} onClick={() => zoom(-1)}><Glyph name="minus" colour="sand" /></button>
        <button type="button" class="round" aria-label={t('hud.minimap_rotate')} aria-pressed={rotates} onClick={() => changeSettings({ minimapRotate: !rotates })}><Glyph name="spin" colour="sand" /></button>
      </div>
    </section>
  );
}

function drawMinimap(canvas: HTMLCanvasElement, patch: TerrainPatch): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const reach = REACH[settings.peek().minimapZoom] ?? REACH[2];
  const scale = (reach * 2) / PIXELS;
  const half = PIXELS / 2;
  // The picture reaches 1.5 times as far as the rim, so that it also fills the corners when it turns.
  patch.follow(live.x, live.z, (reach * 3) / patch.size);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = '#4a6a52';
  context.fillRect(0, 0, PIXELS, PIXELS);
  const turn = settings.peek().minimapRotate ? -turnOnMap(live.cameraYaw) : 0;
  context.translate(half, half);
  context.rotate(turn);
  context.translate(-half, -half);
  patch.draw(context, live.x, live.z, scale, PIXELS, PIXELS);
  context.setTransform(1, 0, 0, 1, 0, 0);
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const at = (x: number, z: number): [number, number] => {
    const dx = (x - live.x) / scale;
    const dz = (z - live.z) / scale;
    return [half + dx * cos - dz * sin, half + dx * sin + dz * cos];
  };
  for (const blip of live.blips) {
    const [x, y] = at(blip.x, blip.z);
    if (Math.hypot(x - half, y - half) < half - 3) drawBlip(context, blip.kind, x, y, 2.6);
  }
  for (const member of party.peek()?.members ?? []) {
    if (member.id !== self.peek()?.id && member.online) drawBlip(context, 'party', ...onRim(...at(member.x, member.z), half), 4);
  }
  for (const marker of markers.peek()) {
    const [x, y] = at(marker.x, marker.z);
    drawMarker(context, marker, ...onRim(x, y, half), marker.radius / scale, 7);
  }
  drawArrow(context, half, half, turnOnMap(live.facing) + turn, 8);
}

/** What lies outside shows at the rim. */
function onRim(x: number, y: number, half: number): [number, number] {
  const away = Math.hypot(x - half, y - half);
  if (away <= half - 8) return [x, y];
  return [half + ((x - half) / away) * (half - 8), half + ((y - half) / away) * (half - 8)];
}
