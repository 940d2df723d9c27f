/** What the construct writes and the Job's program reads. Both compile against it; at run time there is nothing of it. */

export type Members = { readonly [name: string]: unknown };

/** An object whose members are as wanted. */
export interface ObjectEntry {
  readonly kind: 'object';
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly members: Members;
}

/** An object that each POST makes anew: what it is not sent gets its default, so it is sent whole, without these members. */
export interface RowEntry {
  readonly kind: 'row';
  readonly path: string;
  readonly without: readonly string[];
  readonly members: Members;
}

/** An element of a list, known by some of its members; made with more of them where it is missing. */
export interface ElementEntry {
  readonly kind: 'element';
  readonly path: string;
  readonly knownBy: readonly string[];
  readonly members: Members;
  readonly toMakeIt: Members;
}

/** A role of the user who logs in. */
export interface RoleEntry {
  readonly kind: 'role';
  readonly name: string;
}

/** A path that must answer OK. */
export interface PingEntry {
  readonly kind: 'ping';
  readonly path: string;
}

export type SetupEntry = ObjectEntry | RowEntry | ElementEntry | RoleEntry | PingEntry;

/** The environment of the program. */
export interface SetupEnvironment {
  /** Such as http://xnat-xnat-setup:8080. */
  readonly XNAT_URL: string;
  /** Answers 200 without a login once XNAT can serve. */
  readonly HEALTH_PATH: string;
  /** An administrator of XNAT. */
  readonly USERNAME: string;
  /** File with the user's password. */
  readonly PASSWORD_FILE: string;
  /** File with the entries, as JSON. */
  readonly SETTINGS: string;
  /** The name of this Job. */
  readonly NAME: string;
  /** File that has the name of the Job whose settings the site wants. */
  readonly CURRENT: string;
  /** For how many seconds that file may be an old one. */
  readonly CURRENT_WAIT: string;
  /** For how many seconds the program waits for XNAT. */
  readonly WAIT: string;
  /** For how many seconds one thing is tried, once XNAT is there. */
  readonly TRY_FOR: string;
  /** Seconds between two tries. */
  readonly PAUSE: string;
  /** How often all of it is tried. */
  readonly ROUNDS: string;
  /** Seconds before the second round; each further one waits twice as long as the one before. */
  readonly ROUND_PAUSE: string;
}
