import { Arguments } from '../validation/arguments';
import { filledText, type Kind, oneOf } from '../validation/kind';
import { ownedSetting } from '../validation/rules/owned-setting';
import { literalSecret } from '../validation/rules/placeholder-secret';
import { restPath } from '../validation/rules/setup';

/** How a setting is changed. */
export enum RestMethod {
  /** As most of XNAT's are. */
  POST = 'POST',
  /** As some are. */
  PUT = 'PUT',
}

type Members = { readonly [name: string]: unknown };

/** The single values in an object, by the names that they have. */
export function leavesOf(value: unknown, key = ''): Array<{ key: string; value: string }> {
  if (typeof value !== 'object' || value === null) return [{ key, value: String(value) }];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, Array.isArray(value) ? key : name));
}

/** What JSON can hold, as an object. */
const BODY: Kind = {
  expects: 'an object that JSON can hold, such as { enabled: true }',
  accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0 && isJson(value),
};

function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson);
}

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
   * @param path path of the object, from `/xapi/` or `/data/` on
   * @param members the members, and what they should be
   * @param method how it is changed
   */
  static object(path: string, members: { readonly [name: string]: unknown }, method: RestMethod = RestMethod.POST): RestSetting {
    const args = new Arguments('RestSetting.object');
    const known = args.value('path', filledText, path, '/xapi/missing');
    args.apply(restPath, known);
    const verb = args.value('method', oneOf(RestMethod, 'RestMethod'), method, RestMethod.POST);
    const body = args.value('members', BODY, members, { missing: true });
    for (const { key, value } of leavesOf(body)) args.apply(literalSecret, { prop: 'RestSetting.object', key, value });
    if (/^\/xapi\/siteConfig\/?$/.test(known)) {
      for (const name of Object.keys(body)) args.apply(ownedSetting, { prop: 'RestSetting.object', key: `siteConfig.${name}` });
    }
    return args.of(new RestSetting('object', [verb, known], [body]));
  }

  /**
   * An element of a list, which is made where it is missing, and then with the members that are sent to make it.
   *
   * @internal
   */
  static element(path: string, knownBy: readonly string[], members: Members, toMakeIt: Members): RestSetting {
    return new RestSetting('element', [path, knownBy.join(',')], [members, { ...toMakeIt, ...members }]);
  }

  /**
   * A role that the user who does all this needs for what follows.
   *
   * @internal
   */
  static role(name: string): RestSetting {
    return new RestSetting('role', [name]);
  }

  /**
   * A path that must answer in the end.
   *
   * @internal
   */
  static ping(path: string): RestSetting {
    return new RestSetting('ping', [path]);
  }

  private constructor(
    private readonly kind: string,
    private readonly words: readonly string[],
    private readonly bodies: readonly Members[] = [],
  ) {}

  /**
   * Whether it only asks, and so comes last.
   *
   * @internal
   */
  get asksOnly(): boolean {
    return this.kind === 'ping';
  }

  /**
   * What setup.sh reads of it: its line, and the files that the line names.
   *
   * @internal
   */
  toFiles(name: string): { readonly line: string; readonly files: { readonly [name: string]: string } } {
    const files = this.bodies.map((body, i) => [`${name}${i === 0 ? '' : '-new'}.json`, JSON.stringify(body)] as const);
    return { line: [this.kind, ...this.words, ...files.map(([file]) => file)].join(' '), files: Object.fromEntries(files) };
  }
}
