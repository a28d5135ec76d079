/**
 * People draws everyone: one instanced draw for each level of the body and one for each kind of
 * part. All that moves is in one texture (positions, colours, joints), a row of numbers for each person that stays
 * theirs; the draws only carry indices into it, so they change only when others are drawn than before.
 */
import {
  DataTexture, DynamicDrawUsage, FloatType, Group, InstancedBufferAttribute, InstancedBufferGeometry, Mesh,
  MeshDepthMaterial, MeshLambertMaterial, NearestFilter, RGBADepthPacking, RGBAFormat, ShaderMaterial,
  type BufferGeometry, type Material, type WebGLProgramParametersWithUniforms,
} from 'three';
import { sieve } from '../shape/material.ts';
import { uniforms } from '../uniforms.ts';
import { bodyGeometry, discGeometry } from './body.ts';
import type { Outfit, WornPart } from './dress.ts';
import { FLOATS, figureShader, JOINTS, PEOPLE_PER_ROW, rowShader, TEXELS } from './figure.ts';
import { partGeometry, partNames, parts } from './parts.ts';
import { JOINT, JOINT_COUNT } from './pose.ts';

/** How somebody is drawn: near, middle, far, the middle one again without a shadow, and a few pixels wide. */
export type Level = 0 | 1 | 2 | 3 | 4;

/** Metres from the camera: discs under feet begin, and are whole where true shadows end. */
export const DISC = 18, SHADOWED = 34;

class Draw {
  readonly mesh: Mesh;
  private count = 0;
  private readonly geometry = new InstancedBufferGeometry();
  private who: InstancedBufferAttribute;
  /** What `who` holds, at hand for push. */
  private to = new Float32Array(0);
  constructor(model: BufferGeometry, material: Material, depth: MeshDepthMaterial | null, capacity: number) {
    for (const name of ['position', 'normal', 'tag']) this.geometry.setAttribute(name, model.getAttribute(name));
    this.who = this.attach(capacity);
    this.mesh = new Mesh(this.geometry, material);
    this.mesh.frustumCulled = false;
    this.mesh.receiveShadow = true;
    if (depth) {
      this.mesh.castShadow = true;
      this.mesh.customDepthMaterial = depth;
    }
  }
  begin(): void {
    this.count = 0;
  }
  push(who: number, own: number, trim: number): void {
    if (this.count * 3 >= this.to.length) this.grow();
    const o = this.count++ * 3, { to } = this;
    to[o] = who;
    to[o + 1] = own;
    to[o + 2] = trim;
  }
  finish(): void {
    this.geometry.instanceCount = this.count;
    this.mesh.visible = this.count > 0;
    this.who.clearUpdateRanges();
    this.who.addUpdateRange(0, this.count * 3);
    this.who.needsUpdate = true;
  }
  dispose(): void {
    this.geometry.dispose();
  }
  private attach(capacity: number): InstancedBufferAttribute {
    this.to = new Float32Array(capacity * 3);
    const a = new InstancedBufferAttribute(this.to, 3).setUsage(DynamicDrawUsage);
    this.geometry.setAttribute('iWho', a);
    return a;
  }
  private grow(): void {
    const old = this.to;
    this.geometry.dispose();
    this.who = this.attach(old.length / 3 * 2);
    this.to.set(old);
  }
}

export class People {
  readonly group = new Group();
  private readonly pixels: Float32Array;
  private readonly texture: DataTexture;
  private readonly material: MeshLambertMaterial;
  private readonly depth: MeshDepthMaterial;
  /** By level. */
  private readonly bodies: Draw[];
  private readonly discs: Draw;
  /** By the number of the part; undefined until somebody wears it. */
  private readonly worn: (Draw | undefined)[] = partNames.map(() => undefined);
  private readonly shadows: boolean;
  private used = 0;

  /** capacity is how many rows there are. */
  constructor(shadows: boolean, capacity: number) {
    const rows = Math.ceil(capacity / PEOPLE_PER_ROW);
    this.pixels = new Float32Array(rows * PEOPLE_PER_ROW * FLOATS);
    this.texture = new DataTexture(this.pixels, TEXELS * PEOPLE_PER_ROW, rows, RGBAFormat, FloatType);
    this.texture.minFilter = this.texture.magFilter = NearestFilter;
    this.texture.needsUpdate = true;
    this.material = figureMaterial(this.texture);
    this.depth = figureDepth(this.texture);
    const models = ([0, 1, 2, 3] as const).map(bodyGeometry);
    this.bodies = [0, 1, 2, 1, 3].map((d, i) => new Draw(models[d]!, this.material, shadows && i < 2 ? this.depth : null, 64));
    this.discs = new Draw(discGeometry(), discMaterial(this.texture), null, 64);
    // Among the other flat shapes, after all that is solid.
    this.discs.mesh.renderOrder = 4;
    for (const b of [...this.bodies, this.discs]) this.group.add(b.mesh);
    this.shadows = shadows;
  }

  /** dress writes what an outfit and a seed in [0, 1) say of a person's row. */
  dress(row: number, c: Outfit, seed: number): void {
    const p = this.pixels, o = row * FLOATS;
    this.used = Math.max(this.used, row + 1);
    p[o + 4] = c.scale;
    p[o + 6] = c.broad;
    p[o + 7] = seed;
    p[o + 8] = c.skin;
    p[o + 9] = c.hair;
    p[o + 10] = c.top;
    p[o + 11] = c.bottom;
    p[o + 12] = c.accent;
    p[o + 13] = c.boots;
    p[o + 14] = c.eye;
    p[o + JOINTS + JOINT.face] = c.face;
  }

  /** place writes where a person is, in the scene, and how much is seen of them (fade: 0 gone, 1 there). */
  place(row: number, x: number, y: number, z: number, yaw: number, fade: number, highlight: number): void {
    const p = this.pixels, o = row * FLOATS;
    p[o] = x;
    p[o + 1] = y;
    p[o + 2] = z;
    p[o + 3] = yaw;
    p[o + 5] = fade;
    p[o + 15] = highlight;
  }

  /** bend brings a person's joints nearer to a goal by a share of what is missing. The face is the outfit's. */
  bend(row: number, goal: Float32Array, share: number): void {
    const p = this.pixels, o = row * FLOATS + JOINTS, face = p[o + JOINT.face]!;
    for (let i = 0; i < JOINT_COUNT; i++) p[o + i] = p[o + i]! + (goal[i]! - p[o + i]!) * share;
    p[o + JOINT.face] = face;
  }

  /** begin starts the list of who is drawn anew; what is listed stays until the next time. */
  begin(): void {
    for (const d of this.bodies) d.begin();
    for (const d of this.worn) d?.begin();
    this.discs.begin();
  }

  /** list draws a person at a level and a distance; bare: without any part. */
  list(row: number, outfit: Outfit, level: Level, distance: number, bare: boolean): void {
    this.bodies[level]!.push(row, 0, 0);
    if (distance > DISC) this.discs.push(row, 0, 0);
    if (bare) return;
    for (const p of level === 2 || level === 4 ? outfit.large : outfit.parts) (this.worn[p.number] ?? this.draw(p)).push(row, p.own, p.trim);
  }

  end(): void {
    for (const d of this.bodies) d.finish();
    for (const d of this.worn) d?.finish();
    this.discs.finish();
  }

  /** flush brings what was written of people to the screen; once a frame. */
  flush(): void {
    const rows = Math.ceil(this.used / PEOPLE_PER_ROW);
    this.texture.clearUpdateRanges();
    // three uploads a range as part of one row, so each row is a range of its own.
    for (let row = 0; row < rows; row++) this.texture.addUpdateRange(row * PEOPLE_PER_ROW * FLOATS, PEOPLE_PER_ROW * FLOATS);
    this.texture.needsUpdate = rows > 0;
  }

  dispose(): void {
    for (const d of this.bodies) d.dispose();
    for (const d of this.worn) d?.dispose();
    this.discs.dispose();
    (this.discs.mesh.material as Material).dispose();
    this.texture.dispose();
    this.material.dispose();
    this.depth.dispose();
  }

  private draw({ name, number }: WornPart): Draw {
    const cast = this.shadows && parts[name]!.casts === true;
    const d = new Draw(partGeometry(name), this.material, cast ? this.depth : null, 32);
    this.worn[number] = d;
    this.group.add(d.mesh);
    return d;
  }
}

function figureMaterial(people: DataTexture): MeshLambertMaterial {
  const material = new MeshLambertMaterial();
  material.onBeforeCompile = (shader) => {
    bind(shader, people);
    shader.uniforms.uRim = uniforms.rim;
    shader.uniforms.uNight = uniforms.night;
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\n' + figureShader)
      .replace('#include <beginnormal_vertex>', `
        vec3 posed = position;
        vec3 objectNormal = normal;
        figure(posed, objectNormal);
        vTint = figureColour(vExtra);`)
      .replace('#include <begin_vertex>', 'vec3 transformed = posed;');
    figureFragment(shader);
  };
  material.customProgramCacheKey = () => 'figure';
  return material;
}

/** figureFragment paints with vTint and vExtra (own light, fade, highlight) and adds the rim light. */
export function figureFragment(shader: WebGLProgramParametersWithUniforms): void {
  shader.fragmentShader = shader.fragmentShader
    .replace('#include <common>', `#include <common>
      varying vec3 vTint, vExtra;
      uniform vec3 uRim;
      uniform float uNight;
      ${sieve}`)
    .replace('#include <color_fragment>', `
      if (vExtra.y < .99 && sieve(gl_FragCoord.xy) > vExtra.y) discard;
      diffuseColor.rgb = vTint;`)
    .replace('#include <opaque_fragment>', `
      float rim = pow(1. - clamp(dot(normalize(vViewPosition), normal), 0., 1.), 2.6);
      outgoingLight += uRim * rim * (.25 + .75 * vTint) * .55;
      outgoingLight += vTint * vExtra.x * (.5 + uNight * 1.6);
      outgoingLight += vec3(1., .9, .65) * vExtra.z * (.06 + rim * .5);
      #include <opaque_fragment>`);
}

function figureDepth(people: DataTexture): MeshDepthMaterial {
  const material = new MeshDepthMaterial({ depthPacking: RGBADepthPacking });
  material.onBeforeCompile = (shader) => {
    bind(shader, people);
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\n' + figureShader)
      .replace('#include <begin_vertex>', `
        vec3 transformed = position;
        vec3 lost = vec3(0., 1., 0.);
        figure(transformed, lost);
        vTint = lost;
        vExtra = lost;`);
  };
  material.customProgramCacheKey = () => 'figureDepth';
  return material;
}

/** discMaterial lays a soft disc where no true shadow falls. */
function discMaterial(people: DataTexture): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true, depthWrite: false, uniforms: { uPeople: { value: people } },
    vertexShader: `${rowShader}
      varying float vShade;
      void main() {
        vec4 at = texel(0), size = texel(1);
        vec3 p = at.xyz + vec3(0., .04, 0.) + position * size.x;
        vShade = .4 * step(length(position), .1) * size.y * clamp((distance(cameraPosition, at.xyz) - ${DISC}.) / ${SHADOWED - DISC}., 0., 1.);
        gl_Position = projectionMatrix * viewMatrix * vec4(p, 1.);
        gl_Position.z -= .0009 * gl_Position.w;
      }`,
    fragmentShader: 'varying float vShade;\nvoid main() { gl_FragColor = vec4(0., 0., 0., vShade); }',
  });
}

function bind(shader: WebGLProgramParametersWithUniforms, people: DataTexture): void {
  shader.uniforms.uPeople = { value: people };
  shader.uniforms.uTime = uniforms.time;
}
