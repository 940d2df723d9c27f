import { isDnsName } from '../../../core/rules/dns-name';
import { plainHost } from '../../../core/url';
import { call, type Code, name } from '../../code/code';
import { type Converter, filled, pathOf, textOf, texts, type Values } from '../chart';
import type { Draft } from '../draft';
import { isTree } from '../values';
import { albOptions } from './alb';
import { HAPROXY_COOKIE, haproxyOptions } from './haproxy';
import { nginxOptions } from './nginx';

const CLASS = 'kubernetes.io/ingress.class';
const CLUSTER_ISSUER = 'cert-manager.io/cluster-issuer';
const ISSUER = 'cert-manager.io/issuer';

const INGRESS = call('site.node.findChild', 'ingress');
const SECRETS = 'A certificate for each host; a prop says one Secret for all of them.';

const hostsOf = (tls: unknown): string[] => (isTree(tls) && Array.isArray(tls.hosts) ? tls.hosts.flatMap((host) => textOf(host) ?? []) : []);

/** The Ingress: a load balancer of AWS by its annotations, or one of any other controller. */
export const ingress = (root: string): Converter => ({
  keys: [
    'enabled',
    'ingressClassName',
    'className',
    'annotations.*',
    'hosts.*.host',
    'hosts.*.paths.*.path',
    'hosts.*.paths.*.pathType',
    'hosts.*.paths.*',
    'tls.*.secretName',
    'tls.*.hosts.*',
  ].map((key) => `${root}ingress.${key}`),
  convert(values, draft) {
    const key = (name: string) => `${root}ingress.${name}`;
    const hosts = values.list(key('hosts')).map((entry) => (isTree(entry) ? textOf(entry.host) : undefined));
    if (!values.flag(key('enabled'))) {
      for (const name of ['hosts', 'tls', 'annotations']) {
        if (values.changed(key(name))) draft.leave(key(name), 'ingress is not enabled: the release makes none');
      }
      return;
    }
    const [host, ...further] = hosts;
    if (host !== undefined) draft.set('url', `https://${host}`);
    const served = furtherHosts(host, further, (i, why) => draft.leave([...pathOf(key('hosts')), String(i + 1), 'host'], why));
    const { [CLASS]: oldClass, ...annotations } = texts(values, key('annotations'), draft);
    const className = textOf(values.get(key('ingressClassName'))) ?? textOf(values.get(key('className'))) ?? oldClass;
    if (className === 'alb') return toAlb(values, { annotations, hosts: served }, draft, root);
    toIngress(values, { annotations, hosts: withTlsHosts(host, served, values.list(key('tls'))) }, className, draft, root);
  },
});

/** Ports for HTTPS, where 443 is none of them. */
function portsOf(options: Code): number[] {
  const ports = (options as { readonly httpsPorts?: Code }).httpsPorts;
  return Array.isArray(ports) && !ports.includes(443) ? ports.filter((port): port is number => typeof port === 'number') : [];
}

/** What an Ingress of a release says. */
interface Given {
  readonly annotations: Record<string, string>;
  /** Hosts beside that of the URL. */
  readonly hosts: readonly string[];
}

/** Hosts beside the first, as the library takes them. */
function furtherHosts(first: string | undefined, hosts: ReadonlyArray<string | undefined>, leave: (i: number, why: string) => void): string[] {
  const taken = hosts.map((host, i) => {
    if (host === undefined) return [];
    const plain = plainHost(host);
    if (isDnsName(plain)) return [plain];
    leave(i, 'the library serves hosts by their names, and not by a wildcard: write each in hosts');
    return [];
  });
  return [...new Set(taken.flat())].filter((host) => host !== first);
}

/** With those that stand in the certificate alone; a wildcard in it stands for hosts that have rules. */
function withTlsHosts(first: string | undefined, served: readonly string[], tls: readonly unknown[]): string[] {
  const named = tls.flatMap(hostsOf).map(plainHost).filter(isDnsName);
  return [...new Set([...served, ...named])].filter((host) => host !== first);
}

function toAlb(values: Values, { annotations, hosts }: Given, draft: Draft, root: string): void {
  const { certificateArn, ...others } = albOptions(annotations, (annotation, why) =>
    draft.leave([...`${root}ingress.annotations`.split('.'), annotation], why),
  );
  const options = filled({ certificateArn, hosts: listed(hosts), ...others }) ?? {};
  draft.set('albIngress', options);
  const url = draft.get('url');
  const [port] = portsOf(options);
  // Where it listens elsewhere, the site is there for its users.
  if (typeof url === 'string' && port !== undefined) draft.set('url', `${url}:${port}`);
  values.list(`${root}ingress.tls`).forEach((_, i) => {
    draft.leave(
      [...`${root}ingress.tls`.split('.'), String(i)],
      'an Application Load Balancer has its certificate from AWS Certificate Manager: albIngress.certificateArn',
    );
  });
}

const listed = (hosts: readonly string[]) => (hosts.length === 0 ? undefined : hosts);

function toIngress(values: Values, { annotations: given, hosts }: Given, className: string | undefined, draft: Draft, root: string): void {
  const { [CLUSTER_ISSUER]: clusterIssuer, [ISSUER]: issuer, ...others } = given;
  const leave = (annotation: string, why: string) => draft.leave([...`${root}ingress.annotations`.split('.'), annotation], why);
  const { preset, annotations } = presetOf(className ?? 'nginx', others, leave);
  const issued = (clusterIssuer ?? issuer) !== undefined;
  const entries = values.list(`${root}ingress.tls`).filter(isTree);
  const secretNames = [...new Set(entries.map(({ secretName }) => textOf(secretName)))];
  const secretName = secretNames[0] === `${draft.siteName}-xnat-web-tls` ? undefined : secretNames[0];
  const options: Record<string, Code | undefined> = {
    className: className ?? 'nginx',
    preset,
    hosts: listed(hosts),
    tls: issued ? undefined : tlsOf(secretNames),
    tlsSecretName: secretName,
    clusterIssuer,
    issuer,
    annotations,
  };
  draft.set('ingress', filled(options)!);
  if (secretNames.length > 1) {
    draft.patch(
      INGRESS,
      '/spec/tls',
      entries.map((entry) => filled({ hosts: hostsOf(entry), secretName: textOf(entry.secretName) }) ?? {}),
      SECRETS,
    );
  }
  if (className === undefined) {
    draft.fill('ingress.className', 'nginx', "the release names no class, so the cluster's default one takes it: kubectl get ingressclass");
  } else if (values.get(`${root}ingress.ingressClassName`) === undefined && values.get(`${root}ingress.className`) !== undefined && root === '') {
    draft.remark('The official chart does not write ingress.className into its Ingress. See with kubectl get ingress whether the class is the one in use.');
  }
  if (entries.length > 0) return;
  draft.remark(
    issued
      ? `The release's Ingress has no certificate, though it names an issuer. That of the library has one, in the Secret ${draft.siteName}-xnat-web-tls, which cert-manager makes.`
      : "The release's Ingress has no certificate, and neither has that of the library: ingress.tls is IngressTls.ELSEWHERE. If nothing in front of the controller ends TLS, passwords go in clear: remove that line, and name an issuer by ingress.clusterIssuer.",
  );
}

/** The preset of the library for a class, and the annotations that are left beside it. */
function presetOf(className: string, given: Record<string, string>, leave: (annotation: string, why: string) => void) {
  if (className.includes('nginx')) return nginxOptions(given, leave);
  if (given[HAPROXY_COOKIE] !== undefined) return haproxyOptions(given, leave);
  return { preset: undefined, annotations: given };
}

/** Where the certificate is, by the Secrets of the entries; undefined for a Secret. */
function tlsOf(secretNames: ReadonlyArray<string | undefined>): Code | undefined {
  if (secretNames.length === 0) return name('IngressTls.ELSEWHERE');
  return secretNames[0] === undefined ? name('IngressTls.CONTROLLER_CERTIFICATE') : undefined;
}
