// The sign that a region has too much to do: what it does about it, and that time runs slower.

import type { JSX } from 'preact';
import { t } from '../../i18n/i18n.ts';
import { rung } from '../../state/pace.ts';
import { Glyph } from '../bits.tsx';
import { hideTip, showTip, tipFor } from '../tip.tsx';

/** From this rung on time runs slower. */
const SLOW = 3;

/** How long the words stand that a tap has asked for. */
const EXPLAIN_MS = 6000;

/** Shows words beside a sign that was tapped. */
export function explain(sign: Element, words: string): void {
  showTip(sign, () => <p class="crowded-tip">{words}</p>);
  setTimeout(hideTip, EXPLAIN_MS);
}

/** Nothing while the region bears its load. */
export function Crowded(): JSX.Element {
  const at = rung.value;
  const words = t(`crowded.tip.${at}` as 'crowded.tip.1');
  return (
    <div class="crowded-place" role="status">
      {at > 0 ? (
        <button type="button" class={`crowded ${at >= SLOW ? 'slow' : ''}`} {...tipFor(() => <p class="crowded-tip">{words}</p>)}
          onClick={(event) => explain(event.currentTarget, words)}>
          <Glyph name={at >= SLOW ? 'hourglass' : 'people'} colour={at >= SLOW ? 'gold' : 'sand'} />
          <span aria-hidden="true">{t(`crowded.sign.${at}` as 'crowded.sign.1')}</span><span class="visually-hidden">{words}</span>
        </button>
      ) : null}
    </div>
  );
}
