import { call, make, name } from '../../code/code';
import { type Converter, textOf, type Values } from '../chart';
import type { Draft } from '../draft';
import { isTree, type Tree } from '../values';

/** Where the library mounts a volume, and the prop that names its claim. */
const PROPS: Readonly<Record<string, string>> = {
  '/data/xnat/archive': 'archive',
  '/data/xnat/prearchive': 'prearchive',
  '/data/xnat/cache': 'cache',
  '/data/xnat/build': 'buildVolume',
};

const STAYS = ['accessMode', 'storageClass', 'storageClassName', 'size', 'volumeMode', 'selector.**', 'persistentVolumeReclaimPolicy', 'nfs', 'hostVolume'];

/** Of the keys of each volume: those of a claim that is there stay as they are. */
export const claimsKept = (root: string): Record<string, string> =>
  Object.fromEntries(
    ['volumes', 'persistence'].flatMap((kind) =>
      STAYS.map((key) => [`${root}${kind}.*.${key}`, 'the claim exists: it stays as it is, and so do its size, class and volume']),
    ),
  );

/** The claims of the release, by name: those that it made and those that it was given. */
export const volumes = (root: string): Converter => ({
  keys: ['volumes', 'persistence'].flatMap((kind) => ['existingClaim', 'mountPath', 'persistentVolumeClaim.claimName'].map((key) => `${root}${kind}.*.${key}`)),
  convert(values, draft) {
    for (const [volume, options] of Object.entries(values.tree(`${root}volumes`))) {
      if (!isTree(options)) continue;
      const given = isTree(options.persistentVolumeClaim) ? textOf(options.persistentVolumeClaim.claimName) : undefined;
      const claim = textOf(options.existingClaim) ?? given ?? `${values.fullName}-${volume.toLowerCase()}`;
      add([...`${root}volumes`.split('.'), volume], options, claim, values, draft);
    }
    for (const [volume, options] of Object.entries(values.tree(`${root}persistence`))) {
      if (!isTree(options)) continue;
      add([...`${root}persistence`.split('.'), volume], options, textOf(options.existingClaim) ?? `${volume}-${values.fullName}-0`, values, draft);
    }
    for (const [path, prop] of Object.entries(PROPS)) {
      if (prop !== 'buildVolume' && draft.get(prop) === undefined) {
        draft.remark(`The release has no volume at ${path}: what lies there goes with its pod. The library makes a claim; set ${prop}: { size: … }.`);
      }
    }
  },
});

function add(key: readonly string[], options: Tree, byName: string, values: Values, draft: Draft): void {
  const volume = key[key.length - 1]!;
  const mountPath = (textOf(options.mountPath) ?? '').replace(/\/+$/, '');
  const claim = values.release.running?.claims.get(mountPath) ?? byName;
  const prop = PROPS[mountPath];
  if (mountPath === '') draft.leave(key, 'it has no mountPath, so that the chart mounts it nowhere');
  else if (mountPath === '/data/xnat') {
    draft.leave(
      key,
      `the claim ${claim} is mounted over all of /data/xnat, beneath XNAT's home, which the library keeps inside the pod. It stays, unused: look what lies in it outside archive, prearchive, cache and build (kubectl exec … ls /data/xnat), and move what you need`,
    );
  } else if (prop !== undefined) {
    if (draft.get(prop) !== undefined) draft.leave(key, `another volume is at ${mountPath}`);
    else draft.set(prop, { existingClaim: claim });
  } else if (Object.values(PROPS).includes(volume) || volume === 'build') {
    draft.leave(
      [...key, 'mountPath'],
      `the library mounts it at /data/xnat/${volume}, where XNAT looks by default. A site with another path cannot move as it is: move the paths in XNAT first`,
    );
    draft.set(volume === 'build' ? 'buildVolume' : volume, { existingClaim: claim });
  } else {
    const options = { volumeName: volume.toLowerCase().replace(/[^a-z0-9-]+/g, '-'), mountPath, existingClaim: claim };
    draft.statement(call('site.xnat.addVolume', make('DataVolume', name('site'), options.volumeName, options)));
  }
}
