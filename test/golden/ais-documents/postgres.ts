import { DatabaseTls, PostgresTuning, Secret, XnatSite } from 'cdk8s-xnat';
import { exampleYaml, filesOf } from './made';
import type { Page } from './page';

const MINIMAL = { url: 'https://xnat.example.com', adminEmail: 'xnat-admin@example.com' };

/** By addresses, so that there is the Service of the documents' URL. */
const byAddress = () =>
  filesOf((app) => {
    const site = new XnatSite(app, 'xnat', {
      ...MINIMAL,
      externalPostgres: {
        ips: ['139.95.25.8', '130.95.25.9'],
        databaseName: 'yourdatabase',
        username: 'yourusername',
        credentials: Secret.named('xnat-postgresql'),
        tls: DatabaseTls.unverified(),
      },
    });
    site.acknowledge('tls-unverified', 'as the documents have it');
  })['xnat.k8s.yaml']!;

export const EXTERNAL_POSTGRES: Page = {
  title: '4 External PostgreSQL',
  made: () => exampleYaml('ais-production') + byAddress(),
  lines: `
datasource.url=jdbc:postgresql://xnat-postgresql/yourdatabase?ssl=true&sslmode=require&sslfactory=org.postgresql.ssl.NonValidatingFactory
datasource.url=jdbc:postgresql://xnat-postgresql/yourdatabase
datasource.username=yourusername
name: xnat-postgresql
139.95.25.8
130.95.25.9
postgresqlPassword: "xnat"
postgresqlPassword: "yourpassword"
`,
  fragments: `
xnat.randomstring.ap-southeast-2.rds.amazonaws.com
ssl=true
sslmode=require
sslfactory=org.postgresql.ssl.NonValidatingFactory
`,
  otherwise: {
    'datasource.url=jdbc:postgresql://xnat-postgresql/yourdatabase': 'the usual string, in clear; disabled() writes ?sslmode=disable',
    'postgresqlPassword: "xnat"': 'a password that everybody knows: it is in a Secret',
    'postgresqlPassword: "yourpassword"': 'a secret in a file ends up in git: it is in a Secret',
  },
};

export const TUNING: Page = {
  title: '6 PostgreSQL tuning',
  made: () => filesOf((app) => void new XnatSite(app, 'xnat', { ...MINIMAL, postgres: { tuning: PostgresTuning.ais() } }))['xnat.k8s.yaml']!,
  lines: `
work_mem=50MB
maintenance_work_mem=128MB
effective_cache_size=256MB
/etc/postgresql/10/opex/postgresql.conf
`,
  otherwise: { '/etc/postgresql/10/opex/postgresql.conf': 'a file of a machine: they are arguments of the server' },
};
