// Talks: names filled in, and the quest that opens by itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue, emptyCatalogue } from '../../src/state/catalogue.ts';
import type { TalkState } from '../../src/state/dialogs.ts';
import { noVitals, self } from '../../src/state/self.ts';
import { neighbours } from '../../src/state/surroundings.ts';
import { questToOpen, titleOf } from '../../src/ui/dialogs/talk.tsx';
import { spoken } from '../../src/ui/spoken.ts';

const page = (more: Partial<TalkState>): TalkState => ({ entity: 1, person: 'mayor', page: 'start', options: [{ id: 'a', text: 'a' }], offers: [], turnIns: [], vendor: false, ...more });

test('people call one by name and calling', () => {
  catalogue.value = { ...emptyCatalogue, callings: { warden: { name: 'Warden', text: '', icon: { glyph: 'shield', colour: 'steel' } } } };
  assert.equal(spoken('Well, {name}?'), 'Well, {name}?');
  self.value = { id: 1, kind: 'player', name: 'Rowan', key: 'warden', level: 1, stance: 'friendly', rank: 'normal', subtitle: '', bot: false, look: null, vitals: noVitals, auras: [], cast: null, distance: 0 };
  assert.equal(spoken('A {calling}, {name}! {name}!'), 'A Warden, Rowan! Rowan!');
});

test('what can be handed in opens; so does what was offered after the last answer', () => {
  assert.equal(questToOpen(page({ offers: ['b'], turnIns: ['a'] }), null), 'a');
  assert.equal(questToOpen(page({ offers: ['b'] }), null), '');
  assert.equal(questToOpen(page({ offers: ['b', 'c'] }), page({ offers: ['b'], turnIns: ['a'] })), 'c');
  assert.equal(questToOpen(page({ offers: ['b'] }), page({ offers: ['b', 'a'] })), '');
  assert.equal(questToOpen(page({ offers: ['b'], options: [] }), null), 'b');
});

test('a talk bears the name of who speaks, be it a board or a friend', () => {
  catalogue.value = { ...emptyCatalogue, persons: { mayor: { name: 'Amalia', role: 'Mayor' } } };
  neighbours.value = [{ id: 7, kind: 'player', name: 'Bee', level: 2, stance: 'friendly', distance: 0, bearing: 0, bot: false }];
  assert.equal(titleOf(page({})), 'Amalia · Mayor');
  assert.equal(titleOf(page({ person: '', entity: 7 })), 'Bee');
  assert.equal(titleOf(page({ person: '', entity: 8 })), 'Quests');
});
