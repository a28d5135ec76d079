/** Picking: which actor or which place of the ground a ray of the pointer meets. */
import { Ray, Vector3, type PerspectiveCamera } from 'three';
import type { Actor } from './actor/actor.ts';
import type { Ground } from './ground.ts';
import type { ActorId } from './types.ts';

const ray = new Ray(), a = new Vector3(), b = new Vector3();

function aimRay(camera: PerspectiveCamera, device: { x: number; y: number }): void {
  ray.origin.copy(camera.position);
  ray.direction.set(device.x, device.y, 0.5).unproject(camera).sub(camera.position).normalize();
}

/** pickActor returns the nearest actor whose upright capsule the ray meets, with a little mercy for far ones. */
export function pickActor(
  actors: Iterable<Actor>, camera: PerspectiveCamera, origin: Vector3, device: { x: number; y: number }, except: ActorId | null,
): ActorId | null {
  aimRay(camera, device);
  let best: ActorId | null = null, nearest = Infinity;
  for (const actor of actors) {
    if (!actor.inSight || actor.leaving || actor.id === except) continue;
    const low = actor.posture === 'dead' || actor.posture === 'sleep';
    a.set(actor.x - origin.x, actor.y - origin.y, actor.z - origin.z);
    b.copy(a);
    b.y += low ? 0.5 : actor.height * 0.9;
    const reach = actor.girth * (low ? 1.6 : 1) + 0.12 + actor.distance * 0.006;
    if (ray.distanceSqToSegment(a, b) < reach * reach && actor.distance < nearest) {
      nearest = actor.distance;
      best = actor.id;
    }
  }
  return best;
}

/** pickGround walks along the ray until it is under the ground, then halves the last step. */
export function pickGround(
  ground: Ground, camera: PerspectiveCamera, origin: Vector3, device: { x: number; y: number },
): { x: number; y: number; z: number } | null {
  aimRay(camera, device);
  const o = a.copy(ray.origin).add(origin), d = ray.direction;
  const over = (t: number) => o.y + d.y * t - ground.height(o.x + d.x * t, o.z + d.z * t);
  let before = 0;
  for (let t = 0.5; t < 300; t += Math.max(0.5, t * 0.02)) {
    if (over(t) < 0) {
      let low = before, high = t;
      for (let i = 0; i < 12; i++) {
        const middle = (low + high) / 2;
        if (over(middle) < 0) high = middle;
        else low = middle;
      }
      const x = o.x + d.x * high, z = o.z + d.z * high;
      return { x, y: ground.height(x, z), z };
    }
    before = t;
  }
  return null;
}
