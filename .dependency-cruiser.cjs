// The floors of the house, from the top: cli, site, features, contracts, values, core. An import goes down, never up and never sideways from room to room.
const floors = ['core', 'values', 'contracts', 'features', 'site', 'cli'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...floors.slice(0, -1).map((floor, i) => ({
      name: `nothing-up-from-${floor}`,
      comment: `${floor} knows nothing of what stands on it.`,
      severity: 'error',
      from: { path: `^src/${floor}/` },
      to: { path: `^src/(${[...floors.slice(i + 1), 'index'].join('|')})[/.]` },
    })),
    {
      name: 'no-room-in-the-command',
      comment: 'The command knows the library as its users do, and the tools of core; what it makes is a file of the public API.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/(features|contracts|values)/' },
    },
    {
      name: 'nothing-up-from-index',
      comment: 'A site that imports the library does not load the command.',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'nothing-to-and-from-testing',
      comment: 'What the tests of a site import is loaded by them alone, and knows YAML, not the library.',
      severity: 'error',
      from: { path: '^src/(?!testing/)' },
      to: { path: '^src/testing/' },
    },
    {
      name: 'testing-knows-no-floor',
      comment: 'It is for any YAML of a site, however that was made.',
      severity: 'error',
      from: { path: '^src/testing/' },
      to: { path: '^src/(?!testing/)' },
    },
    {
      name: 'no-room-to-room',
      comment: 'Rooms meet in contracts: what two of them need lies below, and who joins them is the site.',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/', pathNot: '^src/features/$1/' },
    },
    { name: 'no-circle', comment: 'Not even one of types.', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-program-in-the-library',
      comment: 'What runs in a pod is bundled to a file of its own; the constructs share its types alone.',
      severity: 'error',
      from: { pathNot: '^src/(features/[^/]+/job|core/job-program)/' },
      to: { path: '^src/(features/[^/]+/job|core/job-program)/' },
    },
    {
      name: 'no-orphan',
      comment: 'A file that nobody imports is not used.',
      severity: 'error',
      from: { orphan: true, pathNot: '^src/index\\.ts$|/assets/|/job/main\\.ts$|^src/cli/(main|check/plugin)\\.ts$|^src/testing/index\\.ts$' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types count.
    tsPreCompilationDeps: true,
    includeOnly: '^src/',
    cache: false,
  },
};
