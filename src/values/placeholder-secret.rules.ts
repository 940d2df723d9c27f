import { carriesPassword, isSecretName } from '../core/refusals/describe';
import { Rule } from '../core/refusals/rule';
import { WEAK_WORDS } from './weak-words';

const PLACEHOLDERS = new Set([...WEAK_WORDS, 'yourclientid', 'todo']);

export interface PlaceholderSubject {
  readonly prop: string;
  readonly value: string;
}

export const placeholderSecret = new Rule<PlaceholderSubject>({
  id: 'placeholder-secret',
  refuses: 'a credential that is a placeholder, such as changeme, yourpassword or xnat',
  why: 'the other side knows nobody of that name, and nobody remembers to replace it',
  check: ({ prop, value }) =>
    PLACEHOLDERS.has(value.trim().toLowerCase())
      ? [{ what: `${prop} is the placeholder "${value}"`, fix: `write the real one; if this is it, leave out ${prop} and keep it in the Secret` }]
      : [],
});

export interface LiteralSubject {
  readonly prop: string;
  readonly key: string;
  readonly value: string;
}

export const literalSecret = new Rule<LiteralSubject>({
  id: 'literal-secret',
  refuses: 'a literal value for a setting whose name says that it is a secret',
  why: 'a secret that stands in the file ends up in git, in the YAML and in the review',
  check: ({ prop, key, value }) =>
    (isSecretName(key) && !/^(true|false)$/.test(value)) || carriesPassword(value)
      ? [
          {
            what: `${prop} sets ${key} to a literal`,
            fix: 'use the prop that takes a Secret for it, such as client or smtp.credentials; where there is none, leave it out here and set it in XNAT itself',
          },
        ]
      : [],
});
