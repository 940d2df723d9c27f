import type { IDatabase } from '../../../contracts/database';
import type { SecretUse } from '../../../contracts/secret-user';
import type { k8s } from '../../../core/k8s';
import { DATA_PATHS } from '../../../values/data-paths';
import { Placeholder } from '../../../values/placeholder';
import { PropertiesFile } from '../../../values/properties-file';
import type { SecretKey } from '../../../values/secret';
import { IniFile } from './ini-file';
import { jdbcUrl } from './jdbc-url';

/** What the files of every XNAT say. */
export interface XnatConfigOptions {
  readonly url: string;
  readonly siteId: string;
  readonly adminEmail: string;
  readonly adminPassword: SecretKey;
  readonly database: IDatabase;
}

/** With the archive, so that it is kept and backed up with it. XNAT's default lies on no volume of its own. */
const FILE_STORE = `${DATA_PATHS.archivePath}/.fileStore`;

/**
 * The files below XNAT's `config` folder, as templates.
 *
 * @see https://wiki.xnat.org/documentation/xnat-administration
 */
export class XnatConfig {
  /** `xnat-conf.properties`: the database, and what Spring reads. */
  readonly main = new PropertiesFile();
  /** `node-conf.properties`: who this pod is. */
  readonly node = new PropertiesFile();
  /** `prefs-init.ini`: holds until an administrator changes it. */
  readonly init = new IniFile();
  /** `prefs-override.ini`: holds again after every start. */
  readonly override = new IniFile();
  private readonly auth = new Map<string, PropertiesFile>();

  constructor(options: XnatConfigOptions) {
    this.describeDatabase(options.database);
    this.node.setPlaceholder('node.id', Placeholder.POD_NAME);
    this.node.setPlaceholder('xnat.is_primary_node', Placeholder.IS_PRIMARY);

    // The site id is part of every accession number: a later change in the file must not split the archive.
    this.init.set('siteConfig', 'siteId', options.siteId);
    this.init.set('fileStore', 'fileStorePath', FILE_STORE);
    this.init.setSqlSecret('system', 'defaultAdminPassword', options.adminPassword);

    this.override.set('siteConfig', 'siteUrl', options.url);
    this.override.set('siteConfig', 'adminEmail', options.adminEmail);
    for (const [name, path] of Object.entries(DATA_PATHS)) this.override.set('siteConfig', name, path);
  }

  /** A login provider's file; made at the first call. */
  authFile(name: string): PropertiesFile {
    let file = this.auth.get(name);
    if (!file) this.auth.set(name, (file = new PropertiesFile()));
    return file;
  }

  /** The templates by file name. */
  templates(): Record<string, string> {
    return {
      'xnat-conf.properties': this.main.toText(),
      'node-conf.properties': this.node.toText(),
      'prefs-init.ini': this.init.toText(),
      'prefs-override.ini': this.override.toText(),
      ...Object.fromEntries([...this.auth].map(([name, file]) => [name, file.toText()])),
    };
  }

  /** Every secret that a template names, and how it gets into it. */
  secretUses(): SecretUse[] {
    const uses = (files: Array<PropertiesFile | IniFile>, format: SecretUse['format']) =>
      files.flatMap(({ placeholders }) =>
        placeholders.flatMap(({ kind, secret: key }) => (key === undefined || kind === 'pod-name' || kind === 'is-primary' ? [] : [{ key, kind, format }])),
      );
    return [...uses([this.main, ...this.auth.values()], 'properties'), ...uses([this.init, this.override], 'ini')];
  }

  /** Every secret that a template names, as one projected volume: `<Secret>/<key>`. */
  secretSources(): k8s.VolumeProjection[] {
    const keys = new Map<string, Set<string>>();
    for (const { secretName, key } of this.secretUses().map((use) => use.key)) {
      keys.set(secretName, (keys.get(secretName) ?? new Set()).add(key));
    }
    return [...keys].map(([name, items]) => ({
      secret: { name, items: [...items].map((key) => ({ key, path: `${name}/${key}` })) },
    }));
  }

  private describeDatabase(database: IDatabase): void {
    this.main.set('datasource.driver', 'org.postgresql.Driver');
    this.main.set('datasource.url', jdbcUrl(database));
    if (database.usernameKey) this.main.setSecret('datasource.username', database.usernameKey);
    else this.main.set('datasource.username', database.username ?? '');
    this.main.setSecret('datasource.password', database.passwordKey);
    this.main.set('hibernate.hbm2ddl.auto', 'update');
    this.main.set('hibernate.dialect', 'org.hibernate.dialect.PostgreSQL9Dialect');
    this.main.set('hibernate.show_sql', 'false');
    this.main.set('hibernate.cache.use_second_level_cache', 'true');
    this.main.set('hibernate.cache.use_query_cache', 'true');
  }
}
