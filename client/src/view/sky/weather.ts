/**
 * Weather as drops and flakes around the camera. One Points draw; the place of each drop is a
 * function of its seed and the time, wrapped into a box that follows the camera: no JavaScript.
 */
import { BufferAttribute, BufferGeometry, LineSegments, Points, ShaderMaterial, type Scene, type Vector3 } from 'three';
import { random } from '../shape/random.ts';
import { uniforms } from '../uniforms.ts';
import type { Overcast } from './daylight.ts';

export type WeatherKind = 'clear' | 'cloud' | 'rain' | 'fog' | 'storm' | 'snow';

const DROPS = 2600, FLAKES = 1800;

const rainVertex = /* glsl */ `
attribute vec4 seed;
uniform float t, amount;
uniform vec3 eye;
varying float vA;
void main() {
  vec3 box = vec3(34., 22., 34.);
  vec3 p = seed.xyz * box;
  p.y -= t * (26. + seed.x * 6.);
  p.x += t * 3.;
  p = mod(p - eye, box) - box * .5 + eye;
  p += vec3(-.075, .62, 0.) * seed.w;
  vA = step(seed.y, amount) * .55 * seed.w;
  gl_Position = projectionMatrix * viewMatrix * vec4(p, 1.);
}`;
const rainFragment = /* glsl */ `
varying float vA;
uniform vec3 tone;
void main() { gl_FragColor = vec4(mix(tone, vec3(.85, .92, 1.), .6), vA); }`;

const snowVertex = /* glsl */ `
attribute vec4 seed;
uniform float t, amount, px;
uniform vec3 eye;
varying float vA;
void main() {
  vec3 box = vec3(40., 20., 40.);
  vec3 p = seed.xyz * box;
  p.y -= t * (1.3 + seed.x);
  p.x += sin(t * .8 + seed.y * 40.) * .7 + t * .5;
  p.z += cos(t * .7 + seed.z * 40.) * .7;
  p = mod(p - eye, box) - box * .5 + eye;
  vec4 mv = viewMatrix * vec4(p, 1.);
  gl_Position = projectionMatrix * mv;
  gl_PointSize = min((.05 + .06 * seed.w) * px / -mv.z, 22.);
  vA = step(seed.y, amount) * smoothstep(.5, 2.5, -mv.z);
}`;
const snowFragment = /* glsl */ `
varying float vA;
uniform vec3 tone;
void main() {
  float r = length(gl_PointCoord * 2. - 1.);
  gl_FragColor = vec4(tone, vA * smoothstep(1., .4, r) * .9);
}`;

export class Weather {
  readonly overcast: Overcast = { cloud: 0, haze: 0, flash: 0 };
  private kind: WeatherKind = 'clear';
  private intensity = 0;
  private readonly rain: LineSegments;
  private readonly snow: Points;
  private readonly shared = { amount: { value: 0 }, eye: { value: { x: 0, y: 0, z: 0 } }, tone: uniforms.skyHorizon, px: { value: 700 }, t: uniforms.time };
  private rainAmount = 0;
  private snowAmount = 0;
  private nextFlash = 6;
  /** Whether storms may flash; off for reduced motion. */
  flashes = true;

  constructor(scene: Scene) {
    this.rain = new LineSegments(seeds(DROPS, 2), new ShaderMaterial({
      vertexShader: rainVertex, fragmentShader: rainFragment, transparent: true, depthWrite: false,
      uniforms: { ...this.shared, amount: { value: 0 } },
    }));
    this.snow = new Points(seeds(FLAKES, 1), new ShaderMaterial({
      vertexShader: snowVertex, fragmentShader: snowFragment, transparent: true, depthWrite: false,
      uniforms: { ...this.shared, amount: { value: 0 } },
    }));
    for (const o of [this.rain, this.snow]) {
      o.frustumCulled = false;
      o.renderOrder = 6;
      o.visible = false;
      scene.add(o);
    }
  }

  /** set asks for weather; update moves towards it over some seconds, or at once. */
  set(kind: WeatherKind, intensity: number): void {
    this.kind = kind;
    this.intensity = intensity;
  }

  update(eye: Vector3, seconds: number, pixels: number, atOnce: boolean): void {
    const k = atOnce ? 1 : 1 - Math.exp(-seconds / 4), i = this.intensity;
    const wanted = aims[this.kind];
    this.overcast.cloud += (wanted.cloud * mix(i) - this.overcast.cloud) * k;
    this.overcast.haze += (wanted.haze * mix(i) - this.overcast.haze) * k;
    this.rainAmount += (wanted.rain * i - this.rainAmount) * k;
    this.snowAmount += (wanted.snow * i - this.snowAmount) * k;
    uniforms.wind.value += (wanted.wind - uniforms.wind.value) * k;
    uniforms.season.value.w = Math.min(1, this.rainAmount * 1.4);
    this.shared.eye.value = eye;
    this.shared.px.value = pixels;
    show(this.rain, this.rainAmount, eye, pixels);
    show(this.snow, this.snowAmount, eye, pixels);
    this.lightning(seconds);
  }

  dispose(): void {
    for (const o of [this.rain, this.snow]) {
      o.geometry.dispose();
      (o.material as ShaderMaterial).dispose();
    }
  }

  /** lightning flashes a storm every 5 to 14 s; one flash, no flicker. */
  private lightning(seconds: number): void {
    this.overcast.flash *= Math.exp(-seconds * 5);
    if (this.kind !== 'storm' || !this.flashes) return;
    this.nextFlash -= seconds;
    if (this.nextFlash > 0) return;
    this.nextFlash = 5 + 9 * Math.random();
    this.overcast.flash = 0.7 * this.intensity;
  }
}

const mix = (i: number) => 0.35 + 0.65 * i;

const aims: Record<WeatherKind, { cloud: number; haze: number; rain: number; snow: number; wind: number }> = {
  clear: { cloud: 0, haze: 0, rain: 0, snow: 0, wind: 1 },
  cloud: { cloud: 0.55, haze: 0.08, rain: 0, snow: 0, wind: 1.3 },
  rain: { cloud: 0.9, haze: 0.3, rain: 0.8, snow: 0, wind: 1.5 },
  fog: { cloud: 0.5, haze: 0.85, rain: 0, snow: 0, wind: 0.5 },
  storm: { cloud: 1, haze: 0.4, rain: 1, snow: 0, wind: 2.8 },
  snow: { cloud: 0.75, haze: 0.35, rain: 0, snow: 1, wind: 0.9 },
};

function show(o: LineSegments | Points, amount: number, eye: Vector3, pixels: number): void {
  o.visible = amount > 0.02;
  const u = (o.material as ShaderMaterial).uniforms;
  u.amount!.value = amount;
  u.eye!.value = eye;
  u.px!.value = pixels;
}

function seeds(count: number, corners: number): BufferGeometry {
  const r = random(321), data = new Float32Array(count * corners * 4);
  for (let i = 0; i < count; i++) {
    const [x, y, z, w] = [r(), r(), r(), r()];
    for (let c = 0; c < corners; c++) data.set([x, y, z, corners === 2 ? c : w], (i * corners + c) * 4);
  }
  const out = new BufferGeometry();
  out.setAttribute('seed', new BufferAttribute(data, 4));
  out.setAttribute('position', new BufferAttribute(new Float32Array(count * corners * 3), 3));
  return out;
}
