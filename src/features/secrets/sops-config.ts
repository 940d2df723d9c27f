import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { yaml } from './lazy-yaml';
import { regularExpression } from './regular-expression';

/** For whom a `.sops.yaml` has a file encrypted. */
export interface SopsConfig {
  /** As a message shows it, relative to the folder of the synthesis. */
  readonly path: string;
  /** The keys of age and GnuPG; `others` where it names keys of another kind. */
  readonly keys: { readonly age: readonly string[]; readonly pgp: readonly string[]; readonly others?: readonly string[] };
}

const NAME = '.sops.yaml';
const OTHER_KEYS = /^(kms|aws_kms|gcp_kms|azure_keyvault|azure_kv|hc_vault_transit_uri|hc_vault|hckms)$/;

/**
 * Of the nearest `.sops.yaml`, beside the file or above it: the first rule whose path fits. Undefined where there is none,
 * where it names no keys, and where it says so in a way that sops alone understands.
 *
 * @see https://getsops.io/docs/#using-sops-yaml-conf-to-select-kms-pgp-and-age-for-new-files
 */
export function nearestConfig(path: string): SopsConfig | undefined {
  const file = resolve(path);
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const text = textOf(join(folder, NAME));
    if (text !== undefined) {
      const keys = keysOf(text, relative(folder, file).replace(/\\/g, '/'));
      return keys && { path: relative(process.cwd(), join(folder, NAME)) || NAME, keys };
    }
    if (dirname(folder) === folder) return undefined;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

function keysOf(text: string, file: string): SopsConfig['keys'] | undefined {
  const rules = rulesOf(text);
  for (const rule of rules) {
    const expression = typeof rule.path_regex === 'string' ? regularExpression(rule.path_regex) : /(?:)/;
    // A rule that cannot be read may be the one.
    if (expression === undefined) return undefined;
    if (expression.test(file)) return keysOfRule(rule);
  }
  return undefined;
}

function rulesOf(text: string): Fields[] {
  try {
    const { creation_rules: rules } = (yaml().parse(text, { logLevel: 'silent' }) ?? {}) as { creation_rules?: unknown };
    return Array.isArray(rules) ? rules.filter(isFields) : [];
  } catch {
    return [];
  }
}

function keysOfRule(rule: Fields): SopsConfig['keys'] | undefined {
  const groups = Array.isArray(rule.key_groups) ? rule.key_groups.filter(isFields) : [];
  // Groups can be made of other groups.
  if (groups.some((group) => 'merge' in group)) return undefined;
  const holders = [rule, ...groups];
  const listed = (name: string) => holders.flatMap((holder) => namesIn(holder[name]));
  const others = holders.flatMap((holder) => Object.keys(holder).filter((key) => OTHER_KEYS.test(key) && namesIn(holder[key]).length > 0));
  const keys = { age: listed('age'), pgp: listed('pgp'), ...(others.length > 0 && { others }) };
  return keys.age.length + keys.pgp.length + others.length > 0 ? keys : undefined;
}

/** A list, or one text with commas in it. */
function namesIn(value: unknown): string[] {
  const texts = Array.isArray(value) ? value.map((each) => (isFields(each) ? '…' : String(each))) : typeof value === 'string' ? value.split(',') : [];
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}
