import type { EfkTls } from './efk-tls';

/** An Elasticsearch that others send to and read from. */
export interface IElasticsearch {
  /** Namespace of its Service. */
  readonly namespace: string;
  /** Name of its Service, which its certificate carries. */
  readonly serviceName: string;
  /** TCP port of its REST interface, which takes https alone. */
  readonly port: number;
  /** Version, such as `8.19.3`. */
  readonly version: string;
  /** Labels of its pods. */
  readonly podLabels: { readonly [label: string]: string };
  /** Members of the cluster. */
  readonly replicas: number;
  /**
   * Its certificates, and those of what belongs to it.
   *
   * @internal
   */
  readonly _tls: EfkTls;
}
