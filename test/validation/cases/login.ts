import { type Allowed, type Case, mistake } from '../case';
import { aaf, withKeycloak } from './login-sites';

const clientId = (title: string, id: string, report: string) => mistake('client-id', title, aaf({ clientId: id }), report, aaf({ clientId: 'kLM3nOp' }));
const placeholder = (id: string, report: string) =>
  mistake('placeholder-secret', `the client id ${id}`, aaf({ clientId: id }), report, aaf({ clientId: 'kLM3nOp' }));
const domain = (title: string, allowedEmailDomains: string[], report: string) =>
  mistake('email-domains', title, aaf({ allowedEmailDomains }), report, aaf({ allowedEmailDomains: ['example.edu.au'] }));
const endpoint = (title: string, userAuthUri: string, report: string) =>
  mistake('openid-endpoint', title, withKeycloak({ userAuthUri }), report, withKeycloak({}));

export const loginCases: readonly Case[] = [
  mistake(
    'redirect-path',
    'no slash in front',
    aaf({ redirectPath: 'openid-login' }),
    `
      [uwa/aaf] redirectPath is "openid-login" (redirect-path)
          why  XNAT appends it to the site URL: people would be sent back to an address that does not exist
          fix  write a path such as "/openid-login", with one slash in front`,
    aaf({ redirectPath: '/openid-login' }),
  ),
  mistake(
    'redirect-path',
    'a whole URL',
    aaf({ redirectPath: 'https://xnat.example.edu.au/openid-login' }),
    `
      [uwa/aaf] redirectPath is "https://xnat.example.edu.au/openid-login" (redirect-path)
          why  XNAT appends it to the site URL: people would be sent back to an address that does not exist
          fix  write a path such as "/openid-login", with one slash in front`,
    aaf({ redirectPath: '/openid-login' }),
  ),
  clientId(
    'an empty client id',
    '',
    `
      [uwa/aaf] clientId is "" (client-id)
          why  the identity provider answers 400 to a request without the client id that it gave out
          fix  write the client id as registered, or leave it out and keep it in the Secret`,
  ),
  clientId(
    'a client id with a blank',
    'kLM3nOp ',
    `
      [uwa/aaf] clientId is "kLM3nOp " (client-id)
          why  the identity provider answers 400 to a request without the client id that it gave out
          fix  write "kLM3nOp", if that is the client id as registered`,
  ),
  clientId(
    'a client id with an invisible character',
    'kLM3\u200bnOp',
    `
      [uwa/aaf] clientId is "kLM3\\u{200b}nOp" (client-id)
          why  the identity provider answers 400 to a request without the client id that it gave out
          fix  write "kLM3nOp", if that is the client id as registered`,
  ),
  clientId(
    'a client id in curly quotes',
    '\u201ckLM3nOp\u201d',
    `
      [uwa/aaf] clientId is "\u201ckLM3nOp\u201d" (client-id)
          why  the identity provider answers 400 to a request without the client id that it gave out
          fix  write "kLM3nOp", if that is the client id as registered`,
  ),
  placeholder(
    'changeme',
    `
      [uwa/aaf] clientId is the placeholder "changeme" (placeholder-secret)
          why  the other side knows nobody of that name, and nobody remembers to replace it
          fix  write the real one; if this is it, leave out clientId and keep it in the Secret`,
  ),
  placeholder(
    'yourpassword',
    `
      [uwa/aaf] clientId is the placeholder "yourpassword" (placeholder-secret)
          why  the other side knows nobody of that name, and nobody remembers to replace it
          fix  write the real one; if this is it, leave out clientId and keep it in the Secret`,
  ),
  placeholder(
    '<your-client-id>',
    `
      [uwa/aaf] clientId is the placeholder "<your-client-id>" (placeholder-secret)
          why  the other side knows nobody of that name, and nobody remembers to replace it
          fix  write the real one; if this is it, leave out clientId and keep it in the Secret`,
  ),
  mistake(
    'email-domains',
    'a filter without domains',
    aaf({ filterEmailDomains: true }),
    `
      [uwa/aaf] filterEmailDomains is true, but allowedEmailDomains is empty (email-domains)
          why  the plugin would let in nobody
          fix  add allowedEmailDomains: ["example.edu.au"], or remove the filter`,
    aaf({ filterEmailDomains: true, allowedEmailDomains: ['example.edu.au'] }),
  ),
  domain(
    'an @',
    ['@Example.edu.au'],
    `
      [uwa/aaf] allowedEmailDomains[0] is "@Example.edu.au" (email-domains)
          why  the plugin compares what follows the @ letter by letter: a blank or an @ too many keeps everybody out
          fix  write "example.edu.au"`,
  ),
  domain(
    'a blank',
    [' example.edu.au'],
    `
      [uwa/aaf] allowedEmailDomains[0] is " example.edu.au" (email-domains)
          why  the plugin compares what follows the @ letter by letter: a blank or an @ too many keeps everybody out
          fix  write "example.edu.au"`,
  ),
  domain(
    'no dot',
    ['example'],
    `
      [uwa/aaf] allowedEmailDomains[0] is "example" (email-domains)
          why  the plugin compares what follows the @ letter by letter: a blank or an @ too many keeps everybody out
          fix  write a whole domain, such as "example.edu.au"`,
  ),
  mistake(
    'literal-secret',
    'the client secret in the file',
    aaf({ extraProperties: { clientSecret: 'hunter2' } }),
    `
      [uwa] Login.aaf(…).extraProperties sets clientSecret to a secret in clear (not shown here) (literal-secret)
          why  a secret that stands in the file ends up in git, in the YAML and in the review
          fix  use the prop that takes a Secret for it, such as client or smtp.credentials; where there is none, leave it out here and set it in XNAT itself`,
    aaf({}),
  ),
  endpoint(
    'an endpoint that is not https',
    'http://id.example.edu.au/auth',
    `
      [uwa/keycloak] userAuthUri is "http://id.example.edu.au/auth" (openid-endpoint)
          why  passwords, the client secret and tokens travel to it
          fix  copy the https URL from the provider's /.well-known/openid-configuration`,
  ),
  endpoint(
    'an endpoint with a password',
    'https://xnat:hunter2@id.example.edu.au/auth',
    `
      [uwa/keycloak] userAuthUri is "https://…@id.example.edu.au/auth" (openid-endpoint)
          why  passwords, the client secret and tokens travel to it
          fix  copy the https URL from the provider's /.well-known/openid-configuration`,
  ),
];

export const loginAllowed: readonly Allowed[] = [
  { rule: 'placeholder-secret', title: "a real client's name", allowed: aaf({ clientId: 'xnat' }) },
  { rule: 'client-id', title: 'a URL, as some providers have them', allowed: aaf({ clientId: 'api://0a1b2c3d/xnat-prod' }) },
];
