/**
 * The material of the ground: the base colour of its corners, and over it what needs finer edges than corners
 * two metres apart can give: paths with ragged borders and pebbles, cobbles that end stone by stone,
 * light that falls in patches through the trees. Fine grain fades out by 60 m, before it could flicker.
 */
import { MeshLambertMaterial } from 'three';
import { earth } from '../palette.ts';
import { bind, seasonShader } from '../shape/material.ts';
import { uniforms } from '../uniforms.ts';

const surfaceShader = /* glsl */ `
varying vec2 vPlace;
varying vec4 vWays;
uniform float uTime, uNight;
uniform vec3 uRoad, uRoadDark, uPaved, uPavedDark, uPavedCool;
vec2 pair(vec2 p) { vec3 q = fract(p.xyx * vec3(.1031, .1030, .0973)); q += dot(q, q.yzx + 33.33); return fract((q.xx + q.yz) * q.zy); }
float grain(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f = f * f * (3. - 2. * f);
  return mix(mix(pair(i).x, pair(i + vec2(1., 0.)).x, f.x), mix(pair(i + vec2(0., 1.)).x, pair(i + 1.).x, f.x), f.y);
}
/** stones is the distance to the seam between rounded stones in a net of one, and a number of the stone. */
vec2 stones(vec2 q) {
  vec2 cell = floor(q), f = q - cell;
  float first = 9., second = 9., tone = 0.;
  for (int j = -1; j <= 1; j++) for (int i = -1; i <= 1; i++) {
    vec2 at = vec2(float(i), float(j)), h = pair(cell + at);
    float d = length(at + .5 + (h - .5) * .62 - f);
    if (d < first) { second = first; first = d; tone = h.y; } else second = min(second, d);
  }
  return vec2(second - first, tone);
}
vec3 surface(vec3 c, vec2 p, float far) {
  float near = 1. - smoothstep(18., 60., far);
  float wide = grain(p * .35), middle = grain(p * 1.3), small = grain(p * 4.1);
  float day = 1. - uNight;
  float k = (middle + small * .6 - .8) * near;
  c *= 1. + vec3(.17, .15, .1) * k;
  // Under trees light comes in patches that stir a little.
  float gap = grain(p * .5 + sin(uTime * .3) * .12) * .62 + grain(p * 1.25 + cos(uTime * .4) * .1) * .38;
  float lit = smoothstep(.5, .66, gap) * vWays.z * (1. - smoothstep(40., 110., far));
  c *= mix(vec3(1.), mix(vec3(.86, .9, .9), vec3(1.42, 1.36, 1.06), lit), vWays.z * day);
  float soft = .07 + .2 * smoothstep(25., 140., far);
  // Where a path meets paving there is earth between the stones, not grass.
  float w = mix(vWays.x, min(1., vWays.x + vWays.y), smoothstep(.03, .2, vWays.x)), edge = 4. * w * (1. - w);
  float road = smoothstep(.5 - soft, .5 + soft, w + edge * ((middle - .5) * .3 + (small - .5) * .26 * near));
  if (road > .004) {
    vec3 earth = mix(uRoad, uRoadDark, wide * .75 + middle * .35) * (1. + k * .16);
    earth *= mix(1., .86, edge * .8);
    if (near > 0.) {
      vec2 s = stones(p * 3.7);
      float pebble = step(.86, s.y) * smoothstep(.3, .42, s.x) * near;
      earth = mix(earth, earth * (1.06 + s.y * .14) + .03, pebble * .7);
    }
    c = mix(c, earth, road * .95);
  }
  if (vWays.y > .2) {
    vec2 s = far < 60. ? stones(p * 2.1) : vec2(.2, .5);
    float v = vWays.y, open = 4. * v * (1. - v);
    float paved = smoothstep(.5 - soft, .5 + soft, v + open * ((s.y - .5) * .5 * near + (middle - .5) * .2));
    float seam = smoothstep(.02, .16, s.x);
    vec3 cobble = mix(uPaved, uPavedDark, mix(wide, s.y, .5 * near)) * (1. + k * .1);
    // Some stones are cool among the warm ones; from afar they melt into one tone.
    cobble = mix(cobble, uPavedCool, mix(.16, step(.66, fract(s.y * 7.3)) * (.35 + .3 * fract(s.y * 17.)), near));
    cobble *= mix(1., mix(.7, .93 + s.y * .15, seam), near);
    c = mix(c, cobble, paved * mix(1., .55 + .45 * seam, near * open));
  }
  return c;
}
`;

/** groundMaterial draws terrain: soups with the attribute ways (road, paved, forest). */
export function groundMaterial(): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ vertexColors: true });
  material.onBeforeCompile = (shader) => {
    bind(shader);
    shader.uniforms.uOrigin = uniforms.origin;
    shader.uniforms.uRoad = { value: earth.road };
    shader.uniforms.uRoadDark = { value: earth.roadDark };
    shader.uniforms.uPaved = { value: earth.paved };
    shader.uniforms.uPavedCool = { value: earth.pavedCool };
    shader.uniforms.uPavedDark = { value: earth.pavedDark };
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\nattribute vec4 ways;\nvarying vec2 vPlace;\nvarying vec4 vWays;\nvarying float vUp;\nuniform vec3 uOrigin;')
      .replace('#include <begin_vertex>', `#include <begin_vertex>
        vec4 placed = vec4(position, 1.);
        #ifdef USE_BATCHING
          placed = batchingMatrix * placed;
        #endif
        vWays = ways;
        vUp = normal.y;
        vPlace = (modelMatrix * placed).xz + uOrigin.xz;`);
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', '#include <common>\nvarying float vUp;\n' + seasonShader + surfaceShader)
      .replace('#include <color_fragment>', `
        vec3 laid = surface(vColor.rgb, vPlace, length(vViewPosition));
        float green = smoothstep(.0, .12, vColor.g - max(vColor.r, vColor.b));
        diffuseColor.rgb *= seasoned(laid, vUp, green * .45 * (1. - vWays.x), .35);`);
  };
  material.customProgramCacheKey = () => 'ground';
  return material;
}
