import { call, type Code } from '../../code/code';
import { type Converter, filled, textOf, texts, type Values } from '../chart';
import type { Draft } from '../draft';
import { isTree } from '../values';
import { albOptions } from './alb';
import { nginxOptions } from './nginx';

const CLASS = 'kubernetes.io/ingress.class';
const CLUSTER_ISSUER = 'cert-manager.io/cluster-issuer';
const ISSUER = 'cert-manager.io/issuer';

const INGRESS = call('site.node.findChild', 'ingress');
const FURTHER = "Hosts beside that of url, which is XNAT's own; no prop says these.";

/** A rule of an Ingress for a further host of the site. */
const ruleOf = (host: string, siteName: string): Code => ({
  host,
  http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: `${siteName}-xnat-web`, port: { name: 'http' } } } }] },
});

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
    const hosts = values.list(key('hosts')).flatMap((entry) => (isTree(entry) ? (textOf(entry.host) ?? []) : []));
    if (!values.flag(key('enabled'))) {
      for (const name of ['hosts', 'tls', 'annotations']) {
        if (values.changed(key(name))) draft.leave(key(name), 'ingress is not enabled: the release makes none');
      }
      return;
    }
    const [host, ...further] = hosts;
    if (host !== undefined) draft.set('url', `https://${host}`);
    for (const another of further) draft.patch(INGRESS, '/spec/rules/-', ruleOf(another, draft.siteName), FURTHER);
    const { [CLASS]: oldClass, ...annotations } = texts(values, key('annotations'), draft);
    const className = textOf(values.get(key('ingressClassName'))) ?? textOf(values.get(key('className'))) ?? oldClass;
    if (className === 'alb') return toAlb(values, annotations, draft, root);
    toIngress(values, annotations, className, draft, root);
  },
});

/** Ports for HTTPS, where 443 is none of them. */
function portsOf(options: Code): number[] {
  const ports = (options as { readonly httpsPorts?: Code }).httpsPorts;
  return Array.isArray(ports) && !ports.includes(443) ? ports.filter((port): port is number => typeof port === 'number') : [];
}

function toAlb(values: Values, annotations: Record<string, string>, draft: Draft, root: string): void {
  const options = albOptions(annotations, (annotation, why) => draft.leave([...`${root}ingress.annotations`.split('.'), annotation], why));
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

function toIngress(values: Values, given: Record<string, string>, className: string | undefined, draft: Draft, root: string): void {
  const { [CLUSTER_ISSUER]: clusterIssuer, [ISSUER]: issuer, ...others } = given;
  const leave = (annotation: string, why: string) => draft.leave([...`${root}ingress.annotations`.split('.'), annotation], why);
  const { preset, annotations } = (className ?? 'nginx').includes('nginx') ? nginxOptions(others, leave) : { preset: undefined, annotations: others };
  const [first, ...more] = values.list(`${root}ingress.tls`).filter(isTree);
  for (const host of hostsOf(first).filter((one) => `https://${one}` !== draft.get('url'))) draft.patch(INGRESS, '/spec/tls/0/hosts/-', host, FURTHER);
  for (const entry of more) draft.patch(INGRESS, '/spec/tls/-', filled({ hosts: hostsOf(entry), secretName: textOf(entry.secretName) }) ?? {}, FURTHER);
  const secretName = first && textOf(first.secretName);
  const options: Record<string, Code | undefined> = {
    className: className ?? 'nginx',
    preset,
    tlsSecretName: secretName === `${draft.siteName}-xnat-web-tls` ? undefined : secretName,
    clusterIssuer,
    issuer,
    annotations,
  };
  draft.set('ingress', filled(options)!);
  if (className === undefined) {
    draft.fill('ingress.className', 'nginx', "the release names no class, so the cluster's default one takes it: kubectl get ingressclass");
  } else if (values.get(`${root}ingress.ingressClassName`) === undefined && values.get(`${root}ingress.className`) !== undefined && root === '') {
    draft.remark('The official chart does not write ingress.className into its Ingress. See with kubectl get ingress whether the class is the one in use.');
  }
  if (first === undefined) {
    draft.remark(
      `The release's Ingress has no certificate. That of the library has one: make the Secret ${draft.siteName}-xnat-web-tls, or name an issuer by ingress.clusterIssuer.`,
    );
  }
}
