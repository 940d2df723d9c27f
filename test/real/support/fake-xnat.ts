import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

type Receiver = Record<string, unknown> & { id: number };

type Constraint = Record<string, unknown> & { readonly attribute: string };

/** The plugin keeps one constraint for each attribute, in an order that is not the one in which they came. */
function kept(constraints: unknown): Constraint[] | null {
  if (!Array.isArray(constraints)) return null;
  const byAttribute = new Map((constraints as Constraint[]).map((constraint) => [constraint.attribute, constraint]));
  return [...byAttribute.values()].reverse().map((constraint, i) => ({ id: i + 10, ...constraint }));
}

/** What XNAT sets a receiver's members to that it is not sent. */
const RECEIVER = {
  identifier: 'dicomObjectIdentifier',
  fileNamer: null,
  enabled: true,
  customProcessing: false,
  directArchive: false,
  whitelistEnabled: false,
  whitelist: [],
};

/** As above, of a server of the Container Service; the last is one that the library knows nothing of. */
const DOCKER_SERVER = { 'cert-path': null, 'auto-cleanup': false, 'status-email-enabled': false, 'of-a-later-version': 'default' };

/** As much of XNAT's REST interface as the library's Jobs talk to: what it holds, and what it was asked. */
export class FakeXnat {
  readonly seen: Seen[] = [];
  /**
   * What it answers out of turn: each request takes one. A number is a status, `cut` ends the connection, and `lost` does
   * what is asked before it ends the connection.
   */
  readonly answers: Array<number | 'cut' | 'lost' | undefined> = [];
  /** What it answers with 403 to the next logins. */
  readonly refusals: string[] = [];
  /** What it answers with 200 to whoever reads a path, in place of what is there. */
  readonly replies: Record<string, string> = {};
  /** Where it sends whoever reads a path. */
  readonly redirects: Record<string, string> = {};
  /** The bodies that it got. */
  readonly texts: string[] = [];
  /** A path that it takes requests for and never answers. */
  hangsOn?: string;
  user = 'admin';
  password = 'the-password';
  health = 200;
  ready = true;
  siteConfig: Record<string, unknown> = { siteId: 'XNAT', enabled: true, sessionTimeout: '15 minutes', description: 'a "site"\n\\ with é and 漢 and 😀' };
  receivers: Receiver[] = [{ id: 1, ...RECEIVER, aeTitle: 'XNAT', port: 8104, enabled: true }];
  roles: string[] = ['Administrator'];
  /** Undefined as long as nobody has set one. */
  dockerServer?: Record<string, unknown>;
  dockerServersMade = 0;
  /** Version of the plugin from before roles. */
  knowsRoles = true;
  backendAnswers = true;
  eventPreferences: Record<string, unknown> = { enabled: false };
  private readonly sessions = new Map<string, readonly string[]>();
  private server?: Server;
  private port = 0;

  async start(port = 0): Promise<number> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const answer = this.answers.shift();
        if (answer === 'cut') {
          request.socket.destroy();
          return;
        }
        const text = Buffer.concat(chunks).toString();
        this.texts.push(text);
        const redirect = this.redirects[request.url!];
        if (redirect !== undefined) {
          response.writeHead(302, { Location: redirect }).end('elsewhere');
          return;
        }
        const [status, body] = typeof answer === 'number' ? [answer, `answer ${answer}`] : this.answer(request.method!, request.url!, request.headers, text);
        if (answer === 'lost') {
          request.socket.destroy();
          return;
        }
        if (request.url === this.hangsOn && answer === undefined) return;
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body, null, 1));
      });
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    return this.port;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
    this.server = undefined;
  }

  /** Sessions that nobody has ended. */
  get openSessions(): number {
    return this.sessions.size;
  }

  /** What was changed, and not only read. */
  get changes(): Seen[] {
    return this.seen.filter(({ method, path }) => method !== 'GET' && path !== '/data/JSESSION');
  }

  private answer(method: string, path: string, headers: Record<string, unknown>, text: string): [number, unknown] {
    if (path === '/xapi/siteConfig/buildInfo') return [this.health, { version: '1.9.3' }];
    this.seen.push({ method, path, body: text.trim() === '' ? undefined : JSON.parse(text) });
    if (path === '/data/JSESSION' && method === 'POST') return this.logIn(String(headers.authorization ?? ''));
    const session = /JSESSIONID=(\w+)/.exec(String(headers.cookie ?? ''))?.[1] ?? '';
    const roles = this.sessions.get(session);
    if (roles === undefined) return [401, '<html>log in</html>'];
    if (path === '/data/JSESSION') {
      this.sessions.delete(session);
      return [200, ''];
    }
    return this.resource(method, path, text === '' ? undefined : (this.seen.at(-1)!.body as Record<string, unknown>), roles);
  }

  private logIn(authorization: string): [number, unknown] {
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return [403, refusal];
    const given = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString();
    if (given !== `${this.user}:${this.password}`) return [401, '<html>no</html>'];
    const session = `S${this.seen.length}`;
    this.sessions.set(session, [...this.roles]);
    return [200, session];
  }

  private resource(method: string, path: string, body: Record<string, unknown> | undefined, roles: readonly string[]): [number, unknown] {
    if (method === 'GET' && this.replies[path] !== undefined) return [200, this.replies[path]];
    if (path === `/xapi/users/${this.user}/roles`) return [200, this.roles];
    if (path.startsWith(`/xapi/users/${this.user}/roles/`) && method === 'PUT') {
      if (!this.knowsRoles) return [404, 'no such role'];
      this.roles.push(path.split('/').at(-1)!);
      return [200, ''];
    }
    if (path === '/xapi/siteConfig') {
      if (method === 'POST') Object.assign(this.siteConfig, body);
      return [200, method === 'POST' ? '' : this.siteConfig];
    }
    if (path === '/xapi/events/prefs') {
      if (method === 'PUT') Object.assign(this.eventPreferences, body);
      return [200, this.eventPreferences];
    }
    if (path.startsWith('/xapi/dicomscp')) return this.receiver(method, path, body);
    if (path === '/xapi/docker/server/ping') return this.backendAnswers ? [200, 'OK'] : [500, 'Could not reach tcp://swarm.example.com:2376'];
    if (path === '/xapi/docker/server') return this.docker(method, body, roles);
    return [404, 'no such path'];
  }

  private receiver(method: string, path: string, body: Record<string, unknown> | undefined): [number, unknown] {
    if (method === 'GET') return [200, this.receivers];
    if (method === 'POST') {
      if (!['dicomObjectIdentifier', 'own'].includes(String(body?.identifier))) return [400, 'unknown DICOM object identifier'];
      if (this.receivers.some(({ aeTitle, port }) => aeTitle === body?.aeTitle && port === body?.port)) return [409, 'there is one'];
      this.receivers.push({ ...RECEIVER, ...body, id: this.receivers.length + 1 });
      return [200, this.receivers.at(-1)];
    }
    const at = this.receivers.findIndex(({ id }) => path === `/xapi/dicomscp/${id}`);
    if (at < 0) return [404, 'no such receiver'];
    this.receivers[at] = { ...RECEIVER, ...body, id: this.receivers[at]!.id };
    return [200, this.receivers[at]];
  }

  private docker(method: string, body: Record<string, unknown> | undefined, roles: readonly string[]): [number, unknown] {
    if (this.knowsRoles && !roles.includes('ContainerManager')) return [403, 'not a ContainerManager'];
    if (method === 'GET')
      return this.dockerServer
        ? [200, { id: this.dockerServersMade, ...this.dockerServer, 'swarm-mode': this.dockerServer.backend === 'swarm', ping: this.backendAnswers }]
        : [404, 'no server'];
    if (['id', 'ping', 'swarm-mode'].some((name) => name in body!)) return [400, 'that is not for you to say'];
    // Hibernate takes an element with an id for one of the former server.
    if (
      Object.values(body!).some(
        (list) => Array.isArray(list) && list.some((element: object | null) => element !== null && typeof element === 'object' && 'id' in element),
      )
    )
      return [500, 'detached entity passed to persist'];
    this.dockerServersMade++;
    this.dockerServer = { ...DOCKER_SERVER, ...body, 'swarm-constraints': kept(body?.['swarm-constraints']) };
    return [201, this.dockerServer];
  }
}
