import type { Pair, YAMLMap } from 'yaml';
import { yaml } from './lazy-yaml';
import { regularExpression } from './regular-expression';

/** The data key, encrypted for one age key. */
export interface AgeEntry {
  readonly recipient: string;
  readonly armored: string;
}

/** Which values are encrypted: sops knows six ways to say it, of which a file uses one. */
export interface EncryptionRule {
  readonly name: 'unencrypted_suffix' | 'encrypted_suffix' | 'unencrypted_regex' | 'encrypted_regex' | 'unencrypted_comment_regex' | 'encrypted_comment_regex';
  readonly pattern: string;
}

/** What sops keeps beside the values. */
export interface SopsMetadata {
  readonly age: readonly AgeEntry[];
  /** Other keys that it is encrypted for, in words, such as `GnuPG FBC7B9E2A4F9289AC0C1D4843D16CEE4A27381B4`. */
  readonly others: readonly string[];
  /** Those of GnuPG among them, by their fingerprints. */
  readonly pgp: readonly string[];
  /** The keys are in several groups, of which more than one is needed. */
  readonly grouped: boolean;
  readonly mac: string;
  readonly lastModified: string;
  readonly macOnlyEncrypted: boolean;
  readonly rules: readonly EncryptionRule[];
}

/** Kinds of keys that sops alone can use: the key of the list, how people call it, and which field names the key. */
const OTHERS = [
  ['pgp', 'GnuPG', 'fp'],
  ['kms', 'AWS KMS', 'arn'],
  ['gcp_kms', 'GCP KMS', 'resource_id'],
  ['azure_kv', 'Azure Key Vault', 'name'],
  ['hc_vault', 'HashiCorp Vault', 'key_name'],
  ['hckms', 'Huawei Cloud KMS', 'key_id'],
] as const;
const RULES = [
  'unencrypted_suffix',
  'encrypted_suffix',
  'unencrypted_regex',
  'encrypted_regex',
  'unencrypted_comment_regex',
  'encrypted_comment_regex',
] as const;
const DEFAULT_RULE: EncryptionRule = { name: 'unencrypted_suffix', pattern: '_unencrypted' };

/** Of the map below the key `sops`; undefined where it lacks what every file has. */
export function sopsMetadata(block: YAMLMap): SopsMetadata | undefined {
  const [mac, lastModified] = [textAt(block, 'mac'), textAt(block, 'lastmodified')];
  if (!mac || !lastModified) return undefined;
  const groups = listAt(block, 'key_groups');
  const holders = [block, ...groups];
  const rules = RULES.map((name) => ({ name, pattern: textAt(block, name) ?? '' })).filter(({ pattern }) => pattern !== '');
  return {
    age: holders
      .flatMap((holder) => listAt(holder, 'age'))
      .map((entry) => ({ recipient: textAt(entry, 'recipient') ?? '', armored: textAt(entry, 'enc') ?? '' })),
    others: holders.flatMap((holder) =>
      OTHERS.flatMap(([list, title, field]) => listAt(holder, list).map((entry) => `${title} ${textAt(entry, field) ?? ''}`.trim())),
    ),
    pgp: holders.flatMap((holder) => listAt(holder, 'pgp').map((entry) => textAt(entry, 'fp') ?? '')),
    grouped: groups.length > 1,
    mac,
    lastModified,
    macOnlyEncrypted: textAt(block, 'mac_only_encrypted') === 'true',
    rules: rules.length > 0 ? rules : [DEFAULT_RULE],
  };
}

/**
 * Whether a file's rule has the value at a path encrypted; undefined where sops alone can tell.
 *
 * @param path name of the Secret and the key
 */
export function isToBeEncrypted({ rules }: SopsMetadata, path: readonly string[]): boolean | undefined {
  const [rule, ...more] = rules;
  if (rule === undefined || more.length > 0) return undefined;
  const negative = rule.name.startsWith('un');
  if (rule.name.endsWith('_comment_regex')) return undefined;
  if (rule.name.endsWith('_suffix')) return path.some((step) => step.endsWith(rule.pattern)) !== negative;
  const expression = regularExpression(rule.pattern);
  return expression && path.some((step) => expression.test(step)) !== negative;
}

function textAt(map: YAMLMap, key: string): string | undefined {
  const value = map.items.find((pair: Pair) => yaml().isScalar(pair.key) && pair.key.value === key)?.value;
  return yaml().isScalar(value) && typeof value.value === 'string' ? value.value : undefined;
}

function listAt(map: YAMLMap, key: string): YAMLMap[] {
  const value = map.items.find((pair: Pair) => yaml().isScalar(pair.key) && pair.key.value === key)?.value;
  return yaml().isSeq(value) ? value.items.filter((item) => yaml().isMap(item)) : [];
}
