import type { EfkTls, MountedFiles } from '../../contracts/efk-tls';
import type { k8s } from '../../core/k8s';
import { Secret } from '../../values/secret';
import type { PemCertificatesOptions } from './certificate-options';
import { EFK } from './efk-names';

/** Folder of certificates, below Elasticsearch's and Kibana's config. */
export const CERTIFICATES = '/usr/share/elasticsearch/config/certs';
export const KIBANA_CERTIFICATES = '/usr/share/kibana/config/certs';

/** A Secret as files, readable by the pod's group. */
export function secretVolume(name: string, secretName: string, items: Record<string, string>): k8s.Volume {
  return { name, secret: { secretName, defaultMode: 0o440, items: Object.entries(items).map(([path, key]) => ({ key, path })) } };
}

export function caVolume(name: string, ca: Secret): k8s.Volume {
  const key = ca.key('ca.crt');
  return secretVolume(name, key.secretName, { 'ca.crt': key.key });
}

/** Certificates as PEM: what cert-manager writes, and what Elasticsearch and Kibana read as it is. */
export function pemTls({ transport, http, kibana, fluentdCa, httpCertificateFile }: PemCertificatesOptions): EfkTls {
  const folder = (name: string, secret: Secret, path: string): MountedFiles => ({
    volume: secretVolume(name, secret.secretName, {
      'tls.crt': secret.key('tls.crt').key,
      'tls.key': secret.key('tls.key').key,
      'ca.crt': secret.key('ca.crt').key,
    }),
    mountPath: path,
  });
  const settings = (name: string) => ({
    certificate: `certs/${name}/tls.crt`,
    key: `certs/${name}/tls.key`,
    certificate_authorities: [`certs/${name}/ca.crt`],
  });
  return {
    serverName: EFK.elasticsearch,
    verifiesNames: true,
    httpCertificateFile,
    transport: settings('transport'),
    http: settings('http'),
    elasticsearch: [folder('transport-certificate', transport, `${CERTIFICATES}/transport`), folder('http-certificate', http, `${CERTIFICATES}/http`)],
    secureSettings: [],
    kibana: [folder('certificate', kibana, KIBANA_CERTIFICATES)],
    kibanaCertificate: `${KIBANA_CERTIFICATES}/tls.crt`,
    kibanaKey: `${KIBANA_CERTIFICATES}/tls.key`,
    ca: caVolume('ca', http),
    fluentdCa: caVolume('ca', fluentdCa ?? Secret.named('elasticsearch-ca')),
  };
}
