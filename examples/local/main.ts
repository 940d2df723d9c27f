import { App, Size } from 'cdk8s';
import { XnatSite } from 'cdk8s-xnat';

const app = new App();

new XnatSite(app, 'xnat', {
  url: 'http://localhost:8080',
  adminEmail: 'xnat-admin@example.edu.au',
  postgres: { size: Size.gibibytes(5) },
  archive: { size: Size.gibibytes(20) },
  prearchive: { size: Size.gibibytes(10) },
  cache: { size: Size.gibibytes(5) },
  buildVolume: { size: Size.gibibytes(10) },
  dicom: {},
});

app.synth();
