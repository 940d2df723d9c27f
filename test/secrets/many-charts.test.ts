import { ApiObject, App } from 'cdk8s';
import { Login, RequiredSecrets, Secret, SopsMode, SopsSecrets, XnatSite } from 'cdk8s-xnat';
import { MINIMAL } from '../support/sites';
import { fixture, freshFolder, onMachine } from '../support/sops';

const folder = freshFolder();
onMachine({});

const named = {
  postgres: { credentials: Secret.named('xnat-postgresql') },
  xnat: { adminCredentials: Secret.named('xnat-xnat-web-admin') },
  logins: [Login.aaf({ client: Secret.named('xnat-aaf') })],
};

function appOf(count: number, withFile: boolean): App {
  const app = new App({ outdir: folder() });
  const secrets = withFile ? SopsSecrets.fromFile(fixture('secrets.enc.yaml'), { mode: SopsMode.PLACEHOLDERS }) : undefined;
  for (let i = 0; i < count; i++) new XnatSite(app, `site-${i}`, { ...MINIMAL, ...named, url: `https://site-${i}.example.edu.au`, secrets });
  return app;
}

/** Of the processor, so that a machine that does other things too is as fast as another. */
function milliseconds(count: number, withFile: boolean): number {
  const app = appOf(count, withFile);
  const start = process.cpuUsage();
  app.synth();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

describe('an app of twenty sites', () => {
  // Four times as many sites: 4 if it is linear, 16 if each looks at all the others, 256 as it once was.
  test.each([false, true])('takes about four times as long as one of five; with an encrypted file: %s', (withFile) => {
    milliseconds(2, withFile);
    const five = Math.min(milliseconds(5, withFile), milliseconds(5, withFile));
    expect(milliseconds(20, withFile) / five).toBeLessThan(10);
  });

  test('works each object out once, for the rules and for the file', () => {
    const app = appOf(20, true);
    const counts = new Map<unknown, number>();
    const toJson = jest.spyOn(ApiObject.prototype, 'toJson');
    app.synth();
    for (const object of toJson.mock.contexts) counts.set(object, (counts.get(object) ?? 0) + 1);
    toJson.mockRestore();
    expect(counts.size).toBeGreaterThan(300);
    expect(Math.max(...counts.values())).toBe(1);
    expect([...counts.keys()].filter((object) => Object.prototype.hasOwnProperty.call(object, 'toJson'))).toEqual([]);
  });

  test('is looked at anew where it is asked again, between two syntheses and after one', () => {
    const app = appOf(1, false);
    const names = () => RequiredSecrets.of(app).list.map(({ name }) => name);
    const make = (name: string) => new ApiObject(app.charts[0]!, name, { apiVersion: 'v1', kind: 'Secret', metadata: { name } });
    expect(names()).toEqual(['xnat-aaf', 'xnat-postgresql', 'xnat-xnat-web-admin']);
    make('xnat-aaf');
    expect(names()).toEqual(['xnat-postgresql', 'xnat-xnat-web-admin']);
    app.synth();
    make('xnat-postgresql');
    expect(names()).toEqual(['xnat-xnat-web-admin']);
  });
});
