// A line that is slow and uneven, in order as TCP is, and that can be cut: it stands between a
// page and the server.

import { connect, createServer } from 'node:net';

/**
 * Opens a proxy before a port of the loopback. Every piece of data is late by `latency()` ms and
 * never overtakes the one before it.
 */
export async function openProxy(port, latency = () => 0) {
  const lines = new Set();
  let cut = false;
  const pipe = (from, to) => {
    let free = 0;
    from.on('data', (data) => {
      const due = Math.max(free, performance.now() + latency());
      free = due;
      setTimeout(() => to.writable && to.write(data), Math.max(0, due - performance.now()));
    });
    from.on('end', () => setTimeout(() => to.end(), Math.max(0, free - performance.now())));
    from.on('error', () => to.destroy());
    from.on('close', () => setTimeout(() => to.destroy(), Math.max(0, free - performance.now())));
  };
  const server = createServer((near) => {
    if (cut) return near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const line of [near, far]) {
      line.setNoDelay(true);
      lines.add(line);
      line.on('close', () => lines.delete(line));
    }
    pipe(near, far);
    pipe(far, near);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    get url() {
      return `http://127.0.0.1:${this.port}/`;
    },
    /** Breaks every line and lets none through until `mend`. */
    cut() {
      cut = true;
      for (const line of lines) line.destroy();
    },
    mend() {
      cut = false;
    },
    close() {
      for (const line of lines) line.destroy();
      server.close();
    },
  };
}
