// The least that a site can say.
import { App } from 'cdk8s';
import { XnatSite } from 'cdk8s-xnat';

const app = new App();
new XnatSite(app, 'xnat', { url: 'https://xnat.example.edu.au', adminEmail: 'xnat-admin@example.edu.au', postgres: {} });
app.synth();
