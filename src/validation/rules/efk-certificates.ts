import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { EFK } from '../../logging/efk-names';
import { quoted } from '../describe';
import { Rule } from '../rule';

export const certificateNames = new Rule<string>({
  id: 'certificate-names',
  refuses: "a certificate of Elasticsearch that does not carry its Service's name, or cannot be read",
  why: 'Kibana and Fluentd compare it with the name that they connect to: they would refuse it, or verify nothing',
  check: (path) => {
    const certificate = read(path);
    if (certificate === undefined) {
      return [{ what: `the certificate ${quoted(path)} cannot be read`, fix: 'give the path of the public certificate as PEM, relative to the folder of the synthesis' }];
    }
    return certificate.checkHost(EFK.elasticsearch) === undefined
      ? [
          {
            what: `the certificate ${quoted(path)} is good for ${certificate.subjectAltName ?? 'no name'}, not for ${EFK.elasticsearch}`,
            fix: `make one with the DNS names ${EFK.elasticsearch} and *.${EFK.headless}, and those with the namespace; or use EfkCertificates.certManager()`,
          },
        ]
      : [];
  },
});

function read(path: string): X509Certificate | undefined {
  try {
    return new X509Certificate(readFileSync(path));
  } catch {
    return undefined;
  }
}
