import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls, createServer, rootCertificates, type Server } from 'node:tls';
import { CaBundle } from 'cdk8s-xnat';
import { MINIMAL } from '../support/sites';
import { makeAuthority, makeServerCertificate } from './support/certificates';
import { emptyDir, temporaryFolder, writeFiles, writeVolume } from './support/folders';
import { runJava } from './support/java';
import { describeWith } from './support/parts';
import { POD_USER, SitePod } from './support/pod';

const JVMS = '/usr/lib/jvm';
/** Every Java of this machine that has what the script needs. */
const HOMES = (existsSync(JVMS) ? readdirSync(JVMS) : [])
  .filter((name) => !name.startsWith('.'))
  .map((name) => join(JVMS, name))
  .filter((home) => existsSync(join(home, 'bin/keytool')) && existsSync(join(home, 'lib/security/cacerts')));

describeWith(['bash', 'openssl', 'java'], 'the trust store that an init container makes', () => {
  const folder = temporaryFolder();
  const pod = SitePod.of({ ...MINIMAL, trust: CaBundle.fromConfigMapName('university-ca') });
  const bundles = join(folder, 'bundles');
  const target = join(folder, 'target');
  let pem = '';
  let server: Server;
  let port = '';
  const init = () => pod.unpackScripts(join(folder, 'scripts'), 'xnat-xnat-web-trust');
  const make = (home: string) => init().run('trust', { BUNDLES: bundles, TARGET: target, CHECKSUM: 'a' }, { user: POD_USER, locale: { JAVA_HOME: home } });
  const connect = async (toolOptions?: string) => (await runJava('Handshake.java', ['localhost', port], { jars: [], toolOptions }))[0];
  /** Whether a client that trusts these alone, as curl does, takes the server's certificate. */
  const reached = (ca: string) =>
    new Promise<boolean>((resolve) => {
      const socket = connectTls({ host: 'localhost', port: Number(port), ca }, () => socket.end(() => resolve(true)));
      socket.on('error', () => resolve(false));
    });
  /** What the XNAT container has, with the folder of this machine. */
  const options = () =>
    pod.javaToolOptions
      .match(/-Djavax\.net\.ssl\.\S+/g)!
      .join(' ')
      .replace('/etc/xnat/trust', target);

  beforeAll(async () => {
    const authority = await makeAuthority(folder, 'university');
    const other = await makeAuthority(folder, 'other');
    const certificate = await makeServerCertificate(folder, 'server', authority, 'localhost');
    pem = [other, authority].map((each) => readFileSync(each.certificate, 'utf8')).join('');
    writeVolume(join(bundles, 'site'), { 'ca.pem': `Subject: both\r\n${pem.replace(/\n/g, '\r\n')}` });
    emptyDir(target);
    server = createServer({ key: readFileSync(certificate.key), cert: readFileSync(certificate.certificate) }).listen(0, 'localhost');
    server.on('tlsClientError', () => undefined);
    await new Promise((resolve) => server.once('listening', resolve));
    port = String((server.address() as AddressInfo).port);
  });
  afterAll(() => server.close());

  test('a server of the authority is not trusted without it', async () => {
    expect(await connect()).toBe('not trusted');
  });

  test.each(HOMES)('%s makes one, also a second time, and the server is trusted', async (home) => {
    for (let i = 0; i < 2; i++) {
      expect(await make(home)).toEqual({ code: 0, stdout: 'make-trust: 2 certificate(s) of the bundle site are trusted.\n', stderr: '' });
    }
    expect(await connect(options())).toBe('trusted');
    // Those of the image stay.
    expect(readFileSync(join(target, 'cacerts')).length).toBeGreaterThan(50_000);
    const ca = readFileSync(join(target, 'ca.pem'), 'utf8');
    expect(ca.match(/-----BEGIN CERTIFICATE-----/g)!.length).toBeGreaterThan(100);
    expect(ca.match(/-----BEGIN CERTIFICATE-----/g)!.length).toBe(ca.match(/-----END CERTIFICATE-----/g)!.length);
    await expect(reached(ca)).resolves.toBe(true);
    await expect(reached(rootCertificates.join('\n'))).resolves.toBe(false);
  });

  test('a bundle without a certificate, and an image without Java, stop the pod with their names', async () => {
    writeFiles(bundles, { 'mail/ca.pem': 'nothing' });
    expect(await make(HOMES[0]!)).toMatchObject({
      code: 1,
      stderr: 'make-trust: the bundle mail holds no certificate. It must be PEM, with CERTIFICATE blocks.\n',
    });
    writeFiles(bundles, { 'mail/ca.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----' });
    const broken = await make(HOMES[0]!);
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringMatching(/^make-trust: keytool: .*\n$/)]);
    expect(await make('/nowhere')).toMatchObject({ code: 1, stderr: expect.stringContaining('/nowhere/bin/keytool is not there') as string });
  });
});
