/**
 * Ambient particles: chimney smoke, embers, fountain drops, lamp glow, pollen by day and fireflies
 * by night. The place of each is a function of its seed and the time, so a frame costs no JavaScript;
 * the list is made anew when the camera has moved on or a tile of the town was built.
 */
import {
  BufferAttribute, BufferGeometry, CustomBlending, OneFactor, OneMinusSrcAlphaFactor, Points, ShaderMaterial, type Scene, type Vector3,
} from 'three';
import type { Lights } from '../build/town.ts';
import { random } from '../shape/random.ts';
import { uniforms } from '../uniforms.ts';

const KIND = { smoke: 0, ember: 1, pollen: 2, firefly: 3, glow: 4, drop: 5 } as const;

const vertexShader = /* glsl */ `
attribute float kind, seed;
uniform float t, night, px, wet;
uniform vec3 eye;
varying vec4 c;
varying float vKind, vAdd;
void main() {
  vec3 p = position;
  float a = fract(t * (.09 + seed * .05) + seed * 7.), size = 1., add = 0., al = 0.;
  vec3 col = vec3(1.);
  if (kind < .5) {
    p += vec3(a * a * 3. + sin(a * 9. + seed * 30.) * .35, a * 7., sin(seed * 50.) * a);
    size = .5 + a * 1.9;
    al = (1. - a) * smoothstep(0., .12, a) * .32;
    col = mix(vec3(.78, .76, .8), vec3(.2, .22, .32), night);
  } else if (kind < 1.5) {
    a = fract(t * (.5 + seed * .4) + seed * 9.);
    p += vec3(sin(seed * 60. + a * 6.) * .28 * (1. - a * .3), a * 2.4, cos(seed * 80. + a * 5.) * .28);
    size = .16 * (1. - a) + .05;
    al = 1. - a;
    col = mix(vec3(1., .75, .25), vec3(1., .25, .08), a) * 1.6;
    add = 1.;
  } else if (kind < 3.5) {
    vec3 box = vec3(70., 9., 70.);
    p = position * box + vec3(sin(t * .3 + seed * 60.) * 3., sin(t * .4 + seed * 40.) * 1.2, cos(t * .27 + seed * 90.) * 3.);
    p.xz = mod(p.xz - eye.xz, box.xz) - box.xz * .5 + eye.xz;
    p.y += eye.y - 3.5;
    if (kind < 2.5) { size = .045; al = (.5 + .5 * sin(t * 1.5 + seed * 70.)) * .7 * (1. - night); col = vec3(1., .97, .8); add = .6; }
    else { size = .14; al = smoothstep(.2, .9, sin(t * 1.8 + seed * 70.)) * smoothstep(.4, 1., night); col = vec3(.85, 1., .35) * 1.4; add = 1.; p.y -= 1.2; }
  } else if (kind < 4.5) {
    size = 5. + .15 * sin(t * 7. + position.x);
    al = .62 * night;
    col = vec3(1., .66, .26);
    add = 1.;
  } else {
    a = fract(t * .7 + seed * 9.);
    float an = seed * 251.;
    p += vec3(cos(an) * a * 1.6, a * 1.5 - a * a * 3.3, sin(an) * a * 1.6);
    size = .11;
    al = .75 * (1. - a * .4);
    col = mix(vec3(.8, .95, 1.), vec3(.2, .3, .45), night);
  }
  vec4 mv = viewMatrix * vec4(p, 1.);
  gl_Position = projectionMatrix * mv;
  gl_PointSize = min(size * px / max(.1, -mv.z), 220.);
  if (kind > 1.5 && kind < 3.5) al *= smoothstep(.8, 3., -mv.z) * (1. - wet);
  c = vec4(col, al);
  vKind = kind;
  vAdd = add;
}`;

const fragmentShader = /* glsl */ `
varying vec4 c;
varying float vKind, vAdd;
void main() {
  vec2 q = gl_PointCoord * 2. - 1.;
  float r = dot(q, q);
  if (r > 1. || c.a < .004) discard;
  float f = vKind > 3.5 && vKind < 4.5 ? pow(1. - r, 3.) : vKind < .5 ? smoothstep(1., .45, r) : smoothstep(1., .3, r);
  gl_FragColor = vec4(c.rgb, 1.);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
  float alpha = c.a * f;
  gl_FragColor = vec4(gl_FragColor.rgb * alpha, alpha * (1. - vAdd));
}`;

export class Ambient {
  private readonly points: Points;
  private readonly material: ShaderMaterial;
  private readonly airCount: number;

  /** Air: how many pollen grains and fireflies; 0 for none. */
  constructor(scene: Scene, airCount: number) {
    this.airCount = airCount;
    this.material = new ShaderMaterial({
      vertexShader, fragmentShader, transparent: true, depthWrite: false, blending: CustomBlending,
      blendSrc: OneFactor, blendDst: OneMinusSrcAlphaFactor,
      uniforms: { t: uniforms.time, night: uniforms.night, px: { value: 700 }, eye: { value: { x: 0, y: 0, z: 0 } }, wet: { value: 0 } },
    });
    this.points = new Points(new BufferGeometry(), this.material);
    this.points.frustumCulled = false;
    this.points.renderOrder = 5;
    scene.add(this.points);
  }

  /** refill takes the lights of the town around the camera; map places become scene places. */
  refill(lights: Lights, origin: Vector3): void {
    const place: number[] = [], kind: number[] = [], seed: number[] = [], r = random(77);
    const add = (at: Vector3, k: number, count: number, spread: number, lift = 0) => {
      for (let i = 0; i < count; i++) {
        place.push(at.x - origin.x + (r() - 0.5) * spread, at.y - origin.y + lift, at.z - origin.z + (r() - 0.5) * spread);
        kind.push(k);
        seed.push(r());
      }
    };
    for (const p of lights.smokes) add(p, KIND.smoke, 10, 0.2);
    for (const p of lights.fires) {
      add(p, KIND.ember, 30, 0.3);
      add(p, KIND.glow, 1, 0);
    }
    for (const p of lights.lamps) add(p, KIND.glow, 1, 0);
    for (const p of lights.spouts) add(p, KIND.drop, 130, 0.2);
    for (let i = 0; i < this.airCount; i++) {
      place.push(r(), r(), r());
      kind.push(i % 2 ? KIND.pollen : KIND.firefly);
      seed.push(r());
    }
    const g = new BufferGeometry();
    g.setAttribute('position', new BufferAttribute(new Float32Array(place), 3));
    g.setAttribute('kind', new BufferAttribute(new Float32Array(kind), 1));
    g.setAttribute('seed', new BufferAttribute(new Float32Array(seed), 1));
    this.points.geometry.dispose();
    this.points.geometry = g;
  }

  update(eye: Vector3, pixels: number): void {
    this.material.uniforms.px!.value = pixels;
    this.material.uniforms.eye!.value = eye;
    this.material.uniforms.wet!.value = Math.min(1, uniforms.season.value.w * 2);
  }

  dispose(): void {
    this.points.geometry.dispose();
    this.material.dispose();
  }
}
