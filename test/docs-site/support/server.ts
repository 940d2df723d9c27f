import { createServer, type Server } from 'node:http';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

export const SITE = join(__dirname, '../../../site/dist');

/** Not at the root: the site says of itself that it works from any path. */
const PREFIX = '/some/where/';
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** The built site on loopback. */
export async function served(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(({ url = '' }, answer) => {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    const file = join(SITE, normalize(path.endsWith('/') ? `${path}index.html` : path).replace(PREFIX, '/'));
    try {
      if (!path.startsWith(PREFIX) || !file.startsWith(SITE) || !statSync(file).isFile()) throw new Error('nothing there');
      answer.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'max-age=600' }).end(readFileSync(file));
    } catch {
      answer.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${PREFIX}`, server };
}

/** Every page of the site, by its path. */
export function sitePages(): string[] {
  return readdirSync(SITE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.html'))
    .sort();
}
