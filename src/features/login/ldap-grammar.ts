import { type Grammar, pattern } from '../../core/grammar/grammar';

/** Names of attributes that programs call otherwise. */
const MEANT: Readonly<Record<string, string>> = {
  email: 'mail',
  'e-mail': 'mail',
  firstname: 'givenName',
  given_name: 'givenName',
  lastname: 'sn',
  surname: 'sn',
};

/** @see https://www.rfc-editor.org/rfc/rfc4512#section-2.5 */
export const LDAP_ATTRIBUTE: Grammar<string> = {
  ...pattern({
    name: 'a name of an LDAP attribute: letters, digits and hyphens, a letter first, or an OID',
    source: 'RFC 4512, 2.5 Attribute Descriptions',
    example: '"mail"',
    why: 'no entry of a directory has such an attribute, and accounts are made without it',
    pattern: /^([A-Za-z][A-Za-z0-9-]{0,99}|[0-2](\.(0|[1-9][0-9]{0,9})){1,20})$/,
  }),
  meant: (value) => MEANT[value.trim().toLowerCase()] ?? value.trim().replace(/_/g, '-'),
};
