// The figure on the creation screen, drawn by the view's Preview.

import { effect } from '@preact/signals';
import { previewSubject } from '../state/session.ts';
import type { PreviewMount } from '../ui/title/preview.tsx';
import { Preview } from '../view/preview.ts';
import { wornOf } from './stage.ts';

/** Makes what draws the figure into a slot of the page. `ci` draws few frames. */
export function figureMount(ci: boolean): PreviewMount {
  return (slot) => {
    const canvas = document.createElement('canvas');
    slot.append(canvas);
    const preview = new Preview(canvas);
    const watcher = new ResizeObserver(() => preview.resize());
    watcher.observe(slot);
    const stopShowing = effect(() => {
      const subject = previewSubject.value;
      if (subject) preview.show({ kind: 'person', appearance: subject.look, worn: wornOf(subject.worn) });
    });
    let drawn = -Infinity;
    let frame = 0;
    const draw = (now: number): void => {
      frame = requestAnimationFrame(draw);
      if (ci && now - drawn < 250) return;
      drawn = now;
      preview.frame(now);
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
