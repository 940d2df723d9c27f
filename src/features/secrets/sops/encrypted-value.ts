import { createDecipheriv } from 'node:crypto';

const FORM = /^ENC\[AES256_GCM,data:([A-Za-z0-9+/=]+),iv:([A-Za-z0-9+/=]+),tag:([A-Za-z0-9+/=]+),type:([a-z]+)\]$/;
const IV_BYTES = 32;
/** GCM would take a shorter one, which is quickly guessed. */
const TAG_BYTES = 16;

/** A value as sops writes it into a file. */
export interface EncryptedValue {
  readonly data: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
  /** What it was to YAML before: `str`, `int`, `float`, `bool`, `bytes`, `time` or `comment`. */
  readonly type: string;
}

/** Whether a text has the look of an encrypted value, whole or damaged. */
export const looksEncrypted = (text: string): boolean => text.startsWith('ENC[AES256_GCM,') && text.endsWith(']');

/** The parts of an encrypted value; undefined where it is damaged. */
export function encryptedValue(text: string): EncryptedValue | undefined {
  const found = FORM.exec(text);
  if (!found) return undefined;
  const [data, iv, tag] = [found[1]!, found[2]!, found[3]!].map(bytes);
  if (!data || !iv || !tag || iv.length !== IV_BYTES || tag.length !== TAG_BYTES) return undefined;
  return { data, iv, tag, type: found[4]! };
}

/** What is in it; undefined where it is not what was encrypted with this key at this place. */
export function decrypted({ data, iv, tag }: EncryptedValue, key: Buffer, place: string): Buffer | undefined {
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(place));
    cipher.setAuthTag(tag);
    return Buffer.concat([cipher.update(data), cipher.final()]);
  } catch {
    return undefined;
  }
}

/** Base64 that decodes to one thing, and is encoded back to the same. */
export function bytes(base64: string): Buffer | undefined {
  const decoded = Buffer.from(base64, 'base64');
  return decoded.toString('base64') === base64 ? decoded : undefined;
}
