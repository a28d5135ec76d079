// What a click on the world does.

import type { Actor, Deed } from '../game/act.ts';
import type { Game } from '../game/game.ts';
import { kindOf, nameOfEntity } from '../game/units.ts';
import { setCursor, type ViewClicks } from '../input/mouse.ts';
import { settings } from '../state/settings.ts';
import { openUnitMenuAt } from '../ui/hud/unitmenu.tsx';
import type { View } from '../view/view.ts';

/** The pointer is looked at this often, at most. */
const HOVER_EVERY_MS = 60;
/** Things that a single click uses at once: nobody wants them as a target. */
const AT_ONCE: ReadonlySet<Deed> = new Set(['take', 'gather', 'use', 'talk']);

export function clicksOn(canvas: HTMLElement, game: Game, actor: Actor, view: View): ViewClicks {
  let hoveredAt = 0;
  const menu = (id: number, x: number, y: number): void => {
    const known = game.picture.byId.get(id);
    if (!known) return;
    actor.target(id);
    openUnitMenuAt({ id, name: nameOfEntity(known.description), kind: kindOf(known.description) }, x, y);
  };
  return {
    choose: (x, y, double) => {
      const id = game.stage.pick(x, y);
      if (id !== 0) {
        if (double || AT_ONCE.has(actor.deedOf(id))) actor.use(id);
        else actor.target(id);
        return;
      }
      if (!settings.peek().clickToMove) return;
      const place = game.stage.pickGround(x, y);
      if (place) actor.walkTo(place.x, place.z);
    },
    interact: (x, y) => {
      const id = game.stage.pick(x, y);
      // With other players there is much that one may want.
      if (actor.deedOf(id) === 'inspect') menu(id, x, y);
      else if (id !== 0) actor.use(id);
    },
    menu: (x, y) => menu(game.stage.pick(x, y), x, y),
    hover: (x, y) => {
      const now = performance.now();
      if (now - hoveredAt < HOVER_EVERY_MS || !game.inWorld) return;
      hoveredAt = now;
      const id = game.stage.pick(x, y);
      view.setHover(id === 0 ? null : id);
      setCursor(canvas, id === 0 ? (settings.peek().clickToMove ? 'walk' : 'none') : actor.deedOf(id));
    },
  };
}
