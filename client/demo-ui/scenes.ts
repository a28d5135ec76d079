// Moments of play for the demo: each scene fills the signals and returns its name plates.

import { bags, EQUIPMENT_SLOTS, type ItemState } from '../src/state/bags.ts';
import { addChat, notify, reportFailure } from '../src/state/chat.ts';
import { inspected, loot, lootRolls, party, partyInvite, talk, vendor, who } from '../src/state/dialogs.ts';
import { markers, quests, type QuestState } from '../src/state/quests.ts';
import { cooldowns, death, hotbar, knownAbilities, noVitals, progress, self, stats, target, type UnitState } from '../src/state/self.ts';
import { account, build, characters, connection, nameCheck, screen, type Look } from '../src/state/session.ts';
import { changeSettings } from '../src/state/settings.ts';
import { hint, live, neighbours, performanceFigures, place, sky } from '../src/state/surroundings.ts';
import type { Plate } from '../src/ui/plates.ts';
import { newCharacter } from '../src/ui/title/creation.tsx';
import { openWindow } from '../src/ui/window.tsx';
import { abilitiesTab } from '../src/ui/windows/abilities.tsx';
import { settingsPage } from '../src/ui/windows/settings.tsx';
import { ask } from '../src/ui/dialogs/confirm.tsx';

const red: Look = { body: 0, face: 1, skin: 1, hair: 1, hairColour: 7, beard: 0, topColour: 5, bottomColour: 12, accentColour: 2 };
const grey: Look = { body: 1, face: 2, skin: 3, hair: 0, hairColour: 9, beard: 2, topColour: 8, bottomColour: 12, accentColour: 2 };

function unit(part: Partial<UnitState>): UnitState {
  return { id: 1, kind: 'player', name: 'Rowan', key: 'warden', level: 5, stance: 'friendly', rank: 'normal', subtitle: '', bot: false, look: null, vitals: noVitals, auras: [], cast: null, distance: 0, ...part };
}

function item(key: string, slot: number, worn = '', rolled: Record<string, number> = {}): [string, ItemState] {
  const id = (slot + 100 + EQUIPMENT_SLOTS.indexOf(worn as 'head') * 7).toString(16).padStart(32, '0');
  return [id, { id, key, slot: worn ? -1 : slot, worn, rolled }];
}

function quest(key: string, counts: number[], phase: QuestState['phase'] = 'active'): [string, QuestState] {
  return [key, { key, step: 0, counts, phase }];
}

function plate(part: Partial<Plate> & { name: string; x: number; y: number }): Plate {
  return { id: part.x * 7, distance: 14, subtitle: '', kind: 'player', level: 0, health: -1, sign: '', targeted: false, speech: '', ...part };
}

/** In the world, nothing open. */
function world(): Plate[] {
  const now = performance.now();
  screen.value = 'world';
  connection.value = { ...connection.peek(), phase: 'online' };
  account.value = { id: 7, name: '', maxCharacters: 6 };
  build.value = { server: 'demo', content: 'demo', protocol: 1 };
  self.value = unit({ look: red, vitals: { health: 164, maxHealth: 200, power: 61, maxPower: 100, powerKind: 2, dead: false, inCombat: false }, auras: [{ key: 'well_fed', endsAtMs: now + 42_000, totalMs: 60_000, stacks: 1, harmful: false }, { key: 'wind', endsAtMs: Infinity, totalMs: 0, stacks: 1, harmful: false }, { key: 'poison', endsAtMs: now + 7000, totalMs: 12_000, stacks: 3, harmful: true }] });
  target.value = unit({ id: 2, kind: 'person', key: 'aldous', name: 'Mayor Aldous', level: 30, look: grey, vitals: { ...noVitals, health: 900, maxHealth: 900 }, distance: 6000 });
  party.value = { id: 3, members: [['Rowan', 5, true, 82, 61], ['Elwyn', 4, false, 64, 80], ['Toren', 6, false, 91, 20], ['Mirabell', 5, false, 38, 55]].map(([name, level, leader, health, power], i) => ({ id: i + 1, name: String(name), calling: ['warden', 'tidecaller', 'duellist', 'embermage'][i] ?? '', level: Number(level), leader: leader === true, online: true, healthPercent: Number(health), powerPercent: Number(power), dead: false, x: 4_450_000 + i * 9000, z: 4_352_000 - i * 7000 })) };
  bags.value = { size: 24, money: 12_345, buyBack: [], stacks: new Map([['honey_bun', 12], ['red_draught', 5], ['boar_tusk', 9], ['moonwort', 3], ['iron_ore', 7], ['lantern', 3]]), items: new Map([item('thorn_blade', 0, '', { might: 2 }), item('felt_hat', 3), item('cloak', 6), item('letter', 9), item('moon_ring', 10), item('oak_cudgel', 0, 'weapon'), item('tunic', 0, 'chest'), item('boots', 0, 'feet'), item('round_shield', 0, 'offhand')]) };
  progress.value = { level: 5, experience: 1640, experienceNext: 2900, talentPoints: 2, talents: { thick_hide: 3, long_arm: 1 }, titles: ['boarbane'] };
  stats.value = { health: 200, stamina: 14, might: 11, wit: 3, armour: 46, critical: 480, dodge: 520, regeneration: 24 };
  knownAbilities.value = ['cleave', 'shield_wall', 'taunt', 'charge', 'mend', 'slam'];
  hotbar.value = ['attack', 'cleave', 'shield_wall', 'taunt', 'charge', 'mend', 'slam', 'item:red_draught', 'item:honey_bun', 'emote:wave', '', '', ...new Array<string>(24).fill('')];
  cooldowns.value = new Map([['shield_wall', { endsAtMs: now + 19_000, totalMs: 30_000 }], ['charge', { endsAtMs: now + 4000, totalMs: 15_000 }]]);
  quests.value = new Map([quest('lanterns', [5, 0]), quest('boars', [2, 4]), quest('letter', [], 'ready'), quest('rootdeep', [0])]);
  markers.value = [{ entity: 2, kind: 'turn_in', quest: 'letter', x: 4_690_000, z: 4_300_000, radius: 0, person: 'bram' }, { entity: 3, kind: 'offer', quest: 'lanterns', x: 4_462_000, z: 4_340_000, radius: 0, person: 'aldous' }, { entity: 0, kind: 'area', quest: 'boars', x: 4_560_000, z: 4_372_000, radius: 30_000, person: '' }];
  Object.assign(live, { x: 4_450_000, z: 4_352_000, facing: 2.4, cameraYaw: 2.4, blips: Array.from({ length: 40 }, (_, i) => ({ x: 4_450_000 + Math.sin(i * 7.3) * i * 1300, z: 4_352_000 + Math.cos(i * 4.1) * i * 1200, kind: (['player', 'bot', 'person', 'player', 'resource', 'hostile', 'player'] as const)[i % 7] ?? 'player' })) });
  place.value = { area: 'square', land: 'larkspur', peaceful: true, first: false };
  sky.value = { day: 0.7, season: 1, weather: 'clear', intensity: 0 };
  performanceFigures.value = { fps: 60, pingMs: 34, jitterMs: 3, drawCalls: 72, triangles: 910_000, entities: 214 };
  neighbours.value = [{ id: 2, kind: 'person', name: 'Mayor Aldous', level: 30, stance: 'friendly', distance: 6000, bearing: 1, bot: false }, { id: 9, kind: 'creature', name: 'Thornback Boar', level: 4, stance: 'hostile', distance: 43_000, bearing: 3, bot: false }];
  for (const [channel, from, text] of [['region', 'Isawyn', 'anyone up for the windmill run?'], ['party', 'Toren', 'at the fountain, need two minutes'], ['world', 'Pyrgar', 'selling [item:cloak] 45 silver'], ['system', '', 'The lanterns glow a little brighter. +120 experience'], ['whisper', 'Quillna', 'did you find the third pole?'], ['say', 'Mirabell', 'It wobbles!'], ['emote', 'Elwyn', 'waves at you.']] as const) addChat({ channel, from, text, bot: from === 'Isawyn' });
  return [plate({ name: 'Rowan', x: 640, y: 330, kind: 'self', distance: 9 }), plate({ name: 'Mayor Aldous', subtitle: 'Mayor of Larkspur', x: 760, y: 300, kind: 'person', sign: '!', targeted: true, distance: 12 }), plate({ name: 'Mirabell', x: 520, y: 310, kind: 'party', speech: 'It wobbles!', health: 0.38, distance: 12 }), plate({ name: 'Isawyn', x: 420, y: 350, kind: 'bot', distance: 20 }), plate({ name: 'Thornback Boar', level: 4, x: 890, y: 380, kind: 'hostile', health: 0.7, distance: 16 })];
}

/** A fight: the target hostile, a cast under way, rolls for loot. */
function fight(): Plate[] {
  const plates = world();
  const now = performance.now();
  const me = self.peek();
  if (me) self.value = { ...me, vitals: { ...me.vitals, inCombat: true, health: 92 }, cast: { ability: 'mend', startedAtMs: now - 600, endsAtMs: now + 60_000, channel: false } };
  target.value = unit({ id: 9, kind: 'creature', key: 'thornback_boar', name: 'Thornback Boar', level: 4, stance: 'hostile', rank: 'elite', vitals: { ...noVitals, health: 84, maxHealth: 130 }, auras: [{ key: 'burning', endsAtMs: now + 9000, totalMs: 9000, stacks: 2, harmful: true }], distance: 3000 });
  lootRolls.value = [{ corpse: 8, index: 0, key: 'thorn_blade', endsAtMs: now + 30_000, totalMs: 40_000, answer: '', result: null }];
  partyInvite.value = null;
  place.value = { area: 'lodge', land: 'thornwood', peaceful: false, first: false };
  notify('error', 'Out of reach.');
  return plates;
}

function withWindow(name: Parameters<typeof openWindow>[0]): () => Plate[] {
  return () => {
    const plates = world();
    openWindow(name);
    return plates;
  };
}

function title(): Plate[] {
  screen.value = 'title';
  connection.value = { ...connection.peek(), phase: 'online' };
  build.value = { server: '0.1.0', content: 'demo', protocol: 1 };
  newCharacter.value = { name: 'Rowan', calling: 'warden', look: red };
  return [];
}

export const scenes: Readonly<Record<string, () => readonly Plate[]>> = {
  hud: world,
  fight,
  creation: () => {
    title();
    nameCheck.value = { name: 'Rowan', phase: 'refused', code: 'name.taken', suggestions: ['Rowanna', 'Rowanis', 'Rowander'] };
    return [];
  },
  characters: () => {
    title();
    account.value = { id: 1, name: 'anna', maxCharacters: 6 };
    characters.value = [{ id: 1, name: 'Rowan', calling: 'warden', level: 5, look: red, land: 'larkspur' }, { id: 2, name: 'Ödegård', calling: 'embermage', level: 2, look: grey, land: 'thornwood' }];
    return [];
  },
  bags: () => {
    const plates = world();
    openWindow('character');
    openWindow('bags');
    return plates;
  },
  quest: withWindow('quests'),
  map: withWindow('map'),
  abilities: withWindow('abilities'),
  talents: () => {
    abilitiesTab.value = 'talents';
    return withWindow('abilities')();
  },
  social: () => {
    who.value = { online: 14, entries: [['Rowan', 'warden', 5, false], ['Isawyn', 'wayfarer', 3, true], ['Quillna', 'tidecaller', 7, false]].map(([name, calling, level, bot]) => ({ name: String(name), calling: String(calling), level: Number(level), land: 'larkspur', bot: bot === true })) };
    return withWindow('social')();
  },
  settings: () => {
    settingsPage.value = 'interface';
    return withWindow('settings')();
  },
  access: () => {
    settingsPage.value = 'access';
    changeSettings({ surroundings: true });
    return withWindow('settings')();
  },
  keys: () => {
    settingsPage.value = 'keys';
    return withWindow('settings')();
  },
  menu: withWindow('menu'),
  help: withWindow('help'),
  emotes: withWindow('emotes'),
  account: withWindow('account'),
  inspect: () => {
    inspected.value = { id: 4, name: 'Quillna', calling: 'tidecaller', level: 7, look: grey, worn: ['felt_hat', 'cloak', 'moon_ring'], title: 'boarbane', bot: false };
    return withWindow('inspect')();
  },
  talk: () => {
    const plates = world();
    talk.value = { entity: 2, person: 'aldous', page: 'hello', options: [{ id: 'why', text: 'why' }, { id: 'work', text: 'work' }], offers: ['lanterns'], turnIns: ['letter'], vendor: true };
    return plates;
  },
  offer: () => {
    const plates = world();
    talk.value = { entity: 2, person: 'aldous', page: 'hello', options: [], offers: [], turnIns: ['lanterns'], vendor: false };
    return plates;
  },
  vendor: () => {
    const plates = world();
    talk.value = { entity: 5, person: 'mira', page: '', options: [], offers: [], turnIns: [], vendor: true };
    vendor.value = { entity: 5, offers: [['honey_bun', 5, 0], ['red_draught', 60, 0], ['felt_hat', 220, 1], ['moon_ring', 45_000, 7], ['gloves', 160, 0], ['round_shield', 430, 0]].map(([key, price, level]) => ({ key: String(key), price: Number(price), level: Number(level) })) };
    openWindow('bags');
    return plates;
  },
  loot: () => {
    const plates = fight();
    loot.value = { corpse: 8, money: 23, entries: [{ index: 0, key: 'boar_tusk', count: 2, locked: false }, { index: 1, key: 'felt_hat', count: 1, locked: false }, { index: 2, key: 'cloak', count: 1, locked: true }] };
    return plates;
  },
  death: () => {
    const plates = fight();
    lootRolls.value = [];
    death.value = { releaseAtMs: performance.now() + 90_000, reviver: 'Elwyn' };
    return plates;
  },
  hint: () => {
    const plates = world();
    hint.value = 'entered';
    changeSettings({ showFigures: true });
    return plates;
  },
  lost: () => {
    const plates = world();
    connection.value = { phase: 'reconnecting', code: 2001, reason: '', attempt: 2, retryAtMs: performance.now() + 4000 };
    return plates;
  },
  ask: () => {
    const plates = world();
    ask({ title: 'Report Quillna', text: 'Staff will read what you write.', yes: 'Send report', danger: true, field: { label: 'What happened?', long: true }, act: () => undefined });
    return plates;
  },
  failure: () => {
    const plates = world();
    reportFailure(new Error('something that should not happen'));
    return plates;
  },
};
