import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** A feature knows contracts; only the sites and XNAT itself know XnatWeb. */
const featureFolders = [
  'backup',
  'contracts',
  'database',
  'ingress',
  'kubernetes',
  'logging',
  'login',
  'messaging',
  'monitoring',
  'network',
  'pipelines',
  'scaling',
  'secrets',
  'setup',
  'smoke-test',
  'storage',
  'validation',
];

export default defineConfig(
  { ignores: ['src/imports/', 'src/setup/assets/', 'lib/', 'dist/', 'node_modules/', 'docs/', 'coverage/'] },
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'error',
      'no-warning-comments': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['src/**/*.ts'], rules: { 'max-lines': ['error', 270] } },
  {
    files: featureFolders.map((folder) => `src/${folder}/**/*.ts`),
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['**/xnat/xnat-web', '**/site/*'], message: 'A feature binds to a contract, not to XnatWeb.' }] },
      ],
    },
  },
  { files: ['src/contracts/**/*.ts'], rules: { 'no-restricted-imports': ['error', { patterns: ['**/xnat/*', '**/site/*', '**/login/*'] }] } },
  // What a site prints is for its reader; tools of the repository print what they did.
  { files: ['scripts/**', 'bench/**', 'examples/**'], rules: { 'no-console': 'off', '@typescript-eslint/no-require-imports': 'off' } },
  // A test loads an example as node does, and anew each time.
  { files: ['test/**'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['*.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
