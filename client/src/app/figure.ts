// The figure on the creation screen, drawn by the view's Preview.

import { effect } from '@preact/signals';
import { previewSubject, type Look } from '../state/session.ts';
import type { PreviewMount } from '../ui/title/preview.tsx';
import { Preview } from '../view/preview.ts';
import { wornOf } from './stage.ts';

/** Radians: the face from a little aside, hair from the side, all of the figure. */
const FACE_TURN = 0.3, HAIR_TURN = 0.95, BODY_TURN = 0.35;

/** Shows what was changed last: the face, the hair, or the whole figure. */
function frameFor(preview: Preview, before: Look | null, now: Look): void {
  if (!before) return;
  const changed = (keys: readonly (keyof Look)[]): boolean => keys.some((key) => before[key] !== now[key]);
  if (changed(['body', 'topColour', 'bottomColour', 'accentColour'])) preview.portrait(false, BODY_TURN);
  else if (changed(['hair', 'hairColour'])) preview.portrait(true, HAIR_TURN);
  else if (changed(['face', 'skin', 'beard'])) preview.portrait(true, FACE_TURN);
}

/** Makes what draws the figure into a slot of the page. `ci` draws few frames. */
export function figureMount(ci: boolean): PreviewMount {
  return (slot) => {
    const canvas = document.createElement('canvas');
    // The lower edge melts away, whether it cuts the plinth or a chest.
    canvas.style.maskImage = 'linear-gradient(#000 90%, transparent)';
    slot.append(canvas);
    const preview = new Preview(canvas);
    const watcher = new ResizeObserver(() => preview.resize());
    watcher.observe(slot);
    let shown: Look | null = null;
    const stopShowing = effect(() => {
      const subject = previewSubject.value;
      if (!subject) return;
      preview.show({ kind: 'person', appearance: subject.look, worn: wornOf(subject.worn) });
      frameFor(preview, shown, subject.look);
      shown = subject.look;
    });
    let drawn = -Infinity;
    let frame = 0;
    const draw = (now: number): void => {
      frame = requestAnimationFrame(draw);
      if (ci && now - drawn < 250) return;
      drawn = now;
      preview.frame(now);
      if (shown) slot.ariaBusy = 'false';
    };
    frame = requestAnimationFrame(draw);
    return () => {
      cancelAnimationFrame(frame);
      stopShowing();
      watcher.disconnect();
      preview.dispose();
      canvas.remove();
    };
  };
}
