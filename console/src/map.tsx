// The live map: relief, running regions, characters as heat from afar and as dots near by.
import { useEffect, useRef } from "preact/hooks";
import type { State } from "./api.ts";
import { say } from "./words.ts";

const mapMetres = 8192;
const regionMetres = 512;
const columns = mapMetres / regionMetres;
const maxZoom = 32;
/** Up to this many metres a pixel characters are dots, beyond it heat. */
const dotScale = 4;
const heatPixels = 22;
/** Side of a region on the screen from which on its number fits. */
const numberPixels = 44;
/** Milliseconds of a tick at which a region is shown as hot. */
const hotMs = 25;

interface View {
  /** Middle of what is shown, in metres. */
  x: number;
  z: number;
  zoom: number;
}

const whole: View = { x: mapMetres / 2, z: mapMetres / 2, zoom: 1 };

/** A place that the operator asked for. */
export interface Spot {
  x: number;
  z: number;
  name: string;
}

/** Zoom at which a single character and its surroundings are seen. */
const spotZoom = 16;

const colours = { person: "#ffe9c4", program: "#8fd0c0", edge: "#2b1f33", ring: "#ffffff" };

/** The row of a region, in whatever layer: ids go on above those of the first one. */
const rowOf = (id: number) => Math.floor(id / columns) % columns;

/** The view that holds all running regions and a little around them. */
function alive(state: State): View {
  if (state.regions.length === 0) return whole;
  const xs = state.regions.map((region) => region.id % columns);
  const zs = state.regions.map((region) => rowOf(region.id));
  const left = Math.min(...xs), right = Math.max(...xs) + 1;
  const top = Math.min(...zs), bottom = Math.max(...zs) + 1;
  const side = Math.max(right - left, bottom - top) * regionMetres * 1.08;
  return settle({ x: ((left + right) / 2) * regionMetres, z: ((top + bottom) / 2) * regionMetres, zoom: mapMetres / side });
}

/** Keeps the view on the map. */
function settle(view: View): View {
  const zoom = Math.min(maxZoom, Math.max(1, view.zoom));
  const half = mapMetres / zoom / 2;
  const clamp = (v: number) => Math.min(mapMetres - half, Math.max(half, v));
  return { x: clamp(view.x), z: clamp(view.z), zoom };
}

/** A soft round spot, drawn once for each character. */
function spot(): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = heatPixels * 2;
  const g = canvas.getContext("2d");
  if (g) {
    const glow = g.createRadialGradient(heatPixels, heatPixels, 0, heatPixels, heatPixels, heatPixels);
    // Some dozen on one spot come to full brightness.
    glow.addColorStop(0, "rgba(255, 170, 90, 0.16)");
    glow.addColorStop(0.4, "rgba(240, 120, 60, 0.07)");
    glow.addColorStop(1, "rgba(220, 90, 60, 0)");
    g.fillStyle = glow;
    g.fillRect(0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

class Painter {
  view = whole;
  state: State | undefined;
  spot: Spot | undefined;
  /** The operator has chosen what to see: it stays. */
  steered = false;
  private readonly relief = new Image();
  private readonly heat = spot();
  private asked = false;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.relief.onload = () => this.ask();
    this.relief.src = "/api/relief.png";
  }

  /** Draws with the next frame of the screen, once however often it is asked. */
  ask(): void {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      this.draw();
    });
  }

  metresPerPixel(): number {
    return mapMetres / this.view.zoom / Math.max(1, this.canvas.clientWidth);
  }

  private draw(): void {
    const { canvas, view, state } = this;
    const side = canvas.clientWidth;
    const ratio = window.devicePixelRatio;
    const pixels = Math.round(side * ratio);
    if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
    const g = canvas.getContext("2d");
    if (!g) return;
    const scale = 1 / this.metresPerPixel();
    const left = view.x - mapMetres / view.zoom / 2;
    const top = view.z - mapMetres / view.zoom / 2;
    const px = (x: number) => (x - left) * scale;
    const pz = (z: number) => (z - top) * scale;
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.fillStyle = "#1c1522";
    g.fillRect(0, 0, side, side);
    if (this.relief.complete && this.relief.naturalWidth > 0) {
      g.imageSmoothingEnabled = view.zoom < 6;
      g.drawImage(this.relief, px(0), pz(0), mapMetres * scale, mapMetres * scale);
    }
    for (const region of state?.regions ?? []) {
      const x = px((region.id % columns) * regionMetres);
      const z = pz(rowOf(region.id) * regionMetres);
      const size = regionMetres * scale;
      const load = Math.min(1, (region.worst_ms.at(-1) ?? 0) / hotMs);
      g.fillStyle = `hsla(${38 - 38 * load}, 80%, 60%, ${0.06 + 0.2 * load})`;
      g.fillRect(x, z, size, size);
      g.strokeStyle = `hsla(${38 - 38 * load}, 80%, 68%, 0.85)`;
      g.lineWidth = 1;
      g.strokeRect(x + 0.5, z + 0.5, size - 1, size - 1);
      if (size >= numberPixels) {
        g.font = "600 12px system-ui, sans-serif";
        g.fillStyle = "rgba(244, 231, 211, 0.85)";
        g.fillText(`${region.id}`, x + 6, z + 16 * region.layer);
      }
    }
    this.drawPeople(g, px, pz, this.metresPerPixel() <= dotScale);
  }

  private drawPeople(g: CanvasRenderingContext2D, px: (x: number) => number, pz: (z: number) => number, near: boolean): void {
    const dots = this.state?.dots ?? [];
    const each = (draw: (x: number, z: number, program: boolean) => void) => {
      for (let i = 0; i + 2 < dots.length; i += 3) draw(px(dots[i] ?? 0), pz(dots[i + 1] ?? 0), dots[i + 2] === 1);
    };
    if (!near) {
      g.globalCompositeOperation = "lighter";
      each((x, z) => g.drawImage(this.heat, x - heatPixels, z - heatPixels));
      g.globalCompositeOperation = "source-over";
    }
    g.strokeStyle = colours.edge;
    g.lineWidth = 1;
    each((x, z, program) => {
      g.fillStyle = program ? colours.program : colours.person;
      g.beginPath();
      g.arc(x, z, near ? 3.5 : 1.8, 0, 2 * Math.PI);
      g.fill();
      g.stroke();
    });
    if (this.spot) this.drawSpot(g, px(this.spot.x), pz(this.spot.z), this.spot.name);
  }

  private drawSpot(g: CanvasRenderingContext2D, x: number, z: number, name: string): void {
    g.strokeStyle = colours.ring;
    g.lineWidth = 2;
    g.beginPath();
    g.arc(x, z, 9, 0, 2 * Math.PI);
    g.stroke();
    g.font = "600 13px system-ui, sans-serif";
    g.lineWidth = 3;
    g.strokeStyle = colours.edge;
    g.fillStyle = colours.ring;
    g.strokeText(name, x + 13, z + 5);
    g.fillText(name, x + 13, z + 5);
  }
}

export function WorldMap({ state, spot }: { state: State; spot: Spot | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter | undefined>(undefined);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const p = new Painter(element);
    painter.current = p;
    const sized = new ResizeObserver(() => p.ask());
    sized.observe(element);
    // Preact cannot say that this listener must be able to keep the page from scrolling.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      zoomBy(p, event.deltaY < 0 ? 1.3 : 1 / 1.3, event.offsetX, event.offsetY);
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => {
      sized.disconnect();
      element.removeEventListener("wheel", wheel);
    };
  }, []);

  useEffect(() => {
    const p = painter.current;
    if (!p) return;
    p.state = state;
    if (!p.steered) p.view = alive(state);
    p.ask();
  }, [state]);

  useEffect(() => {
    const p = painter.current;
    if (!p || !spot) return;
    p.spot = spot;
    show(p, { x: spot.x, z: spot.z, zoom: Math.max(p.view.zoom, spotZoom) });
    canvas.current?.scrollIntoView({ block: "nearest" });
  }, [spot]);

  const act = (change: (p: Painter) => void) => () => painter.current && change(painter.current);
  return (
    <section class="panel map" aria-labelledby="map-heading">
      <h2 id="map-heading">{say("map.heading")}</h2>
      <div class="map-frame">
        <canvas
          ref={canvas}
          role="img"
          tabIndex={0}
          aria-label={say("map.label", { players: state.players, regions: state.regions.length })}
          onKeyDown={(event) => painter.current && steer(painter.current, event)}
          onPointerMove={(event) => painter.current && drag(painter.current, event)}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        />
        <div class="map-buttons">
          <button type="button" aria-label={say("map.in")} onClick={act((p) => zoomBy(p, 1.5))}>+</button>
          <button type="button" aria-label={say("map.out")} onClick={act((p) => zoomBy(p, 1 / 1.5))}>−</button>
          <button type="button" aria-label={say("map.alive")} title={say("map.alive")} onClick={act((p) => show(p, alive(state)))}>◎</button>
          <button type="button" aria-label={say("map.all")} title={say("map.all")} onClick={act((p) => show(p, whole))}>⤢</button>
        </div>
      </div>
      <p class="hint">
        <span class="key person">{say("map.person")}</span> <span class="key program">{say("players.bot")}</span> {say("map.help")}
      </p>
    </section>
  );
}

function show(p: Painter, view: View): void {
  p.steered = true;
  p.view = settle(view);
  p.ask();
}

/** Zooms so that the place at the pixel stays where it is; without one, the middle. */
function zoomBy(p: Painter, factor: number, atX?: number, atY?: number): void {
  const before = p.metresPerPixel();
  const zoom = Math.min(maxZoom, Math.max(1, p.view.zoom * factor));
  const after = before * (p.view.zoom / zoom);
  const half = mapMetres / p.view.zoom / before / 2;
  const dx = (atX ?? half) - half;
  const dz = (atY ?? half) - half;
  show(p, { x: p.view.x + dx * (before - after), z: p.view.z + dz * (before - after), zoom });
}

function drag(p: Painter, event: PointerEvent): void {
  if ((event.buttons & 1) === 0) return;
  const m = p.metresPerPixel();
  show(p, { ...p.view, x: p.view.x - event.movementX * m, z: p.view.z - event.movementY * m });
}

function steer(p: Painter, event: KeyboardEvent): void {
  const step = mapMetres / p.view.zoom / 8;
  const moves: Record<string, () => void> = {
    ArrowLeft: () => show(p, { ...p.view, x: p.view.x - step }),
    ArrowRight: () => show(p, { ...p.view, x: p.view.x + step }),
    ArrowUp: () => show(p, { ...p.view, z: p.view.z - step }),
    ArrowDown: () => show(p, { ...p.view, z: p.view.z + step }),
    "+": () => zoomBy(p, 1.5),
    "-": () => zoomBy(p, 1 / 1.5),
  };
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  move();
}
