/** Distinguished names of LDAP. @see https://www.rfc-editor.org/rfc/rfc4514#section-3 */

const TYPE = String.raw`(?:[A-Za-z][A-Za-z0-9-]*|[0-2](?:\.\d+)+)`;
/** A value: what must be escaped is, and no blank stands at its ends. */
const VALUE = String.raw`(?:#(?:[0-9A-Fa-f]{2})+|(?![ #])(?:[^,+"\\<>;=\u0000-\u001f]|=|\\[,+"\\<>;= #]|\\[0-9A-Fa-f]{2})+?(?<!(?<!\\) ))`;
const PAIR = String.raw`${TYPE}\s*=\s*${VALUE}`;
const DN = new RegExp(String.raw`^${PAIR}(?:\s*[,+]\s*${PAIR})*$`);
const DOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i;

export const isDn = (text: string): boolean => text.length <= 1000 && DN.test(text);
export const isDomain = (text: string): boolean => DOMAIN.test(text);

/** The components of a domain as a directory has them: `dc=example,dc=edu,dc=au`. */
export const dnOfDomain = (domain: string, type = 'dc'): string =>
  domain
    .split('.')
    .map((label) => `${type}=${label}`)
    .join(',');

/** The name that a wrong one is most likely meant as. */
export function meantDn(text: string): string | undefined {
  const bare = text.trim().replace(/^["']|["']$/g, '');
  const canonical = /^([^/=\s]+\.[^/=\s]+)((?:\/[^/=]+)*)\/?$/.exec(bare);
  const meant = isDomain(bare)
    ? dnOfDomain(bare)
    : canonical && isDomain(canonical[1]!)
      ? [
          ...canonical[2]!
            .split('/')
            .filter(Boolean)
            .reverse()
            .map((unit) => `OU=${unit}`),
          dnOfDomain(canonical[1]!, 'DC'),
        ].join(',')
      : bare
          .replace(/^ldaps?:\/\/[^/]*\//i, '')
          .replace(/;/g, ',')
          .replace(/\/(?=[A-Za-z]+=)/g, ',')
          .replace(/^,|,$/g, '');
  return meant !== text && isDn(meant) ? meant : undefined;
}
