import { App, Size } from 'cdk8s';
import { Cpu, XnatSite } from 'cdk8s-xnat';

const app = new App();

new XnatSite(app, 'xnat', {
  url: 'http://localhost:8080',
  adminEmail: 'xnat-admin@example.edu.au',
  // It fits a node of 2 CPUs and 4 GiB, beside what the cluster itself takes.
  xnat: { resources: { cpu: Cpu.millis(500), cpuLimit: Cpu.units(2), memory: Size.mebibytes(2500) } },
  postgres: { size: Size.gibibytes(5), resources: { cpu: Cpu.millis(250), cpuLimit: Cpu.units(1), memory: Size.mebibytes(512) } },
  archive: { size: Size.gibibytes(20) },
  prearchive: { size: Size.gibibytes(10) },
  cache: { size: Size.gibibytes(5) },
  buildVolume: { size: Size.gibibytes(10) },
  dicom: {},
});

app.synth();
