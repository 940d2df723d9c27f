import type { Node, NodeKind, Picture } from './picture';

const BOX = { width: 250, line: 18, padding: 10, gap: 22, column: 170 };
const WIDEST = 30;

interface Placed {
  readonly node: Node;
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** A picture that needs nothing else: columns from who comes in to what holds data and what is outside. */
export function svg(picture: Picture): string {
  const placed = place(picture);
  const all = [...placed.values()];
  const width = Math.max(...all.map(({ x }) => x)) + BOX.width + BOX.gap;
  const height = Math.max(...all.map(({ y, height: own }) => y + own)) + BOX.gap;
  const arrows = picture.arrows.map(({ from, to, label }) => {
    const [a, b] = [placed.get(from)!, placed.get(to)!];
    const forth = b.x > a.x;
    const [x1, x2] = [forth ? a.x + BOX.width : a.x, forth ? b.x : b.x + BOX.width];
    const [start, end] = a.x === b.x ? [a.x + BOX.width, b.x + BOX.width] : [x1, x2];
    const [y1, y2] = [a.y + a.height / 2, b.y + b.height / 2];
    const bend = a.x === b.x ? 70 : Math.sign(end - start) * Math.min(90, Math.abs(end - start) / 2);
    const curve = `M${start},${y1} C${start + bend},${y1} ${end + (a.x === b.x ? bend : -bend)},${y2} ${end},${y2}`;
    const data = b.node.kind === 'data';
    // Beside its end, where what comes from many is told apart.
    const text = data
      ? ''
      : `<text x="${end - Math.sign(bend) * (a.x === b.x ? -10 : 12)}" y="${y2 - 5}" text-anchor="${bend > 0 && a.x !== b.x ? 'end' : 'start'}">${html(label)}</text>`;
    return `<g class="arrow${data ? ' data' : ''}"><path d="${curve}" marker-end="url(#end)"/>${text}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Who talks to whom">
<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0 L8,4 L0,8 z"/></marker></defs>
${arrows.join('\n')}
${all.map(boxOf).join('\n')}
</svg>
`;
}

function boxOf({ node, lines, x, y, height }: Placed): string {
  const round = ['people', 'outside'].includes(node.kind) ? height / 2 : 6;
  const texts = lines.map(
    (line, i) => `<text x="${x + BOX.width / 2}" y="${y + BOX.padding + (i + 0.75) * BOX.line}"${i === 0 ? ' class="name"' : ''}>${html(line)}</text>`,
  );
  return `<g class="box ${node.kind}"><rect x="${x}" y="${y}" width="${BOX.width}" height="${height}" rx="${round}"/>${texts.join('')}</g>`;
}

/** Each in the column after those that talk to it; data and what is outside come last. */
function place({ nodes, arrows }: Picture): Map<string, Placed> {
  const rank = new Map<string, number>(nodes.map(({ id, kind }) => [id, FIRST[kind]]));
  // As often as there are columns: a circle ends by that.
  for (let round = 0; round < 6; round++) {
    for (const { from, to } of arrows) {
      const isPods = ['pods', 'job'].includes(nodes.find(({ id }) => id === to)!.kind);
      if (isPods) rank.set(to, Math.min(4, Math.max(rank.get(to)!, rank.get(from)! + 1)));
    }
  }
  const columns = new Map<number, Node[]>();
  for (const node of nodes) columns.set(rank.get(node.id)!, [...(columns.get(rank.get(node.id)!) ?? []), node]);
  const placed = new Map<string, Placed>();
  [...columns.keys()]
    .sort((a, b) => a - b)
    .forEach((column, i) => {
      let y = BOX.gap;
      for (const node of columns.get(column)!) {
        const lines = [...node.lines, ...(node.namespace === undefined ? [] : [`namespace ${node.namespace}`])].flatMap(wrapped);
        const height = lines.length * BOX.line + 2 * BOX.padding;
        placed.set(node.id, { node, lines, x: BOX.gap + i * (BOX.width + BOX.column), y, height });
        y += height + BOX.gap;
      }
    });
  return placed;
}

const FIRST: Readonly<Record<NodeKind, number>> = { people: 0, job: 1, entry: 1, pods: 2, data: 5, outside: 6 };

function wrapped(text: string): string[] {
  if (text.length <= WIDEST) return [text];
  const cut = Math.max(...[' ', '-', '.'].map((end) => text.lastIndexOf(end, WIDEST - 1) + 1));
  const at = cut > 8 ? cut : WIDEST;
  return [text.slice(0, at).trimEnd(), ...wrapped(text.slice(at))];
}

export const html = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
