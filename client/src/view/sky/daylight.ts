/** How the sun, the sky and the haze look at an hour of the day under some weather. */
import { Color, Vector3, type DirectionalLight, type Fog, type HemisphereLight } from 'three';
import { clamp, lerp, smooth } from '../shape/random.ts';
import { uniforms } from '../uniforms.ts';

interface Hour {
  hour: number;
  sun: string;
  sunStrength: number;
  top: string;
  horizon: string;
  skyLight: string;
  groundLight: string;
  hemisphere: number;
  night: number;
}

const HOURS: readonly Hour[] = [
  { hour: 0, sun: '#8fb0ff', sunStrength: 1.9, top: '#0c1742', horizon: '#34508c', skyLight: '#6684d8', groundLight: '#3a4270', hemisphere: 1.75, night: 1 },
  { hour: 4.6, sun: '#8fb0ff', sunStrength: 1.2, top: '#131d4a', horizon: '#4a5690', skyLight: '#5a70b8', groundLight: '#343a5c', hemisphere: 1.3, night: 0.95 },
  { hour: 6.2, sun: '#ffb184', sunStrength: 2.3, top: '#6a90cf', horizon: '#ffd0b0', skyLight: '#b6c0ea', groundLight: '#8a7468', hemisphere: 1.3, night: 0.2 },
  { hour: 8.5, sun: '#ffe6bd', sunStrength: 3.3, top: '#3b8fe0', horizon: '#d3ecf2', skyLight: '#bfe0ff', groundLight: '#a8a46c', hemisphere: 1.65, night: 0 },
  { hour: 13, sun: '#fff4dc', sunStrength: 3.5, top: '#2b86dc', horizon: '#c2e8f4', skyLight: '#c4e4ff', groundLight: '#aaa66c', hemisphere: 1.75, night: 0 },
  { hour: 16.8, sun: '#ffcf8c', sunStrength: 3.5, top: '#3f8fdc', horizon: '#fbe6c8', skyLight: '#c9dcff', groundLight: '#b09a70', hemisphere: 1.6, night: 0 },
  { hour: 18.8, sun: '#ff9a5c', sunStrength: 3.2, top: '#5f7cc8', horizon: '#ffc39a', skyLight: '#bcb8ee', groundLight: '#94766c', hemisphere: 1.65, night: 0.3 },
  { hour: 20.3, sun: '#a09ae8', sunStrength: 1.1, top: '#262e6c', horizon: '#9a74a0', skyLight: '#6a70b8', groundLight: '#3a3450', hemisphere: 1.15, night: 0.85 },
  { hour: 21.6, sun: '#8fb0ff', sunStrength: 1.9, top: '#101b4c', horizon: '#3c5696', skyLight: '#6684d8', groundLight: '#3a4270', hemisphere: 1.75, night: 1 },
  { hour: 24, sun: '#8fb0ff', sunStrength: 1.9, top: '#0c1742', horizon: '#34508c', skyLight: '#6684d8', groundLight: '#3a4270', hemisphere: 1.75, night: 1 },
];

/** Weather as the sky sees it, each from 0 to 1. */
export interface Overcast {
  /** Grey of the sky. */
  cloud: number;
  /** Thickness of the air near the ground. */
  haze: number;
  /** A flash of lightning, now. */
  flash: number;
}

export interface Lights {
  sun: DirectionalLight;
  hemisphere: HemisphereLight;
  fog: Fog;
}

const a = new Color(), b = new Color(), grey = new Color();

function mixed(low: string, high: string, t: number, out: Color): Color {
  return out.copy(a.set(low)).lerp(b.set(high), t);
}

/** light sets lamps, fog and shared uniforms for a day fraction in [0, 1) (0 midnight, 0.5 noon). */
export function light(day: number, overcast: Overcast, lights: Lights): void {
  const hour = (((day % 1) + 1) % 1) * 24;
  let i = 0;
  while (HOURS[i + 1]!.hour < hour) i++;
  const from = HOURS[i]!, to = HOURS[i + 1]!, t = smooth(from.hour, to.hour, hour);
  const { sun, hemisphere, fog } = lights;
  mixed(from.sun, to.sun, t, sun.color);
  mixed(from.top, to.top, t, uniforms.skyTop.value);
  mixed(from.horizon, to.horizon, t, uniforms.skyHorizon.value);
  mixed(from.skyLight, to.skyLight, t, hemisphere.color);
  mixed(from.groundLight, to.groundLight, t, hemisphere.groundColor);
  const night = lerp(from.night, to.night, t);
  uniforms.night.value = clamp(night + overcast.cloud * 0.18);
  sun.intensity = lerp(from.sunStrength, to.sunStrength, t) * lerp(1, 0.3, overcast.cloud);
  hemisphere.intensity = lerp(from.hemisphere, to.hemisphere, t) * lerp(1, 1.05, overcast.cloud) + overcast.flash * 3;
  veil(overcast, night);
  fog.color.copy(uniforms.skyHorizon.value).lerp(uniforms.skyTop.value, 0.22);
  fog.near = lerp(70, 8, overcast.haze);
  fog.far = lerp(1500, 130, Math.pow(overcast.haze, 0.6));
  uniforms.sunColour.value.copy(sun.color).multiplyScalar(lerp(1, 0.5, night) * lerp(1, 0.12, overcast.cloud));
  uniforms.rim.value.copy(uniforms.skyHorizon.value).lerp(sun.color, 0.5);
  point(hour, uniforms.sunDirection.value);
}

/** veil greys the sky's colours under clouds. */
function veil(overcast: Overcast, night: number): void {
  const top = uniforms.skyTop.value, horizon = uniforms.skyHorizon.value;
  grey.set('#8d9cae').lerp(a.set('#2a3350'), night);
  top.lerp(grey, overcast.cloud * 0.8);
  horizon.lerp(grey.multiplyScalar(1.25), overcast.cloud * 0.7);
  if (overcast.flash > 0) {
    top.lerp(a.set('#dfe8ff'), overcast.flash * 0.6);
    horizon.lerp(a.set('#eef2ff'), overcast.flash * 0.6);
  }
}

/** point writes the direction to the sun, or to the moon by night; never low enough to be dull. */
function point(hour: number, out: Vector3): void {
  const moon = hour < 5.4 || hour > 20;
  const way = clamp(moon ? ((hour + 24 - 20) % 24) / 9.6 : (hour - 5.4) / 14.2);
  const height = Math.sin(way * Math.PI) * (moon ? 0.75 : 0.95) + 0.22;
  const around = lerp(-1.25, 1.45, way);
  out.set(Math.sin(around), height, 0.62 * Math.cos(around) + 0.12).normalize();
}
