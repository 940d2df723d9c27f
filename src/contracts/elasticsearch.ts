import type { EfkTls } from './efk-tls';

/** What a bootstrap sets up in an Elasticsearch for those that write to it. */
export interface PreparedIndices {
  /** The template of new indices. */
  readonly template: string;
  /** The indices that it is for, and that the writer may write to, such as `ais.*`. */
  readonly pattern: string;
  /** The user that it makes, if it makes one. */
  readonly writer: string | undefined;
}

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
  /**
   * What is set up in it once it runs; undefined where nobody does so.
   *
   * @internal
   */
  readonly _prepared?: PreparedIndices;
}
