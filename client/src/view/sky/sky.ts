/** The dome with sun, moon and stars, and the clouds that drift below it. Both follow the camera. */
import {
  BackSide, Color, InstancedMesh, Matrix4, Mesh, MeshBasicMaterial, ShaderMaterial, SphereGeometry, Vector3, type Scene,
} from 'three';
import { ball, colour, place, rough, Soup } from '../shape/soup.ts';
import { lerp, random, smooth } from '../shape/random.ts';
import { uniforms } from '../uniforms.ts';

const domeFragment = /* glsl */ `
varying vec3 d;
uniform vec3 top, horizon, sun, sunColour;
uniform float night, t, clear;
float hash(vec3 p) { p = fract(p * .1031); p += dot(p, p.yzx + 33.33); return fract((p.x + p.y) * p.z); }
float grain(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f = f * f * (3. - 2. * f);
  return mix(mix(hash(vec3(i, 1.)), hash(vec3(i + vec2(1., 0.), 1.)), f.x), mix(hash(vec3(i + vec2(0., 1.), 1.)), hash(vec3(i + 1., 1.)), f.x), f.y);
}
void main() {
  vec3 n = normalize(d);
  float y = clamp(n.y, 0., 1.);
  vec3 c = mix(horizon, top, pow(smoothstep(0., .36, y), .58));
  float s = max(dot(n, sun), 0.);
  float disc = smoothstep(.9991, .9995, s);
  float moonShade = night * (.75 + .25 * grain(n.xz * 90.));
  c += sunColour * (pow(s, 6.) * .17 * (1. - y) + pow(s, 48.) * .28);
  c = mix(c, mix(vec3(1., .96, .82) * 1.6, vec3(.93, .95, 1.) * moonShade, night), disc * step(.02, sunColour.r));
  vec2 q = n.xz / (n.y + .25);
  float wisp = smoothstep(.52, .85, grain(q * vec2(2.2, 7.) + t * .004) * .6 + grain(q * vec2(5., 16.) + 7.) * .4);
  c = mix(c, mix(horizon, vec3(1.), .5 - .42 * night), wisp * .3 * smoothstep(.06, .3, n.y));
  vec3 grid = n * 150., cell = floor(grid);
  float size = hash(cell + 9.);
  float star = step(.972, hash(cell)) * smoothstep(.16 + .3 * size, .04, length(fract(grid) - .5)) * (.35 + .65 * size);
  star *= smoothstep(.06, .4, n.y) * smoothstep(.5, 1., night) * clear;
  c += star * vec3(.8, .9, 1.) * (.55 + .45 * sin(t * 2. + hash(cell + 3.) * 40.));
  gl_FragColor = vec4(c, 1.);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}`;

export class Sky {
  private readonly dome: Mesh;
  private readonly clouds: InstancedMesh;
  private readonly cloudMaterial = new MeshBasicMaterial({ vertexColors: true, fog: false });
  private readonly white = new Color('#ffffff');
  private readonly clear = { value: 1 };

  constructor(scene: Scene) {
    const material = new ShaderMaterial({
      side: BackSide, depthWrite: false, fog: false, fragmentShader: domeFragment,
      vertexShader: `varying vec3 d; void main() { d = position; vec4 p = projectionMatrix * mat4(mat3(modelViewMatrix)) * vec4(position, 1.); gl_Position = p.xyww; }`,
      uniforms: {
        top: uniforms.skyTop, horizon: uniforms.skyHorizon, sun: uniforms.sunDirection,
        sunColour: uniforms.sunColour, night: uniforms.night, t: uniforms.time, clear: this.clear,
      },
    });
    this.dome = new Mesh(new SphereGeometry(1, 32, 20), material);
    this.dome.frustumCulled = false;
    this.dome.renderOrder = -10;
    this.clouds = clouds(this.cloudMaterial);
    scene.add(this.dome, this.clouds);
  }

  /** update moves the clouds over the camera (scene coordinates); cover in [0, 1] lowers and greys them. */
  update(camera: Vector3, origin: Vector3, cover: number): void {
    this.clear.value = Math.max(0, 1 - cover * 1.3);
    const night = uniforms.night.value, drift = uniforms.time.value * 1.6;
    // The field of clouds repeats every 4 km, so that it drifts without end.
    const wrap = (v: number) => v - Math.round(v / 4000) * 4000;
    this.clouds.position.set(camera.x + wrap(drift - origin.x - camera.x) * 0.12, -40 * cover - origin.y * 0.2, camera.z);
    this.cloudMaterial.color.copy(uniforms.skyHorizon.value)
      .lerp(this.white, lerp(0.66, 0.1, night) * (1 - 0.6 * cover))
      .multiplyScalar(lerp(1.04, 0.5, night) * lerp(1, 0.85, cover));
  }

  dispose(): void {
    for (const m of [this.dome, this.clouds]) {
      m.geometry.dispose();
      (m.material as ShaderMaterial).dispose();
    }
  }
}

function clouds(material: MeshBasicMaterial): InstancedMesh {
  const puff = new Soup(3), low = colour('#b4b2d4'), high = colour('#ffffff'), mixed = new Color();
  puff.add(rough(ball(1, 1), 0.22, 8), null, (_x, y) => mixed.copy(low).lerp(high, smooth(-0.75, 0.5, y)), { grain: 0.012 });
  const COUNT = 190;
  const mesh = new InstancedMesh(puff.build(), material, COUNT);
  const r = random(44), m = new Matrix4();
  let k = 0;
  while (k < COUNT) {
    const a = r() * 6.28, d = lerp(700, 2300, Math.sqrt(r())), y = lerp(300, 520, r());
    const n = 4 + Math.floor(r() * 7), big = lerp(26, 62, r()), turn = r() * 0.8 - 0.4;
    for (let i = 0; i < n && k < COUNT; i++, k++) {
      const s = big * lerp(0.45, 1, 1 - Math.abs(i - n / 2) / n), along = (i - n / 2) * big * 0.95;
      m.copy(place(Math.cos(a) * d + along * Math.cos(turn), y + s * 0.25 + r() * 8, Math.sin(a) * d + along * Math.sin(turn) + (r() - 0.5) * big, 0, r() * 6, 0, s * 1.25, s * 0.58, s));
      mesh.setMatrixAt(k, m);
    }
  }
  mesh.frustumCulled = false;
  return mesh;
}
