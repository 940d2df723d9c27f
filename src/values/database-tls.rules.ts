import { quoted } from '../core/refusals/describe';
import { Rule } from '../core/refusals/rule';

export interface TlsNameSubject {
  readonly mode: string;
  /** The host in the JDBC URL is the library's own Service. */
  readonly throughService: boolean;
  readonly service: string;
}

export const tlsHostName = new Rule<TlsNameSubject>({
  id: 'tls-host-name',
  refuses: 'verify-full for a database that is reached through a name that its certificate cannot carry',
  why: "the driver compares the host in the JDBC URL with the certificate's names, and refuses to connect",
  check: ({ mode, throughService, service }) =>
    mode === 'verify-full' && throughService
      ? [
          {
            what: `tls is verifyFull, but with ips alone the JDBC URL names the Service ${service}`,
            fix: 'add certificateName: "…", the name in the certificate, or use DatabaseTls.verifyCa(ca)',
          },
        ]
      : [],
});

export interface ExternalNameSubject {
  readonly mode: string;
  readonly host: string;
  /** What the Service of this name leads to, where it is an ExternalName of the same app. */
  readonly externalName: string | undefined;
}

export const tlsExternalName = new Rule<ExternalNameSubject>({
  id: 'tls-external-name',
  refuses: 'verify-full for a database behind a Service that is a name alone',
  why: "the driver compares the Service's name with those in the certificate, which carries the name behind it",
  check: ({ mode, host, externalName }) =>
    mode === 'verify-full' && externalName !== undefined
      ? [{ what: `host is ${quoted(host)}, a Service that leads to ${quoted(externalName)}`, fix: `write host: ${quoted(externalName)}` }]
      : [],
});

export interface UnverifiedSubject {
  readonly mode: string;
  /** As in `TlsNameSubject`: verify-full would be refused. */
  readonly throughService: boolean;
}

export const tlsUnverified = new Rule<UnverifiedSubject>({
  id: 'tls-unverified',
  refuses: 'an external database whose certificate is not checked, or which is reached in clear',
  why: 'whoever can redirect the traffic reads the password and every record that XNAT loads',
  acknowledgeable: true,
  check: ({ mode, throughService }) =>
    mode === 'verify-full' || mode === 'verify-ca'
      ? []
      : [
          {
            what: mode === 'disabled' ? 'tls is disabled' : `tls is ${mode}(), which encrypts with whoever answers`,
            ...(mode === 'disabled' && { why: 'whoever sees the traffic reads the password and every record that XNAT loads' }),
            fix: `use DatabaseTls.${throughService ? 'verifyCa' : 'verifyFull'}(CaBundle.fromFile("global-bundle.pem")), or acknowledge "tls-unverified"`,
          },
        ],
});

export interface CaFileSubject {
  readonly path: string;
  readonly pem: string | undefined;
}

export const caFile = new Rule<CaFileSubject>({
  id: 'ca-file',
  refuses: 'a CA bundle that cannot be read, holds no certificate, or holds a private key',
  why: 'without a certificate the driver trusts nobody, and XNAT does not start; a private key would lie open in a ConfigMap',
  check: ({ path, pem }) => {
    if (pem === undefined) {
      return [{ what: `the CA bundle ${path} cannot be read`, fix: 'correct the path: it is relative to the folder in which the synthesis runs' }];
    }
    if (pem.includes('PRIVATE KEY')) {
      return [{ what: `the CA bundle ${path} holds a private key`, fix: 'keep only the CERTIFICATE blocks in that file' }];
    }
    if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
      return [{ what: `the CA bundle ${path} holds no certificate`, fix: 'give a PEM file with CERTIFICATE blocks' }];
    }
    return [];
  },
});
