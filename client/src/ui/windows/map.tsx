// The world map: land, names, people, quests; drag to move, wheel to zoom, click to walk.

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import { catalogue, nameOf } from '../../state/catalogue.ts';
import { party } from '../../state/dialogs.ts';
import { intents } from '../../state/intents.ts';
import { markers } from '../../state/quests.ts';
import { self } from '../../state/self.ts';
import { settings } from '../../state/settings.ts';
import { live } from '../../state/surroundings.ts';
import { Button, Glyph } from '../bits.tsx';
import { Boxes } from '../declutter.ts';
import { onFrame } from '../frame.ts';
import { drawArrow, drawBlip, drawMarker, turnOnMap } from '../mapmarks.ts';
import { TerrainPatch } from '../terrain.ts';
import { closeWindow, Panel } from '../window.tsx';
import { lookAt, MAP_SCALES, mapView } from './mapstate.ts';

const DRAW_EVERY_MS = 100;

export function MapWindow(): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [under, setUnder] = useState('');
  useEffect(() => {
    if (mapView.peek().follow) mapView.value = { ...mapView.peek(), x: live.x, z: live.z };
    const patch = new TerrainPatch(384);
    let last = -Infinity;
    return onFrame((nowMs) => {
      patch.work();
      if (!canvas.current || nowMs - last < DRAW_EVERY_MS) return;
      last = nowMs;
      drawMap(canvas.current, patch);
    });
  }, []);
  const zoom = (step: number): void => {
    const view = mapView.peek();
    mapView.value = { ...view, zoom: Math.max(0, Math.min(MAP_SCALES.length - 1, view.zoom + step)) };
  };
  const placeUnder = (event: PointerEvent | MouseEvent): { x: number; z: number } => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const { x, z, zoom: index } = mapView.peek();
    const scale = MAP_SCALES[index] ?? 2000;
    return { x: Math.round(x + (event.clientX - box.left - box.width / 2) * scale), z: Math.round(z + (event.clientY - box.top - box.height / 2) * scale) };
  };
  return (
    <Panel name="map" title={t('window.map')} glyph="map" onClose={() => closeWindow('map')} footer={<><span>{t('map.you', { x: Math.round(live.x / 1000), z: Math.round(live.z / 1000) })}</span><span>{under}</span></>}>
      <div class="map-body">
        <canvas ref={canvas} class="map-canvas" role="img" aria-label={t('map.picture')}
          onPointerDown={(event) => dragMap(event)}
          onPointerMove={(event) => { const { x, z } = placeUnder(event); setUnder(`${Math.round(x / 1000)}, ${Math.round(z / 1000)}`); }}
          onDblClick={(event) => { const { x, z } = placeUnder(event); if (settings.peek().clickToMove) intents.walkTo(x, z); }}
          onWheel={(event) => { event.preventDefault(); zoom(event.deltaY < 0 ? 1 : -1); }} />
        <div class="map-buttons">
          <button type="button" class="round" aria-label={t('hud.zoom_in')} onClick={() => zoom(1)}><Glyph name="plus" colour="sand" /></button>
          <button type="button" class="round" aria-label={t('hud.zoom_out')} onClick={() => zoom(-1)}><Glyph name="minus" colour="sand" /></button>
          <button type="button" class="round" aria-label={t('map.centre')} onClick={() => (mapView.value = { ...mapView.peek(), x: live.x, z: live.z, follow: true })}><Glyph name="target" colour="gold" /></button>
        </div>
        <MapList />
      </div>
    </Panel>
  );
}

/** What the map shows, as a list: for keyboard and screen reader. */
function MapList(): JSX.Element {
  const places = Object.entries(catalogue.value.areas).filter(([, area]) => area.x !== undefined && area.z !== undefined);
  const go = (x: number, z: number): void => lookAt(x, z, Math.max(3, mapView.peek().zoom));
  return (
    <div class="map-list">
      {markers.value.length > 0 ? <h3>{t('window.quests')}</h3> : null}
      <ul>{markers.value.slice(0, 30).map((marker) => (
        <li key={`${marker.quest}${marker.kind}${marker.person}${marker.x}`}><button type="button" onClick={() => go(marker.x, marker.z)}>
          <Glyph name={marker.kind === 'offer' ? 'bang' : marker.kind === 'area' ? 'target' : 'ask'} colour={marker.kind === 'active' ? 'iron' : marker.kind === 'area' ? 'water' : 'gold'} />
          {marker.person && marker.kind !== 'area' ? nameOf('persons', marker.person) : nameOf('quests', marker.quest)}
        </button></li>
      ))}</ul>
      {places.length > 0 ? <h3>{t('map.places')}</h3> : null}
      <ul>{places.map(([key, area]) => <li key={key}><button type="button" onClick={() => go(area.x ?? 0, area.z ?? 0)}><Glyph name="flag" colour="red" />{area.name}</button></li>)}</ul>
      <Button kind="small" onClick={() => intents.walkTo(mapView.peek().x, mapView.peek().z)}>{t('map.walk')}</Button>
    </div>
  );
}

function dragMap(event: PointerEvent): void {
  const target = event.currentTarget as HTMLElement;
  target.setPointerCapture(event.pointerId);
  let { clientX, clientY } = event;
  const move = (moved: PointerEvent): void => {
    const view = mapView.peek();
    const scale = MAP_SCALES[view.zoom] ?? 2000;
    mapView.value = { ...view, x: view.x - (moved.clientX - clientX) * scale, z: view.z - (moved.clientY - clientY) * scale, follow: false };
    ({ clientX, clientY } = moved);
  };
  target.addEventListener('pointermove', move);
  target.addEventListener('lostpointercapture', () => target.removeEventListener('pointermove', move), { once: true });
}

function drawMap(canvas: HTMLCanvasElement, patch: TerrainPatch): void {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  if (!context || width === 0) return;
  const view = mapView.peek();
  const { x, z } = view.follow ? live : view;
  if (view.follow && (view.x !== live.x || view.z !== live.z)) mapView.value = { ...view, x: live.x, z: live.z };
  const scale = MAP_SCALES[view.zoom] ?? 2000;
  patch.follow(x, z, (scale * Math.max(width, height) * 1.5) / patch.size);
  context.fillStyle = '#35566a';
  context.fillRect(0, 0, width, height);
  patch.draw(context, x, z, scale, width, height);
  const at = (px: number, pz: number): [number, number] => [(px - x) / scale + width / 2, (pz - z) / scale + height / 2];
  taken.clear();
  for (const marker of markers.peek()) {
    const [mx, my] = at(marker.x, marker.z);
    drawMarker(context, marker, mx, my, marker.radius / scale, 9);
    if (marker.radius / scale < 14) taken.take(mx - 10, my - 10, mx + 10, my + 10);
  }
  drawNames(context, scale, at);
  for (const member of party.peek()?.members ?? []) if (member.id !== self.peek()?.id && member.online) drawBlip(context, 'party', ...at(member.x, member.z), 5);
  drawArrow(context, ...at(live.x, live.z), turnOnMap(live.facing), 11);
}

/** Where signs and names stand this time. */
const taken = new Boxes();
const SERIF = '"Iowan Old Style","Palatino Linotype",Palatino,Georgia,serif';
/** A name stands in one of these places, pixels below its own; in none of them it is left out. */
const NAME_PLACES = [20, -18] as const;

/** Writes the names of lands, then of areas from the middle of the map outwards, none over another. */
function drawNames(context: CanvasRenderingContext2D, scale: number, at: (x: number, z: number) => [number, number]): void {
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = 'rgba(30,18,26,.85)';
  const write = (text: string, x: number, z: number, size: number, font: string, colour: string, places: readonly number[]): void => {
    context.font = `${font} ${size}px ${SERIF}`;
    const [px, py] = at(x, z);
    const half = context.measureText(text).width / 2 + 3;
    const place = places.find((dy) => taken.claim(px - half, py + dy - size * 0.6, px + half, py + dy + size * 0.6));
    if (place === undefined) return;
    context.strokeText(text, px, py + place);
    context.fillStyle = colour;
    context.fillText(text, px, py + place);
  };
  for (const land of Object.values(catalogue.peek().lands)) {
    if (land.x === undefined || land.z === undefined || scale < 1000) continue;
    write(land.name + (land.levels ? ` (${land.levels[0]}–${land.levels[1]})` : ''), land.x, land.z, 20, '700', '#ffe3a6', [0, 22, -22]);
  }
  if (scale > 4000) return;
  const { x, z } = mapView.peek();
  const away = (area: { x?: number; z?: number }): number => Math.hypot((area.x ?? 0) - x, (area.z ?? 0) - z);
  for (const area of Object.values(catalogue.peek().areas).sort((a, b) => away(a) - away(b))) {
    if (area.x !== undefined && area.z !== undefined) write(area.name, area.x, area.z, 14, 'italic 600', '#fff6de', NAME_PLACES);
  }
}
