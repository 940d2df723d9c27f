import type { IConstruct } from 'constructs';
import type { ISecretUser, SecretUse } from '../../contracts/secret-user';
import { namespaceOf } from '../../core/kubernetes/namespace-of';
import { WEAK_WORDS } from '../../values/weak-words';
import { secretId } from './produced-secrets';
import type { ContentProblem } from './secret-content.rules';

const PEM_KEYS = ['ca.crt', 'tls.crt', 'tls.key', 'ca.pem', 'cert.pem', 'key.pem', 'elastic-certificate.pem'];
const PEM = /-----BEGIN ([A-Z0-9 ]*(?:CERTIFICATE|PRIVATE KEY))-----[^]*-----END \1-----/;
const PRIVATE = /\.key$|^key\./;

const isUser = (construct: IConstruct): construct is IConstruct & ISecretUser => typeof (construct as Partial<ISecretUser>)._secretUses === 'function';

/** How the constructs of an app use a key of a Secret, by `<namespace>/<Secret>/<key>`. */
export function usesOfSecrets(root: IConstruct): Map<string, SecretUse[]> {
  const uses = new Map<string, SecretUse[]>();
  for (const user of root.node.findAll().filter(isUser)) {
    for (const use of user._secretUses()) {
      const id = `${secretId({ namespace: namespaceOf(user), name: use.key.secretName })}/${use.key.key}`;
      uses.set(id, [...(uses.get(id) ?? []), use]);
    }
  }
  return uses;
}

/** What its reader would refuse in a value, if anything: as render-config.sh does, and whoever reads a certificate. */
export function contentProblem(key: string, value: Buffer, uses: readonly SecretUse[]): ContentProblem | undefined {
  if (PEM_KEYS.includes(key)) {
    const found = PEM.exec(value.toString('latin1'));
    if (!found || found[1]!.endsWith('PRIVATE KEY') !== PRIVATE.test(key)) return PRIVATE.test(key) ? 'no private key' : 'no certificate';
  }
  if (uses.length === 0) return undefined;
  if (value.includes(0)) return 'NUL';
  const text = value.toString('utf8');
  if (!Buffer.from(text).equals(value)) return 'no UTF-8';
  if (text.endsWith('\n')) return 'line break';
  return uses.map((use) => problemOf(text, use)).find((problem) => problem !== undefined);
}

function problemOf(text: string, { kind, format }: SecretUse): ContentProblem | undefined {
  if (kind === 'spring-secret' && /[$#]\{/.test(text)) return 'evaluated';
  if (kind === 'sql-secret' && !/^[A-Za-z0-9._-]+$/.test(text)) return 'SQL';
  if (kind === 'sql-secret' && WEAK_WORDS.includes(text.toLowerCase())) return 'placeholder';
  return format === 'ini' && /[\x01-\x1f\x7f]/.test(text) ? 'control character' : undefined;
}
