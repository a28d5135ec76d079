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
    // One queue and one timer: two timers that are due at once may run in either order.
    const queue = [];
    let timer = null;
    const pump = () => {
      timer = null;
      while (queue.length > 0 && queue[0].due <= performance.now()) {
        const { data } = queue.shift();
        if (data === null) to.end();
        else if (to.writable) to.write(data);
      }
      if (queue.length > 0) timer ??= setTimeout(pump, Math.max(1, queue[0].due - performance.now()));
    };
    const put = (data, late) => {
      queue.push({ data, due: Math.max(queue.at(-1)?.due ?? 0, performance.now() + late) });
      timer ??= setTimeout(pump, Math.max(0, queue[0].due - performance.now()));
    };
    from.on('data', (data) => put(data, latency()));
    from.on('end', () => put(null, 0));
    from.on('error', () => to.destroy());
    from.on('close', () => put(null, 0));
    to.on('close', () => clearTimeout(timer));
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
