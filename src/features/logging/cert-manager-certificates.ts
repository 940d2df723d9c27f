import type { Construct } from 'constructs';
import type { EfkTls } from '../../contracts/efk-tls';
import { k8s } from '../../core/k8s';
import { Certificate, type CertificateSpec, Issuer } from '../../imports/cert-manager.io';
import { Secret } from '../../values/secret';
import type { CertManagerOptions, EfkNamespaces } from './certificate-options';
import { efkPart } from './efk-component';
import { EFK, serviceNames } from './efk-names';
import { pemTls } from './pem-certificates';

/** How long a certificate is good for, and how long before its end another one takes its place. */
const LIFE = { duration: '2160h', renewBefore: '720h' };
/** The authority is in every trust store of the stack: it changes seldom. */
const AUTHORITY_LIFE = { duration: '43800h', renewBefore: '8760h' };

/**
 * Makes an authority, unless there is one, another one for the traffic between nodes, and a certificate for each purpose. Issuers are the
 * namespace's own: whoever in the cluster may have a certificate of a ClusterIssuer would be a node of Elasticsearch.
 */
export function certManagerTls(scope: Construct, namespaces: EfkNamespaces, options: CertManagerOptions): EfkTls {
  const { namespace, fluentdNamespace } = namespaces;
  const metadata = { namespace, labels: efkPart(scope, 'efk-certificates', 'efk', namespace).labels };
  const [selfSigned, transport, authority] = [`${namespace}-selfsigned`, `${namespace}-transport-ca`, `${namespace}-ca`];
  new Issuer(scope, selfSigned, { metadata: { name: selfSigned, ...metadata }, spec: { selfSigned: {} } });
  makeAuthority(scope, transport, selfSigned, metadata);
  if (options.clusterIssuer === undefined) makeAuthority(scope, authority, selfSigned, metadata);
  const clients = options.clusterIssuer === undefined ? issuer(authority) : issuer(options.clusterIssuer, 'ClusterIssuer');

  const make = (name: string, spec: Omit<CertificateSpec, 'secretName' | 'issuerRef'>, issuerRef = clients): Secret => {
    new Certificate(scope, name, {
      metadata: { name, ...metadata },
      spec: {
        secretName: name,
        ...LIFE,
        // Elasticsearch and Java's clients read PKCS #8; a new certificate has a new key.
        privateKey: { algorithm: 'RSA', encoding: 'PKCS8', size: 2048, rotationPolicy: 'Always' },
        issuerRef,
        ...spec,
      },
    });
    return Secret.named(name);
  };
  const service = serviceNames(EFK.elasticsearch, namespace);
  const nodes = serviceNames(EFK.headless, namespace).map((name) => `*.${name}`);
  const both = ['server auth', 'client auth'];
  const tls = pemTls({
    // A node is server and client of its like.
    transport: make('elasticsearch-transport', { commonName: 'elasticsearch-transport', dnsNames: [...nodes, ...service], usages: both }, issuer(transport)),
    http: make('elasticsearch-http', {
      commonName: EFK.elasticsearch,
      dnsNames: [...service, ...nodes, 'localhost'],
      ipAddresses: ['127.0.0.1'],
      usages: ['server auth'],
    }),
    kibana: make('kibana-http', {
      commonName: EFK.kibana,
      dnsNames: [...serviceNames(EFK.kibana, namespace), 'localhost'],
      usages: ['server auth'],
    }),
  });
  return { ...tls, ...copiedCa(scope, fluentdNamespace, metadata.labels) };
}

/** The authority's certificate alone, which the bootstrap copies into Fluentd's namespace: a Secret of cert-manager has a key in it. */
function copiedCa(scope: Construct, namespace: string, labels: Record<string, string>): Pick<EfkTls, 'fluentdCa' | 'caConfigMap'> {
  const name = 'elasticsearch-ca';
  new k8s.KubeConfigMap(scope, 'fluentd-ca', { metadata: { name, namespace, labels } });
  return { fluentdCa: { name: 'ca', configMap: { name, items: [{ key: 'ca.crt', path: 'ca.crt' }] } }, caConfigMap: name };
}

const issuer = (name: string, kind = 'Issuer') => ({ name, kind, group: 'cert-manager.io' });

/** An Issuer, and its key, in a Secret of its own name. */
function makeAuthority(
  scope: Construct,
  name: string,
  selfSigned: string,
  metadata: { readonly namespace: string; readonly labels: Record<string, string> },
): void {
  new Certificate(scope, name, {
    metadata: { name, ...metadata },
    spec: {
      secretName: name,
      commonName: name,
      isCa: true,
      ...AUTHORITY_LIFE,
      privateKey: { algorithm: 'ECDSA', encoding: 'PKCS8', size: 256, rotationPolicy: 'Never' },
      issuerRef: issuer(selfSigned),
    },
  });
  new Issuer(scope, `${name}-issuer`, { metadata: { name, ...metadata }, spec: { ca: { secretName: name } } });
}
