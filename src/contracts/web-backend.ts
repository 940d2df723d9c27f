/** What stands in front of a site. */
export interface WebFrontEnd {
  /** What it is, as a message names it: `the Ingress of the class traefik`. */
  readonly description: string;
  /** Whether it is known to send a browser to the same pod every time. */
  readonly sticky: boolean;
  /** Whether annotations of the site's Service make it do so. */
  readonly stickyBy?: (annotations: { readonly [name: string]: string }) => boolean;
  /** For how long it does, in seconds, where that is known. */
  readonly stickySeconds?: number;
  /** Hosts that it takes requests for, beside that of the site's URL. */
  readonly hosts?: readonly string[];
  /** What its controller reads at the site's Service. */
  readonly serviceAnnotations?: { readonly [name: string]: string };
}

/** What an ingress sends requests to. */
export interface IWebBackend {
  /** URL of the site, without a trailing slash. */
  readonly url: string;
  /** Name of a ClusterIP Service in the namespace of the ingress. */
  readonly serviceName: string;
  /** Name of the Service's port. */
  readonly servicePortName: string;
  /**
   * Number of the Service's port; 80 where nothing is said.
   *
   * @internal
   */
  readonly _servicePort?: number;
  /** A path that answers 200 without a login as soon as the site can serve. */
  readonly healthPath: string;
  /**
   * How long a pod is given to end, in seconds.
   *
   * @internal
   */
  readonly _graceSeconds?: number;
  /**
   * Tells what stands in front, and whether it sends a browser to the same pod every time.
   *
   * @internal
   */
  _addFrontEnd?(frontEnd: WebFrontEnd): void;
}
