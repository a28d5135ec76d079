// The chat log and the notices: bounded lists, the oldest leave first.

import { signal } from '@preact/signals';

export type ChatChannel = 'say' | 'region' | 'world' | 'party' | 'whisper' | 'emote' | 'system' | 'combat' | 'loot' | 'error';

export interface ChatLine {
  /** Grows by one with each line. */
  id: number;
  channel: ChatChannel;
  /** Empty for what the game itself says. */
  from: string;
  /** The other end of a whisper that oneself sent. */
  to: string;
  text: string;
  /** Date.now(). */
  atMs: number;
  bot: boolean;
  staff: boolean;
  /** Oneself said it. */
  own: boolean;
}

/** Lines kept. */
export const MAX_CHAT_LINES = 400;
export const chatLog = signal<readonly ChatLine[]>([]);
/** Lines by channel that came while another tab was open. */
export const unread = signal<Readonly<Partial<Record<ChatChannel, number>>>>({});
/** Who whispered last: `/r` answers them. */
export const lastWhisper = signal('');

let nextId = 1;

/** Adds a line to a log and returns the new log, at most `MAX_CHAT_LINES` long. */
export function withLine(log: readonly ChatLine[], line: ChatLine): ChatLine[] {
  const keep = log.length >= MAX_CHAT_LINES ? log.slice(log.length - MAX_CHAT_LINES + 1) : log;
  return [...keep, line];
}

/** Writes a line into the log. Only channel and text are needed. */
export function addChat(line: Partial<ChatLine> & { channel: ChatChannel; text: string }): void {
  const whole: ChatLine = { from: '', to: '', atMs: Date.now(), bot: false, staff: false, own: false, ...line, id: nextId++ };
  chatLog.value = withLine(chatLog.peek(), whole);
  if (whole.channel === 'whisper' && !whole.own && whole.from) lastWhisper.value = whole.from;
}

/** How a notice looks and how urgent a screen reader takes it. */
export type NoticeTone = 'info' | 'good' | 'error' | 'big';
export interface NoticeState { id: number; tone: NoticeTone; text: string; detail: string; atMs: number }
export const MAX_NOTICES = 5;
/** What stands in the middle of the screen, newest last. `ui/notices.tsx` lets them go. */
export const notices = signal<readonly NoticeState[]>([]);

/** Shows a notice; one with the same text that still stands is renewed instead. */
export function notify(tone: NoticeTone, text: string, detail = ''): void {
  const rest = notices.peek().filter((notice) => notice.text !== text || notice.tone !== tone);
  notices.value = [...rest, { id: nextId++, tone, text, detail, atMs: performance.now() }].slice(-MAX_NOTICES);
}

/** Takes a notice away. */
export function dismissNotice(id: number): void {
  notices.value = notices.peek().filter((notice) => notice.id !== id);
}

export interface FailureState { message: string; stack: string; atMs: number }
export const MAX_FAILURES = 20;
/** Errors of the program itself, newest last: what the overlay lets the player copy. */
export const failures = signal<readonly FailureState[]>([]);
/** True while the overlay is open. */
export const failureShown = signal(false);

/** Keeps an error of the program and opens the overlay. */
export function reportFailure(error: unknown, show = true): void {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  failures.value = [...failures.peek(), { message, stack: stack.slice(0, 4000), atMs: Date.now() }].slice(-MAX_FAILURES);
  if (show) failureShown.value = true;
}
