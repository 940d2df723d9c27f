import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretKey } from '../../values/secret';
import { PropertiesFile } from '../../values/properties-file';
import { scripts } from '../xnat/scripts';

/** What ActiveMQ reads as it is. */
export const STATIC_FILES = ['activemq.xml', 'login.config', 'log4j2.properties'] as const;
/** What an init container fills in. */
export const TEMPLATES = ['users.properties', 'groups.properties'] as const;
export const RENDER_SCRIPT = 'render-config.sh';

let texts: Readonly<Record<string, string>> | undefined;

function staticFiles(): Readonly<Record<string, string>> {
  return (texts ??= Object.fromEntries(STATIC_FILES.map((name) => [name, readFileSync(join(__dirname, 'assets', name), 'utf8')])));
}

/** The files of the broker, by name. */
export function brokerFiles(username: string, passwordKey: SecretKey): Record<string, string> {
  const users = new PropertiesFile();
  users.setSecret(username, passwordKey);
  const groups = new PropertiesFile();
  groups.set('xnat', username);
  return {
    ...staticFiles(),
    'users.properties': users.toText(),
    'groups.properties': groups.toText(),
    [RENDER_SCRIPT]: scripts()[RENDER_SCRIPT]!,
  };
}
