import { type PodFact, secretPlaceholder, springSecretPlaceholder } from './placeholder';
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

interface SpringSecret {
  readonly spring: SecretKey;
}

/**
 * A `.properties` file as a template: literals are escaped here, secrets are placeholders that the pod fills in.
 *
 * @see https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
 */
export class PropertiesFile implements IPropertiesFile {
  private readonly entries = new Map<string, string | SecretKey | SpringSecret | PodFact>();

  set(key: string, value: string): void {
    this.entries.set(key, value);
  }

  setSecret(key: string, secret: SecretKey): void {
    this.entries.set(key, secret);
  }

  /** Sets a key to a secret that XNAT has Spring look up, which evaluates it. */
  setSpringSecret(key: string, spring: SecretKey): void {
    this.entries.set(key, { spring });
  }

  /** Sets a key to what only the pod knows. */
  setPodFact(key: string, fact: PodFact): void {
    this.entries.set(key, fact);
  }

  append(key: string, value: string): void {
    const present = this.entries.get(key);
    this.entries.set(key, typeof present === 'string' && present !== '' ? `${present},${value}` : value);
  }

  /** The text set for a key; undefined where none, or a secret, is. */
  get(key: string): string | undefined {
    const value = this.entries.get(key);
    return typeof value === 'string' ? value : undefined;
  }

  get secrets(): SecretKey[] {
    return [...this.entries.values()].flatMap((value) => {
      if (typeof value === 'string' || 'placeholder' in value) return [];
      return 'spring' in value ? [value.spring] : [value];
    });
  }

  toText(): string {
    return [...this.entries].map(([key, value]) => `${escapeKey(key)}=${render(value)}\n`).join('');
  }
}

function render(value: string | SecretKey | SpringSecret | PodFact): string {
  if (typeof value === 'string') return escapeValue(value);
  if ('spring' in value) return springSecretPlaceholder(value.spring);
  return 'secretName' in value ? secretPlaceholder(value) : value.placeholder;
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
