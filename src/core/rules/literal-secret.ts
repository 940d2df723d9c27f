import { Rule } from '../refusals/rule';
import { carriesSecret, isSecretName, masked } from '../secrets';

export interface LiteralSubject {
  readonly prop: string;
  /** The setting whose value it is, where it is one of several. */
  readonly key?: string;
  readonly value: string;
}

export const literalSecret = new Rule<LiteralSubject>({
  id: 'literal-secret',
  refuses: 'a literal value for a setting whose name says that it is a secret, or a text with a password in it',
  why: 'a secret that stands in the file ends up in git, in the YAML and in the review',
  check: ({ prop, key, value }) =>
    (key !== undefined && isSecretName(key) && !/^(true|false|)$/.test(value)) || carriesSecret(value)
      ? [
          {
            what:
              key === undefined || key === ''
                ? `${prop} has a secret in it, in clear (not shown here)`
                : `${prop} sets ${masked(key)} to a secret in clear (not shown here)`,
            fix:
              key === undefined || key === ''
                ? 'leave it out of the text; what needs it has a prop that takes a Secret, such as credentials'
                : 'use the prop that takes a Secret for it, such as client or smtp.credentials; where there is none, leave it out here and set it in XNAT itself',
          },
        ]
      : [],
});
