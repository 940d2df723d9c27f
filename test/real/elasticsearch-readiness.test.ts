import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { ClusterServices, Image } from 'cdk8s-xnat';
import { parseAllDocuments } from 'yaml';
import { find, type Manifest, named } from '../support/manifests';
import { type Certificate, makeAuthority, makeServerCertificate } from './support/certificates';
import { temporaryFolder, writeFiles } from './support/folders';
import { describeWith } from './support/parts';
import { run } from './support/processes';

/** The command of the YAML; the node's own places become this test's. */
function commandOf(places: Record<string, string>): string[] {
  const app = new App();
  new ClusterServices(app, 'cluster', {
    efk: {
      elasticsearch: { version: '7.17.29' },
      kibana: { version: '7.17.29' },
      fluentd: { image: Image.of('docker.io/fluent/fluentd-kubernetes-daemonset', { tag: 'v1.16-debian-elasticsearch7-1' }) },
    },
  });
  const objects = parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest);
  const pod = find(objects, 'StatefulSet', 'elasticsearch-master').spec.template.spec;
  const node = named<Manifest & { name: string; readinessProbe: { exec: { command: string[] } } }>(pod.containers, 'elasticsearch');
  const [shell, flag, script] = node.readinessProbe.exec.command as [string, string, string];
  let placed = script;
  for (const [from, to] of Object.entries(places)) {
    expect(script).toContain(from);
    placed = placed.replaceAll(from, to);
  }
  return [shell, flag, placed];
}

describeWith(['bash', 'curl', 'openssl'], 'the readiness of a node of version 7', () => {
  const NAME = 'elasticsearch-master';
  const folder = temporaryFolder();
  let server: Server;
  let authority: Certificate;
  let stranger: Certificate;
  let port: number;
  let answer = 200;
  let seen: string | undefined;

  beforeAll(async () => {
    authority = await makeAuthority(folder, 'authority');
    stranger = await makeAuthority(folder, 'stranger');
    const certificate = await makeServerCertificate(folder, 'server', authority, NAME);
    server = createServer({ cert: readFileSync(certificate.certificate), key: readFileSync(certificate.key) }, (request, response) => {
      seen = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString();
      response.writeHead(answer).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function probe({ status = 200, password = 'pw', ca = authority }: { status?: number; password?: string; ca?: Certificate } = {}): Promise<
    number | null
  > {
    [answer, seen] = [status, undefined];
    const secrets = writeFiles(join(folder, 'password'), { password });
    const [command, ...args] = commandOf({ '/run/ca/ca.crt': ca.certificate, '/run/secrets/elastic': secrets, ':9200': `:${port}` });
    return (await run(command!, args)).code;
  }

  test.each([
    [200, 0],
    [401, 0],
    [403, 1],
    [500, 1],
    [503, 1],
  ])('an answer of %i ends with %i', async (status, code) => {
    expect(await probe({ status })).toBe(code);
    expect(seen).toBe('elastic:pw');
  });

  test('a node with the certificate of another authority is not ready, and is told no password', async () => {
    expect(await probe({ ca: stranger })).not.toBe(0);
    expect(seen).toBeUndefined();
  });

  test.each([`"quoted"`, 'back\\slash', 'a\\nb', `it's`, '100%s', '$HOME `id`', '#;&|', 'ä 漢'])('the password %j arrives as it is', async (password) => {
    expect(await probe({ password })).toBe(0);
    expect(seen).toBe(`elastic:${password}`);
  });
});
