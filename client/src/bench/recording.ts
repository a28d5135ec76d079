// A recording of what a client was told, and a Transport that tells it again. The format is that of
// internal/recording: messages, each `at u32` (ms since the first), `length u32`, bytes.

import type { Transport } from '../net/transport.ts';
import type { Welcome } from '../wire/core_pb.ts';
import type { Parts } from './parts.ts';

export interface Told { atMs: number; bytes: Uint8Array }

const HEAD = 8;
/** Types of records: of one from the server, and of one from the client. */
const CORE = 13;
export const RESYNC = 5;

/** Cuts a recording into its messages, which lie in the buffer. Throws a RangeError on bytes that are none. */
export function messagesOf(buffer: ArrayBuffer): Told[] {
  const view = new DataView(buffer);
  const out: Told[] = [];
  for (let at = 0; at < buffer.byteLength;) {
    if (at + HEAD > buffer.byteLength) throw new RangeError('the recording is cut short');
    const length = view.getUint32(at + 4, true);
    const end = at + HEAD + length;
    if (end > buffer.byteLength) throw new RangeError('the recording is cut short');
    out.push({ atMs: view.getUint32(at, true), bytes: new Uint8Array(buffer, at + HEAD, length) });
    at = end;
  }
  return out;
}

/** The Welcome of a recording: it names map and content. */
export function welcomeOf(messages: readonly Told[], parts: Pick<Parts, 'Reader' | 'fromBinary' | 'ServerMessageSchema'>): Welcome {
  for (const { bytes } of messages) {
    const reader = new parts.Reader(bytes);
    while (reader.next()) {
      if (reader.type !== CORE) continue;
      const { kind } = parts.fromBinary(parts.ServerMessageSchema, reader.rest());
      if (kind.case === 'welcome') return kind.value;
    }
  }
  throw new RangeError('the recording has no Welcome');
}

/** Tells a recording; what the client says is counted and goes nowhere. */
export class Replay implements Transport {
  readonly waiting = 0;
  onOpen: () => void = () => undefined;
  onMessage: (message: Uint8Array) => void = () => undefined;
  onClose: () => void = () => undefined;
  /** Messages told, and those that came from the client, by the type of their first record. */
  told = 0;
  readonly heard = new Map<number, number>();

  constructor(private readonly messages: readonly Told[]) {}

  /** How long the recording is, ms. */
  get lengthMs(): number {
    return this.messages.at(-1)?.atMs ?? 0;
  }

  /** Tells all that came up to a moment. */
  tell(atMs: number): void {
    while (this.told < this.messages.length && this.messages[this.told]!.atMs <= atMs) this.onMessage(this.messages[this.told++]!.bytes);
  }

  sendReliable(message: Uint8Array<ArrayBuffer>): void {
    const type = message[0] ?? 0;
    this.heard.set(type, (this.heard.get(type) ?? 0) + 1);
  }
  sendUnreliable(message: Uint8Array<ArrayBuffer>): void {
    this.sendReliable(message);
  }
  close(): void {
    this.onClose();
  }
}
