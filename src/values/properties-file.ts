import { Placeholder } from './placeholder';
import type { SecretKey } from './secret';

/** A `.properties` file of XNAT's configuration, to which several features may add. */
export interface IPropertiesFile {
  /** Sets a key to a text; the last one set holds. */
  set(key: string, value: string): void;
  /** Sets a key to the content of a secret, which the pod fills in when it starts. */
  setSecret(name: string, secret: SecretKey): void;
  /** Adds one to a comma-separated list. */
  append(key: string, value: string): void;
}

/**
 * A `.properties` file as a template: literals are escaped here, secrets are placeholders that the pod fills in.
 *
 * @see https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
 */
export class PropertiesFile implements IPropertiesFile {
  private readonly entries = new Map<string, string | Placeholder>();

  set(key: string, value: string): void {
    this.entries.set(key, value);
  }

  setSecret(key: string, secret: SecretKey): void {
    this.entries.set(key, Placeholder.secret(secret));
  }

  setPlaceholder(key: string, placeholder: Placeholder): void {
    this.entries.set(key, placeholder);
  }

  append(key: string, value: string): void {
    const present = this.get(key);
    this.entries.set(key, present ? `${present},${value}` : value);
  }

  /** The text set for a key; undefined where none, or a placeholder, is. */
  get(key: string): string | undefined {
    const value = this.entries.get(key);
    return typeof value === 'string' ? value : undefined;
  }

  get placeholders(): Placeholder[] {
    return [...this.entries.values()].filter((value) => value instanceof Placeholder);
  }

  toText(): string {
    return [...this.entries].map(([key, value]) => `${escapeKey(key)}=${typeof value === 'string' ? escapeValue(value) : value.toString()}\n`).join('');
  }
}

/** A placeholder fills a whole value, so a literal that begins like one must not look like it. */
function escapeValue(value: string): string {
  return escape(value).replace(/^[ @]/, (first) => (first === ' ' ? '\\ ' : '\\u0040'));
}

function escapeKey(key: string): string {
  return escape(key).replace(/[ :=#!]/g, '\\$&');
}

function escape(text: string): string {
  if (/^[\x20-\x5b\x5d-\x7e]*$/.test(text)) return text;
  return text
    .replace(/\\/g, '\\\\')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t')
    .replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
