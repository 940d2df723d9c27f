import { Secret } from '../../secrets/secret';
import { setSmtp } from '../smtp';
import type { XnatWebProps } from '../xnat-options';
import { XnatConfig } from './xnat-config';

/** What follows from the instance's name. */
interface Names {
  readonly siteId: string;
  readonly adminSecret: string;
}

/** The configuration as an XNAT's own props have it; logins and others add to it. */
export function configOf(props: XnatWebProps, names: Names): XnatConfig {
  const config = new XnatConfig({
    url: props.url,
    siteId: names.siteId,
    adminEmail: props.adminEmail,
    adminPassword: (props.adminCredentials ?? Secret.named(names.adminSecret)).key('password'),
    database: props.database,
  });
  setSmtp(config.override, props.smtp);
  for (const [key, value] of Object.entries(props.properties ?? {})) config.main.set(key, value);
  for (const [name, value] of Object.entries(props.preferences ?? {})) {
    const dot = name.indexOf('.');
    config.override.set(name.slice(0, dot), name.slice(dot + 1), value);
  }
  return config;
}
