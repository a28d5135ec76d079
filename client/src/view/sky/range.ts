/**
 * The range of mountains that frames the world: rock and snow over wooded foothills, all around the
 * horizon. It is scenery like the sky: it goes with the camera, everything else is drawn over it, and
 * nobody ever reaches it.
 */
import { BufferAttribute, BufferGeometry, Color, Mesh, MeshLambertMaterial, type Scene, type Vector3 } from 'three';
import { earth } from '../palette.ts';
import { clamp, hash2, layered, lerp, noise, random, smooth } from '../shape/random.ts';
import { facetNormals } from '../shape/soup.ts';
import { uniforms } from '../uniforms.ts';

/** Points around and outwards of the net that the range is cut from. */
const AROUND = 240, ROWS = 18;
/** Where it begins and ends, metres from the camera; how high its peaks may rise. */
const INNER = 1500, OUTER = 3000, PEAK = 720;
const TREES = 700;

/** How far the air hides the foot and the peaks on a clear day. */
const HAZE_LOW = 0.6, HAZE_HIGH = 0.3;

export class Range {
  /** False where every triangle counts. */
  wanted = true;
  private readonly mesh: Mesh;
  private readonly haze = { value: 0 };

  constructor(scene: Scene) {
    this.mesh = new Mesh(rangeGeometry(), material(this.haze));
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = -9;
    // Whatever is drawn next lies before it, however far away.
    this.mesh.onAfterRender = (renderer) => renderer.clearDepth();
    scene.add(this.mesh);
  }

  /** update puts the range around the camera (scene coordinates); thickness of the air in [0, 1] hides it. */
  update(camera: Vector3, origin: Vector3, thickness: number): void {
    // The higher one stands, the further its foot sinks, but never all the way: it stays a frame.
    this.mesh.position.set(camera.x, (camera.y + origin.y) * 0.75 - origin.y, camera.z);
    this.haze.value = smooth(0, 0.55, thickness);
    this.mesh.visible = this.wanted && this.haze.value < 0.99;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    (this.mesh.material as MeshLambertMaterial).dispose();
  }
}

function material(haze: { value: number }): MeshLambertMaterial {
  const out = new MeshLambertMaterial({ vertexColors: true, fog: false });
  out.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, { uHaze: haze, uTop: uniforms.skyTop, uHorizon: uniforms.skyHorizon });
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\nvarying float vRise;')
      .replace('#include <begin_vertex>', '#include <begin_vertex>\nvRise = position.y;');
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', '#include <common>\nvarying float vRise;\nuniform float uHaze;\nuniform vec3 uTop, uHorizon;')
      .replace('#include <opaque_fragment>', `#include <opaque_fragment>
        float hidden = mix(${HAZE_LOW}, ${HAZE_HIGH}, smoothstep(0., 420., vRise));
        gl_FragColor.rgb = mix(gl_FragColor.rgb, mix(uHorizon, uTop, .26), mix(hidden, 1., uHaze));`);
  };
  out.customProgramCacheKey = () => 'range';
  return out;
}

/** height of the range at a turn around the camera and a distance, both as the net has them. */
function heightAt(x: number, z: number, d: number): number {
  const ridge = 1 - Math.abs(layered(x * 0.00115 + 40, z * 0.00115, 5) * 1.75);
  const mass = 0.66 + 0.3 * noise(x * 0.00062 + 7, z * 0.00062 - 3);
  const hills = 26 + 34 * layered(x * 0.0036, z * 0.0036 + 20, 3);
  return smooth(INNER, INNER + 240, d) * hills + smooth(INNER + 160, OUTER - 260, d) * (0.2 + 0.8 * ridge * ridge) * mass * PEAK;
}

interface Net {
  x: Float32Array;
  y: Float32Array;
  z: Float32Array;
}

function net(): Net {
  const n = AROUND * ROWS, out: Net = { x: new Float32Array(n), y: new Float32Array(n), z: new Float32Array(n) };
  for (let j = 0; j < ROWS; j++) {
    for (let i = 0; i < AROUND; i++) {
      const stray = (k: number) => (hash2(i * 3 + k, j * 7 + k) - 0.5) * 0.62;
      const turn = ((i + stray(1)) / AROUND) * 2 * Math.PI, d = lerp(INNER, OUTER, clamp((j + stray(2)) / (ROWS - 1)));
      const o = j * AROUND + i;
      out.x[o] = Math.sin(turn) * d;
      out.z[o] = Math.cos(turn) * d;
      out.y[o] = j === 0 ? -60 : heightAt(out.x[o]!, out.z[o]!, d);
    }
  }
  return out;
}

const tone = new Color(), other = new Color();

/** slopeTone is meadow and wood below, bare rock where it is steep, snow above; up: of the facet's normal. */
function slopeTone(x: number, y: number, z: number, up: number): Color {
  const broad = noise(x * 0.004, z * 0.004), fine = noise(x * 0.02, z * 0.02);
  tone.copy(earth.grass).lerp(earth.deep, clamp(0.55 + broad * 0.6)).lerp(earth.meadow, clamp(fine * 0.5));
  tone.lerp(other.copy(earth.rockLight).lerp(earth.rockDark, clamp(0.4 + fine * 0.7)), Math.max(smooth(0.86, 0.7, up), smooth(150, 260, y + fine * 40)));
  return tone.lerp(earth.snow, smooth(230, 330, y + fine * 70 + broad * 50) * smooth(0.2, 0.46, up));
}

function rangeGeometry(): BufferGeometry {
  const points = net(), place: number[] = [], colours: number[] = [];
  const triangle = (corners: readonly number[]) => {
    const [a, b, c] = corners as [number, number, number];
    const ux = points.x[b]! - points.x[a]!, uy = points.y[b]! - points.y[a]!, uz = points.z[b]! - points.z[a]!;
    const vx = points.x[c]! - points.x[a]!, vy = points.y[c]! - points.y[a]!, vz = points.z[c]! - points.z[a]!;
    const nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx;
    const middle = (v: Float32Array) => (v[a]! + v[b]! + v[c]!) / 3;
    const shade = slopeTone(middle(points.x), middle(points.y), middle(points.z), ny / Math.hypot(nx, ny, nz));
    shade.multiplyScalar(1 + (hash2(a * 5 + b, c) - 0.5) * 0.1);
    for (const v of corners) {
      place.push(points.x[v]!, points.y[v]!, points.z[v]!);
      colours.push(shade.r, shade.g, shade.b);
    }
  };
  for (let j = 0; j + 1 < ROWS; j++) {
    for (let i = 0; i < AROUND; i++) {
      const a = j * AROUND + i, b = j * AROUND + ((i + 1) % AROUND), c = a + AROUND, d = b + AROUND;
      if ((i + j) & 1) {
        triangle([a, c, b]);
        triangle([b, c, d]);
      } else {
        triangle([a, c, d]);
        triangle([a, d, b]);
      }
    }
  }
  woods(points, place, colours);
  const out = new BufferGeometry(), positions = new Float32Array(place);
  out.setAttribute('position', new BufferAttribute(positions, 3));
  out.setAttribute('normal', new BufferAttribute(facetNormals(positions), 4, true));
  out.setAttribute('color', new BufferAttribute(new Float32Array(colours), 3));
  return out;
}

/** woods stand on the gentle slopes in stands of many: firs of four facets each. */
function woods(points: Net, place: number[], colours: number[]): void {
  const r = random(91), low = new Color('#1f5a4c'), high = new Color('#4f9560');
  for (let tries = 0, grown = 0; tries < TREES * 12 && grown < TREES; tries++) {
    const i = Math.floor(r() * AROUND), j = 1 + Math.floor(r() * (ROWS * 0.6)), o = j * AROUND + i, next = o + 1 < j * AROUND + AROUND ? o + 1 : o;
    const t = r(), x = lerp(points.x[o]!, points.x[next]!, t), y = lerp(points.y[o]!, points.y[next]!, t), z = lerp(points.z[o]!, points.z[next]!, t);
    const steep = Math.abs(points.y[o + AROUND]! - points.y[o]!) / 70;
    if (y < 8 || y > 250 || steep > 1.1 || layered(x * 0.004 + 60, z * 0.004, 3) < r() * 0.5 - 0.16) continue;
    grown++;
    fir(x, y - 2, z, lerp(26, 44, r()), r() * 3, low, high, place, colours);
  }
}

function fir(x: number, y: number, z: number, tall: number, turn: number, low: Color, high: Color, place: number[], colours: number[]): void {
  const wide = tall * 0.26;
  for (let k = 0; k < 4; k++) {
    const a = turn + (k * Math.PI) / 2, b = a + Math.PI / 2;
    place.push(x + Math.sin(a) * wide, y, z + Math.cos(a) * wide, x + Math.sin(b) * wide, y, z + Math.cos(b) * wide, x, y + tall, z);
    colours.push(low.r, low.g, low.b, low.r, low.g, low.b, high.r, high.g, high.b);
  }
}
