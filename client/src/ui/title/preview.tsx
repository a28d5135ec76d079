// The place where the View draws the figure that is being made.

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import { previewSubject, type Look } from '../../state/session.ts';
import { entryOf } from '../../state/catalogue.ts';
import { Face } from '../portrait.tsx';

/** Draws a figure into an element until it is told to stop, which is not busy any more once it is seen. It reads `previewSubject`. */
export type PreviewMount = (slot: HTMLElement) => () => void;
let mount: PreviewMount | null = null;

/** Gives the title its figure. Without one a drawn portrait stands in. */
export function setPreviewMount(preview: PreviewMount): void {
  mount = preview;
}

/** The slot: its size decides the figure's; the figure turns when it is dragged. */
export function PreviewSlot({ calling, look }: { calling: string; look: Look | null }): JSX.Element {
  const slot = useRef<HTMLDivElement>(null);
  useEffect(() => {
    previewSubject.value = look ? { calling, look, worn: entryOf('callings', calling)?.worn ?? [] } : null;
  }, [calling, look]);
  useEffect(() => {
    const unmount = slot.current ? mount?.(slot.current) : undefined;
    return () => {
      unmount?.();
      previewSubject.value = null;
    };
  }, []);
  return (
    <div class="preview">
      <div class="preview-slot" ref={slot} role="img" aria-busy={mount ? 'true' : undefined} aria-label={t('create.preview')} />
      {!mount && look ? <span class="portrait preview-face"><Face look={look} /></span> : null}
      <span class="preview-floor" aria-hidden="true" />
    </div>
  );
}
