import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { Login, EncryptedManifests, RequiredSecrets, Secret, XnatSite } from 'cdk8s-xnat';
import { MINIMAL } from '../support/sites';
import { fixture, freshFolder } from '../support/sops';

const folder = freshFolder();
const NEEDED = ['xnat-aaf: clientId clientSecret', 'xnat-postgresql: password', 'xnat-xnat-web-admin: password'];
const needed = (app: App) => RequiredSecrets.of(app).list.map(({ name, keys }) => `${name}: ${keys.join(' ')}`);
const siteIn = (app: App, file: string) =>
  new XnatSite(app, 'xnat', { ...MINIMAL, logins: [Login.aaf({ client: Secret.named('xnat-aaf') })], secrets: EncryptedManifests.fromFile(fixture(file)) });

describe('encrypted manifests', () => {
  test.each([
    ['sops, as Flux decrypts it', 'flux.yaml', NEEDED.slice(1)],
    ['sops, for sops-secrets-operator', 'sops-secret.yaml', NEEDED.slice(2)],
    ['kubeseal', 'sealed.yaml', NEEDED.slice(1)],
  ])('that the real tools made are copied byte for byte: %s', (_, file, left) => {
    const app = new App({ outdir: folder() });
    const before = new App();
    new XnatSite(before, 'xnat', { ...MINIMAL, logins: [Login.aaf({ client: Secret.named('xnat-aaf') })] });
    expect(needed(before)).toEqual(NEEDED);
    siteIn(app, file);
    expect(needed(app)).toEqual(left);
    app.synth();
    const copy = join(folder(), `xnat.${file}`);
    expect(readFileSync(copy)).toEqual(readFileSync(fixture(file)));
    expect(readdirSync(folder()).sort()).toEqual(['xnat.k8s.yaml', `xnat.${file}`, 'xnat.secrets.sh'].sort());
    // Nothing in it is a secret.
    expect(statSync(copy).mode & 0o444).toBe(0o444);
  });

  test('are no object of the app', () => {
    const app = new App({ outdir: folder() });
    siteIn(app, 'sealed.yaml');
    expect(app.synthYaml()).not.toContain('SealedSecret');
    expect(readdirSync(folder())).toEqual([]);
  });

  test('may be for a chart of ones own, and for several', () => {
    const app = new App({ outdir: folder() });
    const sealed = EncryptedManifests.fromFile(fixture('sealed.yaml'));
    const site = siteIn(app, 'sops-secret.yaml');
    site.acknowledge('secret-unread', 'the second file has it as well');
    const chart = new Chart(app, 'other');
    sealed.addTo(chart);
    sealed.addTo(chart);
    expect(
      app.node
        .findAll()
        .flatMap((construct) => construct.node.validate())
        .map((message) => message.split('\n')[0]),
    ).toEqual(
      [
        expect.stringContaining('acknowledge("secret-unread", …) silences nothing'),
        `the Secret "xnat-aaf" in the namespace "xnat" is made by "${fixture('sops-secret.yaml')}" and by "${fixture('sealed.yaml')}" (secret-producers)`,
      ]
        .sort()
        .reverse(),
    );
  });

  test('are given to charts alone', () => {
    expect(() => EncryptedManifests.fromFile(fixture('sealed.yaml')).addTo({} as never)).toThrow('EncryptedManifests.addTo takes a Chart');
  });
});
