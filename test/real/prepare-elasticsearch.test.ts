import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { ClusterServices } from 'cdk8s-xnat';
import { parseAllDocuments } from 'yaml';
import { find, type Manifest, named } from '../support/manifests';
import { emptyDir, temporaryFolder, writeFiles, writeVolume } from './support/folders';
import { describeWith } from './support/parts';
import { run } from './support/processes';

/** Stands in for Elasticsearch's own: writes down its arguments, and keeps what it is told on its standard input. */
const KEYSTORE = `#!/bin/bash
set -e
# As bin/elasticsearch-env finds the folder; the one in the image cannot be written to.
config=\${ES_PATH_CONF:-/usr/share/elasticsearch/config}
printf '%s\\n' "$*" >>"$config/arguments"
case $1 in
  create) : >"$config/elasticsearch.keystore" ;;
  add) printf '%s=%s\\n' "\${@: -1}" "$(cat)" >>"$config/elasticsearch.keystore" ;;
esac
`;

describeWith(['bash'], 'the init container that puts the config folder of Elasticsearch together', () => {
  const folder = temporaryFolder();
  const app = new App();
  new ClusterServices(app, 'cluster', { efk: {} });
  const objects = parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest);
  const { initContainers } = find(objects, 'StatefulSet', 'elasticsearch-master').spec.template.spec;
  const { command, env } = named<{ name: string; command: string[]; env: Array<{ name: string }> }>(initContainers, 'config');
  const script = find(objects, 'ConfigMap', 'elasticsearch-master-config').data['prepare-elasticsearch.sh'] as string;

  async function prepare(name: string, settings: Record<string, string>) {
    const here = join(folder, name);
    writeFiles(join(here, 'bin'), { 'elasticsearch-keystore': KEYSTORE });
    chmodSync(join(here, 'bin/elasticsearch-keystore'), 0o755);
    const target = emptyDir(join(here, 'target'));
    const variables = {
      CONFIG_IN_IMAGE: writeFiles(join(here, 'image'), { 'jvm.options': '-Xms1g\n', 'jvm.options.d/x.options': '', 'elasticsearch.yml': 'of: image\n' }),
      CONFIG_TARGET: target,
      SECURE_SETTINGS: writeVolume(join(here, 'settings'), settings),
      PATH: `${join(here, 'bin')}:${process.env.PATH!}`,
    };
    expect(Object.keys(variables).sort()).toEqual(env.map((variable) => variable.name).sort());
    const scripts = writeFiles(join(here, 'scripts'), { 'prepare-elasticsearch.sh': script });
    const result = await run(command[0]!, [join(scripts, 'prepare-elasticsearch.sh')], { env: variables });
    const read = (file: string) => (existsSync(join(target, file)) ? readFileSync(join(target, file), 'utf8') : undefined);
    return { ...result, read };
  }

  test('copies the image’s, and adds every secure setting by its name', async () => {
    const hostile = 'a"b\\c $HOME %s #';
    const { code, stdout, read } = await prepare('good', { 'bootstrap.password': hostile, 'xpack.security.http.ssl.keystore.secure_password': 'Changeme' });
    expect([code, stdout]).toEqual([0, 'prepare-elasticsearch: the config folder is in place.\n']);
    expect(read('jvm.options')).toBe('-Xms1g\n');
    expect(read('elasticsearch.keystore')).toBe(`bootstrap.password=${hostile}\nxpack.security.http.ssl.keystore.secure_password=Changeme\n`);
    expect(read('arguments')).not.toMatch(/Changeme|HOME/);
  });

  test('can be started again after it was cut off', async () => {
    await prepare('again', { 'bootstrap.password': 'old' });
    const { code, read } = await prepare('again2', { 'bootstrap.password': 'new' });
    expect([code, read('elasticsearch.keystore')]).toEqual([0, 'bootstrap.password=new\n']);
  });

  test.each([
    ['', 'is empty. Fill the key of its Secret.'],
    ['x\n', 'ends in a line break. Store it with printf %s instead.'],
  ])('refuses %j', async (value, what) => {
    const { code, stderr } = await prepare(`bad${value.length}`, { 'bootstrap.password': value });
    expect([code, stderr]).toEqual([1, `prepare-elasticsearch: the secure setting bootstrap.password ${what}\n`]);
  });
});
