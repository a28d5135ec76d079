/**
 * People draws everyone: one instanced draw for each level of the body and one for each kind of
 * part. All that moves is in one texture (positions, colours, joints), written once for each person;
 * the draws only carry indices into it.
 */
import {
  DataTexture, DynamicDrawUsage, FloatType, Group, InstancedBufferAttribute, InstancedBufferGeometry, Mesh,
  MeshDepthMaterial, MeshLambertMaterial, NearestFilter, RGBADepthPacking, RGBAFormat,
  type BufferGeometry, type WebGLProgramParametersWithUniforms,
} from 'three';
import { sieve } from '../shape/material.ts';
import { uniforms } from '../uniforms.ts';
import { bodyGeometry } from './body.ts';
import type { Outfit } from './dress.ts';
import { FLOATS, figureShader, JOINTS, PEOPLE_PER_ROW, TEXELS } from './figure.ts';
import { partGeometry, parts } from './parts.ts';
import { JOINT, JOINT_COUNT } from './pose.ts';

/** People drawn in one frame, at most. */
export const MAX_PEOPLE = 4096;

/** Where and how one person is drawn this frame; scene coordinates. */
export interface Figure {
  x: number;
  y: number;
  z: number;
  yaw: number;
  scale: number;
  /** 0 gone, 1 there. */
  fade: number;
  seed: number;
  highlight: number;
  outfit: Outfit;
  joints: Float32Array;
}

class Draw {
  readonly mesh: Mesh;
  count = 0;
  private readonly geometry = new InstancedBufferGeometry();
  private who: InstancedBufferAttribute;
  constructor(model: BufferGeometry, material: MeshLambertMaterial, depth: MeshDepthMaterial | null, capacity: number) {
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
  push(who: number, own: number, trim: number): void {
    if (this.count * 3 >= this.who.array.length) this.grow();
    const o = this.count++ * 3, to = this.who.array as Float32Array;
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
    const a = new InstancedBufferAttribute(new Float32Array(capacity * 3), 3).setUsage(DynamicDrawUsage);
    this.geometry.setAttribute('iWho', a);
    return a;
  }
  private grow(): void {
    const old = this.who.array as Float32Array;
    this.geometry.dispose();
    this.who = this.attach(old.length / 3 * 2);
    (this.who.array as Float32Array).set(old);
  }
}

export class People {
  readonly group = new Group();
  private readonly pixels = new Float32Array(MAX_PEOPLE * FLOATS);
  private readonly texture: DataTexture;
  private readonly material: MeshLambertMaterial;
  private readonly depth: MeshDepthMaterial;
  /** Near, middle, far, and the middle one again without a shadow. */
  private readonly bodies: Draw[];
  private readonly worn = new Map<string, Draw>();
  private count = 0;

  constructor(shadows: boolean) {
    this.texture = new DataTexture(this.pixels, TEXELS * PEOPLE_PER_ROW, MAX_PEOPLE / PEOPLE_PER_ROW, RGBAFormat, FloatType);
    this.texture.minFilter = this.texture.magFilter = NearestFilter;
    this.texture.needsUpdate = true;
    this.material = figureMaterial(this.texture);
    this.depth = figureDepth(this.texture);
    const models = ([0, 1, 2] as const).map(bodyGeometry);
    this.bodies = [0, 1, 2, 1].map((d, i) => new Draw(models[d]!, this.material, shadows && i < 2 ? this.depth : null, 64));
    for (const b of this.bodies) this.group.add(b.mesh);
    this.shadows = shadows;
  }

  private readonly shadows: boolean;

  begin(): void {
    this.count = 0;
    for (const d of this.bodies) d.count = 0;
    for (const d of this.worn.values()) d.count = 0;
  }

  /** push draws one person at level 0 (near), 1, 2 (far) or 3 (as 1, without a shadow); bare: without any part. */
  push(f: Figure, level: 0 | 1 | 2 | 3, bare: boolean): void {
    if (this.count >= MAX_PEOPLE) return;
    const who = this.count++;
    this.write(who, f);
    this.bodies[level]!.push(who, 0, 0);
    if (bare && level === 2) return;
    for (const p of level === 2 ? f.outfit.large : f.outfit.parts) this.draw(p.name).push(who, p.own, p.trim);
  }

  end(): void {
    for (const d of this.bodies) d.finish();
    for (const d of this.worn.values()) d.finish();
    const rows = Math.ceil(this.count / PEOPLE_PER_ROW);
    this.texture.clearUpdateRanges();
    // three uploads a range as part of one row, so each row is a range of its own.
    for (let row = 0; row < rows; row++) this.texture.addUpdateRange(row * PEOPLE_PER_ROW * FLOATS, PEOPLE_PER_ROW * FLOATS);
    this.texture.needsUpdate = rows > 0;
  }

  dispose(): void {
    for (const d of [...this.bodies, ...this.worn.values()]) d.dispose();
    this.texture.dispose();
    this.material.dispose();
    this.depth.dispose();
  }

  private draw(name: string): Draw {
    let d = this.worn.get(name);
    if (!d) {
      const cast = this.shadows && parts[name]!.casts === true;
      d = new Draw(partGeometry(name), this.material, cast ? this.depth : null, 32);
      this.worn.set(name, d);
      this.group.add(d.mesh);
    }
    return d;
  }

  private write(who: number, f: Figure): void {
    const p = this.pixels, o = who * FLOATS, c = f.outfit;
    p[o] = f.x;
    p[o + 1] = f.y;
    p[o + 2] = f.z;
    p[o + 3] = f.yaw;
    p[o + 4] = f.scale;
    p[o + 5] = f.fade;
    p[o + 6] = c.broad;
    p[o + 7] = f.seed;
    p[o + 8] = c.skin;
    p[o + 9] = c.hair;
    p[o + 10] = c.top;
    p[o + 11] = c.bottom;
    p[o + 12] = c.accent;
    p[o + 13] = c.boots;
    p[o + 14] = c.eye;
    p[o + 15] = f.highlight;
    for (let i = 0; i < JOINT_COUNT; i++) p[o + JOINTS + i] = f.joints[i]!;
    p[o + JOINTS + JOINT.face] = c.face;
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

function bind(shader: WebGLProgramParametersWithUniforms, people: DataTexture): void {
  shader.uniforms.uPeople = { value: people };
  shader.uniforms.uTime = uniforms.time;
}
