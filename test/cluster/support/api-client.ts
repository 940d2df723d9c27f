import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import type { Manifest } from '../../support/manifests';

export interface Answer {
  readonly status: number;
  readonly body: Manifest;
  /** What kubectl would print as `Warning:`. */
  readonly warnings: readonly string[];
}

interface Resource {
  readonly name: string;
  readonly namespaced: boolean;
}

/** Asks the API server as kubectl does, a hundred times as fast: for what is tried a thousand times. */
export class ApiClient {
  private readonly agent: Agent;
  private readonly server: URL;
  private readonly resources = new Map<string, Promise<Map<string, Resource>>>();

  constructor(state: string) {
    const read = (file: string) => readFileSync(join(state, file), 'utf8');
    this.server = new URL(/server: "(.*?)"/.exec(read('admin.kubeconfig'))![1]!);
    this.agent = new Agent({ keepAlive: true, maxSockets: 8, ca: read('pki/ca.crt'), cert: read('pki/admin.crt'), key: read('pki/admin.key') });
  }

  close(): void {
    this.agent.destroy();
  }

  /** `kubectl apply --server-side --force-conflicts --validate=strict`, of one object. */
  async apply(object: Manifest): Promise<Answer> {
    return this.ask('PATCH', `${await this.path(object)}?fieldManager=kubectl&force=true&fieldValidation=Strict`, object, 'application/apply-patch+yaml');
  }

  async create(object: Manifest): Promise<Answer> {
    const path = await this.path(object);
    return this.ask('POST', `${path.slice(0, path.lastIndexOf('/'))}?fieldValidation=Strict`, object);
  }

  async get(object: Manifest): Promise<Answer> {
    return this.ask('GET', await this.path(object));
  }

  /** Deletes it at once, whatever waits for it. */
  async delete(object: Manifest): Promise<void> {
    // Nobody takes finalizers away where no controller runs.
    if ((await this.patch(object, { metadata: { finalizers: null } })).status === 404) return;
    await this.ask('DELETE', await this.path(object), { gracePeriodSeconds: 0, propagationPolicy: 'Background' });
  }

  async patch(object: Manifest, change: object, subresource = ''): Promise<Answer> {
    return this.ask('PATCH', (await this.path(object)) + subresource, change, 'application/merge-patch+json');
  }

  ask(method: string, path: string, body?: object | string, type = 'application/json', more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
    // Node sends the body of a DELETE without its length, and the server takes it for the next request.
    const headers = { 'Content-Type': type, Accept: 'application/json', 'Content-Length': Buffer.byteLength(text), ...more };
    return new Promise((resolve, reject) => {
      const message = request(new URL(path, this.server), { method, agent: this.agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString();
          const warnings = [response.headers.warning ?? []].flat().flatMap((header) => header.split(/, (?=299 )/));
          resolve({ status: response.statusCode!, body: (answer.startsWith('{') ? JSON.parse(answer) : { message: answer }) as Manifest, warnings });
        });
      });
      message.on('error', reject);
      message.end(text);
    });
  }

  private async path({ apiVersion, kind, metadata }: Manifest): Promise<string> {
    const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    if (!this.resources.has(group)) this.resources.set(group, this.discover(group));
    const resource = (await this.resources.get(group)!).get(kind);
    if (resource === undefined) throw new Error(`the API server does not know ${apiVersion} ${kind}`);
    const namespace = resource.namespaced ? `/namespaces/${(metadata.namespace as string | undefined) ?? 'default'}` : '';
    return `${group}${namespace}/${resource.name}/${(metadata.name as string | undefined) ?? ''}`;
  }

  private async discover(group: string): Promise<Map<string, Resource>> {
    const { body } = await this.ask('GET', group);
    const all = (body.resources ?? []) as Array<Resource & { kind: string }>;
    return new Map(all.filter(({ name }) => !name.includes('/')).map((resource) => [resource.kind, resource]));
  }
}
