import type { Arrow, Node, NodeKind, Picture } from './picture';

const SHAPES: Readonly<Record<NodeKind, readonly [string, string]>> = {
  people: ['([', '])'],
  entry: ['{{', '}}'],
  pods: ['[', ']'],
  job: ['[/', '/]'],
  data: ['[(', ')]'],
  outside: ['([', '])'],
};

/** A flow chart of Mermaid, which GitHub, GitLab and many editors draw. */
export function mermaid({ nodes, arrows }: Picture): string {
  const ids = new Map(nodes.map(({ id }, i) => [id, `n${i + 1}`]));
  const node = ({ id, kind, lines }: Node) => `${ids.get(id)}${SHAPES[kind][0]}"${lines.map(escaped).join('<br/>')}"${SHAPES[kind][1]}`;
  const namespaces = [...new Set(nodes.flatMap(({ namespace }) => namespace ?? []))];
  const arrow = ({ from, to, label }: Arrow) => {
    const line = nodes.find(({ id }) => id === to)!.kind === 'data' ? `-.->` : label === '' ? '-->' : `-->|"${escaped(label)}"|`;
    return `  ${ids.get(from)} ${line} ${ids.get(to)}`;
  };
  return [
    'flowchart LR',
    ...nodes.filter(({ namespace }) => namespace === undefined).map((one) => `  ${node(one)}`),
    ...namespaces.flatMap((namespace, i) => [
      `  subgraph ns${i + 1}["${escaped(namespace)}"]`,
      ...nodes.filter((one) => one.namespace === namespace).map((one) => `    ${node(one)}`),
      '  end',
    ]),
    ...arrows.map(arrow),
    '',
  ].join('\n');
}

/** Entities, as Mermaid writes them. */
const escaped = (text: string) => text.replace(/[#"<>&|[\]{}()]/g, (one) => `#${one.charCodeAt(0)};`);
