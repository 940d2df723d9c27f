import type { IConstruct } from 'constructs';
import { mayShareCluster } from '../../core/app/cluster';
import { objectsOfApp, valueAt } from '../../core/kubernetes/objects-of-app';
import { EFS_CSI } from '../../values/provisioner-names';
import type { FilesOfAnother } from './files-of-another.rules';

const POSTGRES = '999';

/** Who owns the files of a class of EFS that the app makes, where that is not PostgreSQL. */
export function ownerOfFiles(scope: IConstruct, storageClass: string): FilesOfAnother | undefined {
  const made = objectsOfApp(scope, 'StorageClass').find(({ name, source }) => name === storageClass && mayShareCluster(scope, source));
  const owner = valueAt(made?.json, 'parameters', 'uid');
  return valueAt(made?.json, 'provisioner') === EFS_CSI && owner !== undefined && String(owner) !== POSTGRES
    ? { storageClass, owner: String(owner) }
    : undefined;
}
