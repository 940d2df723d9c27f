import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { Login, SopsSecrets, XnatSite } from 'cdk8s-xnat';
import { describeWith } from './support/parts';
import { fixture, freshFolder, onMachine, WITH_KEY } from '../support/sops';
import { messagesOf } from '../support/manifests';
import { MINIMAL } from '../support/sites';
import { IN_CLEAR, MUTATIONS } from '../support/sops-mutations';
import { seeded } from '../validation/garbage';

const MESSAGE = /^[^\n]+ \((?:sops-[a-z-]+|secret-[a-z]+)\)\n {6}why {2}[^\n]+\n {6}fix {2}[^\n]+$/;
const VALUES = ['admin.password-1', 'client-secret-1', 'a "b"', 'kLM3n'];
const OTHER = /age1\w+/.exec(readFileSync(fixture('other-age-key.txt'), 'utf8'))![0];

/** What is for another recipient, and any recipient's name: only its key can tell, and sops does not ask it. No value changes. */
const OF_OTHERS = ['the data key', 'lines of the data key exchanged', 'the data key of another file', 'the name of a recipient'];

describeWith(['sops'], 'a file that was changed', () => {
  onMachine(WITH_KEY);
  const folder = freshFolder();

  function appOf(text: string): App {
    const path = join(folder(), 'secrets.enc.yaml');
    writeFileSync(path, text);
    const app = new App({ outdir: join(folder(), 'dist') });
    const sops = SopsSecrets.fromFile(path);
    new XnatSite(app, 'xnat', { ...MINIMAL, logins: [Login.aaf({ client: sops.secret('xnat-aaf') })], secrets: sops });
    return app;
  }

  /** All that a site says of a file. */
  const toldOf = (text: string): string[] =>
    messagesOf(appOf(text)).map((message) => message.replaceAll(join(folder(), 'secrets.enc.yaml'), 'secrets.enc.yaml'));

  /** What it makes of a file, of which nothing is refused. */
  function written(text: string): string {
    const app = appOf(text);
    app.synth();
    return readFileSync(join(app.outdir, 'xnat.secrets.k8s.yaml'), 'utf8');
  }

  test('is read as long as it is not', () => {
    for (const name of ['secrets', 'two-keys']) expect(toldOf(readFileSync(fixture(`${name}.enc.yaml`), 'utf8'))).toEqual([]);
    for (const [name, rule] of [
      ['regex', 'sops-in-clear'],
      ['mac-only-encrypted', 'sops-mac-only'],
    ] as const)
      expect(
        toldOf(readFileSync(fixture(`${name}.enc.yaml`), 'utf8'))
          .join('\n')
          .match(/\((sops-[a-z-]+)\)/g),
      ).toEqual([`(${rule})`]);
  });

  const kinds = [
    ...['secrets', 'two-keys'].flatMap((name) => Object.entries(MUTATIONS).map(([kind, mutation]) => [kind, name, mutation] as const)),
    ...['regex', 'mac-only-encrypted'].flatMap((name) => Object.entries(IN_CLEAR).map(([kind, mutation]) => [kind, name, mutation] as const)),
  ];
  let count = 0;
  test.each(kinds)('is refused, without an error and without a value: %s, of %s', (kind, name, mutation) => {
    const original = readFileSync(fixture(`${name}.enc.yaml`), 'utf8');
    const random = seeded(20_261_124);
    // Those without a choice are all the same.
    const all = new Set([1, 2, 3, 4, 5].map(() => mutation(original, (choices) => choices[Math.floor(random() * choices.length)]!)));
    for (const mutated of all) {
      expect(mutated).not.toBe(original);
      const messages = toldOf(mutated);
      if (messages.length === 0 && OF_OTHERS.includes(kind)) expect([kind, written(mutated)]).toEqual([kind, written(original)]);
      else expect([kind, messages]).not.toEqual([kind, []]);
      expect(messages.filter((message) => !MESSAGE.test(message))).toEqual([]);
      for (const value of [...VALUES, 'hunter2']) expect(messages.join('\n')).not.toContain(value);
      count += messages.length > 0 ? 1 : 0;
    }
  });

  test('for a recipient that was added is refused where .sops.yaml names the others, and says the same where there is none', () => {
    const original = readFileSync(fixture('secrets.enc.yaml'), 'utf8');
    const added = original.replace(/^ {8}- enc: \|\n[^]*?recipient: age1\w+\n/m, (entry) => entry + entry.replace(/age1\w+/, OTHER));
    expect([toldOf(added), written(added)]).toEqual([[], written(original)]);
    writeFileSync(join(folder(), '.sops.yaml'), `creation_rules: [{ path_regex: '\\.enc\\.yaml$', age: ${/age1\w+/.exec(original)![0]} }]\n`);
    expect(toldOf(original)).toEqual([]);
    expect(toldOf(added).join('\n')).toMatch(/is encrypted for age1r4\w+, which ".*\.sops\.yaml" does not name \(sops-recipients\)/);
  });

  test('is refused in far more than a hundred different ways', () => {
    expect(count).toBeGreaterThan(180);
  });

  test.each(['secrets', 'two-keys'])('with one byte of it changed is refused, or says the same as before: %s', (name) => {
    const original = readFileSync(fixture(`${name}.enc.yaml`));
    const before = written(original.toString('utf8'));
    const random = seeded(7);
    let refused = 0;
    for (let i = 0; i < 100; i++) {
      const mutated = Buffer.from(original);
      const at = Math.floor(random() * mutated.length);
      mutated[at] = mutated[at]! ^ (1 << Math.floor(random() * 8));
      const messages = toldOf(mutated.toString('latin1'));
      expect(messages.filter((message) => !MESSAGE.test(message))).toEqual([]);
      for (const value of VALUES) expect(messages.join('\n')).not.toContain(value);
      if (messages.length > 0) refused++;
      else expect(written(mutated.toString('latin1'))).toBe(before);
    }
    // The rest are comments, blanks, the version of sops, base64 bits that no decoder looks at, and what is for another key.
    expect(refused).toBeGreaterThan(name === 'secrets' ? 70 : 50);
  });
});
