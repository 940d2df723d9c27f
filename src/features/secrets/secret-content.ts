import type { IConstruct } from 'constructs';
import { at, objectsOfApp } from '../../core/kubernetes/objects-of-app';
import { secretId } from './produced-secrets';
import type { ContentProblem } from './secret-content.rules';

/** How a pod writes a value into a file of XNAT. */
interface Use {
  readonly kind: string;
  readonly format: string;
}

/** As render-config.sh knows a placeholder: the whole value of a line. */
const PLACEHOLDER = /^(?:[^=\\\n]|\\.)+=@@(secret|sql-secret|spring-secret):([-._a-zA-Z0-9]+)\/([-._a-zA-Z0-9]+)@@$/gm;
/** The first that are tried from outside. */
const PLACEHOLDERS = ['admin', 'changeme', 'password', 'secret', 'xnat', 'yourpassword'];
const PEM_KEYS = ['ca.crt', 'tls.crt', 'tls.key', 'ca.pem', 'cert.pem', 'key.pem', 'elastic-certificate.pem'];
const PEM = /-----BEGIN ([A-Z0-9 ]*(?:CERTIFICATE|PRIVATE KEY))-----[^]*-----END \1-----/;
const PRIVATE = /\.key$|^key\./;

/** How the finished objects of an app use a key of a Secret, by `<namespace>/<Secret>/<key>`. */
export function usesOfSecrets(root: IConstruct): Map<string, Use[]> {
  const uses = new Map<string, Use[]>();
  for (const { namespace, json } of objectsOfApp(root, 'ConfigMap')) {
    for (const [file, text] of Object.entries((at(json, 'data') as Record<string, unknown> | undefined) ?? {})) {
      for (const [, kind, name, key] of String(text).matchAll(PLACEHOLDER)) {
        const id = `${secretId({ namespace, name: name! })}/${key}`;
        uses.set(id, [...(uses.get(id) ?? []), { kind: kind!, format: file.endsWith('.ini') ? 'ini' : 'properties' }]);
      }
    }
  }
  return uses;
}

/** What its reader would refuse in a value, if anything: as render-config.sh does, and whoever reads a certificate. */
export function contentProblem(key: string, value: Buffer, uses: readonly Use[]): ContentProblem | undefined {
  if (PEM_KEYS.includes(key)) {
    const found = PEM.exec(value.toString('latin1'));
    if (!found || found[1]!.endsWith('PRIVATE KEY') !== PRIVATE.test(key)) return PRIVATE.test(key) ? 'no private key' : 'no certificate';
  }
  if (uses.length === 0) return undefined;
  if (value.includes(0)) return 'NUL';
  const text = value.toString('utf8');
  if (!Buffer.from(text).equals(value)) return 'no UTF-8';
  if (text.endsWith('\n')) return 'line break';
  return uses.map(({ kind, format }) => problemOf(text, kind, format)).find((problem) => problem !== undefined);
}

function problemOf(text: string, kind: string, format: string): ContentProblem | undefined {
  if (kind === 'spring-secret' && /[$#]\{/.test(text)) return 'evaluated';
  if (kind === 'sql-secret' && !/^[A-Za-z0-9._-]+$/.test(text)) return 'SQL';
  if (kind === 'sql-secret' && PLACEHOLDERS.includes(text.toLowerCase())) return 'placeholder';
  return format === 'ini' && /[\x01-\x1f\x7f]/.test(text) ? 'control character' : undefined;
}
