// The sign that a crowded place is held in several copies: which one is one's own, of how many.

import type { JSX } from 'preact';
import { t } from '../../i18n/i18n.ts';
import { layer } from '../../state/layer.ts';
import { Glyph } from '../bits.tsx';
import { tipFor } from '../tip.tsx';
import { explain } from './crowded.tsx';

/** Nothing while the place is whole. */
export function LayerSign(): JSX.Element {
  const at = layer.value;
  const words = t('layer.tip');
  return (
    <div class="crowded-place" role="status">
      {at.layers > 1 ? (
        <button type="button" class="crowded layer" {...tipFor(() => <p class="crowded-tip">{words}</p>)}
          onClick={(event) => explain(event.currentTarget, words)}>
          <Glyph name="people" colour="water" />
          <span>{t('layer.sign', { n: at.layer, count: at.layers })}</span><span class="visually-hidden">{words}</span>
        </button>
      ) : null}
    </div>
  );
}
