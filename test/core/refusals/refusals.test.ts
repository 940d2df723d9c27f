import { App } from 'cdk8s';
import { Login, Secret, StorageClass, XnatSite } from 'cdk8s-xnat';
import { nearest } from '../../../src/core/refusals/nearest';
import { refusals, ruleIds } from '../../support/manifests';
import { MINIMAL } from '../../support/sites';
import { javaScript, site } from '../../validation/case';

describe('a value that was made wrong', () => {
  const nameless = Secret.named(javaScript(5));
  const shared = site({ logins: [Login.aaf({ client: nameless })] });

  test('is told by every app that it is given to', () => {
    expect(ruleIds(refusals(shared))).toEqual(['prop-type']);
    expect(ruleIds(refusals(shared))).toEqual(['prop-type']);
  });

  test('is told by every site that it is given to', () => {
    const build = (app: App) =>
      ['uwa', 'unsw'].forEach((id) => new XnatSite(app, id, { ...MINIMAL, url: `https://${id}.example.edu.au`, logins: [Login.aaf({ client: nameless })] }));
    expect(refusals(build).map((message) => message.split(' ')[0])).toEqual(['[uwa]', '[unsw]']);
  });

  test('is told once where a site uses it twice, and hands it on', () => {
    const storageClass = StorageClass.named(javaScript(5));
    expect(ruleIds(refusals(site({ archive: { storageClass }, cache: { storageClass } })))).toEqual(['prop-type']);
  });
});

test('validation can be run again, with the same result', () => {
  const app = new App();
  site({ url: 'http://xnat.example.edu.au/', xnat: { passwordLogin: false } })(app);
  const validate = () => app.node.findAll().flatMap((construct) => construct.node.validate());
  expect(validate()).toEqual(validate());
  expect(ruleIds(validate())).toEqual(['site-url', 'site-url', 'login-lockout']);
});

test.each([
  ['replica', 'replicas'],
  ['storageclass', 'storageClass'],
  ['sise', 'size'],
  ['sizee', 'size'],
  ['database', undefined],
  ['x', undefined],
])('the name nearest to %s is %s', (name, meant) => {
  expect(nearest(name, ['replicas', 'storageClass', 'size', 'sizes', 'sized'])).toBe(meant);
});
