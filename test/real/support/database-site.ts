import { join } from 'node:path';
import { type DatabaseTls, type ExternalPostgresOptions, Secret } from 'cdk8s-xnat';
import { find, named } from '../../support/manifests';
import { writeFiles, writeVolume } from './folders';
import { SitePod } from './pod';

export interface DatabaseSite {
  readonly database: Omit<ExternalPostgresOptions, 'credentials'>;
  readonly user: string;
  readonly password: string;
}

/**
 * Synthesizes a site with a database, and renders its configuration in `<folder>/<name>/output`. Where its pod mounts
 * certificates, they are written to a file, which stands in the JDBC URL instead of the pod's.
 */
export async function renderDatabaseSite(folder: string, name: string, site: DatabaseSite): Promise<string> {
  const pod = SitePod.of(
    {
      url: 'https://xnat.example.edu.au',
      adminEmail: 'xnat-admin@example.edu.au',
      externalPostgres: { ...site.database, credentials: Secret.named('xnat-db') },
    },
    (chart) => {
      if (!verifies(site.database.tls)) chart.acknowledge('tls-unverified', 'the point of this test');
    },
  );
  const templates = { ...pod.templates };
  const ca = mountedAuthority(pod);
  expect(ca !== undefined).toBe(verifies(site.database.tls));
  if (ca !== undefined) {
    const file = join(writeFiles(join(folder, name), { 'ca.pem': ca.pem }), 'ca.pem');
    const conf = templates['xnat-conf.properties']!.split(`sslrootcert=${ca.path}`);
    expect(conf).toHaveLength(2);
    templates['xnat-conf.properties'] = conf.join(`sslrootcert=${file}`);
  }
  const { code, stderr } = await pod.unpackScripts(join(folder, name, 'scripts')).run('config', {
    POD_NAME: 'xnat-xnat-web-0',
    TEMPLATES: writeVolume(join(folder, name, 'templates'), templates),
    SECRETS: writeVolume(join(folder, name, 'secrets'), {
      'xnat-db/username': site.user,
      'xnat-db/password': site.password,
      'xnat-xnat-web-admin/password': 'harmless',
    }),
    OUTPUT: join(folder, 'output', name),
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return join(folder, 'output', name);
}

function verifies(tls: DatabaseTls | undefined): boolean {
  return tls?.ca !== undefined;
}

/** Where XNAT's container finds the authorities, and what it finds there. */
function mountedAuthority(pod: SitePod): { path: string; pem: string } | undefined {
  const { containers, volumes } = find(pod.manifests, 'StatefulSet', 'xnat-xnat-web').spec.template.spec;
  const mount = named<{ name: string; volumeMounts: Array<{ name: string; mountPath: string }> }>(containers, 'xnat').volumeMounts.find(
    ({ name }) => name === 'database-ca',
  );
  if (!mount) return undefined;
  const { configMap } = named<{ name: string; configMap: { name: string; items: Array<{ key: string; path: string }> } }>(volumes, 'database-ca');
  const [item] = configMap.items;
  return { path: `${mount.mountPath}/${item!.path}`, pem: pod.configMap(configMap.name)[item!.key]! };
}
