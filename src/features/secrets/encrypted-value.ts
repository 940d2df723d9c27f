const FORM = /^ENC\[AES256_GCM,data:([A-Za-z0-9+/=]+),iv:([A-Za-z0-9+/=]+),tag:([A-Za-z0-9+/=]+),type:([a-z]+)\]$/;
const IV_BYTES = 32;
const TAG_BYTES = 16;

/** A value as sops writes it into a file. */
export interface EncryptedValue {
  /** What it was to YAML before: `str`, `int`, `float`, `bool`, `bytes`, `time` or `comment`. */
  readonly type: string;
}

/** Whether a text has the look of an encrypted value, whole or damaged. */
export const looksEncrypted = (text: string): boolean => text.startsWith('ENC[AES256_GCM,') && text.endsWith(']');

/** What can be told of an encrypted value without its key; undefined where it is damaged. */
export function encryptedValue(text: string): EncryptedValue | undefined {
  const found = FORM.exec(text);
  if (!found) return undefined;
  const [data, iv, tag] = [found[1]!, found[2]!, found[3]!].map(bytes);
  return data && iv?.length === IV_BYTES && tag?.length === TAG_BYTES ? { type: found[4]! } : undefined;
}

/** Base64 that decodes to one thing, and is encoded back to the same. */
export function bytes(base64: string): Buffer | undefined {
  const decoded = Buffer.from(base64, 'base64');
  return decoded.toString('base64') === base64 ? decoded : undefined;
}
