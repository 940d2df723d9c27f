/**
 * What the tests of a site need: `import { expectSite, siteSnapshot } from 'cdk8s-xnat/testing'`. It is for Node's own test runner, Jest,
 * Vitest and others alike, and no part of what is deployed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Chart, Testing } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { isTree, pageOf, type SiteObject } from './page';

export type { SiteObject } from './page';

/** A site: an app with all its charts, one chart, objects, or a folder that `cdk8s synth` has written. */
export type Site = App | Chart | readonly unknown[] | string;

/** The objects of a site, as they are applied. */
export function objectsOf(site: Site): SiteObject[] {
  if (typeof site === 'string') return ofFolder(site);
  if (isApp(site)) return ofText(String(site.synthYaml()), 'the app');
  if (Chart.isChart(site)) return ofUnknown(Testing.synth(site) as unknown[]);
  return ofUnknown(site as readonly unknown[]);
}

/** By what it can, since a site may have its cdk8s from another folder. */
const isApp = (value: unknown): value is App => typeof (value as { synthYaml?: unknown }).synthYaml === 'function';

/** Files with the values of secrets are left out. */
function ofFolder(folder: string): SiteObject[] {
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name) && !/\.secrets\.k8s\.ya?ml/.test(name));
  return names.sort().flatMap((name) => ofText(readFileSync(join(folder, name), 'utf8'), name));
}

function ofText(text: string, name: string): SiteObject[] {
  const documents = parseAllDocuments(text);
  return (Array.isArray(documents) ? documents : []).flatMap((document) => {
    if (document.errors.length > 0) throw new Error(`${name} is no YAML: ${document.errors[0]!.message}`);
    return ofUnknown([document.toJS()]);
  });
}

const ofUnknown = (objects: readonly unknown[]) =>
  objects.filter((object): object is SiteObject & Record<string, unknown> => isTree(object) && typeof object.kind === 'string' && isTree(object.metadata));

/**
 * A site on a page, to be compared with what was reviewed last: what the site itself decides, such as images, sizes, hosts and settings; programs
 * and long files by their hash; behind each object the hash of all of it, so that nothing changes unseen. No value of a Secret is in it.
 */
export const siteSnapshot = (site: Site): string => pageOf(objectsOf(site));

/** For `expect.addSnapshotSerializer` of Jest and Vitest: apps and charts are then printed as `siteSnapshot` does. */
export const siteSerializer = {
  test: (value: unknown): boolean => typeof value === 'object' && value !== null && (isApp(value) || Chart.isChart(value)),
  serialize: (value: unknown): string => siteSnapshot(value as App | Chart),
};

/** What a test says of a site. Each fails with what is there in place of it. */
export interface SiteExpectation {
  /** There is an object of this kind and name, and it has at least this. Of a list each item that is given must be there. */
  toHave(kind: string, name?: string, partial?: object): SiteExpectation;
  /** There is no such object. */
  notToHave(kind: string, name?: string): SiteExpectation;
}

/** Says what a site must have, in a line each. */
export function expectSite(site: Site): SiteExpectation {
  const objects = objectsOf(site);
  const found = (kind: string, name: string | undefined) => objects.filter((one) => one.kind === kind && (name === undefined || one.metadata.name === name));
  const expectation: SiteExpectation = {
    toHave(kind, name, partial = {}) {
      const some = found(kind, name);
      if (some.length === 0) {
        const names = found(kind, undefined).map(({ metadata }) => metadata.name);
        throw new Error(
          `The site has no ${kind}${name === undefined ? '' : ` ${name}`}. ${names.length === 0 ? `It has none of this kind` : `It has ${names.join(', ')}`}.`,
        );
      }
      const differences = some.map((object) => differs(object, partial, ''));
      if (differences.every((one) => one !== undefined)) throw new Error(`${kind} ${some[0]!.metadata.name}: ${differences[0]!}`);
      return expectation;
    },
    notToHave(kind, name) {
      const [first] = found(kind, name);
      if (first !== undefined) throw new Error(`The site has ${kind} ${first.metadata.name}, and must not.`);
      return expectation;
    },
  };
  return expectation;
}

/** Where an object is not as it is wanted; undefined where it is. */
function differs(is: unknown, wanted: unknown, path: string): string | undefined {
  const here = path === '' ? 'it' : path;
  if (wanted instanceof RegExp) return wanted.test(String(is)) ? undefined : `${here} is ${shown(is)}, and must match ${String(wanted)}`;
  if (Array.isArray(wanted)) {
    if (!Array.isArray(is)) return `${here} is ${shown(is)}, and no list`;
    const missing = wanted.find((item) => !is.some((one) => differs(one, item, '') === undefined));
    return missing === undefined ? undefined : `${here} has no item like ${shown(missing)}; it has ${shown(is)}`;
  }
  if (isTree(wanted)) {
    if (!isTree(is)) return `${here} is ${shown(is)}, and must have ${shown(wanted)}`;
    return Object.entries(wanted)
      .map(([key, value]) => differs(is[key], value, path === '' ? key : `${path}.${key}`))
      .find((one) => one !== undefined);
  }
  return is === wanted ? undefined : `${here} is ${shown(is)}, and must be ${shown(wanted)}`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'not there';
  const text = JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
