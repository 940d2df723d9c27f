import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { ClusterServices, EfkCertificates, EfkStack, Secret } from 'cdk8s-xnat';
import { parseAllDocuments } from 'yaml';
import { type Manifest, refusals } from '../support/manifests';
import { temporaryFolder, writeFiles } from './support/folders';
import { describeWith } from './support/parts';
import { run, succeed } from './support/processes';
import { ROOT } from './support/repository';

const SCRIPT = join(ROOT, 'scripts/certs.sh');

describeWith(['bash', 'openssl'], 'npm run certs', () => {
  const folder = temporaryFolder();
  const out = join(folder, 'made');
  const certs = (...args: string[]) => run('bash', [SCRIPT, ...args], { cwd: folder });
  const verify = (certificate: string, name: string, ca = join(out, certificate, 'ca.crt')) =>
    run('openssl', ['verify', '-CAfile', ca, '-purpose', 'sslserver', '-verify_hostname', name, join(out, certificate, 'tls.crt')]);
  let printed: string;

  beforeAll(async () => {
    const result = await certs('--out', out, '--kibana-name', 'kibana.example.edu.au', '--namespace', 'logging', '--fluentd-namespace', 'collecting');
    expect(result).toMatchObject({ code: 0, stderr: '' });
    printed = result.stdout;
  }, 60_000);

  test.each([
    ['elasticsearch-http', 'elasticsearch-master'],
    ['elasticsearch-http', 'elasticsearch-master.logging.svc'],
    ['elasticsearch-http', 'elasticsearch-master-2.elasticsearch-master-headless.logging.svc.cluster.local'],
    ['elasticsearch-http', 'localhost'],
    ['elasticsearch-transport', 'elasticsearch-master-0.elasticsearch-master-headless.logging.svc'],
    ['kibana-http', 'kibana.logging.svc'],
    ['kibana-http', 'kibana.example.edu.au'],
  ])('%s is good for %s', async (certificate, name) => {
    expect(await verify(certificate, name)).toMatchObject({ code: 0 });
  });

  test('a certificate is good for no other name, and by no other authority', async () => {
    expect((await verify('elasticsearch-http', 'security-master')).code).not.toBe(0);
    expect((await verify('kibana-http', 'elasticsearch-master')).code).not.toBe(0);
    await certs('--out', join(folder, 'other'));
    expect((await verify('elasticsearch-http', 'elasticsearch-master', join(folder, 'other/ca.crt'))).code).not.toBe(0);
  }, 60_000);

  test('nodes may be clients of each other, and nobody else is a node', async () => {
    const client = (name: string) => run('openssl', ['verify', '-CAfile', join(out, 'transport-ca.crt'), '-purpose', 'sslclient', join(out, name, 'tls.crt')]);
    expect((await client('elasticsearch-transport')).code).toBe(0);
    // By another authority, whatever they are good for.
    for (const name of ['elasticsearch-http', 'kibana-http']) {
      expect((await verify(name, name === 'kibana-http' ? 'kibana' : 'elasticsearch-master', join(out, 'transport-ca.crt'))).code).not.toBe(0);
    }
    expect((await verify('elasticsearch-transport', 'elasticsearch-master', join(out, 'ca.crt'))).code).not.toBe(0);
  });

  test('keys are PKCS #8, readable to their owner alone, and in no file of a certificate', () => {
    for (const name of ['elasticsearch-transport', 'elasticsearch-http', 'kibana-http']) {
      expect(readFileSync(join(out, name, 'tls.key'), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
      expect(statSync(join(out, name, 'tls.key')).mode & 0o077).toBe(0);
      for (const file of ['tls.crt', 'ca.crt']) expect(readFileSync(join(out, name, file), 'utf8')).not.toContain('PRIVATE');
    }
    expect(readFileSync(join(out, 'ca.crt'), 'utf8')).not.toContain('PRIVATE');
    for (const key of ['ca.key', 'transport-ca.key']) expect(statSync(join(out, key)).mode & 0o077).toBe(0);
  });

  test('prints a command for each Secret that the YAML reads, in its namespace, with its keys', () => {
    const app = new App();
    const secret = (name: string) => Secret.named(name);
    const certificates = EfkCertificates.fromPem({
      transport: secret('elasticsearch-transport'),
      http: secret('elasticsearch-http'),
      kibana: secret('kibana-http'),
    });
    new ClusterServices(app, 'cluster', { efk: { certificates, namespace: 'logging', fluentdNamespace: 'collecting' } });
    const objects = parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest);
    const volumes = objects.flatMap((object) =>
      ((object.spec?.template?.spec?.volumes ?? []) as Manifest[]).map((volume) => ({ namespace: object.metadata.namespace as string, secret: volume.secret })),
    );
    const needed = volumes.filter(({ secret: found }) => found && found.secretName !== 'fluentd-writer');
    expect(needed.length).toBeGreaterThan(4);
    for (const {
      namespace,
      secret: { secretName, items },
    } of needed) {
      const command = printed.split('\n').find((line) => line.startsWith(`kubectl create secret generic ${secretName} --namespace ${namespace} `));
      expect([secretName, command]).toEqual([secretName, expect.any(String)]);
      for (const { key } of items) expect(command).toContain(`--from-file=${key}=`);
    }
    // What they name is there, and holds what they say.
    for (const [, file] of printed.matchAll(/=(\/[^ \n]+)/g)) expect([file, existsSync(file!)]).toEqual([file, true]);
    expect(printed).not.toMatch(/=\S*ca\.key/);
  });

  test('a certificate that it makes is taken by the check of names, and another is not', () => {
    const build = (httpCertificateFile: string) =>
      refusals((app) => {
        const secret = (name: string) => Secret.named(name);
        new ClusterServices(app, 'cluster', {
          efk: {
            certificates: EfkCertificates.fromPem({ transport: secret('t'), http: secret('s'), kibana: secret('s'), httpCertificateFile }),
            namespace: 'logging',
          },
        });
      });
    expect(build(join(out, 'elasticsearch-http/tls.crt'))).toEqual([]);
    expect(build(join(out, 'kibana-http/tls.crt')).join()).toContain('(certificate-names)');
  });

  test.each([
    [['--out', 'made'], /made is there already/],
    [['--days', 'many'], /--days is many/],
    [['--namespace', 'EFK'], /EFK is no namespace/],
    [['--kibana-name', 'https://kibana'], /is no DNS name/],
    [['--nonsense'], /--nonsense is not known/],
    [['--out'], /--out needs a value/],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await certs(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
  });

  test.each([
    ['Changeme', 1, /has 8 characters; Kibana wants 32 or more/],
    ['x'.repeat(31), 1, /has 31 characters/],
    ['changeme'.repeat(5), 1, /is a placeholder/],
    ['x'.repeat(32), 0, /^$/],
  ])('looks at the encryption key %s', async (key, code, message) => {
    writeFiles(folder, { key });
    const result = await certs('--check-key', 'key');
    expect([result.code, message.test(result.stderr.trim()) || message.source === '^$']).toEqual([code, true]);
    expect(result.stdout + result.stderr).not.toContain(key);
  });
});

describeWith(['bash', 'openssl', 'java'], 'npm run certs --p12', () => {
  const folder = temporaryFolder();
  const certs = (...args: string[]) => run('bash', [SCRIPT, '--p12', ...args], { cwd: folder });

  test('makes a keystore that Java trusts, with the names of the Services', async () => {
    writeFiles(folder, { password: 'hunter2-hunter2' });
    const { code, stdout, stderr } = await certs('--out', join(folder, 'made'), '--password-file', join(folder, 'password'));
    expect([code, stderr]).toEqual([0, '']);
    const { stdout: listed } = await succeed('keytool', [
      '-list',
      '-v',
      '-keystore',
      join(folder, 'made/elastic-certificates.p12'),
      '-storepass:file',
      join(folder, 'password'),
    ]);
    expect(listed).toContain('Entry type: trustedCertEntry');
    expect(listed).toContain('Entry type: PrivateKeyEntry');
    expect(listed).toContain('DNSName: elasticsearch-master.efk.svc');
    for (const name of namesComparedByAis()) expect(listed).toContain(`DNSName: ${name}\n`);
    for (const namespace of ['efk', 'efk-fluentd'])
      expect(stdout).toContain(`elasticsearch-ca --namespace ${namespace} --from-file=ca.crt=${join(folder, 'made/ca.crt')}\n`);
    expect(stdout + stderr).not.toContain('hunter2');
    for (const store of ['transport.ssl.keystore', 'transport.ssl.truststore', 'http.ssl.keystore']) {
      expect(stdout).toContain(`${store.replaceAll('.', '-')}-password --namespace efk --from-file=xpack.security.${store}.secure_password=`);
    }
  }, 60_000);

  test.each([
    ['short', /has 5 characters; 8 are the least/],
    ['Changeme', /is a placeholder/],
    ['hunter2-hunter2\n', /ends in a line break/],
  ])('refuses the password %j', async (password, message) => {
    writeFiles(folder, { bad: password });
    const { code, stdout, stderr } = await certs('--out', join(folder, 'no'), '--password-file', join(folder, 'bad'));
    expect([code, stdout, existsSync(join(folder, 'no'))]).toEqual([1, '', false]);
    expect(stderr).toMatch(message);
  });
});

/** The names that the stack of the AIS operations documents compares with the keystore's certificate, wherever it asks Elasticsearch. */
function namesComparedByAis(): string[] {
  const app = new App();
  const password = Secret.named('password');
  const efk = EfkStack.ais({ transportKeystorePassword: password, transportTruststorePassword: password, httpKeystorePassword: password });
  const cluster = new ClusterServices(app, 'cluster', { efk });
  for (const rule of ['efk-superuser', 'efk-unverified', 'fluentd-index', 'elasticsearch-storage']) cluster.acknowledge(rule, 'as the documents have it');
  const objects = parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest);
  const job = objects.find(({ kind }) => kind === 'Job')!;
  const { readinessProbe } = objects.find(({ kind }) => kind === 'StatefulSet')!.spec.template.spec.containers[0] as Manifest;
  const text = `${JSON.stringify(job)}${JSON.stringify(readinessProbe)}`;
  const names = [...text.matchAll(/https:\/\/([a-z.-]+):9200/g)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(1);
  return [...new Set(names)];
}
