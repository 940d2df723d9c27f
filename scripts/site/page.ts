/** A page of the site: where it is, what it says, and which file of the repository says so. */
export interface SitePage {
  /** Below site/pages, with its ending: how-to/secrets.md. */
  readonly path: string;
  readonly text: string;
  /** The file that a reader edits, from the root of the repository; undefined where a program writes the page. */
  readonly source?: string;
  /** The files whose links lead to this page; its source is one of them without being named. */
  readonly replaces?: readonly string[];
  readonly frontmatter?: Readonly<Record<string, unknown>>;
}

/** The page as VitePress reads it. */
export function written({ text, source, frontmatter }: SitePage, editBase: string | undefined): string {
  const edit = editBase !== undefined && source !== undefined ? { edit: `${editBase}/${source}` } : { editLink: false };
  const matter = Object.entries({ ...frontmatter, ...edit }).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  return `---\n${matter.join('')}---\n\n${text}`;
}

/** The text outside of fenced blocks changed, line by line. */
export function inProse(text: string, change: (line: string) => string): string {
  let fenced = false;
  const lines = text.split('\n').map((line) => {
    if (/^\s*```/.test(line)) fenced = !fenced;
    return fenced ? line : change(line);
  });
  return lines.join('\n');
}
