import { compare, parse } from '../versions/compare';

/** What is wrong with a release, in words that say what to do about it. */
export type Problem = string;

/** `git status --porcelain`: what is tested, packed and tagged must be one and the same commit. */
export function treeProblems(status: string): Problem[] {
  const changed = status.split('\n').filter((line) => line.trim() !== '');
  return changed.length === 0 ? [] : [`the tree is not clean; commit, or put away: ${changed.map((line) => line.slice(3)).join(', ')}`];
}

export interface VersionFacts {
  readonly version: string;
  /** The version that package-lock.json has. */
  readonly locked: string;
  /** All tags of the repository. */
  readonly tags: readonly string[];
  /** Names of the files in .changeset. */
  readonly notes: readonly string[];
}

/** The tag of a version. */
export const tagOf = (version: string) => `v${version}`;

export function versionProblems({ version, locked, tags, notes }: VersionFacts): Problem[] {
  const own = /^\d+\.\d+\.\d+$/.test(version) ? parse(version) : undefined;
  if (!own) return [`the version is ${version}; write one of three numbers, as npm run release:version does`];
  const pending = notes.filter((name) => name.endsWith('.md') && name !== 'README.md');
  const released = tags.filter((tag) => /^v\d+\.\d+\.\d+$/.test(tag)).sort((a, b) => compare(parse(a)!.numbers, parse(b)!.numbers));
  const newest = released.at(-1);
  return [
    ...(locked === version ? [] : [`package-lock.json has version ${locked}, package.json ${version}; run npm install --package-lock-only`]),
    ...(pending.length === 0 ? [] : [`change notes are not in CHANGELOG.md yet: ${pending.join(', ')}; run npm run release:version, and commit`]),
    ...(newest !== undefined && compare(parse(newest)!.numbers, own.numbers) >= 0
      ? [`${tagOf(version)} is not newer than ${newest}, the last tag; run npm run release:version`]
      : []),
  ];
}

/** The section of a version in CHANGELOG.md; undefined where there is none. */
export function sectionOf(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^## /m).slice(1);
  const found = sections.find((section) => section.split('\n')[0]!.trim() === version);
  return found?.slice(found.indexOf('\n') + 1).trim();
}

export function changelogProblems(changelog: string, version: string): Problem[] {
  const section = sectionOf(changelog, version);
  if (section === undefined) return [`CHANGELOG.md has no section "## ${version}"; run npm run release:version`];
  return section === '' ? [`the section "## ${version}" of CHANGELOG.md is empty`] : [];
}

/** One entry of `npm pack --json`. */
export interface Packed {
  readonly files: ReadonlyArray<{ readonly path: string; readonly size: number }>;
  readonly size: number;
  readonly unpackedSize: number;
}

/** Files that a package must have, and folders or files beyond which it may have none. */
const NEEDED = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'lib/index.js', 'lib/index.d.ts'];
const ALLOWED = /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|lib\/index\.js|lib\/(?:.+\/)?[^/]+\.d\.ts|lib\/assets\/[^/]+)$/;
/** A package of twice the size has something in it that does not belong there. */
const MOST_BYTES = 1024 * 1024;

/** @param assets names of the files in `src/…/assets/` */
export function packageProblems({ files, size }: Packed, assets: readonly string[]): Problem[] {
  const paths = files.map(({ path }) => path);
  const missing = [...NEEDED, ...assets.map((name) => `lib/assets/${name}`)].filter((path) => !paths.includes(path));
  const further = paths.filter((path) => !ALLOWED.test(path));
  const empty = files.filter((file) => file.size === 0).map(({ path }) => path);
  return [
    ...(missing.length === 0 ? [] : [`the package lacks ${missing.join(', ')}`]),
    ...(further.length === 0 ? [] : [`the package has what does not belong into it: ${further.join(', ')}`]),
    ...(empty.length === 0 ? [] : [`these files of the package are empty: ${empty.join(', ')}`]),
    ...(size <= MOST_BYTES ? [] : [`the package has ${size} bytes, more than ${MOST_BYTES}; look what is in it`]),
  ];
}

/** What is left for a person to do: nothing before it has changed anything outside the repository. */
export function lastCommands(version: string, tarball: string): string[] {
  const tag = tagOf(version);
  return [`git tag --annotate ${tag} --message ${tag}`, `git push origin main ${tag}`, `npm publish ${tarball} --access public`];
}
