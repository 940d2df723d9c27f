import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { ClusterServices, EfkCertificates, RequiredSecrets, Secret } from 'cdk8s-xnat';
import { parse } from 'yaml';
import { makeSecretsScript } from '../../src/features/secrets/make-secrets-script';
import { temporaryFolder, writeFiles } from './support/folders';
import { describeWith } from './support/parts';
import { run, type RunResult } from './support/processes';

/** As much of kubectl as the script calls: what is in $STORE is in the cluster, and each call stands in $STORE.calls. */
const KUBECTL = `#!/bin/bash
printf '%s\\n' "$*" >>"$STORE.calls"
[[ -e $STORE.down ]] && { echo 'connection refused' >&2; exit 1; }
case "$*" in
  'get namespace '*) [[ -d $STORE/$3 ]] && echo "namespace/$3"; exit 0 ;;
  'create namespace '*) mkdir "$STORE/$3" ;;
  '--namespace '*' get secret '*' --ignore-not-found --output go-template='*)
    file=$STORE/$2/$5
    [[ -e $file ]] && { echo there; sed -n '/^data:/,$ s/^  \\(.*\\): .*/\\1/p' "$file"; }
    exit 0 ;;
  'create --filename -')
    yaml=$(cat)
    name=$(sed -n 's/^  name: //p' <<<"$yaml") namespace=$(sed -n 's/^  namespace: //p' <<<"$yaml")
    [[ -d $STORE/$namespace && ! -e $STORE/$namespace/$name ]] || exit 1
    printf '%s\\n' "$yaml" >"$STORE/$namespace/$name" ;;
  *) echo "no such call: $*" >&2; exit 2 ;;
esac
`;

describeWith(['bash'], 'the script that makes the Secrets of a cluster', () => {
  const folder = temporaryFolder();
  const stored = Secret.named('certificates');
  const certificates = EfkCertificates.fromPem({ transport: stored, http: stored, kibana: stored });
  const script = RequiredSecrets.of(new ClusterServices(new App(), 'cluster', { efk: { certificates } })).toScript();

  let runs = 0;
  let store: string;
  beforeEach(() => mkdirSync((store = join(folder, `cluster${runs++}`))));

  function make(answers: readonly string[], text = script): Promise<RunResult> {
    const bin = writeFiles(join(folder, 'bin'), { kubectl: KUBECTL });
    chmodSync(join(bin, 'kubectl'), 0o755);
    const path = writeFiles(join(folder, 'scripts'), { 'cluster.secrets.sh': text });
    return run('bash', [join(path, 'cluster.secrets.sh')], {
      env: { PATH: `${bin}:${process.env.PATH!}`, STORE: store },
      input: answers.map((answer) => `${answer}\n`).join(''),
    });
  }
  const held = () =>
    Object.fromEntries(
      readdirSync(store).flatMap((namespace) =>
        readdirSync(join(store, namespace)).map((name) => [
          `${namespace}/${name}`,
          parse(readFileSync(join(store, namespace, name), 'utf8')) as { type: string; data: Record<string, string> },
        ]),
      ),
    );
  const decoded = (data: Record<string, string>) =>
    Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));

  /** In the order of the questions: each prompt names the Secret and the key. */
  const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
  const VALUES: Record<string, string> = {
    'efk-fluentd/elasticsearch-ca ca.crt': PEM,
    'efk-fluentd/fluentd-writer password': `"double" 'single' \\back\\`,
    'efk/certificates ca.crt': PEM,
    'efk/certificates tls.crt': `${PEM}${PEM}`,
    'efk/certificates tls.key': '\u00ff\n',
    'efk/elastic-credentials password': ' $HOME `id` %s #; ',
    'efk/fluentd-writer password': 'ä漢😀',
    'efk/kibana encryptionkey': '-n',
    'efk/kibana reportingkey': 'k'.repeat(4000),
    'efk/kibana savedobjectskey': '&\\n',
    'efk/kibana-system password': '\tx',
  };
  const SECRETS = new Set(Object.keys(VALUES).map((name) => name.split(' ')[0])).size;
  const answersOf = (values: Record<string, string>) =>
    Object.entries(values).map(([name, value], i) => {
      if (!/(crt|key)$/.test(name) || !name.includes('.')) return value;
      writeFiles(join(folder, 'files'), { [`file ${i}`]: value });
      return join(folder, 'files', `file ${i}`);
    });

  test('asks for every value, and stores each as it is', async () => {
    const result = await make(answersOf(VALUES));
    expect([result.code, result.stdout]).toEqual([0, '']);
    expect([...result.stderr.matchAll(/(\S+\/\S+), (?:value of|path of the file for) (\S+): /g)].map(([, secret, key]) => `${secret} ${key}`)).toEqual(
      Object.keys(VALUES),
    );
    const secrets = held();
    const seen = Object.entries(secrets).flatMap(([name, { data }]) => Object.entries(decoded(data)).map(([key, value]) => [`${name} ${key}`, value]));
    expect(Object.fromEntries(seen)).toEqual(VALUES);
    expect(
      Object.entries(secrets)
        .filter(([, { type }]) => type !== 'Opaque')
        .map(([name, { type }]) => [name, type]),
    ).toEqual([['efk/certificates', 'kubernetes.io/tls']]);
  });

  test('shows no value, and gives none to an argument', async () => {
    const values = Object.fromEntries(Object.keys(VALUES).map((name, i) => [name, `canary-${i}-canary`]));
    const result = await make(answersOf(values));
    const calls = readFileSync(`${store}.calls`, 'utf8');
    expect(calls).toContain('create --filename -');
    expect(Object.keys(held())).toHaveLength(SECRETS);
    const shown = result.stdout + result.stderr + calls;
    for (const value of Object.values(values)) {
      expect(shown).not.toContain(value);
      expect(shown).not.toContain(Buffer.from(value).toString('base64'));
    }
  });

  test('a second run asks for nothing, and changes nothing', async () => {
    await make(answersOf(VALUES));
    const before = held();
    const result = await make([]);
    expect(result).toMatchObject({ code: 0, stdout: '' });
    expect(result.stderr.split('\n').filter((line) => line.endsWith(' is there'))).toHaveLength(SECRETS);
    expect(held()).toEqual(before);
  });

  test('goes on where a run ended, and names a key that is lacking', async () => {
    const first = await make(answersOf(VALUES).slice(0, 6));
    expect(first).toMatchObject({ code: 1, stderr: expect.stringContaining('no answer; this Secret is not made') as string });
    expect(Object.keys(held())).toEqual(expect.arrayContaining(['efk/certificates', 'efk/elastic-credentials', 'efk-fluentd/fluentd-writer']));
    writeFileSync(join(store, 'efk', 'kibana'), 'data:\n  encryptionkey: eA==\n  reportingkey-old: eA==\n');
    const second = await make(answersOf(VALUES).slice(6, 7).concat('last'));
    expect(second.code).toBe(1);
    expect(second.stderr.split('\n').filter((line) => line.includes('lacks'))).toEqual([
      'efk/kibana lacks the key reportingkey',
      'efk/kibana lacks the key savedobjectskey',
    ]);
    expect(decoded(held()['efk/kibana-system']!.data)).toEqual({ password: 'last' });
  });

  test.each([
    ['the certificate of a web site', ['tls.crt', 'tls.key'], 'kubernetes.io/tls'],
    ['the login of a registry', ['.dockerconfigjson'], 'kubernetes.io/dockerconfigjson'],
    ['a certificate and its authority', ['ca.crt', 'tls.crt', 'tls.key'], 'kubernetes.io/tls'],
    ['a certificate without its key', ['ca.crt', 'tls.crt'], 'Opaque'],
  ])('%s has the type that its readers want', async (_, keys, type) => {
    const path = writeFiles(join(folder, 'files'), { any: '{}' });
    const one = makeSecretsScript([{ namespace: 'efk', name: 'a', keys, readers: ['Ingress a'] }]);
    expect(
      await make(
        keys.map(() => join(path, 'any')),
        one,
      ),
    ).toMatchObject({ code: 0 });
    expect(held()['efk/a']!.type).toBe(type);
  });

  test.each([
    ['an empty value', [...answersOf(VALUES).slice(0, 1), ''], /an empty value; this Secret is not made/],
    ['a file that is not there', [...answersOf(VALUES).slice(0, 2), '/no/such/file'], /there is no such file/],
  ])('%s makes no Secret', async (_, answers, message) => {
    const before = answers.length - 1;
    const result = await make(answers);
    expect([result.code, message.test(result.stderr)]).toEqual([1, true]);
    expect(Object.keys(held())).toHaveLength(before);
  });

  test('a cluster that does not answer is no cluster without Secrets', async () => {
    writeFileSync(`${store}.down`, '');
    const result = await make(answersOf(VALUES));
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('connection refused');
    expect(result.stderr).not.toContain('value of');
    expect(existsSync(join(store, 'efk'))).toBe(false);
  });
});
