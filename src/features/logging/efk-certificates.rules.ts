import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { enumerate, quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

export interface CertificateSubject {
  readonly path: string;
  /** Names by which others connect. */
  readonly names: readonly string[];
}

export const certificateNames = new Rule<CertificateSubject>({
  id: 'certificate-names',
  refuses: "a certificate of Elasticsearch that does not carry its Service's names, or cannot be read",
  why: 'Kibana and Fluentd compare it with the name that they connect to: they would refuse it, or verify nothing',
  check: ({ path, names }) => {
    const certificate = read(path);
    if (certificate === undefined) {
      return [
        {
          what: `the certificate ${quoted(path)} cannot be read`,
          fix: 'give the path of the public certificate as PEM, relative to the folder of the synthesis',
        },
      ];
    }
    const missing = names.filter((name) => certificate.checkHost(name) === undefined);
    return missing.length === 0
      ? []
      : [
          {
            what: `the certificate ${quoted(path)} is good for ${certificate.subjectAltName ?? 'no name'}, not for ${enumerate(missing)}`,
            fix: `make one with the DNS names ${enumerate(names)}; or use EfkCertificates.certManager()`,
          },
        ];
  },
});

function read(path: string): X509Certificate | undefined {
  try {
    return new X509Certificate(readFileSync(path));
  } catch {
    return undefined;
  }
}
