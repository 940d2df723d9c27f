import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { EFS_CSI } from '../../values/provisioner-names';
import { parseVersion } from './elasticsearch-version';

export const elasticsearchVersion = new Rule<string>({
  id: 'elasticsearch-version',
  refuses: 'a version of Elasticsearch whose settings are not known here',
  why: 'it ends at its start over a setting that it does not know, or ignores one that kept it safe',
  check: (version) => {
    const { major, minor } = parseVersion(version) ?? { major: 0, minor: 0 };
    return (major === 8 && minor >= 2) || (major === 7 && minor === 17)
      ? []
      : [{ what: `version is ${quoted(version)}`, fix: 'write a version from 8.2.0 on, such as "8.19.3"; or one of 7.17, such as "7.17.29"' }];
  },
});

/** More are no safer, and slower to agree; beyond them nodes keep data alone. */
export const MOST_REPLICAS = 9;

export const elasticsearchReplicas = new Rule<number>({
  id: 'elasticsearch-replicas',
  refuses: 'two nodes of Elasticsearch, an even number of them, none, or more than nine',
  why: 'a majority decides: two are no safer than one, since with either of them gone nothing can be written',
  check: (replicas) => {
    if (replicas >= 1 && replicas <= MOST_REPLICAS && replicas % 2 === 1) return [];
    const fix =
      replicas < 1 ? 'write 3, or 1 for a trial' : replicas > MOST_REPLICAS ? `write ${MOST_REPLICAS} or fewer` : `write ${replicas + 1}, or ${replicas - 1}`;
    return [{ what: `replicas is ${replicas}`, fix }];
  },
});

export interface HeapSubject {
  /** Both in mebibytes. */
  readonly heap: number | undefined;
  readonly limit: number;
}

const LARGEST_HEAP = 31 * 1024;

export const elasticsearchHeap = new Rule<HeapSubject>({
  id: 'elasticsearch-heap',
  refuses: 'a heap over half the memory limit, or over 31 GiB',
  why: 'Lucene needs the other half for files, and beyond 31 GiB Java takes longer pointers and has less in the end',
  check: ({ heap, limit }): Report[] => {
    if (heap === undefined || (heap >= 256 && heap <= Math.min(LARGEST_HEAP, limit / 2))) return [];
    return [
      {
        what: `heap is ${heap} MiB, of a memory limit of ${limit} MiB`,
        fix: 'leave it out: Elasticsearch takes half the limit by itself',
      },
    ];
  },
});

export const elasticsearchStorage = new Rule<string | undefined>({
  id: 'elasticsearch-storage',
  refuses: 'the data of Elasticsearch on EFS or another network file system',
  why: 'Lucene relies on what only a disk of its own does: indices break, and Elastic does not support it',
  acknowledgeable: true,
  check: (provisioner) =>
    provisioner !== undefined && (provisioner === EFS_CSI || /nfs|smb|cifs|cephfs|filestore|fsx|glusterfs|^file\.csi\.azure\.com$/i.test(provisioner))
      ? [
          {
            what: `storageClass is a class of ${provisioner}`,
            fix: 'use disks of one node, such as StorageProvisioner.ebsGp3(); three nodes keep copies of everything',
          },
        ]
      : [],
});
