import { quoted, withoutSecrets } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { carriesSecret, isSecretName } from '../../core/secrets';

export interface PluginUrlSubject {
  /** Name and version of the plugin; missing where the URL alone is known. */
  readonly name?: string;
  readonly version?: string;
  /** Missing where the jar comes from elsewhere. */
  readonly url?: string;
  /** Whether a token is sent. */
  readonly token?: boolean;
}

/** Endings of what lies beside a jar, or of a page that leads to it. */
const NO_JAR = /\.(zip|tgz|gz|war|pom|xml|html?|md|txt|asc|md5|sha\d+)$/i;

/** Parameters by which servers sign URLs, or know who asks. */
const SIGNATURE = /^(x-(amz|goog)-.*|sig|signature|sign|auth|authorization|jwt|session|sid|code)$/i;

/** How a token is handed over instead. */
const bySecret = (name: string | undefined) =>
  `write it without; a token comes from a Secret: ${name === undefined ? '' : 'in place of url, from: PluginSource.url("https://…", '}{ token: Secret.named("plugins").key("token") }${name === undefined ? '' : ')'}`;

export const pluginUrl = new Rule<readonly PluginUrlSubject[]>({
  id: 'plugin-url',
  refuses: 'a plugin whose URL is not that of a jar, or carries a secret, or whose name is unusable',
  why: 'the file is fetched by a script when the pod starts; what stands in its URL ends up in a ConfigMap',
  check: (plugins) => plugins.flatMap((plugin) => [...nameReports(plugin), ...urlReports(plugin)]),
});

function nameReports({ name, version }: PluginUrlSubject): Report[] {
  if (name === undefined || version === undefined) return [];
  if (/^[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?$/.test(name) && /^[A-Za-z0-9][-A-Za-z0-9._]*$/.test(version)) return [];
  return [
    {
      what: `plugin ${quoted(name)} in version ${quoted(version)} makes no file name`,
      why: 'the jar is kept as <name>-<version>.jar, by a script that reads its list word by word',
      fix: 'name it in at most 50 lower-case letters, digits and hyphens, and its version without blanks or slashes',
    },
  ];
}

function urlReports({ name, url, token = false }: PluginUrlSubject): Report[] {
  if (url === undefined) return [];
  const prop = name === undefined ? 'url of PluginSource.url' : `url of the plugin ${quoted(name)}`;
  const what = `${prop} is ${quoted(withoutSecrets(url))}`;
  if (/^[a-z]+:\/\/[^/?#]*@/i.test(url)) return [{ what: `${prop} carries a user or a password`, fix: bySecret(name) }];
  const parsed = parse(url);
  if (parsed === undefined || parsed.pathname.endsWith('/') || NO_JAR.test(parsed.pathname)) {
    return [{ what, fix: 'write the URL of the jar itself, such as "https://plugins.example.edu.au/openid-auth-plugin-1.4.1.jar"' }];
  }
  if ([...parsed.searchParams].some(([key, value]) => isSecret(key, value))) {
    return [{ what: `${prop} carries a secret in its query`, fix: bySecret(name) }];
  }
  if (token && parsed.protocol === 'http:') {
    return [{ what: `${what}, and has a token`, why: 'whoever is on the way can read the token', fix: 'write https://, or leave out token' }];
  }
  return [];
}

const isSecret = (key: string, value: string): boolean => SIGNATURE.test(key) || isSecretName(key) || carriesSecret(value);

function parse(url: string): URL | undefined {
  if (!/^https?:\/\/[^\s/?#]+\/[^\s#]+$/.test(url)) return undefined;
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
