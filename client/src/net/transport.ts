// How messages travel. A WebSocket today; datagrams fit the same interface.

/** One connection. It is used once: a new connection is a new Transport. */
export interface Transport {
  /** Sends a message that arrives, in order, or the connection ends. */
  sendReliable(message: Uint8Array<ArrayBuffer>): void;
  /** Sends a message that may be lost; a transport without datagrams sends it reliably. */
  sendUnreliable(message: Uint8Array<ArrayBuffer>): void;
  onOpen: () => void;
  onMessage: (message: Uint8Array) => void;
  /** Called once, when the connection ended or could not be opened. */
  onClose: () => void;
  /** Bytes that wait to be sent. */
  readonly waiting: number;
  close(): void;
}

/** Opens a WebSocket, for binary messages only. */
export function openWebSocket(url: string): Transport {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const send = (message: Uint8Array<ArrayBuffer>): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(message);
  };
  const transport: Transport = {
    sendReliable: send,
    sendUnreliable: send,
    onOpen: () => undefined,
    onMessage: () => undefined,
    onClose: () => undefined,
    get waiting() {
      return socket.bufferedAmount;
    },
    close: () => socket.close(),
  };
  socket.onopen = () => transport.onOpen();
  socket.onmessage = (event: MessageEvent) => {
    if (event.data instanceof ArrayBuffer) transport.onMessage(new Uint8Array(event.data));
    else socket.close();
  };
  socket.onclose = () => transport.onClose();
  return transport;
}

/** The WebSocket of the page's own server. */
export function ownAddress(location: { protocol: string; host: string }): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
}
