// The words: the formatter, and that no language lacks any.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { benchWords } from '../../src/i18n/bench.ts';
import { en } from '../../src/i18n/en.ts';
import { et } from '../../src/i18n/et.ts';
import { formatMessage, parseMessage, pseudo } from '../../src/i18n/format.ts';
import { preferredLanguage } from '../../src/i18n/i18n.ts';
import { sl } from '../../src/i18n/sl.ts';
import { ACTIONS } from '../../src/input/actions.ts';
import { SETTINGS } from '../../src/state/settings.ts';
import { LOOK_COUNTS, BEARDS, FACES, HAIRS } from '../../src/state/looks.ts';
import { COMMAND_WORDS } from '../../src/ui/chat/commands.ts';

const root = process.env.MYRIAD_ROOT ?? '.';
const catalogues = { en: en as Record<string, string>, sl: sl as Record<string, string>, et: et as Record<string, string> };

test('plurals follow the language', () => {
  const message = '{n, plural, one {# naloga} two {# nalogi} few {# naloge} other {# nalog}}';
  assert.deepEqual([1, 2, 3, 5, 101, 102].map((n) => formatMessage('sl', message, { n })), ['1 naloga', '2 nalogi', '3 naloge', '5 nalog', '101 naloga', '102 nalogi']);
  assert.equal(formatMessage('en', '{n, plural, =0 {none} one {one} other {# of them}}', { n: 0 }), 'none');
  assert.equal(formatMessage('en', '{n}', { n: 1234.56 }), '1,234.6');
  assert.equal(formatMessage('et', '{who, select, me {mina} other {keegi}}', { who: 'x' }), 'keegi');
  assert.equal(formatMessage('en', 'hi {name}'), 'hi {name}');
});

test('broken messages are found', () => {
  for (const broken of ['{a', '{a, plural, one {x}}', 'a}', '{a, date, other {x}}', '{a, plural, other {x}']) assert.throws(() => parseMessage(broken), broken);
});

test('every language has every key, and every message its arguments', () => {
  const args = (text: string): string[] => [...new Set([...text.matchAll(/\{([a-z]+)[,}]/gi)].map((match) => match[1] ?? ''))].sort();
  for (const [language, catalogue] of Object.entries(catalogues)) {
    assert.deepEqual(Object.keys(catalogue).sort(), Object.keys(en).sort(), language);
    for (const [key, text] of Object.entries(catalogue)) {
      assert.notEqual(text.trim(), '', `${language} ${key}`);
      assert.doesNotThrow(() => parseMessage(text), `${language} ${key}`);
      assert.deepEqual(args(text), args(catalogues.en[key] ?? ''), `${language} ${key}`);
    }
  }
});

test('the bench has its words in every language', () => {
  for (const [language, words] of Object.entries(benchWords)) {
    assert.deepEqual(Object.keys(words).sort(), Object.keys(benchWords.en).sort(), language);
    if (language === 'en') continue;
    const same = Object.entries(words).filter(([key, text]) => text === benchWords.en[key as keyof typeof words] && /[a-z]{4}/i.test(text));
    assert.deepEqual(same, [], language);
  }
});

test('no language was left in English', () => {
  for (const language of ['sl', 'et'] as const) {
    const same = Object.keys(en).filter((key) => catalogues[language][key] === catalogues.en[key] && /[a-z]{4}/i.test((catalogues.en[key] ?? '').replace(/\{[^}]*\}/g, '')));
    assert.ok(same.length < 8, `${language}: ${same.join(' ')}`);
  }
});

test('actions, settings, looks, commands and close codes have words', () => {
  const has = (key: string): void => assert.ok(Object.hasOwn(en, key), key);
  for (const action of Object.keys(ACTIONS)) if (!action.startsWith('slot')) has(`action.${action}`);
  for (const [name, setting] of Object.entries(SETTINGS)) {
    has(`setting.${name}`);
    if (setting.kind === 'choice' && name !== 'language') for (const choice of setting.choices) has(`choice.${name}.${choice}`);
  }
  for (const [part, words] of Object.entries({ hair: HAIRS, beard: BEARDS, face: FACES })) for (const word of words) has(`look.${part}.${word}`);
  for (const word of COMMAND_WORDS) has(`command.${word}`);
  const codes = readFileSync(join(root, 'wire/disconnect.go'), 'utf8').matchAll(/Code = (\d{4})/g);
  for (const match of codes) has(`close.${match[1]}`);
  assert.ok(LOOK_COUNTS.skin > 0);
});

test('every key that the source names exists', () => {
  const folder = join(root, 'client/src');
  for (const file of readdirSync(folder, { recursive: true }).map(String).filter((name) => /^(ui|input|i18n).*\.tsx?$/.test(name))) {
    for (const match of readFileSync(join(folder, file), 'utf8').matchAll(/\bt\('([^']+)'/g)) assert.ok(Object.hasOwn(en, match[1] ?? ''), `${file}: ${match[1]}`);
  }
});

test('the pseudo-locale keeps arguments and grows', () => {
  const text = pseudo('Level {level} of {n, plural, other {# things}}');
  assert.ok(text.includes('{level}') && text.includes('{n, plural, other {# things}}'));
  assert.ok(text.length > 50 && text.startsWith('[Lévél'));
});

test('the browser language is followed', () => {
  assert.equal(preferredLanguage(['de-DE', 'sl-SI', 'en']), 'sl');
  assert.equal(preferredLanguage(['fr']), 'en');
});

test('every code that the server can send has words', () => {
  const missing = new Set<string>();
  for (const folder of ['engine', 'rulesets', 'server']) {
    let files: string[] = [];
    try {
      files = readdirSync(join(root, folder), { recursive: true }).map(String);
    } catch {
      continue;
    }
    for (const file of files.filter((name) => name.endsWith('.go') && !name.endsWith('_test.go'))) {
      const source = readFileSync(join(root, folder, file), 'utf8');
      for (const match of source.matchAll(/(?:Reject\(|rules\.Reject\(|Notify\(|Code: )"([a-z]+\.[a-z_]+)"/g)) {
        if (match[1] && !match[1].startsWith('staff.') && !Object.hasOwn(en, `code.${match[1]}`)) missing.add(match[1]);
      }
    }
  }
  assert.deepEqual([...missing], []);
});
