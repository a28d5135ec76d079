// The game between network and picture: takes in what arrives, keeps oneself and the others, and
// writes what the interface shows into the signals of client/src/state. Draws nothing.

import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { Connection, type Listener, type Standing, type Surroundings } from '../net/connection.ts';
import { Down, FULL_SPEED, MODULE_PLAY, MODULE_RPG, MODULE_SOCIAL, type Reader, type SelfRecord } from '../net/codec.ts';
import { step as motionStep } from '../sim/motion.ts';
import type { Ground } from '../sim/ground.ts';
import { bags } from '../state/bags.ts';
import { addChat, notify, reportFailure } from '../state/chat.ts';
import { forgetWorld, receiveCore, receivePlay, receiveRpg } from '../state/receive.ts';
import { account, connection as connectionSignal, queue, screen, type EntityId } from '../state/session.ts';
import { layer, toldLayer, WHOLE } from '../state/layer.ts';
import { overload, rung, setTimeScale, worldMs } from '../state/pace.ts';
import { autoAttack } from '../state/self.ts';
import type { Entered, ServerMessage } from '../wire/core_pb.ts';
import { CommandSchema as PlayCommandSchema, EventSchema as PlayEventSchema, type Event as PlayEvent } from '../wire/play_pb.ts';
import { CommandSchema as RpgCommandSchema, EventSchema as RpgEventSchema } from '../wire/rpg_pb.ts';
import { CommandSchema as SocialCommandSchema, EventSchema as SocialEventSchema } from '../wire/social_pb.ts';
import { Delay } from './delay.ts';
import { Frontend } from './frontend.ts';
import { showPlayEvent, showRpgEvent, showSocialEvent } from './happen.ts';
import { Parting } from './parting.ts';
import { Picture, type Known, type PictureListener } from './picture.ts';
import { noShow, noStage, type Show, type Stage, type Words } from './ports.ts';
import { Predictor } from './predict.ts';
import { Sky } from './sky.ts';
import { Steering, idleHands, type Hands } from './steering.ts';
import { kindOf } from './units.ts';

/** Commands whose answer is awaited; older ones count as lost. */
const MAX_WAITING = 64;

/** What the game asks for when content or map change, and for its hands. */
export interface GameHooks {
  /** Content of this version is wanted; the promise ends when it is in force. */
  content(version: string, mapKey: string, mapVersion: string): Promise<void>;
  hands(): Hands;
  /** Where the camera looks, radians. */
  cameraYaw(): number;
  words: Words;
}

export class Game implements Listener, PictureListener {
  readonly connection: Connection;
  readonly picture: Picture;
  readonly predictor: Predictor;
  readonly delay = new Delay();
  readonly steering = new Steering();
  readonly sky = new Sky();
  readonly front: Frontend;
  stage: Stage = noStage;
  show: Show = noShow;
  ground: Ground | null = null;

  /** One's own entity; 0 outside the world. */
  ownId: EntityId = 0;
  targetId: EntityId = 0;
  /** When the player chose the target. */
  targetAtMs = -Infinity;
  /** The region that one is in, and its last tick that was told. */
  region = 0;
  tick = 0;
  timeScale = 1;
  lastError = '';
  private readonly told: SelfRecord = { seq: 0, x: 0, z: 0, lift: 0, vlift: 0, facing: 0, mode: 0, speed: 0 };
  private readonly waiting = new Map<number, (code: string) => void>();
  /** Choices of a target that the server has not answered. */
  private choosing = 0;
  private readonly parting = new Parting();

  constructor(readonly around: Surroundings, readonly hooks: GameHooks) {
    this.connection = new Connection(around, this);
    this.picture = new Picture(this, (low, nowMs) => this.connection.clock.widen(low, nowMs));
    this.predictor = new Predictor({
      step: (state, step, speed) => {
        if (this.ground) motionStep(state, step, speed, this.ground);
      },
      send: (first, steps) => this.connection.input(first, steps),
    });
    this.front = new Frontend(this);
  }

  /** Whether one is in the world and the ground under one's feet is known. */
  get inWorld(): boolean {
    return this.ownId !== 0 && this.ground !== null;
  }

  /** The shard's clock now. */
  serverMs(): number {
    return this.connection.clock.serverMs(this.around.now());
  }

  /** Runs what does not depend on frames: steps, signals. On a timer, a few times a step. */
  work(): void {
    const now = this.around.now();
    if (this.inWorld) {
      const dead = this.picture.byId.get(this.ownId)?.vitals?.dead ?? false;
      this.predictor.advance(now, () => {
        const hands = dead ? idleHands : this.hooks.hands();
        return this.steering.step(hands, this.hooks.cameraYaw(), this.predictor.state);
      });
    }
    this.picture.tidy(now);
    this.front.work(now);
  }

  // Commands.

  /** Sends a command of the play module; `answered` gets the rejection, empty when it was taken. */
  play(kind: NonNullable<MessageInitShape<typeof PlayCommandSchema>['kind']>, answered?: (code: string) => void): void {
    if (kind.case === 'interact') this.parting.turnTo(Number(kind.value.entity));
    this.sent(this.connection.command(MODULE_PLAY, toBinary(PlayCommandSchema, create(PlayCommandSchema, { kind }))), answered);
  }
  rpg(kind: NonNullable<MessageInitShape<typeof RpgCommandSchema>['kind']>, answered?: (code: string) => void): void {
    this.sent(this.connection.command(MODULE_RPG, toBinary(RpgCommandSchema, create(RpgCommandSchema, { kind }))), answered);
  }
  social(kind: NonNullable<MessageInitShape<typeof SocialCommandSchema>['kind']>): void {
    this.sent(this.connection.command(MODULE_SOCIAL, toBinary(SocialCommandSchema, create(SocialCommandSchema, { kind }))));
  }

  /** Chooses a target; it is shown at once, and the server's word counts again when it has answered. */
  choose(id: EntityId): void {
    this.targetId = id;
    this.targetAtMs = this.around.now();
    if (id === 0) autoAttack.value = false;
    this.choosing++;
    this.play({ case: 'setTarget', value: { entity: BigInt(id) } }, (code) => {
      this.choosing = Math.max(0, this.choosing - 1);
      if (code) this.aimed();
    });
  }

  /** Ends the talks with some; what of theirs is still on its way is not shown. Players say something only by sharing: that is always new. */
  endTalk(ids: readonly EntityId[]): void {
    const asked = ids.filter((id) => {
      const known = this.picture.byId.get(id);
      return known && kindOf(known.description) !== 'player';
    });
    this.play({ case: 'closeTalk', value: {} }, this.parting.leave(asked));
  }

  /** Takes over the target that the server knows, unless it does not know the latest yet. */
  private aimed(): void {
    const vitals = this.picture.byId.get(this.ownId)?.vitals;
    if (!vitals || this.choosing > 0 || vitals.target === this.targetId) return;
    this.targetId = vitals.target;
    this.front.touched(this.targetId);
  }

  private sent(seq: number, answered?: (code: string) => void): void {
    if (seq === 0) return;
    if (this.waiting.size >= MAX_WAITING) {
      const [oldest] = this.waiting.keys();
      if (oldest !== undefined) this.waiting.delete(oldest);
    }
    this.waiting.set(seq, (code) => {
      if (code) this.reject(code);
      answered?.(code);
    });
  }

  private reject(code: string): void {
    notify('error', this.hooks.words.code(code));
    this.show.sound('error', 0);
  }

  // What the connection tells.

  onStanding(standing: Standing): void {
    connectionSignal.value = standing;
    if (standing.phase === 'online' || standing.phase === 'connecting') return;
    this.waiting.clear();
    queue.value = null;
    this.choosing = 0;
    this.parting.forget();
    this.predictor.leave();
    if (standing.phase === 'closed' || standing.phase === 'offline') this.leaveWorld();
  }

  onMalformed(error: unknown): void {
    this.lastError = String(error);
    reportFailure(error, false);
  }

  onRecord(reader: Reader, nowMs: number): void {
    if (this.picture.receive(reader, nowMs)) return;
    switch (reader.type) {
      case Down.SELF:
        reader.self(this.told);
        this.predictor.reconcile(this.told, nowMs);
        break;
      case Down.EVENT:
        this.event(reader.u8(), reader.rest(), false, nowMs);
        break;
      case Down.PERSONAL:
        this.event(reader.u8(), reader.rest(), true, nowMs);
        break;
      case Down.RESULT: {
        const seq = reader.u32();
        const answered = this.waiting.get(seq);
        this.waiting.delete(seq);
        answered?.(reader.restText());
        break;
      }
    }
  }

  onMessageEnd(): void {
    // Signals are written by `work`, at most ten times a second.
    this.delay.arrived(this.serverMs());
    this.parting.messageEnd();
  }

  onCore(message: ServerMessage): void {
    const { kind } = message;
    if (kind.case === 'entered') this.entered(kind.value);
    if (kind.case === 'chat' && kind.value.rolled) {
      const { number, low, high } = kind.value.rolled;
      kind.value.text = this.hooks.words.rolled(number, low, high);
    }
    receiveCore(message);
    switch (kind.case) {
      case 'welcome':
        if (!kind.value.resumed) this.leaveWorld();
        void this.load(kind.value.contentVersion, kind.value.mapKey, kind.value.mapVersion);
        break;
      case 'contentChanged':
        void this.load(kind.value.contentVersion, '', kind.value.mapVersion);
        break;
      case 'leftWorld':
        this.leaveWorld();
        break;
      case 'world':
        this.sky.take(kind.value, this.around.now());
        break;
      case 'chat':
        this.front.heard(kind.value);
        break;
      case 'notice': {
        // What staff wrote is told as theirs.
        const text = this.hooks.words.code(kind.value.code, { ...kind.value.args, text: kind.value.text });
        notify('info', text);
        addChat({ channel: 'system', text });
        break;
      }
      case 'refused':
        if (screen.peek() === 'world') this.reject(kind.value.code);
        break;
    }
  }

  private async load(version: string, mapKey: string, mapVersion: string): Promise<void> {
    try {
      await this.hooks.content(version, mapKey, mapVersion);
    } catch (error) {
      this.lastError = String(error);
      reportFailure(error);
    }
  }

  private entered(entered: Entered): void {
    account.value ??= { id: 0, name: this.around.tokens.name, maxCharacters: 0 };
    this.picture.forget();
    this.ownId = this.picture.own = Number(entered.entityId);
    this.targetId = Number(entered.target);
    this.choosing = 0;
    this.parting.forget();
    this.region = entered.region;
    this.runAt(1); // the next frame says otherwise where it is so
    overload.value = { region: -1, rung: 0 };
    rung.value = 0;
    toldLayer.value = layer.value = WHOLE;
    this.steering.stop(false);
    this.steering.facing = (entered.yaw / 65536) * 2 * Math.PI;
    this.predictor.enter(entered.x, entered.z, entered.yaw, entered.nextSeq, this.around.now());
    this.front.entered(entered);
  }

  private leaveWorld(): void {
    if (this.ownId === 0) return;
    this.ownId = this.targetId = 0;
    autoAttack.value = false;
    this.steering.stop(false);
    this.predictor.leave();
    this.picture.forget();
    this.front.left();
    forgetWorld();
  }

  private event(module: number, body: Uint8Array, personal: boolean, nowMs: number): void {
    if (module === MODULE_PLAY) this.playEvent(fromBinary(PlayEventSchema, body), personal);
    else if (module === MODULE_RPG) {
      const event = fromBinary(RpgEventSchema, body);
      if (personal) receiveRpg(event, worldMs(nowMs));
      showRpgEvent(this, event, worldMs(nowMs));
    } else if (module === MODULE_SOCIAL) showSocialEvent(this, fromBinary(SocialEventSchema, body));
  }

  private playEvent(event: PlayEvent, personal: boolean): void {
    if (this.parting.drops(event)) return;
    const before = bags.peek();
    if (personal) receivePlay(event);
    showPlayEvent(this, event, before);
  }

  // What the picture tells.

  frame(region: number, tick: number, serverMs: number, timeScale: number): void {
    this.region = this.picture.byId.get(this.ownId)?.region ?? this.region;
    if (region === this.region) {
      this.tick = tick;
      this.runAt(timeScale / FULL_SPEED);
    }
    rung.value = overload.peek().region === this.region ? overload.peek().rung : 0;
    layer.value = toldLayer.peek().region === this.region ? toldLayer.peek() : WHOLE;
    this.delay.made(serverMs);
  }

  /** Time runs at another speed where one is. */
  private runAt(scale: number): void {
    if (scale === this.timeScale || scale <= 0) return;
    this.timeScale = scale;
    setTimeScale(scale, this.around.now());
    this.predictor.setTimeScale(scale, this.around.now());
  }

  appeared(known: Known): void {
    this.stage.add(known, known.id === this.ownId);
  }

  described(known: Known): void {
    this.stage.describe(known, known.id === this.ownId);
    this.front.touched(known.id);
  }

  vanished(known: Known): void {
    this.stage.remove(known.id);
    this.front.gone(known.id);
  }

  counted(cellX: number, cellZ: number, people: Uint16Array | null): void {
    this.stage.crowd(cellX, cellZ, people);
  }

  fared(known: Known): void {
    if (known.id === this.ownId) this.aimed();
    this.front.fared(known, this.around.now());
  }

  /** Everyone's look is worked out anew: content has changed. */
  redescribe(): void {
    for (const known of this.picture.byId.values()) this.described(known);
  }

  resync(cellX: number, cellZ: number): void {
    this.connection.resync(cellX, cellZ);
  }
}
