// A line between server and client on a fake clock: a round trip of 150 ms give or take 50, in
// order, one message in twenty held up by 300 ms.

export class Random {
  constructor(private state: number) {}
  /** In [0, 1). */
  next(): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return this.state / 4294967296;
  }
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }
}

/** One direction of the line. */
export class Line<T> {
  private readonly queue: { at: number; message: T }[] = [];
  private lastAt = 0;

  constructor(private readonly random: Random) {}

  send(now: number, message: T): void {
    const stall = this.random.next() < 0.05 ? 300 : 0;
    this.lastAt = Math.max(this.lastAt, now + this.random.between(50, 100) + stall);
    this.queue.push({ at: this.lastAt, message });
  }

  /** What has arrived by now. */
  *arrivals(now: number): Generator<{ at: number; message: T }> {
    while (this.queue[0] && this.queue[0].at <= now) yield this.queue.shift()!;
  }
}
