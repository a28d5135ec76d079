// The page /bench: recordings are read and told as they came, and frames are summed up.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { messagesOf, Replay, RESYNC, welcomeOf } from '../../src/bench/recording.ts';
import { emptyReport, Samples, spreadOf } from '../../src/bench/report.ts';
import { Down, Reader, Up, Writer } from '../../src/net/codec.ts';
import { ServerMessageSchema } from '../../src/wire/core_pb.ts';

function recordingOf(messages: readonly [at: number, bytes: Uint8Array][]): ArrayBuffer {
  const out = new Uint8Array(messages.reduce((sum, [, bytes]) => sum + 8 + bytes.length, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const [ms, bytes] of messages) {
    view.setUint32(at, ms, true);
    view.setUint32(at + 4, bytes.length, true);
    out.set(bytes, at + 8);
    at += 8 + bytes.length;
  }
  return out.buffer;
}

const core = (mapKey: string): Uint8Array => {
  const body = toBinary(ServerMessageSchema, create(ServerMessageSchema, { kind: { case: 'welcome', value: { mapKey } } }));
  return Uint8Array.from([Down.CORE, body.length & 255, body.length >> 8, ...body]);
};

test('a recording is cut into its messages and told when they are due', () => {
  const replay = new Replay(messagesOf(recordingOf([[0, Uint8Array.of(1)], [0, Uint8Array.of(2)], [100, Uint8Array.of(3, 4)], [200, Uint8Array.of()]])));
  const heard: number[][] = [];
  replay.onMessage = (message) => heard.push([...message]);
  assert.equal(replay.lengthMs, 200);
  replay.tell(0);
  assert.deepEqual(heard.splice(0), [[1], [2]]);
  replay.tell(99);
  assert.deepEqual(heard, []);
  replay.tell(5000);
  assert.deepEqual(heard, [[3, 4], []]);
});

test('what is cut short is refused', () => {
  const whole = new Uint8Array(recordingOf([[0, Uint8Array.of(1, 2, 3)]]));
  for (let n = 1; n < whole.length; n++) assert.throws(() => messagesOf(whole.slice(0, n).buffer), RangeError);
  assert.deepEqual(messagesOf(new ArrayBuffer(0)), []);
});

test('the Welcome says which map it was', () => {
  const parts = { Reader, fromBinary, ServerMessageSchema };
  const frame = Uint8Array.from([Down.FRAME, 11, 0, ...new Uint8Array(11)]);
  assert.equal(welcomeOf(messagesOf(recordingOf([[0, frame], [0, Uint8Array.from([...frame, ...core('evermere')])]])), parts).mapKey, 'evermere');
  assert.throws(() => welcomeOf(messagesOf(recordingOf([[0, frame]])), parts), RangeError);
});

test('what the client says is counted', () => {
  const replay = new Replay([]), writer = new Writer();
  assert.equal(RESYNC, Up.RESYNC);
  writer.resync(1, 2);
  replay.sendReliable(writer.take());
  writer.ping(3);
  replay.sendUnreliable(writer.take());
  assert.deepEqual([...replay.heard], [[Up.RESYNC, 1], [Up.PING, 1]]);
});

test('spreads are values that were there', () => {
  assert.deepEqual(spreadOf(Array.from({ length: 100 }, (_, i) => 100 - i)), { median: 50, p90: 90, p99: 99, most: 100 });
  assert.deepEqual(spreadOf([7]), { median: 7, p90: 7, p99: 7, most: 7 });
  assert.deepEqual(spreadOf([]), { median: 0, p90: 0, p99: 0, most: 0 });
  const samples = new Samples();
  samples.add({ js: 3, net: 1, work: 0, draw: 2, submit: 1, interval: 16, drawCalls: 90, triangles: 1000 });
  assert.equal(samples.frames, 1);
  assert.equal(samples.spreads().js.median, 3);
  assert.equal(emptyReport().js.median, 0);
});
