import type { Size } from 'cdk8s';
import { enumerate } from '../core/refusals/describe';
import { Rule } from '../core/refusals/rule';
import { mebibytes, quantity } from '../core/units/quantity';
import { NO_PROVISIONER } from './provisioner-names';
import type { IStorageClass } from './storage-class';
import type { VolumeReach } from './volume-reach';
import type { VolumeSource } from './volume-source';

/** Options of a claim, as they were given. */
export interface ClaimSubject {
  readonly existingClaim?: string;
  readonly size?: Size;
  readonly storageClass?: IStorageClass;
  readonly accessMode?: string;
  readonly source?: VolumeSource;
}

export const claimOptions = new Rule<ClaimSubject>({
  id: 'claim-options',
  refuses: 'an existing claim together with what only a new claim can have',
  why: 'the claim is as it is: its size, class and volume would be ignored',
  check: ({ existingClaim, ...rest }) => {
    const others = Object.entries(rest).flatMap(([name, value]) =>
      value !== undefined && ['size', 'storageClass', 'accessMode', 'source'].includes(name) ? [name] : [],
    );
    return existingClaim !== undefined && others.length > 0
      ? [{ what: `existingClaim is given together with ${enumerate(others)}`, fix: `remove ${enumerate(others)}, or existingClaim` }]
      : [];
  },
});

export interface AccessModeSubject {
  /** As it was given. */
  readonly accessMode: string | undefined;
  readonly reach: VolumeReach | undefined;
}

export const accessMode = new Rule<AccessModeSubject>({
  id: 'access-mode',
  refuses: 'ReadWriteMany for a volume that one node at a time can mount, as far as the class or the driver is known',
  why: 'the claim would wait for ever; or each node would have other files',
  check: ({ accessMode: mode, reach }) =>
    mode === 'ReadWriteMany' && reach?.nodes === 'one'
      ? [{ what: `accessMode is ReadWriteMany, and ${reach.because}`, fix: withOtherwise(`leave it out, for one pod; for several, ${SHARES}`, reach) }]
      : [],
});

const SHARES = 'use a class that many nodes can mount, such as one of StorageProvisioner.efs(…), or source: VolumeSource.nfs(…)';

/** How to have a volume that pods on several nodes mount, as the beginning of a fix. */
export const shareable = `${SHARES}, and leave out accessMode`;

/** Why a volume is not for many nodes, as the end of what is wrong. */
export const reasonFor = (reach: VolumeReach | undefined) => (reach?.nodes === 'one' ? `: ${reach.because}` : '');

/** A fix, and what to write where what is known is not so. */
export const withOtherwise = (fix: string, reach: VolumeReach | undefined) => (reach?.otherwise === undefined ? fix : `${fix}; ${reach.otherwise}`);

export interface CapacitySubject {
  readonly claim: Size;
  readonly volume: Size | undefined;
}

export const claimReadOnly = new Rule<string | undefined>({
  id: 'claim-read-only',
  refuses: 'a volume that XNAT may only read',
  why: 'XNAT writes to every folder that it is given: the first upload would fail',
  check: (mode) => (mode === 'ReadOnlyMany' ? [{ what: 'accessMode is ReadOnlyMany', fix: 'leave it out: XNAT can write to the volume then' }] : []),
});

export const claimExceedsVolume = new Rule<CapacitySubject>({
  id: 'claim-exceeds-volume',
  refuses: 'a claim that is larger than the static volume it is bound to',
  why: 'Kubernetes binds a claim only to a volume that holds at least what it asks for',
  check: ({ claim, volume }) =>
    volume !== undefined && mebibytes(claim) > mebibytes(volume)
      ? [
          {
            what: `size is ${quantity(claim)}, but the capacity of its source is ${quantity(volume)}`,
            fix: `lower size to ${quantity(volume)}, or raise the capacity to what the volume really holds`,
          },
        ]
      : [],
});

export interface BindingSubject {
  readonly storageClass: IStorageClass | undefined;
  readonly source: VolumeSource | undefined;
}

export const neverBound = new Rule<BindingSubject>({
  id: 'never-bound',
  refuses: 'a claim of a class that makes no volumes, without a volume that it could be bound to',
  why: 'the claim, and the pod with it, would wait for ever',
  check: ({ storageClass, source }) =>
    storageClass?.provisioner === NO_PROVISIONER && source === undefined
      ? [
          {
            what: `storageClass ${storageClass.storageClassName} has no provisioner, and source is missing`,
            fix: 'add source: VolumeSource.nfs(…), .csi(…), .local(…), or .fromVolumeName("…") for one made elsewhere',
          },
        ]
      : [],
});

export interface ReclaimSubject extends BindingSubject {
  readonly volumeName: string;
}

export interface LocalNodesSubject {
  readonly nodes: readonly string[];
  /** As the site writes it. */
  readonly accessMode: string | undefined;
}

export const localNodes = new Rule<LocalNodesSubject>({
  id: 'local-nodes',
  refuses: 'a local volume on several nodes',
  why: 'each node has a folder of its own at that path: a pod that moves to another node finds an empty one',
  check: ({ nodes, accessMode }) =>
    nodes.length > 1 && accessMode !== 'ReadWriteMany'
      ? [
          {
            what: `source is a local volume on ${nodes.length} nodes`,
            fix: 'name the one node that has it; or, where all of them mount one file system there, write accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY',
          },
        ]
      : [],
});

export const storageReclaim = new Rule<ReclaimSubject>({
  id: 'storage-reclaim',
  refuses: 'research data on a class whose volumes are deleted with their claims',
  why: 'one kubectl delete of the claim or the namespace would destroy the data with it',
  acknowledgeable: true,
  check: ({ storageClass, source, volumeName }) =>
    storageClass?.reclaimPolicy === 'Delete' && source === undefined && volumeName !== 'cache'
      ? [
          {
            what: `${volumeName} lies on the class ${storageClass.storageClassName}, whose reclaim policy is Delete`,
            fix: 'use a class with ReclaimPolicy.RETAIN, or acknowledge "storage-reclaim" where the data is elsewhere too',
          },
        ]
      : [],
});
