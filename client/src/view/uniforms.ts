/** Values that all shaders of the view share. View writes them once a frame. */
import { Color, Vector3, Vector4 } from 'three';

export const uniforms = {
  /** Seconds since the view began; stands still when frozen. */
  time: { value: 0 },
  /** 0 by day, 1 by night: strength of windows, lanterns and stars. */
  night: { value: 0 },
  sunDirection: { value: new Vector3(0, 1, 0) },
  sunColour: { value: new Color() },
  skyTop: { value: new Color() },
  skyHorizon: { value: new Color() },
  rim: { value: new Color(1, 0.9, 0.7) },
  /** Wind: 1 in calm weather, 3 in a storm. */
  wind: { value: 1 },
  /** Season weights for foliage: x autumn, y winter snow, z spring blossom, w wetness of the ground. */
  season: { value: new Vector4() },
  /** Where the followed one is on the screen: x, y, radius in pixels of the canvas, and its distance, metres. */
  focus: { value: new Vector4(0, 0, 1, 0) },
  /** Place of the scene's zero on the map, metres: what shaders add to get map coordinates. */
  origin: { value: new Vector3() },
};
