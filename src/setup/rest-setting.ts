import { Arguments } from '../validation/arguments';
import { filledText, type Kind, oneOf } from '../validation/kind';
import { restPath } from '../validation/rules/setup';

/** How a setting is changed. */
export enum RestMethod {
  /** As most of XNAT's are. */
  POST = 'POST',
  /** As some are. */
  PUT = 'PUT',
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
    return args.of(new RestSetting('object', [verb, known], args.value('members', BODY, members, { missing: true })));
  }

  /**
   * An element of a list, which is made where it is missing.
   *
   * @internal
   */
  static element(path: string, knownBy: readonly string[], members: { readonly [name: string]: unknown }): RestSetting {
    return new RestSetting('element', [path, knownBy.join(',')], members);
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
    private readonly body?: { readonly [name: string]: unknown },
  ) {}

  /** What setup.sh reads of it: its line, and the file that the line names. */
  toFiles(fileName: string): { readonly line: string; readonly files: { readonly [name: string]: string } } {
    const words = [this.kind, ...this.words];
    if (this.body === undefined) return { line: words.join(' '), files: {} };
    return { line: [...words, fileName].join(' '), files: { [fileName]: JSON.stringify(this.body) } };
  }
}
