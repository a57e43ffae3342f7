import { createSocket, type RemoteInfo, type Socket, type SocketType } from 'node:dgram';

type OnMessage = (message: Buffer, from: RemoteInfo) => void;

/**
 * Sockets for the library. It takes datagrams apart in a listener, where a throw would end the
 * process; here what cannot be taken apart is dropped and noted.
 */
export function guardedDatagrams(onUnreadable: () => void): {
  readonly createSocket: (type: SocketType) => Socket;
} {
  const guarded =
    (listener: OnMessage): OnMessage =>
    (message, from) => {
      try {
        listener(message, from);
      } catch {
        onUnreadable();
      }
    };
  return {
    createSocket: (type) => {
      const socket = createSocket(type);
      const on = socket.on.bind(socket);
      Object.defineProperty(socket, 'on', {
        value: (event: string, listener: OnMessage) =>
          event === 'message' ? on('message', guarded(listener)) : on(event, listener),
      });
      return socket;
    },
  };
}
