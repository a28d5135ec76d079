// Pictures of the land for minimap and map: painted strip by strip over several frames by
// whoever knows the terrain, then kept.

/**
 * Fills RGBA pixels of a strip of land. `west` and `north` are the map position of the first
 * pixel's corner in millimetres; x grows to the right and z down.
 */
export type TerrainPainter = (out: Uint8ClampedArray, width: number, height: number, west: number, north: number, mmPerPixel: number) => void;

let painter: TerrainPainter | null = null;
let paintings = 0;

/** Gives the maps the land; again when the land changes. */
export function setTerrainPainter(paint: TerrainPainter): void {
  painter = paint;
  paintings++;
}

/** Rows painted at a time: 24 rows of 256 samples cost about 1 ms. */
const ROWS = 24;
/** Milliseconds of a frame spent on painting: more while there is nothing to see yet. */
const FIRST_MS = 20;
const AGAIN_MS = 2;

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
    } else if (this.#work && !fits(this.#next)) this.#work = null;
  }

  /** Paints the next rows, if there is something to paint; call once a frame. */
  work(now: () => number = () => performance.now()): void {
    const until = now() + (this.ready ? AGAIN_MS : FIRST_MS);
    do this.#strip();
    while (this.#work && now() < until);
  }

  #strip(): void {
    if (!this.#work || !painter) return;
    const rows = Math.min(ROWS, this.size - this.#row);
    const strip = this.#work.data.subarray(this.#row * this.size * 4, (this.#row + rows) * this.size * 4);
    painter(strip, this.size, rows, this.#next.west, this.#next.north + this.#row * this.#next.mmPerPixel, this.#next.mmPerPixel);
    this.#row += rows;
    if (this.#row < this.size) return;
    this.canvas.getContext('2d')?.putImageData(this.#work, 0, 0);
    this.#work = null;
    Object.assign(this, this.#next);
    this.ready = true;
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
