import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';

/** What nobody types on purpose: controls, formats, separators, quotes, and whatever else shows nothing. */
const HIDDEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;
const UNWANTED = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\p{Quotation_Mark}\u2800`]/gu;

/** A text with what cannot be seen in it by its number. */
function visible(text: string): string {
  const escaped = [...quoted(text)].map((one) => (one !== ' ' && HIDDEN.test(one) ? `\\u{${one.codePointAt(0)!.toString(16)}}` : one));
  return escaped.join('');
}

export const clientId = new Rule<string>({
  id: 'client-id',
  refuses: 'a client id that is empty, or has blanks, quotes, line breaks, invisible or other characters in it that no client id may have',
  why: 'the identity provider answers 400 to a request without the client id that it gave out',
  check: (id) => {
    const meant = id.replace(UNWANTED, '');
    // RFC 6749, A.1: printable ASCII.
    if (id !== '' && meant === id && /^[\x21-\x7e]+$/.test(id)) return [];
    const usable = meant !== '' && meant !== id && /^[\x21-\x7e]+$/.test(meant);
    return [
      {
        what: `clientId is ${visible(id)}`,
        fix: usable
          ? `write ${quoted(meant)}, if that is the client id as registered`
          : 'write the client id as registered, or leave it out and keep it in the Secret',
      },
    ];
  },
});

export const loginName = new Rule<string>({
  id: 'login-name',
  refuses: 'a name of a login provider with tags, line breaks or invisible characters in it',
  why: "it is plain text on XNAT's pages, where a tag may be taken for HTML and a line break ends nothing",
  check: (name) => {
    const meant = name
      .replace(/<[^>]*>|\s*[<>]/g, '')
      .replace(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu, ' ')
      .trim();
    return meant === name.trim() && !/[\p{C}\p{Zl}\p{Zp}<>]/u.test(name)
      ? []
      : [
          {
            what: `displayName is ${visible(name)}`,
            fix: meant === '' ? 'write a name, such as "Keycloak"' : `write ${quoted(meant)}; HTML for the login page is the prop link`,
          },
        ];
  },
});

export interface ClaimSubject {
  readonly emailProperty: string;
  readonly givenNameProperty: string;
  readonly familyNameProperty: string;
}

/** Claims of OpenID Connect that never hold an e-mail address. @see https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims */
const NO_ADDRESS = new Set(
  'iss sub aud exp iat nbf jti azp acr amr nonce at_hash auth_time name given_name family_name middle_name nickname profile picture website email_verified gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at openid'.split(
    ' ',
  ),
);
/** And those that hold no name. */
const NO_NAME = new Set(
  'iss sub aud exp iat nbf jti azp acr amr nonce at_hash auth_time picture website email email_verified gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at openid profile'.split(
    ' ',
  ),
);

export const openIdClaim = new Rule<ClaimSubject>({
  id: 'openid-claim',
  refuses: 'a claim for the e-mail address or a name that is not the name of one, or that holds something else',
  why: 'the plugin looks for a claim of exactly this name, and makes the account without what it does not find',
  check: (claims) =>
    (Object.entries(claims) as Array<[keyof ClaimSubject, string]>).flatMap(([prop, claim]): Report[] => {
      const usual = { emailProperty: 'email', givenNameProperty: 'given_name', familyNameProperty: 'family_name' }[prop];
      const wrong = (prop === 'emailProperty' ? NO_ADDRESS : NO_NAME).has(claim) || !/^[A-Za-z0-9_][A-Za-z0-9_.:/-]*$/.test(claim);
      return wrong ? [{ what: `${prop} is ${visible(claim)}`, fix: `write the name of a claim, which for most providers is ${quoted(usual)}` }] : [];
    }),
});

export interface LinkSubject {
  readonly link: string;
  readonly providerId: string;
  readonly redirectPath: string;
}

const TAG = /<(\/?)([a-zA-Z][\w-]*)((?:\s+(?:[^\s"'<>=/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?))*)\s*(\/?)>/g;
const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i;

/** What is wrong with a piece of HTML that stands among more of it; undefined where nothing is. */
function broken(html: string): string | undefined {
  const open: string[] = [];
  const text = html.replace(/<!--.*?-->/gs, '');
  for (const [, closing = '', name = '', , self = ''] of text.matchAll(TAG)) {
    const tag = name.toLowerCase();
    if (VOID.test(tag) || self !== '') continue;
    if (closing === '') open.push(tag);
    else if (open[open.length - 1] === tag) open.pop();
    // A </p> too many is an empty paragraph, as in the plugin's own sample.
    else if (tag !== 'p' || open.includes(tag)) return `</${tag}> closes what is not open`;
  }
  if (open.length > 0) return `<${open[open.length - 1]}> is never closed`;
  return /[<>]/.test(text.replace(TAG, '')) ? 'a tag or a quote in it does not end' : undefined;
}

export const loginLink = new Rule<LinkSubject>({
  id: 'login-link',
  refuses: 'a link on the login page that leads to another provider or path than this one, or whose HTML is not whole',
  why: 'it is put into the login page as it is: the button leads elsewhere or nowhere, or breaks what stands behind it',
  check: ({ link, providerId, redirectPath }) => {
    const example = `<a href="${redirectPath}?providerId=${providerId}">Sign in</a>`;
    const harm = broken(link);
    if (harm !== undefined) return [{ what: `link is not whole HTML: ${harm}`, fix: `close each tag and quote, as in ${example}` }];
    const targets = [...link.matchAll(/(?:href|action)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi)].map(([, a, b, c]) =>
      (a ?? b ?? c ?? '').trim().replace(/&amp;/g, '&'),
    );
    const logins = targets.filter((target) => /[?&]providerId=/i.test(target));
    if (logins.length === 0)
      return [{ what: `link leads to no provider: it has no href with ?providerId=${providerId}`, fix: `link to it, as ${example} does, or leave link out` }];
    return logins.flatMap((target): Report[] => {
      const [, path = '', id = ''] = /^(?:https?:\/\/[^/]+)?([^?]*)\?(?:.*&)?providerId=([^&#]*)/.exec(target) ?? [];
      return id === providerId && path === redirectPath
        ? []
        : [{ what: `link leads to ${quoted(target)}`, fix: `link to "${redirectPath}?providerId=${providerId}", as ${example} does, or leave link out` }];
    });
  },
});
