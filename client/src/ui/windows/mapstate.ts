// What the world map shows: its middle and scale.

import { signal } from '@preact/signals';
import { markers } from '../../state/quests.ts';
import { live } from '../../state/surroundings.ts';

/** Millimetres for a pixel at each zoom of the map. */
export const MAP_SCALES = [16_000, 8_000, 4_000, 2_000, 1_000, 500] as const;
/** The middle of the map in millimetres, and the index into MAP_SCALES; `follow` keeps oneself in the middle. */
export const mapView = signal({ x: 0, z: 0, zoom: 3, follow: true });

/** Moves the map to a place. */
export function lookAt(x: number, z: number, zoom = mapView.peek().zoom): void {
  mapView.value = { x, z, zoom, follow: false };
}

/** Moves the map to the first marker of a quest. */
export function lookAtQuest(quest: string): void {
  const marker = markers.peek().find((other) => other.quest === quest);
  if (marker) lookAt(marker.x, marker.z);
  else mapView.value = { ...mapView.peek(), x: live.x, z: live.z, follow: true };
}
