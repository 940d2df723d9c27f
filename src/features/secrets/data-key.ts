import { bytes } from './encrypted-value';

const ARMOR = /^-----BEGIN AGE ENCRYPTED FILE-----\r?\n([^]+)\r?\n-----END AGE ENCRYPTED FILE-----$/;
/** A nonce of 16 bytes, the key of 32, and a tag of 16. */
const SEALED = '[^]{64}';
const MAC = '--- [A-Za-z0-9+/]{43}\n';
const OF_X25519 = new RegExp(`^age-encryption\\.org/v1\n-> X25519 [A-Za-z0-9+/]{43}\n[A-Za-z0-9+/]{43}\n${MAC}${SEALED}$`);
const OF_ANOTHER_KIND = new RegExp(`^age-encryption\\.org/v1\n-> [^]+\n${MAC}${SEALED}$`);
const X25519 = /^age1[02-9ac-hj-np-z]{58}$/;
/** Of SSH, of a plugin such as age1yubikey1…, or of a key that withstands quantum computers. */
const ANOTHER_KIND = /^ssh-[a-z0-9]+ \S+|^age1[a-z0-9-]+1[02-9ac-hj-np-z]{6,}$/;

/**
 * Whether a text has the form of a data key that age encrypted for this recipient. Whether it is the data key of the file
 * can be told by the recipient alone.
 *
 * @see https://age-encryption.org/v1
 */
export function isDataKeyFor(recipient: string, armored: string): boolean {
  const file = bytes((ARMOR.exec(armored.trim())?.[1] ?? '').replace(/[\r\n]/g, ''))?.toString('latin1') ?? '';
  return X25519.test(recipient) ? OF_X25519.test(file) : ANOTHER_KIND.test(recipient) && OF_ANOTHER_KIND.test(file);
}
