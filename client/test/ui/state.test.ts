// The reducers, the settings, the bags' layout, the key bindings.

import assert from 'node:assert/strict';
import test, { mock } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { signal } from '@preact/signals';
import { BagsChangedSchema, BagsSchema, Quest_State, QuestSchema } from '../../src/wire/play_pb.ts';
import { ServerMessageSchema } from '../../src/wire/core_pb.ts';
import { EventSchema } from '../../src/wire/rpg_pb.ts';
import { itemIdBytes, itemIdText, layOut } from '../../src/state/bags.ts';
import { chatLog, MAX_CHAT_LINES, withLine, type ChatLine } from '../../src/state/chat.ts';
import { ignored, lootRolls, MAX_ROLLS, party } from '../../src/state/dialogs.ts';
import { bagsAfter, bagsOf, gainsOf, hotbarOf, questsAfter, receiveCore, receiveRpg } from '../../src/state/receive.ts';
import { changeSettings, defaultSettings, keepSettings, readSettings, writeSettings } from '../../src/state/settings.ts';
import { setIntents, type Intents } from '../../src/state/intents.ts';
import { busy, characters, nameCheck, queue } from '../../src/state/session.ts';
import { cooldowns } from '../../src/state/self.ts';
import { clampLook, LOOK_COUNTS, randomLook } from '../../src/state/looks.ts';
import { ACTIONS } from '../../src/input/actions.ts';
import { bindingTable, codeOf, conflictsOf, keysOf, leftHandChanges, rebind } from '../../src/input/bindings.ts';
import { axis } from '../../src/input/gamepad.ts';
import { Controls } from '../../src/input/controls.ts';
import { coinsOf } from '../../src/ui/bits.tsx';
import { clockText } from '../../src/ui/hud/minimap.tsx';
import { waitText } from '../../src/ui/title/queue.tsx';
import { nameFault } from '../../src/ui/title/creation.tsx';

const id = (n: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, i) => (i === 15 ? n : 0));

test('bags take whole values and forget what is gone', () => {
  const before = bagsOf(create(BagsSchema, { size: 8, money: 50n, items: [{ id: id(1), key: 'hat', slot: 2 }, { id: id(2), key: 'sword', worn: 'weapon' }], stacks: [{ asset: 'bun', amount: 3n }] }));
  assert.equal(before.items.get(itemIdText(id(2)))?.slot, -1);
  const after = bagsAfter(before, create(BagsChangedSchema, { items: [{ id: id(3), key: 'ring', slot: 0 }], gone: [id(1)], stacks: [{ asset: 'bun', amount: 0n }, { asset: 'ore', amount: 2n }], money: 40n }));
  assert.deepEqual([...after.items.values()].map((item) => item.key), ['sword', 'ring']);
  assert.deepEqual([...after.stacks], [['ore', 2]]);
  assert.equal(after.money, 40);
  assert.equal(after.size, 8);
  assert.equal(before.items.size, 2, 'the state before stays as it was');
  assert.deepEqual(itemIdBytes(itemIdText(id(9))), id(9));
});

test('only a change about it alters what can be bought back', () => {
  const before = bagsOf(create(BagsSchema, { buyBack: [{ id: id(4), key: 'hat' }] }));
  assert.equal(bagsAfter(before, create(BagsChangedSchema, { reason: 'loot' })).buyBack.length, 1);
  assert.equal(bagsAfter(before, create(BagsChangedSchema, { reason: 'buy_back' })).buyBack.length, 0);
});

test('gains are new things and what stacks grew by', () => {
  const before = bagsOf(create(BagsSchema, { items: [{ id: id(1), key: 'hat' }], stacks: [{ asset: 'bun', amount: 3n }, { asset: 'ore', amount: 2n }] }));
  const change = create(BagsChangedSchema, { items: [{ id: id(1), key: 'hat', slot: 4 }, { id: id(2), key: 'ring' }], stacks: [{ asset: 'bun', amount: 5n }, { asset: 'ore', amount: 1n }] });
  assert.deepEqual(gainsOf(before, change), [{ key: 'ring', count: 1 }, { key: 'bun', count: 2 }]);
});

test('the bag is laid out: items keep their slots, stacks fill the rest', () => {
  const item = (key: string, slot: number) => ({ id: key, key, slot, worn: '', rolled: {} });
  const squares = layOut({ size: 5, items: new Map([['a', item('a', 3)], ['b', item('b', 3)]]), stacks: new Map([['z', 1], ['m', 2]]), money: 0, buyBack: [] });
  assert.deepEqual(squares.map((square) => (square.kind === 'item' ? square.item.key : square.kind === 'stack' ? square.asset : '-')), ['b', 'm', 'z', 'a', '-']);
});

test('quests come, change and go', () => {
  let log = questsAfter(new Map(), create(QuestSchema, { key: 'q', step: 1, counts: [2] }));
  assert.deepEqual(log.get('q'), { key: 'q', step: 1, counts: [2], phase: 'active' });
  log = questsAfter(log, create(QuestSchema, { key: 'q', state: Quest_State.READY }));
  assert.equal(log.get('q')?.phase, 'ready');
  assert.equal(questsAfter(log, create(QuestSchema, { key: 'q', state: Quest_State.GONE })).size, 0);
});

test('core messages reach the signals', () => {
  receiveCore(create(ServerMessageSchema, { kind: { case: 'loggedIn', value: { accountId: 5n, characters: [{ id: 9n, name: 'Rowan', calling: 'warden', level: 3 }] } } }));
  assert.equal(characters.value[0]?.id, 9);
  receiveCore(create(ServerMessageSchema, { kind: { case: 'nameChecked', value: { name: 'X', code: 'name.taken', suggestions: ['Xa'] } } }));
  assert.deepEqual(nameCheck.value, { name: 'X', phase: 'refused', code: 'name.taken', suggestions: ['Xa'] });
  receiveCore(create(ServerMessageSchema, { kind: { case: 'party', value: { id: 1n, members: [{ characterId: 9n, name: 'Rowan' }] } } }));
  assert.equal(party.value?.members.length, 1);
  receiveCore(create(ServerMessageSchema, { kind: { case: 'party', value: { id: 0n } } }));
  assert.equal(party.value, null);
});

test('who is ignored is not heard', () => {
  ignored.value = ['Loud'];
  const before = chatLog.value.length;
  receiveCore(create(ServerMessageSchema, { kind: { case: 'chat', value: { from: 'Loud', text: 'hey' } } }));
  assert.equal(chatLog.value.length, before);
  receiveCore(create(ServerMessageSchema, { kind: { case: 'chat', value: { from: 'Kind', text: 'hey' } } }));
  assert.equal(chatLog.value.length, before + 1);
});

test('cooldowns count from now, and those that are over leave', () => {
  receiveRpg(create(EventSchema, { kind: { case: 'abilities', value: { known: ['a'], cooldowns: [{ ability: 'a', leftMs: 500, totalMs: 1000 }] } } }), 1000);
  assert.deepEqual(cooldowns.value.get('a'), { endsAtMs: 1500, totalMs: 1000 });
  receiveRpg(create(EventSchema, { kind: { case: 'cooldown', value: { ability: 'b', leftMs: 1500, totalMs: 1500, shared: true } } }), 2000);
  assert.deepEqual([...cooldowns.value.keys()], ['']);
});

test('lists have limits', () => {
  for (let i = 0; i < MAX_ROLLS + 3; i++) receiveRpg(create(EventSchema, { kind: { case: 'lootRoll', value: { corpse: 1n, index: i, key: 'k', ms: 100 } } }), 0);
  assert.equal(lootRolls.value.length, MAX_ROLLS);
  let log: ChatLine[] = [];
  const line: ChatLine = { id: 0, channel: 'say', from: '', to: '', text: '', atMs: 0, bot: false, staff: false, own: false };
  for (let i = 0; i < MAX_CHAT_LINES + 10; i++) log = withLine(log, { ...line, id: i });
  assert.equal(log.length, MAX_CHAT_LINES);
  assert.equal(log[0]?.id, 10);
  assert.equal(hotbarOf(['a']).length, 36);
});

test('settings are checked field by field', () => {
  const read = readSettings('{"uiScale":900,"palette":"tritan","sound":"yes","keys":{"jump":["KeyJ"],"x":[1,2]},"windows":{"bags":{"x":3,"y":4},"map":{"x":"a"}},"evil":1}');
  assert.equal(read.uiScale, 200);
  assert.equal(read.palette, 'tritan');
  assert.equal(read.sound, true);
  assert.deepEqual(read.keys, { jump: ['KeyJ'] });
  assert.deepEqual(read.windows, { bags: { x: 3, y: 4 } });
  assert.ok(!('evil' in read));
  assert.deepEqual(readSettings('not json'), defaultSettings());
  assert.equal(writeSettings(defaultSettings()), '{}');
  assert.deepEqual(readSettings(writeSettings(read)), read);
});

test('usual keys do not conflict, nor do those of the left hand', () => {
  for (const changes of [{}, leftHandChanges()]) for (const action of Object.keys(ACTIONS)) assert.deepEqual(conflictsOf(action, changes), [], action);
  assert.deepEqual(keysOf('forward', leftHandChanges()), ['KeyI', 'ArrowUp']);
});

test('no key needs Ctrl or Meta, and no action has more than two', () => {
  for (const [action, spec] of Object.entries(ACTIONS)) {
    assert.ok(spec.keys.length <= 2, action);
    for (const key of spec.keys) assert.doesNotMatch(key, /Ctrl|Meta|Control/, action);
  }
});

test('a key given to one action leaves the other', () => {
  const changes = rebind({}, 'jump', 0, 'KeyW');
  assert.deepEqual(keysOf('jump', changes), ['KeyW']);
  assert.deepEqual(keysOf('forward', changes), ['ArrowUp']);
  assert.equal(bindingTable(changes).get('KeyW'), 'jump');
  assert.deepEqual(rebind(rebind({}, 'jump', 0, 'KeyX'), 'jump', 0, 'Space')['jump'], undefined, 'back to the usual key: no change kept');
  assert.deepEqual(keysOf('bags', rebind({}, 'bags', 0, '')), ['KeyB']);
  assert.deepEqual(keysOf('bags', rebind({}, 'bags', 1, 'F8')), ['KeyI', 'F8']);
});

test('codes carry Shift and Alt, never Ctrl', () => {
  const plain = { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false };
  assert.equal(codeOf({ ...plain, code: 'KeyA' }), 'KeyA');
  assert.equal(codeOf({ ...plain, code: 'Digit1', shiftKey: true }), 'Shift+Digit1');
  assert.equal(codeOf({ ...plain, code: 'KeyW', ctrlKey: true }), '');
  assert.equal(codeOf({ ...plain, code: 'ShiftLeft', shiftKey: true }), '');
  assert.equal(codeOf({ ...plain, button: 1 }), 'Mouse2');
  assert.equal(codeOf({ ...plain, button: 2 }), '', 'the right button turns');
});

test('controls turn what is held into a heading', () => {
  const controls = new Controls();
  assert.equal(controls.takeMove().speed, 0);
  controls.press('forward');
  controls.press('right');
  assert.equal(controls.takeMove().heading, Math.PI / 4);
  controls.releaseAll();
  controls.press('jump');
  controls.release('jump');
  assert.equal(controls.takeMove().jump, true, 'a short press is not lost');
  assert.equal(controls.takeMove().jump, false);
  controls.setStick(0, -0.5);
  const { heading, speed, faceCamera } = controls.takeMove();
  assert.equal(Math.abs(heading), Math.PI);
  assert.equal(speed, 0.5);
  assert.ok(faceCamera);
  controls.setStick(0, 0);
  controls.leftButton = controls.rightButton = true;
  assert.equal(controls.takeMove().speed, 1, 'both buttons walk');
  controls.moveCamera(0.1, 0, 1);
  assert.deepEqual(controls.takeCamera(16), { yaw: 0.1, pitch: 0, zoom: 1 });
  assert.deepEqual(controls.takeCamera(16), { yaw: 0, pitch: 0, zoom: 0 });
});

test('looks stay in range, names are judged, coins counted, clocks read', () => {
  for (let i = 0; i < 50; i++) {
    const look = randomLook();
    assert.deepEqual(clampLook(look), look);
  }
  assert.equal(clampLook({ ...randomLook(), hair: 99 }).hair, LOOK_COUNTS.hair - 1);
  assert.deepEqual(['R', 'Rowan', 'Õie', 'Jean-Luc', '-Rowan', 'Ro wan', 'R2', 'x'.repeat(17)].map(nameFault), ['core.name_short', '', '', '', 'core.name_letters', '', 'core.name_letters', 'core.name_long']);
  assert.deepEqual(coinsOf(123_456), { gold: 12, silver: 34, copper: 56 });
  assert.equal(clockText(0.75), '18:00');
  assert.equal(axis(0.1), 0);
  assert.equal(axis(-1), -1);
});

test('settings that change while the connection is down are saved when it stands', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const said: string[] = [];
  setIntents({ saveSettings: (json: string) => void said.push(json) } as unknown as Intents);
  const ready = signal(false);
  const stop = keepSettings(() => ready.value);
  changeSettings({ hints: false });
  mock.timers.tick(2000);
  assert.deepEqual(said, []);
  ready.value = true;
  assert.deepEqual(said, ['{"hints":false}']);
  changeSettings({ hints: true });
  mock.timers.tick(1999);
  changeSettings({ uiScale: 125 });
  mock.timers.tick(2000);
  assert.deepEqual(said.slice(1), ['{"uiScale":125}']);
  stop();
  changeSettings({ uiScale: 100 });
  mock.timers.reset();
});

test('a place in the queue stands until one is in, or out of it', () => {
  const say = (kind: object): void => receiveCore(create(ServerMessageSchema, { kind } as never));
  const wait = { case: 'queued', value: { place: 3, waiting: 9, estimateSeconds: 80, region: false } };
  for (const end of [
    { case: 'leftWorld', value: { characters: [] } }, { case: 'refused', value: { request: 'enter_world', code: 'enter.full' } }, { case: 'entered', value: {} },
  ]) {
    busy.value = true;
    say(wait);
    assert.deepEqual(queue.value, { place: 3, waiting: 9, estimateSeconds: 80, region: false });
    assert.equal(busy.value, true);
    say(end);
    assert.equal(queue.value, null, end.case);
    assert.equal(busy.value, false, end.case);
  }
});

test('a wait is told no more exactly than it is known', () => {
  for (const [seconds, text] of [[0, /Nobody can say/], [5, /About 5 s/], [42, /About 50 s/], [61, /About 2 min/], [5399, /About 2 h/]] as const) {
    assert.match(waitText(seconds), text);
  }
});
