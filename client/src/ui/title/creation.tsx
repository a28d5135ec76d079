// Making a character: calling, looks, name. A name and three clicks are enough: everything
// is chosen already when the page opens.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { t, tCode, tWord } from '../../i18n/i18n.ts';
import { catalogue, entryOf } from '../../state/catalogue.ts';
import { intents } from '../../state/intents.ts';
import { BEARDS, BODIES, CALLING_COLOURS, CLOTH_COLOURS, FACES, HAIR_COLOURS, HAIRS, randomLook, randomName, SKINS } from '../../state/looks.ts';
import { busy, characters, isOnline, nameCheck, sameName, type Look } from '../../state/session.ts';
import { Button, Glyph, Icon } from '../bits.tsx';
import { tipFor } from '../tip.tsx';
import { RefusalLine, titlePage } from './title.tsx';
import { PreviewSlot } from './preview.tsx';

/** The order of the callings, and what stands in while the catalogue is on its way. */
const CALLINGS = ['warden', 'duellist', 'embermage', 'tidecaller', 'wayfarer', 'tinker'] as const;
const FALLBACK_ICONS: Readonly<Record<string, { glyph: string; colour: string }>> = {
  warden: { glyph: 'shield', colour: 'blue' }, duellist: { glyph: 'blades', colour: 'steel' }, embermage: { glyph: 'flame', colour: 'ember' },
  tidecaller: { glyph: 'wave', colour: 'water' }, wayfarer: { glyph: 'bow', colour: 'leaf' }, tinker: { glyph: 'cog', colour: 'bronze' },
};

const NAME_WAIT_MS = 350;
/** Letters, with at most two apostrophes, hyphens or spaces between them; the server decides. */
const NAME_SHAPE = /^\p{L}+(?:['’ -]\p{L}+){0,2}$/u;
const NAME_LENGTHS = { min: 2, max: 16 } as const;

function dressed(look: Look, calling: string): Look {
  const [topColour, bottomColour, accentColour] = CALLING_COLOURS[calling] ?? [0, 11, 2];
  return { ...look, topColour, bottomColour, accentColour };
}

export const newCharacter = signal({ name: '', calling: 'warden', look: dressed(randomLook(), 'warden') });

function change(part: Partial<Look>): void {
  const state = newCharacter.peek();
  newCharacter.value = { ...state, look: { ...state.look, ...part } };
}

/** Reports what keeps a name from being sent to the server: a code, or empty. */
export function nameFault(name: string): string {
  const length = [...name.trim()].length;
  if (length < NAME_LENGTHS.min) return 'core.name_short';
  if (length > NAME_LENGTHS.max) return 'core.name_long';
  return NAME_SHAPE.test(name.trim()) ? '' : 'core.name_letters';
}

export function Creation(): JSX.Element {
  const { calling, look } = newCharacter.value;
  return (
    <div class="title-body creation">
      <section class="panel title-card callings" aria-labelledby="callings-title">
        <h2 id="callings-title">{t('create.calling')}</h2>
        <Callings />
        <CallingText calling={calling} />
      </section>
      <PreviewSlot calling={calling} look={look} />
      <section class="panel title-card looks" aria-labelledby="looks-title">
        <h2 id="looks-title">{t('create.looks')}</h2>
        <Looks />
      </section>
      <NameAndEnter />
    </div>
  );
}

function callingName(key: string): string {
  return entryOf('callings', key)?.name ?? tWord('calling', key);
}

function Callings(): JSX.Element {
  const known = Object.keys(catalogue.value.callings);
  const keys = known.length > 0 ? [...CALLINGS.filter((key) => known.includes(key)), ...known.filter((key) => !(CALLINGS as readonly string[]).includes(key))] : [...CALLINGS];
  const choose = (key: string): void => {
    const state = newCharacter.peek();
    newCharacter.value = { ...state, calling: key, look: dressed(state.look, key) };
  };
  return (
    <div class="calling-list" role="radiogroup" aria-labelledby="callings-title">
      {keys.map((key) => (
        <button type="button" role="radio" aria-checked={key === newCharacter.value.calling} class="calling" key={key} onClick={() => choose(key)}>
          <Icon icon={entryOf('callings', key)?.icon ?? FALLBACK_ICONS[key]} /><span><b>{callingName(key)}</b><small>{entryOf('callings', key)?.role ?? tWord('calling_role', key)}</small></span>
        </button>
      ))}
    </div>
  );
}

function CallingText({ calling }: { calling: string }): JSX.Element {
  const entry = entryOf('callings', calling);
  const abilities = (entry?.abilities ?? []).slice(0, 6);
  return (
    <div class="calling-text" aria-live="polite">
      <p>{entry?.text ?? tWord('calling_text', calling)}</p>
      {abilities.length > 0 ? <p class="calling-abilities" aria-hidden="true">{abilities.map((key) => <span class="slot small" key={key} title={entryOf('abilities', key)?.name}><Icon icon={entryOf('abilities', key)?.icon} /></span>)}</p> : null}
      {entry?.start ? <p class="start"><Glyph name="flag" colour="red" />{entry.start}</p> : null}
    </div>
  );
}

function Looks(): JSX.Element {
  const { look, calling } = newCharacter.value;
  return (
    <div class="look-grid">
      <Stepper label={t('look.body')} values={BODIES} prefix="look.body" at={look.body} onChange={(body) => change({ body })} />
      <Stepper label={t('look.face')} values={FACES} prefix="look.face" at={look.face} onChange={(face) => change({ face })} />
      <Swatches label={t('look.skin')} colours={SKINS} at={look.skin} onChange={(skin) => change({ skin })} />
      <Stepper label={t('look.hair')} values={HAIRS} prefix="look.hair" at={look.hair} onChange={(hair) => change({ hair })} />
      <Swatches label={t('look.hair_colour')} colours={HAIR_COLOURS} at={look.hairColour} onChange={(hairColour) => change({ hairColour })} />
      <Stepper label={t('look.beard')} values={BEARDS} prefix="look.beard" at={look.beard} onChange={(beard) => change({ beard })} />
      <Swatches label={t('look.top')} colours={CLOTH_COLOURS} at={look.topColour} onChange={(topColour) => change({ topColour })} />
      <Swatches label={t('look.bottom')} colours={CLOTH_COLOURS} at={look.bottomColour} onChange={(bottomColour) => change({ bottomColour })} />
      <Swatches label={t('look.accent')} colours={CLOTH_COLOURS} at={look.accentColour} onChange={(accentColour) => change({ accentColour })} />
      <div class="buttons">
        <Button kind="small" onClick={() => change(dressed(look, calling))}>{t('look.colours_of_calling')}</Button>
        <Button kind="small" onClick={() => change(randomLook())}><Glyph name="dice" colour="gold" />{t('look.random')}</Button>
      </div>
    </div>
  );
}

function Stepper({ label, values, prefix, at, onChange }: { label: string; values: readonly string[]; prefix: string; at: number; onChange: (at: number) => void }): JSX.Element {
  const step = (by: number): void => onChange((at + by + values.length) % values.length);
  const word = tWord(prefix, values[at] ?? '');
  return (
    <div class="stepper" role="group" aria-label={label}>
      <span>{label}</span>
      <button type="button" class="round" aria-label={t('look.previous', { part: label })} onClick={() => step(-1)}><Glyph name="left" colour="sand" /></button>
      <b aria-live="polite">{word}</b>
      <button type="button" class="round" aria-label={t('look.next', { part: label })} onClick={() => step(1)}><Glyph name="right" colour="sand" /></button>
    </div>
  );
}

function Swatches({ label, colours, at, onChange }: { label: string; colours: readonly string[]; at: number; onChange: (at: number) => void }): JSX.Element {
  return (
    <div class="swatches" role="radiogroup" aria-label={label}>
      <span>{label}</span>
      <div>{colours.map((colour, i) => <button type="button" role="radio" aria-checked={i === at} aria-label={t('look.colour', { part: label, n: i + 1 })} class="swatch" style={{ '--swatch': colour }} key={colour} onClick={() => onChange(i)} />)}</div>
    </div>
  );
}

function NameAndEnter(): JSX.Element {
  const { name, calling, look } = newCharacter.value;
  const check = nameCheck.value;
  const online = isOnline.value;
  const fault = name ? nameFault(name) : '';
  const current = sameName(check.name, name);
  useEffect(() => {
    if (!online || !name || fault || sameName(nameCheck.peek().name, name)) return;
    const timer = setTimeout(() => {
      intents.checkName(name.trim());
    }, NAME_WAIT_MS);
    return () => clearTimeout(timer);
  }, [name, online]);
  const refused = current && check.phase === 'refused';
  const type = (value: string): void => void (newCharacter.value = { ...newCharacter.peek(), name: value });
  const enter = (event: Event): void => {
    event.preventDefault();
    if (!name.trim() || fault || refused) return;
    intents.createCharacter(name.trim(), calling, look);
  };
  return (
    <form class="panel name-card" onSubmit={enter}>
      <label for="character-name">{t('create.name')}</label>
      <div class={`name-field ${refused || fault ? 'bad' : current && check.phase === 'free' ? 'good' : ''}`}>
        <input id="character-name" type="text" maxLength={16} autoComplete="off" autoCapitalize="words" spellcheck={false} placeholder={t('create.name_placeholder')} aria-describedby="name-answer" aria-invalid={refused || fault !== ''} value={name} onInput={(event) => type(event.currentTarget.value.trimStart().replace(/\s+/g, ' '))} />
        {current && check.phase === 'free' ? <Glyph name="check" colour="leaf" /> : refused || fault ? <Glyph name="close" colour="red" /> : null}
        <button type="button" class="round" aria-label={t('create.name_random')} onClick={() => type(randomName())} {...tipFor(() => t('create.name_random'))}><Glyph name="dice" colour="gold" /></button>
      </div>
      <p id="name-answer" class="name-answer" aria-live="polite">
        {fault && name ? tCode(fault) : refused ? tCode(check.code) : current && check.phase === 'free' ? t('create.name_free', { name: check.name }) : t('create.name_help')}
        {refused && check.suggestions.length > 0 ? <span class="suggestions">{check.suggestions.slice(0, 4).map((idea) => <button type="button" class="link" key={idea} onClick={() => type(idea)}>{idea}</button>)}</span> : null}
      </p>
      <RefusalLine />
      <div class="buttons">
        {characters.value.length > 0 ? <Button onClick={() => (titlePage.value = 'characters')}>{t('talk.back')}</Button> : null}
        <button type="submit" class="button main enter" disabled={busy.value || !name || fault !== '' || refused}>{busy.value ? t('title.entering') : t('title.enter')}</button>
      </div>
    </form>
  );
}
