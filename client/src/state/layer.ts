// Which copy of a crowded place one is in.

import { signal } from '@preact/signals';

export interface Layer {
  readonly region: number;
  /** From 1. */
  readonly layer: number;
  /** 1: the place is whole. */
  readonly layers: number;
}

/** A place that is held once. */
export const WHOLE: Layer = { region: -1, layer: 1, layers: 1 };

/** What a region told last of itself. */
export const toldLayer = signal<Layer>(WHOLE);
/** The layer that one is in: what the sign shows. */
export const layer = signal<Layer>(WHOLE);
