import { type Grammar, pattern } from './grammar';

const DISTRIBUTION = 'https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests';

export const DIGEST: Grammar<string> = {
  ...pattern({
    name: 'a SHA-256 digest: "sha256:" and 64 hexadecimal digits',
    source: DISTRIBUTION,
    example: `"sha256:${'0123456789abcdef'.repeat(4)}"`,
    why: 'no node could pull it, and the pod would wait with "InvalidImageName"',
    pattern: /^sha256:[0-9a-f]{64}$/,
  }),
  meant: (value) =>
    `sha256:${value
      .trim()
      .toLowerCase()
      .replace(/^.*sha256:/, '')}`,
};

export const VERSION: Grammar<string> = {
  ...pattern({
    name: 'a version: numbers with dots between them, and what a release calls itself besides',
    source: DISTRIBUTION,
    example: '"16.10"',
    why: 'no registry has a tag of that name',
    pattern: /^\d+(\.\d+){0,3}([-_.+][0-9A-Za-z][\w.-]{0,60})?$/,
  }),
  meant: (value) => value.trim().replace(/^v(?=\d)/i, ''),
};

export const SHA256: Grammar<string> = {
  ...pattern({
    name: 'a SHA-256 of 64 hexadecimal digits',
    source: 'FIPS 180-4; sha256sum(1)',
    example: `"${'0123456789abcdef'.repeat(4)}"`,
    why: "what is downloaded runs with all of XNAT's rights: only a file that somebody has looked at may be loaded",
    pattern: /^[0-9a-fA-F]{64}$/,
  }),
  meant: (value) => value.trim().replace(/^sha256:/i, ''),
};
