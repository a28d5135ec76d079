// What a newcomer meets first: hints in their turn, the bar with what is still to be learned, the sheet, the map.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { catalogue, emptyCatalogue } from '../../src/state/catalogue.ts';
import { knownAbilities, noVitals, progress, self, stats } from '../../src/state/self.ts';
import { hint, offerHint, waitingHints } from '../../src/state/surroundings.ts';
import { abilityNumbers } from '../../src/ui/entrytips.tsx';
import { hintAfter } from '../../src/ui/guide.ts';
import { lockedUntil } from '../../src/ui/hud/hotbar.tsx';
import { nameFault } from '../../src/ui/title/creation.tsx';
import { randomName } from '../../src/state/looks.ts';
import { entriesFor } from '../../src/ui/hud/unitmenu.tsx';
import { pointsMissing } from '../../src/ui/windows/abilities.tsx';
import { sheetOf } from '../../src/ui/windows/character.tsx';

beforeEach(() => {
  hint.value = null;
  waitingHints.value = [];
});

test('hints of the server wait, once each, under the name that the interface has for them', () => {
  hint.value = 'entered';
  for (const key of ['hint_entered', 'hint_met_person', 'hint_met_person', 'hint_border']) offerHint(key);
  assert.deepEqual(waitingHints.value, ['person', 'border']);
});

test('a hint stands until it was read', () => {
  assert.equal(hintAfter('entered', 'new', ['border'], []), 'entered');
  assert.equal(hintAfter('entered', 'read', ['border'], []), 'border');
  assert.equal(hintAfter('border', 'read', [], ['entered']), 'border');
  assert.equal(hintAfter('border', 'old', [], ['entered']), null);
  assert.equal(hintAfter('entered', 'new', ['border'], ['entered']), 'border');
  assert.equal(hintAfter(null, 'new', ['border'], ['entered', 'border']), null);
});

test('an ability of a later level is locked on the bar until it is known', () => {
  catalogue.value = { ...emptyCatalogue, abilities: { bomb: { name: 'Bomb', icon: { glyph: 'bomb', colour: 'red' }, target: 'enemy', learned: { tinker: 3 } } } };
  self.value = { id: 1, kind: 'player', name: 'A', key: 'tinker', level: 1, stance: 'friendly', rank: 'normal', subtitle: '', bot: false, look: null, vitals: noVitals, auras: [], cast: null, distance: 0 };
  assert.equal(lockedUntil('bomb'), 3);
  assert.equal(lockedUntil('unheard'), 0);
  knownAbilities.value = ['bomb'];
  assert.equal(lockedUntil('bomb'), 0);
  knownAbilities.value = [];
  progress.value = { ...progress.value, level: 3 };
  assert.equal(lockedUntil('bomb'), 0);
});

test('the sheet tells the blow in one line and in seconds, the most wanted first', () => {
  const lines = sheetOf({ armour: 4, swing_ms: 2200, harm_max: 5, harm_min: 3, health: 90, level: 2, charm: 1 });
  assert.deepEqual(lines.map(([stat]) => stat), ['health', 'armour', 'blow', 'swing', 'charm']);
  assert.equal(lines.find(([stat]) => stat === 'blow')?.[1], '3–5');
  assert.match(lines.find(([stat]) => stat === 'swing')?.[1] ?? '', /2[.,]2/);
});

test('every name that the dice say has the form of a name', () => {
  for (let i = 0; i < 400; i++) {
    const draws = [i % 22, (i * 7) % 10, (i * 5) % 18];
    const name = randomName(() => (draws.shift() ?? 0) / 22);
    assert.equal(nameFault(name), '', name);
  }
});

test('an ability tells its numbers by what one is and holds', () => {
  stats.value = { harm_min: 3, harm_max: 6, might: 8, wit: 10, health: 100 };
  const entry = { name: 'A', icon: { glyph: 'sword', colour: 'steel' }, target: 'enemy' } as const;
  assert.deepEqual(abilityNumbers({ ...entry, school: 'physical', harm: { min: 2, max: 4, weapon: 110, scale: 30 } }), ['7–12 harm']);
  assert.deepEqual(abilityNumbers({ ...entry, school: 'fire', harm: { min: 6, max: 9, scale: 35 }, every_ms: 1000 }), ['9–12 harm, every 1 s']);
  assert.deepEqual(abilityNumbers({ ...entry, heal: { min: 0, max: 0, of_total: 20, scale: 50 } }), ['25 healing']);
  assert.deepEqual(abilityNumbers(entry), []);
});

test('a row of talents opens with the points above it', () => {
  const talent = (row: number, calling = 'tinker') => ({ name: '', text: '', icon: { glyph: 'cog', colour: 'steel' }, calling, row, column: 0, ranks: 3 });
  catalogue.value = { ...emptyCatalogue, talents: { a: talent(0), b: talent(1), other: talent(0, 'warden') } };
  progress.value = { ...progress.value, talents: { a: 1, b: 3, other: 3 } };
  assert.equal(pointsMissing(talent(0)), 0);
  assert.equal(pointsMissing(talent(1)), 1);
  assert.equal(pointsMissing(talent(2)), 0);
});

test('who is known by name alone can be spoken to, not followed', () => {
  assert.deepEqual(entriesFor({ id: 0, name: 'Bee' }).map(({ label }) => label), ['Whisper', 'Invite to party', 'Ignore', 'Report']);
  assert.equal(entriesFor({ id: 9, name: 'Bee' }).length, 7);
});
