import { quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

export type ContentProblem =
  'NUL' | 'no UTF-8' | 'line break' | 'evaluated' | 'SQL' | 'placeholder' | 'control character' | 'no certificate' | 'no private key';

export interface SecretContent {
  readonly path: string;
  readonly secret: string;
  readonly key: string;
  readonly problem: ContentProblem;
}

const WHAT: Readonly<Record<ContentProblem, readonly [what: string, fix: string]>> = {
  NUL: ['holds a NUL byte, which no configuration file can carry', 'store text'],
  'no UTF-8': ['is not UTF-8', 'store text'],
  'line break': ['ends in a line break, as an editor adds it', 'write it in one line, between quotes'],
  evaluated: ['holds ${ or #{, which XNAT would evaluate', 'choose another'],
  SQL: ['holds more than letters, digits, dots, underscores and hyphens, and XNAT pastes it into SQL', 'choose another, of these alone'],
  placeholder: ['is a placeholder, the first thing that is tried from outside', 'choose another'],
  'control character': ['holds a control character, which XNAT cannot read from its preference file', 'choose another, without'],
  'no certificate': ['is no certificate in PEM', 'write what stands from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, each line below "|"'],
  'no private key': ['is no private key in PEM', 'write what stands from -----BEGIN … to -----END …, each line below "|"'],
};

export const secretContent = new Rule<SecretContent>({
  id: 'secret-content',
  refuses: 'a value of an encrypted file that its pod could not use',
  why: 'the pod would refuse it, and not start',
  check: ({ path, secret, key, problem }) => {
    const [what, fix] = WHAT[problem];
    return [{ what: `${quoted(`${secret}.${key}`)} in ${quoted(path)} ${what} (not shown here)`, fix: `${fix}, with sops ${path}` }];
  },
});
