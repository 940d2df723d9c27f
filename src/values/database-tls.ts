import { Arguments } from '../core/props/arguments';
import { valueOf } from '../core/props/kind';
import { made } from '../core/props/made';
import { CaBundle } from './ca-bundle';

/** Folder of the CA bundle in XNAT's container. */
export const CA_FOLDER = '/etc/xnat/database-ca';
const CA_FILE = `${CA_FOLDER}/ca.pem`;

/**
 * How XNAT's connection to PostgreSQL is encrypted, and whom it trusts.
 *
 * @see https://jdbc.postgresql.org/documentation/ssl/
 */
export class DatabaseTls {
  /**
   * Encrypted; the certificate must come from the given authority and carry the host's name. The only mode that a
   * machine in the middle cannot defeat.
   *
   * @param ca the authority's certificates
   */
  static verifyFull(ca: CaBundle): DatabaseTls {
    return DatabaseTls.verifying('verify-full', 'DatabaseTls.verifyFull', ca);
  }

  /**
   * Encrypted; the certificate must come from the given authority, for whatever host. For a database that is reached
   * by an IP address and whose certificate has no name that could be given.
   *
   * @param ca the authority's certificates
   */
  static verifyCa(ca: CaBundle): DatabaseTls {
    return DatabaseTls.verifying('verify-ca', 'DatabaseTls.verifyCa', ca);
  }

  /** Encrypted, with whoever answers. Needs an acknowledgement: who can redirect the traffic can read it. */
  static require(): DatabaseTls {
    return made(new DatabaseTls('require', [['sslmode', 'require']]));
  }

  /**
   * Encrypted, with whoever answers: the string of the AIS operations documents to the letter. It trusts as much as
   * `require()`, and needs an acknowledgement as well. `verifyFull` needs no other image: the driver reads the
   * authority's PEM from a ConfigMap.
   */
  static unverified(): DatabaseTls {
    return made(
      new DatabaseTls('unverified', [
        ['ssl', 'true'],
        ['sslmode', 'require'],
        ['sslfactory', 'org.postgresql.ssl.NonValidatingFactory'],
      ]),
    );
  }

  /** In clear. For a database whose traffic does not leave the cluster. */
  static disabled(): DatabaseTls {
    return made(new DatabaseTls('disabled', [['sslmode', 'disable']]));
  }

  private static verifying(mode: string, maker: string, given: CaBundle): DatabaseTls {
    const args = new Arguments(maker);
    const kind = valueOf(CaBundle, 'CaBundle.fromFile("global-bundle.pem")');
    const ca = args.value('ca', kind, given, CaBundle.fromConfigMapName('missing'));
    return args.of(
      new DatabaseTls(
        mode,
        [
          ['sslmode', mode],
          ['sslrootcert', CA_FILE],
        ],
        ca,
      ),
    );
  }

  private constructor(
    /** `verify-full`, `verify-ca`, `require`, `unverified` or `disabled`. */
    readonly mode: string,
    private readonly parameters: ReadonlyArray<readonly [string, string]>,
    /** The authority, in the modes that check one. */
    readonly ca?: CaBundle,
  ) {}

  /**
   * Parameters of the JDBC URL, in their order.
   *
   * @internal
   */
  _jdbcParameters(): string[][] {
    return this.parameters.map(([name, value]) => [name, value]);
  }
}
