/**
 * The figure of a person of the crowd: plain triangles that the shader dresses, turns and moves by themselves, with
 * the soft disc under their feet in the same draw. Two levels of detail.
 */
import { BufferAttribute, BufferGeometry, CircleGeometry, Matrix4, MeshLambertMaterial, NearestFilter, type DataTexture, type InstancedBufferGeometry } from 'three';
import { distantBody, open, plainBody } from '../actor/body.ts';
import { BONE, FigureSoup, packedShader, SLOT, turnShader } from '../actor/figure.ts';
import { figureFragment } from '../actor/people.ts';
import { place } from '../shape/soup.ts';
import { uniforms } from '../uniforms.ts';
import { CAPE, FLOATS, HAT, SKIRT, WALKS, WAY } from './person.ts';

/** Texels of a person, and people in a row of the texture. */
export const TEXELS = FLOATS / 4, PER_ROW = 128;
/** Seconds that somebody takes to come and to go. */
export const FADE = 0.7;

/** Features of vertices: what is seen only of those who wear it, and the disc. */
const WORN = { hat: HAT, skirt: SKIRT, cape: CAPE, disc: 16 } as const;

/** crowdGeometry makes the figure; fine for those who are near. */
export function crowdGeometry(fine: boolean): BufferGeometry {
  const s = new FigureSoup(), sides = fine ? 5 : 4;
  if (fine) plainBody(s);
  else distantBody(s);
  s.add(open(0.02, 0.36, fine ? 0.26 : 0.3, sides), place(0, 1.88, -0.02, -0.1), BONE.head, SLOT.own, [0.85, 1.15, 1.75, 2], WORN.hat);
  s.add(open(0.2, 0.36, 0.74, sides), place(0, 0.58, 0, 0, 0.3), BONE.skirt, SLOT.top, [0.7, 1, 0.2, 0.95], WORN.skirt);
  const cape = new BufferGeometry(), w = 0.2, f = 0.33;
  cape.setAttribute('position', new BufferAttribute(new Float32Array([-w, 1.45, -0.17, f, 0.4, -0.36, w, 1.45, -0.17, -w, 1.45, -0.17, -f, 0.4, -0.36, f, 0.4, -0.36]), 3));
  s.add(cape, new Matrix4(), BONE.cape, SLOT.accent, [0.75, 1.05, 0.4, 1.45], WORN.cape);
  s.add(new CircleGeometry(0.64, fine ? 7 : 4), place(0, 0, 0, -Math.PI / 2), BONE.hips, SLOT.dark, [1, 1, 0, 1], WORN.disc);
  return s.build();
}

const crowdShader = /* glsl */ `
attribute vec4 tag;
attribute float iWho;
uniform sampler2D uCrowd;
uniform float uTime;
uniform vec3 uOrigin;
varying vec3 vTint, vExtra;
varying float vSolid;
vec4 texel(int k) {
  int who = int(iWho + .5);
  return texelFetch(uCrowd, ivec2((who % ${PER_ROW}) * ${TEXELS} + k, who / ${PER_ROW}), 0);
}
${turnShader}
${packedShader}
void stand(inout vec3 p, inout vec3 n) {
  vec4 at = texel(0), clothes = texel(1), form = texel(2), life = texel(3);
  float b = tag.x, s = tag.y, seed = form.z, t = uTime, rim = length(p.xz);
  int kind = int(form.y + .5), worn = int(tag.w + .5);
  bool disc = worn == ${WORN.disc};
  // Who wears it not has it folded up to a point.
  if (worn > 0 && !disc && (kind & worn) == 0) p = vec3(0., 1., 0.);

  // To and fro, standing a while at either end; others shift their weight, look around, and few cheer.
  float u = fract(t * .045 + seed * 7.), go = 0., walk = 0., turned = 0.;
  if ((kind & ${WALKS}) != 0) {
    go = smoothstep(.05, .17, u) - smoothstep(.55, .67, u);
    walk = step(.05, u) * step(u, .17) + step(.55, u) * step(u, .67);
    turned = 3.1416 * (smoothstep(.49, .54, u) - smoothstep(.94, .99, u));
  }
  float stride = sin(t * 6.5 + seed * 40.) * walk, breath = sin(t * 1.5 + seed * 40.), shift = sin(t * .4 + seed * 9.);
  float cheer = step(.95, fract(seed * 13.)) * smoothstep(-.2, .3, sin(t * .5 + seed * 17.)) * (1. - walk);
  if (b > 1.5 && b < 5.5) {
    float side = b < 3.5 ? 1. : -1., swing = .5 * stride * side + .1 + .05 * breath * side;
    if (b == 3. || b > 4.5) turn(p, n, vec3(side * .29, 1.115, 0.), rX(-.35));
    turn(p, n, vec3(side * .262, 1.375, 0.), rX(mix(swing, -2.6, cheer)) * rZ(side * .2));
  } else if (b > 5.5 && b < 9.5) turn(p, n, vec3(0., .9, 0.), rX(b < 7.5 ? -.5 * stride : .5 * stride));
  else if (b == 1.) turn(p, n, vec3(0., 1.5, 0.), rY(.4 * sin(t * .45 + seed * 31.) * (1. - walk)));
  else if (b == 10.) p.z -= (1.44 - p.y) * (.05 + .12 * walk + .04 * sin(t * 2.3 + p.x * 4. + seed * 9.));
  if (!disc) {
    if (b < 5.5 || b == 10.) turn(p, n, vec3(0., .93, 0.), rX(.02 * breath + .05 * walk) * rY(.16 * shift) * rZ(.03 * shift));
    p.y += abs(stride) * .03 + cheer * abs(sin(t * 6. + seed * 40.)) * .16;
  }
  p *= form.w;
  turn(p, n, vec3(0.), rY(at.w + turned));
  p += at.xyz - uOrigin + go * vec3(sin(at.w) * ${WAY}, life.z, cos(at.w) * ${WAY});
  float fade = clamp((t - life.x) / ${FADE}, 0., 1.) * (1. - clamp((t - life.y) / ${FADE}, 0., 1.));
  vExtra = vec3(0., fade, 0.);
  vSolid = disc ? .42 * step(rim, .1) : 1.;
  if (disc) p.y += .05;
  vec3 c = vec3(.018, .016, .028);
  if (s < .5) c = packed(clothes.z);
  else if (s < 1.5) c = packed(clothes.w);
  else if (s < 2.5) c = packed(clothes.x);
  else if (s < 3.5) c = packed(clothes.y);
  else if (s < 4.5) c = packed(form.x);
  else if (s < 5.5) c = packed(7031348.);
  else if (s > 9.5) c = packed(life.w);
  vTint = c * tag.z / 128.;
}
`;

/** crowdMaterial draws figures of the people in a texture. Discs blend, so all is drawn among what is transparent. */
export function crowdMaterial(people: DataTexture): MeshLambertMaterial {
  people.minFilter = people.magFilter = NearestFilter;
  const material = new MeshLambertMaterial({ transparent: true });
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, { uCrowd: { value: people }, uTime: uniforms.time, uOrigin: uniforms.origin, uRim: uniforms.rim, uNight: uniforms.night });
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\n' + crowdShader)
      .replace('#include <beginnormal_vertex>', 'vec3 posed = position, objectNormal = normal;\nstand(posed, objectNormal);')
      .replace('#include <begin_vertex>', 'vec3 transformed = posed;')
      // The ground in the distance is coarser than where feet stand: discs are held before it.
      .replace('#include <project_vertex>', '#include <project_vertex>\nif (vSolid < .9) gl_Position.z -= .0006 * gl_Position.w;');
    figureFragment(shader);
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', '#include <common>\nvarying float vSolid;')
      .replace('#include <tonemapping_fragment>', 'gl_FragColor = vSolid < .9 ? vec4(vec3(0.), vSolid) : vec4(gl_FragColor.rgb, 1.);\n#include <tonemapping_fragment>');
  };
  material.customProgramCacheKey = () => 'crowd';
  return material;
}

/** shared gives an instanced geometry the model's vertices. */
export function shared(into: InstancedBufferGeometry, model: BufferGeometry): void {
  for (const name of ['position', 'normal', 'tag']) into.setAttribute(name, model.getAttribute(name));
}
