import { join } from 'node:path';
import { App, Size } from 'cdk8s';
import { Login, Secret, XnatSite } from 'cdk8s-xnat';

/** Synthesizes so many sites below a folder, each as an App of its own. */
export function synthesizeSites(count: number, outdir: string): void {
  for (let i = 0; i < count; i++) {
    const app = new App({ outdir: join(outdir, `site-${i % 10}`) });
    addSite(app, i);
    app.synth();
  }
}

/** Synthesizes so many sites as the charts of one App. */
export function synthesizeFleet(count: number, outdir: string): void {
  const app = new App({ outdir });
  for (let i = 0; i < count; i++) addSite(app, i);
  app.synth();
}

function addSite(app: App, i: number): void {
  new XnatSite(app, `site-${i}`, {
    url: `https://site-${i}.example.edu.au`,
    adminEmail: 'xnat-admin@example.edu.au',
    postgres: {},
    archive: { size: Size.gibibytes(100) },
    buildVolume: {},
    dicom: {},
    logins: [Login.aaf({ client: Secret.named('xnat-aaf') })],
  });
}
