import { Random } from './random';

/** Texts that some program on the way to XNAT could take for more than text. None is empty. */
export const HOSTILE_TEXTS: readonly string[] = [
  // Quotes, backslashes, and one before the other.
  `'`, `"`, `''`, `""`, `'"`, `"'`, `'quoted'`, `"quoted"`, `'open`, `"open`, `close'`, `close"`, `in'side`, `in"side`,
  `it's "both"`, '\\', '\\\\', '\\\\\\', '\\\\\\\\', 'end\\', 'end\\\\', 'end\\\\\\', 'end\\\\\\\\', 'end \\', '\\start', '\\ start',
  `\\'`, `\\"`, `\\\\'`, `\\\\"`, `\\\\\\'`, `\\\\\\"`, `a\\'#`, `a\\"#`, `a\\\\'#`, `a\\\\"#`, `a\\'\\"#`, `a\\\\'\\\\"#`, `#'\\`, `#"\\`,
  `#\\`, `#\\\\`, `"\\`, `'\\`, `' \\`, `"a" \\`, `a" \\`, `\\n\\t\\u0041\\x41\\0`, `\\u00`, `\\u00zz`, `"a"b"`, `'a'b'`, `"a" ; b`, `'a' # b`,
  // Separators before a quote: the INI reader looks for the last one before the first quote.
  `a="b"`, `a='b'`, `a:"b"`, `a:'b'`, `a= "b"`, `a=\u3000"b"`, `=""`, `:''`, `a="b`, `a:'b`, `a=b"c`, `a="\\`, `a=\\"b`, `{"a":"b"}`, `a=\\'\\"`,
  // Variables, commands and formats.
  '$', '$$', '${', '${}', '${x}', '$${x}', '$$${x}', '$$$${x}', '${x', '$${x', '${a}$${b', '$x', '${env:PATH}', '${sys:user.home}', '${script:javascript:1}',
  '${a:-${b}}', 'x${y}z${', '#${x}', '${x}}', '{x}', '$(id)', '`id`', '$((1+1))', '!x', '!!', '%s', '%n%d', '%%', '&', '&amp;', '&&id', '|id', '>f',
  '<f', '*', '?', '[a]', '~', '~root', '{a,b}', '-e', '--', '-n', '\\e[31m',
  // Comments, separators, sections.
  '#', ';', '!', '=', ':', '#x', ';x', '!x', '=x', ':x', 'a#b', 'a;b', 'a #b', 'a ;b', 'a\u3000#b', 'a\u00a0#b', 'a\u2003;b', 'a=b', 'a:b', 'a,b', '[x', '[x]', 'x]',
  'a # b " c', `a ; b ' c`, '#"', `#'`, `#'"`, '/*x*/', '//x', '--x',
  // Blanks, where a reader trims.
  ' ', '  ', ' x', '  x', 'x ', 'x  ', ' x ', 'a b', 'a  b', ' #', '# ', ' \\', '\\ ', ` "`, `" `, ` ' `, '\u00a0', '\u00a0x\u00a0', '\u3000x\u3000',
  '\u2003x', 'x\u2003\\', 'x\u3000\\', '\u3000\\', '\u0085', 'a\u0085b', '\u2028', 'a\u2028b', 'a\u2029b', '\ufeff', '\ufeffx', 'x\ufeff', '\u200b', '\u202eabc',
  // Control characters and line breaks: properties carry them, INI cannot.
  '\t', '\tx', 'x\t', 'a\tb', 'a\nb', '\nx', 'a\n[b]\nc=d', 'a\r\nb', 'a\rb', 'x\r', '\r', '\f', 'a\fb', '\x01', 'a\x1bb', 'a\x7fb', '\x7f', 'a\x0bb',
  // Other scripts and planes.
  'äöüÄÖÜß', 'é', 'e\u0301', '\u0301x', 'ñ€', 'Ω≈ç√', 'пароль', '密码', 'كلمة', 'पासवर्ड', '😀', '👩‍👩‍👧‍👦', 'a😀b', '𝔘𝔫𝔦', '\u{10ffff}', '\uffff', '\ufffd', '\ue000', 'ÿ', '\u0080', '\u07ff\u0800\uffff\u{10000}',
  // What looks like this library's own.
  '@@secret:a/b@@', '@@sql-secret:a/b@@', '@@secret:xnat-db/username@@', '@@pod-name@@', '@@is-primary@@', 'x=@@pod-name@@', 'x=@@is-primary@@',
  'x=@@secret:a/b@@', '@@', '@', 'x@@pod-name@@', '=@@pod-name@@', 'password=@@secret:xnat-db/username@@',
  // Long ones.
  `x"\\'$#;ä😀 `.repeat(256), '#'.repeat(512), '\\'.repeat(255), '\\'.repeat(256), `'"`.repeat(64),
];

const PRINTABLE = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i));

const ALPHABETS: ReadonlyArray<readonly string[]> = [
  PRINTABLE,
  [...`"'\\#;= `],
  [...`\\"'${'$'}{}:=@ab`],
  [...'äß€漢😀\u0301\u00a0\u3000\u2028#;\\"\' $'],
  [...'abc\t\r\n\x01\x1f\x7f #'],
];

/** As many texts as asked for, the same in every run: short ones, out of characters that do not go together. */
export function randomTexts(count: number, seed: number): string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const alphabet = ALPHABETS[i % ALPHABETS.length]!;
    const length = 1 + random.below(24);
    return Array.from({ length }, () => random.pick(alphabet)).join('');
  });
}

/** Passwords as a generator makes them that uses every printable character of ASCII. */
export function generatedPasswords(count: number, length: number, seed: number): string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => Array.from({ length }, () => random.pick(PRINTABLE)).join(''));
}

const NOT_UTF8: readonly string[] = [
  // A lone following byte, and one too many.
  '80', 'bf', '6180', 'c3a4a4',
  // Overlong forms.
  'c080', 'c1bf', 'c0af', 'e08080', 'e09fbf', 'f0808080', 'f08fbfbf',
  // Surrogates.
  'eda080', 'edbfbf', 'eda0bdedb880',
  // Cut off, at the end and before another character.
  'c3', '61c3', 'e2', 'e282', 'f0', 'f09f', 'f09f98', 'c361', 'e28261', 'f09f9861',
  // Beyond Unicode.
  'f4908080', 'f5808080', 'f7bfbfbf', 'f888808080', 'fc8480808080', 'fe', 'ff', 'fffe61', 'feff0061',
  // Latin-1.
  'e4f6fc', '70e4737377f67264',
];

/** Byte strings that are no UTF-8, each in a way of its own, and random ones. */
export function brokenUtf8(count: number, seed: number): Buffer[] {
  const random = new Random(seed);
  const broken = NOT_UTF8.map((digits) => Buffer.from(digits, 'hex'));
  while (broken.length < NOT_UTF8.length + count) {
    const bytes = Buffer.from(Array.from({ length: 1 + random.below(12) }, () => 1 + random.below(255)));
    if (decoded(bytes) === undefined && bytes.at(-1) !== 0x0a) broken.push(bytes);
  }
  return broken;
}

/** The text that bytes stand for; undefined where they are no UTF-8. A byte order mark is a character like others. */
export function decoded(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
