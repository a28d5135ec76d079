// A catalogue small enough to read, for the scenes of the demo.

import { emptyCatalogue, type AbilityEntry, type Catalogue, type ItemEntry } from '../src/state/catalogue.ts';

const item = (name: string, glyph: string, colour: string, quality: ItemEntry['quality'], more: Partial<ItemEntry> = {}): ItemEntry => ({ name, icon: { glyph, colour }, quality, ...more });
const ability = (name: string, glyph: string, colour: string, more: Partial<AbilityEntry> = {}): AbilityEntry => ({ name, icon: { glyph, colour }, target: 'enemy', power: 'vigour', range_mm: 4000, learned: { warden: 1 }, ...more });

export const demoCatalogue: Catalogue = {
  ...emptyCatalogue,
  version: 'demo',
  items: {
    oak_cudgel: item('Oak Cudgel', 'mace', 'wood', 'common', { kind: 'weapon', slot: 'weapon', damage: { min: 4, max: 7, speed_ms: 2000 }, price: 40 }),
    thorn_blade: item('Thornwood Blade', 'sword', 'steel', 'rare', { kind: 'weapon', slot: 'weapon', damage: { min: 7, max: 12, speed_ms: 1800 }, stats: { might: 3, stamina: 2 }, price: 320, level: 4, text: 'Grown, not forged. It still drinks when it rains.' }),
    felt_hat: item('Wide Felt Hat', 'hat', 'ember', 'fine', { kind: 'armour', slot: 'head', stats: { stamina: 2, armour: 6 }, price: 45, text: 'Keeps off the rain and most advice.' }),
    tunic: item('Traveller’s Tunic', 'chest', 'leather', 'common', { kind: 'armour', slot: 'chest', stats: { armour: 8 }, price: 20 }),
    boots: item('Meadow Boots', 'boots', 'leather', 'common', { kind: 'armour', slot: 'feet', stats: { armour: 4, pace: 1 }, price: 18 }),
    round_shield: item('Larkspur Roundshield', 'shield', 'blue', 'fine', { kind: 'shield', slot: 'offhand', stats: { armour: 22 }, price: 90 }),
    moon_ring: item('Ring of the Low Moon', 'ring', 'night', 'epic', { kind: 'trinket', slot: 'trinket', stats: { wit: 5, focus: 2 }, price: 900, level: 7 }),
    honey_bun: item('Honey Bun', 'bread', 'gold', 'common', { kind: 'consumable', stack: 20, price: 1, usable: true, text: 'Heals 60 over a while. Best eaten sitting.' }),
    red_draught: item('Red Draught', 'potion', 'red', 'common', { kind: 'consumable', stack: 10, price: 12, usable: true }),
    boar_tusk: item('Thornback Tusk', 'fang', 'bone', 'poor', { kind: 'junk', stack: 20, price: 3 }),
    moonwort: item('Moonwort', 'herb', 'water', 'common', { kind: 'material', stack: 20, price: 4 }),
    iron_ore: item('Rusty Ore', 'ore', 'orange', 'common', { kind: 'material', stack: 20, price: 5 }),
    lantern: item('Festival Lantern', 'lantern', 'sun', 'quest', { kind: 'quest', stack: 8 }),
    letter: item('Sealed Letter', 'letter', 'bone', 'quest', { kind: 'quest' }),
    cloak: item('Moonsilk Cloak', 'cloak', 'violet', 'epic', { kind: 'armour', slot: 'back', stats: { wit: 4, dodge: 2 }, price: 800 }),
    gloves: item('Mossy Gloves', 'gloves', 'moss', 'fine', { kind: 'armour', slot: 'hands', stats: { armour: 5 }, price: 30 }),
  },
  abilities: {
    cleave: ability('Cleave', 'axe', 'steel', { cost: 15, cooldown_ms: 4000, text: 'Strikes up to three enemies before you for 8–12 damage.' }),
    shield_wall: ability('Shield Wall', 'wall', 'blue', { target: 'self', cooldown_ms: 30_000, text: 'Halves the harm you take for 8 seconds.' }),
    taunt: ability('Rallying Shout', 'roar', 'ember', { cooldown_ms: 8000, range_mm: 20_000, text: 'The enemy turns on you for 3 seconds.' }),
    charge: ability('Charge', 'leap', 'gold', { cost: 10, cooldown_ms: 15_000, range_mm: 25_000, text: 'Rush to an enemy and stun it for a moment.' }),
    mend: ability('Second Wind', 'heart', 'green', { target: 'self', cast_ms: 2000, cooldown_ms: 60_000, text: 'Heals you for a third of your health.' }),
    slam: ability('Shield Slam', 'shield', 'steel', { cost: 25, cooldown_ms: 6000, text: 'Deals 14 damage and interrupts.' }),
    banner: ability('Old Banner', 'flag', 'red', { target: 'self', cooldown_ms: 120_000, learned: { warden: 6 }, text: 'All near by hit harder for 10 seconds.' }),
    stand: ability('Last Stand', 'fist', 'orange', { target: 'self', cooldown_ms: 180_000, learned: { warden: 8 }, text: 'For 5 seconds you cannot fall.' }),
  },
  auras: {
    well_fed: { name: 'Well Fed', icon: { glyph: 'bread', colour: 'gold' }, text: 'Regenerates 2 health a second.' },
    wind: { name: 'Tailwind', icon: { glyph: 'wind', colour: 'teal' }, text: 'You walk 10 % faster.' },
    burning: { name: 'Burning', icon: { glyph: 'flame', colour: 'ember' }, harmful: true, text: '4 fire damage a second.' },
    poison: { name: 'Thorn Poison', icon: { glyph: 'drop', colour: 'leaf' }, harmful: true, text: '2 damage a second.' },
  },
  creatures: { thornback_boar: { name: 'Thornback Boar', family: 'boar', level: 4, stance: 'hostile' } },
  persons: {
    aldous: { name: 'Mayor Aldous', role: 'Mayor of Larkspur', texts: { hello: 'Ah, a new face in the square! You find us in the middle of hanging lanterns.\n\nTonight the lake will answer every light we hang, or so my grandmother used to say. She also said never to trust a goose.', why: 'Why lanterns?', work: 'Is there work for a stranger?' } },
    mira: { name: 'Mira', role: 'Grocer', vendor: true }, bram: { name: 'Ranger Bram', role: 'Ranger of Thornwood' },
  },
  quests: {
    lanterns: { name: 'The Lantern Festival', level: 2, land: 'larkspur', giver: 'aldous', taker: 'aldous', summary: 'Hang lanterns around the square before nightfall.', text: 'The poles stand ready, the lanterns do not hang themselves, and my knees are not what they were.\n\nWill you hang eight of them around the fountain? Mind the third pole, it wobbles.', done: 'Look at that! The whole square glows like a full purse. Here, you have earned this.', steps: [{ objectives: [{ text: 'Hang lanterns in the square', count: 8 }, { text: 'Speak to Mayor Aldous', count: 1 }] }], rewards: { experience: 240, money: 150, items: [{ key: 'honey_bun', count: 5 }], choice: [{ key: 'felt_hat', count: 1 }, { key: 'gloves', count: 1 }] } },
    boars: { name: 'A Thorny Start', level: 4, land: 'thornwood', giver: 'bram', taker: 'bram', summary: 'Thin out the thornbacks by the lodge.', text: 'The boars have grown bold, and thorny.', steps: [{ objectives: [{ text: 'Thornback boars slain', count: 6 }, { text: 'Bristly hides', count: 4 }] }], rewards: { experience: 320, money: 90 } },
    rootdeep: { name: 'What Sleeps in Rootdeep', level: 8, land: 'thornwood', group: 3, giver: 'bram', taker: 'bram', summary: 'Follow the roots down, not alone.', text: 'Nobody goes there alone twice.', steps: [{ objectives: [{ text: 'Find the hollow oak', count: 1 }] }] },
    letter: { name: 'A Letter for Bram', level: 3, land: 'larkspur', giver: 'aldous', taker: 'bram', text: 'Take this to the lodge.', steps: [{ objectives: [{ text: 'Deliver the letter', count: 1 }] }] },
  },
  callings: Object.fromEntries(([['warden', 'Warden', 'shield', 'blue', 'Protector', 'Shield and patience. Stands in front so that others may stand behind.', 'The lodge in Thornwood'], ['duellist', 'Duellist', 'blades', 'steel', 'Striker', 'A quick blade and quicker feet.', 'Larkspur'], ['embermage', 'Embermage', 'flame', 'ember', 'Area damage', 'Fire, and a great deal of it.', 'Larkspur'], ['tidecaller', 'Tidecaller', 'wave', 'water', 'Healer', 'Water that mends and water that drowns.', 'Larkspur'], ['wayfarer', 'Wayfarer', 'bow', 'leaf', 'Scout', 'Bow, boots and a good eye.', 'Anywhere'], ['tinker', 'Tinker', 'cog', 'bronze', 'Gadgets', 'Springs, sparks and a clockwork friend.', 'Larkspur']] as const)
    .map(([key, name, glyph, colour, role, text, start]) => [key, { name, text, role, start, icon: { glyph, colour }, abilities: ['cleave', 'shield_wall', 'taunt', 'charge', 'mend', 'slam'] }])),
  talents: {
    thick_hide: { name: 'Thick Hide', text: 'Armour grows by 4 % a rank.', icon: { glyph: 'hide', colour: 'leather' }, calling: 'warden', row: 0, column: 0, ranks: 3 },
    long_arm: { name: 'Long Arm', text: 'Cleave reaches further.', icon: { glyph: 'axe', colour: 'steel' }, calling: 'warden', row: 0, column: 1, ranks: 2 },
    grit: { name: 'Grit', text: 'Second Wind heals more.', icon: { glyph: 'heart', colour: 'green' }, calling: 'warden', row: 0, column: 2, ranks: 3 },
    bulwark: { name: 'Bulwark', text: 'Shield Wall lasts longer.', icon: { glyph: 'wall', colour: 'blue' }, calling: 'warden', row: 1, column: 0, ranks: 2, requires: 'thick_hide' },
    bellow: { name: 'Bellow', text: 'Rallying Shout reaches all around.', icon: { glyph: 'roar', colour: 'ember' }, calling: 'warden', row: 1, column: 1, ranks: 1, requires: 'long_arm' },
    rampart: { name: 'Rampart', text: 'Allies behind you take less harm.', icon: { glyph: 'shield', colour: 'gold' }, calling: 'warden', row: 2, column: 1, ranks: 1, level: 8 },
  },
  emotes: Object.fromEntries((['Wave:hand', 'Bow:person', 'Laugh:smile', 'Cheer:flag', 'Cry:drop', 'Point:arrow', 'Think:ask', 'Salute:sword', 'Shrug:feather', 'Sing:note'] as const).map((pair) => { const [name = '', glyph = ''] = pair.split(':'); return [name.toLowerCase(), { name, icon: { glyph, colour: 'gold' } }]; })),
  titles: { boarbane: { name: 'Boarbane' } },
  areas: { square: { name: 'Larkspur Square', land: 'larkspur', x: 4_450_000, z: 4_352_000 }, lodge: { name: 'Thornwood Lodge', land: 'thornwood', x: 4_690_000, z: 4_300_000 }, mill: { name: 'Windmill Hill', land: 'larkspur', x: 4_330_000, z: 4_240_000 } },
  lands: { larkspur: { name: 'Larkspur', x: 4_400_000, z: 4_450_000 }, thornwood: { name: 'Thornwood', levels: [1, 8], x: 4_800_000, z: 4_250_000 } },
};
