// The chat: what a typed line means, links, history, filter.

import assert from 'node:assert/strict';
import test from 'node:test';
import { ChatHistory, chatPieces, COMMAND_WORDS, MAX_CHAT_TEXT, parseChat, type ChatContext } from '../../src/ui/chat/commands.ts';
import { clean } from '../../src/ui/chat/filter.ts';

const context: ChatContext = { channel: 'region', to: '', lastWhisper: 'Quillna', targetName: 'Toren', emotes: new Map([['wave', 'wave'], ['mahaj', 'wave']]) };
const parse = (line: string, more: Partial<ChatContext> = {}) => parseChat(line, { ...context, ...more });

test('a plain line is said in the channel in use', () => {
  assert.deepEqual(parse('  hello there '), { kind: 'speak', channel: 'region', to: '', text: 'hello there' });
  assert.deepEqual(parse('hi', { channel: 'whisper', to: 'Isa' }), { kind: 'speak', channel: 'whisper', to: 'Isa', text: 'hi' });
  assert.deepEqual(parse('   '), { kind: 'none' });
});

test('channel commands speak, or change the channel when alone', () => {
  assert.deepEqual(parse('/s hi'), { kind: 'speak', channel: 'say', to: '', text: 'hi' });
  assert.deepEqual(parse('/Y run'), { kind: 'speak', channel: 'region', to: '', text: 'run' });
  assert.deepEqual(parse('/p'), { kind: 'channel', channel: 'party', to: '' });
  assert.deepEqual(parse('/me bows'), { kind: 'speak', channel: 'emote', to: '', text: 'bows' });
  assert.deepEqual(parse('/me'), { kind: 'wrong', code: 'needs_text', word: 'me' });
});

test('whispers name their receiver, and answers know whom', () => {
  assert.deepEqual(parse('/w Õie  tere  sulle'), { kind: 'speak', channel: 'whisper', to: 'Õie', text: 'tere  sulle' });
  assert.deepEqual(parse('/w Õie'), { kind: 'channel', channel: 'whisper', to: 'Õie' });
  assert.deepEqual(parse('/w "Anna Lee" hei'), { kind: 'speak', channel: 'whisper', to: 'Anna Lee', text: 'hei' });
  assert.deepEqual(parse('/w'), { kind: 'wrong', code: 'needs_name', word: 'w' });
  assert.deepEqual(parse('/r yes'), { kind: 'speak', channel: 'whisper', to: 'Quillna', text: 'yes' });
  assert.deepEqual(parse('/r yes', { lastWhisper: '' }), { kind: 'wrong', code: 'nobody_to_answer', word: 'r' });
});

test('name commands fall back to the target', () => {
  assert.deepEqual(parse('/invite Elwyn now'), { kind: 'name', verb: 'invite', name: 'Elwyn' });
  assert.deepEqual(parse('/inv'), { kind: 'name', verb: 'invite', name: 'Toren' });
  assert.deepEqual(parse('/kick', { targetName: '' }), { kind: 'wrong', code: 'needs_name', word: 'kick' });
  assert.deepEqual(parse('/report Bad words words'), { kind: 'report', name: 'Bad', text: 'words words' });
});

test('rolls have bounds', () => {
  assert.deepEqual(parse('/roll'), { kind: 'roll', low: 1, high: 100 });
  assert.deepEqual(parse('/roll 20'), { kind: 'roll', low: 1, high: 20 });
  assert.deepEqual(parse('/roll 15-5'), { kind: 'roll', low: 5, high: 15 });
  assert.deepEqual(parse('/roll 9999999'), { kind: 'roll', low: 1, high: 1_000_000 });
  assert.deepEqual(parse('/roll abc'), { kind: 'roll', low: 1, high: 100 });
});

test('emotes, postures, plain commands and what is unknown', () => {
  assert.deepEqual(parse('/MAHAJ'), { kind: 'emote', key: 'wave' });
  assert.deepEqual(parse('/sit'), { kind: 'posture', key: 'sit' });
  assert.deepEqual(parse('/unstuck'), { kind: 'plain', verb: 'unstuck' });
  assert.deepEqual(parse('/nonsense x'), { kind: 'wrong', code: 'unknown_command', word: 'nonsense' });
  assert.deepEqual(parse('/'), { kind: 'wrong', code: 'unknown_command', word: '' });
  assert.equal(parse('x'.repeat(MAX_CHAT_TEXT)).kind, 'speak');
  assert.deepEqual(parse('x'.repeat(MAX_CHAT_TEXT + 1)), { kind: 'wrong', code: 'too_long', word: '' });
});

test('every word that help lists is a command', () => {
  for (const word of COMMAND_WORDS) assert.notDeepEqual(parse(`/${word} Name text`), { kind: 'wrong', code: 'unknown_command', word }, word);
});

test('links are split off, four at most', () => {
  assert.deepEqual(chatPieces('sell [item:felt_hat] now'), [{ text: 'sell ' }, { link: 'item', key: 'felt_hat' }, { text: ' now' }]);
  assert.deepEqual(chatPieces('[item:<b>]'), [{ text: '[item:<b>]' }]);
  assert.equal(chatPieces('[item:a]'.repeat(6)).filter((piece) => 'link' in piece).length, 4);
});

test('history goes back and forth and gives the draft back', () => {
  const history = new ChatHistory();
  history.add('one');
  history.add('two');
  history.add('two');
  assert.equal(history.move(-1, 'dra'), 'two');
  assert.equal(history.move(-1, ''), 'one');
  assert.equal(history.move(-1, ''), 'one');
  assert.equal(history.move(1, ''), 'two');
  assert.equal(history.move(1, ''), 'dra');
  for (let i = 0; i < 80; i++) history.add(`line ${i}`);
  let oldest = '';
  for (let i = 0; i < 100; i++) oldest = history.move(-1, '');
  assert.equal(oldest, 'line 30');
});

test('the filter covers whole words only', () => {
  assert.equal(clean('oh SHIT indeed'), 'oh ★★★★ indeed');
  assert.equal(clean('the assassin hit the shire'), 'the assassin hit the shire');
});
