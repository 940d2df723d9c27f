import { knowledge } from '../explain/knowledge';
import type { NeededKey } from './needed';

/** What is wrong with a value, and what to do; the value itself is in neither. */
export interface Problem {
  readonly what: string;
  readonly fix: string;
}

const PEM = /-----BEGIN ([A-Z0-9 ]*(?:CERTIFICATE|PRIVATE KEY))-----[^]*-----END \1-----/;
const PEM_KEYS = /\.(crt|pem)$|^(tls|key)\.key$/;
const PRIVATE = /\.key$|^key\./;

/** What its reader would refuse, if anything, as the rule secret-content has it for encrypted files. */
export function problemIn(value: Buffer, { key, origin, uses }: NeededKey): Problem | undefined {
  if (value.length === 0) return { what: 'is empty', fix: 'give it' };
  if (origin === 'file') return fileProblem(value, key);
  const text = value.toString('utf8');
  if (!Buffer.from(text).equals(value) || value.includes(0)) return { what: 'is no text of UTF-8', fix: 'give text' };
  if (text.endsWith('\n')) return { what: 'ends in a line break, as echo and editors add it', fix: 'store it without: printf %s writes none' };
  if (uses.includes('sql')) {
    if (!/^[A-Za-z0-9._-]+$/.test(text)) {
      return { what: 'holds more than letters, digits, dots, underscores and hyphens, and XNAT pastes it into SQL', fix: 'choose one of these alone' };
    }
    if (knowledge().weakWords.includes(text.toLowerCase())) return { what: 'is the first thing that is tried from outside', fix: 'choose another' };
  }
  if (uses.includes('spring') && /[$#]\{/.test(text)) return { what: 'holds ${ or #{, which XNAT would evaluate', fix: 'choose one without' };
  if (uses.includes('ini') && /[\x01-\x1f\x7f]/.test(text))
    return { what: 'holds a control character, which XNAT cannot read from its file', fix: 'choose one without' };
  if (uses.includes('key of 32') && text.length < 32) return { what: 'is shorter than 32 characters, and Kibana does not start', fix: 'give 32 or more' };
  return undefined;
}

function fileProblem(value: Buffer, key: string): Problem | undefined {
  if (key === '.dockerconfigjson') {
    try {
      if (typeof (JSON.parse(value.toString('utf8')) as { auths?: unknown }).auths === 'object') return undefined;
    } catch {
      // It is no JSON: told below.
    }
    return { what: 'is no configuration of registries', fix: 'name the config.json that docker login has written' };
  }
  if (!PEM_KEYS.test(key)) return undefined;
  const found = PEM.exec(value.toString('latin1'));
  const isPrivate = PRIVATE.test(key);
  if (found && found[1]!.endsWith('PRIVATE KEY') === isPrivate) return undefined;
  return { what: isPrivate ? 'is no private key in PEM' : 'is no certificate in PEM', fix: 'name the file that begins with -----BEGIN' };
}
