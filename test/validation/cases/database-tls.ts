import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaBundle, DatabaseTls, Secret } from 'cdk8s-xnat';
import { type Build, type Case, external } from '../case';

const BEGIN = '-----BEGIN';
const certificate = `${BEGIN} CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`;
const privateKey = `${BEGIN} PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n`;

const ca = CaBundle.fromConfigMapName('ca');
const credentials = Secret.named('xnat-db');
const addressed = (tls: DatabaseTls, certificateName?: string) => external({ ips: ['10.0.1.5'], credentials, tls, certificateName });
const named = (tls?: DatabaseTls) => external({ host: 'db.example.edu.au', credentials, tls });
const verified = named(DatabaseTls.verifyFull(ca));

const folder = join(tmpdir(), `ca-bundles-${process.pid}`);

/** A database whose authority's file has this content. */
const trusting =
  (file: string, content: string): Build =>
  (app) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, file), content);
    try {
      named(DatabaseTls.verifyFull(CaBundle.fromFile(join(folder, file))))(app);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

const caFile = (title: string, file: string, content: string, report: string): Case => ({
  rule: 'ca-file',
  title,
  broken: trusting(file, content),
  report,
  mended: trusting('ca.pem', certificate),
});

const unverified = (title: string, tls: DatabaseTls | undefined, report: string): Case => ({
  rule: 'tls-unverified',
  title,
  broken: named(tls),
  report,
  mended: verified,
});

export const databaseTlsCases: readonly Case[] = [
  {
    rule: 'tls-host-name',
    title: 'verifyFull by addresses alone, mended by the name in the certificate',
    broken: addressed(DatabaseTls.verifyFull(ca)),
    report: `
      [uwa/database] tls is verifyFull, but with ips alone the JDBC URL names the Service uwa-postgresql (tls-host-name)
          why  the driver compares the host in the JDBC URL with the certificate's names, and refuses to connect
          fix  add certificateName: "…", the name in the certificate, or use DatabaseTls.verifyCa(ca)`,
    mended: addressed(DatabaseTls.verifyFull(ca), 'db.example.edu.au'),
  },
  {
    rule: 'tls-host-name',
    title: 'verifyFull by addresses alone, mended by verifyCa',
    broken: addressed(DatabaseTls.verifyFull(ca)),
    report: `
      [uwa/database] tls is verifyFull, but with ips alone the JDBC URL names the Service uwa-postgresql (tls-host-name)
          why  the driver compares the host in the JDBC URL with the certificate's names, and refuses to connect
          fix  add certificateName: "…", the name in the certificate, or use DatabaseTls.verifyCa(ca)`,
    mended: addressed(DatabaseTls.verifyCa(ca)),
  },
  unverified(
    'no word about TLS',
    undefined,
    `
      [uwa/database] tls is require(), which encrypts with whoever answers (tls-unverified)
          why  whoever can redirect the traffic reads the password and every record that XNAT loads
          fix  use DatabaseTls.verifyFull(CaBundle.fromFile("global-bundle.pem")), or acknowledge "tls-unverified"`,
  ),
  unverified(
    'require()',
    DatabaseTls.require(),
    `
      [uwa/database] tls is require(), which encrypts with whoever answers (tls-unverified)
          why  whoever can redirect the traffic reads the password and every record that XNAT loads
          fix  use DatabaseTls.verifyFull(CaBundle.fromFile("global-bundle.pem")), or acknowledge "tls-unverified"`,
  ),
  unverified(
    'unverified()',
    DatabaseTls.unverified(),
    `
      [uwa/database] tls is unverified(), which encrypts with whoever answers (tls-unverified)
          why  whoever can redirect the traffic reads the password and every record that XNAT loads
          fix  use DatabaseTls.verifyFull(CaBundle.fromFile("global-bundle.pem")), or acknowledge "tls-unverified"`,
  ),
  unverified(
    'disabled()',
    DatabaseTls.disabled(),
    `
      [uwa/database] tls is disabled (tls-unverified)
          why  whoever sees the traffic reads the password and every record that XNAT loads
          fix  use DatabaseTls.verifyFull(CaBundle.fromFile("global-bundle.pem")), or acknowledge "tls-unverified"`,
  ),
  {
    rule: 'ca-file',
    title: 'a file that does not exist',
    broken: named(DatabaseTls.verifyFull(CaBundle.fromFile('certificates/global-bundle.pem'))),
    report: `
      [uwa/database] the CA bundle certificates/global-bundle.pem cannot be read (ca-file)
          why  without a certificate the driver trusts nobody, and XNAT does not start; a private key would lie open in a ConfigMap
          fix  correct the path: it is relative to the folder in which the synthesis runs`,
    mended: trusting('global-bundle.pem', certificate),
  },
  caFile(
    'a file without a certificate',
    'empty.pem',
    'nothing\n',
    `
      [uwa/database] the CA bundle ${folder}/empty.pem holds no certificate (ca-file)
          why  without a certificate the driver trusts nobody, and XNAT does not start; a private key would lie open in a ConfigMap
          fix  give a PEM file with CERTIFICATE blocks`,
  ),
  caFile(
    'a file with a private key',
    'server.pem',
    certificate + privateKey,
    `
      [uwa/database] the CA bundle ${folder}/server.pem holds a private key (ca-file)
          why  without a certificate the driver trusts nobody, and XNAT does not start; a private key would lie open in a ConfigMap
          fix  keep only the CERTIFICATE blocks in that file`,
  ),
];
