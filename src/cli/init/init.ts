import { basename, join, resolve } from 'node:path';
import { enumerate } from '../../core/refusals/describe';
import { type Arguments, type Command, ExitCode, WrongUse } from '../command';
import { NAME } from '../help';
import type { Terminal } from '../terminal';
import { PLACES } from './answers';
import { answersOf } from './ask';
import { CI_SYSTEMS, filesOf, type Layout } from './files';
import { COMMANDS_OF, MODULE_KINDS, PACKAGE_MANAGERS } from './packages';

/** Writes the folder of a new site. */
export const init: Command = {
  name: 'init',
  summary: 'write a new site: main.ts, and all that runs, checks and tests it',
  usage: '[folder] [options]',
  about: `Asks five questions: the URL, where the site runs, how people log in, where its database is, and where it keeps the images. An option answers a
question as well, and where standard input is no terminal nothing is asked. No secret is asked for.

It writes main.ts, package.json, tsconfig.json, cdk8s.yaml, .gitignore, a test that compares the YAML with what was reviewed last, a workflow for CI, and
a README with the commands to come. It overwrites nothing. The folder is this one, unless you name another.`,
  options: {
    url: { help: 'URL of the site', value: 'url' },
    place: { help: 'where it runs', value: 'place', choices: PLACES.map(({ name }) => name) },
    login: { help: 'xnat, aaf, aaf-test, keycloak:<realm>, entra:<tenant> or google:<domain>', value: 'login' },
    database: { help: 'in-cluster, <host>[:<port>][/<name>] or cloudnative-pg:<cluster>', value: 'database' },
    storage: { help: 'default, <class>[=<driver>] or nfs://<server>/<path>', value: 'storage' },
    yes: { help: 'ask nothing: other, xnat, in-cluster and default where the options above say nothing' },
    name: { help: 'name of the site, which stays for good: all names are made of it', value: 'name', otherwise: 'xnat' },
    'admin-email': { help: "the administrator's address", value: 'address', otherwise: 'xnat-admin@ and the domain of the URL' },
    module: { help: 'the kind of modules', value: 'kind', choices: MODULE_KINDS, otherwise: 'commonjs' },
    'package-manager': { help: 'what installs', value: 'name', choices: PACKAGE_MANAGERS, otherwise: 'npm' },
    ci: { help: 'what the workflow is for', value: 'system', choices: CI_SYSTEMS, otherwise: 'github' },
    library: { help: 'where the package comes from, such as file:../cdk8s-xnat.tgz', value: 'spec', otherwise: 'the version of this command' },
    json: { help: 'print what was written as JSON' },
  },
  examples: [
    ['ask, and write into this folder', `${NAME} init`],
    [
      'a site on EKS, without a question',
      `${NAME} init my-site --url https://xnat.example.edu.au --place eks --login aaf --database db.example.edu.au --storage efs=efs.csi.aws.com`,
    ],
    ['one for trials on this machine', `${NAME} init trial --url http://localhost:8080 --place kind --yes`],
  ],
  run: (args, terminal) => {
    const [folder = '.', ...more] = args.words;
    if (more.length > 0) throw new WrongUse('name one folder, or none for this one');
    const layout = layoutOf(folder, args);
    const answers = answersOf(args, terminal);
    const files = filesOf(answers, layout);
    refuseWhatIsThere(folder, Object.keys(files), terminal);
    for (const [path, text] of Object.entries(files)) terminal.write(join(folder, path), text, false);
    const { install, run } = COMMANDS_OF[layout.manager];
    const next = [...(folder === '.' ? [] : [`cd ${folder}`]), install, `${run} synth`, `bash dist/${answers.name}.secrets.sh`, 'kubectl apply -f dist/'];
    if (args.flags.has('json')) terminal.out(`${JSON.stringify({ folder, files: Object.keys(files), next }, undefined, 2)}\n`);
    else terminal.out(told(folder, Object.keys(files), next, terminal));
    return ExitCode.OK;
  },
};

function layoutOf(folder: string, { values }: Arguments): Layout {
  const name = basename(resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-');
  return {
    packageName: name.replace(/^-+|-+$/g, '') || 'xnat-site',
    manager: (values['package-manager'] as Layout['manager'] | undefined) ?? 'npm',
    kind: (values.module as Layout['kind'] | undefined) ?? 'commonjs',
    ci: (values.ci as Layout['ci'] | undefined) ?? 'github',
    library: values.library,
  };
}

function refuseWhatIsThere(folder: string, paths: readonly string[], { exists }: Terminal): void {
  const there = paths.filter((path) => exists(join(folder, path)));
  if (there.length === 0) return;
  const them = there.length === 1 ? 'it' : 'them';
  throw new WrongUse(`${enumerate(there)} ${there.length === 1 ? 'is' : 'are'} there already: move ${them} away, or name another folder. Nothing is written`);
}

function told(folder: string, files: readonly string[], next: readonly string[], { colours }: Terminal): string {
  const { bold, green } = colours.out;
  const where = folder === '.' ? '' : ` in ${folder}`;
  return `${green('Written')}${where}: ${files.join(', ')}\n\n${bold('Next')}\n${next.map((line) => `  ${line}\n`).join('')}\nREADME.md says what has to be there before.\n`;
}
