/** The materials that props, plants and ground share, and the shader text they have in common. */
import {
  DoubleSide, MeshDepthMaterial, MeshLambertMaterial, RGBADepthPacking, ShaderChunk,
  type WebGLProgramParametersWithUniforms,
} from 'three';
import { uniforms } from '../uniforms.ts';

/**
 * Aerial perspective instead of a wall of fog: distance fades to at most 62 % of the sky's colour,
 * so that far mountains keep their colours; in thick fog (a near end) to all of it.
 */
ShaderChunk.fog_fragment = /* glsl */ `
#ifdef USE_FOG
  float fogAmount = 1.0 - exp(-max(0.0, vFogDepth - fogNear) * 1.7 / (fogFar - fogNear));
  fogAmount *= mix(1.0, 0.62, smoothstep(250.0, 600.0, fogFar));
  gl_FragColor.rgb = mix(gl_FragColor.rgb, fogColor, fogAmount);
#endif
`;

/** seasonShader colours foliage and lays snow. Season: x autumn, y snow, z spring, w wet. */
export const seasonShader = /* glsl */ `
uniform vec4 uSeason;
vec3 seasoned(vec3 c, float up, float leaf, float chance) {
  float light = dot(c, vec3(.3, .6, .1));
  vec3 gold = mix(vec3(1.5, .62, .12), vec3(1.35, .95, .2), chance) * light;
  c = mix(c, gold, uSeason.x * leaf * smoothstep(.15, .75, chance + .25) * .8);
  c = mix(c, c * vec3(1.08, 1.1, .92) + vec3(.015, .02, .0), uSeason.z * leaf);
  c *= 1. - .25 * uSeason.w;
  return mix(c, vec3(.86, .91, 1.), uSeason.y * smoothstep(.15, .75, up + leaf * .12) * .92);
}
`;

/** sieve spreads thresholds over the screen, so that things fade without blending. */
export const sieve = /* glsl */ `
float sieve(vec2 p) { return fract(52.9829189 * fract(dot(floor(p), vec2(.06711056, .00583715)))); }
`;

const propVertexHead = /* glsl */ `
attribute vec4 mark;
uniform float uTime, uWind;
varying float vGlow;
${seasonShader}
`;

const plantHead = /* glsl */ `
attribute vec4 iPlace;
attribute vec4 iLook;
vec3 turned(vec3 p) {
  float c = cos(iPlace.w), s = sin(iPlace.w);
  return vec3(p.x * c + p.z * s, p.y, p.z * c - p.x * s);
}
vec3 plantAt(vec3 p) {
  float scale = iLook.w * 4.;
  p = turned(p) * scale;
  float t = uTime * 1.3 + iPlace.x * .35 + iPlace.z * .27;
  float sway = mark.y * 4. * scale * uWind;
  p.x += sway * (sin(t) * .10 + sin(t * 2.7 + p.y) * .035);
  p.z += sway * cos(t * .8) * .07;
  return p + iPlace.xyz;
}
`;

export function bind(shader: WebGLProgramParametersWithUniforms): void {
  shader.uniforms.uTime = uniforms.time;
  shader.uniforms.uNight = uniforms.night;
  shader.uniforms.uWind = uniforms.wind;
  shader.uniforms.uSeason = uniforms.season;
}

function glowing(shader: WebGLProgramParametersWithUniforms): void {
  shader.fragmentShader = shader.fragmentShader
    .replace('#include <common>', '#include <common>\nuniform float uNight; varying float vGlow;')
    .replace('#include <emissivemap_fragment>',
      'totalEmissiveRadiance += diffuseColor.rgb * vGlow * 4. * mix(.12, 2.6, uNight);');
}

/** solidMaterial draws soups that stand where their mesh stands: buildings, props. */
export function solidMaterial(): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ vertexColors: true });
  material.onBeforeCompile = (shader) => {
    bind(shader);
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\n' + propVertexHead)
      .replace('#include <begin_vertex>', `#include <begin_vertex>
        vGlow = mark.x;
        float gust = uTime * 1.7 + position.x * .8 + position.z * .6;
        transformed.x += mark.y * 4. * uWind * sin(gust) * .12;
        transformed.z += mark.y * 4. * uWind * cos(gust * .8) * .1;
        vColor.rgb = seasoned(vColor.rgb, normal.y * (1. - step(.01, mark.x)), 0., 0.);`);
    glowing(shader);
  };
  material.customProgramCacheKey = () => 'solid';
  return material;
}

/**
 * plantMaterial draws instanced plants: iPlace (x, y, z, yaw) in the scene, iLook (tint / 2, scale / 4).
 * Tint functions as a multiplier, so that one tree model makes a wood of many greens. What comes
 * within some metres of the camera, or between it and the one who is followed, thins out, if it yields.
 */
export function plantMaterial(doubleSided = false, yields = true): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ vertexColors: true });
  if (doubleSided) material.side = DoubleSide;
  material.onBeforeCompile = (shader) => {
    bind(shader);
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\n' + propVertexHead + plantHead)
      .replace('#include <beginnormal_vertex>', 'vec3 objectNormal = turned(normal);')
      .replace('#include <begin_vertex>', `
        vec3 transformed = plantAt(position);
        vGlow = mark.x;
        float chance = fract(iPlace.x * .37 + iPlace.z * .73 + iPlace.w);
        vColor.rgb = seasoned(vColor.rgb * iLook.rgb * 2., objectNormal.y, step(.005, mark.y), chance);`);
    glowing(shader);
    if (yields) shader.fragmentShader = shader.fragmentShader.replace('#include <color_fragment>', `#include <color_fragment>
        float near = length(vViewPosition);
        float shown = smoothstep(1.2, 4.2, near);
        if (near < uFocus.w) shown = min(shown, mix(.3, 1., smoothstep(uFocus.z * .55, uFocus.z, length(gl_FragCoord.xy - uFocus.xy))));
        if (shown < .99 && sieve(gl_FragCoord.xy) > shown) discard;`)
      .replace('#include <common>', '#include <common>\nuniform vec4 uFocus;\n' + sieve);
    shader.uniforms.uFocus = uniforms.focus;
    // Both sides of a blade are lit from above: a turned normal would make half of the grass black.
    if (doubleSided) shader.fragmentShader = shader.fragmentShader.replace('#include <normal_fragment_begin>', 'vec3 normal = normalize(vNormal);');
  };
  material.customProgramCacheKey = () => `plant ${doubleSided} ${yields}`;
  return material;
}

/** plantDepthMaterial casts the shadows of plantMaterial. */
export function plantDepthMaterial(): MeshDepthMaterial {
  const material = new MeshDepthMaterial({ depthPacking: RGBADepthPacking });
  material.onBeforeCompile = (shader) => {
    shader.uniforms.uTime = uniforms.time;
    shader.uniforms.uWind = uniforms.wind;
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\nattribute vec4 mark;\nuniform float uTime, uWind;\n' + plantHead)
      .replace('#include <begin_vertex>', 'vec3 transformed = plantAt(position);');
  };
  material.customProgramCacheKey = () => 'plantDepth';
  return material;
}
