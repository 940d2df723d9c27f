import { stringify } from 'yaml';
import { exampleYaml, GOLDEN_EXAMPLES } from './support/dist';
import { object } from './support/release';
import { type Programs, ran } from './support/terminal';

interface Needed {
  readonly namespace?: string;
  readonly name: string;
  readonly keys: ReadonlyArray<{ readonly key: string; readonly origin: string }>;
  readonly readers: readonly string[];
}
type Files = Record<string, string>;

const needed = (files: Files) => JSON.parse(ran(['secrets', '--json'], files).out) as Needed[];
const origins = (files: Files) =>
  Object.fromEntries(needed(files).flatMap(({ namespace, name, keys }) => keys.map(({ key, origin }) => [`${namespace}/${name}/${key}`, origin])));

/** A cluster that holds Secrets and namespaces in memory, and what it was asked. */
class FakeCluster {
  readonly secrets = new Map<string, { type?: string; data: Record<string, string> }>();
  readonly namespaces: string[] = [];
  readonly lines: string[] = [];
  fails?: (args: readonly string[], input: string) => string | undefined;

  readonly programs: Programs = {
    kubectl: (args, input = '') => {
      this.lines.push(args.join(' '));
      const failure = this.fails?.(args, input);
      if (failure !== undefined) return { code: 1, out: '', err: failure };
      return { code: 0, out: this.answer([...args], input), err: '' };
    },
  };

  value(id: string, key: string): string | undefined {
    const value = this.secrets.get(id)?.data[key];
    return value === undefined ? undefined : Buffer.from(value, 'base64').toString();
  }

  has(id: string, data: Record<string, string>): this {
    this.secrets.set(id, { data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')])) });
    return this;
  }

  private answer(args: string[], input: string): string {
    if (args[0] === '--context') args.splice(0, 2);
    const namespace = args[0] === '--namespace' ? args.splice(0, 2)[1] : undefined;
    const [verb, kind, name] = args;
    if (verb === 'config') return 'kind-trial\n';
    if (verb === 'get' && kind === 'secret') {
      const found = this.secrets.get(`${namespace}/${name}`);
      return found ? JSON.stringify(found) : '';
    }
    if (verb === 'get') return this.namespaces.includes(name!) ? `namespace/${name}\n` : '';
    const made = JSON.parse(input) as { kind: string; type: string; metadata: { name: string; namespace: string }; data: Record<string, string> };
    if (made.kind === 'Namespace') this.namespaces.push(made.metadata.name);
    else this.secrets.set(`${made.metadata.namespace}/${made.metadata.name}`, made);
    return '';
  }
}

const make = (files: Files, cluster: FakeCluster, answers?: string[], ...more: string[]) =>
  ran(['secrets', '--make', ...more], files, false, answers, cluster.programs);

describe.each(GOLDEN_EXAMPLES)('the example %s', (example) => {
  const files = exampleYaml(example);

  test('needs what the library says that it needs: a golden file of the script has the same', () => {
    const told = needed(files).map(({ namespace, name, keys, readers }) => ({ namespace, name, keys: keys.map(({ key }) => key), readers }));
    expect(told).toMatchSnapshot();
    const { out } = ran(['secrets'], files);
    for (const { name, keys, readers } of told) for (const text of [name, ...keys, ...readers]) expect(out).toContain(text);
  });
});

describe('where a value comes from', () => {
  test('a password of a server in the YAML is made up, one of a server elsewhere is asked for', () => {
    expect(origins(exampleYaml('local'))).toEqual({ 'xnat/xnat-postgresql/password': 'random', 'xnat/xnat-xnat-web-admin/password': 'chosen' });
    expect(origins(exampleYaml('ais-production'))).toMatchObject({ 'xnat/xnat-postgresql/password': 'given', 'xnat/xnat-aaf/clientSecret': 'given' });
    expect(origins(exampleYaml('on-prem-swarm'))).toMatchObject({ 'xnat/xnat-swarm/key.pem': 'file' });
  });

  test('all of the logging stack is made up, in both of its namespaces', () => {
    expect(origins(exampleYaml('efk'))).toMatchObject({
      'efk/fluentd-writer/password': 'random',
      'efk-fluentd/fluentd-writer/password': 'random',
      'efk/kibana/encryptionkey': 'random',
    });
  });

  test('what the YAML makes, and what may be missing, is not needed', () => {
    const pod = (...volumes: object[]) => ({ spec: { template: { spec: { containers: [], volumes } } } });
    const yaml = [
      object(
        'Deployment',
        'd',
        pod({ secret: { secretName: 'a' } }, { secret: { secretName: 'b', optional: true } }, { secret: { secretName: 'c' } }, { secret: { secretName: 'd' } }),
      ),
      object('Certificate', 'x', { spec: { secretName: 'c', issuerRef: { name: 'i' } } }),
      object('Secret', 'd', { data: { k: 'dg==' } }),
      object('Ingress', 'e', { metadata: { name: 'e', annotations: { 'cert-manager.io/cluster-issuer': 'i' } }, spec: { tls: [{ secretName: 'e' }] } }),
      object('Ingress', 'f', { spec: { tls: [{ secretName: 'f' }] } }),
    ];
    expect(needed({ 'dist/a.yaml': yaml.map((one) => stringify(one)).join('---\n') }).map(({ name, keys }) => [name, keys.map(({ key }) => key)])).toEqual([
      ['a', []],
      ['f', ['tls.crt', 'tls.key']],
    ]);
  });
});

describe('--make', () => {
  const local = exampleYaml('local');

  test('makes what nobody has to know, asks for the rest, and shows no value', () => {
    const cluster = new FakeCluster();
    const { code, out, err } = make(local, cluster, ['Chosen-1.by_me']);
    expect(code).toBe(0);
    expect(cluster.value('xnat/xnat-xnat-web-admin', 'password')).toBe('Chosen-1.by_me');
    expect(cluster.value('xnat/xnat-postgresql', 'password')).toMatch(/^[0-9a-f]{48}$/);
    expect(out).toContain('made xnat/xnat-postgresql: password (made up)\n');
    expect(out).toContain('made xnat/xnat-xnat-web-admin: password\n');
    expect(err).toContain('In the cluster of kind-trial:');
    const shown = [out, err, ...cluster.lines].join('\n');
    for (const { data } of cluster.secrets.values()) {
      for (const value of Object.values(data)) for (const text of [value, Buffer.from(value, 'base64').toString()]) expect(shown).not.toContain(text);
    }
  });

  test('makes the namespace first, as the YAML has it, with its labels', () => {
    const cluster = new FakeCluster();
    const inputs: string[] = [];
    cluster.fails = (args, input) => void (args.includes('apply') && inputs.push(input));
    make(local, cluster, ['']);
    expect(cluster.namespaces).toEqual(['xnat']);
    expect(inputs.join()).toContain('pod-security.kubernetes.io/enforce');
    expect(cluster.lines.findIndex((line) => line.startsWith('apply'))).toBeLessThan(cluster.lines.findIndex((line) => line.startsWith('create')));
  });

  test('an admin who chooses nothing gets a password, and the command that reads it', () => {
    const cluster = new FakeCluster();
    const { out } = make(local, cluster, ['']);
    expect(cluster.value('xnat/xnat-xnat-web-admin', 'password')).toMatch(/^[0-9a-f]{48}$/);
    expect(out).toContain(
      `read it by: kubectl --namespace xnat get secret xnat-xnat-web-admin --output 'go-template={{index .data "password" | base64decode}}'`,
    );
  });

  test('asks again for what its reader would refuse, and says why', () => {
    const cluster = new FakeCluster();
    const { err } = make(local, cluster, ["it's me", 'ChangeMe', 'good-one']);
    expect(err).toContain('holds more than letters, digits, dots, underscores and hyphens');
    expect(err).toContain('is the first thing that is tried from outside');
    expect(err).not.toMatch(/it's me|ChangeMe/);
    expect(cluster.value('xnat/xnat-xnat-web-admin', 'password')).toBe('good-one');
  });

  test('leaves what is there, and looks at it: a key that lacks, and a value that its reader refuses', () => {
    const cluster = new FakeCluster().has('xnat/xnat-postgresql', { other: 'x' }).has('xnat/xnat-xnat-web-admin', { password: 'from-echo\n' });
    const { code, out } = make(local, cluster, []);
    expect(code).toBe(1);
    expect(out).toContain('xnat/xnat-postgresql lacks the key password');
    expect(out).toContain('password of xnat/xnat-xnat-web-admin ends in a line break');
    expect(out).not.toContain('from-echo');
    expect(cluster.lines.filter((line) => /create|apply|patch|delete/.test(line))).toEqual([]);
  });

  test('a second run makes nothing, and all is well', () => {
    const cluster = new FakeCluster();
    make(local, cluster, ['']);
    const before = cluster.lines.length;
    expect(make(local, cluster, [])).toMatchObject({ code: 0, out: 'xnat/xnat-postgresql is there\nxnat/xnat-xnat-web-admin is there\n' });
    expect(cluster.lines.slice(before).filter((line) => /create|apply/.test(line))).toEqual([]);
  });

  test('a Secret of two namespaces has one value in both, also where one of them is there', () => {
    const efk = { 'dist/a.yaml': exampleYaml('efk')['dist/cluster.k8s.yaml']!.replace(/ +secretName: kibana-ingress-tls\n/, '') };
    const cluster = new FakeCluster();
    expect(make(efk, cluster, []).code).toBe(0);
    const writer = cluster.value('efk/fluentd-writer', 'password');
    expect(writer).toMatch(/^[0-9a-f]{48}$/);
    expect(cluster.value('efk-fluentd/fluentd-writer', 'password')).toBe(writer);
    expect(cluster.value('efk/kibana', 'encryptionkey')).not.toBe(cluster.value('efk/kibana', 'reportingkey'));
    const half = new FakeCluster().has('efk/fluentd-writer', { password: 'as-it-is' });
    make(efk, half, []);
    expect(half.value('efk-fluentd/fluentd-writer', 'password')).toBe('as-it-is');
  });

  test('a file is checked to be what its key says', () => {
    const pem = (what: string) => `-----BEGIN ${what}-----\nMIIB\n-----END ${what}-----\n`;
    const files = { ...exampleYaml('on-prem-swarm'), 'ca.pem': pem('CERTIFICATE'), 'cert.pem': pem('CERTIFICATE'), 'key.pem': pem('PRIVATE KEY') };
    const cluster = new FakeCluster();
    const { code, err } = make(files, cluster, ['none.pem', 'key.pem', 'ca.pem', 'cert.pem', 'ca.pem', 'key.pem', '']);
    expect(code).toBe(0);
    expect(err).toContain('cannot be read: there is no such file');
    expect(err).toContain('is no certificate in PEM');
    expect(err).toContain('is no private key in PEM');
    expect(cluster.value('xnat/xnat-swarm', 'key.pem')).toBe(pem('PRIVATE KEY'));
  });

  test('the type of a Secret follows from its keys, for it cannot be changed', () => {
    const ingress = object('Ingress', 'f', { metadata: { name: 'f', namespace: 'web' }, spec: { tls: [{ secretName: 'f' }] } });
    const pem = (what: string) => `-----BEGIN ${what}-----\nMIIB\n-----END ${what}-----\n`;
    const files = { 'dist/a.yaml': stringify(ingress), c: pem('CERTIFICATE'), k: pem('EC PRIVATE KEY') };
    const cluster = new FakeCluster();
    expect(make(files, cluster, ['c', 'k']).code).toBe(0);
    expect(cluster.secrets.get('web/f')!.type).toBe('kubernetes.io/tls');
  });

  test('where nobody can be asked, all that may be made up is, and else nothing is made', () => {
    const cluster = new FakeCluster();
    expect(make(local, cluster).code).toBe(0);
    expect([...cluster.secrets.keys()].sort()).toEqual(['xnat/xnat-postgresql', 'xnat/xnat-xnat-web-admin']);
    const other = new FakeCluster();
    const { code, err } = make(exampleYaml('ais-production'), other);
    expect(code).toBe(2);
    expect(err).toContain('nobody is there to be asked for clientSecret of xnat/xnat-aaf and password of xnat/xnat-postgresql');
    expect(other.secrets.size).toBe(0);
  });

  test('a person who leaves has made nothing', () => {
    const cluster = new FakeCluster();
    expect(make(exampleYaml('ais-production'), cluster, ['first'])).toMatchObject({ code: 2, err: expect.stringContaining('nothing is made') });
    expect(cluster.secrets.size).toBe(0);
  });

  test('what kubectl says is told without a value', () => {
    const cluster = new FakeCluster();
    cluster.fails = (args, input) =>
      args.includes('create') ? `error: cannot use ${(JSON.parse(input) as { data: { password: string } }).data.password}` : undefined;
    const { code, err } = make(local, cluster, ['secret-of-mine']);
    expect(code).toBe(2);
    expect(err).toContain('kubectl create --filename failed: error: cannot use ***');
  });

  test('is told to a program', () => {
    const { out } = make(local, new FakeCluster(), undefined, '--json');
    expect(JSON.parse(out)).toEqual({
      secrets: [
        { namespace: 'xnat', name: 'xnat-postgresql', state: 'made', madeUp: ['password'] },
        { namespace: 'xnat', name: 'xnat-xnat-web-admin', state: 'made', madeUp: ['password'] },
      ],
      findings: [],
    });
  });

  test('goes to the context that is named, and to none without kubectl', () => {
    const cluster = new FakeCluster();
    expect(make(local, cluster, [''], '--context', 'production').code).toBe(0);
    expect(cluster.lines.every((line) => line.startsWith('--context production '))).toBe(true);
    expect(ran(['secrets', '--make'], local)).toMatchObject({ code: 2, err: expect.stringContaining('kubectl is not installed here') });
    expect(ran(['secrets', '--context', 'a'], local)).toMatchObject({ code: 2, err: expect.stringContaining('--context is for --make') });
  });
});
