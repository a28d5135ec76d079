/** What each quality means. */
import type { Quality } from './types.ts';

export interface Settings {
  shadows: number;
  antialias: boolean;
  /** Pixels of the canvas for one of the page, at most. */
  pixelRatio: number;
  grass: number;
  trees: number;
  air: number;
  sparks: number;
  pointLights: number;
  /** Mountains on the horizon. */
  range: boolean;
}

export const qualities: Readonly<Record<Quality, Settings>> = {
  ci: { shadows: 0, antialias: false, pixelRatio: 1, grass: 0, trees: 120, air: 0, sparks: 0.3, pointLights: 0, range: false },
  low: { shadows: 0, antialias: false, pixelRatio: 1, grass: 0, trees: 240, air: 60, sparks: 0.5, pointLights: 2, range: true },
  medium: { shadows: 1024, antialias: true, pixelRatio: 1.25, grass: 44, trees: 340, air: 200, sparks: 0.8, pointLights: 4, range: true },
  high: { shadows: 2048, antialias: true, pixelRatio: 2, grass: 64, trees: 420, air: 400, sparks: 1, pointLights: 6, range: true },
};
