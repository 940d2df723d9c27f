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

/** Names of Secrets. */
export interface TransportSubject {
  readonly transport: string;
  readonly http: string;
  readonly kibana: string;
}

export const efkTransport = new Rule<TransportSubject>({
  id: 'efk-transport',
  refuses: "a certificate of Elasticsearch's nodes that others have as well",
  why: "whoever has it is a node of Elasticsearch, which has all of its data and asks nobody for a password: Kibana's pod, and who is let near clients' certificates, must not",
  check: ({ transport, http, kibana }) =>
    Object.entries({ http, kibana })
      .filter(([, name]) => name === transport)
      .map(([prop]) => ({
        what: `transport and ${prop} are both the Secret ${quoted(transport)}`,
        fix: `make a certificate for ${prop} of its own, by another authority, as npm run certs does, and name its Secret there; or use EfkCertificates.certManager()`,
      })),
});

function read(path: string): X509Certificate | undefined {
  try {
    return new X509Certificate(readFileSync(path));
  } catch {
    return undefined;
  }
}
