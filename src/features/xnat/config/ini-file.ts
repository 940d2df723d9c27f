import { Placeholder } from '../../../values/placeholder';
import type { SecretKey } from '../../../values/secret';

/**
 * One of XNAT's preference files, `prefs-init.ini` or `prefs-override.ini`, as a template.
 *
 * XNAT reads them with Apache commons-configuration, which knows quotes, comments and `${…}`, but no escapes.
 *
 * @see https://commons.apache.org/proper/commons-configuration/apidocs/org/apache/commons/configuration2/INIConfiguration.html
 */
export class IniFile {
  private readonly sections = new Map<string, Map<string, string | Placeholder>>();

  set(tool: string, name: string, literal: string): void {
    this.section(tool).set(name, literal);
  }

  has(tool: string, name: string): boolean {
    return this.sections.get(tool)?.has(name) ?? false;
  }

  setSecret(tool: string, name: string, secret: SecretKey): void {
    this.section(tool).set(name, Placeholder.secret(secret));
  }

  /** A secret that XNAT pastes into SQL. */
  setSqlSecret(tool: string, name: string, secret: SecretKey): void {
    this.section(tool).set(name, Placeholder.sqlSecret(secret));
  }

  get placeholders(): Placeholder[] {
    return [...this.sections.values()].flatMap((section) => [...section.values()].filter((value) => value instanceof Placeholder));
  }

  toText(): string {
    return [...this.sections]
      .map(([tool, values]) =>
        [`[${tool}]`, ...[...values].map(([name, value]) => `${name}=${typeof value === 'string' ? (iniLiteral(value) ?? '') : value.toString()}`), ''].join(
          '\n',
        ),
      )
      .join('\n');
  }

  private section(tool: string): Map<string, string | Placeholder> {
    let section = this.sections.get(tool);
    if (!section) this.sections.set(tool, (section = new Map<string, string | Placeholder>()));
    return section;
  }
}

/**
 * What could begin a comment, blanks and quotes at an end, a separator before the first quote, which the reader would
 * take for the one of the line, and a backslash at the end that would continue it.
 */
const NEEDS_QUOTES = /[#;]|^["' ]| $|^[^"']*[=:][^\x21-\x7e]*["']|(^|[^\x21-\x7e])\\$/;

/**
 * A text as an INI value that is read back to the last character; undefined where the format cannot carry it.
 * render-config.sh does the same to secrets.
 */
export function iniLiteral(text: string): string | undefined {
  if (/[\x00-\x1f\x7f\p{Surrogate}]/u.test(text) || text.startsWith('@@')) return undefined;
  // Versions of the reader differ in what they make of an escape whose brace nothing closes.
  if (/\$\$\{[^}]*$/.test(text)) return undefined;
  // The reader looks for variables twice, and takes one escape away each time. Where nothing closes the brace, it takes
  // none away.
  const value = text.replace(/\$\{(?=.*\})/gs, () => '$$${');
  if (!NEEDS_QUOTES.test(value)) return value;
  return [`"`, `'`].map((quote) => quoteWith(quote, value)).find((quotedValue) => quotedValue !== undefined);
}

/** The reader knows a backslash only before the quote itself, where it must stand alone. */
function quoteWith(quote: string, value: string): string | undefined {
  let text = '';
  let backslashes = 0;
  for (const character of value) {
    if (character === quote) {
      if (backslashes % 2 === 1) return undefined;
      text += `\\${quote}`;
    } else {
      text += character;
    }
    backslashes = character === '\\' ? backslashes + 1 : 0;
  }
  return backslashes % 2 === 1 ? undefined : `${quote}${text}${quote}`;
}
