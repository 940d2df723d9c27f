import { Yaml } from 'cdk8s';
import type { EfkTls } from '../../contracts/efk-tls';

export interface KibanaConfigFacts {
  readonly elasticsearchUrl: string;
  readonly username: string;
  readonly url?: string;
  readonly tls: EfkTls;
}

/**
 * `kibana.yml`. Secrets come from variables whose names the image does not know: it would make arguments of those that
 * it knows.
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
    'elasticsearch.password': '${EFK_KIBANA_PASSWORD}',
    'elasticsearch.ssl.certificateAuthorities': ['/run/ca/ca.crt'],
    'elasticsearch.ssl.verificationMode': tls.verifiesNames ? 'full' : 'certificate',
    'xpack.security.encryptionKey': '${EFK_ENCRYPTION_KEY}',
    'xpack.encryptedSavedObjects.encryptionKey': '${EFK_SAVED_OBJECTS_KEY}',
    'xpack.reporting.encryptionKey': '${EFK_REPORTING_KEY}',
  });
}
