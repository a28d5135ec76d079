/** Creatures draws every beast: one instanced draw for each model. */
import {
  DynamicDrawUsage, Group, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, MeshDepthMaterial, MeshLambertMaterial,
  RGBADepthPacking,
} from 'three';
import { uniforms } from '../uniforms.ts';
import { beastShader } from './beast.ts';
import { bestiary } from './bestiary.ts';
import { figureFragment } from './people.ts';

/** Beasts of one model in one frame, at most. */
const MAX_OF_A_KIND = 512;

/** How a beast is drawn this frame; scene coordinates. Act: 0 nothing, to 1 an attack, -1 dead, -2 asleep. */
export interface BeastPose {
  x: number;
  y: number;
  z: number;
  yaw: number;
  stride: number;
  gait: number;
  act: number;
  scale: number;
  own: number;
  second: number;
  fade: number;
  highlight: number;
}

class Draw {
  readonly mesh: Mesh;
  count = 0;
  private readonly geometry = new InstancedBufferGeometry();
  private readonly rows: InstancedBufferAttribute[];
  private readonly place: Float32Array;
  private readonly motion: Float32Array;
  private readonly look: Float32Array;
  constructor(model: string, material: MeshLambertMaterial, depth: MeshDepthMaterial | null) {
    const g = bestiary[model]!.build().build();
    for (const name of ['position', 'normal', 'tag', 'pivot']) this.geometry.setAttribute(name, g.getAttribute(name));
    this.rows = ['iA', 'iB', 'iC'].map((name) => {
      const a = new InstancedBufferAttribute(new Float32Array(MAX_OF_A_KIND * 4), 4).setUsage(DynamicDrawUsage);
      this.geometry.setAttribute(name, a);
      return a;
    });
    [this.place, this.motion, this.look] = this.rows.map((r) => r.array as Float32Array) as [Float32Array, Float32Array, Float32Array];
    this.mesh = new Mesh(this.geometry, material);
    this.mesh.frustumCulled = false;
    this.mesh.receiveShadow = true;
    if (depth) {
      this.mesh.castShadow = true;
      this.mesh.customDepthMaterial = depth;
    }
  }
  push(p: BeastPose): void {
    if (this.count >= MAX_OF_A_KIND) return;
    const o = this.count++ * 4, { place: a, motion: b, look: c } = this;
    a[o] = p.x; a[o + 1] = p.y; a[o + 2] = p.z; a[o + 3] = p.yaw;
    b[o] = p.stride; b[o + 1] = p.gait; b[o + 2] = p.act; b[o + 3] = p.scale;
    c[o] = p.own; c[o + 1] = p.second; c[o + 2] = p.fade; c[o + 3] = p.highlight;
  }
  finish(): void {
    this.geometry.instanceCount = this.count;
    this.mesh.visible = this.count > 0;
    for (const r of this.rows) {
      r.clearUpdateRanges();
      r.addUpdateRange(0, this.count * 4);
      r.needsUpdate = true;
    }
  }
  dispose(): void {
    this.geometry.dispose();
  }
}

export class Creatures {
  readonly group = new Group();
  private readonly draws = new Map<string, Draw>();
  private readonly material: MeshLambertMaterial;
  private readonly depth: MeshDepthMaterial | null;

  constructor(shadows: boolean) {
    this.material = new MeshLambertMaterial();
    this.material.onBeforeCompile = (shader) => {
      Object.assign(shader.uniforms, { uTime: uniforms.time, uRim: uniforms.rim, uNight: uniforms.night });
      shader.vertexShader = shader.vertexShader
        .replace('#include <common>', '#include <common>\n' + beastShader)
        .replace('#include <beginnormal_vertex>', `
          vec3 posed = position;
          vec3 objectNormal = normal;
          beast(posed, objectNormal);
          vTint = beastColour(vExtra);`)
        .replace('#include <begin_vertex>', 'vec3 transformed = posed;');
      figureFragment(shader);
    };
    this.material.customProgramCacheKey = () => 'beast';
    this.depth = shadows ? beastDepth() : null;
  }

  begin(): void {
    for (const d of this.draws.values()) d.count = 0;
  }

  push(model: string, pose: BeastPose): void {
    const name = model in bestiary ? model : 'wolf';
    let d = this.draws.get(name);
    if (!d) {
      d = new Draw(name, this.material, this.depth);
      this.draws.set(name, d);
      this.group.add(d.mesh);
    }
    d.push(pose);
  }

  end(): void {
    for (const d of this.draws.values()) d.finish();
  }

  dispose(): void {
    for (const d of this.draws.values()) d.dispose();
    this.material.dispose();
    this.depth?.dispose();
  }
}

function beastDepth(): MeshDepthMaterial {
  const depth = new MeshDepthMaterial({ depthPacking: RGBADepthPacking });
  depth.onBeforeCompile = (shader) => {
    shader.uniforms.uTime = uniforms.time;
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\n' + beastShader)
      .replace('#include <begin_vertex>', `
        vec3 transformed = position, lost = vec3(0., 1., 0.);
        beast(transformed, lost);
        vTint = vExtra = lost;`);
  };
  depth.customProgramCacheKey = () => 'beastDepth';
  return depth;
}
