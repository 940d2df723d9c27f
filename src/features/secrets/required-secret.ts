/** A Secret that must exist before an apply: something reads it, and nothing in the app makes it. */
export interface RequiredSecret {
  /** Its namespace; undefined where the app leaves it to kubectl. */
  readonly namespace?: string;
  /** Its name. */
  readonly name: string;
  /** The keys that are read, in alphabetical order. */
  readonly keys: string[];
  /** What reads it, such as `StatefulSet xnat-xnat-web`. */
  readonly readers: string[];
}
