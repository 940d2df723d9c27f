import type { EfkTls, SecureSetting } from '../../contracts/efk-tls';
import { Secret } from '../../values/secret';
import type { Pkcs12CertificatesOptions } from './certificate-options';
import { EFK } from './efk-names';
import { caVolume, CERTIFICATES, KIBANA_CERTIFICATES, secretVolume } from './pem-certificates';

const P12 = 'elastic-certificates.p12';
/** As the documents write it. */
const FILE = `${CERTIFICATES}/${P12}`;

/** The documents' Secrets have the setting's name for a key. */
const setting = (secret: Secret, name: string): SecureSetting => ({ setting: name, key: secret.key(name) });

/** The keystore of the AIS operations documents: one file for every node, and passwords in Elasticsearch's own keystore. */
export function pkcs12Tls(options: Pkcs12CertificatesOptions): EfkTls {
  const keystore = (options.keystore ?? Secret.named('elastic-certificates')).key(P12);
  const pem = options.pem ?? Secret.named('elastic-certificates-pem');
  const serverName = options.certificateName ?? EFK.elasticsearch;
  const ca = options.ca ?? Secret.named('elasticsearch-ca');
  const certificate = pem.key('elastic-certificate.pem').key;
  return {
    serverName,
    verifiesNames: serverName === EFK.elasticsearch,
    transport: { 'keystore.path': FILE, 'truststore.path': FILE },
    http: { 'keystore.path': FILE },
    elasticsearch: [{ volume: secretVolume('certificates', keystore.secretName, { [P12]: keystore.key }), mountPath: CERTIFICATES }],
    secureSettings: [
      setting(options.transportKeystorePassword, 'xpack.security.transport.ssl.keystore.secure_password'),
      setting(options.transportTruststorePassword, 'xpack.security.transport.ssl.truststore.secure_password'),
      setting(options.httpKeystorePassword, 'xpack.security.http.ssl.keystore.secure_password'),
    ],
    kibana: [
      {
        volume: secretVolume('certificate', pem.secretName, { 'elastic-certificate.pem': certificate }),
        mountPath: KIBANA_CERTIFICATES,
      },
    ],
    kibanaCertificate: `${KIBANA_CERTIFICATES}/elastic-certificate.pem`,
    kibanaKey: `${KIBANA_CERTIFICATES}/elastic-certificate.pem`,
    ca: caVolume('ca', ca),
    fluentdCa: caVolume('ca', ca),
  };
}
