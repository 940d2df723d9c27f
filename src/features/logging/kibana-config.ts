import { Yaml } from 'cdk8s';
import type { EfkTls } from '../../contracts/efk-tls';
import type { Secret, SecretKey } from '../../values/secret';

export interface KibanaConfigFacts {
  readonly elasticsearchUrl: string;
  readonly username: string;
  readonly url?: string;
  readonly tls: EfkTls;
}

/**
 * `kibana.yml`, without the secrets, which an init container adds: Kibana reads them from no other file.
 *
 * @see https://www.elastic.co/docs/reference/kibana/configuration-reference/general-settings
 */
export function kibanaYml({ elasticsearchUrl, username, url, tls }: KibanaConfigFacts): string {
  return Yaml.stringify({
    'server.host': '0.0.0.0',
    ...(url !== undefined && { 'server.publicBaseUrl': url }),
    'server.ssl.enabled': true,
    'server.ssl.certificate': tls.kibanaCertificate,
    'server.ssl.key': tls.kibanaKey,
    'elasticsearch.hosts': [elasticsearchUrl],
    'elasticsearch.username': username,
    'elasticsearch.ssl.certificateAuthorities': ['/run/ca/ca.crt'],
    'elasticsearch.ssl.verificationMode': tls.verifiesNames ? 'full' : 'certificate',
  });
}

/** Settings that are secrets, and where each is. */
export function kibanaSecrets(password: SecretKey, encryptionKeys: Secret, former?: Secret): Array<{ readonly setting: string; readonly key: SecretKey }> {
  return [
    { setting: 'elasticsearch.password', key: password },
    { setting: 'xpack.security.encryptionKey', key: encryptionKeys.key('encryptionkey') },
    { setting: 'xpack.encryptedSavedObjects.encryptionKey', key: encryptionKeys.key('savedobjectskey') },
    { setting: 'xpack.reporting.encryptionKey', key: encryptionKeys.key('reportingkey') },
    // A list: the script writes it as one.
    ...(former === undefined ? [] : [{ setting: 'xpack.encryptedSavedObjects.keyRotation.decryptionOnlyKeys', key: former.key('savedobjectskey') }]),
  ];
}
