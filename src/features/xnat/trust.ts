import { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import type { XnatPodParts } from '../../contracts/xnat-pod-parts';
import { asset } from '../../core/assets';
import { checksum } from '../../core/checksum';
import { k8s } from '../../core/k8s';
import { environment } from '../../core/kubernetes/environment';
import type { Component } from '../../core/kubernetes/instance';
import { restrictedContainer } from '../../core/kubernetes/restricted';
import { scratch } from '../../core/kubernetes/scratch';
import { Refusals } from '../../core/refusals/refusals';
import { helperResources } from '../../core/units/resources';
import type { CaBundle } from '../../values/ca-bundle';
import { caFile } from '../../values/database-tls.rules';
import type { XnatImage } from './xnat-image';

const SCRIPT = 'make-trust.sh';
const TRUST = '/etc/xnat/trust';
const BUNDLES = '/etc/xnat/authorities';
const STORE = 'trust';
const SCRIPT_VOLUME = 'trust-script';

/** Whose trust it is. */
export interface Trusting {
  readonly scope: Construct;
  readonly component: Component;
  readonly image: XnatImage;
}

/** Authorities as a file of PEM, with those of the image. */
export interface PemTrust {
  readonly file: string;
  readonly mount: k8s.VolumeMount;
}

interface Bundle {
  readonly name: string;
  readonly volume: k8s.Volume;
  readonly ca: CaBundle;
}

/**
 * Authorities of a site's own, which XNAT's Java trusts beside those of the image, as do downloads. Java reads no PEM: an init container
 * makes a trust store of them. It makes nothing where nothing is added.
 */
export class Trust {
  private readonly bundles: Bundle[] = [];

  constructor(private readonly xnat: Trusting) {}

  /**
   * Adds a bundle.
   *
   * @param of whom it is for, such as `mail`: a part of the names of its volume and its ConfigMap
   */
  add(of: string, ca: CaBundle): void {
    const { scope, component } = this.xnat;
    if (this.bundles.length === 0) {
      new k8s.KubeConfigMap(scope, 'trust', { metadata: component.metadata('-trust'), data: { [SCRIPT]: asset(__dirname, SCRIPT) } });
    }
    const name = of
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 24)
      .replace(/^-|-$/g, '');
    // A second one of a name is that of a login which another rule refuses.
    if (this.bundles.some((bundle) => bundle.name === name)) return;
    if (ca._path !== undefined) Refusals.of(scope).apply(caFile, { path: ca._path, pem: ca._pem() });
    const volume = ca._volume(scope, component.metadata(`-trust-${name}`), `trust-${name}`);
    this.bundles.push({ name, volume, ca });
  }

  /** What XNAT's pods need for it. */
  parts(): XnatPodParts {
    if (this.bundles.length === 0) return {};
    return {
      javaOptions: [`-Djavax.net.ssl.trustStore=${TRUST}/cacerts`, '-Djavax.net.ssl.trustStoreType=JKS'],
      files: [
        { volume: scratch(STORE, Size.mebibytes(16)), mountPath: TRUST },
        { volume: { name: SCRIPT_VOLUME, configMap: { name: `${this.xnat.component.fullName}-trust` } }, mountPath: '/etc/xnat/trust-script' },
        ...this.bundles.map(({ name, volume }) => ({ volume, mountPath: `${BUNDLES}/${name}` })),
      ],
    };
  }

  /** The container that makes the store; before those that download. */
  initContainers(): k8s.Container[] {
    return this.bundles.length === 0 ? [] : [this.initContainer()];
  }

  /** For a container of XNAT's pods that connects elsewhere: the same authorities as PEM. */
  get pem(): PemTrust | undefined {
    return this.bundles.length === 0 ? undefined : { file: `${TRUST}/ca.pem`, mount: { name: STORE, mountPath: TRUST, readOnly: true } };
  }

  /** The volume of a bundle, as `ca.pem`, for another pod. */
  volume(of: string): k8s.Volume | undefined {
    return this.bundles.find(({ name }) => name === of)?.volume;
  }

  private initContainer(): k8s.Container {
    const { image } = this.xnat;
    const pems = Object.fromEntries(this.bundles.map(({ name, ca }) => [name, ca._pem() ?? '']));
    return {
      name: STORE,
      image: image.image,
      imagePullPolicy: 'IfNotPresent',
      command: ['bash', `/scripts/${SCRIPT}`],
      // The checksum replaces the pods when a bundle changes that is known here.
      env: environment({ BUNDLES, TARGET: '/target', CHECKSUM: checksum({ ...pems, [SCRIPT]: asset(__dirname, SCRIPT) }) }),
      resources: helperResources(),
      securityContext: restrictedContainer,
      volumeMounts: [
        { name: SCRIPT_VOLUME, mountPath: '/scripts', readOnly: true },
        { name: 'tmp', mountPath: '/tmp' },
        { name: STORE, mountPath: '/target' },
        ...this.bundles.map(({ name, volume }) => ({ name: volume.name, mountPath: `${BUNDLES}/${name}`, readOnly: true })),
      ],
    };
  }
}
