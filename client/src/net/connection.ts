// One session over as many connections as it takes: handshake, login, pings, coming back.
// docs/protocol.md sections 2, 7 and 9.

import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { ClientMessageSchema, ServerMessageSchema, type ServerMessage } from '../wire/core_pb.ts';
import { Clock, FIRST_PINGS, FIRST_PING_EVERY_MS, PING_EVERY_MS } from './clock.ts';
import { closeRange, retryWait } from './codes.ts';
import { Down, PROTOCOL_VERSION, Reader, Writer, type Step } from './codec.ts';
import type { Transport } from './transport.ts';

/** How the connection stands; see state/session.ts. */
export interface Standing {
  phase: 'offline' | 'connecting' | 'online' | 'reconnecting' | 'closed';
  code: number;
  reason: string;
  attempt: number;
  retryAtMs: number;
}

/** Where tokens are kept between visits. */
export interface TokenStore {
  /** Logs in to the account again. */
  account: Uint8Array;
  /** Opens the same session again; good once. */
  resume: Uint8Array;
  /** The character that was in the world; 0 for none. */
  character: bigint;
  /** Name of the account, empty for a guest: a session that is resumed is not told it again. */
  name: string;
}

/** What a connection needs of its surroundings. Moments are `performance.now()`. */
export interface Surroundings {
  open(): Transport;
  now(): number;
  later(f: () => void, ms: number): number;
  cancel(timer: number): void;
  chance(): number;
  tokens: TokenStore;
  language(): string;
}

/** Who is told what arrives. */
export interface Listener {
  onStanding(standing: Standing): void;
  onCore(message: ServerMessage): void;
  /** Every record but CORE, PONG and CLOSE; the reader stands at its payload. */
  onRecord(reader: Reader, nowMs: number): void;
  /** A whole message was read. */
  onMessageEnd(nowMs: number): void;
  /** The server said something that cannot be read: the connection is cut and comes back. */
  onMalformed(error: unknown): void;
}

const HELLO_TIMEOUT_MS = 10_000;
/** Silence after which the connection counts as lost: several PONGs are missing. */
const SILENCE_MS = 9000;
/** Bytes waiting in the socket from which movement is left out. */
const MAX_WAITING = 32_768;

export type CoreKind = NonNullable<MessageInitShape<typeof ClientMessageSchema>['kind']>;

/** The session. `start` opens it; from then on it looks after itself until `close`. */
export class Connection {
  readonly clock = new Clock();
  bytesReceived = 0;
  messagesReceived = 0;

  private transport: Transport | null = null;
  private readonly writer = new Writer();
  private standing: Standing = { phase: 'offline', code: 0, reason: '', attempt: 0, retryAtMs: 0 };
  private timer = 0;
  private pinger = 0;
  private pings = 0;
  private heardAtMs = 0;
  private code = 0;
  private reason = '';
  private commandSeq = 0;
  private loggedIn = false;
  /** The login that was asked for and has no answer yet. */
  private wanted: CoreKind | null = null;

  constructor(private readonly around: Surroundings, private readonly listener: Listener) {}

  get phase(): Standing['phase'] {
    return this.standing.phase;
  }

  /** Whether the server has taken a login on this connection. */
  get isLoggedIn(): boolean {
    return this.loggedIn;
  }

  /** Whether an account of this device will be, or is, logged in to without being asked for. */
  get knowsAccount(): boolean {
    return this.around.tokens.account.length > 0;
  }

  /** Opens the connection, unless it stands or is on its way. */
  start(): void {
    if (this.transport) return;
    this.around.cancel(this.timer);
    this.connect(this.standing.phase === 'reconnecting' ? this.standing.attempt : 0);
  }

  /** Ends the session for good. */
  close(): void {
    this.around.cancel(this.timer);
    this.drop();
    this.stand({ phase: 'offline', code: 0, reason: '', attempt: 0, retryAtMs: 0 });
  }

  /** Cuts the connection as the network would; it comes back by itself. */
  cut(): void {
    const transport = this.transport;
    if (!transport) return;
    this.drop();
    this.ended();
  }

  /** Forgets the account on this device and begins anew. */
  forget(): void {
    this.around.tokens.account = new Uint8Array();
    this.around.tokens.name = '';
    this.around.tokens.resume = new Uint8Array();
    this.around.tokens.character = 0n;
    this.wanted = null;
    this.drop();
    this.connect(0);
  }

  /**
   * Logs in: now, or as soon as the connection stands, and again on the next one if this breaks before
   * the answer. Who is logged in already begins a new connection: a login changes the account.
   */
  login(kind: CoreKind): void {
    this.wanted = kind;
    if (this.loggedIn) {
      this.around.tokens.character = 0n;
      this.around.tokens.resume = new Uint8Array();
      this.drop();
      this.connect(0);
    } else if (this.standing.phase === 'online') this.sendCore(kind);
  }

  /** Says something outside movement and commands; nothing while the connection is down. */
  core(kind: CoreKind): void {
    if (kind.case === 'enterWorld') this.around.tokens.character = BigInt(kind.value?.characterId ?? 0n);
    if (kind.case === 'leaveWorld') {
      this.around.tokens.character = 0n;
      this.around.tokens.resume = new Uint8Array();
    }
    this.sendCore(kind);
  }

  /** Sends a command and returns its number; 0 while the connection is down. */
  command(module: number, body: Uint8Array): number {
    if (this.standing.phase !== 'online') return 0;
    this.writer.command(++this.commandSeq, module, body);
    this.flush();
    return this.commandSeq;
  }

  /** Sends steps of movement. Returns false when the line is too full or down: they are to be sent again. */
  input(first: number, steps: readonly Step[]): boolean {
    if (this.standing.phase !== 'online' || !this.transport || this.transport.waiting > MAX_WAITING) return false;
    this.writer.input(first, steps);
    this.flush();
    return true;
  }

  resync(cellX: number, cellZ: number): void {
    if (this.standing.phase !== 'online') return;
    this.writer.resync(cellX, cellZ);
    this.flush();
  }

  private sendCore(kind: CoreKind): void {
    if (!this.transport) return;
    this.writer.core(toBinary(ClientMessageSchema, create(ClientMessageSchema, { kind })));
    this.flush();
  }

  private flush(): void {
    const message = this.writer.take();
    if (message.length > 0) this.transport?.sendReliable(message);
  }

  private connect(attempt: number): void {
    this.code = 0;
    this.reason = '';
    this.loggedIn = false;
    const phase = attempt > 0 ? 'reconnecting' : 'connecting';
    this.stand({ phase, code: this.standing.code, reason: this.standing.reason, attempt, retryAtMs: 0 });
    const transport = this.around.open();
    this.transport = transport;
    transport.onOpen = () => this.hello();
    transport.onMessage = (message) => {
      if (this.transport === transport) this.receive(message);
    };
    transport.onClose = () => {
      if (this.transport !== transport) return;
      this.drop();
      this.ended();
    };
    this.timer = this.around.later(() => this.cut(), HELLO_TIMEOUT_MS);
  }

  private hello(): void {
    const { tokens } = this.around;
    const resumeToken = tokens.resume;
    tokens.resume = new Uint8Array();
    this.sendCore({ case: 'hello', value: { protocolVersion: PROTOCOL_VERSION, client: 'browser', language: this.around.language(), resumeToken } });
  }

  private drop(): void {
    const transport = this.transport;
    this.transport = null;
    this.writer.take();
    this.around.cancel(this.timer);
    this.around.cancel(this.pinger);
    transport?.close();
  }

  /** Decides what comes after a connection that ended. */
  private ended(): void {
    const { code, reason } = this;
    if (closeRange(code) === 3) {
      this.stand({ phase: 'closed', code, reason, attempt: 0, retryAtMs: 0 });
      return;
    }
    const attempt = this.standing.attempt + 1;
    const wait = retryWait(code, attempt, this.around.chance());
    this.stand({ phase: 'reconnecting', code, reason, attempt, retryAtMs: this.around.now() + wait });
    this.timer = this.around.later(() => this.connect(attempt), wait);
  }

  private stand(standing: Standing): void {
    this.standing = standing;
    this.listener.onStanding(standing);
  }

  private receive(message: Uint8Array): void {
    const now = this.around.now();
    this.heardAtMs = now;
    this.bytesReceived += message.length;
    this.messagesReceived++;
    try {
      const reader = new Reader(message);
      while (reader.next()) this.record(reader, now);
    } catch (error) {
      this.listener.onMalformed(error);
      this.cut();
      return;
    }
    this.listener.onMessageEnd(now);
  }

  private record(reader: Reader, now: number): void {
    switch (reader.type) {
      case Down.CORE:
        this.receiveCore(fromBinary(ServerMessageSchema, reader.rest()), now);
        break;
      case Down.PONG:
        this.clock.pong(reader.u32(), reader.u32(), now);
        break;
      case Down.CLOSE:
        this.code = reader.u16();
        this.reason = reader.restText();
        break;
      default:
        this.listener.onRecord(reader, now);
    }
  }

  private receiveCore(message: ServerMessage, now: number): void {
    const { tokens } = this.around;
    const { kind } = message;
    if (kind.case === 'welcome') this.welcomed(kind.value.resumed, Number(kind.value.serverMs), now);
    if (kind.case === 'loggedIn') {
      tokens.account = kind.value.token;
      tokens.name = kind.value.accountName;
      this.loggedIn = true;
      this.wanted = null;
    }
    if (kind.case === 'entered') {
      tokens.resume = kind.value.resumeToken;
      tokens.character = kind.value.characterId;
      this.commandSeq = Math.max(this.commandSeq, kind.value.nextCommandSeq - 1);
    }
    if (kind.case === 'resumeToken') tokens.resume = kind.value.token;
    if (kind.case === 'leftWorld') tokens.character = 0n;
    if (kind.case === 'refused') this.refused(kind.value.request);
    this.listener.onCore(message);
    if (kind.case === 'loggedIn') this.enterAgain(kind.value.characters.map(({ id }) => id));
  }

  private welcomed(resumed: boolean, serverMs: number, now: number): void {
    this.around.cancel(this.timer);
    this.clock.begin(serverMs, now);
    this.pings = 0;
    this.loggedIn = resumed;
    if (resumed) this.wanted = null;
    else if (this.wanted) this.sendCore(this.wanted);
    else this.loginByToken();
    this.stand({ phase: 'online', code: 0, reason: '', attempt: 0, retryAtMs: 0 });
    this.ping();
  }

  private loginByToken(): void {
    const { account } = this.around.tokens;
    if (account.length > 0) this.sendCore({ case: 'tokenLogin', value: { token: account } });
  }

  /** Goes back into the world after a return that did not resume the session. */
  private enterAgain(characters: readonly bigint[]): void {
    const { character } = this.around.tokens;
    if (character !== 0n && characters.includes(character)) this.sendCore({ case: 'enterWorld', value: { characterId: character } });
  }

  private refused(request: string): void {
    if (!this.loggedIn && request === 'token_login') this.around.tokens.account = new Uint8Array();
    if (!this.loggedIn && (request === 'password_login' || request === 'guest_login')) {
      this.wanted = null;
      this.loginByToken();
    }
    if (request === 'enter_world') this.around.tokens.character = 0n;
  }

  private ping(): void {
    const now = this.around.now();
    if (this.pings > 0 && now - this.heardAtMs > SILENCE_MS) {
      this.cut();
      return;
    }
    this.writer.ping(now >>> 0);
    this.flush();
    const every = this.pings++ < FIRST_PINGS ? FIRST_PING_EVERY_MS : PING_EVERY_MS;
    this.pinger = this.around.later(() => this.ping(), every);
  }
}
