import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import { Cpu, NetworkPeer, PersistentVolumeAccessMode, ServiceType, XnatSite } from 'cdk8s-xnat';

const ROOT = join(__dirname, '../..');

test.each([
  ['ServiceType', ServiceType, plus.ServiceType],
  ['PersistentVolumeAccessMode', PersistentVolumeAccessMode, plus.PersistentVolumeAccessMode],
])('%s has the members and values of that of cdk8s-plus-27', (_, ours, theirs) => {
  expect(ours).toEqual({ ...theirs });
});

test.each([1, 2.5, 100])('%p of CPU is the same in both packages', (amount) => {
  expect({ ...Cpu.millis(amount) }).toEqual({ ...plus.Cpu.millis(amount) });
  expect({ ...Cpu.units(amount) }).toEqual({ ...plus.Cpu.units(amount) });
});

test('a site takes what cdk8s-plus-27 exports as it takes its own', () => {
  const site = (cpu: plus.Cpu | Cpu, serviceType: ServiceType, accessMode: plus.PersistentVolumeAccessMode) =>
    Testing.synth(
      new XnatSite(Testing.app(), 'xnat', {
        url: 'https://xnat.example.edu.au',
        adminEmail: 'xnat-admin@example.edu.au',
        postgres: {},
        xnat: { resources: { cpu } },
        archive: { accessMode },
        dicom: { serviceType },
        networkPolicies: { dicom: [NetworkPeer.cidr('10.20.0.0/16')] },
      }),
    ) as object[];
  const ours = site(Cpu.millis(750), ServiceType.NODE_PORT, PersistentVolumeAccessMode.READ_WRITE_MANY);
  expect(site(plus.Cpu.millis(750), plus.ServiceType.NODE_PORT, plus.PersistentVolumeAccessMode.READ_WRITE_MANY)).toEqual(ours);
  for (const value of ['750m', 'NodePort', 'ReadWriteMany']) expect(JSON.stringify(ours)).toContain(JSON.stringify(value));
});

test('a Pod of cdk8s-plus-27 takes a Cpu of this package', () => {
  const chart = new Chart(new App(), 'chart');
  const pod = new plus.Pod(chart, 'pod');
  pod.addContainer({ image: 'busybox:1', resources: { cpu: { request: Cpu.millis(20), limit: Cpu.units(1) } } });
  expect(JSON.stringify(Testing.synth(chart))).toContain('"cpu":"20m"');
});

test('a synthesis loads one file of cdk8s-plus-27', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'plus-27-'));
  const program = `require('./examples/ais-eks/main.ts'); console.log(JSON.stringify(Object.keys(require.cache)))`;
  try {
    const said = execFileSync(process.execPath, ['-r', './scripts/typescript.js', '-e', program], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, CDK8S_OUTDIR: outdir },
    });
    const loaded = (JSON.parse(said.trim().split('\n').at(-1)!) as string[]).map((file) => relative(join(ROOT, 'node_modules'), file));
    expect(loaded.filter((file) => file.startsWith('cdk8s-plus-27/'))).toEqual(['cdk8s-plus-27/lib/imports/k8s.js']);
  } finally {
    rmSync(outdir, { recursive: true });
  }
});
