import { changelogProblems, lastCommands, packageProblems, sectionOf, treeProblems, versionProblems } from '../../scripts/release/facts';

const released = { version: '0.2.0', locked: '0.2.0', tags: ['v0.1.0', 'other'], notes: ['README.md', 'config.json', 'changelog.cjs'] };

describe('a release is refused', () => {
  test('from a tree that is not clean, with the files by name', () => {
    expect(treeProblems('')).toEqual([]);
    expect(treeProblems(' M src/index.ts\n?? notes.txt\n')).toEqual(['the tree is not clean; commit, or put away: src/index.ts, notes.txt']);
  });

  test.each([
    ['a version that is no release', { version: '0.2.0-rc.1' }, /three numbers/],
    ['another version in the lock', { locked: '0.1.0' }, /package-lock.json has version 0.1.0/],
    ['change notes that are not in the changelog', { notes: ['README.md', 'brave-cats-sing.md'] }, /not in CHANGELOG.md yet: brave-cats-sing.md;/],
    ['a tag that is there', { tags: ['v0.2.0'] }, /v0.2.0 is not newer than v0.2.0/],
    ['a version that is older than the last one by its numbers', { tags: ['v0.9.0', 'v0.10.0'], version: '0.9.1', locked: '0.9.1' }, /not newer than v0.10.0/],
  ])('with %s', (_, facts, problem) => {
    expect(versionProblems(released)).toEqual([]);
    const problems = versionProblems({ ...released, ...facts });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  test('without a section of its own in the changelog', () => {
    const changelog = '# Changes\n\n## 0.2.0\n\n### Minor Changes\n\n- More.\n\n## 0.1.0\n\n## 0.0.1\n';
    expect(changelogProblems(changelog, '0.2.0')).toEqual([]);
    expect(sectionOf(changelog, '0.2.0')).toBe('### Minor Changes\n\n- More.');
    expect(changelogProblems(changelog, '0.1.0')[0]).toContain('is empty');
    expect(changelogProblems(changelog, '0.2')[0]).toContain('no section "## 0.2"');
  });

  test('with a package that has too much, too little, or empty files', () => {
    const files = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'lib/index.js', 'lib/index.d.ts', 'lib/site/xnat-site.d.ts', 'lib/assets/start.sh'];
    const packed = (paths: string[], size = 1000) => ({ files: paths.map((path) => ({ path, size: 10 })), size, unpackedSize: 3 * size });
    expect(packageProblems(packed(files), ['start.sh'])).toEqual([]);
    expect(packageProblems(packed(files.slice(1)), ['start.sh', 'stop.sh'])).toEqual(['the package lacks package.json, lib/assets/stop.sh']);
    for (const further of ['test/a.test.ts', 'lib/site/xnat-site.js', 'src/index.ts', '.env', 'lib/index.js.map', 'lib/assets/deep/x.sh']) {
      expect(packageProblems(packed([...files, further]), [])).toEqual([`the package has what does not belong into it: ${further}`]);
    }
    expect(packageProblems({ ...packed(files), files: [...packed(files).files, { path: 'lib/assets/x.sh', size: 0 }] }, [])).toEqual([
      'these files of the package are empty: lib/assets/x.sh',
    ]);
    expect(packageProblems(packed(files, 2 ** 21), [])[0]).toContain('2097152 bytes');
  });
});

test('the last commands tag what was checked, and publish the very file', () => {
  expect(lastCommands('0.2.0', 'dist/release/cdk8s-xnat-0.2.0.tgz')).toEqual([
    'git tag --annotate v0.2.0 --message v0.2.0',
    'git push origin main v0.2.0',
    'npm publish dist/release/cdk8s-xnat-0.2.0.tgz --access public',
  ]);
});
