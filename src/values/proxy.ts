import { isIP } from 'node:net';
import type { Grammar } from '../core/grammar/grammar';
import { address, by, filledText, heldBy, listOf, optional, required, type Shape } from '../core/props/kind';
import { isDnsName } from '../core/rules/dns-name';
import { hostOf } from '../core/url';

/** The proxy through which pods reach servers outside. */
export interface ProxyOptions {
  /** URL with its port, such as `http://proxy.example.edu.au:3128`. Without user and password. */
  readonly url: string;

  /**
   * Names and addresses that are reached without it: `pacs.example.edu.au`, with all names below it; `.example.edu.au`; `10.20.0.7`. The cluster's own names,
   * the database and the message broker always are.
   *
   * @default - those alone
   */
  readonly noProxy?: string[];
}

const bare = (value: string) => value.replace(/^\*?\./, '');

export const NO_PROXY: Grammar<string> = {
  name: 'a DNS name, one with a dot before it for all names below it, or an IP address, and no range',
  source:
    'curl, NO_PROXY: https://everything.curl.dev/usingcurl/proxies/env.html; Java, http.nonProxyHosts: https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/net/doc-files/net-properties.html',
  example: '".example.edu.au"',
  why: 'Java, curl and the AWS CLI have no other form in common: some would go by the proxy all the same',
  matches: (value) => isIP(value) > 0 || isDnsName(bare(value)),
  meant: (value) => hostOf(value.trim().replace(/^\[|\]$/g, '')) || undefined,
};

export const proxyShape: Shape<ProxyOptions> = {
  url: required(heldBy(address, 'proxy-url', 'Java, http.proxyHost and http.proxyPort'), 'http://missing.invalid:3128'),
  noProxy: optional(listOf(by(filledText, NO_PROXY))),
};

/** The cluster's own names, this machine, and where clouds tell a pod about itself. */
const DIRECT = ['localhost', '127.0.0.1', '::1', '.svc', '.cluster.local', '169.254.169.254', '169.254.170.2', '169.254.170.23'];

/** Whom pods reach without the proxy, each once. */
function direct({ noProxy = [] }: ProxyOptions, hosts: readonly string[]): string[] {
  return [...new Set([...DIRECT, ...hosts, ...noProxy.map((each) => each.replace(/^\*(?=\.)/, ''))])];
}

/** The proxy that a URL is reached by; undefined where it is reached directly. */
export function proxyFor(proxy: ProxyOptions | undefined, url: string): string | undefined {
  if (proxy === undefined) return undefined;
  const host = hostOf(url).toLowerCase();
  const near = direct(proxy, ofCluster([url])).map((each) => bare(each).toLowerCase());
  return near.some((each) => host === each || host.endsWith(`.${each}`)) ? undefined : proxy.url.replace(/\/$/, '');
}

/** Hosts that only the cluster knows: names without a dot. */
export const ofCluster = (urls: readonly string[]): string[] => urls.map(hostOf).filter((host) => /^[a-z0-9-]+$/i.test(host));

/** What curl, wget, the AWS CLI and the library's own programs read. */
export function proxyEnvironment(proxy: ProxyOptions | undefined, hosts: readonly string[]): Record<string, string> {
  if (proxy === undefined) return {};
  const url = proxy.url.replace(/\/$/, '');
  return { http_proxy: url, https_proxy: url, no_proxy: direct(proxy, hosts).join(',') };
}

/** What Java is told: a name stands for those below it, as with curl. */
export function proxyJavaOptions(proxy: ProxyOptions | undefined, hosts: readonly string[]): string[] {
  if (proxy === undefined) return [];
  const [, host = '', port = ''] = /^http:\/\/(.+):(\d+)\/?$/.exec(proxy.url) ?? [];
  const patterns = direct(proxy, hosts).flatMap((each) => {
    if (isIP(each) === 6) return [`[${each}]`];
    if (isIP(each) > 0) return [each];
    return each.startsWith('.') ? [`*${each}`] : each.includes('.') ? [each, `*.${each}`] : [each];
  });
  // Kubernetes puts the address of its API server in the place of the last one.
  const nonProxyHosts = [...patterns, '$(KUBERNETES_SERVICE_HOST)'].join('|');
  return [
    ...['http', 'https'].flatMap((scheme) => [`-D${scheme}.proxyHost=${host}`, `-D${scheme}.proxyPort=${port}`]),
    `-Dhttp.nonProxyHosts=${nonProxyHosts}`,
  ];
}
