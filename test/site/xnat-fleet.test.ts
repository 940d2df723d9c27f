import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import { Secret, StorageClass, XnatFleet, type XnatFleetProps, type XnatSite } from 'cdk8s-xnat';
import { parseAllDocuments } from 'yaml';
import { mergedProps } from '../../src/site/merged-props';
import { find, type Manifest } from '../support/manifests';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fleet-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const storageClass = StorageClass.named('efs', { provisioner: 'efs.csi.aws.com' });
const DEFAULTS = { adminEmail: 'xnat@example.edu.au', postgres: { size: Size.gibibytes(50) }, archive: { size: Size.gibibytes(100), storageClass } };
const written = () => (readdirSync(folder, { recursive: true, encoding: 'utf8' }) as string[]).filter((path) => path.endsWith('.yaml')).sort();
const objectsOf = (path: string) => parseAllDocuments(readFileSync(join(folder, path), 'utf8')).map((document) => document.toJS() as Manifest);
const synth = (props: Omit<XnatFleetProps, 'outdir'>) => new XnatFleet({ ...props, outdir: folder }).synth();
const message = (work: () => void): string => {
  try {
    work();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

test('each site has a folder, and a line of its own over what all have', () => {
  synth({
    defaults: DEFAULTS,
    sites: {
      uwa: { url: 'https://uwa.example.edu.au' },
      usyd: { url: 'https://usyd.example.edu.au', archive: { size: Size.gibibytes(500) }, cluster: 'east' },
    },
  });
  expect(written()).toEqual(['east/usyd/usyd.k8s.yaml', 'uwa/uwa.k8s.yaml']);
  const claim = (path: string, name: string) => find(objectsOf(path), 'PersistentVolumeClaim', name).spec;
  expect(claim('uwa/uwa.k8s.yaml', 'archive-uwa-xnat-web')).toMatchObject({ storageClassName: 'efs', resources: { requests: { storage: '100Gi' } } });
  // What it does not say is as the others have it.
  expect(claim('east/usyd/usyd.k8s.yaml', 'archive-usyd-xnat-web')).toMatchObject({ storageClassName: 'efs', resources: { requests: { storage: '500Gi' } } });
});

test('mistakes of all sites are told at once, those between two as well, and nothing is written', () => {
  const told = message(() =>
    synth({
      defaults: DEFAULTS,
      sites: {
        uwa: { url: 'https://xnat.example.edu.au' },
        usyd: { url: 'https://xnat.example.edu.au' },
        unsw: { url: 'https://unsw.example.edu.au', xnat: { replicas: 0 } },
      },
    }),
  );
  expect(told).toMatch(/^Validation failed with the following errors:/);
  expect(told).toContain('(shared-host)');
  expect(told).toMatch(/\[unsw[^\]]*\].*replicas/);
  expect(written()).toEqual([]);
});

test('a site without an administrator, and one that is none, are told by their names', () => {
  const told = message(() => synth({ sites: { uwa: { url: 'https://uwa.example.edu.au', postgres: {} }, usyd: 'https://usyd.example.edu.au' as never } }));
  expect(told).toContain('[uwa] XnatSite lacks adminEmail');
  expect(told).toContain('[the app] sites["usyd"] must be an object of options');
});

test('configure is asked of every site', () => {
  class Trial extends XnatFleet {
    readonly asked: string[] = [];
    protected override configure(site: XnatSite, name: string): void {
      this.asked.push(`${name} ${site.xnat.url}`);
    }
  }
  const trial = new Trial({ defaults: DEFAULTS, sites: { a: { url: 'https://a.example.edu.au' }, b: { url: 'https://b.example.edu.au' } }, outdir: folder });
  trial.synth();
  expect([...new Set(trial.asked)]).toEqual(['a https://a.example.edu.au', 'b https://b.example.edu.au']);
});

test('200 sites of one file are written, each in its folder', () => {
  const sites = Object.fromEntries([...Array(200).keys()].map((i) => [`site-${i}`, { url: `https://site-${i}.example.edu.au` }]));
  synth({ defaults: DEFAULTS, sites });
  expect(written()).toHaveLength(200);
});

describe('what a site says over the defaults', () => {
  const credentials = Secret.named('db');

  test.each<[string, object, object, object]>([
    ['is merged by objects of options', { xnat: { replicas: 2, heapPercent: 50 } }, { xnat: { replicas: 3 } }, { xnat: { replicas: 3, heapPercent: 50 } }],
    ['takes the place of a list', { logins: [1, 2] }, { logins: [3] }, { logins: [3] }],
    ['takes the place of a value', { archive: { storageClass } }, { archive: { storageClass: undefined } }, { archive: { storageClass: undefined } }],
    ['turns off what all have', { backup: {} }, { backup: undefined }, { backup: undefined }],
    ['turns off the other of two', { postgres: { size: 1 } }, { externalPostgres: { credentials } }, { externalPostgres: { credentials } }],
    [
      'keeps the one of two that it adds to',
      { externalPostgres: { host: 'db' } },
      { externalPostgres: { credentials } },
      { externalPostgres: { host: 'db', credentials } },
    ],
  ])('%s', (_what, defaults, own, expected) => {
    expect(mergedProps(defaults as never, own as never)).toEqual(expected);
  });
});
