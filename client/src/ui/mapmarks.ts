// Marks on minimap and map: each kind has its own shape, so that colour is never alone.

import type { Blip } from '../state/surroundings.ts';
import type { MarkerState } from '../state/quests.ts';

const BLIP_COLOURS: Readonly<Record<Blip['kind'], string>> = {
  player: '#f6ead2', party: '#6db8ff', bot: '#b9b0c2', person: '#ffd34d', hostile: '#ff6a52', neutral: '#e6c36a', resource: '#8be07a', object: '#d6b98c', corpse: '#c8a8ff',
};

/** Draws a dot: squares for people of the place, triangles for the hostile, diamonds for resources, discs for players. */
export function drawBlip(context: CanvasRenderingContext2D, kind: Blip['kind'], x: number, y: number, size: number): void {
  context.fillStyle = BLIP_COLOURS[kind];
  context.strokeStyle = '#1a1216';
  context.lineWidth = 1;
  context.beginPath();
  if (kind === 'hostile') polygon(context, x, y, size * 1.25, 3, -Math.PI / 2);
  else if (kind === 'resource' || kind === 'object') polygon(context, x, y, size * 1.15, 4, 0);
  else if (kind === 'person') context.rect(x - size * 0.85, y - size * 0.85, size * 1.7, size * 1.7);
  else context.arc(x, y, kind === 'bot' ? size * 0.75 : size, 0, Math.PI * 2);
  context.fill();
  context.stroke();
}

function polygon(context: CanvasRenderingContext2D, x: number, y: number, radius: number, corners: number, turn: number): void {
  for (let i = 0; i < corners; i++) {
    const angle = turn + (i / corners) * Math.PI * 2;
    context.lineTo(x + Math.cos(angle) * radius, y + Math.sin(angle) * radius);
  }
  context.closePath();
}

const MARKER_SIGNS: Readonly<Record<MarkerState['kind'], string>> = { offer: '!', turn_in: '?', active: '?', area: '' };

/** The sign of a marker: "!" something to take, "?" something to hand in (grey while it is not done). */
export function markerSign(kind: MarkerState['kind']): string {
  return MARKER_SIGNS[kind];
}

/** Draws a quest marker; an area is a ring of its radius in pixels. */
export function drawMarker(context: CanvasRenderingContext2D, marker: Pick<MarkerState, 'kind'>, x: number, y: number, radius: number, size: number): void {
  if (marker.kind === 'area' || radius > size * 1.5) {
    context.beginPath();
    context.arc(x, y, Math.max(size, radius), 0, Math.PI * 2);
    context.fillStyle = 'rgba(120,190,255,.22)';
    context.strokeStyle = 'rgba(150,210,255,.9)';
    context.lineWidth = 1.5;
    context.setLineDash([4, 3]);
    context.fill();
    context.stroke();
    context.setLineDash([]);
    return;
  }
  context.beginPath();
  context.arc(x, y, size, 0, Math.PI * 2);
  context.fillStyle = marker.kind === 'active' ? '#8d8794' : '#ffcf3d';
  context.strokeStyle = '#2a1a10';
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
  context.fillStyle = '#2a1a10';
  context.font = `900 ${Math.round(size * 1.6)}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(markerSign(marker.kind), x, y + 0.5);
}

/** Draws the arrow of oneself. `turn` is clockwise from up, in radians. */
export function drawArrow(context: CanvasRenderingContext2D, x: number, y: number, turn: number, size: number): void {
  context.save();
  context.translate(x, y);
  context.rotate(turn);
  context.beginPath();
  context.moveTo(0, -size);
  context.lineTo(size * 0.72, size * 0.85);
  context.lineTo(0, size * 0.4);
  context.lineTo(-size * 0.72, size * 0.85);
  context.closePath();
  context.fillStyle = '#fffdf4';
  context.strokeStyle = '#1a1216';
  context.lineWidth = 1.6;
  context.fill();
  context.stroke();
  context.restore();
}

/** The turn on a map with north up of a heading where 0 is south and a quarter turn is east. */
export function turnOnMap(heading: number): number {
  return Math.PI - heading;
}
