/**
 * Figure builds the meshes of people: each vertex knows the bone that moves it, the slot of the
 * colour it takes, a baked shade and a feature of the face. The bones, at rest (metres):
 */
import { BoxGeometry, BufferAttribute, BufferGeometry, Matrix4, Vector3 } from 'three';
import { clamp, lerp } from '../shape/random.ts';
import { facetNormals } from '../shape/soup.ts';

export const BONE = {
  chest: 0, head: 1, upperArmL: 2, foreArmL: 3, upperArmR: 4, foreArmR: 5, thighL: 6, shinL: 7, thighR: 8, shinR: 9,
  cape: 10, skirt: 11, heldR: 12, hips: 13,
} as const;

/** Colour slots: of the body, then those of a part (its own colour and trim) and fixed ones. */
export const SLOT = {
  skin: 0, hair: 1, top: 2, bottom: 3, accent: 4, boots: 5, eye: 6, dark: 7, white: 8, lip: 9,
  own: 10, trim: 11, steel: 12, wood: 13, gold: 14, glow: 15,
} as const;

/** Features that faces vary. */
export const FEATURE = { none: 0, nose: 1, brow: 2, eye: 3, jaw: 4, hips: 5 } as const;

/** A gradient of shade from low at height y0 to high at y1. */
export type Shade = readonly [low: number, high: number, y0: number, y1: number];

export class FigureSoup {
  private readonly positions: number[] = [];
  private readonly tags: number[] = [];

  get triangleCount(): number {
    return this.positions.length / 9;
  }

  add(source: BufferGeometry, matrix: Matrix4, bone: number, slot: number, shade: Shade = [0.85, 1.1, 0, 1.8], feature = 0): this {
    const flat = source.index ? source.toNonIndexed() : source;
    const position = flat.getAttribute('position') as BufferAttribute;
    const order = matrix.determinant() < 0 ? [0, 2, 1] : [0, 1, 2];
    const v = new Vector3();
    for (let i = 0; i < position.count; i += 3) {
      for (const j of order) {
        v.fromBufferAttribute(position, i + j).applyMatrix4(matrix);
        const light = lerp(shade[0], shade[1], clamp((v.y - shade[2]) / (shade[3] - shade[2])));
        this.positions.push(v.x, v.y, v.z);
        this.tags.push(bone, slot, Math.min(255, light * 128), feature);
      }
    }
    return this;
  }

  /** build makes a geometry with position, normal and tag (bone, slot, shade * 128, feature: bytes). */
  build(): BufferGeometry {
    const out = new BufferGeometry(), positions = new Float32Array(this.positions);
    out.setAttribute('position', new BufferAttribute(positions, 3));
    out.setAttribute('normal', new BufferAttribute(facetNormals(positions), 4, true));
    out.setAttribute('tag', new BufferAttribute(new Uint8Array(this.tags), 4));
    return out;
  }
}

/** Number of texels of the people's texture that one person takes, and people in one of its rows. */
export const TEXELS = 9, PEOPLE_PER_ROW = 128;
/** Floats of a person in that texture, and where its joints begin. */
export const FLOATS = TEXELS * 4, JOINTS = 16;

/** turnShader turns points and normals about pivots. */
export const turnShader = /* glsl */ `
mat3 rX(float a) { float c = cos(a), s = sin(a); return mat3(1., 0., 0., 0., c, s, 0., -s, c); }
mat3 rY(float a) { float c = cos(a), s = sin(a); return mat3(c, 0., -s, 0., 1., 0., s, 0., c); }
mat3 rZ(float a) { float c = cos(a), s = sin(a); return mat3(c, s, 0., -s, c, 0., 0., 0., 1.); }
void turn(inout vec3 p, inout vec3 n, vec3 pivot, mat3 m) { p = m * (p - pivot) + pivot; n = m * n; }
`;

/** packedShader unpacks a colour 0xrrggbb. */
export const packedShader = /* glsl */ `
vec3 packed(float c) {
  vec3 rgb = vec3(floor(c / 65536.), mod(floor(c / 256.), 256.), mod(c, 256.)) / 255.;
  return rgb * rgb * (rgb * .305 + .682) + rgb * .0125;
}
`;

/** rowShader reads a person from the texture: see People for its layout. */
export const rowShader = /* glsl */ `
attribute vec3 iWho;
uniform sampler2D uPeople;
vec4 texel(int k) {
  int who = int(iWho.x + .5);
  return texelFetch(uPeople, ivec2((who % ${PEOPLE_PER_ROW}) * ${TEXELS} + k, who / ${PEOPLE_PER_ROW}), 0);
}
`;

/** figureShader poses a vertex. */
export const figureShader = /* glsl */ `
attribute vec4 tag;
${rowShader}
uniform float uTime;
varying vec3 vTint;
varying vec3 vExtra;
${turnShader}
void figure(inout vec3 p, inout vec3 n) {
  vec4 at = texel(0), size = texel(1), legs = texel(4), armL = texel(5), armR = texel(6), trunk = texel(7), more = texel(8);
  float b = tag.x, feature = tag.w;
  float broad = size.z;
  if (b < .5 || b > 12.5) p.xz *= vec2(1. + broad * .13, 1. + broad * .1);
  else if (b < 5.5 && b > 1.5) { p.xz = (p.xz - vec2(sign(p.x) * .28, 0.)) * (1. + broad * .16) + vec2(sign(p.x) * (.28 + broad * .03), 0.); }
  else if (b > 5.5 && b < 9.5) p.xz *= 1. + broad * .09;
  float face = more.z;
  if (feature > .5 && feature < 1.5) p = (p - vec3(0., 1.67, .17)) * (1. + .3 * sin(face * 2.1)) + vec3(0., 1.67, .17);
  else if (feature > 1.5 && feature < 2.5) p.y += sin(face * 1.7) * .008 + abs(p.x) * sin(face * 2.6) * .16;
  else if (feature > 2.5 && feature < 3.5) { p.y = (p.y - 1.7) * (1. + .18 * sin(face * 1.3)) + 1.7; p.x *= 1. + .06 * sin(face * 3.1); }
  else if (feature > 3.5 && feature < 4.5) p.x *= 1. + .12 * sin(face * .9) + broad * .05;
  if (b > 1.5 && b < 5.5 || b > 11.5 && b < 12.5) {
    bool left = b < 3.5;
    vec4 arm = left ? armL : armR;
    float side = left ? 1. : -1.;
    vec3 shoulder = vec3(side * .262, 1.375, 0.), elbow = vec3(side * .29, 1.115, 0.), hand = vec3(side * .29, .845, .02);
    if (b > 11.5) turn(p, n, hand, rX(more.y));
    if (b == 3. || b > 4.5) turn(p, n, elbow, rX(-arm.z));
    turn(p, n, shoulder, rX(arm.x) * rZ(side * arm.y));
  } else if (b > 5.5 && b < 9.5) {
    bool left = b < 7.5;
    float side = left ? 1. : -1.;
    vec3 hip = vec3(side * .105, .9, 0.), knee = vec3(side * .11, .475, 0.);
    if (b == 7. || b == 9.) turn(p, n, knee, rX(left ? legs.y : legs.w));
    turn(p, n, hip, rX(left ? legs.x : legs.z));
  } else if (b == 10.) {
    float t = clamp((1.44 - p.y) / 1.05, 0., 1.);
    float flutter = .05 * sin(uTime * 2.3 + p.x * 4. + size.w * 9.) * (1. + more.x * 2.);
    float a = t * (.06 + more.x + flutter);
    p.z -= a * .75;
    p.y += a * a * .3;
  } else if (b == 11.) {
    float t = clamp((.95 - p.y) / .7, 0., 1.);
    float swing = mix(legs.x, legs.z, smoothstep(-.16, .16, -p.x));
    p.z -= t * swing * .36;
    p.y += t * t * max(0., abs(swing) - .5) * .42;
    p.z += t * t * max(0., -swing - .6) * .3;
  } else if (b == 1.) {
    vec3 neck = vec3(0., 1.5, 0.);
    turn(p, n, neck, rY(armL.w) * rX(armR.w));
  }
  if (b < 5.5 || b == 10. || b == 12.) turn(p, n, vec3(0., .93, 0.), rX(trunk.x) * rY(trunk.y));
  // Who falls on the back turns about the heels; who swims, about the hips.
  if (more.w != 0.) turn(p, n, vec3(0., .9, 0.), rZ(more.w));
  if (trunk.w != 0.) turn(p, n, vec3(0., trunk.w > 0. ? .95 : .12, 0.), rX(trunk.w));
  p.y += trunk.z;
  p *= size.x;
  turn(p, n, vec3(0.), rY(at.w));
  p += at.xyz;
}
${packedShader}/** x: own light, y: fade, z: highlight. */
vec3 figureColour(out vec3 extra) {
  float s = tag.y;
  vec4 skinOn = texel(2), accentOn = texel(3);
  vec3 c;
  extra = vec3(0., texel(1).y, accentOn.w);
  if (s < .5) c = packed(skinOn.x);
  else if (s < 1.5) c = packed(skinOn.y);
  else if (s < 2.5) c = packed(skinOn.z);
  else if (s < 3.5) c = packed(skinOn.w);
  else if (s < 4.5) c = packed(accentOn.x);
  else if (s < 5.5) c = packed(accentOn.y);
  else if (s < 6.5) c = packed(accentOn.z);
  else if (s < 7.5) c = vec3(.018, .016, .028);
  else if (s < 8.5) c = vec3(.88, .88, .86);
  else if (s < 9.5) c = packed(skinOn.x) * vec3(.72, .42, .4);
  else if (s < 10.5) c = packed(iWho.y);
  else if (s < 11.5) c = packed(iWho.z);
  else if (s < 12.5) c = vec3(.50, .54, .62);
  else if (s < 13.5) c = vec3(.22, .12, .07);
  else if (s < 14.5) c = vec3(.85, .58, .16);
  else { c = packed(iWho.z); extra.x = 1.; }
  return c * tag.z / 128.;
}
`;

export const slab = (x: number, y: number, z: number) => new BoxGeometry(x, y, z);
