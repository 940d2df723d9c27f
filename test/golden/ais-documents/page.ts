/** What a page of the AIS operations documents quotes, and where this library has it. */
export interface Page {
  readonly title: string;
  /** What the library makes of the page, as `.ais()` and the props have it. */
  readonly made: () => string;
  /** Lines as the page has them, one a line; nested keys of YAML are written with dots. */
  readonly lines: string;
  /** Parts of longer lines: of a list in an annotation, of an argument, of a URL. */
  readonly fragments?: string;
  /** What the page has and the library does not, each with its reason. Nothing of it is in what is made. */
  readonly otherwise: Readonly<Record<string, string>>;
}
