import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from '../../../src/core/job-program/http';
import { NoAnswer } from '../../../src/core/job-program/no-answer';

describe('a request of a program', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function ask(answer: RequestListener, { seconds = 5, signal = new AbortController().signal } = {}) {
    const server = createServer(answer);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const start = Date.now();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const result = await request({ method: 'GET', url, seconds, signal }).catch((error: unknown) => {
      if (error instanceof NoAnswer) return `${error.reason}: ${error.message}`;
      throw error;
    });
    return { result, seconds: (Date.now() - start) / 1000 };
  }

  test('is answered with a status and a text, without the line breaks at its end', async () => {
    const { result } = await ask((_, response) => response.writeHead(418).end('a\nbü\n\n'));
    expect(result).toEqual({ status: 418, text: 'a\nbü' });
  });

  test.each([
    ['nothing', () => undefined],
    ['a head alone', (_, response) => response.writeHead(200).flushHeaders()],
    ['drop after drop', (_, response) => void setInterval(() => response.write('x'), 20).unref()],
  ] as Array<[string, RequestListener]>)('ends in its time where %s comes', async (_, answer) => {
    const { result, seconds } = await ask(answer, { seconds: 0.3 });
    expect([result, seconds < 2]).toEqual(['too-late: does not answer within 0.3 s', true]);
  });

  test('ends where it is told to', async () => {
    const told = new AbortController();
    setTimeout(() => told.abort(), 50);
    expect((await ask(() => undefined, { signal: told.signal })).result).toMatch(/^ended: /);
    expect((await ask((_, response) => response.end(), { signal: told.signal })).result).toMatch(/^ended: /);
  });

  test.each([
    ['a connection that is cut', 'hung-up: hangs up without an answer', (request) => request.socket.destroy()],
    [
      'an answer that is cut',
      'hung-up: hangs up without an answer',
      (request, response) => response.writeHead(200, { 'Content-Length': 10 }).write('x', () => request.socket.destroy()),
    ],
    [
      'another protocol',
      'hung-up: hangs up without an answer',
      (request) => request.socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
    ],
    ['no HTTP', 'no-http: gives an answer that is no HTTP', (request) => request.socket.end('SSH-2.0-x\r\n')],
  ] as Array<[string, string, RequestListener]>)('takes %s for no answer', async (_, told, answer) => {
    const { result, seconds } = await ask(answer);
    expect([result, seconds < 2]).toEqual([told, true]);
  });

  test('reads no more than 4 MiB', async () => {
    const { result } = await ask((_, response) => response.end('x'.repeat(4 * 1024 * 1024 + 1)));
    expect(result).toBe('too-long: gives an answer that has no end');
    expect((await ask((_, response) => response.end('x'.repeat(4 * 1024 * 1024)))).result).toMatchObject({ status: 200 });
  });

  test('goes where no redirect leads', async () => {
    expect((await ask((_, response) => response.writeHead(302, { Location: '/' }).end())).result).toEqual({ status: 302, text: '' });
  });

  test('says that a name has no address', async () => {
    const asked = request({ method: 'GET', url: 'http://uwa-xnat-setup.invalid/', seconds: 5, signal: new AbortController().signal });
    await expect(asked).rejects.toMatchObject({ reason: 'no-address', message: expect.stringMatching(/^has a name that is not in DNS \(E/) as string });
  });

  test('says that nobody listens', async () => {
    const asked = request({ method: 'GET', url: 'http://127.0.0.1:1/', seconds: 5, signal: new AbortController().signal });
    await expect(asked).rejects.toMatchObject({ reason: 'refused', message: 'refuses connections' });
  });

  test('says that a server for HTTPS speaks no TLS', async () => {
    const server = createServer((_, response) => response.end());
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await expect(request({ method: 'GET', url, seconds: 5, signal: new AbortController().signal })).rejects.toMatchObject({ reason: 'no-tls' });
  });
});
