import type { Node, Picture } from './picture';
import { html, svg } from './svg';

const STYLE = `
body { font: 15px/1.45 system-ui, sans-serif; color: #1b1b1b; background: #fff; margin: 2rem auto; max-width: 100rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
svg { width: 100%; height: auto; font: 13px system-ui, sans-serif; }
svg .box rect { fill: #fff; stroke: #444; stroke-width: 1.3; } svg .box text { text-anchor: middle; } svg .name { font-weight: 600; }
svg .pods rect { fill: #e8f0fb; } svg .job rect { fill: #f4f4f4; stroke-dasharray: 5 3; } svg .data rect { fill: #fdf2d8; }
svg .entry rect { fill: #e6f4e8; } svg .people rect, svg .outside rect { fill: #f6eaf6; }
svg .arrow path { fill: none; stroke: #555; stroke-width: 1.2; } svg .arrow.data path { stroke-dasharray: 3 3; } svg marker path { fill: #555; }
svg .arrow text { paint-order: stroke; stroke: #fff; stroke-width: 4px; font-size: 12px; }
table { border-collapse: collapse; } th, td { text-align: left; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid #ddd; vertical-align: top; }
@media print { @page { size: A4 landscape; margin: 10mm; } body { margin: 0; max-width: none; font-size: 11px; } svg { max-height: 175mm; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
`;

/** A page of one file, which needs no network. */
export function page(picture: Picture): string {
  const { nodes, arrows } = picture;
  const name = (id: string) => nodes.find((node) => node.id === id)!.lines.join(', ');
  const isData = ({ to }: { to: string }) => nodes.find(({ id }) => id === to)!.kind === 'data';
  const talks = arrows.filter((arrow) => !isData(arrow)).map(({ from, to, label }) => [name(from), name(to), label]);
  const data = arrows.filter(isData).map(({ from, to }) => [name(to), name(from)]);
  const outside = nodes.filter(({ kind }) => ['people', 'outside'].includes(kind)).map(({ lines }: Node) => [lines[0]!, lines.slice(1).join(', ')]);
  const namespaces = [...new Set(nodes.flatMap(({ namespace }) => namespace ?? []))].join(', ');
  const title = `Who talks to whom: ${namespaces}`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${html(title)}</title><style>${STYLE}</style></head>
<body>
<h1>${html(title)}</h1>
${svg(picture)}${table('Who talks to whom', ['From', 'To', 'Port'], talks)}${table('What holds data', ['Volume', 'Who mounts it'], data)}${table('What is outside', ['Name', 'What it is'], outside)}</body>
</html>
`;
}

function table(title: string, head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  if (rows.length === 0) return '';
  const cells = (tag: string, texts: readonly string[]) => `<tr>${texts.map((text) => `<${tag}>${html(text)}</${tag}>`).join('')}</tr>`;
  return `<h2>${title}</h2>\n<table>\n${cells('th', head)}\n${rows.map((row) => `${cells('td', row)}\n`).join('')}</table>\n`;
}
