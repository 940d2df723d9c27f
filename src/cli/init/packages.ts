import { manifest } from '../library';

export const PACKAGE_MANAGERS = ['npm', 'pnpm', 'yarn'] as const;
export type PackageManager = (typeof PACKAGE_MANAGERS)[number];

export const MODULE_KINDS = ['commonjs', 'esm'] as const;
export type ModuleKind = (typeof MODULE_KINDS)[number];

/** What runs and checks a site, in the versions that were tried. */
const TOOLS = { '@types/node': '^20.19.43', 'cdk8s-cli': '^2.207.60', tsx: '^4.23.15', typescript: '~5.9.3' };

/** cdk8s-plus-27 names a tool of its makers as an optional dependency, of 180 packages; this one is empty. */
const BACKPORT = 'npm:noop-package@1.0.0';

/** How a package manager is called. */
export const COMMANDS_OF: Readonly<Record<PackageManager, { readonly install: string; readonly ci: string; readonly run: string }>> = {
  npm: { install: 'npm install', ci: 'npm ci', run: 'npm run' },
  pnpm: { install: 'pnpm install', ci: 'pnpm install --frozen-lockfile', run: 'pnpm run' },
  yarn: { install: 'yarn install', ci: 'yarn install --immutable', run: 'yarn run' },
};

/** package.json, and what a package manager wants beside it. */
export function packageFiles(name: string, manager: PackageManager, kind: ModuleKind, library: string | undefined): { readonly [file: string]: string } {
  const { version, peerDependencies } = manifest();
  const json = {
    name,
    private: true,
    type: kind === 'esm' ? 'module' : 'commonjs',
    scripts: {
      typecheck: 'tsc',
      synth: 'cdk8s synth --check-upgrade=false',
      test: 'node --import tsx site.test.ts',
      'test:update': 'node --import tsx site.test.ts --update',
    },
    dependencies: { 'cdk8s-xnat': library ?? `^${version}`, ...peerDependencies },
    devDependencies: TOOLS,
    ...(manager === 'npm' && { overrides: { backport: BACKPORT } }),
    ...(manager === 'yarn' && { resolutions: { backport: BACKPORT } }),
    engines: { node: '>=20.6' },
  };
  return {
    'package.json': `${JSON.stringify(json, undefined, 2)}\n`,
    // esbuild, which tsx runs by, brings its program as a package: it needs no script at the installation.
    ...(manager === 'pnpm' && { 'pnpm-workspace.yaml': `overrides:\n  backport: ${BACKPORT}\nignoredBuiltDependencies:\n  - esbuild\n` }),
    ...(manager === 'yarn' && { '.yarnrc.yml': 'nodeLinker: node-modules\n' }),
  };
}
