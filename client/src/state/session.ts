// Connection, account and characters: what the title screen and the banners show.

import { computed, signal } from '@preact/signals';

/** An entity's id. They fit 53 bits, so a number holds them exactly; 0 names none. */
export type EntityId = number;

/**
 * How the connection stands.
 * `offline` nothing tried · `connecting` first attempt · `online` the handshake is done ·
 * `reconnecting` lost, coming back by itself · `closed` it will not come back by itself.
 */
export type ConnectionPhase = 'offline' | 'connecting' | 'online' | 'reconnecting' | 'closed';

export interface ConnectionState {
  phase: ConnectionPhase;
  /** Close code of docs/protocol.md section 7; 0 when there was none. */
  code: number;
  /** What the server said along with the code. */
  reason: string;
  /** Attempts since the connection was lost. */
  attempt: number;
  /** `performance.now()` of the next attempt; 0 when one is under way. */
  retryAtMs: number;
}

export const connection = signal<ConnectionState>({ phase: 'offline', code: 0, reason: '', attempt: 0, retryAtMs: 0 });

/** The server's and the client's build and content, for the error overlay. */
export const build = signal({ server: '', content: '', protocol: 0 });
/** True once the server that came back is another build than this page was loaded from. */
export const outdated = signal(false);

/** Which screen stands: `title` until Entered, `entering` after EnterWorld was sent, `world`. */
export const screen = signal<'title' | 'entering' | 'world'>('title');

export interface AccountState {
  /** 0 after a session was resumed. */
  id: number;
  /** Empty for a guest. */
  name: string;
  /** 0: not known. */
  maxCharacters: number;
}
/** The account that is logged in; null before. */
export const account = signal<AccountState | null>(null);

/** A look, chosen at creation: indices into the palettes of `ui/looks.ts`. */
export interface Look {
  body: number;
  face: number;
  skin: number;
  hair: number;
  hairColour: number;
  beard: number;
  topColour: number;
  bottomColour: number;
  accentColour: number;
}

export interface CharacterState {
  id: number;
  name: string;
  calling: string;
  level: number;
  look: Look;
  land: string;
}
export const characters = signal<readonly CharacterState[]>([]);

/** Reports whether the server keeps both names as one: it sets capitals and apostrophes its own way. */
export function sameName(one: string, other: string): boolean {
  const plain = (name: string): string => name.trim().normalize('NFC').replace(/[’`´]/g, "'").toLowerCase();
  return plain(one) === plain(other);
}

export interface NameCheck {
  name: string;
  phase: 'idle' | 'asking' | 'free' | 'refused';
  /** Why it was refused. */
  code: string;
  suggestions: readonly string[];
}
/** The last answer about a name. */
export const nameCheck = signal<NameCheck>({ name: '', phase: 'idle', code: '', suggestions: [] });

export interface Refusal { request: string; code: string; retrySeconds: number }
/** The last request before the world that was turned down; null once another is sent. */
export const refusal = signal<Refusal | null>(null);

/** True from the click on "Enter" until the answer. */
export const busy = signal(false);

/** What the creation screen shows; the View's preview reads it. */
export interface PreviewSubject { calling: string; look: Look; worn: readonly string[] }
export const previewSubject = signal<PreviewSubject | null>(null);

export interface QueueState {
  /** 1: the next. */
  place: number;
  waiting: number;
  /** 0: not known. */
  estimateSeconds: number;
  /** It is only the region where the character stands that is full. */
  region: boolean;
}
/** The place in the queue before the world; null while one does not wait. */
export const queue = signal<QueueState | null>(null);

export const isOnline = computed(() => connection.value.phase === 'online');
