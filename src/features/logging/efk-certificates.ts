import type { Construct } from 'constructs';
import type { EfkTls } from '../../contracts/efk-tls';
import { Arguments } from '../../core/props/arguments';
import { certManagerTls } from './cert-manager-certificates';
import {
  CERT_MANAGER,
  type CertManagerOptions,
  type EfkNamespaces,
  PEM,
  type PemCertificatesOptions,
  PKCS12,
  type Pkcs12CertificatesOptions,
  STAND_IN,
} from './certificate-options';
import { efkTransport } from './efk-certificates.rules';
import { pemTls } from './pem-certificates';
import { pkcs12Tls } from './pkcs12-certificates';

/** Where the certificates of a logging stack come from. No key is ever made at synth. */
export class EfkCertificates {
  /**
   * cert-manager makes them, with the right names, and renews them. It must be there already. The Job of an `EfkStack` copies the
   * authority's certificate into the ConfigMap `elasticsearch-ca` of Fluentd's namespace; beside an `Elasticsearch` of your own you do.
   *
   * @see https://cert-manager.io/docs/
   */
  static certManager(options: CertManagerOptions = {}): EfkCertificates {
    const args = new Arguments('EfkCertificates.certManager');
    const known = args.options(options, CERT_MANAGER);
    return args.of(new EfkCertificates((scope, namespaces) => certManagerTls(scope, namespaces, known)));
  }

  /** Certificates that you made, as PEM. */
  static fromPem(options: PemCertificatesOptions): EfkCertificates {
    const args = new Arguments('EfkCertificates.fromPem');
    const known = args.options(options, PEM);
    if (known.transport !== STAND_IN)
      args.apply(efkTransport, { transport: known.transport.secretName, http: known.http.secretName, kibana: known.kibana.secretName });
    return args.of(new EfkCertificates(() => pemTls(known)));
  }

  /** The keystore of the AIS operations documents. PEM is simpler: it needs no passwords. */
  static fromPkcs12(options: Pkcs12CertificatesOptions): EfkCertificates {
    const args = new Arguments('EfkCertificates.fromPkcs12');
    const known = args.options(options, PKCS12);
    return args.of(new EfkCertificates(() => pkcs12Tls(known)));
  }

  private constructor(
    /** @internal */
    readonly bind: (scope: Construct, namespaces: EfkNamespaces) => EfkTls,
  ) {}
}
