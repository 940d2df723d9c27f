import { hasOwn } from '../core/own';
import { Arguments } from '../core/props/arguments';
import { heldBy, hiddenText, type Kind, oneOf } from '../core/props/kind';
import { made } from '../core/props/made';
import { JSON_OBJECT, SITE_PREFERENCES } from './json-value';
import { ownedSetting } from './owned-setting.rules';
import { restPath, setupInitialized } from './rest-setting.rules';
import type { Members, SetupEntry } from './setup-entry';

/** How a setting is changed. */
export enum RestMethod {
  /** As most of XNAT's are. */
  POST = 'POST',
  /** As some are. */
  PUT = 'PUT',
}

/** A preference of XNAT's that a setting changes. */
export interface ChangedPreference {
  readonly tool: string;
  readonly name: string;
}

/** Its rule shows no query, where a token may stand. */
const REST_PATH: Kind<string> = { ...hiddenText, masks: 'any' };

const SITE_CONFIG = '/xapi/siteConfig';

/** Paths at which each POST makes another object, and what XNAT says of one and does not want to hear. */
const ROWS: Readonly<Record<string, readonly string[]>> = { '/xapi/docker/server': ['id', 'ping', 'swarm-mode'] };

/**
 * A setting of XNAT's that its REST interface holds. It stands in a ConfigMap, in clear: no secret may be in it.
 *
 * @see https://wiki.xnat.org/documentation/xnat-rest-api-directory
 */
export class RestSetting {
  /**
   * Members of an object, such as `RestSetting.object('/xapi/events/prefs', { enabled: true }, RestMethod.PUT)`. It is
   * read, and changed where one of them differs.
   *
   * Reports the rules `rest-path`, `literal-secret`, `owned-setting` and `setup-initialized`.
   *
   * @param path path of the object, from `/xapi/` or `/data/` on
   * @param members the members, and what they should be; what is in a list or an object among them is all that it has
   * @param method how it is changed
   */
  static object(path: string, members: { readonly [name: string]: unknown }, method: RestMethod = RestMethod.POST): RestSetting {
    const args = new Arguments('RestSetting.object');
    const known = args.value('path', heldBy(REST_PATH, 'rest-path', 'XNAT, REST API: https://wiki.xnat.org/xnat-api'), path, '/xapi/missing');
    args.apply(restPath, known);
    const verb = args.value('method', oneOf(RestMethod, 'RestMethod'), method, RestMethod.POST);
    const body = args.value('members', known === SITE_CONFIG ? SITE_PREFERENCES : JSON_OBJECT, members, {});
    const prop = 'RestSetting.object';
    const made = hasOwn(ROWS, known)
      ? RestSetting._row(known, body)
      : new RestSetting({ kind: 'object', method: verb as RestMethod, path: known, members: body });
    for (const { tool, name } of made._preferences) args.apply(ownedSetting, { prop, key: `${tool}.${name}` });
    if (known === SITE_CONFIG) args.apply(setupInitialized, { prop, initialized: body.initialized });
    return args.of(made);
  }

  /**
   * Site preferences that have been checked.
   *
   * @internal
   */
  static _siteConfig(members: Members): RestSetting {
    return made(new RestSetting({ kind: 'object', method: RestMethod.POST, path: SITE_CONFIG, members }));
  }

  /**
   * An object that each POST makes anew: what it is not sent gets its default. So it is sent as it was, with the members.
   *
   * @internal
   */
  static _row(path: string, members: Members): RestSetting {
    return made(new RestSetting({ kind: 'row', path, without: ROWS[path] ?? [], members }));
  }

  /**
   * An element of a list, which is made where it is missing, and then with the members that are sent to make it.
   *
   * @internal
   */
  static _element(path: string, knownBy: readonly string[], members: Members, toMakeIt: Members): RestSetting {
    return made(new RestSetting({ kind: 'element', path, knownBy, members, toMakeIt: { ...toMakeIt, ...members } }));
  }

  /**
   * A role that the user who does all this needs for what follows.
   *
   * @internal
   */
  static _role(name: string): RestSetting {
    return made(new RestSetting({ kind: 'role', name }));
  }

  /**
   * A path that must answer OK in the end.
   *
   * @internal
   */
  static _ping(path: string): RestSetting {
    return made(new RestSetting({ kind: 'ping', path }));
  }

  private constructor(
    /**
     * What the Job's program reads of it.
     *
     * @internal
     */
    readonly _entry: SetupEntry,
  ) {}

  /**
   * What it changes; undefined where it changes no object.
   *
   * @internal
   */
  get _path(): string | undefined {
    return 'members' in this._entry ? this._entry.path : undefined;
  }

  /**
   * Names of what it sets.
   *
   * @internal
   */
  get _names(): string[] {
    return 'members' in this._entry ? Object.keys(this._entry.members) : [];
  }

  /**
   * The preferences that it changes: by an object of them, or by a path that begins with the name of one.
   *
   * @internal
   */
  get _preferences(): ChangedPreference[] {
    const [, tool, one] = /^\/xapi\/(siteConfig|notifications)(?:\/([^/]+).*)?$/.exec(this._path ?? '') ?? [];
    if (tool === undefined) return [];
    return [...this._names, ...(one === undefined ? [] : [one])].map((name) => ({ tool, name }));
  }

  /**
   * Whether it only asks, and so comes last.
   *
   * @internal
   */
  get _asksOnly(): boolean {
    return this._entry.kind === 'ping';
  }
}
