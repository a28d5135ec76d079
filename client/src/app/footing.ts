// Where the people of a crowd can stand, from what is walked on.

import { newSurface, type Ground } from '../sim/ground.ts';
import { blocked } from '../sim/motion.ts';
import type { Footing } from '../view/crowd/person.ts';

/** How deep those who swim are in the water, mm. */
const SWIM_DEPTH = 1300;

export function footingOn(ground: Ground): Footing {
  const under = newSurface();
  return (metresX, metresZ) => {
    const x = Math.round(metresX * 1000), z = Math.round(metresZ * 1000);
    if (blocked(x, z, 0, ground)) return NaN;
    ground.at(x, z, under);
    return Math.max(under.height, under.deck ? under.height : under.water - SWIM_DEPTH) / 1000;
  };
}
