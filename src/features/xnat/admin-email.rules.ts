import { quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

export const adminEmail = new Rule<string>({
  id: 'admin-email',
  refuses: "an administrator's e-mail address that is none, or has a quote in it",
  why: 'XNAT pastes it between quotes into the SQL that makes its first user: a quote in it breaks the first start',
  check: (email) =>
    /^[A-Za-z0-9.!#%&*+/=?^_{|}~-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(email) && !email.includes('${')
      ? []
      : [
          {
            what: `adminEmail is ${quoted(email)}, which is no plain e-mail address`,
            fix: 'write one address without quotes, blanks or a display name, such as "xnat-admin@example.edu.au"',
          },
        ],
});
