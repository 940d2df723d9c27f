import { createHash, timingSafeEqual } from 'node:crypto';
import type { Finding } from '../../../core/refusals/finding';
import { sopsKey, sopsProgram, sopsTampered } from '../sops.rules';
import { SecretValue } from '../secret-value';
import { type AgeIdentity, decryptAge } from './age';
import { findAgeKeys } from './age-keys';
import { decrypted, encryptedValue } from './encrypted-value';
import type { SopsEntry } from './sops-entry';
import type { SopsFile } from './sops-file';
import { isToBeEncrypted, type SopsMetadata } from './sops-metadata';
import { isOpened, type Opened, type SecretValues } from './opened';

const DATA_KEY_BYTES = 32;
/** So that a MAC over some of the values is never one over all of them. */
const MAC_ONLY_ENCRYPTED = createHash('sha256').update('sops').digest();

/** Reads a file by age keys, where there is no program sops. Values, places and order are verified as sops does. */
export function readSops(file: SopsFile): Opened {
  const { path, metadata } = file;
  if (!metadata) return { findings: [] };
  const needs = needsProgram(file, metadata);
  if (needs !== undefined) return { findings: sopsProgram.findings({ path, needs }) };
  const dataKey = openedDataKey(path, metadata);
  return isOpened(dataKey) ? dataKey : openedValues(file, metadata, dataKey);
}

/** What only sops can do with it, if anything. */
function needsProgram({ entries }: SopsFile, metadata: SopsMetadata): string | undefined {
  if (metadata.grouped) return 'its keys are in groups, of which more than one is needed';
  const readable = metadata.age.filter(({ recipient }) => /^age1[a-z0-9]{58}$/.test(recipient));
  const others = [...metadata.others, ...metadata.age.filter((entry) => !readable.includes(entry)).map(({ recipient }) => recipient)];
  if (readable.length === 0) return others.length > 0 ? `it is encrypted for ${others.join(', ')}` : 'it says for no key that it is encrypted for it';
  if (entries.some(({ secret, key }) => isToBeEncrypted(metadata, [secret, key]) === undefined))
    return `it has values in clear by a rule that the library cannot read, ${metadata.rules.map(({ name }) => name).join(' and ')}`;
  const unsure = entries.find((entry) => entry.plainType === 'unsure' && encryptedValue(entry.text()) === undefined);
  return unsure && `"${unsure.secret}.${unsure.key}" stands in clear and without quotes, and may be a number`;
}

function openedDataKey(path: string, metadata: SopsMetadata): Buffer | Opened {
  const recipients = metadata.age.map(({ recipient }) => recipient);
  const { identities, places } = findAgeKeys(recipients);
  const results = metadata.age.map((entry) => ({ ...entry, ...opener(entry.armored, identities) }));
  const found = results.find(({ content }) => content !== undefined);
  if (found?.content) {
    // Who edits the file next would encrypt it for whom the file names.
    const named = found.recipient === found.identity?.recipient && found.content.length === DATA_KEY_BYTES;
    return named ? found.content : { findings: sopsTampered.findings({ path, problem: 'recipient', recipient: found.recipient }) };
  }
  const damaged = results.find(({ fault }) => fault === 'damaged');
  if (damaged) return { findings: sopsTampered.findings({ path, problem: 'recipient', recipient: damaged.recipient }) };
  return { findings: sopsKey.findings({ path, recipients: [...recipients, ...metadata.others], places, forSops: metadata.others }) };
}

function opener(armored: string, identities: readonly AgeIdentity[]): { content?: Buffer; identity?: AgeIdentity; fault?: string } {
  let fault = 'other key';
  for (const identity of identities) {
    const result = decryptAge(armored, [identity]);
    if ('content' in result) return { content: result.content, identity };
    if (result.fault === 'damaged') fault = 'damaged';
  }
  return { fault };
}

function openedValues(file: SopsFile, metadata: SopsMetadata, dataKey: Buffer): Opened {
  const { path, entries } = file;
  const values: SecretValues = new Map();
  const mac = createHash('sha512');
  if (metadata.macOnlyEncrypted) mac.update(MAC_ONLY_ENCRYPTED);
  const findings: Finding[] = [];
  for (const entry of entries) {
    const { secret, key } = entry;
    const encrypted = isToBeEncrypted(metadata, [secret, key]) === true;
    const content = encrypted ? openedValue(entry, dataKey) : { bytes: Buffer.from(entry.text()), type: entry.plainType };
    const authenticated = content && bytesOfMac(content.bytes, content.type);
    if (!authenticated) {
      findings.push(...sopsTampered.findings({ path, secret, key, problem: 'value' }));
      continue;
    }
    if (encrypted || !metadata.macOnlyEncrypted) mac.update(authenticated);
    const written = content.type === 'bool' ? Buffer.from(content.bytes.toString().toLowerCase()) : content.bytes;
    values.set(secret, (values.get(secret) ?? new Map<string, SecretValue>()).set(key, new SecretValue(written)));
  }
  if (findings.length > 0) return { findings };
  return macFits(metadata, dataKey, mac.digest('hex').toUpperCase()) ? { values } : { findings: sopsTampered.findings({ path, problem: 'mac' }) };
}

function openedValue(entry: SopsEntry, dataKey: Buffer): { bytes: Buffer; type: string } | undefined {
  const { secret, key } = entry;
  // sops leaves an empty text as it is.
  if (entry.text() === '') return { bytes: Buffer.alloc(0), type: 'str' };
  const value = encryptedValue(entry.text());
  const bytes = value && decrypted(value, dataKey, `${secret}:${key}:`);
  return bytes && { bytes, type: value.type };
}

/** What the MAC is over, by type, which nothing else authenticates; undefined where the value cannot be of the type. */
function bytesOfMac(value: Buffer, type: string): Buffer | undefined {
  const text = value.toString('latin1');
  switch (type) {
    case 'str':
    case 'bytes':
      return value;
    case 'int':
      return /^(0|-?[1-9]\d*)$/.test(text) ? value : undefined;
    case 'float':
      return /^-?\d+(\.\d+)?$/.test(text) ? value : undefined;
    case 'time':
      return /^\d{4}-\d\d-\d\dT/.test(text) ? value : undefined;
    case 'bool':
      return /^(true|false)$/i.test(text) ? Buffer.from(text.toLowerCase() === 'true' ? 'True' : 'False') : undefined;
    case 'null':
      return Buffer.alloc(0);
    default:
      return undefined;
  }
}

function macFits({ mac, lastModified }: SopsMetadata, dataKey: Buffer, computed: string): boolean {
  const value = encryptedValue(mac);
  const expected = value?.type === 'str' ? decrypted(value, dataKey, lastModified) : undefined;
  return expected?.length === computed.length && timingSafeEqual(expected, Buffer.from(computed));
}
