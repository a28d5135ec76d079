/** Vantage remembers from where one looked and whereto, so that what is in sight is looked for only when that has changed. */
import { Vector3, type Frustum } from 'three';

/** The plane before the camera among a frustum's; its normal is where the camera looks. */
const NEAR = 5;
/** A turn of one degree. */
const COSINE = 0.99985;
/** What lies up to so many metres out of sight, for each metre of distance, comes into sight by that turn. */
export const TURN_SHARE = 0.018;

export class Vantage {
  private readonly at = new Vector3(Infinity);
  private readonly to = new Vector3();
  private readonly origin = new Vector3();

  /** metres is how far the camera may go before it counts as moved. */
  constructor(private readonly metres: number) {}

  /** forget makes the next look count as a new one. */
  forget(): void {
    this.at.x = Infinity;
  }

  /** moved reports whether a camera at a map place looks from elsewhere or elsewhere than when it last said so. */
  moved(camera: Vector3, origin: Vector3, frustum: Frustum): boolean {
    const to = frustum.planes[NEAR]!.normal;
    if (this.at.distanceToSquared(camera) < this.metres * this.metres && this.to.dot(to) > COSINE && this.origin.equals(origin)) return false;
    this.at.copy(camera);
    this.to.copy(to);
    this.origin.copy(origin);
    return true;
  }
}
