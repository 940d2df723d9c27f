import type { Finding } from '../../core/refusals/finding';
import { encryptedValue, looksEncrypted } from './encrypted-value';
import { isSecretKeyName } from './secret-key-name';
import type { SopsEntry } from './sops-entry';
import { sopsInClear, sopsMacOnly } from './sops-in-clear.rules';
import { isToBeEncrypted, type SopsMetadata } from './sops-metadata';
import { sopsEmpty, sopsPlaintext, sopsTampered, sopsValueType } from './sops.rules';

const TYPES = ['str', 'int', 'float', 'bool', 'bytes', 'time'];

/** What can be told of the values of a file without its key. */
export function examineEntries(path: string, entries: readonly SopsEntry[], metadata: SopsMetadata | undefined): Finding[] {
  const clear = metadata ? entries.filter((entry) => isInClear(entry)) : [];
  const places = clear.map(({ secret, key }) => `${secret}.${key}`);
  const unbound = places.length === 0 ? [] : (metadata?.macOnlyEncrypted ? sopsMacOnly : sopsInClear).findings({ path, places });
  return [...entries.flatMap((entry) => examineEntry(path, entry, metadata)), ...unbound];

  /** By the rule of the file, and of no name that says that it is a secret. */
  function isInClear(entry: SopsEntry): boolean {
    return entry.text() !== '' && encryptedValue(entry.text()) === undefined && !looksEncrypted(entry.text()) && !isPlaintext(entry, metadata);
  }
}

function examineEntry(path: string, entry: SopsEntry, metadata: SopsMetadata | undefined): Finding[] {
  const { secret, key, plainType: plain } = entry;
  const place = { path, secret, key };
  const text = entry.text();
  const type = encryptedValue(text)?.type;
  if (text === '' || (type === undefined && plain === 'null')) return sopsEmpty.findings(place);
  if (type === undefined ? looksEncrypted(text) : !TYPES.includes(type) || isLeftInClear(entry, metadata))
    return sopsTampered.findings({ ...place, problem: 'value' });
  if (type === undefined && isPlaintext(entry, metadata)) return sopsPlaintext.findings(place);
  return ['str', 'bytes'].includes(type ?? plain) ? [] : sopsValueType.findings({ ...place, type: type ?? plain });
}

/** Whether a value in clear is a mistake: of the file, or of a rule of it that leaves a password in clear. */
function isPlaintext({ secret, key }: SopsEntry, metadata: SopsMetadata | undefined): boolean {
  return metadata !== undefined && (isToBeEncrypted(metadata, [secret, key]) === true || isSecretKeyName(key));
}

/** sops would hand on what is encrypted there as it stands. */
function isLeftInClear({ secret, key }: SopsEntry, metadata: SopsMetadata | undefined): boolean {
  return metadata !== undefined && isToBeEncrypted(metadata, [secret, key]) === false;
}
