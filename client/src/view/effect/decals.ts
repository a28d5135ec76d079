/**
 * Decals are flat shapes: rings on the ground, slashes, pillars of light, bubbles, streaks and the
 * soft discs under feet. All of a frame are one instanced draw; the list is made anew every frame.
 */
import {
  CustomBlending, DoubleSide, DynamicDrawUsage, Float32BufferAttribute, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, OneFactor,
  OneMinusSrcAlphaFactor, ShaderMaterial, type Scene,
} from 'three';
import { uniforms } from '../uniforms.ts';

const MAX_DECALS = 2048;

export const DECAL = {
  ring: 0, area: 1, slash: 2, pillar: 3, bubble: 4, selection: 5, streak: 6, click: 7, shadow: 8, bolt: 9, glow: 10, wave: 11,
} as const;

const vertexShader = /* glsl */ `
attribute vec4 iAt, iForm, iHue, iTilt;
varying vec2 q;
varying vec4 vHue;
varying float vKind, vK;
vec3 packed(float c) {
  vec3 rgb = vec3(floor(c / 65536.), mod(floor(c / 256.), 256.), mod(c, 256.)) / 255.;
  return rgb * rgb * (rgb * .305 + .682) + rgb * .0125;
}
void main() {
  float kind = iForm.z, size = iAt.w, yaw = iForm.x;
  q = position.xy * 2.;
  vKind = kind;
  vK = iForm.y;
  vHue = vec4(packed(iHue.x), iForm.w);
  vec3 p;
  if (kind == 3. || kind == 9.) {
    vec3 side = normalize(vec3(viewMatrix[0][0], 0., viewMatrix[2][0]));
    p = iAt.xyz + side * position.x * size * 2. + vec3(0., (position.y + .5) * iHue.y, 0.);
  } else if (kind == 4. || kind == 10.) {
    vec3 side = vec3(viewMatrix[0][0], viewMatrix[1][0], viewMatrix[2][0]), up = vec3(viewMatrix[0][1], viewMatrix[1][1], viewMatrix[2][1]);
    p = iAt.xyz + (side * position.x + up * position.y) * size * 2.;
  } else if (kind == 6.) {
    vec3 along = iTilt.xyz, side = normalize(cross(along, cameraPosition - iAt.xyz));
    p = iAt.xyz + side * position.x * size * 2. + along * position.y * iHue.y;
  } else {
    float c = cos(yaw), s = sin(yaw);
    vec2 flat2 = vec2(position.x * c - position.y * s, position.x * s + position.y * c) * size * 2.;
    vec3 n = iTilt.xyz;
    vec3 east = normalize(vec3(n.y, -n.x, 0.)), south = cross(east, n);
    p = iAt.xyz + east * flat2.x - south * flat2.y;
    if (kind == 2.) p.y += position.y * sin(iHue.y) * size;
  }
  gl_Position = projectionMatrix * viewMatrix * vec4(p, 1.);
  if (kind < 2. || kind == 5. || kind == 7. || kind == 8. || kind == 11.) gl_Position.z -= .0009 * gl_Position.w;
}`;

const fragmentShader = /* glsl */ `
varying vec2 q;
varying vec4 vHue;
varying float vKind, vK;
uniform float t;
float band(float r, float at, float w) { return smoothstep(w, 0., abs(r - at)); }
void main() {
  float r = length(q), a = 0., add = .6, an = atan(q.y, q.x);
  vec3 c = vHue.rgb;
  if (vKind < .5) { a = band(r, .15 + .8 * vK, .14 * (1. - vK * .5)) * (1. - vK); c = mix(c, vec3(1.), .35 * band(r, .15 + .8 * vK, .04)); add = .45; }
  else if (vKind < 1.5) { a = smoothstep(1., .97, r) * (.16 + .1 * smoothstep(.5, 1., r) + .05 * sin(r * 24. - t * 3.)) + band(r, .965, .035) * .85; add = .35; }
  else if (vKind < 2.5) {
    float sweep = mix(-2.2, 1.2, vK);
    float behind = mod(sweep - an + 6.2832, 6.2832);
    a = smoothstep(.62, .86, r) * smoothstep(1., .9, r) * smoothstep(1.7, 0., behind) * (1. - vK * vK);
    c = mix(c, vec3(1.), .5 * smoothstep(.8, .95, r));
    add = .8;
  } else if (vKind < 3.5) {
    float beam = smoothstep(1., 0., abs(q.x)), rise = q.y * .5 + .5;
    a = beam * beam * smoothstep(1., .55, rise) * (1. - vK) * (.75 + .25 * sin(q.y * 14. - t * 18.));
    c = mix(c, vec3(1.), smoothstep(.7, 1., beam) * .4);
    a *= .85;
    add = .6;
  } else if (vKind < 4.5) {
    if (r > 1.) discard;
    float edge = pow(r, 3.);
    a = (.1 + edge * .75) * smoothstep(1., .96, r) + .3 * smoothstep(.45, .0, length(q - vec2(-.4, .45)));
    a *= .75 + .12 * sin(an * 6. + t * 2.);
    add = .7;
  } else if (vKind < 5.5) {
    float dash = smoothstep(.25, .4, abs(fract(an / 6.2832 * 8. + t * .12) - .5));
    a = band(r, .86, .07) * (.55 + .45 * dash) + band(r, .7, .03) * .4;
    add = .35;
  } else if (vKind < 6.5) {
    a = smoothstep(1., .1, abs(q.x)) * smoothstep(-1., 1., q.y);
    c = mix(c, vec3(1.), smoothstep(.5, .0, abs(q.x)) * .6);
    add = 1.;
  } else if (vKind < 7.5) {
    float s = 1. - vK, wedge = smoothstep(.5, .4, abs(fract(an / 6.2832 * 4. + .5) - .5) * 2.);
    a = (band(r, .3 + .55 * s, .08) + wedge * step(r, .3 + .5 * s) * step(.12 + .4 * s, r) * .9) * (1. - vK);
    add = .4;
  } else if (vKind < 8.5) { c = vec3(0.); a = smoothstep(1., .1, r) * vHue.a * .5; gl_FragColor = vec4(c, a); return; }
  else if (vKind < 9.5) {
    float zig = sin(q.y * 9. + vK * 40.) * .25 + sin(q.y * 23. + vK * 70.) * .12;
    float d = abs(q.x - zig * (1. - q.y * q.y * .3));
    a = (smoothstep(.16, .0, d) + smoothstep(.7, 0., d) * .3) * (1. - vK);
    c = mix(c, vec3(1.), smoothstep(.12, 0., d));
    add = 1.;
  } else if (vKind < 10.5) { a = pow(max(0., 1. - r), 2.); add = 1.; }
  else { a = (band(fract(r * 2.5 - t * .9), .5, .3) * .5 + .2) * smoothstep(1., .7, r) * smoothstep(.1, .4, r) * (1. - vK); add = .5; }
  a *= vHue.a;
  if (a < .004) discard;
  gl_FragColor = vec4(c, 1.);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
  gl_FragColor = vec4(gl_FragColor.rgb * a, a * (1. - add));
}`;

export class Decals {
  private readonly geometry = new InstancedBufferGeometry();
  private readonly rows: InstancedBufferAttribute[];
  private readonly at: Float32Array;
  private readonly form: Float32Array;
  private readonly hue: Float32Array;
  private readonly tilt: Float32Array;
  private readonly material: ShaderMaterial;
  private count = 0;

  constructor(scene: Scene) {
    this.geometry.setAttribute('position', new Float32BufferAttribute([-0.5, -0.5, 0, 0.5, -0.5, 0, 0.5, 0.5, 0, -0.5, 0.5, 0], 3));
    this.geometry.setIndex([0, 1, 2, 0, 2, 3]);
    this.rows = ['iAt', 'iForm', 'iHue', 'iTilt'].map((name) => {
      const row = new InstancedBufferAttribute(new Float32Array(MAX_DECALS * 4), 4).setUsage(DynamicDrawUsage);
      this.geometry.setAttribute(name, row);
      return row;
    });
    [this.at, this.form, this.hue, this.tilt] = this.rows.map((r) => r.array as Float32Array) as [Float32Array, Float32Array, Float32Array, Float32Array];
    this.material = new ShaderMaterial({
      vertexShader, fragmentShader, transparent: true, depthWrite: false, side: DoubleSide, blending: CustomBlending, blendSrc: OneFactor,
      blendDst: OneMinusSrcAlphaFactor, uniforms: { t: uniforms.time },
    });
    const mesh = new Mesh(this.geometry, this.material);
    mesh.frustumCulled = false;
    mesh.renderOrder = 4;
    scene.add(mesh);
  }

  begin(): void {
    this.count = 0;
  }

  /**
   * push draws one shape: size is its radius; k its progress from 0 to 1; extra is the height of a
   * pillar, the length of a streak or the tilt of a slash; (nx, ny, nz) the ground's normal or the
   * way of a streak.
   */
  push(kind: number, x: number, y: number, z: number, size: number, yaw: number, k: number, alpha: number, colour: number, extra = 0, nx = 0, ny = 1, nz = 0): void {
    if (this.count >= MAX_DECALS) return;
    const o = this.count++ * 4, { at: a, form: b, hue: c, tilt: d } = this;
    a[o] = x; a[o + 1] = y; a[o + 2] = z; a[o + 3] = size;
    b[o] = yaw; b[o + 1] = k; b[o + 2] = kind; b[o + 3] = alpha;
    c[o] = colour; c[o + 1] = extra;
    d[o] = nx; d[o + 1] = ny; d[o + 2] = nz;
  }

  end(): void {
    this.geometry.instanceCount = this.count;
    for (const r of this.rows) {
      r.clearUpdateRanges();
      r.addUpdateRange(0, this.count * 4);
      r.needsUpdate = true;
    }
  }

  dispose(): void {
    this.geometry.dispose();
    this.material.dispose();
  }
}
