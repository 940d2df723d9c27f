import { quoted, withoutSecrets } from '../core/refusals/describe';
import { type Report, Rule } from '../core/refusals/rule';

export interface ImageReferenceSubject {
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
const REGISTRY = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-fA-F:]+\\])(?::\\d{1,5})?$`);
const PART = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const DIGEST_AT_END = /@(sha256:[0-9a-f]{64})$/;

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests, @see https://pkg.go.dev/github.com/distribution/reference */
function isRepository(text: string): boolean {
  if (text.length > 255) return false;
  const parts = text.split('/');
  const [first = ''] = parts;
  const registry = parts.length > 1 && (/[.:]/.test(first) || first === 'localhost');
  return (!registry || REGISTRY.test(first)) && (registry ? parts.slice(1) : parts).every((part) => PART.test(part));
}

/** What was most likely meant. */
function proposal(repository: string): string {
  const bare = repository.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  const digest = DIGEST_AT_END.exec(bare)?.[1];
  const named = bare.replace(DIGEST_AT_END, '');
  const tag = /:([^/:@]+)$/.exec(named)?.[1];
  const name = (tag === undefined ? named : named.slice(0, -tag.length - 1)).replace(/\/+$/, '').toLowerCase();
  if (!isRepository(name) || (tag !== undefined && !TAG.test(tag))) {
    return 'write registry and repository in lower case, such as "registry.example.edu.au/imaging/xnat"';
  }
  const options = [...(tag === undefined ? [] : [`tag: ${quoted(tag)}`]), ...(digest === undefined ? [] : [`digest: ${quoted(digest)}`])];
  return options.length === 0 ? `write ${quoted(name)}` : `write Image.of(${quoted(name)}, { ${options.join(', ')} })`;
}

export const imageReference = new Rule<ImageReferenceSubject>({
  id: 'image-reference',
  refuses: 'an image whose repository, tag or digest no registry can have',
  why: 'no node could pull it, and the pod would wait with "InvalidImageName"',
  check: ({ repository, tag, digest }) => {
    const reports: Report[] = [];
    if (!isRepository(repository)) {
      const shown = DIGEST_AT_END.test(repository) ? repository : withoutSecrets(repository);
      reports.push({ what: `the repository of an image is ${quoted(shown)}`, fix: proposal(repository) });
    }
    if (tag !== undefined && !TAG.test(tag)) {
      reports.push({
        what: tag.length > 128 ? `the tag of an image has ${tag.length} characters` : `the tag of an image is ${quoted(tag)}`,
        fix: 'write at most 128 letters, digits, dots, hyphens and underscores, such as "1.9.3-2"',
      });
    }
    if (digest !== undefined && !DIGEST.test(digest)) {
      const bare = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(digest)?.[1];
      reports.push({
        what: `the digest of an image is ${quoted(digest)}`,
        fix: bare === undefined ? 'write "sha256:" and the 64 hexadecimal digits that the registry shows' : `write "sha256:${bare.toLowerCase()}"`,
      });
    }
    return reports;
  },
});

/** The version with which a tag begins, such as `16.10` of `16.10-bookworm`; undefined for one such as `stable` or `20271126`. */
export function versionIn(tag: string | undefined): string | undefined {
  return /^v?(\d{1,3}(?:\.\d+)*)(?![\d.])/.exec(tag ?? '')?.[1];
}

export interface ImageVersionSubject {
  /** Name of the prop that says the version. */
  readonly prop: string;
  readonly version: string | undefined;
  readonly image: { readonly tag?: string; readonly digest?: string } | undefined;
  /** What runs is configured by its version. */
  readonly needed: boolean;
}

export const imageVersion = new Rule<ImageVersionSubject>({
  id: 'image-version',
  refuses: 'an image with the tag of another version than the one that is given, or of none where one must be known',
  why: 'what runs would be another than what it is configured for',
  check: ({ prop, version, image, needed }) => {
    if (image === undefined || (image.tag === undefined && image.digest === undefined)) return [];
    const ofTag = versionIn(image.tag);
    if (version === undefined) {
      return needed && ofTag === undefined
        ? [{ what: `image says no version, and ${prop} is not given`, fix: `add ${prop}: the version of what is in the image` }]
        : [];
    }
    return ofTag === undefined || agree(ofTag, versionIn(version) ?? version)
      ? []
      : [
          {
            what: `${prop} is ${quoted(version)}, and the tag of image ${quoted(image.tag!)}`,
            fix: `remove ${prop}: it is taken from the tag; or correct the tag`,
          },
        ];
  },
});

/** Whether one is the other, or its major or minor alone. */
function agree(one: string, other: string): boolean {
  const [a, b] = [one.split('.'), other.split('.')];
  return a.slice(0, b.length).every((part, i) => part === b[i]);
}
