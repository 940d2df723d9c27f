import { quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

export const siteId = new Rule<string>({
  id: 'site-id',
  refuses: 'a site id that is not made of letters, digits and underscores, or does not begin with a letter',
  why: 'XNAT begins the id of every session and subject with it, and other characters do not survive there',
  check: (id) =>
    /^[A-Za-z][A-Za-z0-9_]{0,35}$/.test(id)
      ? []
      : [
          {
            what: `siteId is ${quoted(id)}`,
            fix: 'use a letter, then up to 35 letters, digits and underscores, such as "UWA_XNAT"',
          },
        ],
});
