import { at } from '../from-helm/values';
import { treeAt } from '../from-helm/takeover/manifest';
import { type Manifest, title } from '../manifests/manifests';
import { type Relation, relationsOf } from '../manifests/relations';

/** How a value comes to be. */
export type Origin =
  /** Both who asks for it and who checks it are in the YAML: nobody has to know it. */
  | 'random'
  /** A person needs it, and may choose it. */
  | 'chosen'
  /** Somebody else knows it. */
  | 'given'
  /** It is a file. */
  | 'file';

/** How XNAT reads a value, which says what may be in it. */
export type Use = 'sql' | 'spring' | 'ini' | 'key of 32';

export interface NeededKey {
  readonly key: string;
  readonly origin: Origin;
  readonly uses: readonly Use[];
}

/** A Secret that has to be there before an apply: something in the YAML reads it, and nothing makes it. */
export interface NeededSecret {
  readonly namespace?: string;
  readonly name: string;
  readonly keys: readonly NeededKey[];
  readonly readers: readonly string[];
}

/** Who checks a password that others come with. */
const SERVERS = ['postgresql', 'activemq', 'elasticsearch', 'efk-bootstrap'];
const FILE = /\.(crt|key|pem|p12|jks|json)$|^\.dockerconfigjson$/;

/** By namespace and name. */
export function neededSecrets(manifests: readonly Manifest[]): NeededSecret[] {
  const relations = relationsOf(manifests).filter(({ to }) => to.kind === 'Secret');
  const id = ({ namespace, name }: { readonly namespace?: string; readonly name: string }) => `${namespace ?? ''}/${name}`;
  const made = new Set([
    ...manifests.filter(({ kind }) => kind === 'Secret').map(id),
    ...relations.filter(({ verb }) => verb === 'makes' || verb === 'has made').map(({ to }) => id(to)),
  ]);
  const needed = relations.filter(({ verb, optional, to }) => verb === 'reads' && optional === undefined && !made.has(id(to)));
  const ids = [...new Set(needed.map(({ to }) => id(to)))].sort();
  const secrets = ids.map((one) =>
    secretOf(
      needed.filter(({ to }) => id(to) === one),
      manifests,
    ),
  );
  // Of one name in several namespaces is one value, as of Fluentd's writer: it is made up where one of them may be.
  const random = (name: string, key: string) =>
    secrets.some((other) => other.name === name && other.keys.some((one) => one.key === key && one.origin === 'random'));
  return secrets.map(({ keys, ...secret }) => ({
    ...secret,
    keys: keys.map((one) => (random(secret.name, one.key) ? { ...one, origin: 'random' as const } : one)),
  }));
}

function secretOf(reads: readonly Relation[], manifests: readonly Manifest[]): NeededSecret {
  const { namespace, name } = reads[0]!.to;
  const keys = [...new Set(reads.flatMap(({ keys: some = [] }) => some))].sort();
  return {
    ...(namespace !== undefined && { namespace }),
    name,
    keys: keys.map((key) => {
      const readers = reads.filter((read) => read.keys?.includes(key)).map(({ from }) => from);
      const uses = usesOf(name, key, readers, manifests);
      return { key, uses, origin: originOf(key, readers, uses) };
    }),
    readers: [...new Set(reads.map(({ from }) => title(from)))].sort(),
  };
}

const componentOf = ({ object }: Manifest) => String(at(object, ['metadata', 'labels', 'app.kubernetes.io/name']));

function originOf(key: string, readers: readonly Manifest[], uses: readonly Use[]): Origin {
  if (FILE.test(key)) return 'file';
  if (uses.includes('key of 32') || readers.some((reader) => SERVERS.includes(componentOf(reader)))) return 'random';
  return uses.includes('sql') ? 'chosen' : 'given';
}

/** As the templates of the configuration name it, which an init container fills. */
function usesOf(name: string, key: string, readers: readonly Manifest[], manifests: readonly Manifest[]): Use[] {
  const configs = manifests.filter(({ kind, namespace }) => kind === 'ConfigMap' && readers.some((reader) => reader.namespace === namespace));
  const found = configs.flatMap(({ object }) =>
    Object.entries(treeAt(object, 'data')).flatMap(([file, text]) => {
      const named = (placeholder: string) => typeof text === 'string' && text.includes(`@@${placeholder}:${name}/${key}@@`);
      const ini = file.endsWith('.ini') && ['secret', 'spring-secret', 'sql-secret'].some(named);
      return [...(named('sql-secret') ? ['sql' as const] : []), ...(named('spring-secret') ? ['spring' as const] : []), ...(ini ? ['ini' as const] : [])];
    }),
  );
  const ofKibana = readers.some((reader) => componentOf(reader) === 'kibana') && key.endsWith('key');
  return [...new Set<Use>([...found, ...(ofKibana ? (['key of 32'] as const) : [])])];
}
