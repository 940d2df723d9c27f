import { createHash } from 'node:crypto';
import { App, Testing } from 'cdk8s';
import { ClusterServices, EncryptedManifests, Secret, SopsMode, SopsSecrets, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { find, type Manifest } from '../support/manifests';
import { MINIMAL } from '../support/sites';
import { fixture, freshFolder } from '../support/sops';

const ANNOTATION = 'cdk8s-xnat/secret-versions';

function objectsOf(props: Partial<XnatSiteProps>): Manifest[] {
  return Testing.synth(new XnatSite(new App(), 'xnat', { ...MINIMAL, ...props })) as Manifest[];
}

/** What each workload says of the Secrets that it has read, by its name. */
function told(objects: readonly Manifest[]): Record<string, string> {
  return Object.fromEntries(
    objects.flatMap(({ kind, metadata, spec }) => {
      const said = spec?.template?.metadata?.annotations?.[ANNOTATION] as string | undefined;
      return said === undefined ? [] : [[`${kind} ${String(metadata.name).replace(/-[0-9a-f]{8}$/, '')}`, said]];
    }),
  );
}

const jobName = (objects: readonly Manifest[], stem: string) =>
  objects.find(({ kind, metadata }) => kind === 'Job' && String(metadata.name).startsWith(stem))!.metadata.name as string;

describe('secretVersions of a site', () => {
  test('the pods that read a Secret at their start are other ones, and no others: PostgreSQL took its password once', () => {
    const props = { messageBroker: {}, setup: {}, secretVersions: { 'xnat-postgresql': '2026-11', 'xnat-activemq': '2', 'xnat-xnat-web-admin': '3' } };
    expect(told(objectsOf(props))).toEqual({
      'StatefulSet xnat-xnat-web': 'xnat-activemq=2 xnat-postgresql=2026-11',
      'StatefulSet xnat-activemq': 'xnat-activemq=2',
      'Job xnat-xnat-setup': 'xnat-xnat-web-admin=3',
    });
  });

  test('without it nothing is said, and with it nothing else changes', () => {
    const without = objectsOf({});
    expect(JSON.stringify(without)).not.toContain(ANNOTATION);
    const changed = objectsOf({ secretVersions: { 'xnat-postgresql': '1' } });
    const web = find(changed, 'StatefulSet', 'xnat-xnat-web');
    const { [ANNOTATION]: said, ...annotations } = web.spec.template.metadata.annotations as Record<string, string>;
    expect(said).toBe('xnat-postgresql=1');
    web.spec.template.metadata.annotations = annotations;
    expect(changed).toEqual(without);
  });

  test('another version makes another Job of the set-up and of the smoke test, which looks after the restart', () => {
    const names = ['1', '2'].map((version) => {
      const objects = objectsOf({ setup: {}, smokeTest: {}, secretVersions: { 'xnat-postgresql': version } });
      return [jobName(objects, 'xnat-xnat-setup-'), jobName(objects, 'xnat-smoke-test-')];
    });
    expect(names[0]![0]).not.toBe(names[1]![0]);
    expect(names[0]![1]).not.toBe(names[1]![1]);
  });
});

describe('secretVersions of the logging stack', () => {
  const stack = (versions?: Record<string, string>) =>
    Testing.synth(new ClusterServices(new App(), 'cluster', { efk: {}, secretVersions: versions })) as Manifest[];

  test('the Job runs again, and Kibana or Fluentd start again; Elasticsearch does not', () => {
    const versions = { 'kibana-system': '2026-11', 'elastic-credentials': '1', 'fluentd-writer': '4', kibana: '5' };
    const objects = stack(versions);
    expect(told(objects)).toEqual({
      'Deployment kibana': 'kibana=5 kibana-system=2026-11',
      'DaemonSet fluentd': 'fluentd-writer=4',
      'Job efk-bootstrap': 'elastic-credentials=1 fluentd-writer=4 kibana-system=2026-11',
    });
    expect(jobName(objects, 'efk-bootstrap-')).not.toBe(jobName(stack(), 'efk-bootstrap-'));
    expect(jobName(stack({ kibana: '5' }), 'efk-bootstrap-')).toBe(jobName(stack(), 'efk-bootstrap-'));
  });
});

describe('restartOnChange', () => {
  const folder = freshFolder();
  const FILE = readFileSync(fixture('secrets.enc.yaml'), 'utf8');

  function sops(text: string, options: { restartOnChange?: boolean } = { restartOnChange: true }, after = false): Record<string, string> {
    const path = join(folder(), 'secrets.enc.yaml');
    writeFileSync(path, text);
    const secrets = SopsSecrets.fromFile(path, { mode: SopsMode.PLACEHOLDERS, ...options });
    const site = new XnatSite(new App(), 'xnat', {
      url: MINIMAL.url,
      adminEmail: MINIMAL.adminEmail,
      postgres: { credentials: Secret.named('xnat-postgresql') },
      ...(after ? {} : { secrets }),
    });
    site.acknowledge('secret-unread', 'the fixture has more');
    if (after) secrets.addTo(site);
    return told(Testing.synth(site) as Manifest[]);
  }

  test('a file of SOPS: another encryption of a value restarts who reads it, and one of another Secret nobody', () => {
    const before = sops(FILE)['StatefulSet xnat-xnat-web']!;
    expect(before).toMatch(/^xnat-postgresql=[0-9a-f]{12}$/);
    const lines = FILE.split('\n');
    const own = lines.findIndex(
      (line, i) =>
        line.includes('ENC[') &&
        lines
          .slice(0, i)
          .reverse()
          .find((one) => /^\S/.test(one)) === 'xnat-postgresql:',
    );
    const other = lines.findIndex(
      (line, i) =>
        line.includes('ENC[') &&
        lines
          .slice(0, i)
          .reverse()
          .find((one) => /^\S/.test(one)) === 'xnat-aaf:',
    );
    // Another initialization vector: what sops writes for the same value, encrypted once more.
    const again = (at: number) => lines.map((line, i) => (i === at ? line.replace(/iv:..../, 'iv:AAAA') : line)).join('\n');
    expect(again(own)).not.toBe(FILE);
    expect(again(other)).not.toBe(FILE);
    expect(sops(again(own))['StatefulSet xnat-xnat-web']).not.toBe(before);
    expect(sops(again(other))['StatefulSet xnat-xnat-web']).toBe(before);
    expect(sops(FILE, {}, true)).toEqual({});
    expect(sops(FILE, {})).toEqual({});
  });

  test('a file that is given later counts as well', () => {
    expect(sops(FILE, { restartOnChange: true }, true)).toEqual(sops(FILE));
  });

  test('sealed Secrets: another sealing restarts who reads it', () => {
    const sealed = (seed: string) => {
      const path = join(folder(), 'sealed.yaml');
      // As kubeseal writes it: the length of an RSA key, as many bytes, and what AES-GCM made of the value.
      const noise = Buffer.concat(Array.from({ length: 20 }, (_, i) => createHash('sha256').update(`${seed}${i}`).digest()));
      const encryptedData = { password: Buffer.concat([Buffer.from([2, 0]), noise]).toString('base64') };
      const metadata = { name: 'xnat-postgresql', namespace: 'xnat' };
      writeFileSync(path, JSON.stringify({ apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata, spec: { encryptedData } }));
      return told(objectsOf({ secrets: EncryptedManifests.fromFile(path, { restartOnChange: true }) }))['StatefulSet xnat-xnat-web'];
    };
    expect(sealed('one')).toMatch(/^xnat-postgresql=[0-9a-f]{12}$/);
    expect(sealed('one')).toBe(sealed('one'));
    expect(sealed('two')).not.toBe(sealed('one'));
  });
});
