import { call, type Code, type CodeObject, isObject, make, name, noted, Noted, on } from '../code/code';
import type { Statement } from '../code/typescript-printer';
import { type Path, pathText } from './values';

/** A key of the values that the file does not carry, and why. */
export interface LeftOut {
  readonly key: string;
  readonly why: string;
}

/** A secret that stands in the values, and the Secret that it belongs in. */
export interface SecretMove {
  readonly key: string;
  readonly secretName: string;
  readonly secretKey: string;
  /** Whether the release has made that Secret, so that it is there. */
  readonly there: boolean;
}

/** What no values file says, and a person has to fill in. */
export interface Gap {
  readonly prop: string;
  readonly why: string;
}

/** The order in which the docs have the keys of a site. */
const SITE_KEYS = `namespace createNamespace url adminEmail siteId pod xnat externalPostgres archive prearchive cache buildVolume containerService autoscaling
  ingress albIngress dicom smtp trust logins monitoring createNetworkPolicies`.split(/\s+/);
const XNAT_KEYS = `image pod replicas service resources heapPercent startupTimeout terminationGracePeriod timeZone adminCredentials includedPlugins plugins
  passwordLogin properties`.split(/\s+/);

type Mutable = { [key: string]: Code };

/** A site's file in the making, and what there is to say about it. */
export class Draft {
  readonly left: LeftOut[] = [];
  readonly secrets: SecretMove[] = [];
  readonly gaps: Gap[] = [];
  readonly remarks: string[] = [];
  private readonly props: Mutable = {};
  private readonly added: Statement[] = [];
  private readonly patches: Array<{ target: Code; path: string; value: Code; comment?: string }> = [];
  private readonly acknowledged: Array<readonly [rule: string, reason: string]> = [];

  constructor(readonly siteName: string) {}

  /** Sets a prop by its path, such as `xnat.image`. */
  set(path: string, value: Code | undefined, comment?: string): void {
    if (value === undefined) return;
    const keys = path.split('.');
    let object = this.props;
    for (const key of keys.slice(0, -1)) object = (object[key] ??= {}) as Mutable;
    object[keys[keys.length - 1]!] = comment === undefined ? value : noted(comment, value);
  }

  /** What a prop has been set to. */
  get(path: string): Code | undefined {
    const code = path.split('.').reduce<Code | undefined>((object, key) => (object === undefined || !isObject(object) ? undefined : object[key]), this.props);
    return code instanceof Noted ? code.value : code;
  }

  /** Adds an element to a prop that is a list. */
  append(path: string, value: Code): void {
    const list = this.get(path);
    this.set(path, [...(Array.isArray(list) ? (list as Code[]) : []), value]);
  }

  /** Sets a prop that no values file says: to what can be seen to be filled in. */
  fill(path: string, value: Code, why: string): void {
    this.set(path, value, 'Fill in.');
    this.gaps.push({ prop: path, why });
  }

  /** A statement behind the site. */
  statement(code: Code, comment?: string): void {
    this.added.push({ code, comment });
  }

  /** What no prop says yet, as a patch of the site's YAML. */
  patch(target: Code, path: string, value: Code, comment?: string): void {
    this.patches.push({ target, path, value, comment });
  }

  leave(key: string | Path, why: string): void {
    const text = typeof key === 'string' ? key : pathText(key);
    if (!this.left.some((entry) => entry.key === text)) this.left.push({ key: text, why });
  }

  secret(key: string | Path, secretName: string, secretKey: string, there = false): void {
    this.secrets.push({ key: typeof key === 'string' ? key : pathText(key), secretName, secretKey, there });
  }

  remark(text: string): void {
    if (!this.remarks.includes(text)) this.remarks.push(text);
  }

  acknowledge(rule: string, reason: string): void {
    this.acknowledged.push([rule, reason]);
  }

  /** All statements of the file. */
  statements(): Statement[] {
    const rest = [...this.added, ...this.patchStatements(), ...this.acknowledged.map(([rule, reason]) => ({ code: call('site.acknowledge', rule, reason) }))];
    const props = ordered({ ...this.props, ...(isObject(this.props.xnat ?? '') && { xnat: ordered(this.props.xnat as CodeObject, XNAT_KEYS) }) }, SITE_KEYS);
    const site = { code: make('XnatSite', name('app'), this.siteName, props), comment: 'The id is the name of the Helm release: all names follow from it.' };
    return [{ code: make('App'), constant: 'app' }, { ...site, ...(rest.length > 0 && { constant: 'site' }) }, ...rest, { code: call('app.synth') }];
  }

  private patchStatements(): Statement[] {
    const targets = [...new Set(this.patches.map(({ target }) => JSON.stringify(target)))];
    return targets.map((text) => {
      const patches = this.patches.filter(({ target }) => JSON.stringify(target) === text);
      const adds = patches.map(({ path, value }) => call('JsonPatch.add', path, value));
      const comments = [...new Set(patches.flatMap(({ comment }) => (comment === undefined ? [] : [comment])))];
      return {
        code: on(call('ApiObject.of', patches[0]!.target), 'addJsonPatch', ...adds),
        ...(comments.length > 0 && { comment: comments.join('\n') }),
      };
    });
  }
}

function ordered(object: CodeObject, order: readonly string[]): CodeObject {
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => place(a) - place(b)));
}
