const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM = 6;

/**
 * The bytes of a Bech32 text, as age writes its keys; undefined where it is none of this prefix, or misspelt.
 *
 * @see https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki
 */
export function fromBech32(text: string, prefix: string): Buffer | undefined {
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return undefined;
  if (!lower.startsWith(`${prefix}1`)) return undefined;
  const digits = [...lower.slice(prefix.length + 1)].map((letter) => ALPHABET.indexOf(letter));
  if (digits.length < CHECKSUM || digits.includes(-1) || polymod([...expanded(prefix), ...digits]) !== 1) return undefined;
  const bytes = regrouped(digits.slice(0, -CHECKSUM), 5, 8, false);
  return bytes && Buffer.from(bytes);
}

/** Bytes as a Bech32 text. */
export function toBech32(bytes: Buffer, prefix: string): string {
  const digits = regrouped([...bytes], 8, 5, true)!;
  const sum = polymod([...expanded(prefix), ...digits, ...Array<number>(CHECKSUM).fill(0)]) ^ 1;
  const checksum = Array.from({ length: CHECKSUM }, (_, i) => (sum >> (5 * (CHECKSUM - 1 - i))) & 31);
  return `${prefix}1${[...digits, ...checksum].map((digit) => ALPHABET[digit]).join('')}`;
}

const expanded = (prefix: string) => [...[...prefix].map((letter) => letter.charCodeAt(0) >> 5), 0, ...[...prefix].map((letter) => letter.charCodeAt(0) & 31)];

function polymod(digits: readonly number[]): number {
  return digits.reduce((sum, digit) => {
    const mixed = ((sum & 0x1ffffff) << 5) ^ digit;
    return GENERATOR.reduce((result, value, i) => (((sum >> 25) >> i) & 1 ? result ^ value : result), mixed);
  }, 1);
}

/** Groups of bits in groups of another size; undefined where bits would be left over that are not zero. */
function regrouped(groups: readonly number[], from: number, to: number, pad: boolean): number[] | undefined {
  const result: number[] = [];
  let held = 0;
  let bits = 0;
  for (const group of groups) {
    held = ((held << from) | group) & 0xfff;
    bits += from;
    while (bits >= to) {
      bits -= to;
      result.push((held >> bits) & ((1 << to) - 1));
    }
  }
  const rest = held & ((1 << bits) - 1);
  if (pad) return bits > 0 ? [...result, (rest << (to - bits)) & ((1 << to) - 1)] : result;
  return bits >= from || rest !== 0 ? undefined : result;
}
