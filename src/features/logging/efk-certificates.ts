import {
  CERT_MANAGER,
  type CertManagerOptions,
  type EfkNamespaces,
  type ExistingPemOptions,
  type ExistingPkcs12Options,
  PEM,
  PKCS12,
} from './certificate-options';
import type { Construct } from 'constructs';
import { Arguments } from '../../core/props/arguments';
import { objectName } from '../../core/rules/names';
import { certManagerTls } from './cert-manager-certificates';
import type { EfkTls } from '../../contracts/efk-tls';
import { pemTls } from './pem-certificates';
import { pkcs12Tls } from './pkcs12-certificates';

/** Where the certificates of a logging stack come from. No key is ever made at synth. */
export class EfkCertificates {
  /**
   * cert-manager makes them, with the right names, and renews them. It must be there already.
   *
   * @see https://cert-manager.io/docs/
   */
  static certManager(given: CertManagerOptions = {}): EfkCertificates {
    const args = new Arguments('EfkCertificates.certManager');
    const options = args.options(given, CERT_MANAGER);
    const { clusterIssuer, clusterResourceNamespace } = options;
    if (clusterIssuer !== undefined) args.apply(objectName, { prop: 'clusterIssuer', name: clusterIssuer, longest: 253 });
    if (clusterResourceNamespace !== undefined) args.apply(objectName, { prop: 'clusterResourceNamespace', name: clusterResourceNamespace, longest: 63 });
    return args.of(new EfkCertificates((scope, namespaces) => certManagerTls(scope, namespaces, options)));
  }

  /** Certificates that you made, as PEM. */
  static existingPem(given: ExistingPemOptions): EfkCertificates {
    const args = new Arguments('EfkCertificates.existingPem');
    const options = args.options(given, PEM);
    return args.of(new EfkCertificates(() => pemTls(options)));
  }

  /** The keystore of the AIS operations documents. PEM is simpler: it needs no passwords. */
  static existingPkcs12(given: ExistingPkcs12Options): EfkCertificates {
    const args = new Arguments('EfkCertificates.existingPkcs12');
    const options = args.options(given, PKCS12);
    return args.of(new EfkCertificates(() => pkcs12Tls(options)));
  }

  private constructor(
    /** @internal */
    readonly bind: (scope: Construct, namespaces: EfkNamespaces) => EfkTls,
  ) {}
}
