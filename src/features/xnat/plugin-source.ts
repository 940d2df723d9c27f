import { S3_REGION } from '../../core/grammar/aws';
import { ABSOLUTE_PATH } from '../../core/grammar/files';
import { CONFIG_KEY, DNS_SUBDOMAIN } from '../../core/grammar/kubernetes';
import { Arguments } from '../../core/props/arguments';
import { address, by, filledText, heldBy, optional, reference, secretOf, type Shape } from '../../core/props/kind';
import { withoutSecrets } from '../../core/refusals/describe';
import { imageTag } from '../../core/rules/image-tag';
import { portOf } from '../../core/url';
import { VERSIONS } from '../../core/versions';
import { type Image, imageKind, imageReferenceOf } from '../../values/image';
import { Secret, type SecretKey, secretKeyKind, secretKeyShape } from '../../values/secret';
import { secretName } from '../../values/secret-name.rules';
import { pluginBucket } from './plugin-bucket.rules';
import { pluginUrl } from './plugin-url.rules';
import { PATH_IN_VOLUME } from './xnat-grammar';

/** How a jar is asked for. */
export interface PluginUrlOptions {
  /**
   * A token for the server, sent as `Authorization: Bearer …`, by https alone. One container of the pod reads it, from a file.
   *
   * @default - the server asks for none
   */
  readonly token?: SecretKey;
}

/** Where the S3 is that a jar lies in, and who may read it. */
export interface PluginS3Options {
  /**
   * Region of the bucket, such as `ap-southeast-2`. AWS's own S3 needs it.
   *
   * @default - "us-east-1" beside an `endpoint`, where most services do not care
   */
  readonly region?: string;

  /**
   * URL of the service, where it is not AWS's, such as `https://s3.example.edu.au`.
   *
   * @default - AWS
   */
  readonly endpoint?: string;

  /**
   * The Secret with the keys `access_key` and `secret_key`, of a user that may read the jar.
   *
   * @default - the role of XNAT's service account: `xnat.pod.serviceAccountAnnotations` names it for IRSA, an association does for EKS Pod Identity
   */
  readonly credentials?: Secret;

  /**
   * Where the image of the AWS CLI comes from: a mirror of the official one, or an image with bash and the AWS CLI. Without a tag it has that of the
   * default.
   *
   * @default - `public.ecr.aws/aws-cli/aws-cli:2.22.35`
   */
  readonly image?: Image;
}

/** The rule tells how to hand over a token instead. */
export const PLUGIN_URL = heldBy({ ...address, masks: 'any' }, 'plugin-url', 'RFC 3986');
const urlShape: Shape<PluginUrlOptions> = { token: optional({ ...secretKeyKind, secret: true }) };
const S3 = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html';
const s3Shape: Shape<PluginS3Options> = {
  region: optional(by(filledText, S3_REGION), 'us-east-1'),
  endpoint: optional(heldBy(address, 'plugin-bucket', S3), 'https://missing.invalid'),
  credentials: optional(secretOf(Secret, 'Secret.named("plugins-s3")'), Secret.named('missing')),
  image: optional(imageKind),
};

/** What a source is to the pod. Members that are not of its kind are missing. */
export interface PluginPlace {
  readonly url?: string;
  readonly token?: SecretKey;
  /** Image that has the jar, and its path there. */
  readonly image?: string;
  /** Claim, its path there. */
  readonly claimName?: string;
  readonly path?: string;
  readonly secret?: SecretKey;
  readonly configMap?: { readonly name: string; readonly key: string };
  readonly s3?: { readonly uri: string; readonly region: string; readonly endpoint?: string; readonly credentials?: Secret; readonly image: string };
}

/**
 * Where the jar of a plugin comes from when a pod starts. Whatever its source, it is loaded only with the right SHA-256.
 *
 * Reports the rules `plugin-url` and `plugin-bucket`.
 *
 * @example
 * PluginSource.claim('plugins', 'released/openid-auth-plugin-1.4.1.jar');
 */
export class PluginSource {
  /**
   * A web server, such as a mirror inside. By http as well: nobody on the way can change what has a checksum.
   *
   * @param url URL of the jar; no secret stands in it, nor in its query
   */
  static url(url: string, options: PluginUrlOptions = {}): PluginSource {
    const args = new Arguments('PluginSource.url');
    const known = args.value('url', PLUGIN_URL, url, undefined as string | undefined);
    const { token } = args.options(options, urlShape);
    if (token) args.apply(secretName, { secretName: token.secretName, keys: [token.key] });
    if (known !== undefined) args.apply(pluginUrl, [{ url: known, token: token !== undefined }]);
    return args.of(new PluginSource({ url: known ?? 'https://missing.invalid/missing.jar', token }, nameIn(known)));
  }

  /**
   * An image that has the jar inside, as some plugins are published. It needs `sh` and `cp`.
   *
   * @param image the image, with a tag or a digest
   * @param path absolute path of the jar in it
   */
  static image(image: Image, path: string): PluginSource {
    const args = new Arguments('PluginSource.image');
    const known = args.value<Image | undefined>('image', imageKind, image, undefined);
    const place = args.value('path', by(filledText, ABSOLUTE_PATH), path, '/missing.jar');
    const right = known !== undefined && args.passes(imageTag, { prop: 'image of PluginSource.image', image: known.toString() });
    return args.of(new PluginSource({ image: right ? known.toString() : 'missing:0', path: place }, nameIn(place)));
  }

  /**
   * A claim that exists in the site's namespace, such as one that several sites read. Of one that a single node can mount, XNAT's pods all run there.
   *
   * @param claimName name of the PersistentVolumeClaim
   * @param path path of the jar from the root of its volume
   */
  static claim(claimName: string, path: string): PluginSource {
    const args = new Arguments('PluginSource.claim');
    const name = args.value('claimName', by(filledText, DNS_SUBDOMAIN), claimName, 'missing');
    const place = args.value('path', by(filledText, PATH_IN_VOLUME), path, 'missing.jar');
    return args.of(new PluginSource({ claimName: name, path: place }, nameIn(place)));
  }

  /** A key of a Secret that exists in the site's namespace. A Secret holds 1 MiB at most. */
  static secret(key: SecretKey): PluginSource {
    const args = new Arguments('PluginSource.secret');
    const secret = args.options(key, secretKeyShape);
    args.apply(secretName, { secretName: secret.secretName, keys: [secret.key] });
    return args.of(new PluginSource({ secret }, nameIn(secret.key)));
  }

  /**
   * A key of a ConfigMap that exists in the site's namespace, in its `binaryData`. A ConfigMap holds 1 MiB at most.
   *
   * @param configMapName name of the ConfigMap
   * @param key key that holds the jar
   */
  static configMap(configMapName: string, key: string): PluginSource {
    const args = new Arguments('PluginSource.configMap');
    const name = args.value('configMapName', by(filledText, DNS_SUBDOMAIN), configMapName, 'missing');
    const known = args.value('key', by(reference, CONFIG_KEY), key, 'missing.jar');
    return args.of(new PluginSource({ configMap: { name, key: known } }, nameIn(known)));
  }

  /**
   * A bucket of S3, or of something that speaks like it, such as MinIO or Ceph. The AWS CLI fetches the jar, in its own image.
   *
   * @param uri such as `s3://example-plugins/openid-auth-plugin-1.4.1.jar`
   */
  static s3(uri: string, options: PluginS3Options = {}): PluginSource {
    const args = new Arguments('PluginSource.s3');
    const known = args.value('uri', heldBy(address, 'plugin-bucket', S3), uri, undefined as string | undefined);
    const { region, endpoint, credentials, image } = args.options(options, s3Shape);
    if (known !== undefined) args.apply(pluginBucket, { uri: known, region, endpoint, credentials: credentials !== undefined });
    const cli = imageReferenceOf(image, VERSIONS.awsCliRepository, VERSIONS.awsCli);
    if (image) args.apply(imageTag, { prop: 'image of PluginSource.s3', image: cli });
    const s3 = { uri: known ?? 's3://missing/missing.jar', region: region ?? 'us-east-1', endpoint, credentials, image: cli };
    return args.of(new PluginSource({ s3 }, nameIn(known)));
  }

  private constructor(
    /** @internal */
    readonly _place: PluginPlace,
    /**
     * Name of the file, where one says itself.
     *
     * @internal
     */
    readonly _fileName: string,
  ) {}

  /**
   * Port that XNAT's pods reach it on; undefined where they need none.
   *
   * @internal
   */
  get _port(): number | undefined {
    const { url, s3 } = this._place;
    return s3 ? portOf(s3.endpoint ?? 'https://s3.amazonaws.com') : url === undefined ? undefined : portOf(url);
  }
}

/** The name of a file; empty where it says none. */
export function nameIn(place: string | undefined): string {
  return withoutSecrets(place ?? '')
    .replace(/[?#].*$/s, '')
    .replace(/^.*\//s, '');
}
