import { quoted } from '../../core/refusals/describe';
import { nearest } from '../../core/refusals/nearest';
import { Rule } from '../../core/refusals/rule';
import { EBS_CSI, EFS_CSI } from '../../values/provisioner-names';

export interface StorageClassSubject {
  readonly provisioner: string;
  readonly parameters: { readonly [name: string]: string };
}

export const efsPermissions = new Rule<StorageClassSubject>({
  id: 'efs-permissions',
  refuses: 'an EFS class whose folders nobody may read, write and enter, or without a file system id',
  why: 'no pod could write a single file: "1000" is the sticky bit, and no permission at all',
  check: ({ provisioner, parameters }) => {
    if (provisioner !== EFS_CSI) return [];
    const mode = parameters.directoryPerms ?? '';
    const reports = [];
    if (!/^fs-[0-9a-f]{8,40}$/.test(parameters.fileSystemId ?? '')) {
      reports.push({
        what: `fileSystemId is ${quoted(parameters.fileSystemId ?? '')}`,
        why: 'the driver would find no file system, and every claim would wait',
        fix: 'write the id of the file system, such as "fs-0123456789abcdef0"',
      });
    }
    if (!/^[0-7]?[0-7]{3}$/.test(mode) || mode.at(-3) !== '7') {
      reports.push({
        what: `directoryPerms is ${quoted(mode)}, which does not let the owner read, write and enter`,
        fix: 'write "770", or "700" where the group shall see nothing',
      });
    }
    for (const owner of ['uid', 'gid'].filter((name) => !(Number(parameters[name]) >= 1))) {
      reports.push({
        what: `${owner} is ${parameters[owner]}`,
        why: 'every file gets this owner, and no pod of this library runs as root, or as nobody at all',
        fix: `give the ${owner} of the pods that write there: XNAT's is 65534 in the AIS image and 1000 in the official one, Elasticsearch's is 1000`,
      });
    }
    return reports;
  },
});

export const ebsParameters = new Rule<StorageClassSubject>({
  id: 'ebs-parameters',
  refuses: 'a file system, IOPS or throughput that EBS does not know',
  why: 'the driver compares letter by letter, and AWS number by number: every claim would wait',
  check: ({ provisioner, parameters }) => {
    if (provisioner !== EBS_CSI) return [];
    const reports = [];
    const fsType = parameters['csi.storage.k8s.io/fstype'] ?? 'ext4';
    if (!['ext3', 'ext4', 'xfs'].includes(fsType)) {
      reports.push({ what: `fsType is ${quoted(fsType)}`, fix: 'write "ext4", "xfs" or "ext3", in lower case' });
    }
    const outside = (name: string, low: number, high: number) => {
      const value = parameters[name];
      if (value !== undefined && !(Number(value) >= low && Number(value) <= high)) {
        reports.push({
          what: `${name} is ${value}`,
          why: 'AWS makes no such volume, and every claim would wait',
          fix: `choose ${name} between ${low} and ${high}`,
        });
      }
    };
    outside('iops', 3000, 80000);
    outside('throughput', 125, 2000);
    return reports;
  },
});

export interface KnownClassSubject {
  readonly name: string;
  readonly known: readonly string[];
}

export const knownStorageClass = new Rule<KnownClassSubject>({
  id: 'known-storage-class',
  refuses: 'a class of the cluster services that they do not make, such as a misspelt one',
  why: 'a claim of a class that does not exist waits for ever, and the pod with it',
  check: ({ name, known }) => {
    if (known.includes(name)) return [];
    const meant = nearest(name, known) ?? (known.length === 1 ? known[0] : undefined);
    return [
      {
        what: `storageClass(${quoted(name)}) names none of storageClasses`,
        fix: meant
          ? `write storageClass(${quoted(meant)}); for a class that exists already, StorageClass.named(${quoted(name)})`
          : `add it to storageClasses; for a class that exists already, write StorageClass.named(${quoted(name)})`,
      },
    ];
  },
});
