// A warm veil over the canvas until the land near by is there; in the world with the brand, which the
// title has of its own.

import type { View } from '../view/view.ts';

/** The veil lifts when fewer pieces than this are missing; the rest comes while one looks. */
const ENOUGH = 8;
/** It lifts after this long in any case. */
const PATIENCE_MS = 3500;
const FADE_MS = 600;
const STYLE = `position:fixed;inset:0;display:grid;place-items:center;pointer-events:none;transition:opacity ${FADE_MS}ms ease-out;`
  + 'background:radial-gradient(ellipse at 50% 42%,#7a4f4a 0,#46304a 46%,#1d1424 100%)';
const BRAND = 'font:700 clamp(2.6rem,9vw,6rem)/1 "Iowan Old Style","Palatino Linotype",Palatino,Georgia,serif;color:#ffd98f;letter-spacing:.02em;'
  + 'text-shadow:0 0 2.4rem rgba(255,190,96,.55),0 .2rem .6rem rgba(0,0,0,.5)';

export class Veil {
  private readonly element = document.createElement('div');
  private readonly brand = document.createElement('span');
  private began = -1;
  private frames = 0;
  private inWorld = false;
  private up = true;

  /** `after` is what the veil covers: it comes directly over it. */
  constructor(after: HTMLElement, private readonly view: View) {
    this.element.setAttribute('aria-hidden', 'true');
    this.element.style.cssText = STYLE;
    this.brand.style.cssText = BRAND;
    this.brand.textContent = 'Myriad';
    after.after(this.element);
    view.veiled = true;
  }

  /** Looks after the veil, once a frame; `missing` is what the last frame had still to build. */
  work(now: number, inWorld: boolean, missing: number): void {
    if (inWorld !== this.inWorld) {
      this.inWorld = inWorld;
      if (inWorld) this.drop(now);
      else this.brand.remove();
    }
    if (!this.up || !this.view.hasMap) return;
    if (this.began < 0) this.began = now;
    // The first frames have not looked yet at what is missing.
    if (this.frames++ < 3) return;
    if (missing < ENOUGH || now - this.began > PATIENCE_MS) this.lift();
  }

  private drop(now: number): void {
    this.up = true;
    this.began = now;
    this.frames = 0;
    this.view.veiled = true;
    this.element.append(this.brand);
    this.element.style.transition = 'none';
    this.element.style.visibility = 'visible';
    this.element.style.opacity = '1';
  }

  private lift(): void {
    this.up = false;
    this.view.veiled = false;
    this.element.style.transition = `opacity ${FADE_MS}ms ease-out, visibility 0s ${FADE_MS}ms`;
    this.element.style.opacity = '0';
    this.element.style.visibility = 'hidden';
  }
}
