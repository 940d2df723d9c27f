import { assets } from '../../core/assets';
import { PropertiesFile } from '../../values/properties-file';
import { RENDER_CONFIG, renderConfig } from '../../values/render-config';
import type { SecretKey } from '../../values/secret';

/** What ActiveMQ reads as it is. */
export const STATIC_FILES = ['activemq.xml', 'login.config', 'log4j2.properties'] as const;
/** What an init container fills in. */
export const TEMPLATES = ['users.properties', 'groups.properties'] as const;

/** The files of the broker, by name. */
export function brokerFiles(username: string, passwordKey: SecretKey): Record<string, string> {
  const users = new PropertiesFile();
  users.setSecret(username, passwordKey);
  const groups = new PropertiesFile();
  groups.set('xnat', username);
  return {
    ...assets(__dirname, STATIC_FILES),
    'users.properties': users.toText(),
    'groups.properties': groups.toText(),
    [RENDER_CONFIG]: renderConfig(),
  };
}
