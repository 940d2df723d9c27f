import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { App, Testing } from 'cdk8s';
import { XnatSite } from 'cdk8s-xnat';
import { Refusals } from '../../src/core/refusals/refusals';

const outdir = mkdtempSync(`${tmpdir()}/one-pass-`);
afterAll(() => rmSync(outdir, { recursive: true }));

function sites(app: App): XnatSite[] {
  return ['a', 'b', 'c'].map((id) => new XnatSite(app, id, { url: `https://${id}.example.edu.au`, adminEmail: 'xnat-admin@example.edu.au', postgres: {} }));
}

test('what is checked at the end is checked once in a synthesis, though cdk8s validates the app for each chart', () => {
  const app = new App({ outdir });
  const check = jest.fn(() => []);
  Refusals.of(sites(app)[0]!).reportLater(check);
  app.synth();
  expect(check).toHaveBeenCalledTimes(1);
  app.synth();
  expect(check).toHaveBeenCalledTimes(2);
});

test('outside of it, each time: something may have been added in between', () => {
  const [site] = sites(Testing.app());
  const check = jest.fn(() => []);
  Refusals.of(site!).reportLater(check);
  Testing.synth(site!);
  Testing.synth(site!);
  expect(check).toHaveBeenCalledTimes(2);
});
