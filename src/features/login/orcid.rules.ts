import { enumerate, quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';

export interface OrcidSubject {
  /** Whether domains are given, or their filter is on. */
  readonly filters: boolean;
  readonly scopes: readonly string[];
  /** Whether accounts are made without asking. */
  readonly forceCreate: boolean;
}

export const orcidEmail = new Rule<OrcidSubject>({
  id: 'orcid-email',
  refuses: 'a login by ORCID that needs the e-mail address of people',
  why: 'ORCID tells a name and an iD, and no address',
  check: ({ filters, scopes, forceCreate }): Report[] => {
    const unknown = scopes.filter((scope) => /^(email|profile)$/i.test(scope));
    return [
      ...(filters
        ? [
            {
              what: 'allowedEmailDomains, or their filter, is set for ORCID',
              why: 'ORCID tells no address, and the filter lets in nobody',
              fix: 'remove allowedEmailDomains and filterEmailDomains, and keep accounts: AccountPolicy.of({ enabled: false, verified: false, forceCreate: false }), the default',
            },
          ]
        : []),
      ...(unknown.length > 0
        ? [
            {
              what: `scopes has ${enumerate(unknown.map(quoted))}`,
              why: 'ORCID answers invalid_scope, and nobody gets in',
              fix: 'leave scopes out: it is ["openid"]',
            },
          ]
        : []),
      ...(forceCreate
        ? [
            {
              what: 'accounts are made without asking',
              why: 'XNAT makes no account without an address, which ORCID does not tell: the person must be asked for it',
              fix: 'leave accounts out, or write AccountPolicy.of({ enabled: false, verified: false, forceCreate: false })',
            },
          ]
        : []),
    ];
  },
});
