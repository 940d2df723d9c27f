import type { Manifest } from '../manifests/manifests';

/** Something outside the YAML that pods talk to. */
export interface Outside {
  readonly name: string;
  readonly what: string;
  readonly label: string;
}

type Find = readonly [pattern: RegExp, what: string, port: string];

/** As the configuration of XNAT and of the Jobs names them: the host, and the port where it is another than the usual one. */
const FINDS: readonly Find[] = [
  [/^datasource\.url=jdbc:postgresql:\/\/([^/:?\s]+)(?::(\d+))?/gm, 'PostgreSQL', '5432'],
  [/^openid\.[\w-]+\.accessTokenUri=https?:\/\/([^/:?\s]+)(?::(\d+))?/gm, 'identity provider', '443'],
  [/^smtpHostname=(\S+)(?:\nsmtpPort=(\d+))?/gm, 'mail relay', '25'],
  [/^spring\.activemq\.broker-url=.*?(?:tcp|ssl):\/\/([^/:?\s)]+)(?::(\d+))?/gm, 'message broker', '61616'],
  [/^download \S+ [0-9a-f]{64} https?:\/\/([^/:?\s]+)(?::(\d+))?/gm, 'plugins', '443'],
  [/"name":"PGHOST","value":"([^"]+)"(?:.*?"name":"PGPORT","value":"(\d+)")?/g, 'PostgreSQL', '5432'],
  [/"name":"URL","value":"https:\/\/([^/:?"]+)(?::(\d+))?[^"]*\.jar"/g, 'metrics agent', '443'],
  [/"host":\s*"tcp:\/\/([^/:"]+)(?::(\d+))?"/g, 'Docker Swarm', '2376'],
  [/"name":"BUCKET","value":"([^"]+)"()/g, 'bucket of S3', '443'],
];

/**
 * What a workload is told to talk to, and the YAML does not have.
 *
 * @param texts its definition, and the files that it reads
 */
export function outsideOf(texts: readonly string[], ofXnat: boolean, manifests: readonly Manifest[]): Outside[] {
  // The Job of the set-up tells XNAT of the Swarm, and talks to XNAT alone.
  const own = FINDS.filter(([, what]) => what !== 'Docker Swarm' || ofXnat);
  const found = own.flatMap(([pattern, what, usual]) =>
    texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '', port = usual]) => ({ name, what, label: port === '' ? usual : port }))),
  );
  return found.filter(({ name }, i) => !isInside(name, manifests) && found.findIndex((other) => other.name === name) === i);
}

/** The name of a Service, by itself or with its namespace. */
function isInside(host: string, manifests: readonly Manifest[]): boolean {
  const [first, ...rest] = host.split('.');
  return manifests.some(
    ({ kind, name, namespace, object }) =>
      kind === 'Service' &&
      name === first &&
      (rest.length === 0 || rest[0] === namespace) &&
      Object.keys((object.spec as object | undefined) ?? {}).includes('selector'),
  );
}
