import { brokenUtf8, decoded, HOSTILE_TEXTS, randomTexts } from './hostile';

/** A secret as the cluster holds it: bytes, of which most, but not all, are text. */
export interface SecretCase {
  readonly bytes: Buffer;
  /** Why no file can carry it; undefined for one that a properties file must carry. */
  readonly refusedByAll?: string;
  /** Why the preference file cannot carry it. */
  readonly refusedByIni?: string;
}

export const SECRET_CASES: readonly SecretCase[] = [
  ...HOSTILE_TEXTS.map((text) => Buffer.from(text)),
  ...randomTexts(150, 20260101).map((text) => Buffer.from(text)),
  ...['', '\n', 'x\n', 'x\r\n', 'x\n\n', '\0', 'x\0', '\0x', 'a\0b', 'a\0\n'].map((text) => Buffer.from(text)),
  ...brokenUtf8(20, 20260102),
].map((bytes) => {
  const refusedByAll = whyRefusedByAll(bytes);
  return { bytes, refusedByAll, refusedByIni: refusedByAll ?? whyRefusedByIni(bytes.toString()) };
});

function whyRefusedByAll(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return 'holds a NUL byte, which no configuration file can carry.';
  if (bytes.length === 0) return 'is empty.';
  if (bytes.at(-1) === 0x0a) return 'ends in a line break, as an editor or echo adds it. Store it with printf %s instead.';
  return decoded(bytes) === undefined ? 'is not UTF-8.' : undefined;
}

/**
 * Why XNAT's INI reader cannot be brought to read a text. It drops the quotes around a value, and between them takes the
 * last of an odd run of backslashes for an escape, where the run stands before a quote of that kind or at the end.
 */
export function whyRefusedByIni(text: string): string | undefined {
  if (/[\x01-\x1f\x7f]/.test(text)) return 'holds a control character, which XNAT cannot read from its preference file.';
  if (/\$\$\{[^}]*$/.test(text)) return 'holds $${ and no closing brace after it, which versions of XNAT read differently.';
  const isReadWithoutQuotes = !/[#;]|^["' ]| $|^[^"']*[=:][^\x21-\x7e]*["']|(^|[^\x21-\x7e])\\$/.test(text);
  const isReadBetween = (quote: string) => !new RegExp(`(?<!\\\\)(\\\\\\\\)*\\\\(${quote}|$)`).test(text);
  return isReadWithoutQuotes || isReadBetween('"') || isReadBetween("'")
    ? undefined
    : 'has a backslash before a quote or at its end, in a way that XNAT cannot read from its preference file.';
}
