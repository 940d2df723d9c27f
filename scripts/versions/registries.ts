import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { VERSIONS } from '../../src/core/versions';
import type { Source } from './declared';

const run = promisify(execFile);
const TIMEOUT = 30_000;
/** A registry that has more pages of tags than this is not read to its end. */
const MOST_PAGES = 60;

/** The versions that a source has. Fails where it cannot be asked, with a message of one line. */
export type Ask = (source: Source, version: string) => Promise<string[]>;

/** Asks by the ordinary client of each registry, as it is set up here: its mirrors and credentials count. */
export const ask: Ask = async (source, version) => {
  switch (source.kind) {
    case 'image':
      return tags(tagsUrl(source.repository));
    case 'go':
      return goVersions(await client('go', ['list', '-m', '-versions', '-json', `${source.module}@${version}`]));
    case 'npm':
      return npmVersions(await client('npm', ['view', source.name, 'versions', '--json']));
    case 'pypi':
      return pypiVersions(await client('python3', ['-m', 'pip', 'index', 'versions', source.name]));
    case 'maven':
      return mavenVersions(await text(mavenUrl(source.artifact)));
  }
};

export const goVersions = (json: string): string[] => (JSON.parse(json) as { Versions?: string[] }).Versions ?? [];

/** npm prints a single version as a string. */
export const npmVersions = (json: string): string[] => [JSON.parse(json) as string | string[]].flat();

export function pypiVersions(output: string): string[] {
  const list = /^Available versions: (.+)$/m.exec(output)?.[1];
  if (list === undefined) throw new Error('pip shows no line "Available versions"');
  return list.split(', ');
}

export function mavenVersions(xml: string): string[] {
  const found = [...xml.matchAll(/<version>([^<]+)<\/version>/g)].map(([, version]) => version!);
  if (found.length === 0) throw new Error('the metadata names no version');
  return found;
}

/** The Maven repository is the one that the agent's URL names, unless MAVEN_REPOSITORY names a mirror. */
function mavenUrl(artifact: string): string {
  const base = process.env.MAVEN_REPOSITORY ?? VERSIONS.jmxExporterUrl.replace(/\/io\/prometheus\/.*$/, '');
  return `${base}/${artifact.replaceAll('.', '/').replace(':', '/')}/maven-metadata.xml`;
}

/** Where the tags of an image are listed, and the scope of the token that is needed for it. Docker Hub has its API at another host than its name. */
export function tagsUrl(repository: string): string {
  const [host, ...path] = repository.split('/');
  return `https://${host === 'docker.io' ? 'registry-1.docker.io' : host}/v2/${path.join('/')}/tags/list?n=1000`;
}

/** What a registry says of where to get a token: `Bearer realm="…",service="…",scope="…"`. */
export function tokenUrl(challenge: string): string | undefined {
  const { realm, ...query } = Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]));
  return realm === undefined ? undefined : `${realm}?${new URLSearchParams(query).toString()}`;
}

/** The page after this one. */
export function nextPage(link: string | null, url: string): string | undefined {
  const target = /<([^>]+)>;\s*rel="?next/.exec(link ?? '')?.[1];
  return target === undefined ? undefined : new URL(target, url).href;
}

/** All tags, from the URL of their first page on. @see https://distribution.github.io/distribution/spec/api/#listing-image-tags */
export async function tags(first: string): Promise<string[]> {
  let url: string | undefined = first;
  const found: string[] = [];
  const headers: Record<string, string> = {};
  for (let page = 0; url !== undefined && page < MOST_PAGES; page++) {
    let answer: Response = await get(url, headers);
    if (answer.status === 401 && headers.authorization === undefined) {
      const from = tokenUrl(answer.headers.get('www-authenticate') ?? '');
      if (from === undefined) throw new Error('it wants a login');
      const { token, access_token: access } = (await (await get(from, {})).json()) as { token?: string; access_token?: string };
      headers.authorization = `Bearer ${token ?? access ?? ''}`;
      answer = await get(url, headers);
    }
    if (!answer.ok) throw new Error(`it answers ${answer.status}`);
    found.push(...(((await answer.json()) as { tags?: string[] | null }).tags ?? []));
    url = nextPage(answer.headers.get('link'), url);
  }
  return found;
}

async function text(url: string): Promise<string> {
  const answer = await get(url, {});
  if (!answer.ok) throw new Error(`it answers ${answer.status}`);
  return answer.text();
}

function get(url: string, headers: Record<string, string>): Promise<Response> {
  return fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT) }).catch((error: Error & { cause?: { code?: string } }) => {
    throw new Error(`${new URL(url).host} cannot be reached (${error.cause?.code ?? error.name})`);
  });
}

/** Outside this repository: no go.mod, and no settings of a project. */
async function client(program: string, args: string[]): Promise<string> {
  try {
    return (await run(program, args, { cwd: tmpdir(), timeout: TIMEOUT, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { code, stderr } = error as { code?: string | number; stderr?: string };
    const said = (stderr ?? '').trim().split('\n').at(-1);
    throw new Error(code === 'ENOENT' ? `${program} is not installed` : `${program} says: ${said === undefined || said === '' ? String(code) : said}`);
  }
}
