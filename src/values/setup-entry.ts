/** The settings that the set-up's construct writes and its Job's program reads: both compile against these types. */

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
