import { DRIVER_NAME } from '../../core/grammar/kubernetes';
import { Arguments } from '../../core/props/arguments';
import { by, filledText, mapOf, text } from '../../core/props/kind';
import { made } from '../../core/props/made';
import { ATTRIBUTE, ATTRIBUTE_NAME } from '../../values/grammar/volumes';
import { EBS_CSI, EBS_IN_TREE, EFS_CSI, NO_PROVISIONER } from '../../values/provisioner-names';
import { type EbsGp3Options, ebsGp3Shape, type EbsOptions, ebsParameters, ebsShape } from './ebs';
import { type EfsOptions, efsParameters, efsShape } from './efs';

interface ProvisionerSpec {
  readonly provisioner: string;
  readonly parameters?: Record<string, string>;
  /** Leaves out of the StorageClass what its authors left out. */
  readonly verbatim?: boolean;
  readonly isDefault?: boolean;
}

/** Who makes the volumes of a StorageClass, and with what parameters. */
export class StorageProvisioner {
  /** EBS gp3 by the EBS CSI driver: encrypted ext4. One pod at a time can write to a volume. */
  static ebsGp3(options: EbsGp3Options = {}): StorageProvisioner {
    const args = new Arguments('StorageProvisioner.ebsGp3');
    const parameters = ebsParameters('gp3', args.options(options, ebsGp3Shape));
    return args.of(new StorageProvisioner({ provisioner: EBS_CSI, parameters }));
  }

  /** EBS gp2 by the EBS CSI driver: encrypted ext4. One pod at a time can write to a volume. */
  static ebsGp2(options: EbsOptions = {}): StorageProvisioner {
    const args = new Arguments('StorageProvisioner.ebsGp2');
    const parameters = ebsParameters('gp2', args.options(options, ebsShape));
    return args.of(new StorageProvisioner({ provisioner: EBS_CSI, parameters }));
  }

  /**
   * The gp2 class of the AIS operations documents, exactly as they wrote it: in-tree provisioner, not encrypted,
   * default class, volumes deleted with their claims. Kubernetes 1.27 removed the in-tree driver and hands the class
   * to the EBS CSI driver, which must be installed. New sites take `ebsGp3`.
   */
  static aisInTreeGp2(): StorageProvisioner {
    return made(
      new StorageProvisioner({
        provisioner: EBS_IN_TREE,
        parameters: { fsType: 'ext4', type: 'gp2' },
        verbatim: true,
        isDefault: true,
      }),
    );
  }

  /** A folder for each claim on an EFS file system; many pods can write to it. */
  static efs(options: EfsOptions): StorageProvisioner {
    const args = new Arguments('StorageProvisioner.efs');
    const parameters = efsParameters(args.options(options, efsShape));
    return args.of(new StorageProvisioner({ provisioner: EFS_CSI, parameters }));
  }

  /** Nobody: each claim needs a static volume, as `custom-class` in the AIS operations documents. */
  static noProvisioner(): StorageProvisioner {
    return made(new StorageProvisioner({ provisioner: NO_PROVISIONER }));
  }

  /**
   * Any other CSI driver.
   *
   * @param provisioner its name, such as `nfs.csi.k8s.io`
   * @param parameters its parameters
   */
  static of(provisioner: string, parameters: { readonly [name: string]: string } = {}): StorageProvisioner {
    const args = new Arguments('StorageProvisioner.of');
    return args.of(
      new StorageProvisioner({
        provisioner: args.value('provisioner', by(filledText, DRIVER_NAME), provisioner, NO_PROVISIONER),
        parameters: { ...args.value('parameters', mapOf(by(text, ATTRIBUTE), by(text, ATTRIBUTE_NAME)), parameters, {}) },
      }),
    );
  }

  private constructor(private readonly spec: ProvisionerSpec) {}

  /**
   * Name of the provisioner.
   *
   * @internal
   */
  get _provisioner(): string {
    return this.spec.provisioner;
  }

  /**
   * Parameters of the StorageClass.
   *
   * @internal
   */
  get _parameters(): { readonly [name: string]: string } | undefined {
    const parameters = this.spec.parameters;
    return parameters && Object.keys(parameters).length > 0 ? parameters : undefined;
  }

  /**
   * Whether the StorageClass leaves out what it does not say itself.
   *
   * @internal
   */
  get _verbatim(): boolean {
    return this.spec.verbatim ?? false;
  }

  /**
   * Whether the StorageClass is the cluster's default unless the site says otherwise.
   *
   * @internal
   */
  get _isDefault(): boolean {
    return this.spec.isDefault ?? false;
  }
}
