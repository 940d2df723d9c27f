import { Arguments } from '../core/props/arguments';
import { heldBy, optional, type Shape, text, valueOf } from '../core/props/kind';
import { imageReference } from './image.rules';

/** What says which image of a repository is meant. */
export interface ImageOptions {
  /**
   * Tag, such as `16.10-bookworm`: at most 128 letters, digits, dots, hyphens and underscores.
   *
   * @default - the tag that the library takes from the repository of its default; `XnatImage.custom` needs a tag or a digest
   */
  readonly tag?: string;

  /**
   * Digest, such as `sha256:…` with 64 hexadecimal digits. It names one image for ever: a tag beside it is for readers.
   *
   * @default - the tag alone says which image it is
   */
  readonly digest?: string;
}

const IMAGE = 'https://pkg.go.dev/github.com/distribution/reference';
const SHAPE: Shape<ImageOptions> = { tag: optional(heldBy(text, 'image-reference', IMAGE), '0'), digest: optional(heldBy(text, 'image-reference', IMAGE)) };

/** What stands in for an image that is none: with a tag, so that nothing complains of its absence. */
const STAND_IN = ['missing', '0'] as const;

/**
 * A container image: the repository that it comes from, with a tag, a digest, or both.
 *
 * Reports the rule `image-reference`.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/
 * @example
 * Image.of('registry.example.edu.au/mirror/postgres', { tag: '16.10' });
 */
export class Image {
  /**
   * An image of a repository. Without tag and digest it is the image that the library takes by default, from there: the way to name a mirror.
   *
   * @param repository registry and repository, without a scheme and a tag, such as `registry.example.edu.au/mirror/postgres`
   * @param options tag and digest
   */
  static of(repository: string, options: ImageOptions = {}): Image {
    const args = new Arguments('Image.of');
    const name = args.value('repository', heldBy(text, 'image-reference', IMAGE), repository, 'missing');
    const { tag, digest } = args.options(options, SHAPE);
    const right = name === repository && args.passes(imageReference, { repository: name, tag, digest });
    return args.of(right ? new Image(name, tag, digest) : new Image(...STAND_IN));
  }

  private constructor(
    /** Registry and repository. */
    readonly repository: string,
    /** Tag, where one is given. */
    readonly tag?: string,
    /** Digest, where one is given. */
    readonly digest?: string,
  ) {}

  /** The reference as a pod has it. */
  toString(): string {
    return referenceOf(this.repository, this.tag, this.digest);
  }
}

function referenceOf(repository: string, tag?: string, digest?: string): string {
  return `${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** The reference of an image; what it leaves open is as in the default. */
export function imageReferenceOf(image: Image | undefined, repository: string, tag: string): string {
  if (image === undefined) return referenceOf(repository, tag);
  return image.tag === undefined && image.digest === undefined ? referenceOf(image.repository, tag) : image.toString();
}

/** An image in a prop. */
export const imageKind = valueOf(Image, 'Image.of("registry.example.edu.au/mirror/name", { tag: "1.2.3" })');
