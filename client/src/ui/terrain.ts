// Pictures of the land for minimap and map: painted strip by strip over several frames by
// whoever knows the terrain, then kept.

/**
 * Fills RGBA pixels of a strip of land. `west` and `north` are the map position of the first
 * pixel's corner in millimetres; x grows to the right and z down.
 */
export type TerrainPainter = (out: Uint8ClampedArray, width: number, height: number, west: number, north: number, mmPerPixel: number) => void;

/** Draws what is built over a painted square of land; places and scale as of a TerrainPainter. */
export type ThingsPainter = (canvas: HTMLCanvasElement, west: number, north: number, mmPerPixel: number) => void;

let painter: TerrainPainter | null = null;
let paintThings: ThingsPainter | null = null;
let paintings = 0;

/** Gives the maps the land and what stands on it; again when the land changes. */
export function setTerrainPainter(paint: TerrainPainter, things: ThingsPainter | null = null): void {
  painter = paint;
  paintThings = things;
  paintings++;
}

/** Rows painted between two looks at the clock: about 1 ms. */
const ROWS = 16;
/** Painting has this long in a frame, milliseconds, or a share of a slow one. */
const WORK_MS = 3;
const WORK_SHARE = 0.2;
const MAX_WORK_MS = 100;
/** Until the picture is there, one this much coarser stands in. */
const COARSE = 4;

/** A square of painted land that follows a centre. */
export class TerrainPatch {
  readonly size: number;
  /** The finished picture and where it lies. */
  readonly canvas: HTMLCanvasElement;
  west = 0;
  north = 0;
  mmPerPixel = 0;
  ready = false;
  #work: ImageData | null = null;
  #row = 0;
  #next = { west: 0, north: 0, mmPerPixel: 0 };
  #painting = -1;
  #worked = 0;
  /** The finished picture is a coarse one of the same square: rows show as soon as they are painted. */
  #coarse = false;

  constructor(size: number) {
    this.size = size;
    this.canvas = document.createElement('canvas');
    this.canvas.width = this.canvas.height = size;
  }

  /** Sees to it that the land around a point is painted at this scale. */
  follow(x: number, z: number, mmPerPixel: number): void {
    if (!painter) return;
    const half = (this.size * mmPerPixel) / 2;
    const far = half / 3;
    const fits = (at: { west: number; north: number; mmPerPixel: number }): boolean =>
      at.mmPerPixel === mmPerPixel && Math.abs(at.west + half - x) < far && Math.abs(at.north + half - z) < far;
    const stale = this.#painting !== paintings || !fits(this.ready ? this : { west: 0, north: 0, mmPerPixel: 0 });
    if (!this.#work && stale) {
      this.#work = new ImageData(this.size, this.size);
      this.#row = 0;
      this.#next = { west: Math.round(x - half), north: Math.round(z - half), mmPerPixel };
      this.#painting = paintings;
      if (!this.ready || this.#coarse || this.mmPerPixel !== mmPerPixel) this.#standIn();
    } else if (this.#work && !fits(this.#next)) this.#work = null;
  }

  /** Puts a coarse picture of what comes next in place at once, so that no map is ever blank. */
  #standIn(): void {
    const side = Math.ceil(this.size / COARSE);
    const image = new ImageData(side, side);
    painter?.(image.data, side, side, this.#next.west, this.#next.north, this.#next.mmPerPixel * COARSE);
    const small = document.createElement('canvas');
    small.width = small.height = side;
    small.getContext('2d')?.putImageData(image, 0, 0);
    this.canvas.getContext('2d')?.drawImage(small, 0, 0, side * COARSE, side * COARSE);
    this.#finish();
    this.#coarse = true;
  }

  /** Paints the next rows, if there is something to paint; call once a frame. */
  work(): void {
    const began = performance.now();
    const until = began + Math.min(MAX_WORK_MS, Math.max(WORK_MS, (began - this.#worked) * WORK_SHARE));
    this.#worked = began;
    const from = this.#row;
    while (this.#work && painter && performance.now() < until) this.#paintRows(this.#work, painter);
    if (!this.#work || !this.#coarse || this.#row === from) return;
    this.canvas.getContext('2d')?.putImageData(this.#work, 0, 0, 0, from, this.size, this.#row - from);
    paintThings?.(this.canvas, this.west, this.north, this.mmPerPixel);
  }

  #paintRows(image: ImageData, paint: TerrainPainter): void {
    const rows = Math.min(ROWS, this.size - this.#row);
    const strip = image.data.subarray(this.#row * this.size * 4, (this.#row + rows) * this.size * 4);
    paint(strip, this.size, rows, this.#next.west, this.#next.north + this.#row * this.#next.mmPerPixel, this.#next.mmPerPixel);
    this.#row += rows;
    if (this.#row < this.size) return;
    this.canvas.getContext('2d')?.putImageData(image, 0, 0);
    this.#work = null;
    this.#coarse = false;
    this.#finish();
  }

  #finish(): void {
    Object.assign(this, this.#next);
    this.ready = true;
    paintThings?.(this.canvas, this.west, this.north, this.mmPerPixel);
  }

  /** Draws the patch so that (x, z) lies in the middle of a canvas of `width` x `height` pixels at this scale. */
  draw(context: CanvasRenderingContext2D, x: number, z: number, mmPerPixel: number, width: number, height: number): void {
    if (!this.ready) return;
    const scale = this.mmPerPixel / mmPerPixel;
    const left = (this.west - x) / mmPerPixel + width / 2;
    const top = (this.north - z) / mmPerPixel + height / 2;
    context.drawImage(this.canvas, left, top, this.size * scale, this.size * scale);
  }
}
