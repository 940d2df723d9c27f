import { FILE_SYSTEM_ID } from '../../core/grammar/aws';
import { ABSOLUTE_PATH } from '../../core/grammar/files';
import { by, filledText, heldBy, optional, required, type Shape, text, wholeNumber } from '../../core/props/kind';

/** A folder for each claim on an EFS file system, by the EFS CSI driver. */
export interface EfsOptions {
  /** Id of the file system, `fs-…`. */
  readonly fileSystemId: string;

  /**
   * Mode of each folder, in octal.
   *
   * @default "770"
   */
  readonly directoryPerms?: string;

  /**
   * User that every file belongs to, whatever the pod says. It must be XNAT's: in the AIS image 65534.
   *
   * @default 65534
   */
  readonly uid?: number;

  /**
   * Group that every file belongs to.
   *
   * @default - as `uid`
   */
  readonly gid?: number;

  /**
   * Folder below which the folders are made.
   *
   * @default - the root of the file system
   */
  readonly basePath?: string;
}

const EFS = 'https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/README.md#storage-class-parameters-for-dynamic-provisioning';

export const efsShape: Shape<EfsOptions> = {
  fileSystemId: required(by(text, FILE_SYSTEM_ID), 'fs-00000000'),
  directoryPerms: optional(heldBy(text, 'efs-permissions', EFS)),
  uid: optional(heldBy(wholeNumber, 'efs-permissions', EFS)),
  gid: optional(heldBy(wholeNumber, 'efs-permissions', EFS)),
  basePath: optional(by(filledText, ABSOLUTE_PATH)),
};

/** Parameters of the EFS CSI driver. @see https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/README.md */
export function efsParameters(options: EfsOptions): Record<string, string> {
  const uid = options.uid ?? 65534;
  return {
    provisioningMode: 'efs-ap',
    fileSystemId: options.fileSystemId,
    directoryPerms: options.directoryPerms ?? '770',
    uid: String(uid),
    gid: String(options.gid ?? uid),
    ...(options.basePath !== undefined && { basePath: options.basePath }),
  };
}
