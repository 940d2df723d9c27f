const { execFileSync } = require('node:child_process');
const { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { homedir } = require('node:os');
const { basename, join } = require('node:path');

const ROOT = join(__dirname, '../..');
const PAGE = join(ROOT, 'docs/explanation/proof.md');
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-xnat/proof');
/** How many files of tests there are of each kind: a run of fewer is no whole one. */
const filesOf = (kind) => readdirSync(join(ROOT, 'test/cluster', kind)).filter((name) => name.endsWith('.test.ts')).length;

/** A version as versions.sh has it. */
function version(name) {
  return process.env[name] ?? new RegExp(`^${name}=(?:\\$\\{${name}:-)?([^}\\s]*)`, 'm').exec(readFileSync(join(__dirname, 'versions.sh'), 'utf8'))[1];
}

/** The first two numbers: a fix of Debian's is no other version. */
const minor = (text) => /\d+\.\d+/.exec(text)?.[0] ?? 'unknown';

/** What the tests are called, without what changes from one to the next of a series. */
const sentence = (text) => {
  const plain = text.replace(/, round \d+$/, '').replace(/\$/g, '\\$');
  return `${plain[0].toUpperCase()}${plain.slice(1)}.`;
};

const list = (sentences) => [...new Set(sentences)].map((one) => `- ${one}\n`).join('');

const KINDS = [
  ['control-plane', false],
  ['node', true],
];

/**
 * Writes docs/explanation/proof.md out of the titles of the tests that ran. A whole run of one kind, in which everything passed, is kept until
 * there is one of the other kind as well; any other run leaves the page as it is.
 */
class Proof {
  onRunComplete(_contexts, results) {
    const ran = results.testResults.map(({ testFilePath, testResults }) => ({
      name: basename(testFilePath),
      node: testFilePath.includes('/cluster/node/'),
      tests: testResults.map(({ ancestorTitles, title }) => ({ ancestorTitles, title })),
    }));
    // Not `results.success`: Jest sets it after the reporters have been asked.
    if (results.numRuntimeErrorTestSuites > 0 || results.numTotalTests === 0 || results.numTotalTests !== results.numPassedTests) return;
    mkdirSync(CACHE, { recursive: true });
    for (const [kind, node] of KINDS) {
      const files = ran.filter((file) => file.node === node);
      if (files.length === filesOf(kind)) writeFileSync(join(CACHE, `${kind}.json`), JSON.stringify(files));
    }
    const kept = KINDS.map(([kind]) => join(CACHE, `${kind}.json`));
    if (!kept.every((path) => existsSync(path))) return;
    const files = kept.flatMap((path) => JSON.parse(readFileSync(path, 'utf8')));
    files.sort((a, b) => a.name.localeCompare(b.name, 'en'));
    writeFileSync(PAGE, page(files));
  }
}

/** The stories, in the order of their files. */
function stories(files) {
  return files
    .filter(({ node }) => node)
    .flatMap(({ tests }) => {
      const titles = [...new Set(tests.map(({ ancestorTitles }) => ancestorTitles[0]))];
      return titles.map((title) => {
        const own = tests.filter(({ ancestorTitles }) => ancestorTitles[0] === title);
        return `### ${title}\n\n${list(own.map(({ ancestorTitles, title: last }) => sentence([...ancestorTitles.slice(1), last].join(': '))))}`;
      });
    })
    .join('\n');
}

/** What is asked of an API server alone: the same of each version, so it is told once. */
function checks(files) {
  return files
    .filter(({ node }) => !node)
    .map(({ tests }) => list(tests.map(({ ancestorTitles, title }) => sentence([...ancestorTitles.slice(2), title].join(': ')))))
    .join('');
}

function page(files) {
  const containerd = minor(execFileSync('containerd', ['--version'], { encoding: 'utf8' }));
  const stamp = (name) => version(name);
  return `# What was proved, and on what

This page is written by the tests on a real Kubernetes, \`npm run test:cluster\`. Each line is the title of a test that passed; a run in which
anything failed or was left out does not write it.

## What is real, and what is not

| Part | What it is |
|---|---|
| Kubernetes | ${stamp('KUBERNETES')}, built from its sources: API server, controllers, scheduler, kubelet, kube-proxy, with etcd, containerd ${containerd}, CoreDNS ${stamp('COREDNS')} |
| A second Kubernetes | the API server of ${stamp('OLDER_KUBERNETES')} |
| NetworkPolicies | enforced by kube-router ${stamp('KUBE_ROUTER')} |
| Kinds of other projects | as they publish them: cert-manager ${stamp('CERT_MANAGER')}, Prometheus Operator ${stamp('PROMETHEUS_OPERATOR')}, External Secrets ${stamp('EXTERNAL_SECRETS')}, external-snapshotter ${stamp('EXTERNAL_SNAPSHOTTER')}, CloudNativePG ${stamp('CLOUDNATIVE_PG')} |
| PostgreSQL 16, ActiveMQ 6.1, metrics-server ${stamp('METRICS_SERVER')} | the real programs, in images that are made for the tests |
| S3 | a real server, SeaweedFS, and the AWS CLI of Debian |
| Volumes | folders and small file systems of the machine, by a provisioner of the tests |
| **XNAT** | **not XNAT**: its web archive is on no package registry. A small web application in XNAT's layout stands in its place. It reads the rendered files with the libraries that XNAT uses, opens the database and the broker, answers the REST calls that the library makes, listens for DICOM and writes its logs where XNAT does. What XNAT itself would do with a setting is not proved here. |

## On an API server

Each of these is asked of both versions.

${checks(files)}
## On a node

${stories(files)}`;
}

module.exports = Proof;
