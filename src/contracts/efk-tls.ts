import type { k8s } from '../core/k8s';
import type { SecretKey } from '../values/secret';

/** A secure setting of Elasticsearch, and where its value is. */
export interface SecureSetting {
  readonly setting: string;
  readonly key: SecretKey;
}

/** Files of a Secret, and where a container finds it. */
export interface MountedFiles {
  readonly volume: k8s.Volume;
  readonly mountPath: string;
}

/** What certificates come to in the pods of the stack. */
export interface EfkTls {
  /** The name in the certificate of the REST interface: the Service's, unless it is another's. */
  readonly serverName: string;
  /** Whether that is the name by which others reach it. */
  readonly verifiesNames: boolean;
  /** The public certificate of the REST interface, where it is at hand for a check of its names. */
  readonly httpCertificateFile?: string;
  /** Settings below `xpack.security.transport.ssl` and `xpack.security.http.ssl`. */
  readonly transport: Record<string, unknown>;
  readonly http: Record<string, unknown>;
  /** Files of Elasticsearch's pods. */
  readonly elasticsearch: MountedFiles[];
  /** What must stand in Elasticsearch's own keystore. */
  readonly secureSettings: SecureSetting[];
  /** Files of Kibana's pod. */
  readonly kibana: MountedFiles[];
  readonly kibanaCertificate: string;
  readonly kibanaKey: string;
  /** The authority, as a volume with the file ca.crt, in the namespace of Elasticsearch and in that of Fluentd. */
  readonly ca: k8s.Volume;
  readonly fluentdCa: k8s.Volume;
  /** A ConfigMap in Fluentd's namespace that `fluentdCa` is of, and that the bootstrap fills. */
  readonly caConfigMap?: string;
}
