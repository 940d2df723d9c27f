import type { Construct } from 'constructs';
import type { EfkTls } from '../../contracts/efk-tls';
import { clusterScoped } from '../../core/kubernetes/cluster-scoped';
import { Certificate, type CertificateSpec, ClusterIssuer } from '../../imports/cert-manager.io';
import { Secret } from '../../values/secret';
import type { CertManagerOptions, EfkNamespaces } from './certificate-options';
import { efkPart } from './efk-component';
import { EFK, serviceNames } from './efk-names';
import { pemTls } from './pem-certificates';

/** How long a certificate is good for, and how long before its end another one takes its place. */
const LIFE = { duration: '2160h', renewBefore: '720h' };
/** The authority is in every trust store of the stack: it changes seldom. */
const AUTHORITY_LIFE = { duration: '43800h', renewBefore: '8760h' };

/** Makes an authority, unless there is one, and a certificate for each purpose. */
export function certManagerTls(scope: Construct, namespaces: EfkNamespaces, options: CertManagerOptions): EfkTls {
  const { labels } = efkPart(scope, 'efk-certificates', 'efk', namespaces.namespace);
  // ClusterIssuers are the cluster's: two stacks would share a name.
  const authority = `${namespaces.namespace}-ca`;
  const issuer = options.clusterIssuer ?? authority;
  if (options.clusterIssuer === undefined)
    makeAuthority(scope, authority, `${namespaces.namespace}-selfsigned`, labels, options.clusterResourceNamespace ?? 'cert-manager');

  const make = (name: string, namespace: string, spec: Partial<CertificateSpec>): Secret => {
    new Certificate(scope, name, {
      metadata: { name, namespace, labels },
      spec: {
        secretName: name,
        ...LIFE,
        // Elasticsearch and Java's clients read PKCS #8; a new certificate has a new key.
        privateKey: { algorithm: 'RSA', encoding: 'PKCS8', size: 2048, rotationPolicy: 'Always' },
        issuerRef: { name: issuer, kind: 'ClusterIssuer', group: 'cert-manager.io' },
        ...spec,
      },
    });
    return Secret.named(name);
  };
  const { namespace, fluentdNamespace } = namespaces;
  const service = serviceNames(EFK.elasticsearch, namespace);
  const nodes = serviceNames(EFK.headless, namespace).map((name) => `*.${name}`);
  const both = ['server auth', 'client auth'];
  return pemTls({
    // A node is server and client of its like.
    transport: make('elasticsearch-transport', namespace, { commonName: 'elasticsearch-transport', dnsNames: [...nodes, ...service], usages: both }),
    http: make('elasticsearch-http', namespace, {
      commonName: EFK.elasticsearch,
      dnsNames: [...service, ...nodes, 'localhost'],
      ipAddresses: ['127.0.0.1'],
      usages: ['server auth'],
    }),
    kibana: make('kibana-http', namespace, {
      commonName: EFK.kibana,
      dnsNames: [...serviceNames(EFK.kibana, namespace), 'localhost'],
      usages: ['server auth'],
    }),
    // Its Secret brings the authority's certificate into Fluentd's namespace.
    fluentdCa: make('fluentd', fluentdNamespace, { commonName: EFK.fluentd, dnsNames: [EFK.fluentd], usages: ['client auth'] }),
  });
}

function makeAuthority(scope: Construct, authority: string, selfSigned: string, labels: Record<string, string>, namespace: string): void {
  clusterScoped(new ClusterIssuer(scope, selfSigned, { metadata: { name: selfSigned, labels }, spec: { selfSigned: {} } }));
  new Certificate(scope, authority, {
    metadata: { name: authority, namespace, labels },
    spec: {
      secretName: authority,
      commonName: authority,
      isCa: true,
      ...AUTHORITY_LIFE,
      privateKey: { algorithm: 'ECDSA', encoding: 'PKCS8', size: 256, rotationPolicy: 'Never' },
      issuerRef: { name: selfSigned, kind: 'ClusterIssuer', group: 'cert-manager.io' },
    },
  });
  clusterScoped(new ClusterIssuer(scope, `${authority}-issuer`, { metadata: { name: authority, labels }, spec: { ca: { secretName: authority } } }));
}
