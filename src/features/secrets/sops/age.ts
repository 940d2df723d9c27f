import { createDecipheriv, createHmac, createPrivateKey, createPublicKey, diffieHellman, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import { bytes } from './encrypted-value';
import { fromBech32, toBech32 } from './bech32';

const PRIVATE_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_X25519 = Buffer.from('302a300506032b656e032100', 'hex');
const [ARMOR_BEGIN, ARMOR_END] = ['-----BEGIN AGE ENCRYPTED FILE-----', '-----END AGE ENCRYPTED FILE-----'];
const VERSION = 'age-encryption.org/v1';
const KEY_BYTES = 32;
const CHUNK_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const NONCE_BYTES = 16;

/** A private key of age, X25519. */
export class AgeIdentity {
  /** Of a text such as `AGE-SECRET-KEY-1…`; undefined where it is none, or misspelt. */
  static parse(text: string): AgeIdentity | undefined {
    const secret = text.startsWith('AGE-SECRET-KEY-1') ? fromBech32(text, 'age-secret-key-') : undefined;
    return secret?.length === KEY_BYTES ? new AgeIdentity(secret) : undefined;
  }

  readonly #key: KeyObject;
  private readonly publicKey: Buffer;

  private constructor(secret: Buffer) {
    this.#key = createPrivateKey({ key: Buffer.concat([PRIVATE_X25519, secret]), format: 'der', type: 'pkcs8' });
    this.publicKey = createPublicKey(this.#key).export({ format: 'der', type: 'spki' }).subarray(PUBLIC_X25519.length);
  }

  /** Its public half, such as `age1…`. */
  get recipient(): string {
    return toBech32(this.publicKey, 'age');
  }

  /** The file key in a stanza; undefined where the stanza is for another key, or damaged. */
  unwrap({ args, body }: Stanza): Buffer | undefined {
    const share = args[0] === 'X25519' && args.length === 2 ? rawBase64(args[1]!) : undefined;
    if (share?.length !== KEY_BYTES || body.length !== TAG_BYTES * 2) return undefined;
    try {
      const publicKey = createPublicKey({ key: Buffer.concat([PUBLIC_X25519, share]), format: 'der', type: 'spki' });
      const shared = diffieHellman({ privateKey: this.#key, publicKey });
      return opened(derived(shared, Buffer.concat([share, this.publicKey]), `${VERSION}/X25519`), Buffer.alloc(12), body);
    } catch {
      return undefined;
    }
  }
}

interface Stanza {
  readonly args: readonly string[];
  readonly body: Buffer;
}

export type AgeResult = { readonly content: Buffer } | { readonly fault: 'damaged' | 'other key' };

/**
 * Decrypts a small armored file of age.
 *
 * @see https://age-encryption.org/v1
 */
export function decryptAge(armored: string, identities: readonly AgeIdentity[]): AgeResult {
  const file = unarmored(armored);
  const header = file && parsedHeader(file);
  if (!header) return { fault: 'damaged' };
  const fileKey = header.stanzas.flatMap((stanza) => identities.map((identity) => identity.unwrap(stanza))).find((key) => key !== undefined);
  if (!fileKey) return { fault: 'other key' };
  const mac = createHmac('sha256', derived(fileKey, Buffer.alloc(0), 'header'))
    .update(header.authenticated)
    .digest();
  if (header.mac.length !== mac.length || !timingSafeEqual(header.mac, mac)) return { fault: 'damaged' };
  const content = payload(fileKey, header.payload);
  return content ? { content } : { fault: 'damaged' };
}

/** A data key of sops, sealed: a nonce, the 32 bytes, and the tag. */
const SEALED_DATA_KEY_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;

/**
 * Whether a text has the form of a data key that was encrypted for this recipient. Whether it is the data key of the file
 * can be told by the recipient alone.
 */
export function isDataKeyFor(recipient: string, armored: string): boolean {
  const file = unarmored(armored);
  const header = file && parsedHeader(file);
  if (header?.mac.length !== KEY_BYTES || header.payload.length !== SEALED_DATA_KEY_BYTES) return false;
  if (isOfAnotherKind(recipient)) return header.stanzas.length > 0;
  const [stanza, ...more] = header.stanzas;
  return fromBech32(recipient, 'age')?.length === KEY_BYTES && more.length === 0 && isX25519(stanza);
}

/** Of ssh, or of a plugin, such as age1yubikey1…. */
const isOfAnotherKind = (recipient: string) =>
  /^ssh-[a-z0-9]+ \S+/.test(recipient) ||
  (/^age1[a-z0-9-]+1/.test(recipient) && fromBech32(recipient, recipient.slice(0, recipient.lastIndexOf('1'))) !== undefined);

const isX25519 = (stanza: Stanza | undefined) =>
  stanza?.args[0] === 'X25519' && stanza.args.length === 2 && rawBase64(stanza.args[1]!)?.length === KEY_BYTES && stanza.body.length === TAG_BYTES * 2;

function unarmored(text: string): Buffer | undefined {
  const lines = text.trim().split(/\r?\n/);
  if (lines.shift() !== ARMOR_BEGIN || lines.pop() !== ARMOR_END) return undefined;
  return bytes(lines.join(''));
}

interface Header {
  readonly stanzas: readonly Stanza[];
  /** What the MAC is over: all up to and with the three hyphens. */
  readonly authenticated: Buffer;
  readonly mac: Buffer;
  readonly payload: Buffer;
}

function parsedHeader(file: Buffer): Header | undefined {
  const end = file.indexOf('\n--- ');
  const lineEnd = end < 0 ? -1 : file.indexOf('\n', end + 1);
  if (lineEnd < 0) return undefined;
  const mac = rawBase64(file.toString('latin1', end + '\n--- '.length, lineEnd));
  const [version, ...lines] = file.toString('latin1', 0, end).split('\n');
  const stanzas = version === VERSION ? parsedStanzas(lines) : undefined;
  if (!mac || !stanzas) return undefined;
  return { stanzas, authenticated: file.subarray(0, end + '\n---'.length), mac, payload: file.subarray(lineEnd + 1) };
}

function parsedStanzas(lines: readonly string[]): Stanza[] | undefined {
  const stanzas: Array<{ args: string[]; body: string }> = [];
  for (const line of lines) {
    if (line.startsWith('-> ')) stanzas.push({ args: line.slice('-> '.length).split(' '), body: '' });
    else if (stanzas.length === 0) return undefined;
    else stanzas[stanzas.length - 1]!.body += line;
  }
  const parsed = stanzas.flatMap(({ args, body }) => {
    const bytesOfBody = rawBase64(body);
    return bytesOfBody ? [{ args, body: bytesOfBody }] : [];
  });
  return parsed.length === stanzas.length ? parsed : undefined;
}

/** The chunks of the content, each sealed with its number and with whether it is the last. */
function payload(fileKey: Buffer, sealed: Buffer): Buffer | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const key = derived(fileKey, sealed.subarray(0, NONCE_BYTES), 'payload');
  const chunks: Buffer[] = [];
  for (let at = NONCE_BYTES, count = 0; at < sealed.length; at += CHUNK_BYTES + TAG_BYTES, count++) {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(count, 7);
    nonce[11] = at + CHUNK_BYTES + TAG_BYTES >= sealed.length ? 1 : 0;
    const chunk = opened(key, nonce, sealed.subarray(at, at + CHUNK_BYTES + TAG_BYTES));
    if (!chunk) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const derived = (key: Buffer, salt: Buffer, info: string) => Buffer.from(hkdfSync('sha256', key, salt, info, KEY_BYTES));

function opened(key: Buffer, nonce: Buffer, sealed: Buffer): Buffer | undefined {
  if (sealed.length < TAG_BYTES) return undefined;
  const cipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([cipher.update(sealed.subarray(0, -TAG_BYTES)), cipher.final()]);
  } catch {
    return undefined;
  }
}

/** Base64 without its padding, as age has it. */
function rawBase64(text: string): Buffer | undefined {
  return text.includes('=') ? undefined : bytes(text.padEnd(Math.ceil(text.length / 4) * 4, '='));
}
