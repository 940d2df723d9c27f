import { type Allowed, type Case, site } from '../case';

const url = (text: string) => site({ url: text });
const good = url('https://xnat.example.edu.au');
const siteUrl = (title: string, broken: string, report: string, mended = good): Case => ({
  rule: 'site-url',
  title,
  broken: url(broken),
  report,
  mended,
});

export const siteUrlCases: readonly Case[] = [
  siteUrl(
    'not https',
    'http://xnat.example.edu.au',
    `
      [uwa/xnat] url is "http://xnat.example.edu.au", which is not https (site-url)
          why  passwords and scans would travel in clear, and identity providers such as AAF refuse to redirect there
          fix  write "https://xnat.example.edu.au"; only http://localhost, through kubectl port-forward, may do without`,
  ),
  siteUrl(
    'an IPv4 address',
    'https://10.0.1.5',
    `
      [uwa/xnat] url is "https://10.0.1.5", whose host is an IP address (site-url)
          why  hardly any public authority certifies it, and AAF registers only names
          fix  give the site a DNS name, and write that`,
  ),
  siteUrl(
    'an IPv6 address',
    'https://[2001:db8::5]',
    `
      [uwa/xnat] url is "https://[2001:db8::5]", whose host is an IP address (site-url)
          why  hardly any public authority certifies it, and AAF registers only names
          fix  give the site a DNS name, and write that`,
  ),
  siteUrl(
    'a path',
    'https://xnat.example.edu.au/xnat',
    `
      [uwa/xnat] url is "https://xnat.example.edu.au/xnat", which has a path or a query (site-url)
          why  XNAT runs as the root of its host in this library, and would link to pages that do not exist
          fix  write "https://xnat.example.edu.au"`,
  ),
  siteUrl(
    'a query',
    'https://xnat.example.edu.au?theme=dark',
    `
      [uwa/xnat] url is "https://xnat.example.edu.au?…", which has a path or a query (site-url)
          why  XNAT runs as the root of its host in this library, and would link to pages that do not exist
          fix  write "https://xnat.example.edu.au"`,
  ),
  siteUrl(
    'a trailing slash',
    'https://xnat.example.edu.au/',
    `
      [uwa/xnat] url is "https://xnat.example.edu.au/", which ends in a slash (site-url)
          why  XNAT appends paths that begin with one: a login would go to //openid-login, which no identity provider knows
          fix  write "https://xnat.example.edu.au"`,
  ),
  siteUrl(
    'a trailing slash on localhost',
    'http://localhost:8080/',
    `
      [uwa/xnat] url is "http://localhost:8080/", which ends in a slash (site-url)
          why  XNAT appends paths that begin with one: a login would go to //openid-login, which no identity provider knows
          fix  write "http://localhost:8080"`,
    url('http://localhost:8080'),
  ),
  siteUrl(
    'a user and a password',
    'https://admin:hunter2@xnat.example.edu.au',
    `
      [uwa/xnat] url holds a user name or a password (site-url)
          why  it would stand in every link that XNAT makes, for all to read
          fix  write "https://xnat.example.edu.au" alone`,
  ),
  siteUrl(
    'a password, in clear and with a path',
    'http://admin:hunter2@xnat.example.edu.au/xnat',
    `
      [uwa/xnat] url is "http://…@xnat.example.edu.au/xnat", which is not https (site-url)
          why  passwords and scans would travel in clear, and identity providers such as AAF refuse to redirect there
          fix  write "https://xnat.example.edu.au"; only http://localhost, through kubectl port-forward, may do without
      [uwa/xnat] url holds a user name or a password (site-url)
          why  it would stand in every link that XNAT makes, for all to read
          fix  write "https://xnat.example.edu.au" alone
      [uwa/xnat] url is "http://…@xnat.example.edu.au/xnat", which has a path or a query (site-url)
          why  XNAT runs as the root of its host in this library, and would link to pages that do not exist
          fix  write "https://xnat.example.edu.au"`,
  ),
  siteUrl(
    'a name alone',
    'xnat.example.edu.au',
    `
      [uwa/xnat] url is "xnat.example.edu.au", which is no URL (site-url)
          why  XNAT pastes it before every path that it links to, and marks its session cookie Secure only for https
          fix  write "https://xnat.example.edu.au"`,
  ),
  siteUrl(
    'a host and a port alone',
    'localhost:8080',
    `
      [uwa/xnat] url is "localhost:8080", which is no URL (site-url)
          why  XNAT pastes it before every path that it links to, and marks its session cookie Secure only for https
          fix  write "http://localhost:8080"`,
    url('http://localhost:8080'),
  ),
  siteUrl(
    'no URL at all',
    'the XNAT of UWA',
    `
      [uwa/xnat] url is "the XNAT of UWA", which is no URL (site-url)
          why  XNAT pastes it before every path that it links to, and marks its session cookie Secure only for https
          fix  write it as "https://xnat.example.edu.au"`,
  ),
  siteUrl(
    'a blank at the end',
    'https://xnat.example.edu.au ',
    `
      [uwa/xnat] url is "https://xnat.example.edu.au ", which only a browser would correct (site-url)
          why  XNAT pastes it before every path that it links to, and marks its session cookie Secure only for https
          fix  write "https://xnat.example.edu.au"`,
  ),
  siteUrl(
    'a host that is no DNS name',
    'https://uwa_xnat.example.edu.au',
    `
      [uwa/xnat] url is "https://uwa_xnat.example.edu.au", whose host is no DNS name (site-url)
          why  no ingress and no certificate takes it
          fix  use letters, digits, hyphens and dots for the host, as in "https://xnat.example.edu.au"`,
  ),
];

export const siteUrlAllowed: readonly Allowed[] = [
  { rule: 'site-url', title: 'localhost through kubectl port-forward', allowed: url('http://localhost:8080') },
  { rule: 'site-url', title: 'a port', allowed: url('https://xnat.example.edu.au:8443') },
];
