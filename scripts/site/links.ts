import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inProse, type SitePage } from './page';
import { ROOT } from './repository';

/** Where links to an anchor of a file lead whose parts are pages of their own: `heap-share` of refusals.md, by the file. */
export type Split = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Turns links between files of the repository into links between pages of the site. */
export class Links {
  private readonly pages: ReadonlyMap<string, string>;

  constructor(
    pages: readonly SitePage[],
    private readonly split: Split,
    /** Where files that are no pages are read on the web. */
    private readonly blobs: string | undefined,
  ) {
    this.pages = new Map(
      pages.flatMap(({ path, source, replaces = [] }) => [...(source === undefined ? [] : [source]), ...replaces].map((file) => [file, path])),
    );
  }

  /** The page's text with its links as the site has them. */
  of({ path, text, source }: SitePage): string {
    if (source === undefined || !source.endsWith('.md')) return text;
    const images = text.replace(/(!\[[^\]]*\]\()(?:\.\.\/)*(?:docs\/)?images\//g, `$1${'../'.repeat(path.split('/').length - 1) || './'}images/`);
    return inProse(images, (line) =>
      line.replace(/(?<!!)\[((?:[^\][]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g, (link, label: string, target: string) => this.link(link, label, target, source, path)),
    );
  }

  private link(link: string, label: string, target: string, source: string, from: string): string {
    if (/^[a-z]+:/.test(target) || target.startsWith('#')) return link;
    const [file = '', anchor] = target.split('#');
    const wanted = relative(ROOT, join(ROOT, dirname(source), file));
    const part = anchor === undefined ? undefined : this.split.get(wanted)?.get(anchor);
    if (part !== undefined) return `[${label}](${fromTo(from, part)})`;
    const page = this.pages.get(wanted) ?? this.pages.get(`${wanted}/README.md`);
    if (page !== undefined) return `[${label}](${fromTo(from, page)}${anchor === undefined ? '' : `#${anchor}`})`;
    if (!existsSync(join(ROOT, wanted))) throw new Error(`${source}: no file for the link ${target}`);
    return this.blobs === undefined ? label : `[${label}](${this.blobs}/${wanted})`;
  }
}

/** A relative link, which is the same under any path. */
export function fromTo(from: string, to: string): string {
  const link = relative(dirname(from), to);
  return link.startsWith('.') ? link : `./${link}`;
}
