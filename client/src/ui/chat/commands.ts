// What a line typed into the chat means. Pure: the caller carries it out.

import type { SpokenChannel } from '../../state/intents.ts';

/** The longest text the server takes, in characters. */
export const MAX_CHAT_TEXT = 240;

export type ChatCommand =
  | { kind: 'none' }
  | { kind: 'speak'; channel: SpokenChannel; to: string; text: string }
  /** Only the channel was named: it becomes the one in use. */
  | { kind: 'channel'; channel: SpokenChannel; to: string }
  | { kind: 'emote'; key: string }
  | { kind: 'posture'; key: 'sit' | 'stand' | 'dance' | 'sleep' }
  | { kind: 'roll'; low: number; high: number }
  | { kind: 'name'; verb: NameVerb; name: string }
  | { kind: 'plain'; verb: PlainVerb }
  | { kind: 'report'; name: string; text: string }
  | { kind: 'bug'; text: string }
  | { kind: 'wrong'; code: 'unknown_command' | 'needs_name' | 'needs_text' | 'nobody_to_answer' | 'too_long'; word: string };

export type NameVerb = 'invite' | 'kick' | 'promote' | 'ignore' | 'unignore' | 'target' | 'inspect' | 'follow';
export type PlainVerb = 'who' | 'leave' | 'help' | 'unstuck' | 'logout' | 'clear' | 'figures' | 'error';

export interface ChatContext {
  /** The channel in use, and with whom for a whisper. */
  channel: SpokenChannel;
  to: string;
  lastWhisper: string;
  /** Name of the target, empty when it is no player. */
  targetName: string;
  /** Word after the slash -> emote key. */
  emotes: ReadonlyMap<string, string>;
}

const CHANNEL_WORDS: Readonly<Record<string, SpokenChannel>> = {
  s: 'say', say: 'say', z: 'region', y: 'region', region: 'region', zone: 'region', yell: 'region', g: 'world', world: 'world', general: 'world', p: 'party', party: 'party', me: 'emote', em: 'emote',
};
const NAME_WORDS: Readonly<Record<string, NameVerb>> = {
  invite: 'invite', inv: 'invite', kick: 'kick', promote: 'promote', ignore: 'ignore', unignore: 'unignore', target: 'target', tar: 'target', inspect: 'inspect', follow: 'follow', f: 'follow',
};
const PLAIN_WORDS: Readonly<Record<string, PlainVerb>> = {
  who: 'who', leave: 'leave', help: 'help', h: 'help', '?': 'help', unstuck: 'unstuck', stuck: 'unstuck', logout: 'logout', quit: 'logout', camp: 'logout', clear: 'clear', fps: 'figures', error: 'error',
};
const POSTURES = ['sit', 'stand', 'dance', 'sleep'] as const;

/** Every word after the slash that is not an emote, for completion and help. */
export const COMMAND_WORDS: readonly string[] = [
  's', 'z', 'world', 'p', 'w', 'r', 'me', 'roll', 'who', 'invite', 'leave', 'kick', 'promote', 'ignore', 'unignore', 'target', 'inspect', 'follow', 'sit', 'stand', 'dance', 'sleep', 'unstuck', 'report', 'bug', 'clear', 'fps', 'logout', 'help',
];

/** Reads a line. */
export function parseChat(input: string, context: ChatContext): ChatCommand {
  const line = input.trim();
  if (!line) return { kind: 'none' };
  if (!line.startsWith('/')) return speak(context.channel, context.to, line);
  const [, rawWord = '', rest = ''] = /^\/(\S*)\s*([\s\S]*)$/.exec(line) ?? [];
  const word = rawWord.toLocaleLowerCase();

  const channel = CHANNEL_WORDS[word];
  if (channel) return rest || channel === 'emote' ? speak(channel, '', rest) : { kind: 'channel', channel, to: '' };
  if (word === 'w' || word === 't' || word === 'whisper' || word === 'tell') return whisper(word, rest);
  if (word === 'r' || word === 'reply') {
    if (!context.lastWhisper) return { kind: 'wrong', code: 'nobody_to_answer', word };
    return rest ? speak('whisper', context.lastWhisper, rest) : { kind: 'channel', channel: 'whisper', to: context.lastWhisper };
  }
  const verb = NAME_WORDS[word];
  if (verb) {
    const name = takeName(rest)[0] || context.targetName;
    return name ? { kind: 'name', verb, name } : { kind: 'wrong', code: 'needs_name', word };
  }
  if (word === 'roll') return roll(rest);
  if (word === 'report') return report(rest, context.targetName);
  if (word === 'bug') return rest ? { kind: 'bug', text: rest.slice(0, 1000) } : { kind: 'wrong', code: 'needs_text', word };
  const posture = POSTURES.find((key) => key === word);
  if (posture) return { kind: 'posture', key: posture };
  const plain = PLAIN_WORDS[word];
  if (plain) return { kind: 'plain', verb: plain };
  const emote = context.emotes.get(word);
  if (emote) return { kind: 'emote', key: emote };
  return { kind: 'wrong', code: 'unknown_command', word };
}

function speak(channel: SpokenChannel, to: string, text: string): ChatCommand {
  if (!text) return { kind: 'wrong', code: 'needs_text', word: 'me' };
  if ([...text].length > MAX_CHAT_TEXT) return { kind: 'wrong', code: 'too_long', word: '' };
  return { kind: 'speak', channel, to, text };
}

/** Splits off the name at the beginning: one word, or several in quotation marks. */
function takeName(rest: string): [name: string, text: string] {
  const [, quoted = '', word = '', text = ''] = /^(?:["“„»]([^"“”«]+)["“”«]|(\S+))\s*([\s\S]*)$/.exec(rest) ?? [];
  return [quoted.trim() || word, text];
}

function whisper(word: string, rest: string): ChatCommand {
  const [name, text] = takeName(rest);
  if (!name) return { kind: 'wrong', code: 'needs_name', word };
  return text ? speak('whisper', name, text) : { kind: 'channel', channel: 'whisper', to: name };
}

/** `/roll`, `/roll 20`, `/roll 5-15`; at most 1,000,000. */
function roll(rest: string): ChatCommand {
  const [, first = '', second = ''] = /^(\d{1,7})(?:\s*[-–]\s*(\d{1,7}))?$/.exec(rest.trim()) ?? [];
  const low = second ? Number(first) : 1;
  const high = Number(second || first || 100);
  const bounded = (value: number): number => Math.max(1, Math.min(1_000_000, value));
  return { kind: 'roll', low: Math.min(bounded(low), bounded(high)), high: Math.max(bounded(low), bounded(high)) };
}

function report(rest: string, targetName: string): ChatCommand {
  const [name, text] = takeName(rest);
  const who = name || targetName;
  return who ? { kind: 'report', name: who, text: text.slice(0, 1000) } : { kind: 'wrong', code: 'needs_name', word: 'report' };
}

/** The lines typed before, for the Up key. */
export class ChatHistory {
  #lines: string[] = [];
  #at = 0;
  #draft = '';
  static readonly max = 50;

  /** Keeps a line that was sent. */
  add(line: string): void {
    if (line && this.#lines.at(-1) !== line) this.#lines.push(line);
    if (this.#lines.length > ChatHistory.max) this.#lines.shift();
    this.#at = this.#lines.length;
    this.#draft = '';
  }

  /** Returns the line before (`-1`) or after (`1`) the one shown; past the newest what was being typed. */
  move(step: -1 | 1, typed: string): string {
    if (this.#at === this.#lines.length) this.#draft = typed;
    this.#at = Math.max(0, Math.min(this.#lines.length, this.#at + step));
    return this.#lines[this.#at] ?? this.#draft;
  }
}

/** A piece of a line: words, or a link to content written as `[item:KEY]` or `[quest:KEY]`. */
export type ChatPiece = { text: string } | { link: 'item' | 'quest' | 'ability'; key: string };

/** Splits a line at its links; at most four are links, the rest stays text. */
export function chatPieces(text: string): ChatPiece[] {
  const out: ChatPiece[] = [];
  const pattern = /\[(item|quest|ability):([a-z0-9_-]{1,60})\]/g;
  let at = 0;
  for (let match = pattern.exec(text), count = 0; match && count < 4; match = pattern.exec(text), count++) {
    if (match.index > at) out.push({ text: text.slice(at, match.index) });
    out.push({ link: match[1] as 'item' | 'quest' | 'ability', key: match[2] ?? '' });
    at = match.index + match[0].length;
  }
  if (at < text.length) out.push({ text: text.slice(at) });
  return out;
}
