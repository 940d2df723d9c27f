import { DNS_SUBDOMAIN } from '../../core/grammar/kubernetes';
import { HOST } from '../../core/grammar/network';
import { by, filledText, heldBy, optional, required, secretOf, type Shape, text } from '../../core/props/kind';
import { Secret } from '../../values/secret';

/** Certificates that cert-manager makes and renews. */
export interface CertManagerOptions {
  /**
   * A ClusterIssuer that is there, whose authority signs the certificates of Elasticsearch's REST interface and of Kibana. Those
   * between Elasticsearch's nodes always have an authority of the stack's own: who has such a certificate is a node.
   *
   * @default - an authority of the stack's own is made: the Issuers `<namespace>-selfsigned` and `<namespace>-ca`
   */
  readonly clusterIssuer?: string;
}

/** Certificates as PEM, in Secrets with the keys `tls.crt`, `tls.key` and `ca.crt`. */
export interface PemCertificatesOptions {
  /** For the traffic between Elasticsearch's nodes, by an authority that signs nothing else: who has such a certificate is a node. */
  readonly transport: Secret;
  /** For Elasticsearch's REST interface. */
  readonly http: Secret;
  /** For Kibana's pages. */
  readonly kibana: Secret;

  /**
   * In the namespace of Fluentd: the key `ca.crt` alone.
   *
   * @default - the Secret `elasticsearch-ca`
   */
  readonly fluentdCa?: Secret;

  /**
   * Path of the public certificate of the REST interface, as PEM: its names are then compared with the Service's.
   *
   * @default - the names are not checked at synth
   */
  readonly httpCertificateFile?: string;
}

/** The keystore of the AIS operations documents, which `elasticsearch-certutil` makes. */
export interface Pkcs12CertificatesOptions {
  /**
   * With the key `elastic-certificates.p12`.
   *
   * @default - the Secret `elastic-certificates`
   */
  readonly keystore?: Secret;

  /** With the key `xpack.security.transport.ssl.keystore.secure_password`. */
  readonly transportKeystorePassword: Secret;

  /** With the key `xpack.security.transport.ssl.truststore.secure_password`. */
  readonly transportTruststorePassword: Secret;

  /** With the key `xpack.security.http.ssl.keystore.secure_password`. */
  readonly httpKeystorePassword: Secret;

  /**
   * With the key `elastic-certificate.pem`, certificate and private key, for Kibana.
   *
   * @default - the Secret `elastic-certificates-pem`
   */
  readonly pem?: Secret;

  /**
   * In both namespaces: the key `ca.crt`, the authority's certificate alone. The documents' `elastic-ca-cert.pem` holds its
   * private key as well; `openssl pkcs12 -nokeys` leaves that out.
   *
   * @default - the Secret `elasticsearch-ca`
   */
  readonly ca?: Secret;

  /**
   * The DNS name in the certificate, where it is not that of Elasticsearch's Service. The documents' is `security-master`.
   *
   * @default "elasticsearch-master"
   */
  readonly certificateName?: string;
}

export const CERT_MANAGER: Shape<CertManagerOptions> = { clusterIssuer: optional(by(filledText, DNS_SUBDOMAIN)) };

const secret = secretOf(Secret, 'Secret.named("elasticsearch-http")');

/** Stands in for one that was not given. */
export const STAND_IN = Secret.named('missing');

export const PEM: Shape<PemCertificatesOptions> = {
  transport: required(secret, STAND_IN),
  http: required(secret, STAND_IN),
  kibana: required(secret, STAND_IN),
  fluentdCa: optional(secret),
  httpCertificateFile: optional(heldBy(text, 'certificate-names', 'RFC 7468, 5 Textual Encoding of Certificates')),
};

export const PKCS12: Shape<Pkcs12CertificatesOptions> = {
  keystore: optional(secret),
  transportKeystorePassword: required(secret, STAND_IN),
  transportTruststorePassword: required(secret, STAND_IN),
  httpKeystorePassword: required(secret, STAND_IN),
  pem: optional(secret),
  ca: optional(secret),
  certificateName: optional(by(filledText, HOST)),
};

/** Where the stack's objects are. */
export interface EfkNamespaces {
  readonly namespace: string;
  readonly fluentdNamespace: string;
}
