import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { inspect } from 'node:util';
import { App, Chart, Lazy, Testing } from 'cdk8s';
import { ClusterServices, Postgres, XnatSite } from 'cdk8s-xnat';
import { MINIMAL } from '../support/sites';

const outdir = mkdtempSync(`${tmpdir()}/readable-`);
afterAll(() => rmSync(outdir, { recursive: true }));

function thrown(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was refused');
}

const wrong = () => {
  const app = new App({ outdir });
  return { app, site: new XnatSite(app, 'uwa', { ...MINIMAL, url: 'http://nowhere' }) };
};

test.each<[string, () => unknown]>([
  ['app.synth', () => wrong().app.synth()],
  ['app.synthYaml', () => wrong().app.synthYaml()],
  ['chart.toJson', () => wrong().site.toJson()],
  ['Testing.synth', () => Testing.synth(wrong().site)],
  [
    "Testing.synth of a chart of one's own",
    () => Testing.synth(new Postgres(new Chart(new App({ outdir }), 'own'), 'db', { databaseName: '' }).node.scope as Chart),
  ],
  ['ClusterServices', () => Testing.synth(new ClusterServices(new App({ outdir }), 'cluster', { efk: 1 as never }))],
])('%s refuses without a stack trace', (_, work) => {
  const error = thrown(work);
  expect(error.message).toMatch(/^Validation failed with the following errors:\n {2}\[/);
  expect(error.stack).toBe(`${error.message}\n    at the synthesis: nothing was written`);
  expect(inspect(error)).toBe(error.message);
});

test('any other error keeps its trace', () => {
  const { app } = wrong();
  const error = thrown(() => {
    const chart = new Chart(app, 'own');
    Object.assign(chart.node, { validate: () => Lazy.any({ produce: () => undefined }) && [].at(0)!['x'] });
    app.synth();
  });
  expect(error.stack).toMatch(/\n {4}at /);
});
