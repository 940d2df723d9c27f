import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { MINIMAL } from '../support/sites';
import { temporaryFolder } from './support/folders';
import { describeWith } from './support/parts';
import { SitePod } from './support/pod';

describeWith(['bash'], 'the init container that waits for the database', () => {
  const init = SitePod.of(MINIMAL).unpackScripts(join(temporaryFolder(), 'scripts'));
  const wait = (port: number) => init.run('database', { POD_NAME: 'xnat-xnat-web-0', WAIT_FOR: 'database', ADDRESSES: `127.0.0.1:${port}` });

  let server: Server;
  const listen = (port: number) =>
    new Promise<number>((resolve) => {
      server = createServer((socket) => socket.destroy());
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  const close = () => new Promise((resolve) => server.close(resolve));
  afterEach(close);

  test('lets XNAT start at once where the database is there', async () => {
    const port = await listen(0);
    expect(await wait(port)).toEqual({ code: 0, stdout: `wait-for: the database at 127.0.0.1:${port} answers.\n`, stderr: '' });
  });

  test('holds XNAT back until the database is there', async () => {
    // A port that is free again.
    const port = await listen(0);
    await close();
    const begun = Date.now();
    const result = wait(port);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await listen(port);
    expect(await result).toEqual({
      code: 0,
      stdout: `wait-for: the database at 127.0.0.1:${port} does not answer yet (0 s). Connection refused. Does it run, is the port right, and does a NetworkPolicy let this pod in?\nwait-for: the database at 127.0.0.1:${port} answers.\n`,
      stderr: '',
    });
    expect(Date.now() - begun).toBeGreaterThanOrEqual(3000);
  });

  test('says that a name is not known', async () => {
    const port = await listen(0);
    await close();
    const addresses = `127.0.0.1:${port} missing.invalid:5432`;
    const result = init.run('database', { POD_NAME: 'xnat-xnat-web-0', WAIT_FOR: 'broker', ADDRESSES: addresses });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    // The other one ends the test.
    await listen(port);
    expect((await result).stdout.split('\n')[0]).toBe(
      `wait-for: the broker at ${addresses} does not answer yet (0 s). Its name is not known. Is it spelled right, and does DNS answer?`,
    );
  });

  test('is content with one of several', async () => {
    const port = await listen(0);
    const dead = await new Promise<number>((resolve) => {
      const other = createServer();
      other.listen(0, '127.0.0.1', () => {
        const { port: free } = other.address() as AddressInfo;
        other.close(() => resolve(free));
      });
    });
    const addresses = `127.0.0.1:${dead} 127.0.0.1:${port}`;
    const result = await init.run('database', { POD_NAME: 'xnat-xnat-web-0', WAIT_FOR: 'broker', ADDRESSES: addresses });
    expect(result).toEqual({ code: 0, stdout: `wait-for: the broker at 127.0.0.1:${port} answers.\n`, stderr: '' });
  });
});
