import { bytes } from './encrypted-value';

/** Of RSA keys of 2048, 3072, 4096 and 8192 bits. */
const KEY_BYTES = [256, 384, 512, 1024];
/** GCM's tag, which ends every sealed value. */
const TAG_BYTES = 16;
/** Of 256 random bytes some 162 differ, and never as few as this; of text, which has no more than 96 characters, fewer do. */
const DIFFERENT = 110;

/** Whether a value is as kubeseal writes it: the length of a key encrypted by RSA, the key, and the value encrypted by that key. */
export function isSealed(value: unknown): boolean {
  const sealed = typeof value === 'string' ? bytes(value) : undefined;
  if (!sealed || sealed.length < 2) return false;
  const length = sealed.readUInt16BE(0);
  const key = sealed.subarray(2, 2 + length);
  return KEY_BYTES.includes(length) && sealed.length >= 2 + length + TAG_BYTES && new Set(key).size >= DIFFERENT;
}
