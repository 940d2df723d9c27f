import { createCipheriv, createHash, createHmac, diffieHellman, generateKeyPairSync, hkdfSync, type KeyObject, createPublicKey } from 'node:crypto';
import { seeded } from '../validation/garbage';

/**
 * Writes files as sops does, from the descriptions of the formats and not from the library's reader: a mistake in the one
 * is not in the other. What it writes is the same in every run.
 *
 * @see https://age-encryption.org/v1
 */
export class SopsEncryptor {
  private readonly random: () => number;
  private readonly dataKey: Buffer;

  constructor(seed = 1) {
    this.random = seeded(seed);
    this.dataKey = this.bytes(32);
  }

  /** A file with these Secrets, for these age keys (`age1…`, each as its 32 bytes). */
  file(secrets: Readonly<Record<string, Readonly<Record<string, string>>>>, recipients: ReadonlyArray<readonly [name: string, key: Buffer]>): string {
    const mac = createHash('sha512');
    const lines: string[] = [];
    for (const [secret, keys] of Object.entries(secrets)) {
      lines.push(`${secret}:`);
      for (const [key, value] of Object.entries(keys)) {
        mac.update(value);
        lines.push(`    ${key}: ${this.value(value, `${secret}:${key}:`)}`);
      }
    }
    const time = '2026-11-24T00:00:00Z';
    lines.push('sops:', '    age:');
    for (const [name, key] of recipients) {
      lines.push('        - enc: |', ...armored(this.ageFile(this.dataKey, key)).map((line) => `            ${line}`), `          recipient: ${name}`);
    }
    lines.push(`    lastmodified: "${time}"`, `    mac: ${this.value(mac.digest('hex').toUpperCase(), time)}`, '    version: 3.13.3');
    return `${lines.join('\n')}\n`;
  }

  /** A binary file of age for one key. */
  ageFile(content: Buffer, recipient: Buffer): Buffer {
    const fileKey = this.bytes(16);
    const ephemeral = generateKeyPairSync('x25519');
    const share = rawPublicKey(ephemeral.publicKey);
    const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: publicKeyOf(recipient) });
    const wrapped = sealed(hkdf(shared, Buffer.concat([share, recipient]), 'age-encryption.org/v1/X25519'), Buffer.alloc(12), fileKey);
    const head = `age-encryption.org/v1\n-> X25519 ${unpadded(share)}\n${unpadded(wrapped)}\n---`;
    const mac = createHmac('sha256', hkdf(fileKey, Buffer.alloc(0), 'header'))
      .update(head)
      .digest();
    const nonce = this.bytes(16);
    const key = hkdf(fileKey, nonce, 'payload');
    const chunks: Buffer[] = [];
    for (let at = 0; at === 0 || at < content.length; at += 65536) {
      const counter = Buffer.alloc(12);
      counter.writeUInt32BE(at / 65536, 7);
      counter[11] = at + 65536 >= content.length ? 1 : 0;
      chunks.push(sealed(key, counter, content.subarray(at, at + 65536)));
    }
    return Buffer.concat([Buffer.from(`${head} ${unpadded(mac)}\n`), nonce, ...chunks]);
  }

  private value(text: string, place: string): string {
    const iv = this.bytes(32);
    const cipher = createCipheriv('aes-256-gcm', this.dataKey, iv).setAAD(Buffer.from(place));
    const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `ENC[AES256_GCM,data:${data.toString('base64')},iv:${iv.toString('base64')},tag:${cipher.getAuthTag().toString('base64')},type:str]`;
  }

  private bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => Math.floor(this.random() * 256)));
  }
}

/** Lines of the text form of age. */
export function armored(file: Buffer): string[] {
  return ['-----BEGIN AGE ENCRYPTED FILE-----', ...file.toString('base64').match(/.{1,64}/g)!, '-----END AGE ENCRYPTED FILE-----'];
}

/** The bytes of `age1…`, without a look at its checksum. */
export function bytesOfRecipient(text: string): Buffer {
  const digits = [...text.slice('age1'.length, -6)].map((letter) => 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.indexOf(letter));
  const bits = digits.map((digit) => digit.toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
}

const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
const hkdf = (key: Buffer, salt: Buffer, info: string) => Buffer.from(hkdfSync('sha256', key, salt, info, 32));
const rawPublicKey = (key: KeyObject) => Buffer.from(key.export({ format: 'jwk' }).x!, 'base64url');
const publicKeyOf = (raw: Buffer) => createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: raw.toString('base64url') }, format: 'jwk' });

function sealed(key: Buffer, nonce: Buffer, content: Buffer): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
  return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}
