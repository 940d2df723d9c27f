import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import docs from './scripts/default-tag.mjs';

export default defineConfig(
  {
    ignores: [
      'src/imports/',
      'src/features/*/assets/*.mjs',
      'lib/',
      'dist/',
      'site/dist/',
      'site/pages/',
      'site/.vitepress/cache/',
      'node_modules/',
      'docs/',
      'coverage/',
      'reports/',
      '.stryker-tmp/',
    ],
  },
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'error',
      'no-duplicate-imports': 'error',
      'no-warning-comments': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['src/**/*.ts'], plugins: { docs }, rules: { 'docs/default-tag': 'error', 'max-lines': ['error', 250] } },
  // The whole of cdk8s-plus-27 would double what a start costs beyond cdk8s.
  {
    files: ['src/**/*.ts'],
    ignores: ['src/core/k8s.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['cdk8s-plus-27', 'cdk8s-plus-27/*'],
              allowTypeImports: true,
              message: 'Import types of it alone; its objects are in core/k8s, its enums in core/kubernetes/plus-enums.',
            },
          ],
        },
      ],
    },
  },
  // What a site prints is for its reader; tools of the repository print what they did.
  { files: ['scripts/**', 'bench/**', 'examples/**'], rules: { 'no-console': 'off', '@typescript-eslint/no-require-imports': 'off' } },
  // A test loads an example as node does, and anew each time.
  { files: ['test/**'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['*.js', '*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
