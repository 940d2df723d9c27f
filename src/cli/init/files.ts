import { asset } from '../../core/assets';
import { type Answers, placeOf } from './answers';
import { COMMANDS_OF, type ModuleKind, packageFiles, type PackageManager } from './packages';
import { CA_CONFIG_MAP, mainFile } from './site';

export const CI_SYSTEMS = ['github', 'gitlab', 'none'] as const;

/** How the folder is to be, beside what the site is to be. */
export interface Layout {
  readonly packageName: string;
  readonly manager: PackageManager;
  readonly kind: ModuleKind;
  readonly ci: (typeof CI_SYSTEMS)[number];
  /** Where the library comes from, where it is not the registry. */
  readonly library?: string;
}

const TSCONFIG = {
  compilerOptions: { target: 'es2022', module: 'nodenext', strict: true, noEmit: true, skipLibCheck: true, types: ['node'] },
  include: ['*.ts'],
};

/** All files of a new site, by their paths. */
export function filesOf(answers: Answers, layout: Layout): { readonly [path: string]: string } {
  return {
    'main.ts': mainFile(answers),
    'site.test.ts': asset(__dirname, 'site-test.txt'),
    ...packageFiles(layout.packageName, layout.manager, layout.kind, layout.library),
    'tsconfig.json': `${JSON.stringify(TSCONFIG, undefined, 2)}\n`,
    'cdk8s.yaml': 'language: typescript\napp: node --import tsx main.ts\n',
    '.gitignore': 'node_modules/\ndist/\n# What holds the values of secrets, wherever it lies.\n*.secrets.k8s.yaml*\n',
    ...ciFiles(layout),
    'README.md': readme(answers, layout),
  };
}

function ciFiles({ ci, manager }: Layout): { readonly [path: string]: string } {
  const { ci: install, run } = COMMANDS_OF[manager];
  const steps = [...(manager === 'npm' ? [] : ['corepack enable']), install, `${run} typecheck`, `${run} test`, `${run} synth`];
  if (ci === 'none') return {};
  if (ci === 'gitlab') {
    return {
      '.gitlab-ci.yml': `site:
  image: node:22
  script:
${steps.map((step) => `    - ${step}\n`).join('')}  artifacts:
    paths:
      - dist/
    exclude:
      - dist/*.secrets.k8s.yaml*
`,
    };
  }
  return {
    '.github/workflows/site.yml': `name: site
on: [push, pull_request]
permissions:
  contents: read
jobs:
  site:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
${steps.map((step) => `      - run: ${step}\n`).join('')}`,
  };
}

function readme(answers: Answers, { manager }: Layout): string {
  const { run, install } = COMMANDS_OF[manager];
  const { name, database } = answers;
  const external = database !== 'in-cluster' && !database.startsWith('cloudnative-pg:');
  const before = [
    ...placeOf(answers).before,
    ...(answers.storage.startsWith('nfs://')
      ? ['The folders `archive`, `prearchive` and `cache` in the NFS export, of user and group 65534, and the NFS client on every node.']
      : []),
    ...(database.startsWith('cloudnative-pg:')
      ? [`A Cluster \`${database.slice('cloudnative-pg:'.length)}\` of CloudNativePG in the namespace \`${name}\`.`]
      : []),
    ...(external
      ? [`The certificates of the authority that signed the database's own, as \`ca.pem\` (for Amazon RDS, its \`global-bundle.pem\`): see below.`]
      : []),
    ...(answers.login === 'xnat' ? [] : [`A client at the identity provider, with the redirect URL \`${answers.url}/openid-login\`.`]),
  ];
  return `# XNAT at ${answers.url}

\`main.ts\` describes the site; [cdk8s-xnat](https://www.npmjs.com/package/cdk8s-xnat) makes its YAML.

## Before

${before.map((item) => `- ${item}\n`).join('')}
## Three commands

\`\`\`bash
${install} && ${run} synth        # writes the YAML to dist/
bash dist/${name}.secrets.sh       # asks for the Secrets, and makes them
kubectl apply -f dist/
\`\`\`
${
  external
    ? `
Between the second and the third, the authority of the database:

\`\`\`bash
kubectl --namespace ${name} create configmap ${CA_CONFIG_MAP} --from-file=ca.pem
\`\`\`
`
    : ''
}
The first start takes some minutes: \`kubectl --namespace ${name} get pods --watch\`.${
    placeOf(answers).ingress === undefined
      ? ` Then \`kubectl --namespace ${name} port-forward service/${name}-xnat-web 8080:80\`.`
      : ` Log in at ${answers.url} as \`admin\`.`
  }

## Changes

1. Change \`main.ts\`. \`${run} typecheck\` and \`${run} synth\` tell what cannot work, why, and what to write instead.
2. \`${run} test\` compares the YAML with \`snapshot/\`; \`${run} test:update\` takes it over. Commit \`snapshot/\`: its diff is what changes in the cluster.
3. \`kubectl diff -f dist/\`, then \`kubectl apply -f dist/\`.
`;
}
