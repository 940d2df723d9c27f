import { ABSOLUTE_PATH } from '../../core/grammar/files';
import { USER_ID } from '../../core/grammar/numbers';
import { DIGEST } from '../../core/grammar/sources';
import { Arguments } from '../../core/props/arguments';
import { by, flag, heldBy, mapOf, optional, required, type Shape, text, valueOf, wholeNumber } from '../../core/props/kind';
import { VERSIONS } from '../../core/versions';
import { Image } from '../../values/image';
import { imageReference } from '../../values/image.rules';
import { PLUGIN_NAME, PLUGIN_VERSION } from './xnat-grammar';

/** What an image of XNAT has inside. */
export interface XnatImageProps {
  /** The image, with a tag or a digest, such as `Image.of('registry.example.edu.au/xnat', { tag: '1.9.3-2' })`. */
  readonly image: Image;

  /**
   * Numeric user that XNAT runs as.
   *
   * @default 1000
   */
  readonly uid?: number;

  /**
   * Numeric group that XNAT runs as, and that owns its volumes.
   *
   * @default - as `uid`
   */
  readonly gid?: number;

  /**
   * XNAT's home in the image.
   *
   * @default "/data/xnat/home"
   */
  readonly home?: string;

  /**
   * Tomcat's folder in the image.
   *
   * @default "/usr/local/tomcat"
   */
  readonly tomcat?: string;

  /**
   * Whether XNAT writes its log into files alone, and not to standard output.
   *
   * @default true
   */
  readonly logsToFiles?: boolean;

  /**
   * Plugins in the image by name, with their versions, such as `{ 'openid-auth': '1.4.1' }`. A name is what the jar's
   * file name holds.
   *
   * @default - none
   */
  readonly plugins?: { readonly [name: string]: string };
}

const SHAPE: Shape<XnatImageProps> = {
  image: required(valueOf(Image, 'Image.of("registry.example.edu.au/xnat", { tag: "1.9.3-2" })'), Image.of('missing', { tag: '0' })),
  uid: optional(by(wholeNumber, USER_ID)),
  gid: optional(by(wholeNumber, USER_ID)),
  home: optional(heldBy(text, 'xnat-image', ABSOLUTE_PATH.source)),
  tomcat: optional(heldBy(text, 'xnat-image', ABSOLUTE_PATH.source)),
  logsToFiles: optional(flag),
  plugins: optional(mapOf(by(text, PLUGIN_VERSION), by(text, PLUGIN_NAME))),
};

/** A release of XNAT, pinned. */
export interface XnatReleaseOptions {
  /**
   * Digest of the image, such as `sha256:…` with 64 hexadecimal digits. The version says what is inside, the digest which image it is.
   *
   * @default - the tag of the version alone says which image it is
   */
  readonly digest?: string;
}

const RELEASE: Shape<XnatReleaseOptions> = { digest: optional(heldBy(text, 'image-reference', DIGEST)) };

/** Login plugin in the AIS image, by XNAT version. @see https://github.com/Australian-Imaging-Service/xnat-docker-build */
const AIS_OPENID: ReadonlyArray<readonly [RegExp, string]> = [
  [/^1\.9\.(0|1(\.[12])?|2(\.[23])?)$/, '1.3.1'],
  [/^1\.9\.3$/, '1.4.0'],
  [/^1\.9\.3\.\d+$/, '1.4.1'],
  [/^1\.10(\.\d+)*$/, '1.5.0'],
];

const AIS_PLUGINS = ['container-service', 'ldap-auth', 'ohif-viewer', 'xsync', 'batch-launch', 'jupyterhub'];

/** In place of a plugin's version where the image has the plugin, but nobody wrote down which. */
const SOME_VERSION = 'included';

/**
 * An image of XNAT, and what a pod must know of it: its user, its folders, and the plugins inside with their versions.
 * The login plugin's version decides how a provider's file must look.
 */
export class XnatImage {
  /**
   * The image of the Australian Imaging Service: `ghcr.io/australian-imaging-service/xnat`, with the Container Service,
   * OpenID, LDAP, OHIF and further plugins inside. It runs as 65534, as their chart runs it.
   *
   * @param version version of XNAT, from 1.9.0 on, as its image is tagged. A `v` in front, which many of the tags have, is a part of the tag
   * @param options digest of the image
   */
  static ais(version: string = VERSIONS.xnat, options: XnatReleaseOptions = {}): XnatImage {
    const args = new Arguments('XnatImage.ais');
    const known = args.value('version', heldBy(text, 'xnat-image', 'releases of XNAT and of its images'), version, VERSIONS.xnat);
    const release = versionOf(known);
    const openid = AIS_OPENID.find(([versions]) => versions.test(release))?.[1];
    const plugins = Object.fromEntries(AIS_PLUGINS.map((name) => [name, SOME_VERSION]));
    const props = {
      image: released(args, VERSIONS.aisXnatRepository, openid === undefined ? VERSIONS.xnat : known, options),
      uid: 65534,
      // For an unknown version any will do: it is refused, and one message about that is enough.
      plugins: { ...plugins, 'openid-auth': openid ?? '1.4.1' },
    };
    return openid === undefined ? args.of(new XnatImage(props, `XnatImage.ais("${known}")`)) : args.of(new XnatImage(props, undefined, release));
  }

  /**
   * XNAT's official image: `ghcr.io/nrgxnat/xnat-web`, without plugins. It runs as 1000.
   *
   * @param version version of XNAT
   * @param options digest of the image
   */
  static nrg(version: string, options: XnatReleaseOptions = {}): XnatImage {
    const args = new Arguments('XnatImage.nrg');
    const tag = args.value('version', heldBy(text, 'xnat-image', 'releases of XNAT and of its images'), version, 'missing');
    return args.of(
      new XnatImage({ image: released(args, VERSIONS.nrgXnatRepository, tag, options), uid: 1000, logsToFiles: false }, undefined, versionOf(tag)),
    );
  }

  /** An image of your own. */
  static custom(props: XnatImageProps): XnatImage {
    const args = new Arguments('XnatImage.custom');
    return args.of(new XnatImage(args.options(props, SHAPE)));
  }

  /** Reference of the image, as a pod has it. */
  readonly image: string;
  /** Numeric user. */
  readonly uid: number;
  /** Numeric group. */
  readonly gid: number;
  /** XNAT's home. */
  readonly home: string;
  /** Tomcat's folder. */
  readonly tomcat: string;
  /** Whether XNAT writes its log into files alone. */
  readonly logsToFiles: boolean;
  /** Plugins inside, by name, with their versions. */
  readonly plugins: { readonly [name: string]: string };

  private constructor(
    props: XnatImageProps,
    /**
     * Set where a maker was given a version that it knows nothing of.
     *
     * @internal
     */
    readonly _unknownVersion?: string,
    /**
     * Version of XNAT, where a maker was given one that is known.
     *
     * @internal
     */
    readonly _xnatVersion?: string,
  ) {
    // Plain JavaScript may call it, past the makers: what it makes is then refused by whoever is given it.
    props = { ...props };
    this.image = String(props.image);
    this.uid = props.uid ?? 1000;
    this.gid = props.gid ?? this.uid;
    this.home = props.home ?? '/data/xnat/home';
    this.tomcat = props.tomcat ?? '/usr/local/tomcat';
    this.logsToFiles = props.logsToFiles ?? true;
    this.plugins = props.plugins ?? {};
  }
}

/** The image of a release; what is wrong with it stays with the arguments. */
function released(args: Arguments, repository: string, version: string, options: XnatReleaseOptions): Image {
  const { digest } = args.options(options, RELEASE);
  return args.passes(imageReference, { repository, tag: version, digest })
    ? Image.of(repository, { tag: version, digest })
    : Image.of(repository, { tag: '0' });
}

/** The version of a tag: `v1.9.3.1` and `1.9.3.1` are of one release. */
const versionOf = (tag: string) => tag.replace(/^v(?=\d)/, '');
