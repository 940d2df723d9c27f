import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A proxy as a university has one: it forwards http, and connects for https. Every name leads to this machine. */
export class ForwardProxy {
  /** What it was asked for: a URL, or CONNECT with host and port. */
  readonly asked: string[] = [];
  /** What it says to CONNECT in place of connecting. */
  refuses?: number;
  private server?: Server;
  /** Those of CONNECT are no longer the server's. */
  private readonly sockets = new Set<Socket>();

  async start(): Promise<string> {
    const server = createServer((incoming, answer) => {
      this.asked.push(incoming.url!);
      const { port, pathname, search } = new URL(incoming.url!);
      const forwarded = request({ host: '127.0.0.1', port, path: pathname + search, headers: incoming.headers }, (back) => {
        answer.writeHead(back.statusCode!, back.headers);
        back.pipe(answer);
      });
      forwarded.on('error', () => answer.writeHead(502).end());
      forwarded.end();
    });
    server.on('connection', (socket) => this.sockets.add(socket));
    server.on('connect', ({ url }, socket) => {
      this.asked.push(`CONNECT ${url}`);
      if (this.refuses !== undefined) return void socket.end(`HTTP/1.1 ${this.refuses} No\r\n\r\n`);
      const there = connect(Number(url!.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        there.pipe(socket).pipe(there);
      });
      for (const each of [there, socket]) each.on('error', () => [there, socket].forEach((one) => one.destroy()));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.server = server;
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
  }
}
