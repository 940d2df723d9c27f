import { isIP } from 'node:net';
import { quoted } from '../describe';
import type { Report } from '../rule';
import { Rule } from '../rule';

export const siteUrl = new Rule<string>({
  id: 'site-url',
  refuses: 'a site URL that is not https, or has an IP address, a path, a query, a user or a trailing slash',
  why: 'XNAT pastes it before every path that it links to, and marks its session cookie Secure only for https',
  check: (url) => {
    const what = `url is ${quoted(url)}`;
    const parsed = parse(url);
    if (!parsed) return [{ what: `${what}, which is no URL`, fix: 'write it as "https://xnat.example.edu.au"' }];
    const host = parsed.hostname.replace(/^\[|\]$/g, '');
    const good = `https://${isIP(host) ? 'xnat.example.edu.au' : parsed.host}`;
    const reports: Report[] = [];
    if (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && host === 'localhost')) {
      reports.push({
        what: `${what}, which is not https`,
        why: 'passwords and scans would travel in clear, and identity providers such as AAF refuse to redirect there',
        fix: `write "${good}"; only http://localhost, through kubectl port-forward, may do without`,
      });
    }
    if (isIP(host)) {
      reports.push({
        what: `${what}, whose host is an IP address`,
        why: 'no public authority certifies it, and AAF registers only names',
        fix: 'give the site a DNS name, and write that',
      });
    }
    if (parsed.username || parsed.password) {
      reports.push({ what: 'url holds a user name or a password', fix: `write "${good}" alone` });
    }
    if (parsed.pathname !== '/' || parsed.search || parsed.hash) {
      reports.push({
        what: `${what}, which has a path or a query`,
        why: 'XNAT runs as the root of its host in this library, and would link to pages that do not exist',
        fix: `write "${good}"`,
      });
    } else if (url.endsWith('/')) {
      reports.push({
        what: `${what}, which ends in a slash`,
        why: 'XNAT appends paths that begin with one: the redirect would go to //openid-login, which AAF does not know',
        fix: `write "${good}"`,
      });
    }
    return reports;
  },
});

function parse(url: string): URL | undefined {
  try {
    const parsed = new URL(url);
    return parsed.hostname ? parsed : undefined;
  } catch {
    return undefined;
  }
}
