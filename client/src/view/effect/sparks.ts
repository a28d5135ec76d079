/**
 * Sparks are particles of effects. Each is written once, at birth, to a ring of slots; the shader
 * flies it: place + velocity + gravity, size and colour over its life. Nobody touches it again.
 */
import {
  BufferAttribute, BufferGeometry, CustomBlending, DynamicDrawUsage, OneFactor, OneMinusSrcAlphaFactor, Points, ShaderMaterial, type Scene,
} from 'three';
import { uniforms } from '../uniforms.ts';

const SLOTS = 4096, FLOATS = 16;

export interface Spark {
  x: number; y: number; z: number;
  vx: number; vy: number; vz: number;
  /** Seconds. */
  life: number;
  /** Metres at birth and at the end. */
  size: number;
  sizeEnd: number;
  /** sRGB, 0xrrggbb. */
  colour: number;
  colourEnd: number;
  /** Metres per second squared; negative rises. */
  gravity: number;
  /** 1 adds light, 0 covers like smoke. */
  add: number;
  /** Seconds until it is born. */
  delay: number;
}

const vertexShader = /* glsl */ `
attribute vec4 a, b, c, d;
uniform float t, px;
varying vec4 vC;
varying float vAdd;
vec3 packed(float c) {
  vec3 rgb = vec3(floor(c / 65536.), mod(floor(c / 256.), 256.), mod(c, 256.)) / 255.;
  return rgb * rgb * (rgb * .305 + .682) + rgb * .0125;
}
void main() {
  float age = t - a.w, life = b.w, k = age / life;
  if (k < 0. || k > 1.) { gl_Position = vec4(2., 2., 2., 1.); gl_PointSize = 0.; return; }
  float drag = (1. - exp(-age * 1.6)) / 1.6;
  vec3 p = a.xyz + b.xyz * drag;
  p.y -= .5 * d.z * age * age;
  vec4 mv = viewMatrix * vec4(p, 1.);
  gl_Position = projectionMatrix * mv;
  gl_PointSize = min(mix(c.x, c.y, k) * px / max(.2, -mv.z), 160.);
  vC = vec4(mix(packed(d.x), packed(d.y), smoothstep(.0, .5, k)) * mix(1., 1.1, d.w), smoothstep(1., .6, k) * smoothstep(0., .06, k));
  vAdd = d.w;
}`;
const fragmentShader = /* glsl */ `
varying vec4 vC;
varying float vAdd;
void main() {
  float r = length(gl_PointCoord * 2. - 1.);
  if (r > 1.) discard;
  gl_FragColor = vec4(vC.rgb, 1.);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
  float alpha = vC.a * smoothstep(1., mix(.35, .1, vAdd), r) * mix(.6, .8, vAdd);
  gl_FragColor = vec4(gl_FragColor.rgb * alpha, alpha * (1. - vAdd));
}`;

export class Sparks {
  private readonly rows: BufferAttribute[];
  private readonly points: Points;
  private readonly material: ShaderMaterial;
  private next = 0;
  private from = 0;

  constructor(scene: Scene) {
    const g = new BufferGeometry();
    g.setAttribute('position', new BufferAttribute(new Float32Array(SLOTS * 3), 3));
    this.rows = ['a', 'b', 'c', 'd'].map((name) => {
      const row = new BufferAttribute(new Float32Array(SLOTS * 4).fill(-1e6), 4).setUsage(DynamicDrawUsage);
      g.setAttribute(name, row);
      return row;
    });
    this.material = new ShaderMaterial({
      vertexShader, fragmentShader, transparent: true, depthWrite: false, blending: CustomBlending, blendSrc: OneFactor,
      blendDst: OneMinusSrcAlphaFactor, uniforms: { t: uniforms.time, px: { value: 700 } },
    });
    this.points = new Points(g, this.material);
    this.points.frustumCulled = false;
    this.points.renderOrder = 7;
    scene.add(this.points);
  }

  /** emit writes one spark; place in the scene. The oldest is lost when all slots are full. */
  emit(s: Spark): void {
    const o = (this.next % SLOTS) * 4, [a, b, c, d] = this.rows.map((r) => r.array as Float32Array) as [Float32Array, Float32Array, Float32Array, Float32Array];
    a[o] = s.x; a[o + 1] = s.y; a[o + 2] = s.z; a[o + 3] = uniforms.time.value + s.delay;
    b[o] = s.vx; b[o + 1] = s.vy; b[o + 2] = s.vz; b[o + 3] = s.life;
    c[o] = s.size; c[o + 1] = s.sizeEnd;
    d[o] = s.colour; d[o + 1] = s.colourEnd; d[o + 2] = s.gravity; d[o + 3] = s.add;
    this.next++;
  }

  /** flush sends what was emitted since the last call. */
  flush(pixels: number): void {
    this.material.uniforms.px!.value = pixels;
    if (this.next === this.from) return;
    const first = this.from % SLOTS, count = Math.min(this.next - this.from, SLOTS);
    for (const r of this.rows) {
      r.clearUpdateRanges();
      if (first + count <= SLOTS) r.addUpdateRange(first * 4, count * 4);
      else r.addUpdateRange(0, SLOTS * 4);
      r.needsUpdate = true;
    }
    this.from = this.next;
  }

  /** clear forgets all sparks: the scene's zero has moved. */
  clear(): void {
    for (const r of this.rows) {
      (r.array as Float32Array).fill(-1e6);
      r.clearUpdateRanges();
      r.needsUpdate = true;
    }
  }

  dispose(): void {
    this.points.geometry.dispose();
    this.material.dispose();
  }
}
