/** What an ingress sends requests to. */
export interface IWebBackend {
  /** URL of the site, without a trailing slash. */
  readonly url: string;
  /** Name of a ClusterIP Service in the namespace of the ingress. */
  readonly serviceName: string;
  /** Name of the Service's port. */
  readonly servicePortName: string;
  /** A path that answers 200 without a login as soon as the site can serve. */
  readonly healthPath: string;
}
