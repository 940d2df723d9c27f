import { Image } from 'cdk8s-xnat';
import { mistakesOf } from '../../src/core/refusals/mistakes';
import { imageReferenceOf } from '../../src/values/image';
import { versionIn } from '../../src/values/image.rules';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('Image', () => {
  test('is written as a pod has it', () => {
    const written = [{}, { tag: '16.10' }, { digest: DIGEST }, { tag: '16.10', digest: DIGEST }].map((options) => Image.of('ghcr.io/a/b', options).toString());
    expect(written).toEqual(['ghcr.io/a/b', 'ghcr.io/a/b:16.10', `ghcr.io/a/b@${DIGEST}`, `ghcr.io/a/b:16.10@${DIGEST}`]);
  });

  test('takes the tag of the default only where it says nothing itself', () => {
    const written = [undefined, {}, { tag: '17' }, { digest: DIGEST }].map((options) =>
      imageReferenceOf(options && Image.of('mirror/postgres', options), 'docker.io/library/postgres', '16.10'),
    );
    expect(written).toEqual(['docker.io/library/postgres:16.10', 'mirror/postgres:16.10', 'mirror/postgres:17', `mirror/postgres@${DIGEST}`]);
  });

  test.each([
    'postgres',
    'library/postgres',
    'localhost/xnat',
    'localhost:5000/xnat',
    '10.0.0.1:5000/a/b',
    '[fd00::1]:5000/xnat',
    'a.b-c.edu.au/x__y/z---1.2_3',
  ])('knows the repository %s', (repository) => {
    expect(mistakesOf(Image.of(repository, { tag: 'a'.repeat(128) }))).toEqual([]);
  });

  test.each([
    '',
    '/',
    'postgres/',
    '/postgres',
    'a//b',
    'a..b/c',
    'UWA/xnat',
    'xnat:1',
    `xnat@${DIGEST}`,
    'https://ghcr.io/xnat',
    'ghcr.io:port/xnat',
    '-a.b/c',
    'a/-b',
    'a/b_',
    'a/b___c',
    'ghcr.io/x nat',
    'ä/b',
    `a/${'b'.repeat(254)}`,
  ])('knows no repository %s', (repository) => {
    expect(mistakesOf(Image.of(repository, { tag: '1' })).map(({ rule }) => rule)).toEqual(['image-reference']);
  });

  test('tells a version by the beginning of a tag', () => {
    const tags = ['16', '16.10', 'v1.33.2', '16.10-bookworm', '8.19.3_1', 'stable', '20271126', '1.2.3.4.5', '16.', 'latest-16', undefined];
    expect(tags.map(versionIn)).toEqual(['16', '16.10', '1.33.2', '16.10', '8.19.3', undefined, undefined, '1.2.3.4.5', undefined, undefined, undefined]);
  });
});
