import { isIP } from 'node:net';
import { quoted, withoutSecrets } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { isDnsName } from '../../core/rules/dns-name';

export const siteUrl = new Rule<string>({
  id: 'site-url',
  refuses: 'a site URL that is not https, or has an IP address, a path, a query, a user or a trailing slash',
  why: 'XNAT pastes it before every path that it links to, and marks its session cookie Secure only for https',
  check: (url) => {
    const what = `url is ${quoted(withoutSecrets(url))}`;
    const parsed = parse(url);
    if (!parsed) {
      const scheme = /^localhost(:|$)/.test(url) ? 'http' : 'https';
      const fix = isDnsName(url.replace(/:\d+$/, '')) ? `write "${scheme}://${url}"` : 'write it as "https://xnat.example.edu.au"';
      return [{ what: `${what}, which is no URL`, fix }];
    }
    const host = parsed.hostname.replace(/^\[|\]$/g, '');
    const good = `https://${isDnsName(host) ? parsed.host : 'xnat.example.edu.au'}`;
    const local = parsed.protocol === 'http:' && host === 'localhost';
    const reports: Report[] = [];
    if (parsed.protocol !== 'https:' && !local) {
      reports.push({
        what: `${what}, which is not https`,
        why: 'passwords and scans would travel in clear, and identity providers such as AAF refuse to redirect there',
        fix: `write "${good}"; only http://localhost, through kubectl port-forward, may do without`,
      });
    }
    if (isIP(host)) {
      reports.push({
        what: `${what}, whose host is an IP address`,
        why: 'hardly any public authority certifies it, and AAF registers only names',
        fix: 'give the site a DNS name, and write that',
      });
    } else if (!isDnsName(host)) {
      reports.push({
        what: `${what}, whose host is no DNS name`,
        why: 'no ingress and no certificate takes it',
        fix: 'use letters, digits, hyphens and dots for the host, as in "https://xnat.example.edu.au"',
      });
    }
    const plain = local ? `http://${parsed.host}` : good;
    if (parsed.username || parsed.password) {
      reports.push({
        what: 'url holds a user name or a password',
        why: 'it would stand in every link that XNAT makes, for all to read',
        fix: `write "${plain}" alone`,
      });
    }
    if (parsed.pathname !== '/' || parsed.search || parsed.hash) {
      reports.push({
        what: `${what}, which has a path or a query`,
        why: 'XNAT runs as the root of its host in this library, and would link to pages that do not exist',
        fix: `write "${plain}"`,
      });
    } else if (url.endsWith('/')) {
      reports.push({
        what: `${what}, which ends in a slash`,
        why: 'XNAT appends paths that begin with one: a login would go to //openid-login, which no identity provider knows',
        fix: `write "${plain}"`,
      });
    }
    if (reports.length === 0 && !/^https?:\/\/[a-z0-9.-]+(:[0-9]+)?$/i.test(url)) {
      reports.push({ what: `${what}, which only a browser would correct`, fix: `write "${plain}"` });
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
