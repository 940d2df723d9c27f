import { quoted, withoutSecrets } from '../refusals/describe';
import { Rule } from '../refusals/rule';

export interface ImageSubject {
  readonly prop: string;
  readonly image: string;
  /** It must run as the user of the Debian image. */
  readonly debian?: boolean;
}

export const imageTag = new Rule<ImageSubject>({
  id: 'image-tag',
  refuses: 'an image without a version, or with a tag that moves, such as latest',
  why: 'a pod that starts again would run another version: XNAT then changes its database, and PostgreSQL cannot read its own',
  check: ({ prop, image, debian }) => {
    const [name = '', digest] = image.split('@');
    const tag = /:([^/]*)$/.exec(name)?.[1];
    const what = `${prop} is ${quoted(withoutSecrets(image))}`;
    if (!/^[\w[][\w./:@[\]-]*$/.test(image)) {
      return [{ what: `${what}, which is no image reference`, fix: 'use letters, digits, dots, hyphens and underscores alone, as in "16.10"' }];
    }
    if (digest !== undefined) return [];
    if (tag === undefined || tag === '')
      return [{ what: `${what}, without a version`, fix: 'add a tag that stays: { tag: "…" }, or a digest: { digest: "sha256:…" }' }];
    if (debian && /alpine/.test(tag)) {
      return [
        {
          what: `${what}, of Alpine`,
          why: 'it runs as another user than the Debian image, and does not start as this one',
          fix: 'name the release alone, such as "16.10"',
        },
      ];
    }
    return ['latest', 'main', 'master', 'develop', 'edge', 'nightly'].includes(tag)
      ? [{ what: `${what}, whose tag moves`, fix: 'name a released version, or add the digest: { digest: "sha256:…" }' }]
      : [];
  },
});
