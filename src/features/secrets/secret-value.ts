import { inspect } from 'node:util';

/** In the place of a value. It is no base64, so the API server refuses a Secret that holds it. */
export const HIDDEN = '[secret]';

/** A secret in memory. Whatever prints it shows that there is one. */
export class SecretValue {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The value itself, for the one file that it is written to. */
  reveal(): Buffer {
    return this.#bytes;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
