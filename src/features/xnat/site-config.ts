import type { IMessageBroker } from '../../contracts/message-broker';
import { Placeholder } from '../../values/placeholder';
import type { SecretKey } from '../../values/secret';
import { XnatConfig } from './config/xnat-config';
import { poolProperties, poolSize } from './connection-pool';
import { setSmtp } from './smtp';
import type { XnatWebProps } from './xnat-web-options';

/** What has a default of its own. */
interface Known {
  readonly siteId: string;
  readonly adminPassword: SecretKey;
}

/** The configuration as an XNAT's own props have it; logins and others add to it. */
export function configOf(props: XnatWebProps, known: Known): XnatConfig {
  const config = new XnatConfig({
    url: props.url,
    siteId: known.siteId,
    adminEmail: props.adminEmail,
    adminPassword: known.adminPassword,
    database: props.database,
  });
  if (props.messageBroker) setBroker(config, props.messageBroker);
  setSmtp(config.override, props.smtp);
  for (const [key, value] of Object.entries(props.properties ?? {})) config.main.set(key, value);
  for (const [name, value] of Object.entries(props.preferences ?? {})) {
    const dot = name.indexOf('.');
    config.override.set(name.slice(0, dot), name.slice(dot + 1), value);
  }
  return config;
}

function setBroker({ main }: XnatConfig, broker: IMessageBroker): void {
  main.set('spring.activemq.broker-url', broker.brokerUrl);
  if (broker.usernameKey) main.setPlaceholder('spring.activemq.user', Placeholder.springSecret(broker.usernameKey));
  else main.set('spring.activemq.user', broker.username ?? '');
  main.setPlaceholder('spring.activemq.password', Placeholder.springSecret(broker.passwordKey));
}

/** Tasks of XNAT that every pod would do, unless it is told which one does. */
const TASKS_FOR_ONE = ['SessionXMLRebuilder', 'TriggerDirectArchiveRequests'];

/**
 * What follows from the number of pods, which is known at the end.
 *
 * @param firstPod the pod that is always there
 */
export function configureForPods(config: XnatConfig, props: XnatWebProps, pods: number, firstPod: string): void {
  if (pods > 1) for (const task of TASKS_FOR_ONE) config.override.set('siteConfig', `task-${task}-node`, firstPod);
  const size = poolSize({ pods, wanted: props.connectionPoolSize, granted: props.database.maxConnections });
  const hikari = /hikari/i.test(props.properties?.['datasource.class'] ?? '');
  for (const [key, value] of Object.entries(poolProperties(size, hikari))) {
    if (props.properties?.[key] === undefined) config.main.set(key, value);
  }
}
