/** A value of the file, in its order. */
export class SopsEntry {
  readonly #text: string;

  constructor(
    readonly secret: string,
    readonly key: string,
    text: string,
    /** What the text is to YAML, where it is not encrypted. */
    readonly plainType: string,
  ) {
    this.#text = text;
  }

  /** As it stands in the file. Where that is in clear it may be a secret, so it is no property, which a debugger would show. */
  text(): string {
    return this.#text;
  }
}
