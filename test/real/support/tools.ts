import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CACHE_OF_ALL = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-xnat');
const CACHE = join(CACHE_OF_ALL, 'bin/tools');

/** As scripts/cluster/helm.sh fetches it, in the version of scripts/cluster/versions.sh. */
export const HELM = join(CACHE_OF_ALL, 'helm/4.1.4/helm');

/** Folders of programs that scripts/real-parts.sh builds, in the versions that stand there. */
export const TOOLS = {
  sops: join(CACHE, 'sops-3.13.3'),
  age: join(CACHE, 'age-1.3.2'),
  gitleaks: join(CACHE, 'gitleaks-8.30.1'),
} as const;

export type Tool = keyof typeof TOOLS;

/** Why a program is not there; undefined where it is. */
export const missingTool = (name: Tool): string | undefined =>
  existsSync(join(TOOLS[name], name)) ? undefined : `${name} is not built (bash scripts/real-parts.sh)`;
