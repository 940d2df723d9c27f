import { join } from 'node:path';
import { Login, DatabaseTls, Secret, type XnatSiteProps } from 'cdk8s-xnat';
import { writeVolume } from './folders';
import { type InitContainers, SitePod } from './pod';
import type { RunResult } from './processes';

/** A site that has a secret in each of its files. */
export const SECRET_SITE: XnatSiteProps = {
  url: 'https://xnat.example.edu.au',
  adminEmail: 'xnat-admin@example.edu.au',
  externalPostgres: { host: 'db.example.edu.au', credentials: Secret.named('xnat-db'), tls: DatabaseTls.require() },
  smtp: { host: 'smtp.example.edu.au', credentials: Secret.named('xnat-smtp') },
  logins: [Login.aaf({ client: Secret.named('xnat-aaf') })],
};

/** Where each of its secrets ends up: the file, and the key that XNAT reads. */
export const SECRETS = {
  databaseUser: { secret: 'xnat-db/username', file: 'xnat-conf.properties', key: 'datasource.username' },
  databasePassword: { secret: 'xnat-db/password', file: 'xnat-conf.properties', key: 'datasource.password' },
  clientId: { secret: 'xnat-aaf/clientId', file: 'auth/aaf-provider.properties', key: 'openid.aaf.clientId' },
  clientSecret: { secret: 'xnat-aaf/clientSecret', file: 'auth/aaf-provider.properties', key: 'openid.aaf.clientSecret' },
  smtpUser: { secret: 'xnat-smtp/username', file: 'prefs-override.ini', key: 'notifications.smtpUsername' },
  smtpPassword: { secret: 'xnat-smtp/password', file: 'prefs-override.ini', key: 'notifications.smtpPassword' },
  adminPassword: { secret: 'xnat-xnat-web-admin/password', file: 'prefs-init.ini', key: 'system.defaultAdminPassword' },
} as const;

export type SecretRole = keyof typeof SECRETS;

/** The pod of that site, whose init container `config` is run with secrets of a test's choice. */
export class SecretSite {
  readonly javaToolOptions: string;
  private readonly init: InitContainers;
  private readonly templates: string;

  constructor(private readonly folder: string) {
    const pod = SitePod.of(SECRET_SITE, (site) => site.acknowledge('tls-unverified', 'nothing is connected to in this test'));
    this.javaToolOptions = pod.javaToolOptions;
    this.init = pod.unpackScripts(join(folder, 'scripts'));
    this.templates = pod.unpackTemplates(join(folder, 'templates'));
  }

  /**
   * Renders the configuration into `<folder>/output/<name>/`. What is not given is a harmless secret; what is given as
   * undefined is missing from the cluster.
   */
  async render(
    name: string,
    given: Partial<Record<SecretRole, Buffer | string | undefined>>,
    options: { readonly podName?: string; readonly locale?: Record<string, string>; readonly output?: string } = {},
  ): Promise<RunResult> {
    const secrets = Object.entries({ ...HARMLESS, ...given }).flatMap(([role, content]) =>
      content === undefined ? [] : [[SECRETS[role as SecretRole].secret, content] as const],
    );
    return this.init.run(
      'config',
      {
        POD_NAME: options.podName ?? 'xnat-xnat-web-0',
        TEMPLATES: this.templates,
        SECRETS: writeVolume(join(this.folder, 'secrets', name), Object.fromEntries(secrets)),
        OUTPUT: options.output ?? this.output(name),
      },
      { locale: options.locale },
    );
  }

  /** The folder that becomes XNAT's config folder. */
  output(name: string): string {
    return join(this.folder, 'output', name);
  }
}

const HARMLESS = Object.fromEntries(Object.keys(SECRETS).map((role) => [role, `harmless-${role}`])) as Record<SecretRole, string>;
