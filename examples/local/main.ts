import { App, Size } from 'cdk8s';
import { PersistentVolumeAccessMode, XnatSite } from 'cdk8s-xnat';

const app = new App();

// One node: its disks serve one node at a time.
const accessMode = PersistentVolumeAccessMode.READ_WRITE_ONCE;

new XnatSite(app, 'xnat', {
  url: 'http://localhost:8080',
  adminEmail: 'xnat-admin@example.edu.au',
  postgres: { size: Size.gibibytes(5) },
  archive: { size: Size.gibibytes(20), accessMode },
  prearchive: { size: Size.gibibytes(10), accessMode },
  cache: { size: Size.gibibytes(5), accessMode },
  buildVolume: { size: Size.gibibytes(10), accessMode },
  dicom: {},
});

app.synth();
