/** The water's material: depth colours, foam bands and shore line, sky in the distance, sun glint. */
import { ShaderMaterial, UniformsLib, UniformsUtils } from 'three';
import { uniforms } from '../uniforms.ts';

const vertexShader = /* glsl */ `
attribute float depth;
uniform float t, wind;
uniform vec3 origin;
varying vec3 vAt;
varying float vDepth;
#include <batching_pars_vertex>
#include <fog_pars_vertex>
void main() {
  #include <batching_vertex>
  vec4 placed = vec4(position, 1.);
  #ifdef USE_BATCHING
    placed = batchingMatrix * placed;
  #endif
  vec3 p = (modelMatrix * placed).xyz;
  vec2 w = p.xz + origin.xz;
  float calm = smoothstep(.1, 1.2, depth);
  p.y += calm * wind * (sin(w.x * .35 + t * 1.1) * .06 + sin(w.y * .47 - t * .9) * .06 + sin((w.x + w.y) * .8 + t * 1.7) * .03);
  vAt = p;
  vDepth = depth;
  vec4 mvPosition = viewMatrix * vec4(p, 1.);
  gl_Position = projectionMatrix * mvPosition;
  #include <fog_vertex>
}`;

const fragmentShader = /* glsl */ `
varying vec3 vAt;
varying float vDepth;
uniform float t, night;
uniform vec3 sun, sunColour, horizon, top, origin;
#include <fog_pars_fragment>
float hash(vec2 p) { p = fract(p * vec2(.1031, .1030)); p += dot(p, p.yx + 33.33); return fract((p.x + p.y) * p.x); }
float grain(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f = f * f * (3. - 2. * f);
  return mix(mix(hash(i), hash(i + vec2(1., 0.)), f.x), mix(hash(i + vec2(0., 1.)), hash(i + 1.), f.x), f.y);
}
void main() {
  vec2 w = vAt.xz + origin.xz;
  vec3 v = cameraPosition - vAt;
  float far = length(v);
  v /= far;
  vec3 n = normalize(cross(dFdx(vAt), dFdy(vAt)));
  if (n.y < 0.) n = -n;
  n = mix(n, vec3(0., 1., 0.), .55);
  float ripple = .11 / (1. + far * .012);
  n = normalize(n + vec3((grain(w * 1.3 + t * .5) - .5) * ripple, 0., (grain(w * 1.3 - t * .4 + 9.) - .5) * ripple));
  float fresnel = pow(1. - max(dot(n, v), 0.), 4.);
  float lit = mix(1., .26, night);
  vec3 c = mix(vec3(.19, .66, .63), vec3(.035, .23, .38), smoothstep(.2, 5., vDepth)) * lit;
  vec3 r = reflect(-v, n);
  c = mix(c, mix(horizon, top, clamp(r.y * 1.3, 0., 1.)), .16 + fresnel * .68);
  c += sunColour * pow(max(dot(r, sun), 0.), 180.) * 1.7;
  c += sunColour * step(.86, grain(w * .9 + vec2(t * .3, -t * .2)) * grain(w * 2.3 - t * .45) + .12) * .16 * (1. - night);
  float drift = grain(w * 1.1 + vec2(t * .25, -t * .2));
  float band = sin(vDepth * 5.2 - t * 1.4 + drift * 3.) * .5 + .5;
  float foam = smoothstep(.5, .05, vDepth + drift * .3) * .9 + smoothstep(1.15, .3, vDepth) * smoothstep(.78, .95, band) * .5;
  foam *= smoothstep(220., 60., far) * .75 + .25;
  c = mix(c, vec3(.93, .98, .97) * mix(1., .38, night), clamp(foam, 0., 1.));
  float a = mix(.5, .95, smoothstep(0., 2.6, vDepth)) * smoothstep(-.06, .04, vDepth);
  gl_FragColor = vec4(c, clamp(max(a, foam * smoothstep(-.06, .02, vDepth)), 0., 1.));
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
  #include <fog_fragment>
}`;

export function waterMaterial(): ShaderMaterial {
  const material = new ShaderMaterial({
    transparent: true, depthWrite: false, fog: true, vertexShader, fragmentShader,
    uniforms: UniformsUtils.clone(UniformsLib.fog),
  });
  Object.assign(material.uniforms, {
    t: uniforms.time, night: uniforms.night, sun: uniforms.sunDirection, sunColour: uniforms.sunColour,
    horizon: uniforms.skyHorizon, top: uniforms.skyTop, origin: uniforms.origin, wind: uniforms.wind,
  });
  return material;
}
