/** Heaven is all light: sun and moon with their shadow, sky, weather, seasons, and the lamps of the night. */
import { DirectionalLight, Fog, HemisphereLight, PointLight, type Scene, type Vector3 } from 'three';
import type { OrbitCamera } from '../camera.ts';
import type { Settings } from '../quality.ts';
import { uniforms } from '../uniforms.ts';
import { light } from './daylight.ts';
import { Range } from './range.ts';
import { Sky } from './sky.ts';
import { Weather, type WeatherKind } from './weather.ts';

/** SkyState: day from 0 (midnight) to 1; season 0 spring to 4, fractions blend; intensity 0 to 1. */
export interface SkyState {
  day: number;
  season: number;
  weather: WeatherKind;
  intensity: number;
}

/** Half the side of the square with true shadows, metres. */
const SHADOW_REACH = 48;

export class Heaven {
  state: SkyState = { day: 0.5, season: 0.9, weather: 'clear', intensity: 1 };
  readonly weather: Weather;
  private readonly scene: Scene;
  private readonly sky: Sky;
  private readonly range: Range;
  private readonly fog = new Fog('#cfe8f2', 60, 900);
  private readonly sun = new DirectionalLight('#ffffff', 3);
  private readonly hemisphere = new HemisphereLight('#bfe0ff', '#8a8f5a', 1.5);
  private readonly lamps: PointLight[] = [];

  constructor(scene: Scene) {
    this.scene = scene;
    scene.fog = this.fog;
    scene.add(this.hemisphere, this.sun, this.sun.target);
    this.sky = new Sky(scene);
    this.range = new Range(scene);
    this.weather = new Weather(scene);
  }

  setQuality(settings: Settings): void {
    const { shadow } = this.sun;
    this.range.wanted = settings.range;
    this.sun.castShadow = settings.shadows > 0;
    shadow.mapSize.set(settings.shadows || 512, settings.shadows || 512);
    shadow.map?.dispose();
    shadow.map = null;
    Object.assign(shadow.camera, { left: -SHADOW_REACH, right: SHADOW_REACH, top: SHADOW_REACH, bottom: -SHADOW_REACH, near: 1, far: 340 });
    shadow.camera.updateProjectionMatrix();
    shadow.bias = -0.0006;
    shadow.normalBias = 0.09;
    shadow.radius = 2.2;
    shadow.intensity = 0.86;
    for (const l of this.lamps) this.scene.remove(l);
    this.lamps.length = 0;
    for (let i = 0; i < settings.pointLights; i++) {
      const lamp = new PointLight('#ffb25c', 0, 21, 1.6);
      this.lamps.push(lamp);
      this.scene.add(lamp);
    }
  }

  /** update moves the sky on; pixels: of a metre at a metre; atOnce: weather changes without a way. */
  update(seconds: number, camera: OrbitCamera, origin: Vector3, pixels: number, atOnce: boolean): void {
    const s = this.state, eye = camera.camera.position;
    this.weather.update(eye, seconds, pixels, atOnce);
    light(s.day, this.weather.overcast, { sun: this.sun, hemisphere: this.hemisphere, fog: this.fog });
    seasons(s.season, s.weather === 'snow' ? s.intensity : 0);
    this.sky.update(eye, origin, this.weather.overcast.cloud);
    this.range.update(eye, origin, this.weather.overcast.haze);
    // The shadow follows what the camera looks over, in steps of an eighth of a metre: no shimmer.
    const ahead = Math.min(22, camera.distance * 1.2), f = camera.focus, { target } = this.sun;
    const snap = (v: number) => Math.round(v * 8) / 8;
    target.position.set(snap(f.x + Math.sin(camera.yaw) * ahead - origin.x), snap(f.y - origin.y), snap(f.z + Math.cos(camera.yaw) * ahead - origin.z));
    target.updateMatrixWorld();
    this.sun.position.copy(target.position).addScaledVector(uniforms.sunDirection.value, 160);
  }

  /** placeLamps gives the few true lights of the night to the nearest lamps; nearest lists map places. */
  placeLamps(nearest: (count: number) => readonly Vector3[], origin: Vector3): void {
    if (!this.lamps.length) return;
    const night = uniforms.night.value, places = night > 0.02 ? nearest(this.lamps.length) : [];
    this.lamps.forEach((lamp, i) => {
      const p = places[i];
      lamp.intensity = p ? night * (36 + 2 * Math.sin(uniforms.time.value * 9 + i)) : 0;
      if (p) lamp.position.copy(p).sub(origin);
    });
  }

  dispose(): void {
    this.sky.dispose();
    this.range.dispose();
    this.weather.dispose();
    this.sun.shadow.map?.dispose();
  }
}

/** How deep the snow of a winter without snowfall lies, 0 to 1. */
const WINTER_SNOW = 0.5;

/** seasons sets the tint of foliage: 0 spring, 1 summer, 2 autumn, 3 winter; whole numbers show their season pure. */
function seasons(season: number, snowfall: number): void {
  const near = seasonWeights(season);
  uniforms.season.value.set(near.autumn, Math.max(near.winter * WINTER_SNOW, snowfall * 0.7), near.spring, uniforms.season.value.w);
}

/** seasonWeights says how much of each season a number in [0, 4) is: at 1.25 three parts summer, one autumn. */
export function seasonWeights(season: number): { spring: number; autumn: number; winter: number } {
  const s = ((season % 4) + 4) % 4;
  const near = (middle: number) => Math.max(0, 1 - Math.min(Math.abs(s - middle), 4 - Math.abs(s - middle)));
  return { spring: near(0), autumn: near(2), winter: near(3) };
}
