// How much is drawn: as the player chose, or as the first seconds show the machine can bear.

import { effect } from '@preact/signals';
import { settings } from '../state/settings.ts';
import type { Quality } from '../view/types.ts';
import type { View } from '../view/view.ts';

const LADDER: readonly Quality[] = ['low', 'medium', 'high'];
/** Frames are measured over this long before a rung is changed. */
const MEASURE_MS = 3000;
const SLOW_MS = 24;
const FAST_MS = 11;
/** When the lowest rung is too slow still, fewer pixels are drawn: by this much each time, down to this share. */
const PIXEL_STEP = 0.2;
const MIN_PIXELS = 0.6;
/** Changes of rung that a visit may bring: it settles. */
const MAX_CHANGES = 3;

/** The quality to begin with. */
export function chooseQuality(ci: boolean): Quality {
  if (ci) return 'ci';
  const { quality } = settings.peek();
  return quality === 'auto' ? 'medium' : quality;
}

/** Follows the setting, and measures when it is left to the machine. */
export class QualityWatch {
  private rung: Quality;
  private began = 0;
  private frames = 0;
  private changes = 0;
  private pixels = 1;

  constructor(private readonly view: View, private readonly ci: boolean) {
    this.rung = chooseQuality(ci);
    if (ci) return;
    effect(() => {
      void settings.value.quality;
      if (!settings.value.dynamicResolution) this.sharpen(1);
      this.set(chooseQuality(false));
      this.changes = 0;
      this.began = 0;
    });
  }

  /** Counts a frame. */
  frame(now: number): void {
    if (this.ci || settings.peek().quality !== 'auto' || settings.peek().frameCap !== 'none' || document.hidden) {
      this.began = 0;
      return;
    }
    if (this.began === 0) {
      this.began = now;
      this.frames = 0;
      return;
    }
    this.frames++;
    if (now - this.began < MEASURE_MS) return;
    const each = (now - this.began) / this.frames;
    this.began = 0;
    if (this.changes >= MAX_CHANGES || this.view.stats().missing > 0) return;
    const at = LADDER.indexOf(this.rung);
    const next = each > SLOW_MS ? at - 1 : each < FAST_MS ? at + 1 : at;
    if (next < 0 && settings.peek().dynamicResolution) this.sharpen(Math.max(MIN_PIXELS, this.pixels - PIXEL_STEP));
    const wanted = LADDER[next];
    if (!wanted || wanted === this.rung) return;
    this.changes++;
    this.set(wanted);
  }

  private sharpen(pixels: number): void {
    if (pixels === this.pixels) return;
    this.pixels = pixels;
    this.view.setResolution(pixels);
  }

  private set(quality: Quality): void {
    if (quality === this.rung) return;
    this.rung = quality;
    this.view.setQuality(quality);
  }
}
