// Content that a journey brings along: a folder for `-content`, and the entries that the
// journeys share. Entries are JSON, which is YAML too.

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A text in the three languages, the same in all. */
export const said = (text) => ({ en: text, sl: text, et: text });

/** The border between Larkspur and Thornwood, mm from the west. */
export const BORDER_X = 4_608_000;

/** A folder laid over the server's content. */
export class Overlay {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'myriad-content-'));
  }

  /** Writes an entry. */
  put(kind, key, entry) {
    this.write(`rpg/${kind}/${key}.yaml`, JSON.stringify(entry, null, 1));
    return this;
  }

  write(path, text) {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

export const hat = (name, drops) => ({
  name: said(name), icon: { glyph: 'hat', colour: 'ember' }, kind: 'armour', quality: 'fine', slot: 'head',
  stats: { armour: 3 }, look: { part: 'hat_wide', colour: 'ember', second: 'gold' }, sell: 2, ...drops,
});

export const person = (name, at, talk = {}) => ({
  name: said(name), role: said('Guide'), at, yaw: '270deg', appearance: { body: 1, face: 2, skin: 3, hair: 4, top_colour: 6 },
  talk: { start: { text: said('Good to see you.'), options: [], ...talk } },
});

/** A beast that bears no grudge and falls after a blow or two. */
export const beast = (name, at, more = {}) => ({
  name: said(name), family: 'beast', levels: 1, stance: 'neutral', health: '30%', harm: '20%', look: { model: 'boar', colour: 'bark' },
  behaviour: { wander: '1m', aggro: 0, leash: '40m' }, coins: 2, spawns: [{ at, radius: '2m', count: 2, respawn: '5s' }], ...more,
});

export const killQuest = (name, giver, creature, more = {}) => ({
  name: said(name), story: said('They ate my hat.'), summary: said('Defeat one.'), unfinished: said('Not yet.'), finished: said('Thank you.'),
  level: 1, land: 'thornwood', giver,
  steps: [{ objectives: [{ text: said('Defeated'), kill: { creatures: [creature], count: 1 } }] }],
  rewards: { experience: 320, coins: 5 }, ...more,
});

/**
 * What the journey through the first minutes needs: a calling that begins on Larkspur's
 * square, and over the border somebody with a task, two beasts, and a hat that each of them carries.
 */
export function firstMinutes() {
  return new Overlay()
    .put('callings', 'duellist', {
      name: said('Duellist'), role: said('Swordplay'), description: said('Quick.'), start: said('The square'), icon: { glyph: 'blades', colour: 'steel' }, order: 2,
      power: { kind: 'focus', most: 100, regen: 50, rest: 80 }, stats: { health: 80, stamina: 5, might: 6, armour: 15, critical: '5%', regeneration: 20 },
      per_level: { health: 12, stamina: 1, might: 2 }, fists: { kind: 'sword', damage: '9-12', every: '1.5s' },
      items: [{ item: 'journey_bun', count: 3 }], coins: 30, hotbar: [],
    })
    .put('items', 'journey_bun', { name: said('Journey Bun'), icon: { glyph: 'bread', colour: 'gold' }, kind: 'consumable', stack: 20, price: 5, sell: 1, sold_by: ['journey_guide'], use: { consume: true, effects: [{ heal: { amount: '10-12' } }] } })
    .put('items', 'journey_hat', hat('Journey Hat', { dropped_by: [{ creature: 'journey_boar', chance: '100%' }] }))
    .put('persons', 'journey_guide', person('Journey Guide', [4616, 4352]))
    .put('creatures', 'journey_boar', beast('Journey Boar', [4626, 4352]))
    .put('quests', 'journey_task', killQuest('Journey Task', 'journey_guide', 'journey_boar'));
}
